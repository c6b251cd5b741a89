// What data and which output weights a network may have (docs/model.md, section 11).
#pragma once

namespace equator {

/// What inputs are drawn from.
enum class Data {
    gauss, ///< N(0, I_d)
    cube   ///< uniform on {-1, 1}^d
};

/// Output weights a_i of f(x) = (1/m) sum_i a_i sigma(w_i.x), which are fixed.
enum class Signs {
    one, ///< all 1
    pm   ///< +1, -1 in turn
};

} // namespace equator
