// The training rules, and what a run is compared with.
#pragma once

#include <cmath>

namespace equator {

enum class Rule {
    flow,      ///< gradient flow dw/dt = V, error-controlled
    pgd,       ///< projected gradient descent w <- (w + eta V) / |w + eta V|, time advances by eta
    momentum,  ///< flow with inertia, w'' = V - gamma w' along the sphere
    heavyball, ///< v <- beta P_w v + V, w <- (w + eta v) / |w + eta v|
    rms,       ///< flow with one step size for the whole network, dw/dt = V / sqrt(E |V|^2 + eps^2)
    adam,      ///< heavy ball and a step size for every neuron, from the mean square of its own V
    normalised ///< flow with dw/dt = V / sqrt(|V|^2 + eps^2)
};

/// Whether a rule moves by whole steps of eta, and not at all in between.
constexpr bool is_by_steps(Rule rule) {
    return rule == Rule::pgd || rule == Rule::heavyball || rule == Rule::adam;
}

/// Whether output weights are what they start as.
enum class Weights {
    fixed,
    train ///< trained too: a_i' = kappa (E_x (f* - chi f) sigma(w_i . x) - lambda a_i)
};

/// Steps of a rule of whole steps up to a time t, forgiving the rounding of t itself. A whole number.
inline double pgd_steps(double eta, double t) {
    return std::floor(t / eta * (1.0 + 1e-12) + 1e-9);
}

/// What a step of projected gradient descent adds to a neuron before its length is taken out.
enum class StepKind {
    tangent, ///< eta V_i, the tangent part of the negative gradient
    plain    ///< eta (V_i + r_i w_i), all of it; r_i = -(gradient . w_i): a step of eta / (1 + eta r_i) along
             ///< V_i
};

/// What a network is compared with: infinite width, moved as it is or by the flow (under the flow there is no
/// difference), or a wide network.
enum class InfiniteRule {
    same, ///< PGD with the same eta, so that the error of the steps cancels
    flow, ///< the flow, so that it shows
    wide  ///< a wider network of the same start, trained alike
};

} // namespace equator
