#include "model/harmonics.h"

namespace equator {

double harmonics_count(int D, int n) {
    if (n == 0) return 1.0;
    double count = (2.0 * n + D - 2.0) / n;
    for (int k = 1; k < n; ++k) count *= static_cast<double>(D - 2 + k) / k;
    return count;
}

namespace {

/// Where the coefficients of P_l begin.
std::size_t row(int l) {
    return static_cast<std::size_t>(l * (l + 1) / 2);
}

} // namespace

Harmonics::Harmonics(int d, int max_degree, Polynomial::Basis basis)
    : d_(d), max_degree_(max_degree), basis_(basis) {
    // (l + d - 2) P_{l+1} = (2l + d - 2) x P_l - l P_{l-1}
    for (int l = 0; l < max_degree; ++l) {
        up_[static_cast<std::size_t>(l)] = (2.0 * l + d - 2.0) / (l + d - 2.0);
        down_[static_cast<std::size_t>(l)] = l / (l + d - 2.0);
    }
    coefficients_ = std::make_shared<const std::vector<double>>(
        basis == Polynomial::Basis::monomials ? monomials() : chebyshev());
}

std::vector<double> Harmonics::monomials() const {
    std::vector<double> table(row(max_degree_ + 1), 0.0);
    table[0] = 1.0;
    for (int l = 0; l < max_degree_; ++l) {
        const auto i = static_cast<std::size_t>(l);
        double *const next = &table[row(l + 1)], *const now = &table[row(l)];
        for (int k = 0; k <= l; ++k) next[k + 1] += up_[i] * now[k];
        if (l > 0)
            for (int k = 0; k < l; ++k) next[k] -= down_[i] * (now - l)[k];
    }
    return table;
}

std::vector<double> Harmonics::chebyshev() const {
    // With f_k = (d/2 - 1)_k / k!, P_l(cos t) is proportional to sum_k f_k f_{l-k} cos((l - 2k) t): positive
    // all of them, of sum 1.
    std::vector<double> table(row(max_degree_ + 1), 0.0);
    HarmonicValues f{};
    f[0] = 1.0;
    for (int k = 0; k < max_degree_; ++k)
        f[static_cast<std::size_t>(k) + 1] =
            f[static_cast<std::size_t>(k)] * (0.5 * d_ - 1.0 + k) / (k + 1.0);
    for (int l = 0; l <= max_degree_; ++l) {
        double* const now = &table[row(l)];
        double sum = 0.0;
        for (int k = 0; k <= l; ++k) {
            const double part = f[static_cast<std::size_t>(k)] * f[static_cast<std::size_t>(l - k)];
            now[l - 2 * k >= 0 ? l - 2 * k : 2 * k - l] += part;
            sum += part;
        }
        for (int k = 0; k <= l; ++k) now[k] /= sum;
    }
    return table;
}

HarmonicValues Harmonics::analyse(const Polynomial& p) const {
    // Horner's rule in the harmonic basis: gamma <- x gamma + p_k, where x P_l = [(l+d-2) P_{l+1} + l
    // P_{l-1}] / (2l + d - 2). All terms are positive for positive coefficients.
    HarmonicValues gamma{};
    for (int k = p.degree; k >= 0; --k) {
        HarmonicValues shifted{};
        for (int l = 0; l < p.degree - k; ++l) {
            const auto i = static_cast<std::size_t>(l);
            shifted[i + 1] += gamma[i] * (l + d_ - 2.0) / (2.0 * l + d_ - 2.0);
            if (l > 0) shifted[i - 1] += gamma[i] * l / (2.0 * l + d_ - 2.0);
        }
        gamma = shifted;
        gamma[0] += p[k];
    }
    return gamma;
}

Polynomial Harmonics::synthesise(const HarmonicValues& b) const {
    Polynomial sum;
    sum.basis = basis_;
    sum.degree = max_degree_;
    for (int l = 0; l <= max_degree_; ++l)
        for (int k = 0; k <= l; ++k)
            sum[k] += b[static_cast<std::size_t>(l)] * (*coefficients_)[row(l) + static_cast<std::size_t>(k)];
    return sum;
}

} // namespace equator
