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

/// s of a panel's nodes as a polynomial of its own coordinate.
PanelValues latitudes_of(const LatitudeLaw& law, std::size_t p) {
    PanelValues values;
    for (std::size_t n = 0; n < kPanelNodes; ++n)
        values[n] = law.s[static_cast<Eigen::Index>(p * kPanelNodes + n)];
    return legendre_series(values);
}

/// What has become of the starting latitude at x in [-1, 1] of a panel; `series` is its latitudes_of.
Amplification::Cell cell_at(const LatitudeLaw::Panel& panel, const PanelValues& series, double x,
                            double mass) {
    const double half = 0.5 * (panel.end - panel.begin);
    const double s0 = 0.5 * (panel.begin + panel.end) + half * x, s = legendre_value(series, x);
    // d psi_t / d psi_0, psi = 2 arctan s.
    const double slope = legendre_slope(series, x) / half * (1.0 + s0 * s0) / (1.0 + s * s);
    const double ratio = std::fabs(latitude_of(s) / latitude_of(s0));
    return {s0, mass, portable::log(std::max(ratio, 1e-300)), portable::log(std::max(slope, kSmallest)),
            s * s0 < 0.0};
}

} // namespace

Amplification amplification(const LatitudeLaw& law) {
    const LegendreRule& rule = LegendreRule::instance();
    Amplification found;
    for (std::size_t p = 0; p < law.panels.size(); ++p) {
        PanelValues density;
        for (std::size_t n = 0; n < kPanelNodes; ++n)
            density[n] = law.mass[static_cast<Eigen::Index>(p * kPanelNodes + n)] / rule.weights[n];
        const PanelValues series = latitudes_of(law, p), mass = legendre_series(density);
        for (std::size_t cell = 0; cell < kAmplificationCells; ++cell) {
            constexpr double kWidth = 2.0 / kAmplificationCells;
            const double x = kWidth * (static_cast<double>(cell) + 0.5) - 1.0;
            found.cells.push_back(cell_at(law.panels[p], series, x, kWidth * legendre_value(mass, x)));
        }
    }
    return found;
}

std::vector<Amplification::Cell> amplification_of_shares(const LatitudeLaw& law, std::size_t count) {
    const LegendreRule& rule = LegendreRule::instance();
    std::vector<Amplification::Cell> cells;
    const double share = 1.0 / static_cast<double>(count);
    double below = 0.0; // mass south of a node's cell, which is as wide as its weight
    for (std::size_t p = 0; p < law.panels.size() && cells.size() < count; ++p) {
        PanelValues series;
        bool known = false;
        double left = -1.0;
        for (std::size_t n = 0; n < kPanelNodes; ++n) {
            const double mass = law.mass[static_cast<Eigen::Index>(p * kPanelNodes + n)];
            for (double wanted; wanted = share * (static_cast<double>(cells.size()) + 0.5),
                                cells.size() < count && wanted < below + mass;) {
                if (!known) series = latitudes_of(law, p);
                known = true;
                const double x = left + rule.weights[n] * (wanted - below) / mass;
                cells.push_back(cell_at(law.panels[p], series, x, share));
            }
            below += mass;
            left += rule.weights[n];
        }
    }
    return cells;
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
