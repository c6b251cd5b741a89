// Polynomials in two coordinates of the sphere, (x, y) = (w.e_1, w.e_2), and the moments that go with them.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "model/hermite.h"

namespace equator {

/// (x, y) -> sum_{a+b <= degree} c_ab x^a y^b, of degree kMonomialDegree at most; or, as moments, the numbers
/// E x^a y^b.
struct PlanePolynomial {
    static constexpr std::size_t kSize = (kMonomialDegree + 1) * (kMonomialDegree + 2) / 2;
    static constexpr std::size_t index(int a, int b) {
        return static_cast<std::size_t>((a + b) * (a + b + 1) / 2 + b);
    }

    int degree = 0;
    std::array<double, kSize> c{};

    double& at(int a, int b) { return c[index(a, b)]; }
    double at(int a, int b) const { return c[index(a, b)]; }

    /// Value at (x, y); O(degree^2).
    double operator()(double x, double y) const;
    /// Derivatives by x and by y.
    PlanePolynomial by_x() const;
    PlanePolynomial by_y() const;
    PlanePolynomial operator-(const PlanePolynomial& other) const;
    /// sum_ab c_ab m_ab: with moments m the mean of the polynomial.
    double mean(const PlanePolynomial& moments) const;
};

/// Powers (a, b) that polynomials up to a degree have; `even_only`: those of even a + b.
struct PlanePower {
    int a, b;
    std::size_t index;
};
std::vector<PlanePower> plane_powers(int degree, bool even_only);

/// n over k, exactly: n <= kMonomialDegree.
double binomial(int n, int k);

} // namespace equator
