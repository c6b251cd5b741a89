#include "model/neurons.h"

#include "base/random.h"

namespace equator {

Neurons uniform_neurons(int d, int m, std::uint64_t seed) {
    Neurons w(d, m);
    for (int k = 0; k < d; ++k)
        for (int i = 0; i < m; ++i)
            w(k, i) =
                normal(seed, Stream::neurons, static_cast<std::uint64_t>(i), static_cast<std::uint32_t>(k));
    Eigen::ArrayXd norms;
    normalise(w, norms);
    return w;
}

void column_norms(const Neurons& values, Eigen::ArrayXd& norms) {
    norms = values.row(0).transpose().square();
    for (Eigen::Index k = 1; k < values.rows(); ++k) norms += values.row(k).transpose().square();
    norms = norms.sqrt();
}

void normalise(Neurons& w, Eigen::ArrayXd& scratch_norms) {
    column_norms(w, scratch_norms);
    for (Eigen::Index k = 0; k < w.rows(); ++k) w.row(k) /= scratch_norms.transpose();
}

Eigen::ArrayXd axis_distances(const Neurons& w) {
    Neurons around = w;
    around.row(0).setZero();
    Eigen::ArrayXd across;
    column_norms(around, across);
    return across;
}

Neurons directions_around_axis(const Neurons& w) {
    Neurons direction = w;
    direction.row(0).setZero();
    const Eigen::ArrayXd across = axis_distances(w);
    for (Eigen::Index k = 1; k < direction.rows(); ++k)
        direction.row(k) = (across > 0.0).select(direction.row(k).transpose() / across, 0.0).transpose();
    return direction;
}

double ordered_sum(const Eigen::ArrayXd& values) {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < values.size(); ++i) sum += values[i];
    return sum;
}

} // namespace equator
