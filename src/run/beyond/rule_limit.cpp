#include "run/beyond/rule_limit.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/legendre.h"
#include "run/digest_array.h"
#include "run/infinite_run.h"
#include "theory/rules/rule_budget.h"

namespace equator {
namespace {

/// About as many points as a plot can show; more where panels are many.
constexpr std::size_t kCurvePoints = 800;

MotionSpec spec_of(const Scenario& scenario) {
    MotionSpec spec = MotionSpec::of(scenario);
    spec.rule = scenario.infinite_rule();
    return spec;
}

RuleSolver solver_of(const Scenario& s, double tol, int halvings) {
    return RuleSolver(s.kernels(), spec_of(s), tol, s.signs == Signs::pm, halvings);
}

/// Rules of whole steps have no error in time, so that a coarser solution would have the same panels, and the
/// same error, until one of them is halved: the finer one begins with halves.
int halvings_of(const Scenario& s) {
    return is_by_steps(s.infinite_rule()) ? 1 : 0;
}

} // namespace

RuleLimit::RuleLimit(const Scenario& scenario, const Neurons& start)
    : rule_(scenario.infinite_rule()), companion_(companion_of(scenario)),
      degree_(scenario.activation().degree()), signs_(scenario.signs == Signs::pm), function_gap_(scenario),
      solver_(solver_of(scenario, scenario.tol, halvings_of(scenario))),
      coarse_(solver_of(scenario, kCoarser * scenario.tol, 0)),
      twins_(start, spec_of(scenario), fixed_weights(start.cols(), signs_)) {}

RuleLimit::RuleLimit(const RuleLimit& other, TrajectoryOnly)
    : Limit(other), rule_(other.rule_), companion_(other.companion_), degree_(other.degree_),
      signs_(other.signs_), function_gap_(other.function_gap_), solver_(other.solver_),
      coarse_(other.coarse_), twins_(other.twins_), error_(other.error_), failure_(other.failure_) {}

std::unique_ptr<Limit> RuleLimit::without_theory() const {
    return std::unique_ptr<Limit>(new RuleLimit(*this, TrajectoryOnly{}));
}

void RuleLimit::add_theory() {
    if (RuleTheory::knows(solver_.motion().spec().rule)) theory_.emplace(solver_, twins_, signs_);
}

std::optional<Predictions> RuleLimit::predictions_at(double t) const {
    if (!theory_) return std::nullopt;
    return theory_->at(t);
}

std::optional<GapBudget> RuleLimit::budget_at(double t, const HiddenLayer& network) {
    const Motion& motion = solver_.motion();
    if (!motion.trains() || motion.remembers()) return std::nullopt;
    HiddenLayer twins;
    twins_at(t, twins);
    return joint_budget(solver_.model().kernels(), motion.spec(), solver_.field_at(t).mean, network.w,
                        network.a, twins.w, twins.a);
}

void RuleLimit::step() {
    if (!failure_.empty()) return;
    solver_.step();
    const double t = solver_.t_end();
    failure_ = failure_of(solver_, rule_);
    if (!failure_.empty()) return;
    twins_.follow(solver_);
    if (theory_) theory_->follow(solver_, twins_);
    while (coarse_.t_end() < t && coarse_.failure().empty()) coarse_.step();
    if (coarse_.failure().empty())
        error_ =
            std::max(error_, kEstimateSafety * std::fabs(solver_.end_loss() - coarse_.field_at(t).mean.loss));
}

void RuleLimit::twins_at(double t, HiddenLayer& twins) {
    Neurons y;
    twins_.at(t, y);
    twins_.motion().read(y, twins);
    twins_.positions(y, twins.w);
}

void RuleLimit::observe(double t, const HiddenLayer& network, Observables& out) {
    const RuleLaw law = solver_.law_at(t);
    const MeanField field = solver_.field_of(law).mean;
    out[Quantity::loss_infinite] = field.loss;
    out[Quantity::function_gap] = function_gap_.of(network, field.moments);
    out[Quantity::mean_abs_latitude_infinite] = law.mean_abs_latitude();
    out[Quantity::infinite_error] = error_;
}

LimitPicture RuleLimit::picture_at(double t, std::size_t bins) {
    const RuleLaw law = solver_.law_at(t);
    LimitPicture picture{law.histogram(bins), law.latitude_moments(degree_), {}};
    if (companion_ == Companion::none) return picture;
    // Between a panel's nodes the law is the panel's polynomials: nodes are far apart where neurons are few.
    // A speed is minus the velocity of the angle from w*, times the side of the axis that its neuron is on:
    // as smooth as the angle, but for a jump where neurons go through a pole.
    const bool speeds = companion_ == Companion::speed;
    Eigen::ArrayXd beside = speeds ? Eigen::ArrayXd(law.y.cols()) : solver_.motion().weights(law.y);
    if (speeds) {
        const Neurons u = solver_.motion().velocities(law.y);
        for (Eigen::Index n = 0; n < beside.size(); ++n)
            beside[n] = u(0, n) * law.y(1, n) - u(1, n) * law.y(0, n);
    }
    const std::size_t panels = law.start.panels.size();
    const std::size_t pieces = std::clamp<std::size_t>(kCurvePoints / panels, 4, kPanelNodes);
    const auto cut = [&picture] {
        constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
        if (!picture.curve.empty()) picture.curve.push_back({kNone, kNone});
    };
    double side = 1.0;
    for (std::size_t p = 0; p < panels; ++p) {
        const auto first = static_cast<Eigen::Index>(p * kPanelNodes);
        const auto series = [first](const auto& values) {
            PanelValues part;
            for (std::size_t n = 0; n < kPanelNodes; ++n)
                part[n] = values[first + static_cast<Eigen::Index>(n)];
            return legendre_series(part);
        };
        const PanelValues alpha = series(law.y.row(0)), across = series(law.y.row(1)), value = series(beside);
        if (p > 0 && law.start.sign(first) != law.start.sign(first - 1)) cut();
        for (std::size_t i = 0; i <= pieces; ++i) {
            const double x = 2.0 * static_cast<double>(i) / static_cast<double>(pieces) - 1.0;
            const double now = speeds && legendre_value(across, x) < 0.0 ? -1.0 : 1.0;
            if (now != side) cut();
            side = now;
            picture.curve.push_back(
                {std::clamp(legendre_value(alpha, x), -1.0, 1.0), side * legendre_value(value, x)});
        }
    }
    return picture;
}

void RuleLimit::add_to(Digest& digest, double t) {
    add(digest, solver_.law_at(t).y);
    Neurons twins;
    twins_.at(t, twins);
    add(digest, twins);
}

std::size_t RuleLimit::heap_bytes() const {
    return function_gap_.heap_bytes() + solver_.heap_bytes() + coarse_.heap_bytes() + twins_.heap_bytes() +
           theory_bytes() + failure_.capacity();
}

} // namespace equator
