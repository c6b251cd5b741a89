#include "experiment/forecast.h"

#include <algorithm>

#include "scenario/link.h"

namespace equator {

namespace {

/// The scenario of a run up to where it may come to.
Scenario longest(const Experiment& experiment, std::size_t run) {
    RunPlan plan = plan_of(experiment, run);
    // When it escapes is not known beforehand; the horizon is what it may come to.
    if (!plan.times.empty()) plan.scenario.T = std::max(plan.times.back(), 1e-3);
    return plan.scenario;
}

} // namespace

std::string refuse_runs(const Experiment& experiment, const Limits& limits, const std::string& where) {
    if (!needs_of(experiment.measures).finite) return "";
    for (std::size_t run = 0; run < run_count(experiment);
         run += static_cast<std::size_t>(experiment.seeds)) {
        const Scenario scenario = longest(experiment, run);
        if (const auto refusal = refuse(scenario, limits, where))
            return "run " + std::to_string(run) + ", " + link_text(scenario) + ": " + refusal->reason +
                   "; nearest: " + link_text(refusal->nearest);
    }
    return "";
}

double forecast_seconds(const Experiment& experiment, std::size_t run) {
    return needs_of(experiment.measures).finite ? estimate(longest(experiment, run)).seconds : 1.0;
}

} // namespace equator
