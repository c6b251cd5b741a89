// Thins a long series to what a plot of a given width can show. Pure; works in pixels.
#pragma once

#include <span>
#include <vector>

namespace equator {

/// A point of a polyline, in pixels from the plot's left and top.
struct StrokePoint {
    float x = 0.0f;
    float y = 0.0f;
    bool starts = false; ///< not joined to the point before: the first point, or the first after a gap
};

/// At most two points per pixel column: of each column's finite samples the lowest and the highest, in the
/// order they come. The picture is that of the full polyline but for what happens inside one column. x
/// (ascending) and y: pixels, same length; a sample that is not finite makes a gap, unless it lies between
/// two samples of one column, where a gap could not be seen. Of the samples left of 0 only the last is kept,
/// of those right of `width` only the first, so that strokes still run to the edge. Appends to `out`. Cost
/// O(length); writes at most 2 (ceil(width) + 2) points.
void decimate(std::span<const double> x, std::span<const double> y, double width,
              std::vector<StrokePoint>& out);

/// A slice of a filled band, in pixels; y grows downward, top <= bottom.
struct BandPoint {
    float x = 0.0f;
    float top = 0.0f;
    float bottom = 0.0f;
    bool starts = false;
};

/// At most one slice per pixel column, at the column's first sample, from the least of `a` and `b` in that
/// column to the greatest. x ascending, all three of one length; gaps and edges as above. Appends to `out`.
/// Cost O(length).
void decimate_band(std::span<const double> x, std::span<const double> a, std::span<const double> b,
                   double width, std::vector<BandPoint>& out);

} // namespace equator
