#include "faces/scenes/scene_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "protocol/picture.h"
#include "theory/concordance.h"
#include "theory/gronwall.h"

namespace equator {

namespace {

std::vector<double> widened(const std::vector<float>& values) {
    return {values.begin(), values.end()};
}

int exponent_of(const Scenario& scenario) {
    return information_exponent(scenario.phi, scenario.activation());
}

} // namespace

SceneRun::SceneRun(const Scenario& scenario, bool theory, int moments)
    : run_(scenario, theory), moments_(moments), was_worst_(static_cast<std::size_t>(scenario.m)) {}

SceneQuestion::Progress SceneRun::approach() {
    const double t = moments_ > 1 ? run_.scenario().T * next_ / (moments_ - 1) : 0.0;
    if (!run_.approach(t)) return Progress::busy;
    describe(run_.state_at(t, false));
    const bool last = ++next_ == moments_ || !run_.failure().empty();
    return last ? Progress::last : Progress::moment;
}

void SceneRun::describe(const RunState& state) {
    const Scenario& scenario = run_.scenario();
    moment_.clear();
    for (std::size_t i = 0; i < kQuantityCount; ++i)
        moment_.push_back({kQuantities[i].name, {state.observables.values[i]}});
    moment_.push_back({"d", {static_cast<double>(scenario.d)}});
    moment_.push_back({"m", {static_cast<double>(scenario.m)}});
    moment_.push_back({"information_exponent", {static_cast<double>(exponent_of(scenario))}});
    moment_.push_back({"constant", {concordance_constant(exponent_of(scenario))}});
    moment_.push_back(
        {"digest",
         {static_cast<double>(state.digest >> 32), static_cast<double>(state.digest & 0xffffffffu)}});

    Snapshot snapshot;
    fill_picture(run_, state, snapshot);
    moment_.push_back({"neurons", widened(snapshot.neurons)});
    moment_.push_back({"twins", widened(snapshot.twins)});
    moment_.push_back({"gap", widened(snapshot.gap)});
    moment_.push_back({"lambda_par", widened(snapshot.lambda_par)});
    moment_.push_back({"speed", widened(snapshot.speed)});
    std::vector<double> climb(static_cast<std::size_t>(state.velocity.cols()));
    for (std::size_t i = 0; i < climb.size(); ++i) climb[i] = state.velocity(0, static_cast<Eigen::Index>(i));
    moment_.push_back({"climb", std::move(climb)});

    const std::vector<float>& rates = snapshot.lambda_par;
    const auto worst = static_cast<std::size_t>(std::max_element(rates.begin(), rates.end()) - rates.begin());
    was_worst_[worst] = true;
    const double mean = std::accumulate(rates.begin(), rates.end(), 0.0) / static_cast<double>(rates.size());
    moment_.push_back({"mean_rate", {mean}});
    moment_.push_back({"largest_rate", {largest_growth(state.field)}});
    moment_.push_back({"worst", {static_cast<double>(worst)}});
    moment_.push_back({"worst_rate", {rates[worst]}});
    moment_.push_back(
        {"worsts", {static_cast<double>(std::count(was_worst_.begin(), was_worst_.end(), true))}});

    std::vector<double> target = function_points();
    moment_.push_back({"function_z", target});
    for (double& z : target) z = scenario.phi(z) - scenario.phi.coefficient(0);
    moment_.push_back({"function_target", std::move(target)});
    moment_.push_back({"function_finite", widened(snapshot.function_finite)});
    moment_.push_back({"function_infinite", widened(snapshot.function_infinite)});
    moment_.push_back({"law", widened(snapshot.latitude_infinite)});
    describe_field(state);
    describe_paths(state);
}

void SceneRun::describe_field(const RunState& state) {
    std::vector<double> latitude(kFieldPoints), climb(kFieldPoints), rate(kFieldPoints);
    for (std::size_t i = 0; i < kFieldPoints; ++i) {
        const double alpha = 2.0 * static_cast<double>(i) / (kFieldPoints - 1) - 1.0;
        latitude[i] = alpha;
        climb[i] = state.field.q(alpha) * (1.0 - alpha * alpha);
        rate[i] = state.field.lambda_par(alpha);
    }
    moment_.push_back({"field_latitude", std::move(latitude)});
    moment_.push_back({"field_climb", std::move(climb)});
    moment_.push_back({"field_rate", std::move(rate)});
    const double edge = 1.0 / std::sqrt(static_cast<double>(run_.scenario().d));
    moment_.push_back({"belt_edge", {edge}});
    moment_.push_back({"belt_share", {state.law.mass_below(edge) - state.law.mass_below(-edge)}});
    moment_.push_back({"latitude_typical", {std::sqrt(state.law.second_moment())}});
}

void SceneRun::describe_paths(const RunState& state) {
    const double constant = concordance_constant(exponent_of(run_.scenario()));
    std::vector<double> start, latitude, rate, pace, stretch, allowed;
    for (const Amplification::Cell& cell : amplification_of_shares(state.law, kGrowthPoints)) {
        const double from = latitude_of(cell.s0);
        const double alpha = (cell.crossed ? -from : from) * std::exp(cell.log_latitude);
        start.push_back(from);
        latitude.push_back(alpha);
        rate.push_back(state.field.lambda_par(alpha));
        pace.push_back(constant * std::fabs(state.field.q(alpha)) * (1.0 - alpha * alpha) / std::fabs(alpha));
        stretch.push_back(cell.log_par);
        allowed.push_back(constant * cell.log_latitude);
    }
    moment_.push_back({"path_start", std::move(start)});
    moment_.push_back({"path_latitude", std::move(latitude)});
    moment_.push_back({"path_rate", std::move(rate)});
    moment_.push_back({"path_pace", std::move(pace)});
    moment_.push_back({"path_stretch", std::move(stretch)});
    moment_.push_back({"path_allowed", std::move(allowed)});
}

} // namespace equator
