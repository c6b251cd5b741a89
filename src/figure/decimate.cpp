#include "figure/decimate.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace equator {

namespace {

// Far outside any screen, and still exact enough in a float for a stroke to enter the plot where it should.
constexpr double kFarAway = 1e5;

float pixel(double value) {
    return static_cast<float>(std::clamp(value, -kFarAway, kFarAway));
}

/// Column of a sample: -1 for all to the left of the plot, ceil(width) for all to the right.
double column_of(double x, double width) {
    return std::clamp(std::floor(x), -1.0, std::ceil(width));
}

/// Samples of one column, first to last; those between that are not finite do not count.
struct Column {
    double number; ///< see column_of
    std::size_t first, last;
    bool starts; ///< not joined to the column before
};

/// Every column with a finite sample, x ascending, up to the first sample right of the plot, which comes
/// alone.
template <class Finite, class Visit>
void each_column(std::span<const double> x, double width, Finite finite, Visit visit) {
    bool starts = true;
    for (std::size_t i = 0; i < x.size();) {
        if (!finite(i)) {
            starts = true;
            ++i;
            continue;
        }
        Column column{column_of(x[i], width), i, i, starts};
        if (column.number >= width) return visit(column);
        for (std::size_t next = i + 1; next < x.size(); ++next) {
            if (!finite(next)) continue;
            if (column_of(x[next], width) != column.number) break;
            column.last = next;
        }
        visit(column);
        starts = false;
        i = column.last + 1; // a gap behind the last sample is seen above
    }
}

} // namespace

void decimate(std::span<const double> x, std::span<const double> y, double width,
              std::vector<StrokePoint>& out) {
    assert(x.size() == y.size());
    const auto finite = [&](std::size_t i) { return std::isfinite(x[i]) && std::isfinite(y[i]); };
    each_column(x, width, finite, [&](const Column& column) {
        std::size_t low = column.last, high = column.last;
        bool starts = column.starts;
        if (column.number < 0.0) {
            // What came before the last sample outside is not drawn, so neither is a stroke to it.
            starts = true;
        } else {
            low = high = column.first;
            for (std::size_t i = column.first; i <= column.last; ++i) {
                if (!finite(i)) continue;
                if (y[i] < y[low]) low = i;
                if (y[i] > y[high]) high = i;
            }
        }
        const std::size_t a = std::min(low, high), b = std::max(low, high);
        out.push_back({pixel(x[a]), pixel(y[a]), starts});
        if (b != a) out.push_back({pixel(x[b]), pixel(y[b]), false});
    });
}

void decimate_band(std::span<const double> x, std::span<const double> a, std::span<const double> b,
                   double width, std::vector<BandPoint>& out) {
    assert(x.size() == a.size() && x.size() == b.size());
    const auto finite = [&](std::size_t i) {
        return std::isfinite(x[i]) && std::isfinite(a[i]) && std::isfinite(b[i]);
    };
    each_column(x, width, finite, [&](const Column& column) {
        const bool outside = column.number < 0.0; // only the last one there is kept
        const std::size_t at = outside ? column.last : column.first;
        double top = std::min(a[at], b[at]), bottom = std::max(a[at], b[at]);
        for (std::size_t i = at + 1; i <= column.last; ++i) {
            if (!finite(i)) continue;
            top = std::min({top, a[i], b[i]});
            bottom = std::max({bottom, a[i], b[i]});
        }
        out.push_back({pixel(x[at]), pixel(top), pixel(bottom), column.starts || outside});
    });
}

} // namespace equator
