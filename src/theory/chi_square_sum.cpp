#include "theory/chi_square_sum.h"

#include <algorithm>

#include "base/portable_math.h"

namespace equator {

ChiSquareSum::ChiSquareSum(const std::vector<ChiSquare>& parts) {
    for (const ChiSquare& part : parts) mean_ += part.weight * part.copies;
    if (!(mean_ > 0.0)) return;
    // By the trapezoid in log u, in units of the mean.
    constexpr int kPoints = 4000;
    constexpr double kFirst = -14.0, kStep = 28.0 / kPoints, kSmallest = 40.0;
    for (int k = 0; k <= kPoints; ++k) {
        Point point{portable::exp(kFirst + kStep * k), 0.0, 0.0};
        double damping = 0.0;
        for (const ChiSquare& part : parts) {
            const double e = part.weight / mean_ * point.u;
            if (!(e > 0.0)) continue;
            point.angle += 0.5 * part.copies * portable::atan(e);
            damping += 0.25 * part.copies * portable::log(1.0 + e * e);
        }
        if (damping > kSmallest) break; // it only grows
        point.size = kStep * portable::exp(-damping);
        points_.push_back(point);
    }
}

double ChiSquareSum::rank(double x) const {
    if (!(mean_ > 0.0) || x <= 0.0) return x > 0.0 ? 1.0 : 0.0;
    constexpr double kPi = 3.14159265358979323846;
    double sum = 0.0;
    for (const Point& point : points_)
        sum += point.size * portable::sin(point.angle - 0.5 * (x / mean_) * point.u);
    return std::clamp(0.5 - sum / kPi, 0.0, 1.0);
}

double ChiSquareSum::quantile(double p) const {
    double lo = 0.0, hi = std::max(mean_, 1e-300);
    while (rank(hi) < p) hi *= 2.0;
    for (int halving = 0; halving < 40; ++halving) {
        const double middle = 0.5 * (lo + hi);
        (rank(middle) < p ? lo : hi) = middle;
    }
    return 0.5 * (lo + hi);
}

} // namespace equator
