// Gauss-Legendre quadrature and Legendre series on [-1, 1], the local tools of the infinite-width solver's
// panels.
#pragma once

#include <array>
#include <cstddef>

namespace equator {

/// Nodes per panel of the infinite-width solver.
inline constexpr std::size_t kPanelNodes = 16;
using PanelValues = std::array<double, kPanelNodes>;

/// The 16-point Gauss-Legendre rule with the matrices that go with it, all computed once, without libm, to
/// about 1e-16.
struct LegendreRule {
    PanelValues points;  ///< ascending in (-1, 1)
    PanelValues weights; ///< positive, sum 2
    /// series = sum_n analysis[k][n] f(points[n]): coefficient of the Legendre polynomial p_k, k = 0..15
    std::array<PanelValues, kPanelNodes> analysis;
    /// f at half[h]'s points = sum_n halving[h][i][n] f(points[n]), the interpolant on the left (0) and right
    /// (1) half
    std::array<std::array<PanelValues, kPanelNodes>, 2> halving;

    static const LegendreRule& instance();
};

/// Legendre coefficients of the polynomial of degree 15 through `values` at the points.
PanelValues legendre_series(const PanelValues& values);
/// sum_k series[k] p_k(x), x in [-1, 1]; O(16).
double legendre_value(const PanelValues& series, double x);
/// Derivative of the same by x.
double legendre_slope(const PanelValues& series, double x);
/// integral of the same from -1 to x.
double legendre_integral(const PanelValues& series, double x);

} // namespace equator
