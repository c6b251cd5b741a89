// Quadrature for one coordinate of a uniform point of a sphere.
#pragma once

#include <vector>

namespace equator {

struct CoordinateRule {
    std::vector<double> points, weights; ///< points ascending in (-1, 1); weights sum to 1
};

/// Gauss's rule with n points for z = a coordinate of a uniform point of S^{D-1}, whose density is
/// proportional to (1 - z^2)^{(D-3)/2}: E f(z) is exact for polynomials of degree 2n - 1, all weights are
/// positive. Preconditions: D >= 2, n >= 1. Cost O(50 n^2). No libm.
CoordinateRule gauss_rule(int D, int n);

/// Weights at the Chebyshev points z_j = sin(-pi/2 + (j + 1/2) pi/n), ascending: exact to degree n - 1.
/// Preconditions: D >= 2, n >= 1. Cost O(n^2).
std::vector<double> chebyshev_weights(int D, int n);

} // namespace equator
