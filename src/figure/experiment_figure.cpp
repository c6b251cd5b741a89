#include "figure/experiment_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/number_text.h"
#include "figure/plot_spec.h"
#include "scenario/settings.h"

namespace equator {

namespace {

/// One meaning, one colour (figure/theme.h).
Ink ink_of(Measure measure) {
    if (measure == kEscapeTime) return Ink::infinite;
    if (measure == kEscapeTimeFinite || measure == kWidthMeasured) return Ink::finite;
    if (measure == kWidthAverage) return Ink::bound_average_stability;
    if (measure == kWidthGronwall) return Ink::bound_gronwall;
    if (measure == kExpectedFunction || measure == kTimesMFunction) return Ink::function_gap;
    if (measure == kTimesMParticle) return Ink::gap;
    if (measure == kTimesMDistance) return Ink::text;
    if (measure == kExpectedParticle || measure == kWidthExpected) return Ink::gap;
    const auto quantity = static_cast<Quantity>(measure);
    switch (quantity) {
    case Quantity::mean_abs_latitude_finite:
        return Ink::finite;
    case Quantity::mean_abs_latitude_infinite:
        return Ink::infinite;
    case Quantity::gap_width: // here parts are to be told from the whole by colour
        return Ink::axis;
    case Quantity::gap_data:
        return Ink::text;
    case Quantity::loss_training:
        return Ink::gap;
    default:
        return curve_ink(quantity, Ink::gap);
    }
}
/// Where curves of one measure have to be told apart.
constexpr Ink kApart[] = {Ink::gap,    Ink::infinite,       Ink::bound_average_stability,
                          Ink::finite, Ink::bound_gronwall, Ink::bound_linear};

/// What of a gap is looked at: it begins at nothing, and rises by many decades in the first moment.
constexpr double kEnsembleDecades = 5.0;

std::span<const double> keep(ExperimentFigure& out, std::vector<double> values) {
    out.numbers.push_back(std::move(values));
    return out.numbers.back();
}

bool wanted(const FigurePart& part, Measure measure) {
    return std::find(part.measures.begin(), part.measures.end(), measure) != part.measures.end();
}

constexpr Measure q(Quantity quantity) {
    return measure_of(quantity);
}
/// What shares a figure.
const std::array<FigurePart, 10>& kinds() {
    static const std::array<FigurePart, 10> kKinds{{
        {"gap",
         "Gaps, and what predicts them",
         {q(Quantity::particle_gap), q(Quantity::function_gap), q(Quantity::gap_width), q(Quantity::gap_data),
          q(Quantity::bound_linear), q(Quantity::bound_average), kExpectedParticle, kExpectedFunction}},
        {"apriori", "Average stability, a priori", {q(Quantity::bound_average_apriori)}},
        {"gronwall", "Gronwall's bound", {q(Quantity::bound_gronwall)}}, // orders of magnitude above the rest
        {"distance",
         "Distances of neurons from their twins",
         {q(Quantity::distance_mean), q(Quantity::distance_low), q(Quantity::distance_median),
          q(Quantity::distance_high), q(Quantity::distance_largest)}},
        {"times-m", "Gaps times m", {kTimesMParticle, kTimesMDistance, kTimesMFunction}},
        {"loss",
         "Losses",
         {q(Quantity::loss_finite), q(Quantity::loss_infinite), q(Quantity::loss_training)}},
        {"latitude",
         "Mean |latitude|",
         {q(Quantity::mean_abs_latitude_finite), q(Quantity::mean_abs_latitude_infinite)}},
        {"budget",
         "Gap budget",
         {q(Quantity::budget_amplification), q(Quantity::budget_interaction), q(Quantity::budget_noise),
          q(Quantity::budget_remainder)}},
        {"escape", "Escape time", {kEscapeTime, kEscapeTimeFinite}},
        {"width", "Width needed", {kWidthMeasured, kWidthExpected, kWidthAverage, kWidthGronwall}},
    }};
    return kKinds;
}

/// Whether there is anything to see of a curve: parts of the gap exist only with finite data.
bool has_numbers(const ExperimentCurve& curve) {
    return std::any_of(curve.points.begin(), curve.points.end(),
                       [](const CurvePoint& point) { return point.spread.count > 0; });
}

/// Whether all there is to see of a part is positive, as a logarithm wants it.
bool all_positive(const std::vector<ExperimentCurve>& curves, const FigurePart& part) {
    for (const ExperimentCurve& curve : curves)
        for (const CurvePoint& point : curve.points)
            if (wanted(part, curve.measure) && point.spread.median < 0.0) return false;
    return true;
}

/// Widths in one figure: what is measured as dots, what theory says as lines through its points.
bool compares_widths(const FigurePart& part) {
    return part.name == "width" && part.measures.size() > 1;
}
/// Gronwall's width has room up to twice its first point, but within these multiples of the others' largest:
/// it leaves the figure, with its last value written at the edge.
constexpr double kLeastHeadroom = 10.0, kMostHeadroom = 1000.0;

/// The ends of a figure that has Gronwall's width beside others; nothing for others.
void bound_widths(const std::vector<ExperimentCurve>& curves, const FigurePart& part, AxisSpec& y) {
    double least = HUGE_VAL, largest = 0.0, first = 0.0;
    for (const ExperimentCurve& curve : curves) {
        if (!wanted(part, curve.measure)) continue;
        if (curve.measure == kWidthGronwall && !curve.points.empty())
            first = curve.points.front().spread.median;
        for (const CurvePoint& point : curve.points)
            for (const double value : {point.spread.lo, point.spread.median, point.spread.hi})
                if (curve.measure != kWidthGronwall && std::isfinite(value) && value > 0.0) {
                    least = std::min(least, value);
                    largest = std::max(largest, value);
                }
    }
    if (!(first > 0.0 && largest > 0.0)) return;
    y.lo = 0.5 * least;
    y.hi = std::clamp(2.0 * first, kLeastHeadroom * largest, kMostHeadroom * largest);
}

/// A curve of theory through its medians.
Curve joined(ExperimentFigure& out, const ExperimentCurve& curve, const std::string& name, Paint paint) {
    std::vector<double> x, y;
    for (const CurvePoint& point : curve.points) {
        x.push_back(point.x);
        y.push_back(point.spread.median);
    }
    Curve line;
    line.name = name;
    line.paint = paint;
    line.x = keep(out, std::move(x));
    line.y = keep(out, std::move(y));
    line.dash = curve.measure == kWidthExpected ? Dash::solid : Dash::dashed; // bounds are dashed
    line.label_clipped = curve.measure == kWidthGronwall;
    line.label_end = true;
    return line;
}

std::string setting_label(const std::string& key) {
    const Setting* row = find_setting(key);
    return row && row->name != key ? std::string(row->name) + " " + key : key;
}

} // namespace

std::vector<FigurePart> figure_parts(const Experiment& experiment) {
    std::vector<FigurePart> parts;
    const auto measured = [&](Measure measure) {
        return std::find(experiment.measures.begin(), experiment.measures.end(), measure) !=
               experiment.measures.end();
    };
    std::vector<Measure> rest = experiment.measures;
    for (const FigurePart& kind : kinds()) {
        FigurePart part{kind.name, kind.title, {}};
        for (const Measure measure : kind.measures)
            if (measured(measure)) part.measures.push_back(measure);
        const bool predicted = measured(q(Quantity::bound_linear)) || measured(q(Quantity::bound_average));
        if (kind.name == "gap" && !predicted) part.title = "Gaps";
        if (!part.measures.empty()) parts.push_back(part);
        std::erase_if(rest, [&](Measure measure) { return wanted(kind, measure); });
    }
    for (const Measure measure : rest)
        parts.push_back({info_of(measure).name, info_of(measure).label, {measure}});
    return parts;
}

void draw_sweep(const Experiment& experiment, const std::vector<ExperimentCurve>& curves,
                const FitChoice& choice, const FigurePart& part, bool single_runs, ExperimentFigure& out) {
    PlotFigure& figure = out.figure;
    const std::vector<Measure>& measures = part.measures;
    figure.title = part.title;
    figure.x = {setting_label(abscissa(experiment)), choice.law != Law::exponential, true, {}, {}, 300.0};
    figure.y = {measures.size() == 1 ? std::string(info_of(measures[0]).label) : "",
                choice.law != Law::logarithmic && all_positive(curves, part),
                true,
                {},
                {},
                300.0};
    if (compares_widths(part)) {
        figure.y.label = "neurons for a squared gap of " + number_text(experiment.target);
        bound_widths(curves, part, figure.y);
    }
    std::size_t drawn = 0;
    for (const ExperimentCurve& curve : curves) {
        if (!wanted(part, curve.measure) || !has_numbers(curve)) continue;
        const std::string which = curve_name(experiment, curve);
        std::string name =
            measures.size() == 1 && !which.empty() ? which : std::string(info_of(curve.measure).label);
        // The axis says what all of them are.
        if (compares_widths(part)) name.erase(0, name.find(", ") + 2);
        if (measures.size() > 1 && !which.empty()) name += ", " + which;
        const Paint paint = which.empty() ? ink_of(curve.measure) : kApart[drawn % std::size(kApart)];
        ++drawn;
        if (compares_widths(part) && curve.measure != kWidthMeasured) {
            figure.curves.push_back(joined(out, curve, name, paint));
            if (curve.points.size() > 1) continue;
        }
        const std::optional<CurveFit> fit =
            compares_widths(part) ? std::nullopt
                                  : fit_curve(curve, choice.law_of(experiment, curve.measure), choice.from);
        if (fit) {
            const auto x = keep(out, fit->x);
            figure.bands.push_back({name, paint, x, keep(out, fit->lo), keep(out, fit->hi)});
            Curve line;
            line.name = name;
            line.paint = paint;
            line.x = x;
            line.y = keep(out, fit->y);
            figure.curves.push_back(std::move(line));
        }
        std::vector<double> x, median, lo, hi, each_x, each;
        bool several = false;
        for (const CurvePoint& point : curve.points) {
            for (const double value : point.values) {
                each_x.push_back(point.x);
                each.push_back(value);
            }
            if (!std::isfinite(point.spread.median)) continue;
            x.push_back(point.x);
            median.push_back(point.spread.median);
            // An interval that is open on one side is drawn on the other.
            const bool bounded = point.spread.lo > 0.0 || !figure.y.log;
            lo.push_back(bounded ? point.spread.lo : point.spread.median);
            hi.push_back(std::isfinite(point.spread.hi) ? point.spread.hi : point.spread.median);
            several = several || point.spread.is_wide();
        }
        Dots dots;
        dots.name = name;
        dots.paint = paint;
        if (single_runs && several) {
            dots.x = keep(out, std::move(each_x));
            dots.y = keep(out, std::move(each));
            dots.radius = 2.25f;
            dots.opacity = 0.5f;
            figure.dots.push_back(dots);
            dots.opacity = 1.0f;
        }
        dots.x = keep(out, std::move(x));
        dots.y = keep(out, std::move(median));
        if (several) {
            dots.lo = keep(out, std::move(lo));
            dots.hi = keep(out, std::move(hi));
        }
        dots.radius = 3.5f;
        figure.dots.push_back(dots);
    }
}

void draw_ensemble(const Experiment& experiment, const std::vector<ExperimentCurve>& curves,
                   const FigurePart& part, ExperimentFigure& out) {
    PlotFigure& figure = out.figure;
    figure.title = part.title;
    figure.x = {"time t", false, true, {}, {}, 12.0};
    const std::vector<Measure>& measures = part.measures;
    constexpr std::string_view kLogarithmic[] = {"gap", "apriori", "gronwall", "distance", "times-m"};
    figure.y = {
        measures.size() == 1 && experiment.against_time ? std::string(info_of(measures[0]).label) : "",
        std::find(std::begin(kLogarithmic), std::end(kLogarithmic), part.name) != std::end(kLogarithmic),
        true,
        {},
        {},
        part.name == "gronwall" ? 300.0 : kEnsembleDecades};
    const std::vector<double> parameters =
        experiment.against_time ? sweep_values(experiment, 0) : std::vector<double>{};
    for (const ExperimentCurve& curve : curves) {
        if (!wanted(part, curve.measure) || !has_numbers(curve)) continue;
        std::vector<double> x, median, lo, hi;
        for (const CurvePoint& point : curve.points) {
            x.push_back(point.x);
            median.push_back(point.spread.median);
            lo.push_back(point.spread.lo);
            hi.push_back(point.spread.hi);
        }
        // Curves of one value have one colour, those of one measure one dash.
        const std::string which = curve_name(experiment, curve), label(info_of(curve.measure).label);
        const std::string name = which.empty() ? label : measures.size() == 1 ? which : label + ", " + which;
        Paint paint = ink_of(curve.measure);
        Dash dash = Dash::solid;
        if (curve.parameter) {
            const auto value = std::find(parameters.begin(), parameters.end(), *curve.parameter);
            paint = kApart[static_cast<std::size_t>(value - parameters.begin()) % std::size(kApart)];
            const auto measure = std::find(measures.begin(), measures.end(), curve.measure);
            dash = static_cast<Dash>((measure - measures.begin()) % 3);
        }
        const auto times = keep(out, std::move(x));
        figure.bands.push_back({name, paint, times, keep(out, std::move(lo)), keep(out, std::move(hi))});
        Curve line;
        line.name = name;
        line.paint = paint;
        line.x = times;
        line.y = keep(out, std::move(median));
        line.dash = dash;
        figure.curves.push_back(std::move(line));
    }
}

} // namespace equator
