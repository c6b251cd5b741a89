// Hermite sums as people write them: h4, 0.8h3+0.6h4, -0.5h1+h2, 1e-1*h2.
//
//     sum    = [sign] term { sign term }        sign = '+' | '-'
//     term   = [decimal ['*']] 'h' degree       degree = digits, 1 to 64
//
// with spaces and tabs allowed between these, not inside a number or between h and its degree.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/hermite.h"

namespace equator {

/// Degrees start at 1: a constant would be learnt by nothing in the model.
inline constexpr int kMinDegree = 1;
/// Largest |coefficient|: keeps the kernels, which are quadratic in the coefficients, far from overflow.
inline constexpr double kMaxCoefficient = 100.0;
/// Smallest coefficient but 0: kernels have their squares, and below 1e-154 a square is nothing.
inline constexpr double kLeastCoefficient = 1e-100;

struct HermiteReading {
    /// The sum, its last coefficient not 0. If the text is a sum whose degrees or coefficients are out of
    /// range: the sum with these moved to the nearest end of the range. No coefficients if there is no such
    /// sum.
    HermiteSum value;
    std::string reason; ///< "" if all is well, else continues "phi = ...": "is not a Hermite sum (...)"
    bool out_of_range = false; ///< the text is a sum, but of degrees or coefficients that are not offered
    std::size_t position = 0;  ///< byte at which the reason holds; reasons count characters from 1
    bool at_character = false; ///< it is the character there that is at fault, not the whole

    bool ok() const { return reason.empty(); }
};

/// Reads a whole text. Terms of one degree add up, in the order written; a sum that is zero everywhere is
/// refused. O(length).
HermiteReading read_hermite(std::string_view text);

/// Canonical text: degrees ascending, shortest numbers, coefficient 1 omitted, terms of coefficient 0 left
/// out; reads back to the same function. The zero function, which read_hermite refuses, is "0h1".
std::string hermite_text(const HermiteSum& sum);

} // namespace equator
