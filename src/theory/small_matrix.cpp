#include "theory/small_matrix.h"

#include <algorithm>
#include <cmath>

namespace equator {

void factorise(std::vector<double>& matrix, std::size_t r) {
    for (std::size_t i = 0; i < r; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = matrix[i * r + j];
            for (std::size_t k = 0; k < j; ++k) sum -= matrix[i * r + k] * matrix[j * r + k];
            matrix[i * r + j] = i == j ? std::sqrt(sum) : sum / matrix[j * r + j];
        }
}

void solve(const std::vector<double>& factor, std::size_t r, double* x, std::size_t stride) {
    for (std::size_t i = 0; i < r; ++i) {
        for (std::size_t k = 0; k < i; ++k) x[i * stride] -= factor[i * r + k] * x[k * stride];
        x[i * stride] /= factor[i * r + i];
    }
    for (std::size_t i = r; i-- > 0;) {
        for (std::size_t k = i + 1; k < r; ++k) x[i * stride] -= factor[k * r + i] * x[k * stride];
        x[i * stride] /= factor[i * r + i];
    }
}

std::vector<double> eigenvalues(std::vector<double> A, std::size_t r) {
    constexpr int kSweeps = 12; // converges quadratically
    for (int sweep = 0; sweep < kSweeps; ++sweep)
        for (std::size_t p = 0; p < r; ++p)
            for (std::size_t q = p + 1; q < r; ++q) {
                const double off = A[p * r + q];
                if (off == 0.0) continue;
                const double theta = (A[q * r + q] - A[p * r + p]) / (2.0 * off);
                const double t =
                    (theta < 0.0 ? -1.0 : 1.0) / (std::fabs(theta) + std::sqrt(1.0 + theta * theta));
                const double c = 1.0 / std::sqrt(1.0 + t * t), s = t * c;
                for (std::size_t k = 0; k < r; ++k) {
                    const double a = A[k * r + p], b = A[k * r + q];
                    A[k * r + p] = c * a - s * b;
                    A[k * r + q] = s * a + c * b;
                }
                for (std::size_t k = 0; k < r; ++k) {
                    const double a = A[p * r + k], b = A[q * r + k];
                    A[p * r + k] = c * a - s * b;
                    A[q * r + k] = s * a + c * b;
                }
            }
    std::vector<double> values;
    for (std::size_t k = 0; k < r; ++k) values.push_back(A[k * r + k]);
    std::sort(values.rbegin(), values.rend());
    return values;
}

} // namespace equator
