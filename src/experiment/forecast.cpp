#include "experiment/forecast.h"

#include <algorithm>

#include "base/number_text.h"
#include "scenario/link.h"
#include "theory/expected_gap.h"

namespace equator {

namespace {

/// The scenario of a run up to where it may come to.
Scenario longest(const Experiment& experiment, std::size_t run) {
    RunPlan plan = plan_of(experiment, run);
    // When it escapes is not known beforehand; the horizon is what it may come to.
    if (!plan.times.empty()) plan.scenario.T = std::max(plan.times.back(), 1e-3);
    return plan.scenario;
}

/// Kernels and setting of its expected gap.
struct Expected {
    Kernels kernels;
    ExpectedGapSetting setting;

    explicit Expected(const Scenario& scenario)
        : kernels(scenario.kernels()), setting{.rule = scenario.infinite_rule(), .eta = scenario.eta} {}
};

} // namespace

std::string refuse_runs(const Experiment& experiment, const Capacity& capacity, const std::string& where) {
    const Needs needs = needs_of(experiment.measures);
    if (!needs.finite && !needs.expected) return "";
    for (std::size_t run = 0; run < run_count(experiment);
         run += static_cast<std::size_t>(experiment.seeds)) {
        Scenario scenario = longest(experiment, run);
        const std::string named = "run " + std::to_string(run) + ", " + link_text(scenario) + ": ";
        if (needs.finite)
            if (const auto refusal = refuse(scenario, capacity, where))
                return named + refusal->reason + "; nearest: " + link_text(refusal->nearest);
        if (!needs.expected || experiment.at_escape) continue; // an escape may come long before the horizon
        const Expected expected(scenario);
        const double reach = expected_gap_reach(expected.kernels, expected.setting);
        if (scenario.T <= reach) continue;
        const std::string reason =
            "its expected gap takes more than " + number_text(kMostGapSteps) + " steps";
        scenario.T = reach;
        return named + reason + "; nearest: " + link_text(scenario);
    }
    return "";
}

double forecast_seconds(const Experiment& experiment, std::size_t run) {
    const Needs needs = needs_of(experiment.measures);
    const Scenario scenario = longest(experiment, run);
    double seconds = needs.finite ? estimate(scenario).seconds : 1.0;
    if (needs.expected) {
        const Expected expected(scenario);
        seconds += expected_gap_cost(expected.kernels, expected.setting, scenario.T).seconds;
    }
    return seconds;
}

} // namespace equator
