#include "protocol/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "theory/concordance.h"

namespace equator {

namespace {

/// Display positions of the first `count` neurons: latitude exact, longitude by the first two coordinates
/// around the axis (exact for d = 3).
void place(const Neurons& w, std::size_t count, std::vector<float>& out) {
    out.resize(3 * count);
    for (std::size_t k = 0; k < count; ++k) {
        const auto i = static_cast<Eigen::Index>(k);
        const double z = std::clamp(w(0, i), -1.0, 1.0), x = w(1, i), y = w(2, i);
        const double along = std::sqrt(x * x + y * y);
        const double radius = std::sqrt(1.0 - z * z);
        float* p = out.data() + 3 * k;
        p[0] = static_cast<float>(along > 0.0 ? radius * x / along : radius);
        p[1] = static_cast<float>(along > 0.0 ? radius * y / along : 0.0);
        p[2] = static_cast<float>(z);
    }
}

std::vector<float> as_floats(const Eigen::ArrayXd& values, std::size_t count) {
    std::vector<float> out(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(values[static_cast<Eigen::Index>(i)]);
    return out;
}

/// u in [0, 1] as a byte.
std::uint8_t byte_of(double u) {
    return static_cast<std::uint8_t>(255.0 * std::clamp(u, 0.0, 1.0) + 0.5);
}

/// All neurons as points.
void fill_points(const RunState& state, const Eigen::ArrayXd& speed, Snapshot& snapshot) {
    const auto m = static_cast<std::size_t>(state.neurons.cols());
    Eigen::ArrayXd lambda(state.neurons.cols());
    double largest[3] = {1e-30, 1e-30, 1e-30}; // so that a network at rest does not divide by zero
    for (Eigen::Index i = 0; i < lambda.size(); ++i) {
        lambda[i] = state.field.lambda_par(latitude_of(state.twin_s[i]));
        largest[0] = std::max(largest[0], state.gap[i]);
        largest[1] = std::max(largest[1], std::fabs(lambda[i]));
        largest[2] = std::max(largest[2], speed[i]);
    }
    snapshot.gap_scale = static_cast<float>(largest[0]);
    snapshot.lambda_scale = static_cast<float>(largest[1]);
    snapshot.speed_scale = static_cast<float>(largest[2]);
    snapshot.points.resize(m);
    for (std::size_t k = 0; k < m; ++k) {
        const auto i = static_cast<Eigen::Index>(k);
        const double z = std::clamp(state.neurons(0, i), -1.0, 1.0);
        const double turn = 16384.0 * (around(state.neurons(1, i), state.neurons(2, i)) + 1.0);
        snapshot.points[k] = {.latitude = static_cast<std::int16_t>(std::floor(32767.0 * z + 0.5)),
                              .longitude = static_cast<std::uint16_t>(static_cast<std::uint32_t>(turn + 0.5)),
                              .gap = byte_of(state.gap[i] / largest[0]),
                              .lambda_par = byte_of(0.5 + 0.5 * lambda[i] / largest[1]),
                              .speed = byte_of(speed[i] / largest[2])};
    }
}

} // namespace

double around(double x, double y) {
    const double size = std::fabs(x) + std::fabs(y);
    if (!(size > 0.0)) return 0.0;
    return x >= 0.0 ? y / size : 2.0 - y / size;
}

std::vector<double> function_points() {
    std::vector<double> z(kFunctionPoints);
    for (std::uint32_t i = 0; i < kFunctionPoints; ++i) z[i] = function_point(i);
    return z;
}

FunctionPicture picture_function(const Scenario& scenario, const RunState& state,
                                 const std::vector<double>& z) {
    const FunctionShape shape(scenario.activation(), scenario.d);
    const double m = static_cast<double>(state.neurons.cols());
    const int degree = scenario.activation().degree();
    return {shape.finite(latitude_moments(state.neurons, degree), m, state.self_energy, z),
            shape.infinite(latitude_moments(state.law, degree), z)};
}

void fill_numbers(const Run& run, const RunState& state, Snapshot& snapshot) {
    snapshot.observables = state.observables;
    snapshot.digest = state.digest;
    snapshot.finite_steps = run.finite_steps();
    snapshot.infinite_steps = run.infinite_steps();
    snapshot.infinite_nodes = static_cast<std::uint32_t>(run.infinite_nodes());
    snapshot.error = run.failure();
}

void fill_picture(const Run& run, const RunState& state, Snapshot& snapshot) {
    const auto m = static_cast<std::size_t>(state.neurons.cols());
    const std::size_t detailed = std::min<std::size_t>(m, kMostDetailed);
    place(state.neurons, detailed, snapshot.neurons);
    place(state.twins, detailed, snapshot.twins);
    snapshot.gap = as_floats(state.gap, detailed);
    Eigen::ArrayXd speed;
    column_norms(state.velocity, speed);
    snapshot.speed = as_floats(speed, detailed);
    snapshot.lambda_par.resize(detailed);
    snapshot.escape_rate.resize(detailed);
    for (std::size_t i = 0; i < detailed; ++i) {
        const double alpha = latitude_of(state.twin_s[static_cast<Eigen::Index>(i)]);
        snapshot.lambda_par[i] = static_cast<float>(state.field.lambda_par(alpha));
        const double rate = std::fabs(state.field.q(alpha)) * (1.0 - alpha * alpha);
        snapshot.escape_rate[i] = alpha != 0.0 ? static_cast<float>(rate / std::fabs(alpha)) : 0.0f;
    }

    if (m > detailed) fill_points(state, speed, snapshot);

    std::array<std::size_t, kLatitudeBins> counts{};
    snapshot.latitude_finite.assign(kLatitudeBins, 0.0f);
    for (std::size_t i = 0; i < m; ++i) {
        const double place_in_bins =
            0.5 * (state.neurons(0, static_cast<Eigen::Index>(i)) + 1.0) * kLatitudeBins;
        const auto bin = static_cast<std::size_t>(std::clamp(place_in_bins, 0.0, kLatitudeBins - 1.0));
        ++counts[bin];
    }
    for (std::size_t bin = 0; bin < kLatitudeBins; ++bin)
        snapshot.latitude_finite[bin] =
            static_cast<float>(static_cast<double>(counts[bin]) / static_cast<double>(m));
    const std::vector<double> infinite = state.law.histogram(kDensityBins);
    snapshot.latitude_infinite.assign(infinite.begin(), infinite.end());

    snapshot.growth_latitude.clear();
    snapshot.growth_par.clear();
    for (const Amplification::Cell& cell : amplification_of_shares(state.law, kGrowthPoints)) {
        snapshot.growth_latitude.push_back(static_cast<float>(cell.log_latitude));
        snapshot.growth_par.push_back(static_cast<float>(cell.log_par));
    }
    // What the law's masses lack of 1 may cost the last of them.
    snapshot.growth_latitude.resize(kGrowthPoints, std::numeric_limits<float>::quiet_NaN());
    snapshot.growth_par.resize(kGrowthPoints, std::numeric_limits<float>::quiet_NaN());

    const FunctionPicture function = picture_function(run.scenario(), state, function_points());
    snapshot.function_finite.assign(function.finite.mean.begin(), function.finite.mean.end());
    snapshot.spread_finite.assign(function.finite.spread.begin(), function.finite.spread.end());
    snapshot.function_infinite.assign(function.infinite.mean.begin(), function.infinite.mean.end());
    snapshot.spread_infinite.assign(function.infinite.spread.begin(), function.infinite.spread.end());
}

void fill_snapshot(const Run& run, const RunState& state, Snapshot& snapshot) {
    fill_numbers(run, state, snapshot);
    fill_picture(run, state, snapshot);
}

} // namespace equator
