// The two training rules.
#pragma once

namespace equator {

enum class Rule {
    flow, ///< gradient flow dw/dt = V, error-controlled
    pgd   ///< projected gradient descent w <- (w + eta V) / |w + eta V|, time advances by eta
};

} // namespace equator
