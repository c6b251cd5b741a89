// Functions of the source paper that need many degrees.
#pragma once

namespace equator::test {

inline constexpr char kGe4[] = "5*(z^2*exp(-z^2)-sqrt(3)/9)";
inline constexpr char kMisspecified[] = "exp(-z^2/2)*(2*z^2-1)";

} // namespace equator::test
