// What plots are painted with: the screen (screen_painter.h) or an SVG file (svg.cpp). Everything that can be
// seen of a figure passes through here, so that both show the same.
#pragma once

#include <span>
#include <string>
#include <utility>

#include "figure/colour.h"
#include "figure/decimate.h"
#include "figure/figure.h"
#include "figure/layout.h"

namespace equator {

/// In pixels, y downward.
struct Point {
    float x = 0.0f;
    float y = 0.0f;
};

enum class Align { left, centre, right };

/// Lengths of a dash and of the space after it along a line that is not solid. They grow with its thickness,
/// and are stretched where it is too long for so many: a noisy curve can be hundreds of plot widths long.
std::pair<float, float> dash_lengths(Dash dash, float thickness, std::span<const Point> line);

/// Paints in pixels, each thing over those before. Coordinates are finite.
class Painter {
  public:
    /// Of one line; a size is the height from ascender to descender (1.21 times what CSS calls the size of
    /// Inter).
    virtual float text_width(const std::string& words, float size) const = 0;
    /// A line of text whose left end, middle or right end is at x. With max_width > 0 it is cut there.
    virtual void text(float x, float top, float size, const std::string& words, Colour colour, Align align,
                      float max_width) = 0;

    /// Filled. Rounded corners are a nicety that a painter may leave out.
    virtual void rect(const Box& box, Colour colour, float rounding) = 0;
    virtual void outline(const Box& box, Colour colour, float thickness, float rounding) = 0;
    /// Two points or more, joined.
    virtual void polyline(std::span<const Point> points, Colour colour, float thickness, Dash dash) = 0;
    virtual void dots(std::span<const Point> centres, float radius, Colour colour) = 0;
    /// Filled; the corners clockwise as seen.
    virtual void triangle(Point a, Point b, Point c, Colour colour) = 0;
    /// The band through slices whose x counts from `left`.
    virtual void strip(std::span<const BandPoint> slices, float left, Colour colour) = 0;

    /// Until unclip(), nothing outside the box is seen. Not nested.
    virtual void clip(const Box& box) = 0;
    virtual void unclip() = 0;

  protected:
    ~Painter() = default; // nobody owns one by this type
};

} // namespace equator
