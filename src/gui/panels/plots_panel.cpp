#include "gui/panels/panels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/digest.h"
#include "base/number_text.h"
#include "base/portable_math.h"
#include "figure/figure_csv.h"
#include "figure/svg.h"
#include "gui/panels/plot_parts.h"
#include "run/notes.h"
#include "scenario/formula.h"
#include "theory/concordance.h"
#include "view/view_settings.h"

namespace equator {

namespace {

constexpr float kPadding = 6.0f;

/// E [f* | x_1 = z] of a target along several directions: sum_k a_k (mean_j (v_j.e_1)^k) h_k(z), a circle's
/// mean that of cos^k. Nothing where directions are not known here.
Function along_first(const HermiteSum& phi, const Snapshot* shown) {
    HermiteSum mean;
    if (!shown || shown->teachers.empty()) return mean;
    const bool circle =
        shown->teachers.size() == 2 && shown->teachers[0] == 0.0f && shown->teachers[1] == 0.0f;
    constexpr int kAround = 2 * kMaxDegree;
    const std::size_t count = circle ? kAround : shown->teachers.size() / 2;
    mean.c.assign(phi.c.size(), 0.0);
    for (std::size_t j = 0; j < count; ++j) {
        const double v =
            circle ? std::cos(2.0 * kPi * static_cast<double>(j) / kAround) : shown->teachers[2 * j];
        double power = 1.0 / static_cast<double>(count);
        for (std::size_t k = 0; k < mean.c.size(); ++k, power *= v) mean.c[k] += phi.c[k] * power;
    }
    return mean;
}

} // namespace

void PlotsPanel::show(const Ui& ui, PlotKind kind, Session& session, bool in_tabs) {
    PlotFigure shown = figure(kind, session);
    if (in_tabs && kind == PlotKind::gap)
        shown.title.clear(); // the tab says it, and the legend needs the row
    PlotState& state = states_[static_cast<std::size_t>(kind)];
    const PlotView before = state.view = session.view().plot(kind); // a link may have set it
    PlotOptions options{.id = plot_spec(kind).key, .scale = ui.scale};
    const bool over_time = plot_spec(kind).over_time;
    if (over_time) options.linked_x = &linked_t_;
    const PlotResult result = draw_plot(shown, state, *ui.theme, options);
    if (state.view != before)
        session.edit_view([&](View& view) {
            PlotView& now = view.plot(kind) = state.view;
            if (now.zoom_x != before.zoom_x && now.zoom_x) now.zoom_x = tidy(*now.zoom_x);
            if (now.zoom_y != before.zoom_y && now.zoom_y) now.zoom_y = tidy(*now.zoom_y);
        });
    if (over_time) go_to(session, result);
}

std::string PlotsPanel::svg(PlotKind kind, const Session& session, const Theme& theme, float width,
                            float height) {
    const PlotFigure shown = figure(kind, session);
    SvgOptions options{.width = width, .height = height};
    options.title = "Equator: " + (shown.title.empty() ? plot_spec(kind).title : shown.title);
    options.metadata = facts(session);
    return svg_text(shown, session.view().plot(kind), theme, options);
}

std::string PlotsPanel::csv(PlotKind kind, const Session& session) {
    return csv_text(figure(kind, session), session.view().plot(kind).hidden, facts(session));
}

void PlotsPanel::add_quantities(const Session& session, PlotKind kind, CurveOf of, PlotFigure& figure) {
    const History& history = session.history();
    if (of == CurveOf::finite_data && !session.scenario().finite_data()) return;
    const bool without_parts = session.scenario().samples_only() && kind == PlotKind::gap;
    if (of == CurveOf::finite_data && without_parts) return;
    const bool wide = session.scenario().limit == InfiniteRule::wide;
    if (of == CurveOf::wide_reference && !wide) return;
    if (of == CurveOf::trained_weights && session.scenario().weights == Weights::fixed) return;
    for (const CurveSpec& spec : curves_of(kind)) {
        if (spec.of != of) continue;
        if (of == CurveOf::theory && !session.without_theory(part_of(spec.quantity)).empty()) continue;
        figure.curves.push_back(styled(spec, history.series(Quantity::t), history.series(spec.quantity)));
        if (wide && spec.curve == PlotCurve::loss_infinite) figure.curves.back().name = "reference";
        if (spec.error != Quantity::count_) figure.curves.back().error = history.series(spec.error);
    }
}

void PlotsPanel::add_dots(PlotCurve which, PlotFigure& figure) const {
    const CurveSpec& spec = curve_spec(which);
    figure.dots.push_back(
        {.name = spec.name, .paint = spec.ink, .x = points_x_, .y = points_y_, .radius = 2.0f});
}

PlotFigure PlotsPanel::loss(const Session& session) {
    PlotFigure figure = over_time(session, "");
    const double chi = session.scenario().chi;
    figure.y.label = chi == 1.0 ? "loss" : "E [f*² − 2 f f* + chi f²] / 2";
    if (chi >= 1.0) figure.y.lo = 0.0; // below, what neurons descend is no square
    add_quantities(session, PlotKind::loss, CurveOf::every_run, figure);
    add_quantities(session, PlotKind::loss, CurveOf::finite_data, figure);
    if (const Snapshot* shown = session.shown(); shown && !floor_text(shown->loss_floor).empty())
        figure.horizontal.push_back(
            {.value = shown->loss_floor, .label = "lower bound " + short_number(shown->loss_floor, 3)});
    return figure;
}

PlotFigure PlotsPanel::distance(const Session& session) {
    PlotFigure figure = over_time(session, "");
    figure.y.label = "distance |Δ|";
    figure.y.log = true;
    figure.y.max_decades = 5.0;
    add_quantities(session, PlotKind::distance, CurveOf::every_run, figure);
    const History& history = session.history();
    const CurveSpec& tenths = curve_spec(PlotCurve::distance_tenths);
    figure.bands.push_back({.name = tenths.name,
                            .paint = tenths.ink,
                            .x = history.series(Quantity::t),
                            .lo = history.series(Quantity::distance_low),
                            .hi = history.series(Quantity::distance_high)});
    const auto of_neuron = [](const Snapshot& picture, std::size_t i) { return picture.gap[i]; };
    add_lines(session, PlotCurve::every_distance, of_neuron, figure);
    add_followed(session, PlotCurve::followed_distance, of_neuron, figure);
    if (session.view().times_m) {
        figure.y.label = "distance √m |Δ|";
        scale_y(figure, std::sqrt(session.scenario().m), scaled_);
    }
    add_narrower(session, Snapshot::width_distance, true, Dash::solid, "", figure);
    return figure;
}

PlotFigure PlotsPanel::alignment(const Session& session) {
    PlotFigure figure = over_time(session, "");
    figure.y.label = "alignment |w · w*|";
    figure.y.lo = 0.0;
    figure.y.hi = 1.0;
    // Of several directions it is the length in what they span, whose means no column has.
    const Snapshot* shown = session.shown();
    if (shown && !shown->alignment.empty())
        figure.y.label = "|w| in the relevant directions";
    else
        add_quantities(session, PlotKind::alignment, CurveOf::every_run, figure);
    const auto of_neuron = [](const Snapshot& picture, std::size_t i) {
        return picture.alignment.empty() ? std::fabs(picture.neurons[3 * i + 2]) : picture.alignment[i];
    };
    add_lines(session, PlotCurve::every_alignment, of_neuron, figure);
    add_followed(session, PlotCurve::followed_alignment, of_neuron, figure);
    if (shown && shown->alignment.empty())
        add_followed(
            session, PlotCurve::followed_twin,
            [](const Snapshot& picture, std::size_t i) { return std::fabs(picture.twins[3 * i + 2]); },
            figure);
    return figure;
}

void PlotsPanel::add_lines(const Session& session, PlotCurve which,
                           float (*value)(const Snapshot&, std::size_t), PlotFigure& figure) {
    // What can be told apart.
    constexpr std::size_t kMostLines = 200, kMostMoments = 200;
    const CurveSpec& spec = curve_spec(which);
    lines_x_.clear();
    lines_y_.clear();
    if (!is_hidden(session.view().plot(spec.plot).hidden, spec.name)) {
        const std::size_t count =
            session.history().lines(0, kMostLines, kMostMoments, value, lines_x_, lines_y_);
        const auto m = static_cast<std::size_t>(session.scenario().m);
        if (count > 0 && count < m)
            figure.title = "lines: the first " + std::to_string(count) + " of " + std::to_string(m);
    }
    figure.lines.push_back({.name = spec.name, .paint = spec.ink, .x = lines_x_, .y = lines_y_});
}

void PlotsPanel::add_followed(const Session& session, PlotCurve which,
                              float (*value)(const Snapshot&, std::size_t), PlotFigure& figure) {
    constexpr std::size_t kMostMoments = 600;
    if (session.view().selected < 0) return;
    const std::size_t slot = which == PlotCurve::followed_twin ? 1 : 0;
    if (session.history().lines(static_cast<std::size_t>(session.view().selected), 1, kMostMoments, value,
                                followed_x_[slot], followed_y_[slot]) > 0)
        figure.curves.push_back(styled(curve_spec(which), followed_x_[slot], followed_y_[slot]));
}

PlotFigure PlotsPanel::spread(const Session& session) {
    // Over all neurons, whose distances are of several orders of magnitude: the axis is logarithmic unless
    // the reader wants another, and so are the bins. Only those that the neurons reach are drawn.
    PlotFigure figure;
    const View& view = session.view();
    const bool log = view.plot(PlotKind::spread).log_x.value_or(true);
    const double times = view.times_m ? std::sqrt(session.scenario().m) : 1.0;
    figure.x.label = view.times_m ? "distance √m |Δ|" : "distance |Δ|";
    figure.x.log = true;
    figure.y.label = log ? "share per factor of e" : "density";
    figure.y.lo = 0.0;
    figure.empty_text = empty_text(session);
    spread_x_.clear();
    spread_now_.clear();
    spread_largest_.clear();
    const Snapshot* shown = session.pictured();
    if (!shown || shown->distance_now.empty() || shown->distance_largest.empty()) return figure;
    const auto empty = [shown](std::uint32_t bin) {
        return shown->distance_now[bin] + shown->distance_largest[bin] == 0.0f;
    };
    std::uint32_t begin = 0, end = kDistanceBins;
    while (begin + 1 < end && empty(begin)) ++begin;
    while (begin + 1 < end && empty(end - 1)) --end;
    for (std::uint32_t bin = begin; bin < end; ++bin) {
        const double from = times * distance_edge(bin), to = times * distance_edge(bin + 1);
        const double width = log ? std::log(to / from) : to - from;
        spread_x_.push_back(from);
        spread_now_.push_back(shown->distance_now[bin] / width);
        spread_largest_.push_back(shown->distance_largest[bin] / width);
    }
    spread_x_.push_back(times * distance_edge(end));
    spread_largest_.push_back(spread_largest_.back());
    const CurveSpec& now = curve_spec(PlotCurve::spread_now);
    figure.bars.push_back({.name = now.name, .paint = now.ink, .edges = spread_x_, .height = spread_now_});
    figure.curves.push_back(styled(curve_spec(PlotCurve::spread_largest), spread_x_, spread_largest_));
    figure.curves.back().steps = true;
    return figure;
}

PlotFigure PlotsPanel::latitude(const Session& session) {
    PlotFigure figure;
    over_latitudes(session, figure);
    figure.y.label = "density";
    figure.y.lo = 0.0;
    figure.empty_text = empty_text(session);
    if (const Snapshot* shown = session.pictured()) {
        const double width = 2.0 / kLatitudeBins;
        edges_.clear();
        finite_bars_.clear();
        for (std::uint32_t bin = 0; bin <= kLatitudeBins; ++bin) edges_.push_back(-1.0 + width * bin);
        for (const float share : shown->latitude_finite) finite_bars_.push_back(share / width);
        // The law in the histogram's own bins, so that bars and line mean the same.
        law_x_.clear();
        law_y_.clear();
        constexpr std::uint32_t kFine = kDensityBins / kLatitudeBins;
        for (std::uint32_t bin = 0; bin < kLatitudeBins && !shown->latitude_infinite.empty(); ++bin) {
            double mass = 0.0;
            for (std::uint32_t i = 0; i < kFine; ++i) mass += shown->latitude_infinite[bin * kFine + i];
            law_x_.push_back(edges_[bin]);
            law_y_.push_back(mass / width);
        }
        if (!law_x_.empty()) {
            law_x_.push_back(1.0);
            law_y_.push_back(law_y_.back());
        }
        const CurveSpec& bars = curve_spec(PlotCurve::latitude_finite);
        figure.bars.push_back(
            {.name = bars.name, .paint = bars.ink, .edges = edges_, .height = finite_bars_});
        figure.curves.push_back(styled(curve_spec(PlotCurve::latitude_infinite), law_x_, law_y_));
        if (session.scenario().limit == InfiniteRule::wide) figure.curves.back().name = "reference";
        figure.curves.back().steps = true;
    }
    return figure;
}

PlotFigure PlotsPanel::concordance(const Session& session) {
    // A dot a neuron's twin: across, how fast its latitude changes in proportion; up, the local Hessian along
    // its meridian.
    PlotFigure figure;
    figure.x.label = "speed over latitude, |dα/dt| / |α|";
    figure.x.can_switch = false;
    figure.x.lo = 0.0;
    figure.y.label = "local Hessian λ∥";
    figure.y.can_switch = false;
    figure.empty_text = empty_text(session);
    if (!session.scenario().single_index()) {
        figure.empty_text = session.without_theory(TheoryPart::concordance);
        return figure;
    }
    const int slope =
        std::max(1, information_exponent(session.scenario().phi, session.scenario().activation()) - 1);
    line_x_[1] = line_y_[1] = 0.0;
    points_x_.clear();
    points_y_.clear();
    if (const Snapshot* shown = session.pictured()) {
        constexpr std::size_t kMostDots =
            2000; // a stated subset beyond: neurons are independent, so the first are as good as any
        const std::size_t count = std::min(kMostDots, shown->lambda_par.size());
        for (std::size_t i = 0; i < count; ++i) {
            points_x_.push_back(shown->escape_rate[i]);
            points_y_.push_back(shown->lambda_par[i]);
            line_x_[1] = std::max(line_x_[1], points_x_.back());
        }
        line_y_[1] = slope * line_x_[1];
        figure.title = "C = " + std::to_string(slope);
        const Observables& o = shown->observables;
        if (const double share = o[Quantity::concordance_share]; std::isfinite(share))
            figure.title += "; above the line: " + format_value(100.0 * share, 2) + " % of the mass, " +
                            format_value(100.0 * o[Quantity::concordance_excess], 2) + " % of the growth";
        if (const double measured = o[Quantity::selfconcordance]; measured > 0.0)
            figure.title += "; measured C " + format_value(measured, 2);
        if (count < shown->lambda_par.size()) figure.title += " (dots: the first 2000 neurons)";
    }
    add_dots(PlotCurve::concordance_dots, figure);
    figure.curves.push_back(styled(curve_spec(PlotCurve::slope), line_x_, line_y_));
    return figure;
}

PlotFigure PlotsPanel::growth(const Session& session) {
    // A dot an equal share of infinite width's law: across, how far it has come from the equator; up, by how
    // much a displacement along its meridian has grown on the way.
    PlotFigure figure;
    figure.x.label = "way from the equator, log |α(t) / α(0)|";
    figure.x.can_switch = false;
    figure.y.label = "stretch so far, log J∥(t, 0)";
    figure.y.can_switch = false;
    figure.y.lo = -2.0; // what has shrunk further is not drawn
    figure.empty_text = empty_text(session);
    const Scenario& scenario = session.scenario();
    if (!scenario.single_index()) {
        figure.empty_text = session.without_theory(TheoryPart::concordance);
        return figure;
    }
    const double theorem = concordance_constant(information_exponent(scenario.phi, scenario.activation()));
    double measured = std::numeric_limits<double>::quiet_NaN();
    points_x_.clear();
    points_y_.clear();
    line_x_[1] = 0.0;
    if (const Snapshot* shown = session.pictured()) {
        // What has come closer to the equator than e^-2 of its start is not drawn.
        constexpr float kNearest = -2.0f;
        constexpr double kRounding = 1e-3;
        std::size_t above = 0;
        double most = 0.0; // log of the largest J over |alpha_t / alpha_0|^C
        for (std::size_t i = 0; i < shown->growth_par.size(); ++i) {
            const double x = shown->growth_latitude[i], y = shown->growth_par[i];
            if (!(x >= kNearest)) continue;
            points_x_.push_back(x);
            points_y_.push_back(y);
            line_x_[1] = std::max(line_x_[1], x);
            if (x > 0.0 && y > theorem * x + kRounding) {
                ++above;
                most = std::max(most, y - theorem * x);
            }
        }
        measured = shown->observables[Quantity::selfconcordance];
        figure.title = "C = " + format_value(theorem, 2) + " in theory";
        if (measured >= 0.0) figure.title += ", " + format_value(measured, 2) + " measured";
        figure.title += "; " + format_value(100.0 * static_cast<double>(above) / kGrowthPoints, 2) +
                        " % of the mass above";
        if (above > 0) figure.title += ", by up to " + format_value(100.0 * std::expm1(most), 2) + " %";
    }
    line_y_[1] = theorem * line_x_[1];
    measured_y_[0] = std::log(2.0); // the measured constant's own allowance
    measured_y_[1] = measured_y_[0] + measured * line_x_[1];
    add_dots(PlotCurve::starting_latitudes, figure);
    figure.curves.push_back(styled(curve_spec(PlotCurve::theorem), line_x_, line_y_));
    figure.curves.push_back(styled(curve_spec(PlotCurve::measured), line_x_, measured_y_));
    return figure;
}

PlotFigure PlotsPanel::function(const Session& session) {
    PlotFigure figure;
    const bool several = !one_direction(session);
    figure.x.label = several ? "z = x₁; means over other directions"
                             : "z = w* · x; bands: ±1 s.d. over directions orthogonal to w*";
    figure.x.can_switch = false;
    figure.x.lo = function_point(0);
    figure.x.hi = function_point(kFunctionPoints - 1) + 1.1; // room for the names
    figure.y.label = "output f(x)";
    figure.y.can_switch = false;
    figure.empty_text = empty_text(session);
    if (session.scenario().samples_only()) {
        figure.empty_text = "the function is known only at test points";
        return figure;
    }
    const Function phi =
        several ? along_first(session.scenario().phi, session.shown()) : session.scenario().phi;
    if (z_.empty() || !(drawn_ == phi)) {
        drawn_ = phi;
        const Formula formula = read_formula(phi.formula).value;
        z_.clear();
        target_.clear();
        formula_.clear();
        for (std::uint32_t i = 0; i < kFunctionPoints; ++i) {
            z_.push_back(function_point(i));
            target_.push_back(phi(z_.back()));
            if (!phi.formula.empty()) formula_.push_back(formula(z_.back()) - phi.constant);
        }
    }
    const Snapshot* shown = session.pictured();
    if (!shown || shown->function_finite.empty()) return figure;
    const auto fill = [](const std::vector<float>& mean, const std::vector<float>& spread,
                         std::vector<double>* out) {
        for (int i = 0; i < 3; ++i) out[i].clear();
        for (std::size_t i = 0; i < mean.size(); ++i) {
            out[0].push_back(mean[i]);
            if (spread.empty()) continue;
            out[1].push_back(mean[i] - spread[i]);
            out[2].push_back(mean[i] + spread[i]);
        }
    };
    fill(shown->function_finite, shown->spread_finite, finite_);
    fill(shown->function_infinite, shown->spread_infinite, infinite_);
    const auto band = [&](PlotCurve which, const std::vector<double>* values) {
        if (values[1].empty()) return;
        const CurveSpec& spec = curve_spec(which);
        figure.bands.push_back(
            {.name = spec.name, .paint = spec.ink, .x = z_, .lo = values[1], .hi = values[2]});
    };
    band(PlotCurve::function_infinite, infinite_);
    band(PlotCurve::function_finite, finite_);
    const auto curve = [&](PlotCurve which, const std::vector<double>& y) {
        figure.curves.push_back(styled(curve_spec(which), z_, y));
    };
    if (!formula_.empty() && phi.left_out > 0.0) curve(PlotCurve::formula, formula_);
    if (phi.degree() > 0) curve(PlotCurve::target, target_);
    curve(PlotCurve::function_infinite, infinite_[0]);
    curve(PlotCurve::function_finite, finite_[0]);
    return figure;
}

constexpr PlotsPanel::Builder PlotsPanel::kBuilders[] = {
    {PlotKind::gap, &PlotsPanel::gap},
    {PlotKind::loss, &PlotsPanel::loss},
    {PlotKind::latitude, &PlotsPanel::latitude},
    {PlotKind::budget, &PlotsPanel::budget},
    {PlotKind::concordance, &PlotsPanel::concordance},
    {PlotKind::function, &PlotsPanel::function},
    {PlotKind::harmonics, &PlotsPanel::harmonics},
    {PlotKind::growth, &PlotsPanel::growth},
    {PlotKind::distance, &PlotsPanel::distance},
    {PlotKind::spread, &PlotsPanel::spread},
    {PlotKind::alignment, &PlotsPanel::alignment},
    {PlotKind::phase, &PlotsPanel::phase},
};

PlotFigure PlotsPanel::figure(PlotKind kind, const Session& session) {
    static_assert(
        [] {
            for (std::size_t i = 0; i < kPlotCount; ++i)
                if (kBuilders[i].kind != static_cast<PlotKind>(i) || !kBuilders[i].build) return false;
            return true;
        }(),
        "every plot has its builder, at its place");
    return (this->*kBuilders[static_cast<std::size_t>(kind)].build)(session);
}

void PlotsPanel::place(const Ui& ui, const char* id, const Region& region, Session& session,
                       std::span<const PlotKind> kinds, PlotKind& chosen) {
    if (region.empty()) return;
    if (begin_panel(ui, id, region, Ink::page, kPadding, kPadding, ImGuiWindowFlags_NoScrollWithMouse)) {
        if (kinds.size() > 1) {
            // In two rows where one would leave a tab less than a finger's width.
            const float gap = ui.px(4.0f), width = ImGui::GetContentRegionAvail().x;
            const auto share = [&](std::size_t count) {
                return (width + gap) / static_cast<float>(count) - gap;
            };
            const std::size_t row =
                share(kinds.size()) < ui.px(36.0f) ? (kinds.size() + 1) / 2 : kinds.size();
            const float each = std::min(ui.px(112.0f), share(row));
            ImGui::PushFont(ui.regular, ui.px(type::kSmall));
            for (std::size_t i = 0; i < kinds.size(); ++i) {
                if (i % row > 0) ImGui::SameLine(0.0f, gap);
                // Many names leave no room for the longest, on the smallest phone for none.
                const PlotSpec& spec = plot_spec(kinds[i]);
                const bool tight =
                    ImGui::CalcTextSize(spec.tab).x + 2.0f * ImGui::GetStyle().FramePadding.x > each;
                if (choice_button(ui, tight ? spec.tight : spec.tab, kinds[i] == chosen,
                                  {each, ui.px(26.0f)}))
                    chosen = kinds[i];
                name_item("tab", spec.key);
            }
            ImGui::PopFont();
        }
        show(ui, chosen, session, kinds.size() > 1);
    }
    ImGui::End();
}

void PlotsPanel::draw(const Ui& ui, const PageLayout& page, Session& session) {
    session.peek(linked_t_); // as the mouse stood in the last frame
    const View& view = session.view();
    if (view.compare == Compare::rules) return rules(ui, page, session);
    if (page.plots_in_tabs) {
        const bool with_gap = view.panels.has(PanelKind::gap);
        const auto kinds = std::span(kPlotTabs).subspan(with_gap ? 0 : 1);
        const PlotKind before = !with_gap && view.tab == PlotKind::gap ? kinds.front() : view.tab;
        PlotKind chosen = before;
        place(ui, "plots", page.gap_plot, session, kinds, chosen);
        if (chosen != before) session.edit_view([chosen](View& wish) { wish.tab = chosen; });
        return;
    }
    PlotKind gap = PlotKind::gap, left = view.left, right = view.right;
    place(ui, "gap plot", page.gap_plot, session, {&gap, 1}, gap);
    place(ui, "left plot", page.left_plot, session, kLeftPlots, left);
    place(ui, "right plot", page.right_plot, session, kRightPlots, right);
    if (left != view.left || right != view.right)
        session.edit_view([=](View& wish) { wish.left = left, wish.right = right; });
}

} // namespace equator
