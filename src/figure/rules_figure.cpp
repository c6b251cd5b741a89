#include "figure/rules_figure.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/number_text.h"
#include "figure/plot_spec.h"
#include "run/quantity_names.h"

namespace equator {

namespace {

/// How far below the largest value the panels look, and what is a gap of nothing but rounding.
constexpr double kDecades = 5.0, kRounding = 1e-16;

/// Of kComparedQuantities, short enough for a phone's half.
constexpr const char* kNames[] = {"infinite", "finite", "gap"};
static_assert(std::size(kNames) == kComparedQuantities.size());

} // namespace

void RulePanel::add(const Observables& at) {
    t.push_back(at[Quantity::t]);
    for (std::size_t q = 0; q < values.size(); ++q) values[q].push_back(at[kComparedQuantities[q]]);
}

std::vector<PlotFigure> rule_figures(const RulePanels& panels, double T, std::optional<double> cursor) {
    double lo = 0.0, hi = 0.0;
    for (const RulePanel& panel : panels)
        for (const std::vector<double>& series : panel.values)
            for (const double value : series) {
                if (!(value > kRounding) || !std::isfinite(value)) continue;
                lo = lo > 0.0 ? std::min(lo, value) : value;
                hi = std::max(hi, value);
            }
    std::vector<PlotFigure> figures(panels.size());
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const RulePanel& panel = panels[i];
        PlotFigure& figure = figures[i];
        figure.title = kComparedRules[i].name;
        if (!panel.t.empty() && !panel.reason.empty()) figure.title += "; " + panel.reason;
        figure.x.label = "time t";
        figure.x.lo = 0.0;
        figure.x.hi = T;
        figure.x.can_switch = figure.y.can_switch = false; // they would differ then
        figure.y.label = "loss, gap";
        figure.y.log = true;
        if (hi > 0.0) {
            figure.y.hi = std::pow(10.0, std::ceil(std::log10(hi)));
            figure.y.lo = std::pow(10.0, std::floor(std::max(std::log10(lo), std::log10(hi) - kDecades)));
            if (!(*figure.y.lo < *figure.y.hi)) figure.y.lo = 0.1 * *figure.y.hi;
        }
        if (!panel.t.empty()) figure.cursor = cursor;
        figure.empty_text = panel.reason.empty() ? "computing" : panel.reason;
        for (std::size_t q = 0; q < kComparedQuantities.size(); ++q) {
            const Quantity quantity = kComparedQuantities[q];
            figure.curves.push_back({.name = kNames[q],
                                     .paint = curve_ink(quantity, Ink::text),
                                     .x = panel.t,
                                     .y = panel.values[q],
                                     .width = quantity == Quantity::loss_finite ? 1.5f : 2.0f});
        }
    }
    return figures;
}

std::size_t rule_columns(float width, float height) {
    constexpr float kShape = 1.5f; // width by height of a panel as it should be
    std::size_t best = 1;
    float least = 1e9f;
    for (const std::size_t columns : {1u, 2u, 3u}) {
        const auto across = static_cast<float>(columns);
        const float down = static_cast<float>(kComparedRules.size()) / across;
        const float away = std::fabs(std::log(width / across / (height / down) / kShape));
        if (away < least) least = away, best = columns;
    }
    return best;
}

std::string rules_svg(const RulePanels& panels, double T, std::optional<double> cursor, const Theme& theme,
                      SvgOptions options) {
    options.title = "Equator: one start under six rules";
    const std::size_t columns = rule_columns(options.width, options.height);
    // As small as the panels are, down to what can be read.
    options.font_size = std::clamp(options.width / (28.0f * static_cast<float>(columns)), 11.0f, 16.0f);
    const std::vector<PlotFigure> figures = rule_figures(panels, T, cursor);
    return svg_text(figures, columns, {}, theme, options);
}

std::string rules_csv(const RulePanels& panels, const std::vector<std::string>& facts) {
    std::string text;
    for (const std::string& fact : facts) text += "# " + fact + "\n";
    for (std::size_t i = 0; i < panels.size(); ++i)
        if (!panels[i].reason.empty())
            text += std::string("# ") + kComparedRules[i].settings + ": " + panels[i].reason + "\n";
    text += "rule,t";
    for (const Quantity quantity : kComparedQuantities)
        text += std::string(",") + kQuantityNames[static_cast<std::size_t>(quantity)];
    text += '\n';
    for (std::size_t i = 0; i < panels.size(); ++i)
        for (std::size_t k = 0; k < panels[i].t.size(); ++k) {
            text += kComparedRules[i].settings + ("," + number_text(panels[i].t[k]));
            for (const std::vector<double>& series : panels[i].values)
                text += "," + (std::isnan(series[k]) ? std::string() : number_text(series[k]));
            text += '\n';
        }
    return text;
}

} // namespace equator
