#include "run/beyond/noise_limit.h"

#include <algorithm>
#include <cmath>

#include "run/digest_array.h"
#include "run/infinite_run.h"

namespace equator {

NoiseLimit::NoiseLimit(const Scenario& scenario, const Neurons& start)
    : degree_(scenario.activation().degree()), function_gap_(scenario),
      solver_(scenario.kernels(), MotionSpec::of(scenario),
              NoiseSolver::latitudes_for(scenario.kernels(), scenario.temperature, scenario.tol)),
      coarse_(scenario.kernels(), MotionSpec::of(scenario),
              NoiseSolver::coarser(static_cast<Eigen::Index>(solver_.nodes()))),
      twins_(start, MotionSpec::of(scenario)) {}

void NoiseLimit::step() {
    if (!failure_.empty()) return;
    solver_.step();
    failure_ = failure_of(solver_, Rule::flow);
    if (!failure_.empty()) return;
    twins_.follow(solver_);
    coarse_.step();
    if (coarse_.failure().empty())
        error_ = std::max(error_, kEstimateSafety * std::fabs(solver_.end_loss() - coarse_.end_loss()));
}

void NoiseLimit::twins_at(double, HiddenLayer& twins) {
    twins.w = twins_.positions();
}

void NoiseLimit::observe(double, const HiddenLayer& network, Observables& out) {
    const MeanField& field = solver_.field().mean;
    out[Quantity::loss_infinite] = field.loss;
    out[Quantity::function_gap] = function_gap_.of(network, field.moments);
    out[Quantity::mean_abs_latitude_infinite] = solver_.law().mean_abs_latitude();
    out[Quantity::infinite_error] = error_;
}

LimitPicture NoiseLimit::picture_at(double, std::size_t bins) {
    return {solver_.law().histogram(bins), solver_.law().latitude_moments(degree_), {}};
}

void NoiseLimit::add_to(Digest& digest, double) {
    add(digest, solver_.masses());
    add(digest, twins_.positions());
}

std::size_t NoiseLimit::heap_bytes() const {
    return function_gap_.heap_bytes() + solver_.heap_bytes() + coarse_.heap_bytes() + twins_.heap_bytes() +
           failure_.capacity();
}

} // namespace equator
