// A figure's numbers as CSV: what is plotted, for those who plot it themselves.
#pragma once

#include <string>
#include <vector>

#include "figure/figure.h"

namespace equator {

/// A comment a line of `facts` and for what x and y are, then "series,x,y,low,high" and a row a sample,
/// series after series; those that are hidden are left out. A curve's low and high are its estimated error, a
/// band has no y; of bars and steps x is where they begin, and the last row where they end. Of many lines
/// each has a number: "every neuron 0". Numbers read back exactly; one that is not there is empty.
/// O(samples).
std::string csv_text(const PlotFigure& figure, const HiddenNames& hidden,
                     const std::vector<std::string>& facts);

} // namespace equator
