#include "figure/experiment_figure.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "base/number_text.h"
#include "figure/experiment_marks.h"

namespace equator {

namespace {

/// What of a gap is looked at: it begins at nothing, and rises by many decades in the first moment.
constexpr double kEnsembleDecades = 5.0;

constexpr Measure q(Quantity quantity) {
    return measure_of(quantity);
}
/// What shares a figure.
const std::array<FigurePart, 10>& kinds() {
    static const std::array<FigurePart, 10> kKinds{{
        {"gap",
         "Gaps and their predictions",
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

void add_line(const ExperimentCurve& curve, const std::string& name, Paint paint, Dash dash, float width,
              ExperimentFigure& out) {
    Curve line = median_line(out, curve, name, paint);
    line.dash = dash;
    line.width = width;
    out.figure.curves.push_back(std::move(line));
}

/// What came out before.
void add_before(const Findings& before, const FigurePart& part, const ExperimentLook& look,
                ExperimentFigure& out) {
    for (const Finding& finding : before.curves)
        if (wanted(part, finding.curve.measure) && (!look.only || finding.curve.parameter == look.only))
            add_line(finding.curve, kBeforeName, Ink::muted, Dash::dotted, 1.25f, out);
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

void draw_ensemble(const Experiment& experiment, const Findings& findings, const FigurePart& part,
                   const ExperimentLook& look, ExperimentFigure& out) {
    PlotFigure& figure = out.figure;
    figure.title = part.title;
    figure.x = {"time t", false, true, {}, {}, 12.0};
    if (look.whole_axis) {
        const std::vector<double> times = plan_of(experiment, 0).times;
        if (times.size() > 1) std::tie(figure.x.lo, figure.x.hi) = std::pair(times.front(), times.back());
    }
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
    if (look.before) add_before(*look.before, part, look, out);
    if (look.only) figure.title = experiment.sweeps.front().key + " = " + number_text(*look.only);
    for (const Finding& finding : findings.curves) {
        const ExperimentCurve& curve = finding.curve;
        if (!wanted(part, curve.measure) || !has_numbers(curve)) continue;
        if (look.only && curve.parameter != look.only) {
            add_line(curve, "", Ink::muted, Dash::solid, 0.75f, out);
            continue;
        }
        // Curves of one value have one colour, those of one measure one dash.
        const std::string which = curve_name(experiment, curve), label(info_of(curve.measure).label);
        const std::string name = which.empty() || look.only ? label
                                 : measures.size() == 1     ? which
                                                            : label + ", " + which;
        Paint paint = ink_of(curve.measure);
        Dash dash = Dash::solid;
        if (curve.parameter) {
            const auto value = std::find(parameters.begin(), parameters.end(), *curve.parameter);
            paint = kApart[static_cast<std::size_t>(value - parameters.begin()) % std::size(kApart)];
            const auto measure = std::find(measures.begin(), measures.end(), curve.measure);
            dash = static_cast<Dash>((measure - measures.begin()) % 3);
        }
        add_line(curve, name, paint, dash, 1.5f, out);
        std::vector<double> lo, hi;
        for (const CurvePoint& point : curve.points) {
            lo.push_back(point.spread.lo);
            hi.push_back(point.spread.hi);
        }
        figure.bands.push_back(
            {name, paint, figure.curves.back().x, keep(out, std::move(lo)), keep(out, std::move(hi))});
    }
}

} // namespace equator
