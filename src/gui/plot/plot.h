// The plot widget: draws a PlotFigure with Dear ImGui and lets the reader look closer.
//
//   hover          read-out at the nearest sample, in this plot and, through linked_x, a crosshair in others
//   drag           zoom into the box (a flat or narrow one zooms one axis only); double click: all again
//   Ctrl + wheel   zoom x about the mouse, with Shift y; the bare wheel is left to the page
//   click          on a legend entry: hide or show; on "log"/"lin": switch the scale; in the plot: see
//   PlotResult
#pragma once

#include <imgui.h>

#include <optional>

#include "figure/figure.h"
#include "figure/layout.h"
#include "figure/theme.h"

namespace equator {

struct PlotOptions {
    const char* id = "plot"; ///< distinguishes plots of one window
    ImVec2 size{0, 0};       ///< pixels; 0: what the window has left
    float scale = 1.0f;      ///< pixels per unit of line width: device pixel ratio times the reader's zoom

    /// Shared by linked plots of one x: the hovered plot writes its x, the others draw a crosshair there.
    /// Null: not linked.
    std::optional<double>* linked_x = nullptr;
};

/// Lives as long as the plot; a default one shows everything.
struct PlotState {
    PlotView view;
    std::optional<double> hover_x; ///< x of the sample under the mouse, or empty
    bool more = false;             ///< the legend has the extra series too (lay_out)

    // Between frames of one gesture.
    bool dragging = false;
    ImVec2 drag_from{0, 0};
};

struct PlotResult {
    bool hovered = false;            ///< the mouse is in the plot area
    std::optional<double> clicked_x; ///< x (not snapped to a sample) of a click that was no drag
    Box frame, area;                 ///< where it was drawn, in screen pixels
};

/// Draws `figure` at the cursor position of the current window and handles the mouse. Preconditions: inside
/// an ImGui window, with a theme applied. Vertices: up to 16 per pixel column and curve (build Dear ImGui
/// with 32-bit indices).
PlotResult draw_plot(const PlotFigure& figure, PlotState& state, const Theme& theme,
                     const PlotOptions& options);

} // namespace equator
