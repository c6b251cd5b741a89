// Symmetric matrices of a few rows, as flat row-major arrays: what one degree of the expected gap solves.
#pragma once

#include <cstddef>
#include <vector>

namespace equator {

/// Cholesky factor in place (lower half) of a positive definite r x r matrix; O(r^3).
void factorise(std::vector<double>& matrix, std::size_t r);
/// x <- matrix^-1 x for a factorised matrix. Entry i of x is x[i * stride]; O(r^2).
void solve(const std::vector<double>& factor, std::size_t r, double* x, std::size_t stride = 1);
/// Eigenvalues of a symmetric matrix, descending, by Jacobi's rotations; O(r^3).
std::vector<double> eigenvalues(std::vector<double> matrix, std::size_t r);

} // namespace equator
