#include "infinite/rule_law.h"

#include <algorithm>
#include <cmath>

namespace equator {
namespace {

constexpr auto kNodes = static_cast<Eigen::Index>(kPanelNodes);

PanelValues panel_of(const Eigen::ArrayXd& values, std::size_t panel) {
    PanelValues part;
    for (std::size_t n = 0; n < kPanelNodes; ++n)
        part[n] = values[static_cast<Eigen::Index>(panel) * kNodes + static_cast<Eigen::Index>(n)];
    return part;
}

/// A panel as two series in its own coordinate x in [-1, 1]: where its neurons are, and their density.
struct PanelSeries {
    PanelValues alpha, density;
};

PanelSeries series_of(const RuleLaw& law, std::size_t panel) {
    const LegendreRule& rule = LegendreRule::instance();
    PanelValues density = panel_of(law.start.mass, panel);
    for (std::size_t n = 0; n < kPanelNodes; ++n) density[n] /= rule.weights[n];
    return {legendre_series(panel_of(law.latitudes(), panel)), legendre_series(density)};
}

/// x in [lo, hi] where the series crosses zero. Precondition: its values there have different signs.
double root(const PanelValues& series, double lo, double hi) {
    const bool rises = legendre_value(series, lo) < 0.0;
    for (int step = 0; step < 52; ++step) {
        const double middle = 0.5 * (lo + hi);
        ((legendre_value(series, middle) < 0.0) == rises ? lo : hi) = middle;
    }
    return 0.5 * (lo + hi);
}

/// Pieces that a panel is looked at in: folds narrower than one are not seen by a histogram.
constexpr int kPieces = 64;

double edge_of(int piece) {
    return -1.0 + 2.0 * piece / kPieces;
}

} // namespace

void RuleField::at(const Kernels& kernels, const Neurons& w, const Eigen::ArrayXd& a, Force& force) const {
    const Eigen::Index count = w.cols();
    force.velocity.resize(w.rows(), count);
    force.overlap.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const double alpha = w(0, i), pull = (a.size() > 0 ? a[i] : 1.0) * mean.q(alpha);
        force.velocity(0, i) = pull * (1.0 - alpha * alpha);
        for (Eigen::Index k = 1; k < w.rows(); ++k) force.velocity(k, i) = -pull * alpha * w(k, i);
        force.overlap[i] = kernels.G_star(alpha) - mean.potential(alpha);
    }
    force.mean_square = mean_square;
}

Eigen::ArrayXd RuleLaw::weights() const {
    if (trains) return y.row(2).transpose();
    Eigen::ArrayXd signs(y.cols());
    for (Eigen::Index n = 0; n < y.cols(); ++n) signs[n] = start.sign(n);
    return signs;
}

HarmonicValues RuleLaw::moments(const Harmonics& harmonics) const {
    HarmonicValues sums{}, values{};
    const auto count = static_cast<std::size_t>(harmonics.max_degree()) + 1;
    for (Eigen::Index n = 0; n < y.cols(); ++n) {
        harmonics.evaluate(y(0, n), values);
        const double mass = start.mass[n] * (trains ? y(2, n) : start.sign(n));
        for (std::size_t l = 0; l < count; ++l) sums[l] += mass * values[l];
    }
    return sums;
}

double RuleLaw::mean_abs_latitude() const {
    const LegendreRule& rule = LegendreRule::instance();
    double sum = 0.0;
    for (std::size_t p = 0; p < start.panels.size(); ++p) {
        const PanelSeries series = series_of(*this, p);
        std::vector<double> cuts{-1.0};
        double before = legendre_value(series.alpha, -1.0);
        for (int piece = 1; piece <= kPieces; ++piece) {
            const double now = legendre_value(series.alpha, edge_of(piece));
            if (before * now < 0.0) cuts.push_back(root(series.alpha, edge_of(piece - 1), edge_of(piece)));
            if (now != 0.0) before = now;
        }
        if (cuts.size() == 1) {
            const auto first = static_cast<Eigen::Index>(p) * kNodes;
            for (Eigen::Index n = first; n < first + kNodes; ++n) sum += start.mass[n] * std::fabs(y(0, n));
            continue;
        }
        cuts.push_back(1.0);
        for (std::size_t c = 1; c < cuts.size(); ++c)
            for (std::size_t n = 0; n < kPanelNodes; ++n) {
                const double lo = cuts[c - 1], hi = cuts[c];
                const double x = 0.5 * ((hi - lo) * rule.points[n] + lo + hi);
                sum += 0.5 * (hi - lo) * rule.weights[n] * legendre_value(series.density, x) *
                       std::fabs(legendre_value(series.alpha, x));
            }
    }
    return sum;
}

std::vector<double> RuleLaw::histogram(std::size_t bins) const {
    std::vector<double> masses(bins, 0.0);
    const auto place = [&](double alpha) {
        return std::clamp(0.5 * (alpha + 1.0), 0.0, 1.0) * static_cast<double>(bins);
    };
    for (std::size_t p = 0; p < start.panels.size(); ++p) {
        const PanelSeries series = series_of(*this, p);
        double from = place(legendre_value(series.alpha, -1.0)), below = 0.0;
        for (int piece = 1; piece <= kPieces; ++piece) {
            // The mass of a piece lies evenly between the places of its ends.
            const double to = place(legendre_value(series.alpha, edge_of(piece)));
            const double up_to = legendre_integral(series.density, edge_of(piece)), share = up_to - below;
            const double lo = std::min(from, to), hi = std::max(from, to);
            const auto last = std::min(static_cast<std::size_t>(hi), bins - 1);
            for (auto bin = std::min(static_cast<std::size_t>(lo), bins - 1); bin <= last; ++bin) {
                const double left = std::max(lo, static_cast<double>(bin)),
                             right = bin == last ? hi : static_cast<double>(bin + 1);
                masses[bin] += hi > lo ? share * (right - left) / (hi - lo) : share;
            }
            from = to;
            below = up_to;
        }
    }
    return masses;
}

std::vector<double> RuleLaw::latitude_moments(int degree) const {
    std::vector<double> moments(static_cast<std::size_t>(2 * degree + 1), 0.0);
    const Eigen::ArrayXd a = weights();
    for (Eigen::Index n = 0; n < y.cols(); ++n) {
        const double alpha = y(0, n);
        double current = start.mass[n] * a[n], previous = current * alpha; // T_{-1} = T_1
        for (double& moment : moments) {
            moment += current;
            const double next = 2.0 * alpha * current - previous;
            previous = current;
            current = next;
        }
    }
    return moments;
}

} // namespace equator
