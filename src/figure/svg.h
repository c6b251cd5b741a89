// A figure as an SVG file: what the screen shows of it at rest, drawn by the same code.
//
// The page paints these files on a 2D canvas too, so they keep to a few things: the elements svg, title,
// desc, metadata, rect, path, text, g and clipPath (with one rect, used by the g around the series); paths of
// M, L, H, V and Z; numbers with at most two decimals; and, beside geometry, the attributes fill,
// fill-opacity, stroke, stroke-opacity, stroke-width, stroke-dasharray, stroke-linecap, stroke-linejoin,
// font-family, font-size and text-anchor, on the very element that they are for. A dot is a stroke 0.01 long
// with round caps.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/layout.h"
#include "figure/theme.h"

namespace equator {

struct SvgOptions {
    float width = 720.0f; ///< CSS pixels; sizes too small to read are enlarged
    float height = 420.0f;
    float font_size = 16.0f;           ///< as the screen counts it, see Painter::text_width
    TextWidth text_width;              ///< empty: about Inter's
    bool background = true;            ///< else see-through
    bool footer = true;                ///< write the metadata below the plot, as far as they fit
    std::string title;                 ///< the document's, not drawn; empty: the figure's
    std::vector<std::string> metadata; ///< lines: where the figure is from
};

/// Where the values went, for those who lay something over the picture.
struct PlotPlace {
    Box area; ///< inside the axes, in the picture's units
    Axis x, y;
};

/// A well-formed document, whatever the names and numbers. Its size is bounded by the width in pixels times
/// the number of series (dots: by their number), not by the series' lengths. Cost as for drawing.
std::string svg_text(const PlotFigure& figure, const PlotView& view, const Theme& theme,
                     const SvgOptions& options, PlotPlace* place = nullptr);

/// Several figures of one size, row by row with `columns` in each. Precondition: there is one, and a column.
std::string svg_text(std::span<const PlotFigure> figures, std::size_t columns, const PlotView& view,
                     const Theme& theme, const SvgOptions& options, PlotPlace* place = nullptr);

} // namespace equator
