#include "figure/figure_csv.h"

#include <cmath>
#include <cstddef>
#include <limits>

#include "base/number_text.h"

namespace equator {

std::string csv_text(const PlotFigure& figure, const HiddenNames& hidden,
                     const std::vector<std::string>& facts) {
    std::string text;
    for (const std::string& fact : facts) text += "# " + fact + "\n";
    text += "# x " + figure.x.label + "\n# y " + figure.y.label + "\nseries,x,y,low,high\n";
    constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
    const auto value = [](std::span<const double> y, std::size_t i) {
        return i < y.size() ? y[i] : kNothing;
    };
    const auto row = [&](const std::string& name, double x, double y, double low, double high) {
        text += name;
        for (const double number : {x, y, low, high})
            text += "," + (std::isnan(number) ? std::string() : number_text(number));
        text += '\n';
    };
    const auto shown = [&](const std::string& name) { return !is_hidden(hidden, name); };
    const auto rows = [&](const std::string& name, std::span<const double> x, std::span<const double> y,
                          std::span<const double> low, std::span<const double> high) {
        for (std::size_t i = 0; i < x.size() && shown(name); ++i)
            row(name, x[i], value(y, i), value(low, i), value(high, i));
    };
    for (const Bars& s : figure.bars) rows(s.name, s.edges, s.height, {}, {});
    for (const Layer& s : figure.layers) rows(s.name, figure.layer_x, s.y, {}, {});
    for (const Curve& s : figure.curves)
        for (std::size_t i = 0; i < s.x.size() && shown(s.name); ++i)
            row(s.name, s.x[i], s.y[i], s.y[i] - value(s.error, i), s.y[i] + value(s.error, i));
    for (const Dots& s : figure.dots) rows(s.name, s.x, s.y, s.lo, s.hi);
    for (const Band& s : figure.bands) rows(s.name, s.x, {}, s.lo, s.hi);
    for (const Lines& s : figure.lines)
        for (std::size_t line = 0; line < s.count() && shown(s.name); ++line)
            for (std::size_t i = 0; i < s.x.size(); ++i)
                row(s.name + " " + std::to_string(line), s.x[i], s.line(line)[i], kNothing, kNothing);
    return text;
}

} // namespace equator
