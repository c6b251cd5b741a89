#include "model/harmonics.h"

namespace equator {

double harmonics_count(int D, int n) {
    if (n == 0) return 1.0;
    double count = (2.0 * n + D - 2.0) / n;
    for (int k = 1; k < n; ++k) count *= static_cast<double>(D - 2 + k) / k;
    return count;
}

Harmonics::Harmonics(int d, int max_degree) : d_(d), max_degree_(max_degree) {
    // (l + d - 2) P_{l+1} = (2l + d - 2) x P_l - l P_{l-1}
    for (int l = 0; l < max_degree; ++l) {
        up_[static_cast<std::size_t>(l)] = (2.0 * l + d - 2.0) / (l + d - 2.0);
        down_[static_cast<std::size_t>(l)] = l / (l + d - 2.0);
    }
    monomials_[0].c[0] = 1.0;
    for (int l = 0; l < max_degree; ++l) {
        const auto i = static_cast<std::size_t>(l);
        Polynomial& next = monomials_[i + 1];
        next.degree = l + 1;
        for (int k = 0; k <= l; ++k) next[k + 1] += up_[i] * monomials_[i][k];
        if (l > 0)
            for (int k = 0; k < l; ++k) next[k] -= down_[i] * monomials_[i - 1][k];
    }
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
    sum.degree = max_degree_;
    for (int l = 0; l <= max_degree_; ++l)
        for (int k = 0; k <= l; ++k)
            sum[k] += b[static_cast<std::size_t>(l)] * monomials_[static_cast<std::size_t>(l)][k];
    return sum;
}

} // namespace equator
