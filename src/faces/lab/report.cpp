#include "faces/lab/report.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "base/json_writer.h"
#include "base/number_text.h"
#include "experiment/expectation.h"
#include "experiment/experiment_link.h"
#include "faces/lab/slope_labels.h"
#include "figure/experiment_figure.h"
#include "figure/svg.h"
#include "figure/theme.h"
#include "scenario/link.h"

namespace equator {

namespace {

/// More runs than these are not drawn one by one: nobody could tell them apart, or hit one.
constexpr std::size_t kMostDots = 2000;
/// Significant digits of a table for people.
constexpr int kDigits = 3;
/// Each of several panels has at least this size, CSS pixels.
constexpr float kPanelWidth = 260.0f, kPanelHeight = 240.0f;

/// "m = 50, seed 3": which run it is.
std::string run_name(const Experiment& experiment, std::size_t run) {
    const RunPlan plan = plan_of(experiment, run);
    std::string text;
    for (std::size_t i = 0; i < experiment.sweeps.size(); ++i)
        text += experiment.sweeps[i].key + " = " + number_text(plan.swept[i]) + ", ";
    return text + "seed " + std::to_string(plan.seed);
}

/// What stands in the table of numbers.
std::string numbers_caption(const Experiment& experiment) {
    const bool crossing = std::any_of(experiment.measures.begin(), experiment.measures.end(),
                                      [&](Measure m) { return is_crossing(experiment, m); });
    return std::string("Medians (quantiles 0.1 to 0.9 over seeds") +
           (crossing ? "; of the width measured the 95 per cent interval" : "") +
           "); each opens the run nearest to it";
}

/// The link of the run whose value is nearest to a point's median.
std::string median_link(const Experiment& experiment, const CurvePoint& point) {
    const std::size_t i = nearest_to_median(point);
    return link_text(scenario_at(experiment, point.runs[i], point.times[i]));
}

/// Everything that the parts of a report are made of.
struct Report {
    const Experiment& experiment;
    const RowsByRun& rows;
    const ReportOptions& options;
    Findings own;
    FitChoice choice;

    /// What came out before is what there is to see until a row is there, and then stands behind.
    bool is_stored() const { return rows.empty() && options.stored; }
    const Findings& shown() const { return is_stored() ? *options.stored : own; }
    const Findings* before() const { return is_stored() ? nullptr : options.stored; }
};

/// The runs of a curve's point where the figure has them: [x, y, run, what, line]. Of what is stored that is
/// one, the nearest to the median.
void add_dots(JsonWriter& json, const Report& of, const ExperimentCurve& curve, const CurvePoint& point,
              const PlotPlace& place) {
    const Scale x(place.x), y(place.y);
    for (std::size_t i = 0; i < point.runs.size(); ++i) {
        const double px = place.area.left + x.to_unit(point.x) * place.area.width();
        const double py = place.area.bottom - y.to_unit(point.values[i]) * place.area.height();
        if (!std::isfinite(px) || !std::isfinite(py)) continue;
        if (py < place.area.top - 1.0 || py > place.area.bottom + 1.0) continue; // out of sight
        const std::string run = run_name(of.experiment, point.runs[i]),
                          what = full_name(of.experiment, curve) + " " + format_readout(point.values[i]);
        json.begin_list();
        json.add(std::lround(px));
        json.add(std::lround(py));
        json.add(point.runs[i]);
        json.add(of.is_stored() ? "median " + what + ", nearest run " + run : run + ": " + what);
        json.add(point.lines[i]);
        json.end_list();
    }
}

/// A figure of a part, and where its numbers went.
std::string draw(const Report& of, const FigurePart& part, const Theme& theme, PlotPlace& place) {
    const Experiment& e = of.experiment;
    ExperimentLook look;
    look.law = of.choice.law;
    look.single_runs = !of.is_stored() && of.rows.size() <= kMostDots && e.seeds > 1;
    look.expected = look.whole_axis = true;
    look.before = of.before();
    SvgOptions svg;
    svg.width = of.options.width;
    svg.height = of.options.height;
    svg.metadata = {experiment_text(e), "Equator " + of.shown().version};
    ExperimentFigure drawn;
    drawn.figure.empty_text = of.shown().runs == 0 ? "no runs yet" : "no number can be drawn here";
    if (!is_over_time(e)) {
        draw_sweep(e, of.shown(), part, look, drawn);
        std::string text = svg_text(drawn.figure, {}, theme, svg, &place);
        write_slopes(text, e, of.shown(), part, theme, place);
        return text;
    }
    if (!of.options.apart || !e.against_time) {
        draw_ensemble(e, of.shown(), part, look, drawn);
        return svg_text(drawn.figure, {}, theme, svg, &place);
    }
    std::deque<ExperimentFigure> panels;
    std::vector<PlotFigure> figures;
    for (const double value : sweep_values(e, 0)) {
        look.only = value;
        panels.emplace_back().figure.empty_text = drawn.figure.empty_text;
        draw_ensemble(e, of.shown(), part, look, panels.back());
        figures.push_back(panels.back().figure);
    }
    const std::size_t wish = static_cast<std::size_t>(std::max(1.0f, svg.width / kPanelWidth)),
                      columns = std::min(wish, figures.size()),
                      rows = (figures.size() + columns - 1) / columns;
    svg.height = std::max(svg.height, kPanelHeight * static_cast<float>(rows));
    return svg_text(figures, columns, {}, theme, svg, &place);
}

void add_figure(JsonWriter& json, const Report& of, const FigurePart& part) {
    Theme theme = of.options.dark ? dark_theme() : light_theme();
    if (of.options.colours.size() == kInkCount) lay_over(theme, of.options.colours.data());
    PlotPlace place;
    json.begin_object();
    json.add("name", part.name);
    json.add("title", part.title);
    json.add("svg", draw(of, part, theme, place));
    json.key("runs");
    json.begin_list();
    for (const Finding& finding : of.shown().curves) {
        const auto& shown = part.measures;
        if (is_over_time(of.experiment) ||
            std::find(shown.begin(), shown.end(), finding.curve.measure) == shown.end())
            continue;
        for (const CurvePoint& point : finding.curve.points)
            // One value that many runs tell together is a dot however many they are.
            if (of.rows.size() <= kMostDots || point.runs.size() == 1)
                add_dots(json, of, finding.curve, point, place);
    }
    json.end_list();
    json.end_object();
}

void add_law(JsonWriter& json, const Report& of, const Finding& finding) {
    if (!finding.fit) return;
    const CurveFit& fit = *finding.fit;
    const auto number = [](double x, int digits) { return format_value(x, digits); };
    const auto law = expected_law(of.experiment, finding.curve.measure, finding.curve.parameter);
    json.begin_object();
    json.add("name", full_name(of.experiment, finding.curve));
    json.add("form", law_text(fit.law, abscissa(of.experiment)));
    json.add("text", slope_text(fit));
    json.add("expected", law && law->law == fit.law ? number(law->slope, kDigits) : std::string());
    json.add("slope", number(fit.line.slope, 4));
    json.key("error");
    if (std::isfinite(fit.line.slope_error))
        json.add(number(fit.line.slope_error, 2));
    else
        json.add(nullptr);
    json.add("lo", number(fit.slope_lo, 4));
    json.add("hi", number(fit.slope_hi, 4));
    json.add("points", fit.x.size());
    json.add("first", number_text(fit.x.front()));
    json.add("seeds", fit.line.groups);
    json.add("left_out", fit.left_out);
    json.add("damped", finding.damped);
    json.add_list("local", fit.local, [&](double slope) { return number(slope, kDigits); });
    json.end_object();
}

/// A median for people, with its spread and the link of the run nearest to it; {"text":""} where there is
/// none.
void add_number(JsonWriter& json, const Report& of, const CurvePoint* point) {
    json.begin_object();
    if (!point || point->spread.count == 0) {
        json.add("text", "");
        return json.end_object();
    }
    const Spread& spread = point->spread;
    json.add("text", point->note.empty() ? format_value(spread.median, kDigits) : point->note);
    json.add("spread", spread.count > 1 && spread.is_wide()
                           ? format_value(spread.lo, kDigits) + " to " + format_value(spread.hi, kDigits)
                           : std::string());
    json.add("link", median_link(of.experiment, *point));
    json.end_object();
}

/// A row for every place on the axis, a column for every curve that has a number.
void add_numbers(JsonWriter& json, const Report& of) {
    std::vector<const ExperimentCurve*> shown;
    std::vector<ExperimentCurve> curves;
    for (const Finding& finding : of.shown().curves) curves.push_back(finding.curve);
    for (const ExperimentCurve& curve : curves)
        if (std::any_of(curve.points.begin(), curve.points.end(),
                        [](const CurvePoint& p) { return p.spread.count > 0; }))
            shown.push_back(&curve);
    json.begin_object();
    json.add_list("head", shown,
                  [&](const ExperimentCurve* curve) { return full_name(of.experiment, *curve); });
    json.add("x", abscissa(of.experiment));
    json.add("caption", numbers_caption(of.experiment));
    json.key("rows");
    json.begin_list();
    for (const double x : abscissae(curves)) {
        json.begin_list();
        json.begin_object();
        json.add("text", number_text(x));
        json.end_object();
        for (const ExperimentCurve* curve : shown) add_number(json, of, point_at(*curve, x));
        json.end_list();
    }
    json.end_list();
    json.end_object();
}

/// How many runs are there, how many failed, and why the first one did; and of what is stored.
void add_counts(JsonWriter& json, const Report& of) {
    std::string failure;
    for (const auto& [run, row] : of.rows)
        if (failure.empty() && !row.lines.back().failure.empty())
            failure = run_name(of.experiment, run) + ": " + row.lines.back().failure;
    json.add("done", of.rows.size());
    json.add("failed", of.shown().failed);
    json.add("failure", failure);
    json.key("stored");
    if (of.is_stored()) {
        json.begin_object();
        json.add("runs", of.options.stored->runs);
        json.add("version", of.options.stored->version);
        json.end_object();
    } else {
        json.add(nullptr);
    }
}

/// Whether there is anything to see of a part: what is stored of an ensemble is not all that it measures.
bool is_there(const Report& of, const FigurePart& part) {
    const std::vector<Finding>& curves = of.shown().curves;
    return !of.is_stored() || std::any_of(curves.begin(), curves.end(), [&part](const Finding& finding) {
        return std::find(part.measures.begin(), part.measures.end(), finding.curve.measure) !=
               part.measures.end();
    });
}

} // namespace

std::string report_json(const Experiment& experiment, const RowsByRun& rows, const ReportOptions& options) {
    std::vector<ExperimentRow> in_order;
    for (const auto& [run, row] : rows) in_order.push_back(row);
    FitChoice choice = fit_choice(experiment);
    if (options.choice) {
        const auto damped = choice.damped; // no choice of the reader's: physics
        choice = *options.choice;
        choice.damped = damped;
    }
    const Report of{experiment, rows, options, findings_of(experiment, in_order, choice), choice};

    JsonWriter json;
    json.begin_object();
    json.key("figures");
    json.begin_list();
    for (const FigurePart& part : figure_parts(experiment))
        if (is_there(of, part)) add_figure(json, of, part);
    json.end_list();
    json.key("laws");
    json.begin_list();
    for (const Finding& finding : of.shown().curves) add_law(json, of, finding);
    json.end_list();
    json.key("numbers");
    add_numbers(json, of);
    add_counts(json, of);
    json.end_object();
    return json.take();
}

} // namespace equator
