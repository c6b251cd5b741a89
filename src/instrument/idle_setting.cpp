#include "instrument/idle_setting.h"

namespace equator {

std::string_view idle_reason(const Setting& setting, const Scenario& scenario) {
    const bool steps = is_by_steps(scenario.rule), trained = scenario.weights == Weights::train,
               remembers = scenario.rule == Rule::heavyball || scenario.rule == Rule::adam;
    if (setting.key == "eta" && !scenario.by_steps()) return "Without effect: this rule has no steps.";
    if (setting.key == "flowtol" && scenario.by_steps())
        return "Without effect: only flows have this tolerance.";
    if (setting.key == "gradient" && scenario.rule != Rule::pgd)
        return "Without effect: only projected gradient descent (pgd) has such steps.";
    if ((setting.key == "kappa" || setting.key == "decay") && !trained)
        return "Without effect: output weights are not trained.";
    if (setting.key == "friction" && scenario.rule != Rule::momentum)
        return "Without effect: only momentum has friction.";
    if (setting.key == "beta" && !remembers)
        return "Without effect: only heavyball and adam remember a velocity.";
    if (setting.key == "beta2" && scenario.rule != Rule::adam)
        return "Without effect: only adam remembers a mean square.";
    if (setting.key == "eps" && scenario.rule != Rule::rms && scenario.rule != Rule::adam &&
        scenario.rule != Rule::normalised)
        return "Without effect: only rms, adam and normalised divide by the size of a gradient.";
    if (setting.key == "wide" && scenario.limit != InfiniteRule::wide)
        return "Without effect: only limit=wide compares with a wide network.";
    if (setting.key == "precision" && (scenario.samples_only() || !scenario.equal_weights()))
        return "Without effect: the sums of this problem are in double precision always.";
    if (setting.key == "tol" && scenario.limit == InfiniteRule::wide && !scenario.has_exact_limit())
        return "Without effect: there is no exact limit here.";
    if (setting.key == "batch" && !steps) return "Without effect: this rule has no steps to take batches in.";
    if (setting.key == "noise" && !scenario.finite_data())
        return "Without effect: the whole population has no noisy labels.";
    return "";
}

} // namespace equator
