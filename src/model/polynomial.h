// Polynomials in one variable, by monomial or Chebyshev coefficients.
#pragma once

#include <array>
#include <cstddef>

#include "model/hermite.h"

namespace equator {

/// x -> sum_{k=0..degree} c[k] x^k, or c[k] T_k(x), with c zero above the degree. Room for squares of kernels
/// (twice the largest Hermite degree).
///
/// Kernels are positive sums of powers, which cancel nothing on [-1, 1]. A law's potential is no such sum:
/// its monomial coefficients grow like 2.4^degree while it stays small, so that beyond degree 12 it is kept
/// in Chebyshev polynomials, whose coefficients are no larger than itself.
struct Polynomial {
    static constexpr int kMaxPolynomialDegree = 2 * kMaxDegree;
    enum class Basis { monomials, chebyshev };
    /// Of what is made of kernels of a degree.
    static constexpr Basis basis_for(int degree) {
        return degree <= kMonomialDegree ? Basis::monomials : Basis::chebyshev;
    }

    int degree = 0;
    Basis basis = Basis::monomials;
    std::array<double, kMaxPolynomialDegree + 1> c{};

    double& operator[](int k) { return c[static_cast<std::size_t>(k)]; }
    double operator[](int k) const { return c[static_cast<std::size_t>(k)]; }

    /// Horner's rule or Clenshaw's, in a fixed order. `Value` may be a vector of lanes.
    template <class Value> Value operator()(Value x) const {
        return basis == Basis::monomials ? horner(x) : clenshaw(x);
    }
    /// The same where it is known to be made of monomials.
    template <class Value> Value horner(Value x) const {
        Value sum = Value{} + c[static_cast<std::size_t>(degree)];
        for (int k = degree - 1; k >= 0; --k) sum = sum * x + c[static_cast<std::size_t>(k)];
        return sum;
    }

    /// In the same basis; O(degree).
    Polynomial derivative() const;
    /// The same function of monomials in another basis; O(degree^2). Precondition: it is made of monomials.
    Polynomial in(Basis other) const;

  private:
    template <class Value> [[gnu::noinline]] Value clenshaw(Value x) const {
        const Value twice = x + x;
        Value one = Value{}, two = Value{}; // b_{k+1} and b_{k+2}
        for (int k = degree; k > 0; --k) {
            const Value next = twice * one - two + c[static_cast<std::size_t>(k)];
            two = one;
            one = next;
        }
        return x * one - two + c[0];
    }
};

} // namespace equator
