// The slopes of fitted lines, beside them.
#pragma once

#include <string>

#include "figure/experiment_figure.h"
#include "figure/svg.h"

namespace equator {

/// "-0.937 +- 0.034" with signs as people write them: as many places as two digits of the error have.
std::string slope_text(const CurveFit& fit);

/// Writes the slope of every fitted line of a part into its picture, above the line where that is free.
/// `place`: where svg_text put the values.
void write_slopes(std::string& svg, const Experiment& experiment, const Findings& findings,
                  const FigurePart& part, const Theme& theme, const PlotPlace& place);

} // namespace equator
