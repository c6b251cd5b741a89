// Where the instrument's parts go on a canvas of any size. Pure.
#pragma once

#include "view/view.h"

namespace equator {

/// In CSS pixels from the canvas's top left corner.
struct Region {
    float x = 0.0f, y = 0.0f, width = 0.0f, height = 0.0f;

    bool empty() const { return width <= 0.0f || height <= 0.0f; }
};

struct PageLayout {
    bool narrow = false;          ///< a phone in portrait: one column, settings as an overlay
    bool settings_docked = false; ///< settings have a column of their own
    Region header, settings, sphere, transport;
    Region gap_plot;              ///< of all plots if they share one place
    Region left_plot, right_plot; ///< two smaller plots under it, each one of two by tabs
    Region notes;                 ///< words: how many neurons, strong and weak
    bool plots_in_tabs = false;   ///< all plots share the gap plot's region, by tabs
};

/// Lays out a canvas of width x height CSS pixels. `settings_open`: the visitor wants to see the settings.
/// Everything fits without scrolling; plots give way to tabs where they would be too small to read, and parts
/// that are left out leave their room to the others (their regions are empty).
PageLayout lay_out_page(float width, float height, bool settings_open, PanelSet panels = {});

} // namespace equator
