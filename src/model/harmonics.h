// Zonal harmonics on S^{d-1}: what makes infinite width one-dimensional.
//
// P_l is the Gegenbauer polynomial of degree l in dimension d, scaled to P_l(1) = 1 (d = 3: Legendre). For a
// law rho that is symmetric about w*, the addition theorem gives E_{w'~rho} P_l(w.w') = P_l(w.w*)
// E_{beta~rho} P_l(beta). A kernel G(s) = sum_l gamma_l P_l(s) therefore has the potential
//
//     U(alpha) = E_{w'~rho} G(w.w') = sum_l gamma_l p_l P_l(alpha),      p_l = E_rho P_l(beta),
//
// and the self-energy E E G(w.w') = sum_l gamma_l p_l^2: K moments instead of the K^2 of the direct
// expansion, and no cancellation, since gamma_l >= 0 for every kernel of ours. The direct expansion is the
// reference in tests/model/harmonics_test.cpp.
#pragma once

#include <array>

#include "model/polynomial.h"

namespace equator {

/// Indexed by the harmonic degree l = 0 .. Polynomial::kMaxPolynomialDegree.
using HarmonicValues = std::array<double, Polynomial::kMaxPolynomialDegree + 1>;

/// N(D,n): how many harmonics of degree n there are in dimension D. Preconditions: D >= 2, n >= 0.
double harmonics_count(int D, int n);

/// Harmonics up to degree K in dimension d, with the recurrence's coefficients at hand.
class Harmonics {
  public:
    /// Preconditions: d >= 3, 0 <= max_degree <= Polynomial::kMaxPolynomialDegree.
    Harmonics(int d, int max_degree);

    int max_degree() const { return max_degree_; }

    /// P_0(x) .. P_K(x) into values; O(K). `Value` may be a vector of lanes.
    template <class Value> void evaluate(Value x, Value* values) const {
        values[0] = Value{} + 1.0;
        if (max_degree_ >= 1) values[1] = x;
        for (std::size_t l = 1; l < static_cast<std::size_t>(max_degree_); ++l)
            values[l + 1] = up_[l] * x * values[l] - down_[l] * values[l - 1];
    }
    void evaluate(double x, HarmonicValues& values) const { evaluate(x, values.data()); }
    /// gamma_l with p(x) = sum_l gamma_l P_l(x). Precondition: p.degree <= max_degree.
    HarmonicValues analyse(const Polynomial& p) const;
    /// Monomial coefficients of sum_l b_l P_l(x).
    Polynomial synthesise(const HarmonicValues& b) const;

  private:
    int d_, max_degree_;
    HarmonicValues up_{}, down_{}; // P_{l+1} = up_l x P_l - down_l P_{l-1}
    std::array<Polynomial, Polynomial::kMaxPolynomialDegree + 1> monomials_{}; // of every P_l
};

} // namespace equator
