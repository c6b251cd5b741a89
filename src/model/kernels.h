// The single-index model after its Gaussian inputs have been averaged out: loss and velocity depend on inner
// products of neurons only, through two polynomials (docs/model.md, section 1).
#pragma once

#include "model/hermite.h"
#include "model/polynomial.h"

namespace equator {

/// For sigma = sum c_k h_k and phi = sum a_k h_k, k >= 1, in dimension d.
struct Kernels {
    int d = 3;
    Polynomial G;             ///< G(s) = sum c_k^2 s^k: E_x sigma(w.x) sigma(w'.x) at s = w.w'
    Polynomial g;             ///< G'
    Polynomial dg;            ///< G''
    Polynomial G_star;        ///< G*(alpha) = sum a_k c_k alpha^k: E_x sigma(w.x) phi(w*.x) at latitude alpha
    Polynomial g_star;        ///< G*'
    double target_norm = 0.0; ///< sum a_k^2 = E phi^2

    /// Precondition: both sums have degree 1 .. kMaxDegree. Constants (degree 0) are left out: they move no
    /// neuron.
    static Kernels make(int d, const HermiteSum& phi, const HermiteSum& sigma);

    /// L = 1/2 [ sum a_k^2 - 2 E_w G*(w.w*) + E_{w,w'} G(w.w') ] from the two means.
    double loss(double mean_G_star, double mean_G) const {
        return 0.5 * (target_norm - 2.0 * mean_G_star + mean_G);
    }
};

} // namespace equator
