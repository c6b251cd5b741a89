// Words on a plot: labels at curves' ends and at the plot's edge, reference lines' labels, the read-out box.
// Pure.
#pragma once

#include <string>

#include "figure/canvas.h"
#include "figure/figure.h"
#include "figure/layout.h"
#include "figure/painter.h"
#include "figure/theme.h"

namespace equator {

/// What the functions below need to know, for one plot and frame.
struct Page {
    const PlotFigure& figure;
    const PlotView& view;
    const PlotLayout& layout;
    const Theme& theme;
    float scale; ///< pixels per unit of line width
    Painter& painter;

    /// At the layout's small size.
    void text(float x, float top, const std::string& words, Colour colour, Align align = Align::left) const;
    float text_width(const std::string& words) const;
};

/// Names of curves with label_end beside their last sample, moved apart below `top`, where the right side has
/// room.
void draw_end_labels(const Page& page, const Canvas& canvas, float top);

/// For each visible curve with label_clipped whose value at the cursor (without one: its last value) lies
/// outside the plot: name and value by the edge it left, with an arrowhead.
/// Returns from where down the plot area is free of those at its upper edge.
float draw_edge_labels(const Page& page, const Canvas& canvas);

/// Horizontal and vertical reference lines with their labels.
void draw_reference_lines(const Page& page, Canvas& canvas);

/// A vertical hairline at x and a dot on every series there.
void draw_crosshair(const Page& page, Canvas& canvas, double x);

/// The box listing every visible series' value at x, at the mouse's height and inside a display of that size.
void draw_readout(const Page& page, const Canvas& canvas, double x, float mouse_y, Point display);

} // namespace equator
