#include "experiment/experiment.h"

#include <algorithm>

#include "base/number_text.h"
#include "scenario/link.h"
#include "scenario/settings.h"

namespace equator {

namespace {

const Setting* swept_setting(std::string_view key) {
    const Setting* row = find_setting(key);
    return row ? row : find_shorthand(key);
}

} // namespace

bool can_sweep(std::string_view key) {
    const Setting* row = swept_setting(key);
    return row && (row->kind == SettingKind::integer || row->kind == SettingKind::real) && key != "seed" &&
           key != "t";
}

std::vector<double> sweep_values(const Experiment& experiment, std::size_t sweep) {
    const Sweep& s = experiment.sweeps[sweep];
    const Setting* row = swept_setting(s.key);
    return s.values.values(row && row->kind == SettingKind::integer);
}

std::size_t point_count(const Experiment& experiment) {
    std::size_t count = 1;
    for (std::size_t i = 0; i < experiment.sweeps.size(); ++i) count *= sweep_values(experiment, i).size();
    return count;
}

std::size_t run_count(const Experiment& experiment) {
    return point_count(experiment) * static_cast<std::size_t>(experiment.seeds);
}

Scenario point_scenario(const Experiment& experiment, const std::vector<double>& swept,
                        std::string* problem) {
    Scenario scenario = experiment.scenario;
    scenario.t = 0.0; // so that no horizon can lie before it
    std::string wrong;
    for (std::size_t i = 0; i < swept.size(); ++i) {
        const Setting* row = swept_setting(experiment.sweeps[i].key);
        if (const auto p = row->read(*row, number_text(swept[i]), scenario); p && wrong.empty())
            wrong = describe(*p);
    }
    const LinkResult valid = nearest_valid(scenario);
    if (!valid.ok() && wrong.empty()) wrong = describe(valid.problems.front());
    if (problem) *problem = wrong;
    return valid.scenario;
}

RunPlan plan_of(const Experiment& experiment, std::size_t run) {
    RunPlan plan;
    const auto seeds = static_cast<std::size_t>(experiment.seeds);
    std::size_t point = run / seeds;
    plan.swept.resize(experiment.sweeps.size());
    for (std::size_t i = experiment.sweeps.size(); i-- > 0;) {
        const std::vector<double> values = sweep_values(experiment, i);
        plan.swept[i] = values[point % values.size()];
        point /= values.size();
    }
    plan.scenario = point_scenario(experiment, plan.swept);
    plan.seed = experiment.scenario.seed + run % seeds;
    plan.scenario.seed = plan.seed;
    if (!experiment.at_escape && needs_of(experiment.measures).time) {
        plan.times = experiment.at.values(false);
        if (plan.times.empty()) plan.times.push_back(plan.scenario.T);
        plan.scenario.t = std::min(plan.times.back(), plan.scenario.T);
    }
    return plan;
}

std::size_t lines_per_run(const Experiment& experiment) {
    if (experiment.at_escape || !needs_of(experiment.measures).time) return 1;
    return std::max<std::size_t>(1, experiment.at.values(false).size());
}

} // namespace equator
