#include "figure/experiment_figure.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include "base/number_text.h"
#include "experiment/expectation.h"
#include "figure/experiment_marks.h"

namespace equator {

namespace {

/// Whether all there is to see of a part is positive, as a logarithm wants it.
bool all_positive(const Findings& findings, const FigurePart& part) {
    for (const Finding& finding : findings.curves)
        for (const CurvePoint& point : finding.curve.points)
            if (wanted(part, finding.curve.measure) && point.spread.median < 0.0) return false;
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
void bound_widths(const Findings& findings, const FigurePart& part, AxisSpec& y) {
    double least = HUGE_VAL, largest = 0.0, first = 0.0;
    for (const Finding& finding : findings.curves) {
        const ExperimentCurve& curve = finding.curve;
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
    Curve line = median_line(out, curve, name, paint);
    line.dash = curve.measure == kWidthExpected ? Dash::solid : Dash::dashed; // bounds are dashed
    line.label_clipped = curve.measure == kWidthGronwall;
    line.label_end = true;
    return line;
}

/// The line that is fitted, and its band.
void add_fit(const CurveFit& fit, const std::string& name, Paint paint, ExperimentFigure& out) {
    const auto x = keep(out, fit.x);
    out.figure.bands.push_back({name, paint, x, keep(out, fit.lo), keep(out, fit.hi)});
    Curve line;
    line.name = name;
    line.paint = paint;
    line.x = x;
    line.y = keep(out, fit.y);
    out.figure.curves.push_back(std::move(line));
}

/// Medians with their spread, and every single run if `single_runs`.
void add_dots(const ExperimentCurve& curve, const std::string& name, Paint paint, bool single_runs,
              ExperimentFigure& out) {
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
        const bool bounded = point.spread.lo > 0.0 || !out.figure.y.log;
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
        out.figure.dots.push_back(dots);
        dots.opacity = 1.0f;
    }
    dots.x = keep(out, std::move(x));
    dots.y = keep(out, std::move(median));
    if (several) {
        dots.lo = keep(out, std::move(lo));
        dots.hi = keep(out, std::move(hi));
    }
    dots.radius = 3.5f;
    out.figure.dots.push_back(dots);
}

/// What came out before: medians in grey.
void add_before(const Findings& before, const FigurePart& part, ExperimentFigure& out) {
    for (const Finding& finding : before.curves) {
        if (!wanted(part, finding.curve.measure) || !has_numbers(finding.curve)) continue;
        std::vector<double> x, median;
        for (const CurvePoint& point : finding.curve.points) {
            x.push_back(point.x);
            median.push_back(point.spread.median);
        }
        Dots dots;
        dots.name = kBeforeName;
        dots.paint = Ink::muted;
        dots.x = keep(out, std::move(x));
        dots.y = keep(out, std::move(median));
        dots.radius = 3.0f;
        dots.opacity = 0.7f;
        out.figure.dots.push_back(dots);
    }
}

/// Points to lay an expected law through: those of the fit, or all there are, or what came out before.
std::vector<CurvePoint> anchor_of(const Finding& finding, const ExperimentLook& look) {
    std::vector<CurvePoint> points;
    for (const CurvePoint& point : finding.curve.points)
        if (!finding.fit || point.x >= finding.fit->x.front()) points.push_back(point);
    if (!points.empty() || !look.before) return points;
    const Finding* before = finding_of(*look.before, finding.curve);
    return before ? before->curve.points : points;
}

/// The laws that are expected of a part's curves, each dashed and through its curve's points. True if there
/// is none to lay a line through: then each is 1 in the middle of what is swept.
bool add_expected(const Experiment& experiment, const Findings& findings, const FigurePart& part,
                  const ExperimentLook& look, ExperimentFigure& out) {
    const std::vector<double> swept = sweep_values(experiment, experiment.sweeps.size() - 1);
    struct Line {
        std::string which;
        Paint paint;
        ExpectedLaw law;
        std::vector<CurvePoint> points;
    };
    std::vector<Line> lines;
    bool anchored = false, alike = true;
    for (const ExperimentCurve& curve : planned_curves(experiment)) {
        if (!wanted(part, curve.measure)) continue;
        const auto law = expected_law(experiment, curve.measure, curve.parameter);
        if (!law) continue;
        const Finding* found = finding_of(findings, curve);
        lines.push_back({curve_name(experiment, curve), paint_of(experiment, part, curve), *law,
                         anchor_of(found ? *found : Finding{curve, {}, {}}, look)});
        anchored = anchored || !lines.back().points.empty();
        alike = alike && *law == lines.front().law;
    }
    CurvePoint middle;
    middle.x = swept[swept.size() / 2];
    middle.spread.median = 1.0;
    for (const Line& line : lines) {
        const std::vector<CurvePoint> points = anchored ? line.points : std::vector{middle};
        std::vector<double> y = line_through(line.law, points, swept);
        if (y.empty()) continue;
        Curve curve;
        curve.name = "expected" + (alike || line.which.empty() ? "" : ", " + line.which) + ": " +
                     expected_text(line.law, abscissa(experiment));
        curve.paint = alike ? Paint(Ink::muted) : line.paint;
        curve.dash = Dash::dashed;
        curve.x = keep(out, swept);
        curve.y = keep(out, std::move(y));
        out.figure.curves.push_back(std::move(curve));
    }
    return !lines.empty() && !anchored;
}

/// A figure without a number: where its runs will be.
void add_places(const Experiment& experiment, ExperimentFigure& out) {
    constexpr std::size_t kMostLabels = 10;
    const std::vector<double> swept = sweep_values(experiment, experiment.sweeps.size() - 1);
    for (const double value : swept)
        out.figure.vertical.push_back(
            {value, swept.size() <= kMostLabels ? number_text(value) : "", Ink::muted, Dash::dotted});
}

} // namespace

void draw_sweep(const Experiment& experiment, const Findings& findings, const FigurePart& part,
                const ExperimentLook& look, ExperimentFigure& out) {
    PlotFigure& figure = out.figure;
    const std::vector<Measure>& measures = part.measures;
    figure.title = part.title;
    figure.x = {setting_label(abscissa(experiment)), look.law != Law::exponential, true, {}, {}, 300.0};
    if (look.whole_axis) {
        Extent extent;
        for (const double value : sweep_values(experiment, experiment.sweeps.size() - 1)) extent.add(value);
        const Axis whole = nice_range(extent, figure.x.log, figure.x.max_decades);
        std::tie(figure.x.lo, figure.x.hi) = std::pair(whole.lo, whole.hi);
    }
    figure.y = {measures.size() == 1 ? std::string(info_of(measures[0]).label) : "",
                look.law != Law::logarithmic && all_positive(findings, part),
                true,
                {},
                {},
                300.0};
    if (compares_widths(part)) {
        figure.y.label = "neurons for a squared gap of " + number_text(experiment.target);
        bound_widths(findings, part, figure.y);
    }
    if (look.before) add_before(*look.before, part, out);
    for (const Finding& finding : findings.curves) {
        const ExperimentCurve& curve = finding.curve;
        if (!wanted(part, curve.measure) || !has_numbers(curve)) continue;
        const std::string which = curve_name(experiment, curve);
        std::string name =
            measures.size() == 1 && !which.empty() ? which : std::string(info_of(curve.measure).label);
        // The axis says what all of them are.
        if (compares_widths(part)) name.erase(0, name.find(", ") + 2);
        if (measures.size() > 1 && !which.empty()) name += ", " + which;
        const Paint paint = paint_of(experiment, part, curve);
        if (compares_widths(part) && curve.measure != kWidthMeasured) {
            figure.curves.push_back(joined(out, curve, name, paint));
            if (curve.points.size() > 1) continue;
        }
        if (finding.fit && !compares_widths(part)) add_fit(*finding.fit, name, paint, out);
        add_dots(curve, name, paint, look.single_runs, out);
    }
    if (!look.expected) return;
    if (add_expected(experiment, findings, part, look, out)) {
        const std::vector<double> swept = sweep_values(experiment, experiment.sweeps.size() - 1);
        figure.y.label += (figure.y.label.empty() ? "relative to the value at " : ", relative to that at ") +
                          abscissa(experiment) + " = " + number_text(swept[swept.size() / 2]);
    }
    if (!figure.dots.empty()) return;
    add_places(experiment, out);
    // A name alone has no legend.
    const std::vector<LegendEntry> names = legend(figure);
    if (names.size() == 1) figure.title += ", " + names.front().name;
}

} // namespace equator
