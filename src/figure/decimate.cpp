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

} // namespace

void decimate(std::span<const double> x, std::span<const double> y, double width,
              std::vector<StrokePoint>& out) {
    assert(x.size() == y.size());
    const auto finite = [&](std::size_t i) { return std::isfinite(x[i]) && std::isfinite(y[i]); };
    bool starts = true;
    std::size_t i = 0;
    while (i < x.size()) {
        if (!finite(i)) {
            starts = true;
            ++i;
            continue;
        }
        const double column = column_of(x[i], width);
        std::size_t low = i, high = i, last = i, next = i + 1;
        for (; next < x.size(); ++next) {
            if (!finite(next)) continue;
            if (column_of(x[next], width) != column) break;
            if (y[next] < y[low]) low = next;
            if (y[next] > y[high]) high = next;
            last = next;
        }
        std::size_t a = std::min(low, high), b = std::max(low, high);
        if (column < 0.0) {
            a = b = last;
            // What came before the last sample outside is not drawn, so neither is a stroke to it.
            starts = true;
        } else if (column >= width) {
            a = b = i;
        }
        out.push_back({pixel(x[a]), pixel(y[a]), starts});
        if (b != a) out.push_back({pixel(x[b]), pixel(y[b]), false});
        if (column >= width) return;
        starts = false;
        i = last + 1; // gap samples after the column's last finite one are seen by the loop above
    }
}

void decimate_band(std::span<const double> x, std::span<const double> a, std::span<const double> b,
                   double width, std::vector<BandPoint>& out) {
    assert(x.size() == a.size() && x.size() == b.size());
    const auto finite = [&](std::size_t i) {
        return std::isfinite(x[i]) && std::isfinite(a[i]) && std::isfinite(b[i]);
    };
    bool starts = true;
    std::size_t i = 0;
    while (i < x.size()) {
        if (!finite(i)) {
            starts = true;
            ++i;
            continue;
        }
        const double column = column_of(x[i], width);
        std::size_t at = i, last = i;
        double top = std::min(a[i], b[i]), bottom = std::max(a[i], b[i]);
        const bool off_right = column >= width;
        for (std::size_t next = i + 1; !off_right && next < x.size(); ++next) {
            if (!finite(next)) continue;
            if (column_of(x[next], width) != column) break;
            last = next;
            if (column < 0.0) { // keep only the last outside
                at = next;
                top = std::min(a[next], b[next]);
                bottom = std::max(a[next], b[next]);
            } else {
                top = std::min({top, a[next], b[next]});
                bottom = std::max({bottom, a[next], b[next]});
            }
        }
        out.push_back({pixel(x[at]), pixel(top), pixel(bottom), starts || column < 0.0});
        if (off_right) return;
        starts = false;
        i = last + 1;
    }
}

} // namespace equator
