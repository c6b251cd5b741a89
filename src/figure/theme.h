// What each colour means, for a dark and a light page. One meaning has one colour in every panel, legend and
// export. Pure: style.h hands a theme to Dear ImGui.
#pragma once

#include <array>
#include <cstddef>

#include "figure/colour.h"

namespace equator {

/// Colours by meaning. Those from `finite` to `remainder` are drawn as curves, and those seen in one plot
/// together are told apart by colour-blind eyes too (tested); bounds are dashed besides.
enum class Ink : std::size_t {
    finite,       ///< the network of finite width
    infinite,     ///< infinite width (mean field) and its twins
    gap,          ///< particle gap
    function_gap, ///< function gap, a paler relative of the particle gap
    bound_average_stability,
    bound_gronwall,
    bound_linear,
    amplification, ///< terms of the gap budget
    interaction,
    noise,
    remainder,
    text,
    muted,     ///< secondary text: axis labels, units
    page,      ///< behind everything
    panel,     ///< behind controls, raised from the page
    plot,      ///< behind curves
    control,   ///< buttons, sliders, fields
    border,    ///< hairlines between panels
    grid,      ///< hairlines of a plot
    axis,      ///< its axes and ticks
    accent,    ///< what can be pressed, what is selected, the time now
    on_accent, ///< text on accent
    warning,
    sphere,         ///< the shell facing the viewer
    sphere_rim,     ///< its outline
    sphere_equator, ///< the equator, the saddle's set
    sphere_pole,    ///< w* and the axis through it
    count_
};

inline constexpr std::size_t kInkCount = static_cast<std::size_t>(Ink::count_);

struct Theme {
    bool dark = true;
    bool outlined = false; ///< what can be pressed has a line around it
    std::array<Colour, kInkCount> inks{};

    Colour operator[](Ink ink) const { return inks[static_cast<std::size_t>(ink)]; }
};

const Theme& dark_theme();
const Theme& light_theme();

/// Lays colours of the reader's own over a theme, kInkCount of them by Ink; those of opacity 0 stay the
/// theme's. What is drawn as curves is moved towards the text as far as words would have to be to be read.
/// Precondition: text has a contrast of 4.5 on the plots.
void lay_over(Theme& theme, const Colour* colours);

} // namespace equator
