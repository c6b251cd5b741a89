#include "theory/function_shape.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"

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

void add_moments(double alpha, double weight, LatitudeMoments& moments) {
    double previous = weight * alpha, current = weight; // T_{-1} = T_1
    for (double& moment : moments) {
        moment += current;
        const double next = 2.0 * alpha * current - previous;
        previous = current;
        current = next;
    }
}

LatitudeMoments no_moments(int degree) {
    return LatitudeMoments(static_cast<std::size_t>(2 * degree + 1), 0.0);
}

std::size_t at(int k) {
    return static_cast<std::size_t>(k);
}

} // namespace

LatitudeMoments latitude_moments(const Neurons& w, int degree, bool alternate, const Eigen::ArrayXd& a) {
    LatitudeMoments moments = no_moments(degree);
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        const double weight = a.size() > 0 ? a[i] : alternate && i % 2 != 0 ? -1.0 : 1.0;
        add_moments(w(0, i), weight / static_cast<double>(w.cols()), moments);
    }
    return moments;
}

LatitudeMoments latitude_moments(const LatitudeLaw& law, int degree) {
    LatitudeMoments moments = no_moments(degree);
    for (Eigen::Index n = 0; n < law.s.size(); ++n)
        add_moments(latitude_of(law.s[n]), law.sign(n) * law.mass[n], moments);
    return moments;
}

FunctionShape::FunctionShape(const HermiteSum& sigma, int d) : degree_(std::max(sigma.degree(), 0)) {
    factor_.assign(at((degree_ + 1) * (degree_ + 1)), 0.0);
    for (int k = 1; k <= degree_; ++k) {
        if (sigma.coefficient(k) == 0.0) continue;
        degrees_.push_back(k);
        for (int i = 0; i <= k; ++i)
            factor_[at(k * (degree_ + 1) + i)] = sigma.coefficient(k) * std::sqrt(binomial(k, i));
    }
    const int count = 2 * degree_ + 1;
    for (int j = 0; j < count; ++j) nodes_.push_back(portable::cos(kPi * (j + 0.5) / count));
    alignment_.assign(at(degree_ + 1), 0.0);
    alignment_[0] = 1.0;
    for (int i = 2; i <= degree_; i += 2)
        alignment_[at(i)] = alignment_[at(i - 2)] * (i - 1.0) / (d + i - 3.0);
}

std::vector<double> FunctionShape::weights(const LatitudeMoments& moments) const {
    // sum_j T_n(x_j) T_k(x_j) over the N nodes is N/2 for n = k > 0, N for 0, and else 0.
    std::vector<double> weights;
    for (const double x : nodes_) {
        LatitudeMoments values(nodes_.size(), 0.0);
        add_moments(x, 2.0 / static_cast<double>(nodes_.size()), values);
        double sum = -0.5 * values[0] * moments[0];
        for (std::size_t n = 0; n < values.size(); ++n) sum += values[n] * moments[n];
        weights.push_back(sum);
    }
    return weights;
}

void FunctionShape::mixed(const std::vector<double>& weights, int power, int most, double* means) const {
    for (std::size_t j = 0; j < nodes_.size(); ++j) {
        const double x = nodes_[j];
        double product = weights[j];
        for (int k = 0; k < power; ++k) product *= 1.0 - x * x;
        for (int n = 0; n <= most; ++n) {
            means[n] += product;
            product *= x;
        }
    }
}

double FunctionShape::conditional_mean(const double* powers, const double* h) const {
    double sum = 0.0;
    for (const int k : degrees_) sum += factor(k, 0) * powers[k] * h[k];
    return sum;
}

FunctionValues FunctionShape::infinite(const LatitudeMoments& moments, const std::vector<double>& z) const {
    const std::vector<double> weight = weights(moments);
    const int row = degree_ + 1; // of E (1 - alpha^2)^(i/2) alpha^n by n
    std::vector<double> parts(at(row * row), 0.0);
    for (int i = 0; i <= degree_; i += 2) mixed(weight, i / 2, degree_ - i, &parts[at(i * row)]);
    FunctionValues values;
    double h[kMaxDegree + 1];
    for (const double position : z) {
        hermite_values(position, degree_, h);
        double variance = 0.0;
        for (int i = 2; i <= degree_; i += 2) { // odd ones cancel by symmetry
            double part = 0.0;
            for (const int k : degrees_)
                if (k >= i) part += factor(k, i) * parts[at(i * row + k - i)] * h[k - i];
            variance += alignment_[at(i)] * part * part;
        }
        values.mean.push_back(conditional_mean(parts.data(), h));
        values.spread.push_back(std::sqrt(variance));
    }
    return values;
}

FunctionValues FunctionShape::finite(const LatitudeMoments& moments, double m, double self_energy,
                                     const std::vector<double>& z) const {
    // Pairs of a neuron with itself have u.u = 1 - alpha^2; all others, independent directions.
    const std::vector<double> weight = weights(moments);
    const int row = degree_ + 1, own_row = 2 * row;
    std::vector<double> own(at(row * own_row), 0.0), other(at(row * row), 0.0);
    for (int i = 0; i <= degree_; i += 2) mixed(weight, i / 2, degree_ - i, &other[at(i * row)]);
    double kept = 0.0, expected = 0.0; // sum c_k^2 (E alpha^k)^2, and the mean spread squared
    for (int i = 1; i <= degree_; ++i) {
        const double aligned = alignment_[at(i)];
        double* const mine = &own[at(i * own_row)];
        mixed(weight, i, 2 * (degree_ - i), mine);
        for (int n = 0; n < own_row; ++n) mine[n] *= (1.0 - aligned) / m;
        for (const int k : degrees_) {
            if (k < i) continue;
            const double shared = i % 2 == 0 ? other[at(i * row + k - i)] : 0.0;
            expected += factor(k, i) * factor(k, i) * (mine[2 * (k - i)] + aligned * shared * shared);
        }
    }
    for (const int k : degrees_) {
        const double part = factor(k, 0) * other[at(k)];
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
            double part = 0.0;
            for (const int k : degrees_) {
                if (k < i) continue;
                const double left = factor(k, i) * h[k - i];
                part += left * other[at(i * row + k - i)];
                for (const int l : degrees_)
                    if (l >= i)
                        variance += left * factor(l, i) * h[l - i] * own[at(i * own_row + k + l - 2 * i)];
            }
            variance += alignment_[at(i)] * part * part;
        }
        values.mean.push_back(conditional_mean(other.data(), h));
        values.spread.push_back(std::sqrt(std::max(0.0, scale * variance)));
    }
    return values;
}

} // namespace equator
