#include "theory/chi_square_sum.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"

namespace equator {

namespace {

/// No start is further than this many deviations from the mean.
constexpr double kFarthest = 40.0;

/// log(1 + x) for x >= 0, to the last digits of small x too.
double log_of_one_more(double x) {
    return x < 1e-4 ? x * (1.0 - x * (1.0 / 2 - x * (1.0 / 3 - x * (1.0 / 4)))) : portable::log(1.0 + x);
}

} // namespace

ChiSquareSum::ChiSquareSum(const std::vector<ChiSquare>& parts) {
    double variance = 0.0;
    for (const ChiSquare& part : parts) {
        mean_ += part.weight * part.copies;
        variance += 2.0 * part.copies * part.weight * part.weight;
    }
    deviation_ = std::sqrt(variance);
    if (!(deviation_ > 0.0)) return;
    // By the trapezoid in v, f = F log(1 + e^v): evenly in log f below F, evenly in f above, where the law
    // repeats itself every 2 pi / F, beyond all it has. Points end where 1 / rho has vanished, or for one or
    // two degrees of freedom, where it falls slowly, at the last.
    constexpr double kSpacing = 0.08, kFirst = -30.0, kNegligible = 20.0;
    constexpr int kMostPoints = 4000;
    for (int k = 0; k < kMostPoints; ++k) {
        const double v = kFirst + k, grown = v < 30.0 ? portable::exp(v) : 0.0;
        const double F = kSpacing / deviation_;
        Point point{F * (v < 30.0 ? log_of_one_more(grown) : v), 0.0, 0.0};
        double damping = 0.0;
        for (const ChiSquare& part : parts) {
            const double e = 2.0 * part.weight * point.f;
            if (!(e > 0.0)) continue;
            point.angle += 0.5 * part.copies * portable::atan(e);
            damping += 0.25 * part.copies * log_of_one_more(e * e);
        }
        if (damping > kNegligible) break; // it only grows
        point.angle -= point.f * mean_;
        point.size = F * (v < 30.0 ? grown / (1.0 + grown) : 1.0) / point.f * portable::exp(-damping);
        points_.push_back(point);
    }
}

double ChiSquareSum::rank(double x) const {
    const double from_mean = x - mean_;
    if (x <= 0.0 || from_mean <= -kFarthest * deviation_) return 0.0;
    if (!(from_mean < kFarthest * deviation_)) return 1.0;
    double sum = 0.0;
    for (const Point& point : points_) sum += point.size * portable::sin(point.angle - point.f * from_mean);
    return std::clamp(0.5 - sum / kPi, 0.0, 1.0);
}

double ChiSquareSum::quantile(double p) const {
    double lo = 0.0, hi = std::max(mean_, 1e-300), below = -p, above = rank(hi) - p;
    while (above < 0.0) {
        lo = hi;
        below = above;
        hi *= 2.0;
        above = rank(hi) - p;
    }
    // False position; an end that stays twice in a row counts half the next time (Illinois).
    constexpr int kMostSteps = 60;
    constexpr double kClose = 1e-10;
    int side = 0;
    for (int step = 0; step < kMostSteps && hi - lo > kClose * hi; ++step) {
        const double x = lo + (hi - lo) * (-below / (above - below)), error = rank(x) - p;
        if (std::fabs(error) <= kClose) return x;
        if (error < 0.0) {
            lo = x;
            below = error;
            if (side < 0) above *= 0.5;
            side = -1;
        } else {
            hi = x;
            above = error;
            if (side > 0) below *= 0.5;
            side = 1;
        }
    }
    return 0.5 * (lo + hi);
}

} // namespace equator
