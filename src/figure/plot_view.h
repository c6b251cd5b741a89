// What the reader of a plot changed: its scales, its zoom, which names are hidden. Plain data, for links too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figure/axis.h"

namespace equator {

/// Which names are hidden.
using HiddenNames = std::vector<std::string>;

struct PlotView {
    HiddenNames hidden;
    std::optional<bool> log_x, log_y;   ///< overrides of the figure's scales
    std::optional<Axis> zoom_x, zoom_y; ///< empty: all data; the scale is log_x's or the figure's, not theirs

    bool operator==(const PlotView&) const = default;
};

} // namespace equator
