#include "front/plot/canvas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "front/style.h"

namespace equator {

namespace {

// A noisy curve can be hundreds of plot widths long; dashes are stretched beyond this many.
constexpr float kMaxDashes = 300.0f;

/// The part [enter, leave] of [0, 1] in which a value going from a to b is between lo and hi; enter > leave
/// if none is.
std::pair<float, float> inside_of(float a, float b, float lo, float hi) {
    if (a == b) return a >= lo && a <= hi ? std::pair(0.0f, 1.0f) : std::pair(1.0f, 0.0f);
    const float u = (lo - a) / (b - a), v = (hi - a) / (b - a);
    return {std::max(0.0f, std::min(u, v)), std::min(1.0f, std::max(u, v))};
}

float distance(ImVec2 a, ImVec2 b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

} // namespace

Canvas::Canvas(ImDrawList& list, const Box& area, const Axis& x, const Axis& y)
    : list_(list), area_(area), x_(x), y_(y) {}

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
        polyline(run_, colour, thickness, dash);
        run_.clear();
    };
    // Cut to the area's height (and a little more, for the ends not to show): a curve that explodes must
    // neither spend the dashes out of sight nor take its joints there.
    const float margin = 4.0f * thickness, lowest = area_.bottom + margin, highest = area_.top - margin;
    ImVec2 from{0.0f, 0.0f};
    for (const StrokePoint& p : points_) {
        const ImVec2 to{area_.left + p.x, p.y};
        if (p.starts) {
            flush();
            if (to.y >= highest && to.y <= lowest) run_.push_back(to);
        } else {
            const auto [enter, leave] = inside_of(from.y, to.y, highest, lowest);
            const auto at = [&](float u) {
                return ImVec2(from.x + u * (to.x - from.x), from.y + u * (to.y - from.y));
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

void Canvas::polyline(std::span<const ImVec2> points, Colour colour, float thickness, Dash dash) {
    const ImU32 ink = to_imcolour(colour);
    if (points.empty()) return;
    if (points.size() == 1) { // a sample alone between gaps is a dot, not nothing
        list_.AddCircleFilled(points[0], 0.9f * thickness, ink);
        return;
    }
    // Dear ImGui mitres its joints, which pinches a line where it turns back sharply; there it is cut in two.
    const auto put = [&](std::span<const ImVec2> line) {
        std::size_t first = 0;
        for (std::size_t i = 1; i + 1 < line.size(); ++i) {
            const ImVec2 a = line[i - 1], b = line[i], c = line[i + 1];
            const float along = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y);
            if (along >= 0.0f) continue;
            list_.AddPolyline(&line[first], static_cast<int>(i - first + 1), ink, ImDrawFlags_None,
                              thickness);
            first = i;
        }
        if (line.size() - first > 1)
            list_.AddPolyline(&line[first], static_cast<int>(line.size() - first), ink, ImDrawFlags_None,
                              thickness);
    };
    if (dash == Dash::solid) return put(points);
    float length = 0.0f;
    for (std::size_t i = 1; i < points.size(); ++i) length += distance(points[i - 1], points[i]);
    float on = (dash == Dash::dashed ? 4.5f : 1.2f) * thickness;
    float off = (dash == Dash::dashed ? 2.7f : 2.2f) * thickness;
    const float stretch = std::max(1.0f, length / (on + off) / kMaxDashes);
    on *= stretch;
    off *= stretch;

    // Walk along the line, cutting it where a dash begins or ends.
    std::vector<ImVec2> piece{points[0]};
    bool drawing = true;
    float left = on;
    for (std::size_t i = 1; i < points.size(); ++i) {
        ImVec2 from = points[i - 1];
        const ImVec2 to = points[i];
        float rest = distance(from, to);
        while (rest > left) {
            const float u = left / rest;
            from = {from.x + u * (to.x - from.x), from.y + u * (to.y - from.y)};
            rest -= left;
            if (drawing) {
                piece.push_back(from);
                put(piece);
                piece.clear();
            } else {
                piece.assign(1, from);
            }
            drawing = !drawing;
            left = drawing ? on : off;
        }
        left -= rest;
        if (drawing) piece.push_back(to);
    }
    if (drawing) put(piece);
}

void Canvas::segment(ImVec2 from, ImVec2 to, Colour colour, float thickness, Dash dash) {
    const ImVec2 ends[] = {from, to};
    polyline(ends, colour, thickness, dash);
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
    fill_slices(colour);
}

void Canvas::fill_to_zero(std::span<const double> x, std::span<const double> y, bool steps, Colour colour) {
    to_pixels(x, y, steps);
    const double zero = std::min<double>(y_of(0.0), 2.0 * area_.bottom - area_.top);
    qy_.assign(py_.size(), zero);
    slices_.clear();
    decimate_band(px_, py_, qy_, area_.width(), slices_);
    fill_slices(colour);
}

/// Trapezoids between neighbouring slices, cut at the area's top and bottom.
void Canvas::fill_slices(Colour colour) {
    const ImU32 ink = to_imcolour(colour);
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    const auto join = [&](const BandPoint& p) { return &p != slices_.data() && !p.starts; };
    const auto quads = static_cast<int>(std::count_if(slices_.begin(), slices_.end(), join));
    if (quads == 0) return;
    list_.PrimReserve(6 * quads, 4 * quads);
    for (std::size_t i = 1; i < slices_.size(); ++i) {
        const BandPoint &p = slices_[i - 1], &q = slices_[i];
        if (q.starts) continue;
        list_.PrimQuadUV({area_.left + p.x, p.top}, {area_.left + q.x, q.top}, {area_.left + q.x, q.bottom},
                         {area_.left + p.x, p.bottom}, white, white, white, white, ink);
    }
}

void Canvas::bars(const Bars& bars, Colour fill, Colour outline, float thickness) {
    const std::size_t n =
        std::min(bars.height.size(), bars.edges.size() - std::min<std::size_t>(bars.edges.size(), 1));
    const double zero = std::min<double>(y_of(0.0), area_.bottom + area_.height());
    // Bars wide enough to be told apart get a hairline between them.
    const double gap =
        n > 0 && area_.width() / static_cast<double>(n) > 5.0 * thickness ? 0.5 * thickness : 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        const double left = x_of(bars.edges[i]) + gap, right = x_of(bars.edges[i + 1]) - gap;
        const double top = y_of(bars.height[i]);
        if (!std::isfinite(top) || !std::isfinite(left) || !std::isfinite(right) || top == zero) continue;
        const auto at = [this](double x, double y) {
            return ImVec2(static_cast<float>(std::clamp<double>(x, area_.left - 9.0, area_.right + 9.0)),
                          static_cast<float>(std::clamp<double>(y, area_.top - 9.0, area_.bottom + 9.0)));
        };
        list_.AddRectFilled(at(left, std::min(top, zero)), at(right, std::max(top, zero)), to_imcolour(fill));
        list_.AddLine(at(left, top), at(right, top), to_imcolour(outline), thickness);
    }
}

void Canvas::dots(const Dots& dots, Colour colour, float radius, float thickness) {
    const ImU32 ink = to_imcolour(colour);
    const std::size_t n = std::min(dots.x.size(), dots.y.size());
    const bool errors = dots.lo.size() == n && dots.hi.size() == n;
    const auto limit = [this](double y) {
        return static_cast<float>(std::clamp<double>(y, area_.top - 99.0, area_.bottom + 99.0));
    };
    for (std::size_t i = 0; i < n; ++i) {
        const double x = x_of(dots.x[i]), y = y_of(dots.y[i]);
        if (!std::isfinite(x) || !std::isfinite(y) || x < area_.left - radius || x > area_.right + radius)
            continue;
        const auto fx = static_cast<float>(x);
        if (errors) {
            const double lo = y_of(dots.lo[i]), hi = y_of(dots.hi[i]);
            if (std::isfinite(lo) && std::isfinite(hi)) {
                const float low = limit(lo), high = limit(hi), cap = 1.2f * radius;
                list_.AddLine({fx, low}, {fx, high}, ink, thickness);
                list_.AddLine({fx - cap, low}, {fx + cap, low}, ink, thickness);
                list_.AddLine({fx - cap, high}, {fx + cap, high}, ink, thickness);
            }
        }
        list_.AddCircleFilled({fx, limit(y)}, radius, ink);
    }
}

} // namespace equator
