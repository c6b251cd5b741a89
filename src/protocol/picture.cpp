#include "protocol/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "protocol/distances.h"
#include "theory/concordance.h"

namespace equator {

namespace {

/// Whether the target looks along several directions of the plane of e_1 and e_2.
bool in_a_plane(const Scenario& scenario) {
    return scenario.teachers.kind != TeacherChoice::Kind::one && scenario.teachers.plane == 2;
}

/// Display positions of the first `count` neurons: latitude exact, longitude by the first two coordinates
/// around the axis (exact for d = 3). With a `plane` of teachers its two coordinates are exact instead, and
/// the third is what is left, on the side of w_3.
void place(const Neurons& w, bool plane, std::size_t count, std::vector<float>& out) {
    out.resize(3 * count);
    for (std::size_t k = 0; k < count; ++k) {
        const auto i = static_cast<Eigen::Index>(k);
        const double z = std::clamp(w(0, i), -1.0, 1.0), x = w(1, i), y = w(2, i);
        if (plane) {
            const double rest = std::sqrt(std::max(0.0, 1.0 - z * z - x * x));
            const double place[] = {x, y < 0.0 ? -rest : rest, z};
            std::copy_n(place, 3, out.data() + 3 * k);
            continue;
        }
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

/// What infinite width does to a neuron's twin, and to a displacement from it along the meridian; 0 where the
/// run is compared with another limit, which has no such numbers.
class LocalField {
  public:
    LocalField(const Scenario& scenario, const RunState& state) : scenario_(scenario), state_(state) {}
    double lambda_par(Eigen::Index i) const {
        return known() ? sign_of(scenario_, i) * state_.field.lambda_par(latitude(i)) : 0.0;
    }
    /// |d alpha/dt| / |alpha|
    double escape_rate(Eigen::Index i) const {
        if (!known() || latitude(i) == 0.0) return 0.0;
        const double alpha = latitude(i);
        return std::fabs(state_.field.q(alpha)) * (1.0 - alpha * alpha) / std::fabs(alpha);
    }

  private:
    bool known() const { return state_.twin_s.size() > 0; }
    double latitude(Eigen::Index i) const { return latitude_of(state_.twin_s[i]); }

    const Scenario& scenario_;
    const RunState& state_;
};

/// All neurons as points.
void fill_points(const RunState& state, const LocalField& local, const Eigen::ArrayXd& speed,
                 Snapshot& snapshot) {
    const auto m = static_cast<std::size_t>(state.neurons.cols());
    Eigen::ArrayXd lambda(state.neurons.cols());
    double largest[3] = {1e-30, 1e-30, 1e-30}; // so that a network at rest does not divide by zero
    for (Eigen::Index i = 0; i < lambda.size(); ++i) {
        lambda[i] = local.lambda_par(i);
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

std::vector<float> narrowed(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

void fill_teachers(const Scenario& scenario, Snapshot& snapshot) {
    const Teachers teachers = teachers_of(scenario.teachers, scenario.seed);
    if (teachers.shape == Teachers::Shape::circle) snapshot.teachers.assign(2, 0.0f);
    for (const double coordinate : teachers.v) snapshot.teachers.push_back(static_cast<float>(coordinate));
}

void fill_alignment(const Scenario& scenario, const Neurons& w, std::size_t count, Snapshot& snapshot) {
    const int relevant = std::max(scenario.teachers.plane, scenario.phi.coordinates);
    if (relevant <= 1) return;
    Eigen::ArrayXd length;
    column_norms(w.topRows(relevant), length);
    snapshot.alignment = as_floats(length, count);
}

/// E [f | x_1 = z] of both networks, which their latitudes give; the spread around it they do not.
void fill_means(const Scenario& scenario, const RunState& state, const LatitudeMoments& infinite,
                Snapshot& snapshot) {
    if (scenario.samples_only()) return;
    const FunctionShape shape(scenario.activation(), scenario.d);
    const auto mean = [&](const LatitudeMoments& moments) {
        return narrowed(shape.infinite(moments, function_points()).mean);
    };
    snapshot.function_finite =
        mean(latitude_moments(state.neurons, scenario.activation().degree(), scenario.signs == Signs::pm,
                              state.beside == Companion::weight ? state.companion : Eigen::ArrayXd()));
    snapshot.function_infinite = mean(infinite);
}

void fill_limit(const Scenario& scenario, const RunState& state, const LimitPicture& limit,
                Snapshot& snapshot) {
    snapshot.latitude_infinite = narrowed(limit.latitudes);
    for (const std::array<double, 2>& point : limit.curve)
        for (const double coordinate : point) snapshot.curve.push_back(static_cast<float>(coordinate));
    fill_means(scenario, state, limit.moments, snapshot);
}

/// The law of latitudes, growth along it, and both functions.
void fill_law(const Scenario& scenario, const RunState& state, Snapshot& snapshot) {
    snapshot.latitude_infinite = narrowed(state.law.histogram(kDensityBins));
    if (!scenario.single_index())
        return fill_means(scenario, state, latitude_moments(state.law, scenario.activation().degree()),
                          snapshot);
    for (const Amplification::Cell& cell : amplification_of_shares(state.law, kGrowthPoints)) {
        snapshot.growth_latitude.push_back(static_cast<float>(cell.log_latitude));
        snapshot.growth_par.push_back(static_cast<float>(cell.log_par));
    }
    // What the law's masses lack of 1 may cost the last of them.
    snapshot.growth_latitude.resize(kGrowthPoints, std::numeric_limits<float>::quiet_NaN());
    snapshot.growth_par.resize(kGrowthPoints, std::numeric_limits<float>::quiet_NaN());

    const FunctionPicture function = picture_function(scenario, state, function_points());
    snapshot.function_finite = narrowed(function.finite.mean);
    snapshot.spread_finite = narrowed(function.finite.spread);
    snapshot.function_infinite = narrowed(function.infinite.mean);
    snapshot.spread_infinite = narrowed(function.infinite.spread);
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
    for (const WidthReport& one : state.narrower)
        snapshot.narrower.insert(snapshot.narrower.end(), {static_cast<double>(one.m), one.particle_gap,
                                                           one.function_gap, one.distance_mean});
}

void fill_picture(const Run& run, const RunState& state, Snapshot& snapshot) {
    const auto m = static_cast<std::size_t>(state.neurons.cols());
    const std::size_t detailed = std::min<std::size_t>(m, kMostDetailed);
    const bool plane = in_a_plane(run.scenario());
    place(state.neurons, plane, detailed, snapshot.neurons);
    place(state.twins, plane, detailed, snapshot.twins);
    if (plane) fill_teachers(run.scenario(), snapshot);
    fill_alignment(run.scenario(), state.neurons, detailed, snapshot);
    snapshot.gap = as_floats(state.gap, detailed);
    if (state.beside != Companion::none) snapshot.companion = as_floats(state.companion, detailed);
    Eigen::ArrayXd speed;
    column_norms(state.velocity, speed);
    snapshot.speed = as_floats(speed, detailed);
    snapshot.lambda_par.resize(detailed);
    snapshot.escape_rate.resize(detailed);
    const LocalField local(run.scenario(), state);
    for (std::size_t i = 0; i < detailed; ++i) {
        snapshot.lambda_par[i] = static_cast<float>(local.lambda_par(static_cast<Eigen::Index>(i)));
        snapshot.escape_rate[i] = static_cast<float>(local.escape_rate(static_cast<Eigen::Index>(i)));
    }

    if (m > detailed) fill_points(state, local, speed, snapshot);

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
    snapshot.distance_now = distance_histogram(state.gap);
    if (Limit* limit = run.limit())
        fill_limit(run.scenario(), state, limit->picture_at(state.t, kDensityBins), snapshot);
    else
        fill_law(run.scenario(), state, snapshot);
}

void fill_snapshot(const Run& run, const RunState& state, Snapshot& snapshot) {
    fill_numbers(run, state, snapshot);
    fill_picture(run, state, snapshot);
}

} // namespace equator
