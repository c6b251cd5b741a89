#include "infinite/mean_field.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/number_text.h"

namespace equator {

double pgd_step(double s, double q, double eta) {
    // w turns by atan(x) along its meridian, x = eta q sqrt(1 - alpha^2); the half angle adds as tangents do.
    const double x = eta * q * colatitude_sine_of(s);
    const double turn = x / (1.0 + std::sqrt(1.0 + x * x));
    return (s + turn) / (1.0 - s * turn);
}

// ---------------------------------------------------------------------------------------------------- field

namespace {

/// s f(s) of monomials.
Polynomial times_argument(const Polynomial& f) {
    Polynomial product;
    product.degree = f.degree + 1;
    for (int k = 0; k <= f.degree; ++k) product[k + 1] = f[k];
    return product;
}

} // namespace

MeanFieldModel::MeanFieldModel(const Kernels& kernels, bool plain)
    : kernels_(kernels), harmonics_(kernels.d, kernels.G.degree), gamma_(harmonics_.analyse(kernels.G)),
      target_(harmonics_.analyse(kernels.G_star)),
      pull_(kernels.g_star.in(Polynomial::basis_for(kernels.G.degree))), plain_(plain) {
    if (!plain) return;
    radial_gamma_ = harmonics_.analyse(times_argument(kernels.g));
    radial_pull_ = times_argument(kernels.g_star).in(Polynomial::basis_for(kernels.G.degree));
}

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
    field.q.basis = pull_.basis;
    field.q.degree = std::max(attraction.degree, pull_.degree);
    for (int k = 0; k <= field.q.degree; ++k) field.q[k] = pull_[k] - attraction[k];
    field.dq = field.q.derivative();
    if (plain_) {
        HarmonicValues radial{};
        for (std::size_t l = 0; l <= static_cast<std::size_t>(harmonics_.max_degree()); ++l)
            radial[l] = radial_gamma_[l] * moments[l];
        const Polynomial pulled = harmonics_.synthesise(radial);
        field.radial.basis = radial_pull_.basis;
        field.radial.degree = std::max(pulled.degree, radial_pull_.degree);
        for (int k = 0; k <= field.radial.degree; ++k) field.radial[k] = radial_pull_[k] - pulled[k];
    }

    // E G*(alpha) through the same moments.
    double mean_G_star = 0.0;
    for (std::size_t l = 0; l <= static_cast<std::size_t>(harmonics_.max_degree()); ++l)
        mean_G_star += target_[l] * moments[l];
    field.loss = kernels_.loss(mean_G_star, self_energy);
    return field;
}

namespace {

/// Moments of the nodes s with the law's masses and signs, in node order.
HarmonicValues moments_of(const Harmonics& harmonics, const Eigen::ArrayXd& s, const LatitudeLaw& law) {
    HarmonicValues sums{}, values{};
    const auto count = static_cast<std::size_t>(harmonics.max_degree()) + 1;
    for (Eigen::Index n = 0; n < s.size(); ++n) {
        harmonics.evaluate(latitude_of(s[n]), values);
        const double mass = law.mass[n] * law.sign(n);
        for (std::size_t l = 0; l < count; ++l) sums[l] += mass * values[l];
    }
    return sums;
}

} // namespace

HarmonicValues LatitudeLaw::moments(const Harmonics& harmonics) const {
    return moments_of(harmonics, s, *this);
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

MeanFieldSolver::MeanFieldSolver(const Kernels& kernels, Rule rule, double eta, double tol, bool signs,
                                 StepKind kind)
    : model_(kernels, rule == Rule::pgd && kind == StepKind::plain), initial_(kernels.d), rule_(rule),
      eta_(eta), tol_(tol), law_(initial_.discretise()), path_(law_.s), control_(kFirstStep) {
    if (signs) {
        law_ = law_.with_signs();
        path_.change_end(false) = law_.s;
    }
    end_loss_ = model_.field(law_.moments(model_.harmonics())).loss;
}

void MeanFieldSolver::refine() {
    // A half may still be too steep, so look until none is. The bound only guards against a panel that
    // rounding keeps rough.
    for (int round = 0; round < 8; ++round) {
        std::vector<bool> rough(law_.panels.size());
        bool any = false;
        for (std::size_t p = 0; p < law_.panels.size(); ++p) {
            const double mass = law_.panel_mass(p);
            if (mass <= tol_ * 1e-3) continue;
            rough[p] = panel_roughness(law_.s, p) * mass > kPanelShare * tol_;
            any = any || rough[p];
        }
        if (!any) return;
        split(rough);
    }
}

void MeanFieldSolver::split(const std::vector<bool>& which) {
    law_ = law_.halved(initial_, which);
    path_.change_end(false) = law_.s;
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
        constexpr double kRounding = 1e-12, kBeyond = 2.0; // a plain step through the middle of the sphere
        const double alpha = latitude_of(law_.s[n]), sign = law_.sign(n),
                     eta = field.step_length(alpha, sign, eta_);
        next[n] = eta > 0.0 ? pgd_step(law_.s[n], sign * field.q(alpha), eta) : kBeyond;
        if (!(std::fabs(next[n]) <= 1.0 + kRounding)) {
            failure_ = std::isfinite(next[n])
                           ? "the step eta = " + number_text(eta_) + " carries neurons past the pole"
                           : std::string("the infinite-width solution diverged");
            return;
        }
        next[n] = std::clamp(next[n], -1.0, 1.0);
    }
    law_.s = next;
    path_.jump(eta_, next);
    stage_fields_.assign(1, field);
    end_loss_ = model_.field(law_.moments(model_.harmonics())).loss;
}

void MeanFieldSolver::flow_law_step() {
    stage_fields_.resize(dormand_prince::kStages, stage_fields_.empty() ? MeanField{} : stage_fields_.back());
    const auto slope = [&](int stage, const Eigen::ArrayXd& s, Eigen::ArrayXd& k) {
        const MeanField field = model_.field(moments_of(model_.harmonics(), s, law_));
        for (Eigen::Index n = 0; n < s.size(); ++n)
            k[n] = law_.sign(n) * 0.5 * field.q(latitude_of(s[n])) * (1.0 - s[n] * s[n]);
        stage_fields_[static_cast<std::size_t>(stage)] = field;
    };
    std::swap(stage_fields_.front(), stage_fields_.back()); // stays right if the first slope is carried over
    path_.begin_step(slope);
    for (;;) {
        path_.try_step(control_.step(), slope);
        const Eigen::ArrayXd& difference = path_.error();
        double worst = 0.0;
        for (Eigen::Index n = 0; n < difference.size(); ++n) {
            if (!std::isfinite(difference[n])) {
                failure_ = "the infinite-width solution diverged";
                return;
            }
            worst = std::max(worst, std::fabs(difference[n]));
        }
        if (control_.accept(worst / (kTimeShare * tol_))) break;
    }
    path_.commit();
    law_.s = path_.end();
    end_loss_ = stage_fields_.back().loss;
}

LatitudeLaw MeanFieldSolver::law_at(double t) const {
    LatitudeLaw law = law_;
    path_.at(t, law.s);
    law.s = law.s.max(-1.0).min(1.0);
    return law;
}

} // namespace equator
