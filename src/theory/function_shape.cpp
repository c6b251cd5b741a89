#include "theory/function_shape.h"

#include <algorithm>
#include <cmath>

namespace equator {

namespace {

double binomial(int n, int k) {
    double value = 1.0;
    for (int j = 1; j <= k; ++j) value = value * (n - k + j) / j; // whole at every step
    return value;
}

void hermite_values(double z, int degree, double* h) {
    h[0] = 1.0;
    for (int k = 0; k < degree; ++k)
        h[k + 1] = (z * h[k] - (k > 0 ? std::sqrt(double(k)) * h[k - 1] : 0.0)) / std::sqrt(double(k + 1));
}

void add_powers(double alpha, double weight, LatitudePowers& powers) {
    for (double& power : powers) {
        power += weight;
        weight *= alpha;
    }
}

} // namespace

LatitudePowers latitude_powers(const Neurons& w) {
    LatitudePowers powers{};
    for (Eigen::Index i = 0; i < w.cols(); ++i)
        add_powers(w(0, i), 1.0 / static_cast<double>(w.cols()), powers);
    return powers;
}

LatitudePowers latitude_powers(const LatitudeLaw& law) {
    LatitudePowers powers{};
    for (Eigen::Index n = 0; n < law.s.size(); ++n) add_powers(latitude_of(law.s[n]), law.mass[n], powers);
    return powers;
}

FunctionShape::FunctionShape(const HermiteSum& sigma, int d) : degree_(std::max(sigma.degree(), 0)) {
    for (int k = 1; k <= degree_; ++k)
        for (int i = 0; i <= k; ++i)
            factor_[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)] =
                sigma.coefficient(k) * std::sqrt(binomial(k, i));
    alignment_[0] = 1.0;
    for (int i = 2; i <= degree_; i += 2)
        alignment_[static_cast<std::size_t>(i)] =
            alignment_[static_cast<std::size_t>(i) - 2] * (i - 1.0) / (d + i - 3.0);
}

double FunctionShape::mixed(const LatitudePowers& powers, int power, int n) {
    double sum = 0.0;
    for (int j = 0; j <= power; ++j)
        sum += (j % 2 == 0 ? 1.0 : -1.0) * binomial(power, j) * powers[static_cast<std::size_t>(n + 2 * j)];
    return sum;
}

double FunctionShape::conditional_mean(const LatitudePowers& powers, const double* h) const {
    double sum = 0.0;
    for (int k = 1; k <= degree_; ++k) sum += factor(k, 0) * powers[static_cast<std::size_t>(k)] * h[k];
    return sum;
}

FunctionValues FunctionShape::infinite(const LatitudePowers& powers, const std::vector<double>& z) const {
    FunctionValues values;
    double h[kMaxDegree + 1];
    for (const double at : z) {
        hermite_values(at, degree_, h);
        double variance = 0.0;
        for (int i = 2; i <= degree_; i += 2) { // odd ones cancel by symmetry
            double part = 0.0;
            for (int k = i; k <= degree_; ++k) part += factor(k, i) * mixed(powers, i / 2, k - i) * h[k - i];
            variance += alignment_[static_cast<std::size_t>(i)] * part * part;
        }
        values.mean.push_back(conditional_mean(powers, h));
        values.spread.push_back(std::sqrt(variance));
    }
    return values;
}

FunctionValues FunctionShape::finite(const LatitudePowers& powers, double m, double self_energy,
                                     const std::vector<double>& z) const {
    // Pairs of a neuron with itself have u.u = 1 - alpha^2; all others, independent directions.
    std::array<std::array<double, 2 * kMaxDegree + 1>, kMaxDegree + 1> own{};
    std::array<std::array<double, kMaxDegree + 1>, kMaxDegree + 1> other{};
    double kept = 0.0, expected = 0.0; // sum c_k^2 (E alpha^k)^2, and the mean spread squared
    for (int i = 1; i <= degree_; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const double aligned = alignment_[at];
        for (int n = 0; n <= 2 * (degree_ - i); ++n)
            own[at][static_cast<std::size_t>(n)] = (1.0 - aligned) / m * mixed(powers, i, n);
        for (int n = 0; n <= degree_ - i && i % 2 == 0; ++n)
            other[at][static_cast<std::size_t>(n)] = mixed(powers, i / 2, n);
        for (int k = i; k <= degree_; ++k) {
            const double shared = other[at][static_cast<std::size_t>(k - i)];
            expected += factor(k, i) * factor(k, i) *
                        (own[at][static_cast<std::size_t>(2 * (k - i))] + aligned * shared * shared);
        }
    }
    for (int k = 1; k <= degree_; ++k) {
        const double part = factor(k, 0) * powers[static_cast<std::size_t>(k)];
        kept += part * part;
    }
    const double exact = std::max(0.0, self_energy - kept);
    const double scale = expected > 1e-12 * self_energy ? exact / expected : 1.0;

    FunctionValues values;
    double h[kMaxDegree + 1];
    for (const double position : z) {
        hermite_values(position, degree_, h);
        double variance = 0.0;
        for (int i = 1; i <= degree_; ++i) {
            const auto at = static_cast<std::size_t>(i);
            double part = 0.0;
            for (int k = i; k <= degree_; ++k) {
                const double left = factor(k, i) * h[k - i];
                part += left * other[at][static_cast<std::size_t>(k - i)];
                for (int l = i; l <= degree_; ++l)
                    variance +=
                        left * factor(l, i) * h[l - i] * own[at][static_cast<std::size_t>(k + l - 2 * i)];
            }
            variance += alignment_[at] * part * part;
        }
        values.mean.push_back(conditional_mean(powers, h));
        values.spread.push_back(std::sqrt(std::max(0.0, scale * variance)));
    }
    return values;
}

} // namespace equator
