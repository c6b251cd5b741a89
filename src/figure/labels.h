// Keeps labels beside curves from covering each other. Pure.
#pragma once

#include <span>

namespace equator {

/// Moves labels of one height, given by the middles they would like (pixels, any order), as little as needed
/// for neighbours to be at least `height` apart inside [lo, hi]; their order is kept, ties by position in the
/// span. In place. If they do not all fit they overlap evenly. Least squares, exact: pool adjacent violators.
/// O(n log n).
void spread_labels(std::span<double> middles, double height, double lo, double hi);

} // namespace equator
