// The two training rules, and which infinite width a run is compared with.
#pragma once

#include <cmath>

namespace equator {

enum class Rule {
    flow, ///< gradient flow dw/dt = V, error-controlled
    pgd   ///< projected gradient descent w <- (w + eta V) / |w + eta V|, time advances by eta
};

/// Steps of PGD up to a time t, forgiving the rounding of t itself. A whole number.
inline double pgd_steps(double eta, double t) {
    return std::floor(t / eta * (1.0 + 1e-12) + 1e-9);
}

/// What moves infinite width and the twins under Rule::pgd; under the flow it is the flow.
enum class InfiniteRule {
    same, ///< PGD with the same eta, so that the error of the steps cancels
    flow  ///< the flow, so that it shows
};

} // namespace equator
