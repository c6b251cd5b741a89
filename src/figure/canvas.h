// Strokes and fills of a plot area. Pure: a Painter puts them on the screen or into a file. Everything here
// is in pixels.
#pragma once

#include <span>
#include <vector>

#include "figure/axis.h"
#include "figure/colour.h"
#include "figure/decimate.h"
#include "figure/figure.h"
#include "figure/layout.h"
#include "figure/painter.h"

namespace equator {

/// A plot area with its two scales. Draws series decimated to the area's pixel columns, so that a stroke has
/// at most two points per column. The caller clips.
class Canvas {
  public:
    Canvas(Painter& painter, const Box& area, const Axis& x, const Axis& y);

    double x_of(double value) const { return area_.left + x_.to_unit(value) * area_.width(); }
    double y_of(double value) const { return area_.bottom - y_.to_unit(value) * area_.height(); }
    double value_of_x(double pixel) const { return x_.from_unit((pixel - area_.left) / area_.width()); }
    double value_of_y(double pixel) const { return y_.from_unit((area_.bottom - pixel) / area_.height()); }

    /// Joined samples. `thickness` in pixels; dashes scale with it.
    void stroke(std::span<const double> x, std::span<const double> y, bool steps, Colour colour,
                float thickness, Dash dash);
    /// The region between two curves.
    void fill_between(std::span<const double> x, std::span<const double> a, std::span<const double> b,
                      Colour colour);
    /// The region between a curve and zero (on a log axis: the bottom).
    void fill_to_zero(std::span<const double> x, std::span<const double> y, bool steps, Colour colour);
    void bars(const Bars& bars, Colour fill, Colour outline, float thickness);
    void dots(const Dots& dots, Colour colour, float radius, float thickness);
    /// A straight line, dashed if wished.
    void segment(Point from, Point to, Colour colour, float thickness, Dash dash);

  private:
    void to_pixels(std::span<const double> x, std::span<const double> y, bool steps);

    Painter& painter_;
    Box area_;
    Scale x_, y_;
    // Scratch, kept between calls to spare allocations.
    std::vector<double> px_, py_, qy_;
    std::vector<StrokePoint> points_;
    std::vector<BandPoint> slices_;
    std::vector<Point> run_;
};

} // namespace equator
