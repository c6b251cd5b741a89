// The gap with its bounds and expectation, its budget, and the expected gap by harmonics.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "gui/panels/panels.h"
#include "gui/panels/plot_parts.h"
#include "instrument/insight.h"

namespace equator {

PlotFigure PlotsPanel::gap(const Session& session) {
    const History& history = session.history();
    const auto t = history.series(Quantity::t), bound = history.series(Quantity::bound_average);
    const bool wide = session.scenario().limit == InfiniteRule::wide;
    PlotFigure figure = over_time(session, wide ? "Gap between network and reference"
                                                : "Gap between finite and infinite width");
    figure.y.label = "squared gap";
    figure.y.log = true;
    const PlotView& shown = session.view().plot(PlotKind::gap);
    const auto hidden = [&shown](PlotCurve curve) { return is_hidden(shown.hidden, curve_spec(curve).name); };
    add_quantities(session, PlotKind::gap, CurveOf::theory, figure);
    add_expected(session, figure); // when it comes, the legend's entries before it stay where they are
    if (session.without_theory().empty()) {
        bound_so_far_ = running_maximum(bound);
        figure.curves.push_back(styled(curve_spec(PlotCurve::bound_so_far), t, bound_so_far_));
        add_overruns(history.series(bounded_gap(session.scenario())), bound, t, figure);
    }
    add_quantities(session, PlotKind::gap, CurveOf::every_run, figure);
    add_quantities(session, PlotKind::gap, CurveOf::finite_data, figure);
    add_quantities(session, PlotKind::gap, CurveOf::wide_reference, figure);
    add_quantities(session, PlotKind::gap, CurveOf::trained_weights, figure);
    squared_.clear();
    for (const double mean : history.series(Quantity::distance_mean)) squared_.push_back(mean * mean);
    figure.curves.push_back(styled(curve_spec(PlotCurve::squared_mean_distance), t, squared_));
    double times = 1.0;
    if (session.view().times_m) {
        figure.y.label = "m × squared gap";
        scale_y(figure, times = session.scenario().m, scaled_);
    } else if (const auto& before = session.run_before(); !before.t.empty()) {
        figure.curves.push_back(styled(curve_spec(PlotCurve::run_before), before.t, before.gap));
    }
    add_narrower(session, Snapshot::width_particle_gap, false, Dash::solid, "", figure);
    if (!hidden(PlotCurve::function_gap))
        add_narrower(session, Snapshot::width_function_gap, false, Dash::dashed, ", function", figure);
    // The same axis all the way: from a thousandth of 1/m up to where two points are as far apart as they
    // get, or to where the naive bound is beyond all use.
    if (shown.log_y.value_or(true)) {
        const bool naive =
            session.without_theory(TheoryPart::gronwall).empty() && !hidden(PlotCurve::gronwall);
        figure.y.lo = times * std::pow(10.0, std::floor(-3.0 - std::log10(session.scenario().m)));
        figure.y.hi = times * (naive ? 1e9 : 10.0);
        figure.horizontal.push_back(
            {.value = 4.0 * times, .label = "largest squared distance on a sphere", .right = true});
    }
    return figure;
}

/// Curves of the narrower networks, each times its own width (or the root of it) where gaps are shown times
/// m: curves of one law then fall together.
void PlotsPanel::add_narrower(const Session& session, Snapshot::WidthNumber which, bool root, Dash dash,
                              const char* what, PlotFigure& figure) {
    const History& history = session.history();
    const std::size_t count = history.narrower_count();
    std::vector<std::vector<double>>& curves = narrower_[which];
    curves.resize(count);
    for (std::size_t k = 0; k < count; ++k) {
        const double m = history.narrower(k, Snapshot::width).front();
        const double times = !session.view().times_m ? 1.0 : root ? std::sqrt(m) : m;
        curves[k].clear();
        for (const double value : history.narrower(k, which)) curves[k].push_back(times * value);
        figure.curves.push_back(
            {.name = "m = " + grouped(static_cast<std::uint64_t>(m)) + what,
             .paint = sequential(0.25f + 0.6f * static_cast<float>(k) / static_cast<float>(count)),
             .x = history.series(Quantity::t),
             .y = curves[k],
             .dash = dash});
    }
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
    const std::string_view why = session.without_theory(TheoryPart::budget);
    for (std::size_t tick = 0; tick < t.size() && why.empty(); tick += kTicksPerBudget) {
        budget_t_.push_back(t[tick]);
        for (std::size_t part = 0; part < parts.size(); ++part)
            budget_[part].push_back(history.series(parts[part].quantity)[tick]);
    }
    PlotFigure figure = over_time(session, "");
    figure.y.label = "growth rate of half the gap";
    figure.y.can_switch = false;
    if (session.scenario().finite_data()) figure.title = "of the width part";
    figure.layer_x = budget_t_;
    for (std::size_t part = 0; part < parts.size(); ++part)
        figure.layers.push_back({.name = parts[part].name, .paint = parts[part].ink, .y = budget_[part]});
    if (!why.empty()) figure.empty_text = why;
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
        const std::string_view why = session.without_theory(TheoryPart::expected);
        figure.empty_text = !why.empty()          ? std::string(why)
                            : session.expecting() ? "computing the expected gap"
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
