// The gap with its bounds and expectation, its budget, and the expected gap by harmonics.
#include <algorithm>
#include <cstddef>
#include <limits>

#include "gui/panels/panels.h"
#include "gui/panels/plot_parts.h"
#include "instrument/insight.h"

namespace equator {

PlotFigure PlotsPanel::gap(const Session& session) {
    const History& history = session.history();
    const auto t = history.series(Quantity::t), bound = history.series(Quantity::bound_average);
    PlotFigure figure = over_time(session, "Gap between finite and infinite width");
    figure.y.label = "squared gap";
    figure.y.log = true;
    figure.y.max_decades = 4.0;
    add_quantities(session, PlotKind::gap, CurveOf::theory, figure);
    add_expected(session, figure); // when it comes, the legend's entries before it stay where they are
    if (session.view().theory) {
        bound_so_far_ = running_maximum(bound);
        figure.curves.push_back(styled(curve_spec(PlotCurve::bound_so_far), t, bound_so_far_));
        const bool in_parts = session.scenario().finite_data();
        add_overruns(history.series(in_parts ? Quantity::gap_width : Quantity::particle_gap), bound, t,
                     figure);
    }
    add_quantities(session, PlotKind::gap, CurveOf::every_run, figure);
    add_quantities(session, PlotKind::gap, CurveOf::finite_data, figure);
    return figure;
}

void PlotsPanel::add_expected(const Session& session, PlotFigure& figure) {
    const ExpectedSeries* series = session.expected();
    if (!series) return;
    const auto of_width = [&](const std::vector<double>& constants, std::vector<double>& out) {
        out.clear();
        for (const double constant : constants) out.push_back(constant / session.scenario().m);
        return std::span<const double>(out);
    };
    const auto curve = [&](PlotCurve which, std::span<const double> y) {
        figure.curves.push_back(styled(curve_spec(which), series->t, y));
    };
    curve(PlotCurve::expected_particle_gap, of_width(series->particle, expected_[0]));
    // Beyond the sphere's own size a first-order mean says nothing; it may leave the plot.
    figure.curves.back().label_clipped = expected_[0].back() > 1.0;
    if (session.scenario().finite_data()) return; // the function gap has no part of the width alone
    curve(PlotCurve::expected_function_gap, of_width(series->function, expected_[1]));
    const CurveSpec& function = curve_spec(PlotCurve::expected_function_gap);
    figure.bands.push_back({.name = function.name,
                            .paint = function.ink,
                            .x = series->t,
                            .lo = of_width(series->quantiles[kExpectedLow], expected_[2]),
                            .hi = of_width(series->quantiles[kExpectedHigh], expected_[3])});
}

void PlotsPanel::add_overruns(std::span<const double> gap, std::span<const double> bound,
                              std::span<const double> t, PlotFigure& figure) {
    const std::vector<Overrun> overruns = above_bound(gap, bound);
    if (overruns.empty()) return;
    above_.assign(t.size(), std::numeric_limits<double>::quiet_NaN());
    for (const Overrun& overrun : overruns)
        std::copy(gap.begin() + static_cast<std::ptrdiff_t>(overrun.begin),
                  gap.begin() + static_cast<std::ptrdiff_t>(overrun.end),
                  above_.begin() + static_cast<std::ptrdiff_t>(overrun.begin));
    figure.curves.push_back(styled(curve_spec(PlotCurve::above_bound), t, above_));
}

PlotFigure PlotsPanel::budget(const Session& session) {
    const History& history = session.history();
    const auto parts = curves_of(PlotKind::budget);
    // Only the ticks that carry a budget; their ticks are their indices.
    const auto t = history.series(Quantity::t);
    budget_t_.clear();
    for (auto& part : budget_) part.clear();
    for (std::size_t tick = 0; tick < t.size() && session.view().theory; tick += kTicksPerBudget) {
        budget_t_.push_back(t[tick]);
        for (std::size_t part = 0; part < parts.size(); ++part)
            budget_[part].push_back(history.series(parts[part].quantity)[tick]);
    }
    PlotFigure figure = over_time(session, "");
    figure.y.label = "d/dt of half the gap";
    figure.y.can_switch = false;
    if (session.scenario().finite_data()) figure.title = "of the width part";
    figure.layer_x = budget_t_;
    for (std::size_t part = 0; part < parts.size(); ++part)
        figure.layers.push_back({.name = parts[part].name, .paint = parts[part].ink, .y = budget_[part]});
    if (!session.view().theory) figure.empty_text = "the theory is switched off";
    return figure;
}

PlotFigure PlotsPanel::harmonics(const Session& session) {
    PlotFigure figure = over_time(session, "");
    figure.y.label = "share of the expected particle gap";
    figure.y.can_switch = false;
    figure.y.lo = 0.0;
    figure.y.hi = 1.0;
    const ExpectedSeries* series = session.expected();
    if (!series) {
        // Why not is under the plots.
        figure.empty_text = !session.view().theory ? "the theory is switched off"
                            : session.expecting()  ? "computing the expected gap"
                                                   : "no expected gap";
        return figure;
    }
    // There is no gap to share at t = 0.
    figure.layer_x = std::span(series->t).subspan(1);
    for (auto& layer : harmonics_) layer.assign(series->t.size() - 1, 0.0);
    constexpr auto degrees = curves_of(PlotKind::harmonics);
    constexpr std::size_t kLast = degrees.size() - 1;
    for (std::size_t l = 0; l < series->parts.size(); ++l)
        for (std::size_t i = 1; i < series->t.size(); ++i)
            if (series->particle[i] > 0.0)
                harmonics_[std::min(l, kLast)][i - 1] += series->parts[l][i] / series->particle[i];
    const auto visible = [this](std::size_t l) {
        return *std::max_element(harmonics_[l].begin(), harmonics_[l].end()) > 1e-3;
    };
    std::size_t highest = kLast;
    while (highest > 1 && !visible(highest)) --highest;
    for (std::size_t l = 0; l <= highest; ++l) {
        if (!visible(l)) continue;
        // Where all neurons are early or late together in the gap's own colour, the others along a map.
        const float u = 0.32f + 0.6f * (static_cast<float>(l) - 1.0f) / static_cast<float>(highest);
        const Paint paint = l == 0 ? Paint(degrees[l].ink) : sequential(u);
        figure.layers.push_back({.name = degrees[l].name, .paint = paint, .y = harmonics_[l]});
    }
    return figure;
}

} // namespace equator
