#include "theory/concordance.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/portable_math.h"

namespace equator {

namespace {

/// Amplifications below this are no matter, and so is this share of the law.
constexpr double kSlack = 2.0, kLeftOut = 0.01;
/// Smaller J_par are not told apart: there the law's interpolants have lost their digits.
constexpr double kSmallest = 0.01;

} // namespace

Amplification amplification(const LatitudeLaw& law) {
    const LegendreRule& rule = LegendreRule::instance();
    Amplification found;
    for (std::size_t p = 0; p < law.panels.size(); ++p) {
        const LatitudeLaw::Panel& panel = law.panels[p];
        PanelValues values, density;
        for (std::size_t n = 0; n < kPanelNodes; ++n) {
            const auto node = static_cast<Eigen::Index>(p * kPanelNodes + n);
            values[n] = law.s[node];
            density[n] = law.mass[node] / rule.weights[n];
        }
        const PanelValues series = legendre_series(values), mass = legendre_series(density);
        const double half = 0.5 * (panel.end - panel.begin);
        for (std::size_t cell = 0; cell < kAmplificationCells; ++cell) {
            constexpr double kWidth = 2.0 / kAmplificationCells;
            const double x = kWidth * (static_cast<double>(cell) + 0.5) - 1.0;
            const double s0 = 0.5 * (panel.begin + panel.end) + half * x, s = legendre_value(series, x);
            // d psi_t / d psi_0, psi = 2 arctan s.
            const double slope = legendre_slope(series, x) / half * (1.0 + s0 * s0) / (1.0 + s * s);
            const double ratio = std::fabs(latitude_of(s) / latitude_of(s0));
            found.cells.push_back({s0, kWidth * legendre_value(mass, x),
                                   portable::log(std::max(ratio, 1e-300)),
                                   portable::log(std::max(slope, kSmallest)), s * s0 < 0.0});
        }
    }
    return found;
}

Concordance concordance(const LatitudeLaw& law, const MeanField& field, double constant) {
    Concordance found;
    const auto paid = [&](double alpha) { // |alpha| times what the condition leaves: no pole
        return field.lambda_par(alpha) * std::fabs(alpha) -
               constant * std::fabs(field.q(alpha)) * (1.0 - alpha * alpha);
    };
    double mass = 0.0, growth = 0.0, excess = 0.0;
    for (Eigen::Index n = 0; n < law.s.size(); ++n) {
        const double alpha = latitude_of(law.s[n]);
        mass += law.mass[n];
        growth += law.mass[n] * std::max(field.lambda_par(alpha), 0.0);
        if (alpha != 0.0) excess += law.mass[n] * std::max(paid(alpha) / std::fabs(alpha), 0.0);
    }
    if (growth > 0.0) found.excess = std::min(excess / growth, 1.0);

    // The latitudes now at which it fails: intervals between changes of sign.
    constexpr int kSteps = 512;
    double before = -1.0, from = paid(-1.0) > 0.0 ? -1.0 : 2.0;
    for (int k = 1; k <= kSteps; ++k) {
        const double here = 2.0 * k / kSteps - 1.0;
        const bool fails = paid(here) > 0.0;
        if (fails != (from <= 1.0)) {
            double lo = before, hi = here;
            for (int cut = 0; cut < 40; ++cut) {
                const double middle = 0.5 * (lo + hi);
                ((paid(middle) > 0.0) == fails ? hi : lo) = middle;
            }
            if (!fails) found.share += law.mass_below(lo) - law.mass_below(from);
            from = fails ? hi : 2.0;
        }
        before = here;
    }
    if (from <= 1.0) found.share += law.mass_below(1.0) - law.mass_below(from);
    found.share = std::clamp(found.share / mass, 0.0, 1.0);

    // The least constant for all but the worst 1 % of what has got away: halved where more than that is left.
    const Amplification path = amplification(law);
    const double slack = portable::log(kSlack);
    const auto got_away = [](const Amplification::Cell& cell) {
        return cell.log_latitude > 0.0 && !cell.crossed;
    };
    double away = 0.0;
    for (const Amplification::Cell& cell : path.cells)
        if (got_away(cell)) away += cell.mass;
    const auto failing = [&](double C) {
        double sum = 0.0;
        for (const Amplification::Cell& cell : path.cells)
            if (got_away(cell) && cell.log_par - slack > C * cell.log_latitude) sum += cell.mass;
        return sum > kLeftOut * away;
    };
    constexpr double kLargest = 1e3;
    if (failing(kLargest)) {
        found.constant = std::numeric_limits<double>::quiet_NaN();
    } else if (failing(0.0)) {
        double lo = 0.0, hi = kLargest;
        for (int cut = 0; cut < 40; ++cut) {
            const double middle = 0.5 * (lo + hi);
            (failing(middle) ? lo : hi) = middle;
        }
        found.constant = hi;
    }
    return found;
}

} // namespace equator
