#include "figure/figure.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace equator {

void scale_y(PlotFigure& figure, double factor, std::deque<std::vector<double>>& numbers) {
    numbers.clear();
    const auto scale = [&](std::span<const double>& y) {
        std::vector<double>& scaled = numbers.emplace_back(y.begin(), y.end());
        for (double& value : scaled) value *= factor;
        y = scaled;
    };
    for (Lines& s : figure.lines) scale(s.y);
    for (Curve& s : figure.curves) {
        scale(s.y);
        scale(s.error);
    }
    for (Band& s : figure.bands) {
        scale(s.lo);
        scale(s.hi);
    }
}

bool is_hidden(const HiddenNames& hidden, const std::string& name) {
    return !name.empty() && std::find(hidden.begin(), hidden.end(), name) != hidden.end();
}

std::vector<LegendEntry> legend(const PlotFigure& figure) {
    std::vector<LegendEntry> entries;
    const auto add = [&](LegendEntry entry) {
        if (entry.name.empty()) return;
        for (const LegendEntry& other : entries)
            if (other.name == entry.name) return;
        entries.push_back(std::move(entry));
    };
    for (const Bars& s : figure.bars) add({s.name, s.paint, Dash::solid, true, false});
    for (const Layer& s : figure.layers) add({s.name, s.paint, Dash::solid, true, false});
    // Curves that are named at their ends are what the plot is about: where there is little room, they stay.
    for (const Curve& s : figure.curves)
        if (s.label_end) add({s.name, s.paint, s.dash, false, false, s.extra});
    for (const Curve& s : figure.curves) add({s.name, s.paint, s.dash, false, false, s.extra});
    for (const Dots& s : figure.dots) add({s.name, s.paint, Dash::solid, false, true});
    for (const Band& s : figure.bands) add({s.name, s.paint, Dash::solid, true, false});
    for (const Lines& s : figure.lines) add({s.name, s.paint, Dash::solid, false, false});
    return entries;
}

Extent x_extent(const PlotFigure& figure, const HiddenNames& hidden) {
    Extent extent;
    const auto add = [&](std::span<const double> x) {
        for (double v : x) extent.add(v);
    };
    for (const Bars& s : figure.bars)
        if (!is_hidden(hidden, s.name)) add(s.edges);
    if (!figure.layers.empty()) add(figure.layer_x);
    for (const Curve& s : figure.curves)
        if (!is_hidden(hidden, s.name)) add(s.x);
    for (const Dots& s : figure.dots)
        if (!is_hidden(hidden, s.name)) add(s.x);
    for (const Band& s : figure.bands)
        if (!is_hidden(hidden, s.name)) add(s.x);
    for (const Lines& s : figure.lines)
        if (!is_hidden(hidden, s.name)) add(s.x);
    return extent;
}

Extent y_extent(const PlotFigure& figure, const HiddenNames& hidden, double x_lo, double x_hi) {
    Extent extent;
    const auto add = [&](std::span<const double> x, std::span<const double> y) {
        for (std::size_t i = 0; i < x.size() && i < y.size(); ++i)
            if (x[i] >= x_lo && x[i] <= x_hi) extent.add(y[i]);
    };
    for (const Bars& s : figure.bars) {
        if (is_hidden(hidden, s.name)) continue;
        extent.add(0.0);
        for (std::size_t i = 0; i < s.height.size(); ++i)
            if (s.edges[i + 1] >= x_lo && s.edges[i] <= x_hi) extent.add(s.height[i]);
    }
    if (!figure.layers.empty()) {
        extent.add(0.0);
        for (const StackedLayer& layer : stack(figure, hidden)) {
            add(figure.layer_x, layer.above.top);
            add(figure.layer_x, layer.below.top);
        }
    }
    for (const Band& s : figure.bands) {
        if (is_hidden(hidden, s.name)) continue;
        add(s.x, s.lo);
        add(s.x, s.hi);
    }
    for (const Lines& s : figure.lines)
        for (std::size_t i = 0; i < s.count() && !is_hidden(hidden, s.name); ++i) add(s.x, s.line(i));
    for (const Dots& s : figure.dots) {
        if (is_hidden(hidden, s.name)) continue;
        add(s.x, s.y);
        add(s.x, s.lo);
        add(s.x, s.hi);
    }
    const auto add_curves = [&](bool label_clipped) {
        for (const Curve& s : figure.curves) {
            if (is_hidden(hidden, s.name) || s.label_clipped != label_clipped) continue;
            if (s.filled && !s.y.empty()) extent.add(0.0);
            add(s.x, s.y);
        }
    };
    add_curves(false);
    if (extent.empty()) add_curves(true);
    for (const ReferenceLine& line : figure.horizontal) extent.add(line.value);
    return extent;
}

Axis resolve(const AxisSpec& spec, bool log, const Extent& data, bool snug) {
    Axis axis = nice_range(data, log, spec.max_decades);
    if (snug && !data.empty() && !(log && !(data.hi > 0.0)))
        axis = make_axis(log ? std::max(data.positive, data.hi * std::pow(10.0, -spec.max_decades)) : data.lo,
                         data.hi, log);
    const auto usable = [log](const std::optional<double>& end) { return end && (!log || *end > 0.0); };
    if (!usable(spec.lo) && !usable(spec.hi)) return axis;
    double lo = usable(spec.lo) ? *spec.lo : axis.lo;
    double hi = usable(spec.hi) ? *spec.hi : axis.hi;
    // Data wholly beyond a fixed end: keep that end, and show a little beside it.
    if (lo >= hi) {
        if (usable(spec.lo) && !usable(spec.hi)) hi = log ? 10.0 * lo : lo + 1.0;
        if (usable(spec.hi) && !usable(spec.lo)) lo = log ? hi / 10.0 : hi - 1.0;
    }
    return make_axis(lo, hi, log);
}

std::optional<double> value_at(std::span<const double> x, std::span<const double> y, double at, bool steps) {
    if (x.empty() || !(at >= x.front() && at <= x.back())) return std::nullopt;
    const auto after = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), at) - x.begin());
    const std::size_t i = after - 1; // x[i] <= at, since at >= x.front()
    double value = y[i];
    if (!steps && after < x.size() && at > x[i]) value += (at - x[i]) / (x[after] - x[i]) * (y[after] - y[i]);
    if (!std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<double> value_at(const Bars& bars, double at) {
    // As steps; the last edge closes the last bar.
    if (bars.height.empty() || !(at >= bars.edges.front() && at <= bars.edges.back())) return std::nullopt;
    const auto after = std::upper_bound(bars.edges.begin(), bars.edges.end(), at) - bars.edges.begin();
    const double height = bars.height[std::min(static_cast<std::size_t>(after - 1), bars.height.size() - 1)];
    if (!std::isfinite(height)) return std::nullopt;
    return height;
}

std::vector<StackedLayer> stack(const PlotFigure& figure, const HiddenNames& hidden) {
    const std::size_t n = figure.layer_x.size();
    std::vector<StackedLayer> result;
    std::vector<double> highest(n, 0.0), lowest(n, 0.0); // so far
    for (const Layer& layer : figure.layers) {
        const bool shown = !is_hidden(hidden, layer.name);
        StackedLayer stacked;
        stacked.above.base = highest;
        stacked.below.base = lowest;
        for (std::size_t i = 0; shown && i < std::min(n, layer.y.size()); ++i) {
            if (!std::isfinite(layer.y[i])) continue;
            highest[i] += std::max(layer.y[i], 0.0);
            lowest[i] += std::min(layer.y[i], 0.0);
        }
        stacked.above.top = highest;
        stacked.below.top = lowest;
        result.push_back(std::move(stacked));
    }
    return result;
}

std::optional<double> nearest_x(const PlotFigure& figure, const HiddenNames& hidden, const Axis& axis,
                                double at) {
    const Scale scale(axis);
    const double target = scale.to_unit(at);
    std::optional<double> best;
    double best_distance = 0.0;
    const auto offer = [&](double x) {
        const double distance = std::abs(scale.to_unit(x) - target);
        if (!std::isfinite(distance) || x < axis.lo || x > axis.hi) return;
        if (!best || distance < best_distance) {
            best = x;
            best_distance = distance;
        }
    };
    const auto offer_neighbours = [&](std::span<const double> x) {
        const auto after = std::lower_bound(x.begin(), x.end(), at);
        if (after != x.end()) offer(*after);
        if (after != x.begin()) offer(*(after - 1));
    };
    for (const Bars& s : figure.bars) {
        if (is_hidden(hidden, s.name) || s.height.empty()) continue;
        const auto after = std::upper_bound(s.edges.begin(), s.edges.end(), at) - s.edges.begin();
        const auto i =
            std::clamp<std::ptrdiff_t>(after - 1, 0, static_cast<std::ptrdiff_t>(s.height.size()) - 1);
        offer(0.5 * (s.edges[static_cast<std::size_t>(i)] + s.edges[static_cast<std::size_t>(i) + 1]));
    }
    if (!figure.layers.empty()) offer_neighbours(figure.layer_x);
    for (const Curve& s : figure.curves)
        if (!is_hidden(hidden, s.name)) offer_neighbours(s.x);
    for (const Dots& s : figure.dots)
        if (!is_hidden(hidden, s.name)) offer_neighbours(s.x);
    return best;
}

std::vector<Reading> readings(const PlotFigure& figure, const HiddenNames& hidden, double at) {
    std::vector<Reading> result;
    const auto add = [&](const std::string& name, const Paint& paint, std::optional<double> value,
                         std::optional<double> drawn_at) {
        if (!name.empty() && !is_hidden(hidden, name) && value)
            result.push_back(
                {.name = name, .paint = paint, .value = *value, .drawn_at = drawn_at.value_or(*value)});
    };
    for (const Bars& s : figure.bars) add(s.name, s.paint, value_at(s, at), {});
    if (!figure.layers.empty()) {
        const std::vector<StackedLayer> stacked = stack(figure, hidden);
        for (std::size_t l = 0; l < figure.layers.size(); ++l) {
            const Layer& s = figure.layers[l];
            const auto value = value_at(figure.layer_x, s.y, at, false);
            const auto& side = value && *value < 0.0 ? stacked[l].below : stacked[l].above;
            add(s.name, s.paint, value, value_at(figure.layer_x, side.top, at, false));
        }
    }
    for (const Curve& s : figure.curves) {
        const std::size_t before = result.size();
        add(s.name, s.paint, value_at(s.x, s.y, at, s.steps), {});
        if (!s.error.empty() && result.size() > before)
            result.back().error = value_at(s.x, s.error, at, s.steps).value_or(0.0);
    }
    for (const Dots& s : figure.dots) {
        // Dots are not joined: only one that is there has a value.
        const auto i = static_cast<std::size_t>(std::lower_bound(s.x.begin(), s.x.end(), at) - s.x.begin());
        if (i < s.x.size() && s.x[i] == at && std::isfinite(s.y[i])) add(s.name, s.paint, s.y[i], {});
    }
    return result;
}

} // namespace equator
