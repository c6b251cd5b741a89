#include "faces/lab/laboratory.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/json_text.h"
#include "base/number_text.h"
#include "experiment/builtin.h"
#include "experiment/experiment_link.h"
#include "experiment/experiment_table.h"
#include "experiment/forecast.h"
#include "figure/experiment_figure.h"
#include "figure/svg.h"
#include "figure/theme.h"
#include "scenario/link.h"
#include "scenario/settings.h"
#include "view/shared_link.h"

namespace equator {

namespace {

/// More runs than these are not drawn one by one: nobody could tell them apart, or hit one.
constexpr std::size_t kMostDots = 2000;
/// Significant digits of a table for people.
constexpr int kDigits = 3;

/// JSON's commas.
template <class Range, class Write> std::string list_of(const Range& range, Write&& write) {
    std::string text = "[";
    for (const auto& item : range) {
        if (text.size() > 1) text += ',';
        text += write(item);
    }
    return text + "]";
}

std::string field(const char* name, const std::string& json) {
    return std::string(",\"") + name + "\":" + json;
}

/// The experiment that suggests itself to somebody who comes with a run.
std::string suggestion(const Scenario& scenario) {
    Scenario run = scenario;
    run.t = 0.0;
    return link_text(run) + "&sweep=m:50..800*2&seeds=8&measure=particle_gap,function_gap&at=" +
           number_text(scenario.t > 0.0 ? scenario.t : scenario.T);
}

/// The figure of docs/results.md that shows a built-in experiment best.
std::string figure_name(const BuiltinExperiment& builtin) {
    return std::string(builtin.name) + (builtin.over_time ? "-gap" : "");
}

struct PlannedRun {
    double seconds; ///< experiment/forecast.h
    std::size_t run;
};
/// All runs in the order in which the page takes them.
std::vector<PlannedRun> order_of(const Experiment& experiment) {
    const auto seeds = static_cast<std::size_t>(experiment.seeds);
    std::vector<PlannedRun> points; // their first runs; the others of a point take as long
    for (std::size_t run = 0; run < run_count(experiment); run += seeds)
        points.push_back({forecast_seconds(experiment, run), run});
    std::stable_sort(points.begin(), points.end(),
                     [](const PlannedRun& a, const PlannedRun& b) { return a.seconds < b.seconds; });
    std::vector<PlannedRun> order;
    for (std::size_t seed = 0; seed < seeds; ++seed)
        for (const PlannedRun& point : points) order.push_back({point.seconds, point.run + seed});
    return order;
}

std::string law_name(Law law) {
    return law == Law::power ? "power" : law == Law::logarithmic ? "logarithmic" : "exponential";
}

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
std::string median_link(const Experiment& experiment, const CurvePoint& point,
                        const std::map<std::size_t, ExperimentRow>& rows) {
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

/// "particle gap, k = 3".
std::string full_name(const Experiment& experiment, const ExperimentCurve& curve) {
    const std::string which = curve_name(experiment, curve);
    return std::string(info_of(curve.measure).label) + (which.empty() ? "" : ", " + which);
}

std::string law_json(const Experiment& experiment, const ExperimentCurve& curve, const CurveFit& fit,
                     const std::string& damped) {
    const std::string x = abscissa(experiment);
    const char* forms[] = {"^s", "s log ", "exp(s "};
    const std::string form = fit.law == Law::power         ? x + forms[0]
                             : fit.law == Law::logarithmic ? forms[1] + x
                                                           : forms[2] + x + ")";
    return "{\"name\":" + quoted(full_name(experiment, curve)) + field("form", quoted(form)) +
           field("slope", quoted(format_value(fit.line.slope, 4))) +
           field("error", std::isfinite(fit.line.slope_error) ? quoted(format_value(fit.line.slope_error, 2))
                                                              : "null") +
           field("lo", quoted(format_value(fit.slope_lo, 4))) +
           field("hi", quoted(format_value(fit.slope_hi, 4))) +
           field("points", std::to_string(fit.x.size())) +
           field("first", quoted(number_text(fit.x.front()))) +
           field("seeds", std::to_string(fit.line.groups)) + field("left_out", std::to_string(fit.left_out)) +
           field("damped", quoted(damped)) +
           field("local", list_of(fit.local, [](double s) { return quoted(format_value(s, kDigits)); })) +
           "}";
}

} // namespace

std::string Laboratory::gallery() {
    return list_of(builtin_experiments(), [](const BuiltinExperiment& b) {
        return "{\"name\":" + quoted(b.name) + field("title", quoted(b.title)) +
               field("link", quoted(b.link)) + field("expected", quoted(b.expected)) +
               field("remark", quoted(b.remark)) + field("picture", quoted(figure_name(b))) + "}";
    });
}

std::string Laboratory::vocabulary() {
    std::vector<Measure> measures;
    for (Measure m = 0; m < kMeasureCount; ++m)
        if (m != measure_of(Quantity::t)) measures.push_back(m);
    std::vector<const Setting*> swept;
    for (const Setting& setting : settings())
        if (can_sweep(setting.key)) swept.push_back(&setting);
    return "{\"measures\":" +
           list_of(measures,
                   [](Measure m) {
                       const MeasureInfo info = info_of(m);
                       return "{\"name\":" + quoted(info.name) + field("label", quoted(info.label)) +
                              field("meaning", quoted(info.meaning)) + "}";
                   }) +
           field("settings", list_of(swept,
                                     [](const Setting* s) {
                                         return "{\"key\":" + quoted(s->key) +
                                                field("name", quoted(s->name)) + "}";
                                     })) +
           field("keys", list_of(experiment_keys(), [](std::string_view key) { return quoted(key); })) + "}";
}

std::string Laboratory::open(std::string_view whole) {
    std::string text = without_view(whole);
    const bool bare = !is_experiment(text);
    if (!bare) text = without_view(whole, experiment_keys());
    const std::string_view link = text;
    ExperimentResult read;
    if (bare) {
        const LinkResult scenario = parse_link(link);
        if (scenario.ok())
            read = parse_experiment(suggestion(scenario.scenario));
        else
            read.problems = scenario.problems;
    } else {
        read = parse_experiment(link);
    }
    std::vector<std::string> problems;
    for (const LinkProblem& problem : read.problems) problems.push_back(describe(problem));
    if (problems.empty()) {
        const std::string refusal = refuse_runs(read.experiment, kPageLimits, "this page");
        if (!refusal.empty()) problems.push_back(refusal);
    }
    if (!problems.empty())
        return "{\"problems\":" + list_of(problems, [](const std::string& p) { return quoted(p); }) +
               field("nearest", quoted(bare || read.ok() ? "" : experiment_text(read.experiment))) + "}";

    rows_.clear();
    experiment_ = read.experiment;
    const Experiment& e = *experiment_;
    const BuiltinExperiment* builtin = builtin_of(e);
    const FitChoice choice = fit_choice(e);
    const std::vector<PlannedRun> order = order_of(e);
    return "{\"link\":" + quoted(experiment_text(e)) + field("suggested", bare ? "true" : "false") +
           field("title", quoted(builtin ? builtin->title : "")) +
           field("expected", quoted(builtin ? builtin->expected : "")) +
           field("remark", quoted(builtin ? builtin->remark : "")) +
           field("version", quoted(EQUATOR_VERSION)) + field("runs", std::to_string(run_count(e))) +
           field("seeds", std::to_string(e.seeds)) +
           field("figures", std::to_string(figure_parts(e).size())) +
           field("order", list_of(order, [](const PlannedRun& p) { return std::to_string(p.run); })) +
           field("seconds", list_of(order, [](const PlannedRun& p) { return number_text(p.seconds); })) +
           field("timed", needs_of(e.measures).finite ? "true" : "false") + // the seconds are seconds
           field("law", quoted(law_name(choice.law))) + field("from", number_text(choice.from)) +
           field("swept", quoted(e.sweeps.empty() ? "" : abscissa(e))) + "}";
}

std::string Laboratory::add(std::size_t run, std::string_view text) {
    if (!experiment_ || run >= run_count(*experiment_)) return "there is no run " + std::to_string(run);
    TableHead head;
    head.experiment = *experiment_;
    head.shard = {run + 1, run_count(*experiment_)}; // the run alone
    TableRows read = read_table_rows(text, head);
    if (!read.error.empty()) return read.error;
    if (read.rows.size() != 1 || read.bytes != text.size()) return "the row is not all there";
    rows_.insert_or_assign(run, std::move(read.rows.front()));
    return "";
}

std::vector<ExperimentRow> Laboratory::rows() const {
    std::vector<ExperimentRow> rows;
    for (const auto& [run, row] : rows_) rows.push_back(row);
    return rows;
}

std::string Laboratory::report(const ReportOptions& options) const {
    if (!experiment_) return "{}";
    const Experiment& e = *experiment_;
    const std::vector<ExperimentCurve> curves = curves_of(e, rows());
    const FitChoice own = fit_choice(e);
    FitChoice choice = options.choice.value_or(own);
    choice.damped = own.damped; // no choice of the reader's: physics
    const bool single_runs = rows_.size() <= kMostDots && e.seeds > 1;

    std::string figures = list_of(figure_parts(e), [&](const FigurePart& part) {
        ExperimentFigure drawn;
        if (e.sweeps.empty())
            draw_ensemble(curves, part, drawn);
        else
            draw_sweep(e, curves, choice, part, single_runs, drawn);
        drawn.figure.empty_text = rows_.empty() ? "no run is there yet" : "no number can be drawn here";
        SvgOptions svg;
        svg.width = options.width;
        svg.height = options.height;
        svg.metadata = {experiment_text(e), "Equator " EQUATOR_VERSION};
        PlotPlace place;
        Theme theme = options.dark ? dark_theme() : light_theme();
        if (options.colours.size() == kInkCount) lay_over(theme, options.colours.data());
        const std::string picture = svg_text(drawn.figure, {}, theme, svg, &place);
        const Scale x(place.x), y(place.y);
        std::string dots;
        for (const ExperimentCurve& curve : curves) {
            if (e.sweeps.empty() ||
                std::find(part.measures.begin(), part.measures.end(), curve.measure) == part.measures.end())
                continue;
            for (const CurvePoint& point : curve.points) {
                // One value that many runs tell together is a dot however many they are.
                const bool each = rows_.size() <= kMostDots || point.runs.size() == 1;
                for (std::size_t i = 0; i < point.runs.size() && each; ++i) {
                    const double px = place.area.left + x.to_unit(point.x) * place.area.width();
                    const double py = place.area.bottom - y.to_unit(point.values[i]) * place.area.height();
                    if (!std::isfinite(px) || !std::isfinite(py)) continue;
                    if (py < place.area.top - 1.0 || py > place.area.bottom + 1.0) continue; // out of sight
                    const ExperimentRow& row = rows_.at(point.runs[i]);
                    dots += (dots.empty() ? "[" : ",[") + std::to_string(std::lround(px)) + "," +
                            std::to_string(std::lround(py)) + "," + std::to_string(point.runs[i]) + "," +
                            quoted(run_name(e, row) + ": " + full_name(e, curve) + " " +
                                   format_readout(point.values[i])) +
                            "," + std::to_string(point.lines[i]) + "]";
                }
            }
        }
        return "{\"name\":" + quoted(part.name) + field("title", quoted(part.title)) +
               field("svg", quoted(picture)) + field("runs", "[" + dots + "]") + "}";
    });

    std::vector<std::string> laws;
    if (!e.sweeps.empty())
        for (const ExperimentCurve& curve : curves)
            if (const std::optional<CurveFit> fit =
                    fit_curve(curve, choice.law_of(e, curve.measure), choice.from))
                laws.push_back(law_json(e, curve, *fit, damped_text(e, curve, choice)));

    std::vector<const ExperimentCurve*> shown;
    std::vector<double> xs;
    for (const ExperimentCurve& curve : curves) {
        if (std::any_of(curve.points.begin(), curve.points.end(),
                        [](const CurvePoint& p) { return p.spread.count > 0; }))
            shown.push_back(&curve);
        for (const CurvePoint& point : curve.points) xs.push_back(point.x);
    }
    std::sort(xs.begin(), xs.end());
    xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
    const std::string numbers = list_of(xs, [&](double at) {
        return "[{\"text\":" + quoted(number_text(at)) + "}" + [&] {
            std::string cells;
            for (const ExperimentCurve* curve : shown) {
                const auto point = std::find_if(curve->points.begin(), curve->points.end(),
                                                [at](const CurvePoint& p) { return p.x == at; });
                if (point == curve->points.end() || point->spread.count == 0) {
                    cells += ",{\"text\":\"\"}";
                    continue;
                }
                std::string text = format_value(point->spread.median, kDigits), spread;
                if (!point->note.empty()) text = point->note;
                if (point->spread.count > 1 && point->spread.is_wide())
                    spread = format_value(point->spread.lo, kDigits) + " to " +
                             format_value(point->spread.hi, kDigits);
                cells += ",{\"text\":" + quoted(text) + field("spread", quoted(spread)) +
                         field("link", quoted(median_link(e, *point, rows_))) + "}";
            }
            return cells;
        }() + "]";
    });
    std::size_t failed = 0;
    std::string failure;
    for (const auto& [run, row] : rows_) {
        if (row.lines.back().failure.empty()) continue;
        if (failed++ == 0) failure = run_name(e, row) + ": " + row.lines.back().failure;
    }
    return "{\"figures\":" + figures +
           field("laws", list_of(laws, [](const std::string& law) { return law; })) +
           field("numbers",
                 "{\"head\":" +
                     list_of(shown, [&](const ExperimentCurve* c) { return quoted(full_name(e, *c)); }) +
                     field("x", quoted(abscissa(e))) + field("caption", quoted(numbers_caption(e))) +
                     field("rows", numbers) + "}") +
           field("done", std::to_string(rows_.size())) + field("failed", std::to_string(failed)) +
           field("failure", quoted(failure)) + "}";
}

std::string Laboratory::run_link(std::size_t run, std::size_t line) const {
    const auto row = rows_.find(run);
    if (!experiment_ || row == rows_.end() || line >= row->second.lines.size()) return "";
    return link_text(scenario_of(*experiment_, row->second, line));
}

bool Laboratory::is_open(std::string_view link) const {
    return experiment_ && experiment_text(*experiment_) == link;
}

std::string Laboratory::table() const {
    if (!experiment_) return "";
    std::string text = table_head(*experiment_);
    for (const auto& [run, row] : rows_) text += table_row(*experiment_, row);
    if (rows_.size() == run_count(*experiment_)) text += kTableEnd;
    return text;
}

} // namespace equator
