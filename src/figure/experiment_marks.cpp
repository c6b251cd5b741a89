#include "figure/experiment_marks.h"

#include <algorithm>
#include <utility>

#include "figure/plot_spec.h"
#include "scenario/settings.h"

namespace equator {

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

std::span<const double> keep(ExperimentFigure& out, std::vector<double> values) {
    out.numbers.push_back(std::move(values));
    return out.numbers.back();
}

Curve median_line(ExperimentFigure& out, const ExperimentCurve& curve, const std::string& name, Paint paint) {
    std::vector<double> x, median;
    for (const CurvePoint& point : curve.points) {
        x.push_back(point.x);
        median.push_back(point.spread.median);
    }
    Curve line;
    line.name = name;
    line.paint = paint;
    line.x = keep(out, std::move(x));
    line.y = keep(out, std::move(median));
    return line;
}

bool wanted(const FigurePart& part, Measure measure) {
    return std::find(part.measures.begin(), part.measures.end(), measure) != part.measures.end();
}

Paint paint_of(const Experiment& experiment, const FigurePart& part, const ExperimentCurve& curve) {
    if (curve_name(experiment, curve).empty()) return ink_of(curve.measure);
    std::size_t place = 0;
    for (const ExperimentCurve& other : planned_curves(experiment)) {
        if (other.measure == curve.measure && other.parameter == curve.parameter && other.at == curve.at)
            break;
        place += wanted(part, other.measure);
    }
    return kApart[place % std::size(kApart)];
}

bool has_numbers(const ExperimentCurve& curve) {
    return std::any_of(curve.points.begin(), curve.points.end(),
                       [](const CurvePoint& point) { return point.spread.count > 0; });
}

std::string setting_label(const std::string& key) {
    const Setting* row = find_setting(key);
    return row && row->name != key ? std::string(row->name) + " " + key : key;
}

} // namespace equator
