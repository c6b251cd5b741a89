// In which arithmetic the sums over pairs of neurons are done.
#pragma once

namespace equator {

enum class Precision {
    double_, ///< 53 bits throughout
    single   ///< sums over neurons in a velocity in 24 bits, everything else in double
};

} // namespace equator
