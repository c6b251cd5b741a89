#include "experiment/analysis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/number_text.h"
#include "experiment/builtin.h"
#include "experiment/crossing.h"

namespace equator {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Significant digits of a value: its uncertainty says how many of them count.
constexpr int kDigits = 4;

/// "-0.949 +- 0.044": three digits of the slope, two of its error.
std::string with_error(const LineFit& fit) {
    return general_text(fit.slope, 3) + " +- " + general_text(fit.slope_error, 2);
}

/// Whether m tells no curves of this measure apart, see ExperimentCurve.
bool over_widths(const Experiment& experiment, Measure measure) {
    return is_width(measure) && experiment.sweeps.size() == 2 && experiment.sweeps[0].key == "m";
}

/// Whether a first swept setting tells curves of this measure apart.
bool has_parameter(const Experiment& experiment, Measure measure) {
    return experiment.against_time || (experiment.sweeps.size() == 2 && !over_widths(experiment, measure));
}

/// Makes of the runs of several widths the one width that they tell. Precondition: over_widths.
void reduce_to_crossing(const Experiment& experiment, CurvePoint& point) {
    const std::vector<double> widths = sweep_values(experiment, 0);
    const std::size_t runs_per_width = run_count(experiment) / widths.size();
    std::vector<WidthSample> samples; // gaps in units of the target
    for (std::size_t i = 0; i < point.runs.size(); ++i) {
        const double m = widths[point.runs[i] / runs_per_width];
        auto sample = std::lower_bound(samples.begin(), samples.end(), m,
                                       [](const WidthSample& s, double value) { return s.m < value; });
        if (sample == samples.end() || sample->m != m) sample = samples.insert(sample, {m, {}, {}});
        sample->gaps.push_back(point.values[i] / m);
        sample->groups.push_back(point.groups[i]);
    }
    const WidthNeeded needed = width_needed(samples, 1.0);
    const bool crossed = needed.width > 0.0 && std::isfinite(needed.width);
    if (!crossed && !std::isnan(needed.width))
        point.note = needed.width > 0.0 ? "more than " + number_text(samples.back().m)
                                        : "fewer than " + number_text(samples.front().m);
    // The run to look at: of the first width that is wide enough, the one whose own gap is nearest the
    // target.
    double enough = samples.back().m;
    for (const WidthSample& sample : samples)
        if (sample.m >= needed.width) enough = std::min(enough, sample.m);
    std::size_t nearest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < point.runs.size(); ++i) {
        const double off = std::fabs(point.values[i] / enough - 1.0);
        if (widths[point.runs[i] / runs_per_width] == enough && off < least) {
            least = off;
            nearest = i;
        }
    }
    point.spread = {needed.lo, crossed ? needed.width : kNaN, needed.hi, point.spread.count};
    point.values = {point.spread.median};
    point.groups = {0};
    point.runs = {point.runs[nearest]};
    point.lines = {point.lines[nearest]};
    point.times = {point.times[nearest]};
}

/// Whether all runs of every point agree, up to rounding.
bool nothing_random(const ExperimentCurve& curve) {
    return std::all_of(curve.points.begin(), curve.points.end(), [](const CurvePoint& point) {
        const auto [least, most] = std::minmax_element(point.values.begin(), point.values.end());
        return least != most && std::fabs(*most - *least) <= 1e-9 * std::fabs(*most);
    });
}

} // namespace

bool is_crossing(const Experiment& experiment, Measure measure) {
    return measure == kWidthMeasured && over_widths(experiment, measure);
}

std::string abscissa(const Experiment& experiment) {
    return is_over_time(experiment) ? "t" : experiment.sweeps.back().key;
}

std::vector<ExperimentCurve> planned_curves(const Experiment& experiment) {
    std::vector<ExperimentCurve> curves;
    const bool several_times = !is_over_time(experiment) && lines_per_run(experiment) > 1;
    const std::vector<double> times = several_times ? plan_of(experiment, 0).times : std::vector{0.0};
    for (const Measure measure : experiment.measures) {
        std::vector<std::optional<double>> parameters(1);
        if (has_parameter(experiment, measure)) {
            const std::vector<double> values = sweep_values(experiment, 0);
            parameters.assign(values.begin(), values.end());
            std::sort(parameters.begin(), parameters.end());
        }
        for (const std::optional<double>& parameter : parameters)
            for (const double at : times) curves.push_back({measure, parameter, at, {}});
    }
    return curves;
}

std::vector<ExperimentCurve> curves_of(const Experiment& experiment, const std::vector<ExperimentRow>& rows) {
    const std::size_t lines = lines_per_run(experiment);
    const bool against_time = is_over_time(experiment);
    std::vector<ExperimentCurve> curves;
    for (std::size_t i = 0; i < experiment.measures.size(); ++i) {
        const auto first = static_cast<std::ptrdiff_t>(curves.size());
        for (const ExperimentRow& row : rows) {
            const std::optional<double> parameter = has_parameter(experiment, experiment.measures[i])
                                                        ? std::optional(row.swept[0])
                                                        : std::nullopt;
            const RunPlan plan = lines > 1 && !against_time ? plan_of(experiment, row.run) : RunPlan{};
            for (std::size_t line = 0; line < lines; ++line) {
                const double at = against_time || lines == 1 ? 0.0 : plan.times[line];
                const auto same = [&](const ExperimentCurve& c) {
                    return c.parameter == parameter && c.at == at;
                };
                auto curve = std::find_if(curves.begin() + first, curves.end(), same);
                if (curve == curves.end()) {
                    curves.push_back({experiment.measures[i], parameter, at, {}});
                    curve = curves.end() - 1;
                }
                const double x = against_time ? row.lines[line].t : row.swept.back();
                if (std::isnan(x)) continue;
                auto point = std::lower_bound(curve->points.begin(), curve->points.end(), x,
                                              [](const CurvePoint& p, double value) { return p.x < value; });
                if (point == curve->points.end() || point->x != x) {
                    point = curve->points.insert(point, CurvePoint{});
                    point->x = x;
                }
                point->values.push_back(row.lines[line].values[i]);
                point->groups.push_back(static_cast<std::size_t>(row.seed - experiment.scenario.seed));
                point->runs.push_back(row.run);
                point->lines.push_back(line);
                point->times.push_back(row.lines[line].t);
            }
        }
        std::stable_sort(curves.begin() + first, curves.end(),
                         [](const ExperimentCurve& a, const ExperimentCurve& b) {
                             return a.parameter != b.parameter ? a.parameter < b.parameter : a.at < b.at;
                         });
    }
    for (ExperimentCurve& curve : curves)
        for (CurvePoint& point : curve.points) {
            point.spread = spread_of(point.values);
            if (is_crossing(experiment, curve.measure)) reduce_to_crossing(experiment, point);
        }
    return curves;
}

std::string curve_name(const Experiment& experiment, const ExperimentCurve& curve) {
    std::string name;
    if (curve.parameter) name = experiment.sweeps.front().key + " = " + number_text(*curve.parameter);
    if (!is_over_time(experiment) && lines_per_run(experiment) > 1)
        name += (name.empty() ? "t = " : ", t = ") + number_text(curve.at);
    return name;
}

std::string full_name(const Experiment& experiment, const ExperimentCurve& curve) {
    const std::string which = curve_name(experiment, curve);
    return std::string(info_of(curve.measure).label) + (which.empty() ? "" : ", " + which);
}

std::vector<double> abscissae(const std::vector<ExperimentCurve>& curves) {
    std::vector<double> xs;
    for (const ExperimentCurve& curve : curves)
        for (const CurvePoint& point : curve.points) xs.push_back(point.x);
    std::sort(xs.begin(), xs.end());
    xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
    return xs;
}

const CurvePoint* point_at(const ExperimentCurve& curve, double x) {
    const auto point =
        std::find_if(curve.points.begin(), curve.points.end(), [x](const CurvePoint& p) { return p.x == x; });
    return point == curve.points.end() ? nullptr : &*point;
}

std::string law_text(Law law, const std::string& x) {
    switch (law) {
    case Law::power:
        return x + "^s";
    case Law::logarithmic:
        return "s log " + x;
    case Law::exponential:
        return "exp(s " + x + ")";
    }
    return "";
}

std::optional<CurveFit> fit_curve(const ExperimentCurve& curve, Law law, double from) {
    std::vector<Observation> observations;
    std::vector<double> straight_x;
    std::vector<double> medians;
    CurveFit fit;
    fit.law = law;
    const bool once = nothing_random(curve);
    for (const CurvePoint& point : curve.points) {
        if (point.x < from) continue;
        bool any = false;
        for (std::size_t i = 0; i < (once ? 1 : point.values.size()); ++i) {
            const std::optional<Observation> o =
                straighten(law, point.x, point.values[i], once ? 0 : point.groups[i]);
            if (o) {
                observations.push_back(*o);
                if (!any) straight_x.push_back(o->x);
                any = true;
            } else {
                ++fit.left_out;
            }
        }
        if (!any) continue;
        fit.x.push_back(point.x);
        medians.push_back(point.spread.median);
    }
    const std::optional<LineFit> line = fit_line(observations);
    if (!line) return std::nullopt;
    fit.line = *line;
    const FitBand band = bootstrap_band(observations, straight_x);
    fit.slope_lo = band.slope_lo;
    fit.slope_hi = band.slope_hi;
    for (std::size_t i = 0; i < straight_x.size(); ++i) {
        fit.y.push_back(bend_back(law, line->at(straight_x[i])));
        fit.lo.push_back(bend_back(law, band.lo[i]));
        fit.hi.push_back(bend_back(law, band.hi[i]));
    }
    fit.local = local_slopes(law, fit.x, medians);
    return fit;
}

std::optional<DampedFit> fit_damped(const ExperimentCurve& curve) {
    std::vector<Observation> power, damping;
    std::vector<double> logarithm, reciprocal;
    std::size_t xs = 0;
    double first = 0.0;
    for (const CurvePoint& point : curve.points) {
        const std::size_t before = power.size();
        for (std::size_t i = 0; i < point.values.size(); ++i) {
            const auto o = straighten(Law::power, point.x, point.values[i], point.groups[i]);
            if (!o) continue;
            power.push_back(*o);
            damping.push_back({-1.0 / point.x, o->y, o->group});
            logarithm.push_back(o->x);
            reciprocal.push_back(-1.0 / point.x);
        }
        if (power.size() == before) continue;
        if (xs++ == 0) first = point.x;
    }
    if (xs < 3) return std::nullopt;
    const auto s = fit_line_beside(power, reciprocal), a = fit_line_beside(damping, logarithm);
    return s && a ? std::optional(DampedFit{*s, *a, first}) : std::nullopt;
}

Law FitChoice::law_of(const Experiment& experiment, Measure measure) const {
    const bool beside = std::any_of(experiment.measures.begin(), experiment.measures.end(),
                                    [](Measure m) { return is_width(m) && m != kWidthGronwall; });
    return law == Law::power && measure == kWidthGronwall && beside ? Law::exponential : law;
}

FitChoice fit_choice(const Experiment& experiment) {
    const BuiltinExperiment* builtin = builtin_of(experiment);
    return builtin ? FitChoice{builtin->law, builtin->fit_from, builtin->damped} : FitChoice{};
}

std::string damped_text(const Experiment& experiment, const ExperimentCurve& curve, const FitChoice& choice) {
    if (choice.damped != curve.measure) return "";
    const std::optional<DampedFit> fit = fit_damped(curve);
    if (!fit) return "";
    const std::string x = abscissa(experiment);
    return x + "^s exp(-a/" + x + ") from " + x + " = " + number_text(fit->first) +
           " on: s = " + with_error(fit->power) + ", a = " + with_error(fit->damping);
}

/// " at d = 16: 31.2 (95 %: 28.6 to 34.0)" for the width that runs of several m tell; "" for other points.
static std::string crossing_text(const Experiment& experiment, const ExperimentCurve& curve,
                                 const CurvePoint& point) {
    if (!is_crossing(experiment, curve.measure)) return "";
    std::string text = " at " + abscissa(experiment) + " = " + number_text(point.x) + ": " +
                       (point.note.empty() ? general_text(point.spread.median, kDigits) : point.note);
    if (!std::isnan(point.spread.lo))
        text += " (95 %: " + general_text(point.spread.lo, kDigits) + " to " +
                general_text(point.spread.hi, kDigits) + ")";
    return text;
}

std::vector<std::string> fit_lines(const Experiment& experiment, const std::vector<ExperimentRow>& rows,
                                   const FitChoice& choice) {
    std::vector<std::string> lines;
    if (is_over_time(experiment)) return lines;
    const std::string x = abscissa(experiment);
    for (const ExperimentCurve& curve : curves_of(experiment, rows)) {
        const std::string name = curve_name(experiment, curve);
        std::string text = std::string(info_of(curve.measure).name) + (name.empty() ? "" : " (" + name + ")");
        for (const CurvePoint& point : curve.points)
            if (const std::string crossing = crossing_text(experiment, curve, point); !crossing.empty())
                lines.push_back(text + crossing);
        const Law law = choice.law_of(experiment, curve.measure);
        const std::optional<CurveFit> fit = fit_curve(curve, law, choice.from);
        if (!fit) {
            lines.push_back(text + ": no fit, fewer than two points");
            continue;
        }
        const std::string slope = general_text(fit->line.slope, kDigits),
                          error = general_text(fit->line.slope_error, kDigits);
        const char* tie = law == Law::exponential ? " ~ exp(s " : law == Law::power ? " ~ " : " ~ s log ";
        text += tie + x + (law == Law::power ? "^s" : law == Law::exponential ? ")" : "");
        text += ", s = " + slope + " +- " + error + " (95 %: " + general_text(fit->slope_lo, kDigits) +
                " to " + general_text(fit->slope_hi, kDigits) + "), " + std::to_string(fit->x.size()) +
                " points" + (choice.from > 0.0 ? " from " + x + " = " + number_text(choice.from) : "") +
                ", " + std::to_string(fit->line.groups) + (fit->line.groups == 1 ? " seed" : " seeds");
        if (fit->left_out > 0) text += ", " + std::to_string(fit->left_out) + " values left out";
        text += "; local s";
        for (const double local : fit->local) text += " " + general_text(local, kDigits);
        lines.push_back(std::move(text));
        const std::string damped = damped_text(experiment, curve, choice);
        if (!damped.empty()) lines.push_back(std::string(info_of(curve.measure).name) + " ~ " + damped);
    }
    return lines;
}

} // namespace equator
