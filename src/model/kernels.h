// The single-index model after its Gaussian inputs have been averaged out: loss and velocity depend on inner
// products of neurons only, through two polynomials (docs/model.md, section 1).
#pragma once

#include "model/hermite.h"
#include "model/polynomial.h"

namespace equator {

/// For sigma = sum c_k h_k and phi = sum a_k h_k, k >= 1, in dimension d.
struct Kernels {
    int d = 3;
    Polynomial F;             ///< F(s) = sum c_k^2 s^k: E_x sigma(w.x) sigma(w'.x) at s = w.w'
    double chi = 1.0;         ///< strength of the interaction
    Polynomial G;             ///< G = chi F: what neurons have to do with each other
    Polynomial g;             ///< G'
    Polynomial dg;            ///< G''
    Polynomial G_star;        ///< G*(alpha) = sum a_k c_k alpha^k: E_x sigma(w.x) phi(w*.x) at latitude alpha
    Polynomial g_star;        ///< G*'
    double target_norm = 0.0; ///< sum a_k^2 = E phi^2

    /// Precondition: both sums have degree 1 .. kMaxDegree. Constants (degree 0) are left out: they move no
    /// neuron. chi: strength of the interaction of neurons, 1 for the squared loss.
    static Kernels make(int d, const HermiteSum& phi, const HermiteSum& sigma, double chi = 1.0);

    /// The same problem with chi = 1, whose G is F: by which functions are measured, |f|^2 = E E F(w.w').
    Kernels of_functions() const;
    /// The rate that steps in time are chosen by: g(1), which no eigenvalue of the interaction exceeds, and
    /// without an interaction still what F has, as the target pulls at that rate.
    double steepness() const { return (chi > 1.0 ? chi : 1.0) * F.derivative()(1.0); }

    /// L = 1/2 [ sum a_k^2 - 2 E_w G*(w.w*) + E_{w,w'} G(w.w') ] from the two means: what neurons descend.
    /// With chi = 1 it is 1/2 E_x (f - f*)^2, with any 1/2 E_x [f*^2 - 2 f f* + chi f^2].
    double loss(double mean_G_star, double mean_G) const {
        return 0.5 * (target_norm - 2.0 * mean_G_star + mean_G);
    }
};

} // namespace equator
