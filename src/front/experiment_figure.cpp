#include "front/experiment_figure.h"

#include <algorithm>
#include <cmath>

#include "scenario/settings.h"

namespace equator {

namespace {

/// One meaning, one colour (front/theme.h).
Ink ink_of(Measure measure) {
    if (measure == kEscapeTime) return Ink::infinite;
    if (measure == kEscapeTimeFinite) return Ink::finite;
    if (measure == kWidthAverage) return Ink::bound_average_stability;
    if (measure == kWidthGronwall) return Ink::bound_gronwall;
    switch (static_cast<Quantity>(measure)) {
    case Quantity::loss_finite:
    case Quantity::mean_abs_latitude_finite:
        return Ink::finite;
    case Quantity::loss_infinite:
    case Quantity::mean_abs_latitude_infinite:
        return Ink::infinite;
    case Quantity::function_gap:
        return Ink::function_gap;
    case Quantity::bound_linear:
        return Ink::bound_linear;
    case Quantity::bound_average:
    case Quantity::bound_average_apriori:
        return Ink::bound_average_stability;
    case Quantity::bound_gronwall:
        return Ink::bound_gronwall;
    case Quantity::budget_amplification:
        return Ink::amplification;
    case Quantity::budget_interaction:
        return Ink::interaction;
    case Quantity::budget_noise:
        return Ink::noise;
    case Quantity::budget_remainder:
        return Ink::remainder;
    default:
        return Ink::gap;
    }
}
/// Where curves of one measure have to be told apart.
constexpr Ink kApart[] = {Ink::gap,    Ink::infinite,       Ink::bound_average_stability,
                          Ink::finite, Ink::bound_gronwall, Ink::bound_linear};

std::span<const double> keep(ExperimentFigure& out, std::vector<double> values) {
    out.numbers.push_back(std::move(values));
    return out.numbers.back();
}

bool wanted(const std::vector<Measure>& only, Measure measure) {
    return only.empty() || std::find(only.begin(), only.end(), measure) != only.end();
}

std::string setting_label(const std::string& key) {
    const Setting* row = find_setting(key);
    return row ? std::string(row->name) + " " + key : key;
}

} // namespace

void draw_sweep(const Experiment& experiment, const std::vector<ExperimentCurve>& curves,
                const FitChoice& choice, const std::vector<Measure>& only, ExperimentFigure& out) {
    PlotFigure& figure = out.figure;
    std::vector<Measure> measures;
    for (const ExperimentCurve& curve : curves)
        if (wanted(only, curve.measure) &&
            std::find(measures.begin(), measures.end(), curve.measure) == measures.end())
            measures.push_back(curve.measure);
    figure.x = {setting_label(abscissa(experiment)), choice.law != Law::exponential, true, {}, {}, 300.0};
    figure.y = {measures.size() == 1 ? std::string(info_of(measures[0]).label) : "",
                choice.law != Law::logarithmic,
                true,
                {},
                {},
                300.0};
    std::size_t drawn = 0;
    for (const ExperimentCurve& curve : curves) {
        if (!wanted(only, curve.measure)) continue;
        const std::string which = curve_name(experiment, curve);
        std::string name =
            measures.size() == 1 && !which.empty() ? which : std::string(info_of(curve.measure).label);
        if (measures.size() > 1 && !which.empty()) name += ", " + which;
        const Paint paint = which.empty() ? ink_of(curve.measure) : kApart[drawn % std::size(kApart)];
        ++drawn;
        if (const std::optional<CurveFit> fit = fit_curve(curve, choice.law, choice.from)) {
            const auto x = keep(out, fit->x);
            figure.bands.push_back({name, paint, x, keep(out, fit->lo), keep(out, fit->hi)});
            Curve line;
            line.name = name;
            line.paint = paint;
            line.x = x;
            line.y = keep(out, fit->y);
            figure.curves.push_back(std::move(line));
        }
        std::vector<double> x, median, lo, hi;
        bool several = false;
        for (const CurvePoint& point : curve.points) {
            if (!std::isfinite(point.spread.median)) continue;
            x.push_back(point.x);
            median.push_back(point.spread.median);
            lo.push_back(point.spread.lo);
            hi.push_back(std::isfinite(point.spread.hi) ? point.spread.hi : point.spread.median);
            several = several || point.values.size() > 1;
        }
        Dots dots;
        dots.name = name;
        dots.paint = paint;
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

void draw_ensemble(const std::vector<ExperimentCurve>& curves, const std::vector<Measure>& only, bool log_y,
                   ExperimentFigure& out) {
    PlotFigure& figure = out.figure;
    figure.x = {"time t", false, true, {}, {}, 12.0};
    figure.y = {"", log_y, true, {}, {}, 12.0};
    for (const ExperimentCurve& curve : curves) {
        if (!wanted(only, curve.measure)) continue;
        std::vector<double> x, median, lo, hi;
        for (const CurvePoint& point : curve.points) {
            x.push_back(point.x);
            median.push_back(point.spread.median);
            lo.push_back(point.spread.lo);
            hi.push_back(point.spread.hi);
        }
        const std::string name(info_of(curve.measure).label);
        const Paint paint = ink_of(curve.measure);
        const auto times = keep(out, std::move(x));
        figure.bands.push_back({name, paint, times, keep(out, std::move(lo)), keep(out, std::move(hi))});
        Curve line;
        line.name = name;
        line.paint = paint;
        line.x = times;
        line.y = keep(out, std::move(median));
        figure.curves.push_back(std::move(line));
    }
}

} // namespace equator
