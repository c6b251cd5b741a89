#include "figure/canvas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace equator {

namespace {

/// The part [enter, leave] of [0, 1] in which a value going from a to b is between lo and hi; enter > leave
/// if none is.
std::pair<float, float> inside_of(float a, float b, float lo, float hi) {
    if (a == b) return a >= lo && a <= hi ? std::pair(0.0f, 1.0f) : std::pair(1.0f, 0.0f);
    const float u = (lo - a) / (b - a), v = (hi - a) / (b - a);
    return {std::max(0.0f, std::min(u, v)), std::min(1.0f, std::max(u, v))};
}

} // namespace

Canvas::Canvas(Painter& painter, const Box& area, const Axis& x, const Axis& y)
    : painter_(painter), area_(area), x_(x), y_(y) {}

/// Fills px_, py_: relative to the area's left, and absolute in y.
void Canvas::to_pixels(std::span<const double> x, std::span<const double> y, bool steps) {
    px_.clear();
    py_.clear();
    const std::size_t n = std::min(x.size(), y.size());
    for (std::size_t i = 0; i < n; ++i) {
        const double px = x_of(x[i]) - area_.left;
        const double py = y_of(y[i]);
        if (steps && i > 0) { // hold the previous value up to here
            px_.push_back(px);
            py_.push_back(py_.back());
        }
        px_.push_back(px);
        py_.push_back(py);
    }
}

void Canvas::stroke(std::span<const double> x, std::span<const double> y, bool steps, Colour colour,
                    float thickness, Dash dash) {
    to_pixels(x, y, steps);
    points_.clear();
    decimate(px_, py_, area_.width(), points_);
    run_.clear();
    const auto flush = [&] {
        if (run_.size() > 1)
            painter_.polyline(run_, colour, thickness, dash);
        else // a sample alone between gaps is a dot, not nothing
            painter_.dots(run_, 0.9f * thickness, colour);
        run_.clear();
    };
    // Cut to the area's height (and a little more, for the ends not to show): a curve that explodes must
    // neither spend the dashes out of sight nor take its joints there.
    const float margin = 4.0f * thickness, lowest = area_.bottom + margin, highest = area_.top - margin;
    Point from{0.0f, 0.0f};
    for (const StrokePoint& p : points_) {
        const Point to{area_.left + p.x, p.y};
        if (p.starts) {
            flush();
            if (to.y >= highest && to.y <= lowest) run_.push_back(to);
        } else {
            const auto [enter, leave] = inside_of(from.y, to.y, highest, lowest);
            const auto at = [&](float u) {
                return Point{from.x + u * (to.x - from.x), from.y + u * (to.y - from.y)};
            };
            if (enter <= leave) {
                if (run_.empty()) run_.push_back(at(enter));
                run_.push_back(at(leave));
            }
            if (leave < 1.0f || enter > leave) flush();
        }
        from = to;
    }
    flush();
}

void Canvas::segment(Point from, Point to, Colour colour, float thickness, Dash dash) {
    const Point ends[] = {from, to};
    painter_.polyline(ends, colour, thickness, dash);
}

void Canvas::fill_between(std::span<const double> x, std::span<const double> a, std::span<const double> b,
                          Colour colour) {
    to_pixels(x, b, false);
    qy_ = py_;
    to_pixels(x, a, false);
    const std::size_t n = std::min(py_.size(), qy_.size());
    slices_.clear();
    decimate_band(std::span(px_).first(n), std::span(py_).first(n), std::span(qy_).first(n), area_.width(),
                  slices_);
    painter_.strip(slices_, area_.left, colour);
}

void Canvas::fill_to_zero(std::span<const double> x, std::span<const double> y, bool steps, Colour colour) {
    to_pixels(x, y, steps);
    const double zero = std::min<double>(y_of(0.0), 2.0 * area_.bottom - area_.top);
    qy_.assign(py_.size(), zero);
    slices_.clear();
    decimate_band(px_, py_, qy_, area_.width(), slices_);
    painter_.strip(slices_, area_.left, colour);
}

void Canvas::bars(const Bars& bars, Colour fill, Colour outline, float thickness) {
    const std::size_t n =
        std::min(bars.height.size(), bars.edges.size() - std::min<std::size_t>(bars.edges.size(), 1));
    const double zero = std::min<double>(y_of(0.0), area_.bottom + area_.height());
    // Bars wide enough to be told apart get a hairline between them.
    const double gap =
        n > 0 && area_.width() / static_cast<double>(n) > 5.0 * thickness ? 0.5 * thickness : 0.0;
    for (const bool tops : {false, true})
        for (std::size_t i = 0; i < n; ++i) {
            const double left = x_of(bars.edges[i]) + gap, right = x_of(bars.edges[i + 1]) - gap;
            const double top = y_of(bars.height[i]);
            if (!std::isfinite(top) || !std::isfinite(left) || !std::isfinite(right) || top == zero) continue;
            const auto at = [this](double x, double y) {
                return Point{static_cast<float>(std::clamp<double>(x, area_.left - 9.0, area_.right + 9.0)),
                             static_cast<float>(std::clamp<double>(y, area_.top - 9.0, area_.bottom + 9.0))};
            };
            if (tops) {
                segment(at(left, top), at(right, top), outline, thickness, Dash::solid);
                continue;
            }
            const Point a = at(left, std::min(top, zero)), b = at(right, std::max(top, zero));
            painter_.rect({a.x, a.y, b.x, b.y}, fill, 0.0f);
        }
}

void Canvas::dots(const Dots& dots, Colour colour, float radius, float thickness) {
    const std::size_t n = std::min(dots.x.size(), dots.y.size());
    const bool errors = dots.lo.size() == n && dots.hi.size() == n;
    const auto within = [this](double y) {
        return static_cast<float>(std::clamp<double>(y, area_.top - 99.0, area_.bottom + 99.0));
    };
    run_.clear();
    for (std::size_t i = 0; i < n; ++i) {
        const double x = x_of(dots.x[i]), y = y_of(dots.y[i]);
        if (!std::isfinite(x) || !std::isfinite(y) || x < area_.left - radius || x > area_.right + radius)
            continue;
        const auto fx = static_cast<float>(x);
        run_.push_back({fx, within(y)});
        if (!errors) continue;
        const double lo = y_of(dots.lo[i]), hi = y_of(dots.hi[i]);
        if (!std::isfinite(lo) || !std::isfinite(hi)) continue;
        const float low = within(lo), high = within(hi), cap = 1.2f * radius;
        segment({fx, low}, {fx, high}, colour, thickness, Dash::solid);
        segment({fx - cap, low}, {fx + cap, low}, colour, thickness, Dash::solid);
        segment({fx - cap, high}, {fx + cap, high}, colour, thickness, Dash::solid);
    }
    painter_.dots(run_, radius, colour);
}

} // namespace equator
