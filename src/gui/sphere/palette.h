// The colours of the sphere's picture, taken from a theme so that a meaning keeps its colour in every panel.
#pragma once

#include "figure/theme.h"

namespace equator {

/// The opacities of infinite, rim and lines scale the strength of the whole part.
struct SpherePalette {
    Colour finite;     ///< neurons, when not coloured by value, and the trail
    Colour infinite;   ///< twins and density
    Colour gap;        ///< segments from neuron to twin
    Colour body;       ///< tint of the glass
    Colour rim;        ///< the glass where it is seen edge on
    Colour lines;      ///< equator and grid
    Colour mark;       ///< axis, arrow, poles, halo
    Colour background; ///< opacity below 1 lets the page through
};

inline SpherePalette sphere_palette(const Theme& theme) {
    return {.finite = theme[Ink::finite],
            .infinite = theme[Ink::infinite],
            .gap = theme[Ink::gap],
            .body = theme[Ink::sphere],
            .rim = theme[Ink::sphere_rim],
            .lines = theme[Ink::sphere_equator],
            .mark = theme[Ink::sphere_pole],
            .background = theme[Ink::page]};
}

} // namespace equator
