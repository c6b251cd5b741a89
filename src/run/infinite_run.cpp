#include "run/infinite_run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "run/report.h"

namespace equator {

InfiniteRun::InfiniteRun(const Scenario& scenario)
    : exponent_(information_exponent(scenario.phi, scenario.activation())), rule_(scenario.infinite_rule()),
      eta_(scenario.eta), tol_(scenario.tol), clock_(Clock::of(rule_, eta_)),
      signs_(scenario.signs == Signs::pm), kind_(scenario.step),
      solver_(scenario.kernels(), rule_, eta_, tol_, signs_, kind_) {}

InfiniteRun::InfiniteRun(const InfiniteRun& other, TrajectoryOnly)
    : exponent_(other.exponent_), rule_(other.rule_), eta_(other.eta_), tol_(other.tol_),
      clock_(other.clock_), signs_(other.signs_), kind_(other.kind_), solver_(other.solver_),
      coarse_(other.coarse_), twins_(other.twins_), error_(other.error_), failure_(other.failure_) {}

void InfiniteRun::carry(const Neurons& start, bool theory) {
    twins_.emplace(start, rule_, eta_, signs_);
    if (theory) theory_.emplace(kernels(), solver_, *twins_, rule_, eta_);
}

void InfiniteRun::estimate_error() {
    coarse_.emplace(kernels(), rule_, eta_, kCoarser * tol_, signs_, kind_);
}

void InfiniteRun::step() {
    if (!failure_.empty()) return;
    solver_.step();
    const double t = solver_.t_end();
    failure_ = failure_of(solver_, rule_);
    if (!failure_.empty()) return;
    if (twins_) twins_->follow(solver_);
    if (theory_) theory_->follow(solver_, *twins_);
    if (!coarse_) return;
    // Compared where the solution's own steps end, so that the estimate does not depend on what is asked for
    // either.
    while (coarse_->t_end() < t && coarse_->failure().empty()) coarse_->step();
    if (!coarse_->failure().empty())
        return; // infinite width itself will stop for the same reason, a step later
    error_ = std::max(error_, kEstimateSafety * std::fabs(solver_.end_loss() - coarse_->field_at(t).loss));
}

bool InfiniteRun::approach(double t) {
    if (failure_.empty() && !clock_.covers(solver_, t)) step();
    return !failure_.empty() || clock_.covers(solver_, t);
}

std::optional<Predictions> InfiniteRun::predictions_at(double t) const {
    if (!theory_) return std::nullopt;
    return theory_->at(t);
}

void InfiniteRun::observe(double t, const LatitudeLaw& law, const MeanField& field,
                          const std::optional<Predictions>& predictions, Observables& out) const {
    out[Quantity::t] = t;
    out[Quantity::loss_infinite] = field.loss;
    out[Quantity::mean_abs_latitude_infinite] = law.mean_abs_latitude();
    if (coarse_) out[Quantity::infinite_error] = error_;
    if (!predictions) return;
    report(*predictions, out);
    report(concordance(law, field, concordance_constant(exponent_)), out);
}

Observables InfiniteRun::observables_at(double t) const {
    const double time = state_time(t);
    Observables out;
    out.values.fill(std::numeric_limits<double>::quiet_NaN());
    const LatitudeLaw law = solver_.law_at(time);
    observe(time, law, solver_.model().field(law.moments(solver_.model().harmonics())), predictions_at(time),
            out);
    return out;
}

std::uint64_t InfiniteRun::digest_at(double t) const {
    const double time = state_time(t);
    Digest digest;
    digest.add(time);
    add(digest, solver_.law_at(time).s);
    if (twins_) {
        Eigen::ArrayXd s;
        twins_->at(time, s);
        add(digest, s);
    }
    return digest.value();
}

std::size_t InfiniteRun::heap_bytes() const {
    return solver_.heap_bytes() + (coarse_ ? coarse_->heap_bytes() : 0) +
           (twins_ ? twins_->heap_bytes() : 0) + (theory_ ? theory_->heap_bytes() : 0) + failure_.capacity();
}

} // namespace equator
