// Functions of one Gaussian variable as finite sums of normalised Hermite polynomials.
#pragma once

#include <vector>

namespace equator {

/// Largest Hermite degree a target or an activation may have.
inline constexpr int kMaxDegree = 64;
/// Up to this one, functions whose terms cancel are kept by their monomial coefficients, which are the
/// fastest; beyond it those lose digits, and a better basis takes their place (model/polynomial.h,
/// model/fast_hermite.h).
inline constexpr int kMonomialDegree = 12;

/// z -> sum_k c[k] h_k(z), with h_k the Hermite polynomial normalised so that E h_j(z) h_k(z) = [j == k] for
/// z ~ N(0, 1). Index 0 is the constant.
struct HermiteSum {
    std::vector<double> c;

    /// Largest k with c[k] != 0, or -1 for the zero function.
    int degree() const;
    /// c[k], or 0 beyond the stored coefficients.
    double coefficient(int k) const {
        return k < static_cast<int>(c.size()) ? c[static_cast<std::size_t>(k)] : 0.0;
    }
    /// Value at z, by the three-term recurrence; O(degree).
    double operator()(double z) const;
    /// E (sum)^2 under N(0, 1) = sum c_k^2.
    double squared_norm() const;

    bool operator==(const HermiteSum&) const = default;
};

/// The single polynomial h_k. Precondition: 0 <= k <= kMaxDegree.
HermiteSum hermite(int k);

/// Smallest k >= 1 at which both functions have a coefficient (the information exponent k*), or 0 if none:
/// then the target is invisible to the network.
int information_exponent(const HermiteSum& phi, const HermiteSum& sigma);

} // namespace equator
