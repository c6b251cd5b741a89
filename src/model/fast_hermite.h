// Hermite sums for code that evaluates one function very often.
#pragma once

#include <array>

#include "model/hermite.h"
#include "model/polynomial.h"

namespace equator {

/// The polynomial z -> sum_{k >= 1} c_k h_k(z); the constant c_0 is left out, as everywhere
/// (model/kernels.h). Horner's rule on it loses a few digits to cancellation where the three-term recurrence
/// loses none: at degree 12 its error is below 1e-12 exp(z^2 / 4) for |z| <= 8
/// (tests/finite/sample_field_test.cpp), a size that every h_k reaches there. Precondition: degree <=
/// kMonomialDegree.
Polynomial monomials(const HermiteSum& sum);

/// A sum and its derivative, without the constant: by monomials up to degree kMonomialDegree, beyond it by
/// the recurrence, which costs three times as much a degree.
class FastHermite {
  public:
    static constexpr int kTogether = 8; ///< numbers that the recurrence takes at a time

    explicit FastHermite(const HermiteSum& sum);

    bool by_monomials() const { return degree_ <= kMonomialDegree; }
    /// sum_{k >= 1} c_k h_k and sum_{k >= 1} c_k h_k', h_k' = sqrt(k) h_{k-1}. Precondition: by_monomials().
    const Polynomial& sum() const { return sum_; }
    const Polynomial& slope() const { return slope_; }
    /// The same at kTogether numbers. Precondition: not by_monomials().
    void values(const double* z, double* out) const { recur(sum_, z, out); }
    void slopes(const double* z, double* out) const { recur(slope_, z, out); }

  private:
    void recur(const Polynomial& c, const double* z, double* out) const;

    int degree_;
    Polynomial sum_, slope_; ///< beyond kMonomialDegree their numbers are coefficients of h_k
    std::array<double, kMaxDegree> up_{}, down_{}; ///< h_{k+1} = up_k z h_k - down_k h_{k-1}
};

} // namespace equator
