#include "experiment/limit_run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/digest.h"
#include "base/number_text.h"
#include "run/report.h"

namespace equator {

namespace {

/// Without a finite network the only rule there is is that of infinite width.
Scenario of_infinite_width(Scenario scenario) {
    scenario.rule = scenario.infinite_rule();
    return scenario;
}

} // namespace

LimitRun::LimitRun(const Scenario& scenario, bool theory)
    : scenario_(of_infinite_width(scenario)),
      kernels_(Kernels::make(scenario.d, scenario.phi, scenario.activation())),
      solver_(kernels_, scenario_.rule, scenario.eta, scenario.tol) {
    if (!theory) return;
    twins_.emplace(uniform_neurons(scenario.d, scenario.m, scenario.seed), scenario_.rule, scenario.eta);
    theory_.emplace(kernels_, solver_, *twins_, scenario_.rule, scenario.eta);
}

bool LimitRun::covers(double t) const {
    if (scenario_.infinite_rule() == Rule::flow) return solver_.t_end() >= t;
    // The next step would pass t, forgiving the rounding of t itself: as a Run counts steps.
    return solver_.steps() >= static_cast<std::uint64_t>(pgd_steps(scenario_.eta, t));
}

double LimitRun::state_time(double t) const {
    return scenario_.infinite_rule() == Rule::pgd ? solver_.t_end() : std::min(t, solver_.t_end());
}

void LimitRun::step() {
    solver_.step();
    if (!solver_.failure().empty()) {
        failure_ = solver_.failure() + " after t = " + number_text(solver_.t_end());
        return;
    }
    if (twins_) twins_->follow(solver_);
    if (theory_) theory_->follow(solver_, *twins_);
}

bool LimitRun::approach(double t) {
    if (!failure_.empty() || covers(t)) return true;
    step();
    return !failure_.empty() || covers(t);
}

Observables LimitRun::observables_at(double t) {
    const double time = state_time(t);
    Observables out;
    out.values.fill(std::numeric_limits<double>::quiet_NaN());
    const LatitudeLaw law = solver_.law_at(time);
    const MeanField field = solver_.model().field(law.moments(solver_.model().harmonics()));
    out[Quantity::t] = time;
    out[Quantity::loss_infinite] = field.loss;
    out[Quantity::mean_abs_latitude_infinite] = law.mean_abs_latitude();
    if (theory_) {
        report(theory_->at(time), out);
        report(concordance(law, field,
                           concordance_constant(information_exponent(scenario_.phi, scenario_.activation()))),
               out);
    }
    return out;
}

std::uint64_t LimitRun::digest_at(double t) const {
    const double time = state_time(t);
    Digest digest;
    digest.add(time);
    const LatitudeLaw law = solver_.law_at(time);
    digest.add(law.s.data(), static_cast<std::size_t>(law.s.size()));
    if (twins_) {
        Eigen::ArrayXd s;
        twins_->at(time, s);
        digest.add(s.data(), static_cast<std::size_t>(s.size()));
    }
    return digest.value();
}

// --------------------------------------------------------------------------------------------------- escape

EscapeSearch::EscapeSearch(const Scenario& scenario)
    : scenario_(scenario), run_(scenario, false), half_(0.5 * run_.solver().field_at(0.0).loss) {}

bool EscapeSearch::approach() {
    if (time_ || !failure_.empty()) return true;
    const MeanFieldSolver& solver = run_.solver();
    if (solver.t_end() >= scenario_.T) {
        failure_ = "infinite width does not come down to half its loss by T = " + number_text(scenario_.T);
        return true;
    }
    run_.step();
    if (!run_.failure().empty()) {
        failure_ = run_.failure();
        return true;
    }
    if (solver.end_loss() > half_) return false;
    double t = solver.t_end();
    if (scenario_.infinite_rule() == Rule::flow) {
        double lo = solver.t_begin(), hi = t;
        for (int halving = 0; halving < 44; ++halving) { // to the last digits of the step
            const double middle = 0.5 * (lo + hi);
            (solver.field_at(middle).loss > half_ ? lo : hi) = middle;
        }
        t = hi;
    }
    if (t > scenario_.T) {
        failure_ = "infinite width does not come down to half its loss by T = " + number_text(scenario_.T);
        return true;
    }
    time_ = t;
    digest_ = run_.digest_at(t);
    return true;
}

} // namespace equator
