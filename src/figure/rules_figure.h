// One start under several rules as small multiples (scenario/compared_rules.h): a figure a rule, all of the
// same axes, and all of them in one file.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/svg.h"
#include "run/observables.h"
#include "scenario/compared_rules.h"

namespace equator {

/// What is shown of a run under a rule.
inline constexpr std::array<Quantity, 3> kComparedQuantities{Quantity::loss_infinite, Quantity::loss_finite,
                                                             Quantity::particle_gap};

struct RulePanel {
    std::string reason; ///< why it has no numbers, or no more; "": it has, or they are under way
    std::vector<double> t;
    std::array<std::vector<double>, kComparedQuantities.size()> values;

    void add(const Observables& at);
};
using RulePanels = std::array<RulePanel, kComparedRules.size()>;

/// A figure a panel: losses and gap over time on a logarithmic scale, which all share, from 0 to T.
/// `cursor`: the time that is shown.
std::vector<PlotFigure> rule_figures(const RulePanels& panels, double T, std::optional<double> cursor);

/// How many panels stand in a row of an area, for them to be neither flat nor narrow.
std::size_t rule_columns(float width, float height);

/// All of them as an SVG file.
std::string rules_svg(const RulePanels& panels, double T, std::optional<double> cursor, const Theme& theme,
                      SvgOptions options);
/// Their numbers: a comment a line of `facts` and for every panel without numbers, then
/// "rule,t,loss_infinite,..." with the rule as a link says it, and a row a moment.
std::string rules_csv(const RulePanels& panels, const std::vector<std::string>& facts);

} // namespace equator
