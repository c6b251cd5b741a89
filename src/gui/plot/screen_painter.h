// Paints plots on an ImDrawList.
#pragma once

#include <imgui.h>

#include <vector>

#include "figure/painter.h"

namespace equator {

/// Text is in the current font and starts on whole pixels. A stroke costs about 8 vertices per point.
class ScreenPainter final : public Painter {
  public:
    explicit ScreenPainter(ImDrawList& list) : list_(list) {}

    float text_width(const std::string& words, float size) const override;
    void text(float x, float top, float size, const std::string& words, Colour colour, Align align,
              float max_width) override;
    void rect(const Box& box, Colour colour, float rounding) override;
    void outline(const Box& box, Colour colour, float thickness, float rounding) override;
    void polyline(std::span<const Point> points, Colour colour, float thickness, Dash dash) override;
    void dots(std::span<const Point> centres, float radius, Colour colour) override;
    void triangle(Point a, Point b, Point c, Colour colour) override;
    void strip(std::span<const BandPoint> slices, float left, Colour colour) override;
    void clip(const Box& box) override;
    void unclip() override;

  private:
    void solid(std::span<const ImVec2> line, ImU32 ink, float thickness);

    ImDrawList& list_;
    std::vector<ImVec2> points_, piece_; // kept between calls to spare allocations
};

} // namespace equator
