#include "protocol/picture.h"

#include <algorithm>
#include <cmath>

namespace equator {

namespace {

/// Display positions: latitude exact, longitude by the first two coordinates around the axis (exact for d =
/// 3).
void place(const Neurons& w, std::vector<float>& out) {
    const Eigen::Index m = w.cols();
    out.resize(3 * static_cast<std::size_t>(m));
    for (Eigen::Index i = 0; i < m; ++i) {
        const double z = std::clamp(w(0, i), -1.0, 1.0), x = w(1, i), y = w(2, i);
        const double along = std::sqrt(x * x + y * y);
        const double radius = std::sqrt(1.0 - z * z);
        float* p = out.data() + 3 * i;
        p[0] = static_cast<float>(along > 0.0 ? radius * x / along : radius);
        p[1] = static_cast<float>(along > 0.0 ? radius * y / along : 0.0);
        p[2] = static_cast<float>(z);
    }
}

std::vector<float> as_floats(const Eigen::ArrayXd& values) {
    std::vector<float> out(static_cast<std::size_t>(values.size()));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<float>(values[static_cast<Eigen::Index>(i)]);
    return out;
}

} // namespace

void fill_snapshot(const Run& run, const RunState& state, Snapshot& snapshot) {
    const auto m = static_cast<std::size_t>(state.neurons.cols());
    snapshot.observables = state.observables;
    snapshot.digest = state.digest;
    snapshot.finite_steps = run.finite_steps();
    snapshot.infinite_steps = run.infinite_steps();
    snapshot.infinite_nodes = static_cast<std::uint32_t>(run.infinite_nodes());
    snapshot.error = run.failure();

    place(state.neurons, snapshot.neurons);
    place(state.twins, snapshot.twins);
    snapshot.gap = as_floats(state.gap);
    Eigen::ArrayXd speed;
    column_norms(state.velocity, speed);
    snapshot.speed = as_floats(speed);
    snapshot.lambda_par.resize(m);
    snapshot.escape_rate.resize(m);
    for (std::size_t i = 0; i < m; ++i) {
        const double alpha = latitude_of(state.twin_s[static_cast<Eigen::Index>(i)]);
        snapshot.lambda_par[i] = static_cast<float>(state.field.lambda_par(alpha));
        const double rate = std::fabs(state.field.q(alpha)) * (1.0 - alpha * alpha);
        snapshot.escape_rate[i] = alpha != 0.0 ? static_cast<float>(rate / std::fabs(alpha)) : 0.0f;
    }

    snapshot.latitude_finite.assign(kLatitudeBins, 0.0f);
    for (std::size_t i = 0; i < m; ++i) {
        const double place_in_bins =
            0.5 * (state.neurons(0, static_cast<Eigen::Index>(i)) + 1.0) * kLatitudeBins;
        const auto bin = static_cast<std::size_t>(std::clamp(place_in_bins, 0.0, kLatitudeBins - 1.0));
        snapshot.latitude_finite[bin] += 1.0f / static_cast<float>(m);
    }
    const std::vector<double> infinite = state.law.histogram(kDensityBins);
    snapshot.latitude_infinite.assign(infinite.begin(), infinite.end());
}

} // namespace equator
