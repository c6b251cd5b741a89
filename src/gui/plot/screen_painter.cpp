#include "gui/plot/screen_painter.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstddef>

#include "gui/style.h"

namespace equator {

namespace {

float distance(ImVec2 a, ImVec2 b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

} // namespace

float ScreenPainter::text_width(const std::string& words, float size) const {
    return ImGui::GetFont()->CalcTextSizeA(size, FLT_MAX, 0.0f, words.c_str()).x;
}

void ScreenPainter::text(float x, float top, float size, const std::string& words, Colour colour, Align align,
                         float max_width) {
    if (align != Align::left) x -= (align == Align::right ? 1.0f : 0.5f) * text_width(words, size);
    const ImVec4 clip{x, top - size, x + max_width + 1.0f, top + 2.0f * size};
    list_.AddText(ImGui::GetFont(), size, {std::round(x), std::round(top)}, to_imcolour(colour),
                  words.c_str(), nullptr, 0.0f, max_width > 0.0f ? &clip : nullptr);
}

void ScreenPainter::rect(const Box& box, Colour colour, float rounding) {
    list_.AddRectFilled({box.left, box.top}, {box.right, box.bottom}, to_imcolour(colour), rounding);
}

void ScreenPainter::outline(const Box& box, Colour colour, float thickness, float rounding) {
    list_.AddRect({box.left, box.top}, {box.right, box.bottom}, to_imcolour(colour), rounding, 0, thickness);
}

/// Dear ImGui mitres its joints, which pinches a line where it turns back sharply; there it is cut in two.
void ScreenPainter::solid(std::span<const ImVec2> line, ImU32 ink, float thickness) {
    std::size_t first = 0;
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
        const ImVec2 a = line[i - 1], b = line[i], c = line[i + 1];
        const float along = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y);
        if (along >= 0.0f) continue;
        list_.AddPolyline(&line[first], static_cast<int>(i - first + 1), ink, ImDrawFlags_None, thickness);
        first = i;
    }
    if (line.size() - first > 1)
        list_.AddPolyline(&line[first], static_cast<int>(line.size() - first), ink, ImDrawFlags_None,
                          thickness);
}

void ScreenPainter::polyline(std::span<const Point> line, Colour colour, float thickness, Dash dash) {
    const ImU32 ink = to_imcolour(colour);
    points_.clear();
    for (const Point p : line) points_.push_back({p.x, p.y});
    if (dash == Dash::solid) return solid(points_, ink, thickness);
    const auto [on, off] = dash_lengths(dash, thickness, line);

    // Walk along the line, cutting it where a dash begins or ends.
    piece_.assign(1, points_[0]);
    bool drawing = true;
    float left = on;
    for (std::size_t i = 1; i < points_.size(); ++i) {
        ImVec2 from = points_[i - 1];
        const ImVec2 to = points_[i];
        float rest = distance(from, to);
        while (rest > left) {
            const float u = left / rest;
            from = {from.x + u * (to.x - from.x), from.y + u * (to.y - from.y)};
            rest -= left;
            if (drawing) {
                piece_.push_back(from);
                solid(piece_, ink, thickness);
                piece_.clear();
            } else {
                piece_.assign(1, from);
            }
            drawing = !drawing;
            left = drawing ? on : off;
        }
        left -= rest;
        if (drawing) piece_.push_back(to);
    }
    if (drawing) solid(piece_, ink, thickness);
}

void ScreenPainter::dots(std::span<const Point> centres, float radius, Colour colour) {
    for (const Point p : centres) list_.AddCircleFilled({p.x, p.y}, radius, to_imcolour(colour));
}

void ScreenPainter::triangle(Point a, Point b, Point c, Colour colour) {
    list_.AddTriangleFilled({a.x, a.y}, {b.x, b.y}, {c.x, c.y}, to_imcolour(colour));
}

/// Trapezoids between neighbouring slices.
void ScreenPainter::strip(std::span<const BandPoint> slices, float left, Colour colour) {
    const ImU32 ink = to_imcolour(colour);
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    const auto join = [&](const BandPoint& p) { return &p != slices.data() && !p.starts; };
    const auto quads = static_cast<int>(std::count_if(slices.begin(), slices.end(), join));
    if (quads == 0) return;
    list_.PrimReserve(6 * quads, 4 * quads);
    for (std::size_t i = 1; i < slices.size(); ++i) {
        const BandPoint &p = slices[i - 1], &q = slices[i];
        if (q.starts) continue;
        list_.PrimQuadUV({left + p.x, p.top}, {left + q.x, q.top}, {left + q.x, q.bottom},
                         {left + p.x, p.bottom}, white, white, white, white, ink);
    }
}

void ScreenPainter::clip(const Box& box) {
    list_.PushClipRect({box.left, box.top}, {box.right, box.bottom}, true);
}

void ScreenPainter::unclip() {
    list_.PopClipRect();
}

} // namespace equator
