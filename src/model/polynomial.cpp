#include "model/polynomial.h"

namespace equator {

Polynomial Polynomial::derivative() const {
    Polynomial p;
    p.basis = basis;
    p.degree = degree > 0 ? degree - 1 : 0;
    for (int k = degree; k >= 1; --k) p[k - 1] = k * c[static_cast<std::size_t>(k)];
    if (basis == Basis::monomials) return p;
    // T_k' = 2 k (T_{k-1} + T_{k-3} + ...), T_0 by half
    for (int k = p.degree; k >= 0; --k) p[k] = 2.0 * p[k] + (k + 2 <= p.degree ? p[k + 2] : 0.0);
    p[0] *= 0.5;
    return p;
}

Polynomial Polynomial::in(Basis other) const {
    if (other == basis) return *this;
    // Horner's rule with x T_k = (T_{k+1} + T_{k-1}) / 2: positive sums for positive coefficients.
    Polynomial p;
    p.basis = other;
    p.degree = degree;
    for (int k = degree; k >= 0; --k) {
        Polynomial shifted = p;
        shifted.c = {};
        for (int j = 0; j < degree - k; ++j) {
            shifted[j + 1] += j == 0 ? p[j] : 0.5 * p[j];
            if (j > 0) shifted[j - 1] += 0.5 * p[j];
        }
        shifted[0] += c[static_cast<std::size_t>(k)];
        p = shifted;
    }
    return p;
}

} // namespace equator
