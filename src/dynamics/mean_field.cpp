#include "dynamics/mean_field.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/number_text.h"

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

} // namespace

double pgd_step(double s, double q, double eta) {
    // w turns by atan(x) along its meridian, x = eta q sqrt(1 - alpha^2); the half angle adds as tangents do.
    const double x = eta * q * colatitude_sine_of(s);
    const double turn = x / (1.0 + std::sqrt(1.0 + x * x));
    return (s + turn) / (1.0 - s * turn);
}

// ---------------------------------------------------------------------------------------------------- field

MeanFieldModel::MeanFieldModel(const Kernels& kernels)
    : kernels_(kernels), harmonics_(kernels.d, kernels.G.degree), gamma_(harmonics_.analyse(kernels.G)),
      target_(harmonics_.analyse(kernels.G_star)) {}

MeanField MeanFieldModel::field(const HarmonicValues& moments) const {
    MeanField field;
    field.moments = moments;
    HarmonicValues b{};
    double self_energy = 0.0;
    for (std::size_t l = 0; l <= static_cast<std::size_t>(harmonics_.max_degree()); ++l) {
        b[l] = gamma_[l] * moments[l];
        self_energy += b[l] * moments[l];
    }
    field.self_energy = self_energy;
    field.potential = harmonics_.synthesise(b);
    const Polynomial attraction = field.potential.derivative();
    field.q.degree = std::max(attraction.degree, kernels_.g_star.degree);
    for (int k = 0; k <= field.q.degree; ++k) field.q[k] = kernels_.g_star[k] - attraction[k];
    field.dq = field.q.derivative();

    // E G*(alpha) through the same moments.
    double mean_G_star = 0.0;
    for (std::size_t l = 0; l <= static_cast<std::size_t>(harmonics_.max_degree()); ++l)
        mean_G_star += target_[l] * moments[l];
    field.loss = kernels_.loss(mean_G_star, self_energy);
    return field;
}

// ---------------------------------------------------------------------------------------------------- law

namespace {

/// Moments of the nodes s with the law's masses, in node order.
HarmonicValues moments_of(const Harmonics& harmonics, const Eigen::ArrayXd& s, const Eigen::ArrayXd& mass) {
    HarmonicValues sums{}, values{};
    const auto count = static_cast<std::size_t>(harmonics.max_degree()) + 1;
    for (Eigen::Index n = 0; n < s.size(); ++n) {
        harmonics.evaluate(latitude_of(s[n]), values);
        for (std::size_t l = 0; l < count; ++l) sums[l] += mass[n] * values[l];
    }
    return sums;
}

} // namespace

HarmonicValues LatitudeLaw::moments(const Harmonics& harmonics) const {
    return moments_of(harmonics, s, mass);
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
        PanelValues density; // of mass by the panel's own coordinate
        for (std::size_t n = 0; n < kPanelNodes; ++n) density[n] = weight[n] / rule.weights[n];
        const PanelValues density_series = legendre_series(density);
        const double cut = crossing(s_series, 0.0);
        for (const auto& [lo, hi] : {std::pair{-1.0, cut}, std::pair{cut, 1.0}})
            for (std::size_t n = 0; n < kPanelNodes; ++n) {
                const double x = 0.5 * ((hi - lo) * rule.nodes[n] + lo + hi);
                sum += 0.5 * (hi - lo) * rule.weights[n] * legendre_value(density_series, x) *
                       std::fabs(latitude_of(legendre_value(s_series, x)));
            }
    }
    return sum;
}

std::vector<double> LatitudeLaw::histogram(std::size_t bins) const {
    const LegendreRule& rule = LegendreRule::instance();
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
        PanelValues density;
        for (std::size_t n = 0; n < kPanelNodes; ++n) density[n] = weight[n] / rule.weights[n];
        const PanelValues density_series = legendre_series(density);
        double below = 0.0; // mass of the panel up to the last edge
        for (std::size_t bin = first; bin <= last; ++bin) {
            // alpha at the bin's upper edge as s = alpha / (1 + sqrt(1 - alpha^2))
            const double alpha = 2.0 * static_cast<double>(bin + 1) / static_cast<double>(bins) - 1.0;
            const double edge = alpha / (1.0 + std::sqrt(std::max(0.0, 1.0 - alpha * alpha)));
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
    double integral = n % 2 == 0 ? 3.14159265358979323846 : 2.0;
    for (int k = n % 2 == 0 ? 2 : 3; k <= n; k += 2) integral *= (k - 1.0) / k;
    scale_ = 2.0 / integral; // d psi = 2 ds / (1 + s^2)
}

double InitialLaw::density(double s0) const {
    return scale_ * integer_power(colatitude_sine_of(s0), d_ - 2) / (1.0 + s0 * s0);
}

namespace {

/// Masses of a panel's nodes under the initial law.
PanelValues panel_mass(const InitialLaw& law, const LatitudeLaw::Panel& panel) {
    const LegendreRule& rule = LegendreRule::instance();
    const double half = 0.5 * (panel.end - panel.begin), middle = 0.5 * (panel.end + panel.begin);
    PanelValues mass;
    for (std::size_t n = 0; n < kPanelNodes; ++n)
        mass[n] = half * rule.weights[n] * law.density(middle + half * rule.nodes[n]);
    return mass;
}

} // namespace

double panel_roughness(const Eigen::ArrayXd& values, std::size_t panel) {
    return tail(legendre_series(panel_values(values, panel)));
}

Eigen::ArrayXd halve_panels(const Eigen::ArrayXd& values, const std::vector<bool>& which) {
    const LegendreRule& rule = LegendreRule::instance();
    const auto more = static_cast<Eigen::Index>(std::count(which.begin(), which.end(), true));
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
        const double middle = 0.5 * (panel.begin + panel.end);
        for (const Panel& half : {Panel{panel.begin, middle}, Panel{middle, panel.end}})
            take(half, panel_mass(start, half));
    }
    return finer;
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
        PanelValues density = panel_mass(*this, panel);
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
        const PanelValues mass = panel_mass(*this, panel);
        for (std::size_t n = 0; n < kPanelNodes; ++n, ++node) {
            law.s[node] = middle + half * rule.nodes[n];
            law.mass[node] = mass[n];
        }
    }
    return law;
}

// ---------------------------------------------------------------------------------------------------- solver

namespace {

constexpr double kFirstStep = 0.01;
/// Local error of s allowed per time step, as a share of the tolerance: with it the time error stays below
/// the panels' (tests measure both).
constexpr double kTimeShare = 0.1;
/// Error of s allowed per panel, times its mass, likewise. A slow escape multiplies it: with 1 the error of
/// the loss reached 2.1 times the tolerance for h4 in d = 64 and 128; with 0.2 it is 0.9 times at most, for
/// 15% more nodes.
constexpr double kPanelShare = 0.2;

} // namespace

MeanFieldSolver::MeanFieldSolver(const Kernels& kernels, Rule rule, double eta, double tol)
    : model_(kernels), initial_(kernels.d), rule_(rule), eta_(eta), tol_(tol), law_(initial_.discretise()),
      control_(kFirstStep) {
    if (rule_ == Rule::flow) flow_.reset(0.0, law_.s);
    end_loss_ = model_.field(law_.moments(model_.harmonics())).loss;
}

void MeanFieldSolver::refine() {
    // A half may still be too steep, so look until none is. The limit only guards against a panel that
    // rounding keeps rough.
    for (int round = 0; round < 8; ++round) {
        std::vector<bool> rough(law_.panels.size());
        bool any = false;
        for (std::size_t p = 0; p < law_.panels.size(); ++p) {
            const PanelValues weight = panel_values(law_.mass, p);
            double mass = 0.0;
            for (double w : weight) mass += w;
            if (mass <= tol_ * 1e-3) continue;
            rough[p] = tail(legendre_series(panel_values(law_.s, p))) * mass > kPanelShare * tol_;
            any = any || rough[p];
        }
        if (!any) return;
        split(rough);
    }
}

void MeanFieldSolver::split(const std::vector<bool>& which) {
    law_ = law_.halved(initial_, which);
    if (rule_ == Rule::flow) flow_.change_end(false) = law_.s;
}

void MeanFieldSolver::step() {
    if (!failure_.empty()) return;
    refine();
    if (rule_ == Rule::pgd)
        pgd_law_step();
    else
        flow_law_step();
}

void MeanFieldSolver::pgd_law_step() {
    const MeanField field = model_.field(law_.moments(model_.harmonics()));
    Eigen::ArrayXd next(law_.s.size());
    for (Eigen::Index n = 0; n < next.size(); ++n) {
        constexpr double kRounding = 1e-12;
        next[n] = pgd_step(law_.s[n], field.q(latitude_of(law_.s[n])), eta_);
        if (!(std::fabs(next[n]) <= 1.0 + kRounding)) {
            failure_ = std::isfinite(next[n])
                           ? "the step eta = " + number_text(eta_) + " carries neurons past the pole"
                           : std::string("infinite width stopped being a finite number");
            return;
        }
        next[n] = std::clamp(next[n], -1.0, 1.0);
    }
    law_.s = next;
    stage_fields_.assign(1, field);
    ++steps_;
    t_ = static_cast<double>(steps_) * eta_;
    end_loss_ = model_.field(law_.moments(model_.harmonics())).loss;
}

void MeanFieldSolver::flow_law_step() {
    stage_fields_.resize(dormand_prince::kStages, stage_fields_.empty() ? MeanField{} : stage_fields_.back());
    const auto slope = [&](int stage, const Eigen::ArrayXd& s, Eigen::ArrayXd& k) {
        const MeanField field = model_.field(moments_of(model_.harmonics(), s, law_.mass));
        for (Eigen::Index n = 0; n < s.size(); ++n)
            k[n] = 0.5 * field.q(latitude_of(s[n])) * (1.0 - s[n] * s[n]);
        stage_fields_[static_cast<std::size_t>(stage)] = field;
    };
    std::swap(stage_fields_.front(), stage_fields_.back()); // stays right if the first slope is carried over
    flow_.begin_step(slope);
    for (;;) {
        flow_.try_step(control_.step(), slope);
        const Eigen::ArrayXd& difference = flow_.error();
        double worst = 0.0;
        for (Eigen::Index n = 0; n < difference.size(); ++n) {
            if (!std::isfinite(difference[n])) {
                failure_ = "infinite width stopped being a finite number";
                return;
            }
            worst = std::max(worst, std::fabs(difference[n]));
        }
        if (control_.accept(worst / (kTimeShare * tol_))) break;
    }
    flow_.commit();
    ++steps_;
    law_.s = flow_.end();
    end_loss_ = stage_fields_.back().loss;
}

LatitudeLaw MeanFieldSolver::law_at(double t) const {
    LatitudeLaw law = law_;
    if (rule_ == Rule::flow && steps_ > 0) {
        flow_.at(t, law.s);
        law.s = law.s.max(-1.0).min(1.0);
    }
    return law;
}

} // namespace equator
