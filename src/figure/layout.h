// Where everything in a plot goes: the plot area, ticks, title, labels and legend, for a given size. Pure but
// for the width of text, which the caller measures; the screen and exports share it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "figure/axis.h"
#include "figure/figure.h"
#include "figure/plot_view.h"

namespace equator {

/// A rectangle of pixels, y downward.
struct Box {
    float left = 0.0f;
    float top = 0.0f;
    float right = 0.0f;
    float bottom = 0.0f;

    float width() const { return right - left; }
    float height() const { return bottom - top; }
    bool empty() const { return !(right > left && bottom > top); }
    bool contains(float x, float y) const { return x >= left && x < right && y >= top && y < bottom; }
};

/// Width in pixels of a text at a font size in pixels.
using TextWidth = std::function<float(const std::string& text, float size)>;

struct PlotLayout {
    Box frame; ///< all of the plot
    Box area;  ///< inside the axes

    Axis x, y;           ///< as shown
    Axis full_x, full_y; ///< as they would be without zoom
    std::vector<Tick> x_ticks, y_ticks;

    float size = 0.0f;  ///< font size of the title
    float small = 0.0f; ///< font size of everything else

    // Boxes of one line of text each, left-aligned; empty where there is no room for it.
    Box title, x_label, y_label;
    std::string title_text; ///< as much of the figure's title as there is room for: it ends before a ';'
    Box x_switch, y_switch; ///< the log/lin switches; empty if not offered
    Box edge_row;           ///< free room just above the area, for values that leave it; empty in low frames
    bool tall = false;      ///< the frame has rows for axis labels, and room for words inside the area
    struct Entry {
        LegendEntry entry;
        Box box;
    };
    std::vector<Entry> legend;
    float chip = 0.0f; ///< width of a legend entry's colour chip
};

/// Lays out `figure` in `frame`. font_size: pixels of the base font (a measure for all distances). Cost:
/// O(samples) for the ranges. The area is at least a pixel in either direction, however small the frame.
/// `still`: a picture that takes no clicks, without log/lin switches and legend entries of hidden series.
/// `more`: with the legend entries of extra series that are hidden, which stand behind a "more" otherwise.
PlotLayout lay_out(const PlotFigure& figure, const PlotView& view, const Box& frame, float font_size,
                   const TextWidth& text_width, bool still = false, bool more = false);

} // namespace equator
