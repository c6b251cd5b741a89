// A figure at rest: all that is seen of it while nobody touches it. Pure; the screen and exports share it.
#pragma once

#include "figure/annotate.h"
#include "figure/canvas.h"
#include "figure/layout.h"

namespace equator {

/// Axes, grid, series, reference lines, the cursor and the words inside and beside the area.
void draw_figure(const Page& page, Canvas& canvas);

/// Title and axis labels.
void draw_titles(const Page& page);

/// A legend entry: what stands for the series at an opacity, and its name in a colour.
void draw_legend_entry(const Page& page, const PlotLayout::Entry& entry, float opacity, Colour words);

} // namespace equator
