// The model in plain loops, straight from docs/model.md, section 1: what the fast code is held against.
#pragma once

#include <algorithm>
#include <cmath>

#include "model/kernels.h"
#include "model/neurons.h"

namespace equator::test {

/// w_i . v_j, coordinates in order.
inline double inner(const Neurons& w, Eigen::Index i, const Neurons& v, Eigen::Index j) {
    double sum = 0.0;
    for (Eigen::Index k = 0; k < w.rows(); ++k) sum += w(k, i) * v(k, j);
    return sum;
}

/// V(w_i, rho^m) = P_{w_i} [ g*(w_i . w*) w* - (1/m) sum_j g(w_i . w_j) w_j ].
inline Neurons plain_velocity(const Kernels& kernels, const Neurons& w) {
    const Eigen::Index d = w.rows(), m = w.cols();
    Neurons v = Neurons::Zero(d, m);
    for (Eigen::Index i = 0; i < m; ++i) {
        v(0, i) = kernels.g_star(w(0, i));
        for (Eigen::Index j = 0; j < m; ++j) {
            const double pull = kernels.g(inner(w, i, w, j)) / static_cast<double>(m);
            for (Eigen::Index k = 0; k < d; ++k) v(k, i) -= pull * w(k, j);
        }
        const double radial = inner(v, i, w, i);
        for (Eigen::Index k = 0; k < d; ++k) v(k, i) -= radial * w(k, i);
    }
    return v;
}

/// L = 1/2 [ sum a_k^2 - 2 E G*(w . w*) + E G(w . w') ].
inline double plain_loss(const Kernels& kernels, const Neurons& w) {
    const Eigen::Index m = w.cols();
    double target = 0.0, pairs = 0.0;
    for (Eigen::Index i = 0; i < m; ++i) {
        target += kernels.G_star(w(0, i));
        for (Eigen::Index j = 0; j < m; ++j) pairs += kernels.G(inner(w, i, w, j));
    }
    const double n = static_cast<double>(m);
    return 0.5 * (kernels.target_norm - 2.0 * target / n + pairs / (n * n));
}

/// Largest |difference| of two matrices; a NaN anywhere counts as infinite.
inline double largest_difference(const Neurons& a, const Neurons& b) {
    double largest = 0.0;
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        const double difference = std::fabs(a.data()[i] - b.data()[i]);
        largest = difference >= 0.0 ? std::max(largest, difference) : HUGE_VAL;
    }
    return largest;
}

/// Slope of loss(w) where neuron i moves along the great circle through w_i in the direction of `towards`, by
/// differences, and V_i's part that way: V_i = -m times the slope, along the sphere.
struct SlopeAlong {
    double slope = 0.0, velocity = 0.0;
};
template <class Loss>
SlopeAlong slope_along(const Neurons& w, const Neurons& v, const Neurons& towards, Eigen::Index i,
                       Loss&& loss) {
    Eigen::ArrayXd u = towards.col(i) - inner(towards, i, w, i) * w.col(i);
    u /= std::sqrt(u.square().sum());
    const auto loss_at = [&](double h) {
        Neurons moved = w;
        moved.col(i) = std::cos(h) * w.col(i) + std::sin(h) * u;
        return loss(moved);
    };
    constexpr double h = 1e-4;
    SlopeAlong along{(loss_at(h) - loss_at(-h)) / (2.0 * h), 0.0};
    for (Eigen::Index k = 0; k < w.rows(); ++k) along.velocity += v(k, i) * u[k];
    return along;
}

} // namespace equator::test
