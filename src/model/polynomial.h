// Polynomials of small degree in one variable, by monomial coefficients.
#pragma once

#include <array>
#include <cstddef>

#include "model/hermite.h"

namespace equator {

/// x -> sum_{k=0..degree} c[k] x^k, with c zero above the degree. Room for squares of kernels (twice the
/// largest Hermite degree).
struct Polynomial {
    static constexpr int kMaxPolynomialDegree = 2 * kMaxDegree;

    int degree = 0;
    std::array<double, kMaxPolynomialDegree + 1> c{};

    double& operator[](int k) { return c[static_cast<std::size_t>(k)]; }
    double operator[](int k) const { return c[static_cast<std::size_t>(k)]; }

    /// Horner's rule, in a fixed order. `Value` may be a vector of lanes.
    template <class Value> Value operator()(Value x) const {
        Value sum = Value{} + c[static_cast<std::size_t>(degree)];
        for (int k = degree - 1; k >= 0; --k) sum = sum * x + c[static_cast<std::size_t>(k)];
        return sum;
    }

    Polynomial derivative() const {
        Polynomial p;
        p.degree = degree > 0 ? degree - 1 : 0;
        for (int k = 1; k <= degree; ++k) p[k - 1] = k * c[static_cast<std::size_t>(k)];
        return p;
    }
};

} // namespace equator
