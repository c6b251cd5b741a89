#include "run/beyond/plane_limit.h"

#include <algorithm>
#include <cmath>

#include "run/digest_array.h"
#include "run/infinite_run.h"

namespace equator {
namespace {

Kernels kernels_of(const Scenario& s) {
    return kernels_of_teachers(s.d, s.phi, s.activation(), teachers_of(s.teachers, s.seed), s.chi);
}

PlaneSolver solver_of(const Scenario& s, double tol) {
    return PlaneSolver(kernels_of(s), teachers_of(s.teachers, s.seed), s.infinite_rule(), s.eta, tol, s.step);
}

} // namespace

PlaneLimit::PlaneLimit(const Scenario& scenario, const Neurons& start)
    : rule_(scenario.infinite_rule()), degree_(scenario.activation().degree()),
      functions_(kernels_of(scenario).of_functions(), teachers_of(scenario.teachers, scenario.seed)),
      field_(scenario), solver_(solver_of(scenario, scenario.tol)),
      coarse_(solver_of(scenario, kCoarser * scenario.tol)), twins_(start, rule_, scenario.eta) {}

void PlaneLimit::step() {
    if (!failure_.empty()) return;
    solver_.step();
    const double t = solver_.t_end();
    failure_ = failure_of(solver_, rule_);
    if (!failure_.empty()) return;
    twins_.follow(solver_);
    while (coarse_.t_end() < t && coarse_.failure().empty()) coarse_.step();
    if (coarse_.failure().empty())
        error_ = std::max(error_, kEstimateSafety * std::fabs(solver_.end_loss() - coarse_.field_at(t).loss));
}

void PlaneLimit::observe(double t, const HiddenLayer& network, Observables& out) {
    const Neurons& w = network.w;
    const PlaneLaw law = solver_.law_at(t);
    const PlaneField known = solver_.field_at(t);
    const PlaneField field = solver_.model().kernels().chi == 1.0 ? known : functions_.field(known.moments);
    double cross = 0.0; // E_i U_t(w_i)
    for (Eigen::Index i = 0; i < w.cols(); ++i) cross += field.potential(w(0, i), w(1, i));
    out[Quantity::loss_infinite] = known.loss;
    out[Quantity::function_gap] =
        field_.self_energy(w, {}) - 2.0 * cross / static_cast<double>(w.cols()) + field.self_energy;
    out[Quantity::mean_abs_latitude_infinite] = law.mean_abs_latitude();
    out[Quantity::infinite_error] = error_;
}

LimitPicture PlaneLimit::picture_at(double t, std::size_t bins) {
    const PlaneLaw law = solver_.law_at(t);
    return {law.histogram(bins), law.latitude_moments(2 * degree_)};
}

void PlaneLimit::add_to(Digest& digest, double t) {
    const PlaneLaw law = solver_.law_at(t);
    add(digest, law.p);
    Neurons twins;
    twins_.at(t, twins);
    add(digest, twins);
}

std::size_t PlaneLimit::heap_bytes() const {
    return field_.heap_bytes() + solver_.heap_bytes() + coarse_.heap_bytes() + twins_.heap_bytes() +
           failure_.capacity();
}

} // namespace equator
