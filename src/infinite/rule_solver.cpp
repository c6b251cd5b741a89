#include "infinite/rule_solver.h"

#include <algorithm>
#include <cmath>

namespace equator {

namespace {

constexpr double kFirstStep = 0.01;
/// As MeanFieldSolver's: local error of a state allowed per time step, and error of a state allowed per panel
/// times its mass, as shares of the tolerance (tests measure both).
constexpr double kTimeShare = 0.1, kPanelShare = 0.2;
/// Panels of less mass than this share of the tolerance are never halved.
constexpr double kLeastMass = 1e-3;

/// States of nodes that start at s_0, at rest, with the output weights of their panels.
RuleLaw at_rest(LatitudeLaw start, const Motion& motion) {
    RuleLaw law;
    law.trains = motion.trains();
    Neurons w(2, start.s.size());
    Eigen::ArrayXd signs(start.s.size());
    for (Eigen::Index n = 0; n < start.s.size(); ++n) {
        w(0, n) = latitude_of(start.s[n]);
        w(1, n) = colatitude_sine_of(start.s[n]);
        signs[n] = start.sign(n);
    }
    law.start = std::move(start);
    law.y = motion.start(w, signs);
    return law;
}

} // namespace

RuleSolver::RuleSolver(const Kernels& kernels, const MotionSpec& spec, double tol, bool signs, int halvings)
    : model_(kernels), initial_(kernels.d), motion_(spec, 2), tol_(tol),
      law_(at_rest(signs ? initial_.discretise(halvings).with_signs() : initial_.discretise(halvings),
                   motion_)),
      path_(law_.y), control_(kFirstStep) {
    end_loss_ = field_of(law_).mean.loss;
}

RuleField RuleSolver::field_of(const RuleLaw& law) const {
    RuleField field{model_.field(law.moments(model_.harmonics())), 0.0};
    if (motion_.spec().rule != Rule::rms) return field;
    for (Eigen::Index n = 0; n < law.y.cols(); ++n) {
        const double alpha = law.y(0, n), q = field.mean.q(alpha);
        field.mean_square += law.start.mass[n] * q * q * (1.0 - alpha * alpha);
    }
    return field;
}

void RuleSolver::refine() {
    // A half may still be too steep, so look until none is. The bound only guards against a panel that
    // rounding keeps rough.
    for (int round = 0; round < 8; ++round) {
        std::vector<bool> rough(law_.start.panels.size());
        bool any = false;
        for (std::size_t p = 0; p < rough.size(); ++p) {
            const double mass = law_.start.panel_mass(p);
            if (mass <= tol_ * kLeastMass) continue;
            for (Eigen::Index row = 0; row < law_.y.rows() && !rough[p]; ++row)
                rough[p] = panel_roughness(law_.y.row(row).transpose(), p) * mass > kPanelShare * tol_;
            any = any || rough[p];
        }
        if (!any) return;
        if (nodes() > kMaxNodes) {
            failure_ = "infinite width folds too finely for its tolerance; choose a larger tol";
            return;
        }
        LatitudeLaw finer = law_.start.halved(initial_, rough);
        Neurons y(law_.y.rows(), finer.s.size());
        for (Eigen::Index row = 0; row < y.rows(); ++row)
            y.row(row) = halve_panels(law_.y.row(row).transpose(), rough).transpose();
        motion_.settle(y);
        law_.start = std::move(finer);
        law_.y = std::move(y);
        path_.replace_end(law_.y); // so that the law is one, should this be as far as it comes
    }
}

void RuleSolver::step() {
    if (!failure_.empty()) return;
    refine();
    if (!failure_.empty()) return;
    if (motion_.by_steps())
        jump();
    else
        flow_step();
}

bool RuleSolver::is_finite(const Neurons& y) {
    for (Eigen::Index n = 0; n < y.size(); ++n)
        if (!std::isfinite(y.data()[n])) {
            failure_ = "the infinite-width solution diverged";
            return false;
        }
    return true;
}

void RuleSolver::jump() {
    const RuleField field = field_of(law_);
    Neurons next;
    const auto force = [&](int, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
        field.at(model_.kernels(), w, motion_.trains() ? a : law_.weights(), out);
    };
    motion_.jump(steps(), law_.y, force, next);
    if (!is_finite(next)) return;
    law_.y = next;
    path_.jump(motion_.spec().eta, next);
    stage_fields_.assign(1, field);
    end_loss_ = field_of(law_).mean.loss;
}

void RuleSolver::flow_step() {
    stage_fields_.resize(dormand_prince::kStages);
    RuleLaw at = law_;
    const Eigen::ArrayXd signs = law_.weights();
    const auto slope = [&](int stage, const Neurons& y, Neurons& k) {
        motion_.slope(
            path_.stage_time(stage), stage, y,
            [&](int, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
                at.y = y;
                at.y.topRows(2) = w;
                RuleField& field = stage_fields_[static_cast<std::size_t>(stage)];
                field = field_of(at);
                field.at(model_.kernels(), w, motion_.trains() ? a : signs, out);
            },
            k);
    };
    std::swap(stage_fields_.front(), stage_fields_.back()); // stays right if the first slope is carried over
    path_.begin_step(slope);
    for (;;) {
        path_.try_step(control_.step(), slope);
        const Neurons& difference = path_.error();
        if (!is_finite(difference)) return;
        double worst = 0.0;
        for (Eigen::Index n = 0; n < difference.size(); ++n)
            worst = std::max(worst, std::fabs(difference.data()[n]));
        if (control_.accept(worst / (kTimeShare * tol_))) break;
    }
    path_.commit();
    motion_.settle(path_.change_end(true));
    law_.y = path_.end();
    end_loss_ = stage_fields_.back().mean.loss;
}

RuleLaw RuleSolver::law_at(double t) const {
    RuleLaw law = law_;
    path_.at(t, law.y);
    motion_.settle(law.y);
    return law;
}

std::size_t RuleSolver::heap_bytes() const {
    return law_.heap_bytes() + path_.heap_bytes() + equator::heap_bytes(stage_fields_) + failure_.capacity();
}

} // namespace equator
