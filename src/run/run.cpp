#include "run/run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/digest.h"
#include "base/number_text.h"

namespace equator {

namespace {
/// The error estimate is this many times the largest difference so far from a companion solution at a coarser
/// tolerance. Both figures are chosen so that the estimate stays above the error (tests/mean_field_test.cpp)
/// without losing sight of it.
constexpr double kCompanionCoarser = 10.0, kEstimateSafety = 2.0;
} // namespace

Run::Run(const Scenario& scenario, bool theory)
    : Run(scenario, uniform_neurons(scenario.d, scenario.m, scenario.seed), theory) {}

Run::Run(const Scenario& scenario, const Neurons& start, bool theory)
    : scenario_(scenario), kernels_(Kernels::make(scenario.d, scenario.phi, scenario.activation())),
      finite_(kernels_, start, scenario.rule, scenario.eta, scenario.flowtol),
      infinite_(kernels_, scenario.rule, scenario.eta, scenario.tol),
      companion_(kernels_, scenario.rule, scenario.eta, kCompanionCoarser * scenario.tol),
      twins_(start, scenario.rule, scenario.eta) {
    if (theory) theory_.emplace(kernels_, infinite_, twins_, scenario.rule, scenario.eta);
}

Run::Run(const Run& other, TrajectoryOnly)
    : scenario_(other.scenario_), kernels_(other.kernels_), finite_(other.finite_),
      infinite_(other.infinite_), companion_(other.companion_), twins_(other.twins_),
      infinite_error_(other.infinite_error_), failure_(other.failure_) {}

std::uint64_t Run::pgd_steps_at(double t) const {
    return static_cast<std::uint64_t>(std::floor(t / scenario_.eta * (1.0 + 1e-12) + 1e-9));
}

void Run::infinite_step() {
    infinite_.step();
    if (!infinite_.failure().empty()) {
        failure_ = infinite_.failure() + " at step " + std::to_string(infinite_.steps() + 1) +
                   ", after t = " + number_text(infinite_.t_end()) +
                   (scenario_.rule == Rule::pgd ? "; choose a smaller eta" : "");
        return;
    }
    twins_.follow(infinite_);
    if (theory_) theory_->follow(infinite_, twins_);
    // Compared where the solution's own steps end, so that the estimate does not depend on what is asked for
    // either.
    const double t = infinite_.t_end();
    if (scenario_.rule == Rule::pgd)
        companion_.step();
    else
        while (companion_.t_end() < t && companion_.failure().empty()) companion_.step();
    if (!companion_.failure().empty())
        return; // infinite width itself will stop for the same reason, a step later
    infinite_error_ = std::max(
        infinite_error_, kEstimateSafety * std::fabs(infinite_.end_loss() - companion_.field_at(t).loss));
}

bool Run::approach(double t) {
    if (!failure_.empty()) {
        // Infinite width ended first: the finite network comes up to where it stands, so that the last state
        // is of one time.
        if (finite_.non_finite() || finite_.t_end() >= infinite_.t_end()) return true;
        finite_.step();
        return false;
    }
    if (!covers(infinite_, t)) {
        infinite_step();
    } else if (!covers(finite_, t)) {
        finite_.step();
        if (const auto& bad = finite_.non_finite())
            failure_ = "neuron " + std::to_string(bad->neuron) + " stopped being a finite number at step " +
                       std::to_string(bad->step) + ", after t = " + number_text(finite_.t_end());
    }
    return failure_.empty() && covers(infinite_, t) && covers(finite_, t);
}

bool Run::can_reach(double t) const {
    if (failure_.empty()) return not_beyond(infinite_, t) && not_beyond(finite_, t);
    return infinite_.failure().empty() ? !covers(finite_, t) : !covers(infinite_, t);
}

std::size_t Run::bytes() const {
    return sizeof(Run) + heap_bytes(scenario_.phi.c) + scenario_.phi.formula.capacity() +
           (scenario_.sigma ? heap_bytes(scenario_.sigma->c) + scenario_.sigma->formula.capacity() : 0) + finite_.heap_bytes() +
           infinite_.heap_bytes() + companion_.heap_bytes() + twins_.heap_bytes() +
           (theory_ ? theory_->heap_bytes() : 0) + failure_.capacity();
}

double Run::state_time(double t) const {
    // Under PGD the state is the last step's; a failed run stands at its last good step.
    return scenario_.rule == Rule::pgd ? std::min(finite_.t_end(), infinite_.t_end())
                                       : std::min({t, finite_.t_end(), infinite_.t_end()});
}

std::optional<Predictions> Run::predictions_at(double t) const {
    if (!theory_) return std::nullopt;
    return theory_->at(state_time(t));
}

RunState Run::state_at(double t, const std::optional<Predictions>& predictions, bool budget) {
    RunState state;
    state.t = state_time(t);
    finite_.neurons_at(state.t, state.neurons);
    twins_.at(state.t, state.twin_s);
    twins_.positions(state.twin_s, state.twins);
    column_norms(state.neurons - state.twins, state.gap);
    state.law = infinite_.law_at(state.t);
    state.field = infinite_.model().field(state.law.moments(infinite_.model().harmonics()));

    const auto m = static_cast<double>(state.neurons.cols());
    PopulationField& field = finite_.field();
    const double self_energy = field.velocity_and_self_energy(state.neurons, state.velocity);
    double cross = 0.0; // E_i U_t(alpha_i)
    for (Eigen::Index i = 0; i < state.neurons.cols(); ++i)
        cross += state.field.potential(state.neurons(0, i));
    cross /= m;

    Observables& out = state.observables;
    out[Quantity::t] = state.t;
    out[Quantity::loss_finite] = kernels_.loss(field.mean_target_overlap(state.neurons), self_energy);
    out[Quantity::loss_infinite] = state.field.loss;
    out[Quantity::particle_gap] = ordered_sum(state.gap.square()) / m;
    out[Quantity::function_gap] = self_energy - 2.0 * cross + state.field.self_energy;
    out[Quantity::mean_abs_latitude_finite] = ordered_sum(state.neurons.row(0).transpose().abs()) / m;
    out[Quantity::mean_abs_latitude_infinite] = state.law.mean_abs_latitude();
    out[Quantity::infinite_error] = infinite_error_;
    for (std::size_t q = static_cast<std::size_t>(kFirstOfTheory); q < kQuantityCount; ++q)
        out.values[q] = std::numeric_limits<double>::quiet_NaN();
    if (predictions) {
        out[Quantity::bound_linear] = predictions->linear;
        out[Quantity::bound_average] = predictions->average;
        out[Quantity::bound_average_apriori] = predictions->average_apriori;
        out[Quantity::bound_gronwall] = predictions->gronwall;
        out[Quantity::selfconcordance] = predictions->selfconcordance;
    }
    if (predictions && budget) {
        const GapBudget parts = gap_budget(kernels_, state.field, state.neurons, state.velocity, state.twins);
        out[Quantity::budget_amplification] = parts.amplification;
        out[Quantity::budget_interaction] = parts.interaction;
        out[Quantity::budget_noise] = parts.noise;
        out[Quantity::budget_remainder] = parts.remainder;
    }

    Digest digest;
    digest.add(state.t);
    digest.add(state.neurons.data(), static_cast<std::size_t>(state.neurons.size()));
    digest.add(state.twin_s.data(), static_cast<std::size_t>(state.twin_s.size()));
    digest.add(state.law.s.data(), static_cast<std::size_t>(state.law.s.size()));
    state.digest = digest.value();
    return state;
}

} // namespace equator
