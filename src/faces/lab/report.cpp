#include "faces/lab/report.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/json_writer.h"
#include "base/number_text.h"
#include "experiment/experiment_link.h"
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

/// "m = 50, seed 3": which run it is.
std::string run_name(const Experiment& experiment, const ExperimentRow& row) {
    std::string text;
    for (std::size_t i = 0; i < experiment.sweeps.size(); ++i)
        text += experiment.sweeps[i].key + " = " + number_text(row.swept[i]) + ", ";
    return text + "seed " + std::to_string(row.seed);
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
std::string median_link(const Experiment& experiment, const CurvePoint& point, const RowsByRun& rows) {
    std::size_t best = 0;
    double distance = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < point.runs.size(); ++i) {
        const double off = std::abs(point.values[i] - point.spread.median);
        if (off < distance) {
            distance = off;
            best = i;
        }
    }
    return link_text(scenario_of(experiment, rows.at(point.runs[best]), point.lines[best]));
}

/// Everything that the parts of a report are made of.
struct Report {
    const Experiment& experiment;
    const RowsByRun& rows;
    const ReportOptions& options;
    std::vector<ExperimentCurve> curves;
    FitChoice choice;
};

/// The runs of a curve's point where the figure has them: [x, y, run, what, line].
void add_dots(JsonWriter& json, const Report& of, const ExperimentCurve& curve, const CurvePoint& point,
              const PlotPlace& place) {
    const Scale x(place.x), y(place.y);
    for (std::size_t i = 0; i < point.runs.size(); ++i) {
        const double px = place.area.left + x.to_unit(point.x) * place.area.width();
        const double py = place.area.bottom - y.to_unit(point.values[i]) * place.area.height();
        if (!std::isfinite(px) || !std::isfinite(py)) continue;
        if (py < place.area.top - 1.0 || py > place.area.bottom + 1.0) continue; // out of sight
        json.begin_list();
        json.add(std::lround(px));
        json.add(std::lround(py));
        json.add(point.runs[i]);
        json.add(run_name(of.experiment, of.rows.at(point.runs[i])) + ": " + full_name(of.experiment, curve) +
                 " " + format_readout(point.values[i]));
        json.add(point.lines[i]);
        json.end_list();
    }
}

void add_figure(JsonWriter& json, const Report& of, const FigurePart& part) {
    const Experiment& e = of.experiment;
    ExperimentFigure drawn;
    if (is_over_time(e))
        draw_ensemble(e, of.curves, part, drawn);
    else
        draw_sweep(e, of.curves, of.choice, part, of.rows.size() <= kMostDots && e.seeds > 1, drawn);
    drawn.figure.empty_text = of.rows.empty() ? "no run is there yet" : "no number can be drawn here";
    SvgOptions svg;
    svg.width = of.options.width;
    svg.height = of.options.height;
    svg.metadata = {experiment_text(e), "Equator " EQUATOR_VERSION};
    Theme theme = of.options.dark ? dark_theme() : light_theme();
    if (of.options.colours.size() == kInkCount) lay_over(theme, of.options.colours.data());
    PlotPlace place;
    json.begin_object();
    json.add("name", part.name);
    json.add("title", part.title);
    json.add("svg", svg_text(drawn.figure, {}, theme, svg, &place));
    json.key("runs");
    json.begin_list();
    for (const ExperimentCurve& curve : of.curves) {
        const auto& shown = part.measures;
        if (is_over_time(e) || std::find(shown.begin(), shown.end(), curve.measure) == shown.end()) continue;
        for (const CurvePoint& point : curve.points)
            // One value that many runs tell together is a dot however many they are.
            if (of.rows.size() <= kMostDots || point.runs.size() == 1)
                add_dots(json, of, curve, point, place);
    }
    json.end_list();
    json.end_object();
}

void add_law(JsonWriter& json, const Report& of, const ExperimentCurve& curve) {
    const std::optional<CurveFit> fit =
        fit_curve(curve, of.choice.law_of(of.experiment, curve.measure), of.choice.from);
    if (!fit) return;
    const auto number = [](double x, int digits) { return format_value(x, digits); };
    json.begin_object();
    json.add("name", full_name(of.experiment, curve));
    json.add("form", law_text(fit->law, abscissa(of.experiment)));
    json.add("slope", number(fit->line.slope, 4));
    json.key("error");
    if (std::isfinite(fit->line.slope_error))
        json.add(number(fit->line.slope_error, 2));
    else
        json.add(nullptr);
    json.add("lo", number(fit->slope_lo, 4));
    json.add("hi", number(fit->slope_hi, 4));
    json.add("points", fit->x.size());
    json.add("first", number_text(fit->x.front()));
    json.add("seeds", fit->line.groups);
    json.add("left_out", fit->left_out);
    json.add("damped", damped_text(of.experiment, curve, of.choice));
    json.add_list("local", fit->local, [&](double slope) { return number(slope, kDigits); });
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
    json.add("link", median_link(of.experiment, *point, of.rows));
    json.end_object();
}

/// A row for every place on the axis, a column for every curve that has a number.
void add_numbers(JsonWriter& json, const Report& of) {
    std::vector<const ExperimentCurve*> shown;
    for (const ExperimentCurve& curve : of.curves)
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
    for (const double x : abscissae(of.curves)) {
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

/// How many runs are there, how many failed, and why the first one did.
void add_counts(JsonWriter& json, const Report& of) {
    std::size_t failed = 0;
    std::string failure;
    for (const auto& [run, row] : of.rows) {
        if (row.lines.back().failure.empty()) continue;
        if (failed++ == 0) failure = run_name(of.experiment, row) + ": " + row.lines.back().failure;
    }
    json.add("done", of.rows.size());
    json.add("failed", failed);
    json.add("failure", failure);
}

} // namespace

std::string report_json(const Experiment& experiment, const RowsByRun& rows, const ReportOptions& options) {
    std::vector<ExperimentRow> in_order;
    for (const auto& [run, row] : rows) in_order.push_back(row);
    Report of{experiment, rows, options, curves_of(experiment, in_order), fit_choice(experiment)};
    if (options.choice) {
        const auto damped = of.choice.damped; // no choice of the reader's: physics
        of.choice = *options.choice;
        of.choice.damped = damped;
    }

    JsonWriter json;
    json.begin_object();
    json.key("figures");
    json.begin_list();
    for (const FigurePart& part : figure_parts(experiment)) add_figure(json, of, part);
    json.end_list();
    json.key("laws");
    json.begin_list();
    if (!is_over_time(experiment))
        for (const ExperimentCurve& curve : of.curves) add_law(json, of, curve);
    json.end_list();
    json.key("numbers");
    add_numbers(json, of);
    add_counts(json, of);
    json.end_object();
    return json.take();
}

} // namespace equator
