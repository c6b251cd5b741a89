#include "instrument/idle_setting.h"

namespace equator {

std::string_view idle_reason(const Setting& setting, const Scenario& scenario) {
    const bool steps = scenario.rule == Rule::pgd;
    if (setting.key == "eta" && !steps)
        return "Without effect: only projected gradient descent (pgd) has steps.";
    if (setting.key == "flowtol" && scenario.rule != Rule::flow)
        return "Without effect: only the flow has this tolerance.";
    if (setting.key == "limit" && !steps)
        return "Without effect: only projected gradient descent (pgd) can be compared with another rule.";
    if (setting.key == "batch" && !steps)
        return "Without effect: only projected gradient descent (pgd) has steps to take batches in.";
    if (setting.key == "noise" && !scenario.finite_data())
        return "Without effect: the whole population has no noisy labels.";
    return "";
}

} // namespace equator
