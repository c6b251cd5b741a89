#include "theory/average_stability.h"

#include <algorithm>
#include <cmath>

#include "base/heap_bytes.h"
#include "base/portable_math.h"

namespace equator {

namespace {

/// PGD: largest rate times the time that one cell of remembered noise spans.
constexpr double kCellSpacing = 0.1;
/// Cells that the coarse solution keeps.
constexpr std::size_t kCoarseMemories = kMostMemories / 4;
/// A probe's panel is halved when the last Legendre coefficients of J_par there, times the square root of its
/// mass, exceed this share of (E J_par^2)^{1/2}.
constexpr double kProbeTolerance = 1e-4;
/// No panel of probes longer than this in s_0 stays rough; shorter ones are not halved, as rounding would
/// keep them rough.
constexpr double kShortestPanel = 1e-11;

/// The trapezoid over a time h, its beginning carried to its end.
Eigen::ArrayXd integrated(double h, const Eigen::ArrayXd& before, const Eigen::ArrayXd& J,
                          const Eigen::ArrayXd& now) {
    Eigen::ArrayXd sizes(J.size());
    for (Eigen::Index i = 0; i < J.size(); ++i) sizes[i] = 0.5 * h * (before[i] * J[i] + now[i]);
    return sizes;
}

Eigen::ArrayXd product(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
    Eigen::ArrayXd c(a.size());
    for (Eigen::Index i = 0; i < a.size(); ++i) c[i] = a[i] * b[i];
    return c;
}

} // namespace

// -------------------------------------------------------------------------------------------------- of noise

void AverageStability::start(const Eigen::ArrayXd& weights, const NoiseSizes& noise) {
    fine_.start(weights, kMostMemories);
    coarse_.start(weights, kCoarseMemories);
    noise_ = coarse_noise_ = noise;
    coarse_since_.reset(weights.size());
}

void AverageStability::flow(double h, const Propagator& since, const NoiseSizes& noise) {
    const auto extend = [&noise](NoiseMemory& memory, double step, const Propagator& propagator,
                                 NoiseSizes& before) {
        memory.extend(propagator, integrated(step, before.par, propagator.j_par, noise.par),
                      integrated(step, before.perp, propagator.j_perp, noise.perp));
        memory.close();
        before = noise;
    };
    extend(fine_, h, since, noise_);
    bound_ = fine_.bound();
    coarse_since_.then(since);
    coarse_step_ += h;
    second_ = !second_;
    if (second_) return;
    extend(coarse_, coarse_step_, coarse_since_, coarse_noise_);
    coarse_since_.reset(coarse_since_.j_par.size());
    coarse_step_ = 0.0;
    compare();
}

void AverageStability::pgd(double turned, const Propagator& since, const Propagator& response,
                           const NoiseSizes& noise) {
    const Eigen::ArrayXd par = product(noise_.par, response.j_par),
                         perp = product(noise_.perp, response.j_perp);
    for (NoiseMemory* memory : {&fine_, &coarse_}) memory->extend(since, par, perp);
    bound_ = -1.0;
    noise_ = noise;
    turned_ += turned;
    if (turned_ < kCellSpacing) return;
    turned_ = 0.0;
    fine_.close();
    second_ = !second_;
    if (second_) return;
    coarse_.close();
    compare();
}

void AverageStability::compare() {
    const double bound = std::sqrt(value());
    if (bound > 0.0) relative_error_ = std::fabs(coarse_.bound() / bound - 1.0);
}

void AverageStability::refine(const std::vector<bool>& which, const Eigen::ArrayXd& weights,
                              const NoiseSizes& noise) {
    fine_.refine(which, weights);
    coarse_.refine(which, weights);
    noise_ = noise;
    for (Eigen::ArrayXd* array :
         {&coarse_noise_.par, &coarse_noise_.perp, &coarse_since_.j_par, &coarse_since_.j_perp}) {
        *array = halve_panels(*array, which);
        for (Eigen::Index i = 0; i < array->size(); ++i) (*array)[i] = std::max((*array)[i], 0.0);
    }
}

double AverageStability::value() const {
    const double bound = bound_ < 0.0 ? fine_.bound() : bound_;
    return bound * bound;
}

std::size_t AverageStability::heap_bytes() const {
    std::size_t sum = fine_.heap_bytes() + coarse_.heap_bytes() + coarse_since_.heap_bytes();
    for (const Eigen::ArrayXd* array : {&noise_.par, &noise_.perp, &coarse_noise_.par, &coarse_noise_.perp})
        sum += equator::heap_bytes(*array);
    return sum;
}

// -------------------------------------------------------------------------------------------------- a priori

AprioriStability::AprioriStability(const Kernels& kernels, const MeanFieldSolver& solver, double m, Rule rule,
                                   double eta)
    : noise_(kernels), m_(m), initial_(kernels.d), law_(initial_.discretise()),
      latitudes_(law_.s, rule, eta) {
    const MeanField field = solver.field_at(0.0);
    propagators_.start(law_.s, field);
    bound_.start(law_.mass, expected(0.0, field, solver));
}

NoiseSizes AprioriStability::expected(double t, const MeanField& field, const MeanFieldSolver& solver) {
    noise_.set(solver.law_at(t).moments(noise_.harmonics()), field);
    return expected_here();
}

NoiseSizes AprioriStability::expected_here() const {
    const Eigen::ArrayXd& s = propagators_.s();
    NoiseSizes sizes{Eigen::ArrayXd(s.size()), Eigen::ArrayXd(s.size())};
    for (Eigen::Index i = 0; i < s.size(); ++i) {
        const NoiseVariance variance = noise_.at(latitude_of(s[i]));
        sizes.par[i] = std::sqrt(variance.par / m_);
        sizes.perp[i] = std::sqrt(variance.perp / m_);
    }
    return sizes;
}

void AprioriStability::refine(const MeanField& field) {
    constexpr int kMostRounds = 8; // a half may still be too rough
    for (int round = 0; round < kMostRounds; ++round) {
        Eigen::ArrayXd J(law_.mass.size());
        double square = 0.0;
        for (Eigen::Index i = 0; i < J.size(); ++i) {
            J[i] = portable::exp(std::clamp(propagators_.log_par()[i], -690.0, 340.0));
            square += law_.mass[i] * J[i] * J[i];
        }
        const double allowed = kProbeTolerance * std::sqrt(square);
        std::vector<bool> rough(law_.panels.size());
        bool any = false;
        double too_short = 0.0; // panels' part of `square`
        for (std::size_t p = 0; p < rough.size(); ++p) {
            if (!(panel_roughness(J, p) * std::sqrt(law_.panel_mass(p)) > allowed)) continue;
            rough[p] = law_.panels[p].end - law_.panels[p].begin > kShortestPanel;
            any = any || rough[p];
            for (std::size_t n = 0; n < kPanelNodes && !rough[p]; ++n) {
                const auto i = static_cast<Eigen::Index>(p * kPanelNodes + n);
                too_short += law_.mass[i] * J[i] * J[i];
            }
        }
        if (too_short > 0.0) unresolved_ = std::max(unresolved_, too_short / square * bound_.value());
        if (!any) return;
        law_.s = propagators_.s();
        law_ = law_.halved(initial_, rough);
        propagators_.replace(law_.s, halve_panels(propagators_.log_par(), rough), field);
        latitudes_.replace(law_.s);
        bound_.refine(rough, law_.mass, expected_here());
    }
}

void AprioriStability::follow(const MeanFieldSolver& solver) {
    refine(solver.stage_fields().front());
    latitudes_.follow(solver);
}

void AprioriStability::flow(double h, double middle, double end, const MeanField& field_middle,
                            const MeanField& field_end, const MeanFieldSolver& solver) {
    Eigen::ArrayXd s_middle, s_end;
    latitudes_.at(middle, s_middle);
    latitudes_.at(end, s_end);
    propagators_.flow(h, field_middle, field_end, s_middle, s_end);
    bound_.flow(h, propagators_.since(), expected(end, field_end, solver));
    propagators_.reset();
}

void AprioriStability::pgd(double eta, double turned, const MeanField& begin, const MeanField& end,
                           const MeanFieldSolver& solver) {
    Eigen::ArrayXd s_end;
    latitudes_.at(solver.t_end(), s_end);
    propagators_.pgd(eta, begin, end, s_end);
    bound_.pgd(turned, propagators_.since(), propagators_.response(), expected(solver.t_end(), end, solver));
    propagators_.reset();
}

double AprioriStability::error() const {
    return bound_.error() + 3.0 * kProbeTolerance * bound_.value() + unresolved_;
}

std::size_t AprioriStability::heap_bytes() const {
    return law_.heap_bytes() + latitudes_.heap_bytes() + propagators_.heap_bytes() + bound_.heap_bytes();
}

} // namespace equator
