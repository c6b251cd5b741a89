// The training rules that stand side by side where compare=rules: one start, a row a rule.
#pragma once

#include <array>
#include <string>

#include "scenario/scenario.h"

namespace equator {

struct ComparedRule {
    const char* name;     ///< of its panel
    const char* settings; ///< what makes it, over the scenario's own, as a link says it
};

inline constexpr std::array<ComparedRule, 6> kComparedRules{{
    {"gradient flow", "rule=flow"},
    {"projected gradient descent", "rule=pgd"},
    {"momentum, friction 3/t", "rule=momentum&friction=nesterov"},
    {"heavy ball", "rule=heavyball"},
    {"Adam", "rule=adam"},
    {"trained output weights", "weights=train"},
}};

/// A scenario under another rule. Where the two do not go together: why, and the nearest that do.
struct ComparedScenario {
    Scenario scenario;
    std::string reason;
};

/// What `scenario` is under a rule: its start, data and rates, with the rule's own settings; one width, and
/// infinite width by the same rule or the scenario's wide reference. Precondition: the scenario is valid.
ComparedScenario compared(const Scenario& scenario, const ComparedRule& rule);

} // namespace equator
