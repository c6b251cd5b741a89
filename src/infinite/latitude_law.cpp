// The law of latitudes on panels: what is read off it, how panels are halved, how it starts. mean_field.cpp
// moves it.
#include "infinite/mean_field.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/portable_math.h"

namespace equator {

namespace {

constexpr Eigen::Index kNodes = static_cast<Eigen::Index>(kPanelNodes);

/// Values of one panel's nodes out of a flat node array.
PanelValues panel_values(const Eigen::ArrayXd& flat, std::size_t panel) {
    PanelValues values;
    for (std::size_t n = 0; n < kPanelNodes; ++n)
        values[n] = flat[static_cast<Eigen::Index>(panel) * kNodes + static_cast<Eigen::Index>(n)];
    return values;
}

/// x^n by repeated squaring, n >= 0: the same bits everywhere, unlike std::pow.
double integer_power(double x, int n) {
    double power = 1.0;
    for (double square = x; n > 0; n >>= 1, square *= square)
        if (n & 1) power *= square;
    return power;
}

/// What must be small for a polynomial of degree 15 to stand for a function: the last Legendre coefficients.
double tail(const PanelValues& series) {
    return std::max({std::fabs(series[kPanelNodes - 1]), std::fabs(series[kPanelNodes - 2]),
                     std::fabs(series[kPanelNodes - 3])});
}

/// x in [-1, 1] at which a series, increasing across the panel up to rounding, reaches `value`: bisection,
/// which does not mind the flat stretches of a saturated panel.
double crossing(const PanelValues& series, double value) {
    double lo = -1.0, hi = 1.0;
    for (int step = 0; step < 52; ++step) {
        const double middle = 0.5 * (lo + hi);
        (legendre_value(series, middle) < value ? lo : hi) = middle;
    }
    return 0.5 * (lo + hi);
}

/// Half-angle coordinate of a latitude: alpha / (1 + (1 - alpha^2)^{1/2}).
double half_angle_of(double alpha) {
    return alpha / (1.0 + std::sqrt(std::max(0.0, 1.0 - alpha * alpha)));
}

/// Density of a panel's mass by its own coordinate in [-1, 1].
PanelValues density_series_of(const PanelValues& mass) {
    const LegendreRule& rule = LegendreRule::instance();
    PanelValues density;
    for (std::size_t n = 0; n < kPanelNodes; ++n) density[n] = mass[n] / rule.weights[n];
    return legendre_series(density);
}

} // namespace

double LatitudeLaw::panel_mass(std::size_t panel) const {
    double sum = 0.0;
    for (const double share : panel_values(mass, panel)) sum += share;
    return sum;
}

double LatitudeLaw::second_moment() const {
    double sum = 0.0;
    for (Eigen::Index n = 0; n < s.size(); ++n) {
        const double alpha = latitude_of(s[n]);
        sum += mass[n] * alpha * alpha;
    }
    return sum;
}

double LatitudeLaw::mean_abs_latitude() const {
    const LegendreRule& rule = LegendreRule::instance();
    double sum = 0.0;
    for (std::size_t p = 0; p < panels.size(); ++p) {
        const PanelValues now = panel_values(s, p), weight = panel_values(mass, p);
        const PanelValues s_series = legendre_series(now);
        // Signs at the panel's ends, not at its outermost nodes: the crossing may lie between the two.
        if (legendre_value(s_series, -1.0) * legendre_value(s_series, 1.0) >= 0.0) {
            for (std::size_t n = 0; n < kPanelNodes; ++n) sum += weight[n] * std::fabs(latitude_of(now[n]));
            continue;
        }
        // s is increasing in s_0, so but for rounding at most one panel comes here.
        const PanelValues density_series = density_series_of(weight);
        const double cut = crossing(s_series, 0.0);
        for (const auto& [lo, hi] : {std::pair{-1.0, cut}, std::pair{cut, 1.0}})
            for (std::size_t n = 0; n < kPanelNodes; ++n) {
                const double x = 0.5 * ((hi - lo) * rule.points[n] + lo + hi);
                sum += 0.5 * (hi - lo) * rule.weights[n] * legendre_value(density_series, x) *
                       std::fabs(latitude_of(legendre_value(s_series, x)));
            }
    }
    return sum;
}

double LatitudeLaw::mass_below(double alpha) const {
    const double edge = half_angle_of(alpha);
    double sum = 0.0;
    for (std::size_t p = 0; p < panels.size(); ++p) {
        const PanelValues s_series = legendre_series(panel_values(s, p)), weight = panel_values(mass, p);
        if (legendre_value(s_series, 1.0) <= edge) {
            for (const double w : weight) sum += w;
        } else if (legendre_value(s_series, -1.0) < edge) {
            sum += legendre_integral(density_series_of(weight), crossing(s_series, edge));
        }
    }
    return sum;
}

std::vector<double> LatitudeLaw::histogram(std::size_t bins) const {
    std::vector<double> masses(bins, 0.0);
    const auto bin_of = [&](double s_value) {
        const double place = 0.5 * (latitude_of(s_value) + 1.0) * static_cast<double>(bins);
        return std::min(static_cast<std::size_t>(std::max(place, 0.0)), bins - 1);
    };
    for (std::size_t p = 0; p < panels.size(); ++p) {
        const PanelValues now = panel_values(s, p), weight = panel_values(mass, p);
        const PanelValues s_series = legendre_series(now);
        const double south = legendre_value(s_series, -1.0), north = legendre_value(s_series, 1.0);
        const std::size_t first = bin_of(std::min(south, now.front())),
                          last = bin_of(std::max(north, now.back()));
        if (first == last) {
            for (double w : weight) masses[first] += w;
            continue;
        }
        const PanelValues density_series = density_series_of(weight);
        double below = 0.0; // mass of the panel up to the last edge
        for (std::size_t bin = first; bin <= last; ++bin) {
            const double edge =
                half_angle_of(2.0 * static_cast<double>(bin + 1) / static_cast<double>(bins) - 1.0);
            const double x = bin == last ? 1.0 : crossing(s_series, edge);
            const double up_to = legendre_integral(density_series, x);
            masses[bin] += std::max(0.0, up_to - below);
            below = up_to;
        }
    }
    return masses;
}

// ---------------------------------------------------------------------------------------------------- start

InitialLaw::InitialLaw(int d) : d_(d) {
    // integral of cos^n over [-pi/2, pi/2]: I_0 = pi, I_1 = 2, I_n = (n - 1) / n I_{n-2}
    const int n = d - 2;
    double integral = n % 2 == 0 ? kPi : 2.0;
    for (int k = n % 2 == 0 ? 2 : 3; k <= n; k += 2) integral *= (k - 1.0) / k;
    scale_ = 2.0 / integral; // d psi = 2 ds / (1 + s^2)
}

double InitialLaw::density(double s0) const {
    return scale_ * integer_power(colatitude_sine_of(s0), d_ - 2) / (1.0 + s0 * s0);
}

namespace {

/// Masses of a panel's nodes under the initial law.
PanelValues node_masses(const InitialLaw& law, const LatitudeLaw::Panel& panel) {
    const LegendreRule& rule = LegendreRule::instance();
    const double half = 0.5 * (panel.end - panel.begin), middle = 0.5 * (panel.end + panel.begin);
    PanelValues mass;
    for (std::size_t n = 0; n < kPanelNodes; ++n)
        mass[n] = panel.share * half * rule.weights[n] * law.density(middle + half * rule.points[n]);
    return mass;
}

} // namespace

double panel_roughness(const Eigen::ArrayXd& values, std::size_t panel) {
    return tail(legendre_series(panel_values(values, panel)));
}

Eigen::ArrayXd halve_panels(const Eigen::ArrayXd& values, const std::vector<bool>& which) {
    const LegendreRule& rule = LegendreRule::instance();
    Eigen::Index more = 0;
    for (const bool halved : which) more += halved ? 1 : 0;
    Eigen::ArrayXd finer(values.size() + more * kNodes);
    Eigen::Index node = 0;
    for (std::size_t p = 0; p < which.size(); ++p) {
        const PanelValues now = panel_values(values, p);
        if (!which[p]) {
            for (const double value : now) finer[node++] = value;
            continue;
        }
        for (std::size_t h = 0; h < 2; ++h)
            for (std::size_t i = 0; i < kPanelNodes; ++i) {
                double value = 0.0;
                for (std::size_t n = 0; n < kPanelNodes; ++n) value += rule.halving[h][i][n] * now[n];
                finer[node++] = value;
            }
    }
    return finer;
}

LatitudeLaw LatitudeLaw::halved(const InitialLaw& start, const std::vector<bool>& which) const {
    LatitudeLaw finer;
    finer.s = halve_panels(s, which).max(-1.0).min(1.0); // an interpolant may overshoot a pole
    finer.mass.resize(finer.s.size());
    Eigen::Index node = 0;
    const auto take = [&](const Panel& panel, const PanelValues& values) {
        finer.panels.push_back(panel);
        for (const double value : values) finer.mass[node++] = value;
    };
    for (std::size_t p = 0; p < panels.size(); ++p) {
        const Panel& panel = panels[p];
        if (!which[p]) {
            take(panel, panel_values(mass, p));
            continue;
        }
        Panel south = panel, north = panel;
        south.end = north.begin = 0.5 * (panel.begin + panel.end);
        for (const Panel& half : {south, north}) take(half, node_masses(start, half));
    }
    return finer;
}

LatitudeLaw LatitudeLaw::with_signs() const {
    LatitudeLaw both = *this;
    both.panels.insert(both.panels.end(), panels.begin(), panels.end());
    for (std::size_t p = 0; p < both.panels.size(); ++p) {
        both.panels[p].sign = p < panels.size() ? 1.0 : -1.0;
        both.panels[p].share = 0.5;
    }
    both.s = s.replicate(2, 1);
    both.mass = 0.5 * mass.replicate(2, 1);
    return both;
}

LatitudeLaw InitialLaw::discretise(int halvings) const {
    constexpr double kTolerance = 1e-12;
    const LegendreRule& rule = LegendreRule::instance();
    LatitudeLaw law;
    // Halve from the poles' interval down; begin with two halves so that the equator is a panel's edge.
    std::vector<LatitudeLaw::Panel> todo{{0.0, 1.0}, {-1.0, 0.0}};
    while (!todo.empty()) {
        const LatitudeLaw::Panel panel = todo.back();
        todo.pop_back();
        PanelValues density = node_masses(*this, panel);
        for (std::size_t n = 0; n < kPanelNodes; ++n) density[n] /= rule.weights[n];
        if (tail(legendre_series(density)) > kTolerance) {
            const double middle = 0.5 * (panel.begin + panel.end);
            todo.push_back({middle, panel.end});
            todo.push_back({panel.begin, middle});
        } else {
            const int pieces = 1 << halvings;
            for (int piece = 0; piece < pieces; ++piece)
                law.panels.push_back({panel.begin + (panel.end - panel.begin) * piece / pieces,
                                      panel.begin + (panel.end - panel.begin) * (piece + 1) / pieces});
        }
    }
    law.s.resize(static_cast<Eigen::Index>(law.panels.size()) * kNodes);
    law.mass.resize(law.s.size());
    Eigen::Index node = 0;
    for (const LatitudeLaw::Panel& panel : law.panels) {
        const double half = 0.5 * (panel.end - panel.begin), middle = 0.5 * (panel.end + panel.begin);
        const PanelValues mass = node_masses(*this, panel);
        for (std::size_t n = 0; n < kPanelNodes; ++n, ++node) {
            law.s[node] = middle + half * rule.points[n];
            law.mass[node] = mass[n];
        }
    }
    return law;
}

} // namespace equator
