#include "theory/predictions.h"

#include <algorithm>
#include <cmath>

#include "base/heap_bytes.h"
#include "base/portable_math.h"
#include "theory/gronwall.h"

namespace equator {

namespace {

/// A value at a knot.
struct Point {
    double t;
    Prediction y;
};

/// Value and error at t of the cubic in log-log through four knots, t being between the last two. Squared
/// gaps start as t^2.
Prediction between(const Point (&p)[4], double t) {
    const Point &last = p[2], &next = p[3];
    if (std::isnan(next.y.value)) return next.y;
    const double error = std::max(last.y.error, next.y.error);
    if (last.t <= 0.0) {
        const double share = (t / next.t) * (t / next.t);
        return {next.y.value * share, next.y.error * share};
    }
    if (last.y.value <= 0.0 || next.y.value <= 0.0)
        return {last.y.value + (t - last.t) / (next.t - last.t) * (next.y.value - last.y.value), error};
    // Newton's form, from the straight line through the last two backwards.
    double x[4] = {}, table[4] = {};
    const double here = portable::log(t / next.t);
    double exponent = portable::log(next.y.value), product = 1.0, term = 0.0;
    for (int n = 0; n < 4 && p[3 - n].t > 0.0 && p[3 - n].y.value > 0.0; ++n) {
        x[n] = portable::log(p[3 - n].t / next.t);
        table[n] = portable::log(p[3 - n].y.value);
        for (int k = n - 1; k >= 0; --k) table[k] = (table[k + 1] - table[k]) / (x[n] - x[k]);
        if (n > 0) {
            product *= here - x[n - 1];
            term = table[0] * product;
            exponent += term;
        }
    }
    const double value = portable::exp(std::clamp(exponent, -690.0, 690.0));
    return {value, error + std::min(std::fabs(term), 1.0) * value};
}

} // namespace

void RecentKnots::begin_step() {
    if (knots_.size() > 3) knots_.erase(knots_.begin(), knots_.end() - 3);
}

Predictions RecentKnots::at(double t) const {
    if (knots_.size() == 1) return knots_.front().predictions;
    std::size_t n = 1;
    while (n + 1 < knots_.size() && knots_[n].t < t) ++n;
    // Knots before the first count as one at t = 0, where there is no logarithm.
    const auto knot = [&](std::size_t back) { return n >= back ? knots_[n - back] : Knot{}; };
    const Knot knots[4] = {knot(3), knot(2), knot(1), knot(0)};
    const auto value = [&](Prediction Predictions::*what) {
        Point points[4];
        for (int k = 0; k < 4; ++k) points[k] = {knots[k].t, knots[k].predictions.*what};
        return between(points, t);
    };
    const double before = knots[2].predictions.effective_neurons,
                 after = knots[3].predictions.effective_neurons;
    Predictions found{value(&Predictions::linear), value(&Predictions::average),
                      value(&Predictions::average_apriori), value(&Predictions::gronwall),
                      before + (t - knots[2].t) / (knots[3].t - knots[2].t) * (after - before)};
    if (found.gronwall.value > kGronwallCeiling) found.gronwall.value = kGronwallCeiling;
    return found;
}

std::size_t RecentKnots::heap_bytes() const {
    return equator::heap_bytes(knots_);
}

} // namespace equator
