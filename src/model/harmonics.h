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
#include <memory>
#include <vector>

#include "model/polynomial.h"

namespace equator {

/// Indexed by the harmonic degree l = 0 .. Polynomial::kMaxPolynomialDegree.
using HarmonicValues = std::array<double, Polynomial::kMaxPolynomialDegree + 1>;

/// N(D,n): how many harmonics of degree n there are in dimension D. Preconditions: D >= 2, n >= 0.
double harmonics_count(int D, int n);

/// Harmonics up to degree K in dimension d, with the recurrence's coefficients at hand.
class Harmonics {
  public:
    /// Preconditions: d >= 3, 0 <= max_degree <= Polynomial::kMaxPolynomialDegree. `basis`: of what
    /// synthesise() makes. Cost O(max_degree^2).
    Harmonics(int d, int max_degree, Polynomial::Basis basis);
    Harmonics(int d, int max_degree) : Harmonics(d, max_degree, Polynomial::basis_for(max_degree)) {}

    int max_degree() const { return max_degree_; }

    /// P_0(x) .. P_K(x) into values; O(K). `Value` may be a vector of lanes.
    template <class Value> void evaluate(Value x, Value* values) const {
        values[0] = Value{} + 1.0;
        if (max_degree_ >= 1) values[1] = x;
        for (std::size_t l = 1; l < static_cast<std::size_t>(max_degree_); ++l)
            values[l + 1] = up_[l] * x * values[l] - down_[l] * values[l - 1];
    }
    void evaluate(double x, HarmonicValues& values) const { evaluate(x, values.data()); }
    /// gamma_l with p(x) = sum_l gamma_l P_l(x). Preconditions: p is made of monomials, p.degree <=
    /// max_degree.
    HarmonicValues analyse(const Polynomial& p) const;
    /// sum_l b_l P_l(x) in the basis; O(max_degree^2).
    Polynomial synthesise(const HarmonicValues& b) const;

  private:
    std::vector<double> monomials() const;
    std::vector<double> chebyshev() const;

    int d_, max_degree_;
    Polynomial::Basis basis_;
    HarmonicValues up_{}, down_{}; // P_{l+1} = up_l x P_l - down_l P_{l-1}
    /// Of every P_l in the basis: l + 1 numbers, one P_l after the other. Copies share them.
    std::shared_ptr<const std::vector<double>> coefficients_;
};

} // namespace equator
