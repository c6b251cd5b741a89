#include "run/run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/digest.h"
#include "base/number_text.h"
#include "run/report.h"
#include "theory/budget.h"

namespace equator {

namespace {
/// The error estimate is this many times the largest difference so far from a companion solution at a coarser
/// tolerance. Both figures are chosen so that the estimate stays above the error (tests/mean_field_test.cpp)
/// without losing sight of it.
constexpr double kCompanionCoarser = 10.0, kEstimateSafety = 2.0;
} // namespace

namespace {

SampleSource source_of(const Scenario& scenario) {
    return {scenario.d, scenario.phi, scenario.noise, scenario.seed};
}

std::shared_ptr<const Samples> training_set(const Scenario& scenario) {
    if (scenario.n == kPopulation) return nullptr;
    auto samples = std::make_shared<Samples>();
    source_of(scenario).draw(0, scenario.n, *samples);
    return samples;
}

} // namespace

Run::Run(const Scenario& scenario, bool theory)
    : Run(scenario, uniform_neurons(scenario.d, scenario.m, scenario.seed), theory) {}

Run::Run(const Scenario& scenario, const Neurons& start, bool theory)
    : Run(scenario, start, theory, training_set(scenario)) {}

Run::Run(const Scenario& scenario, const Neurons& start, bool theory, std::shared_ptr<const Samples> set)
    : scenario_(scenario), kernels_(Kernels::make(scenario.d, scenario.phi, scenario.activation())),
      training_set_(std::move(set)), finite_(kernels_, start, scenario.rule, scenario.eta, scenario.flowtol,
                                             scenario.precision, sample_field()),
      infinite_(kernels_, scenario.infinite_rule(), scenario.eta, scenario.tol),
      companion_(kernels_, scenario.infinite_rule(), scenario.eta, kCompanionCoarser * scenario.tol),
      twins_(start, scenario.infinite_rule(), scenario.eta) {
    if (scenario.finite_data())
        population_.emplace(kernels_, start, scenario.rule, scenario.eta, scenario.flowtol,
                            scenario.precision);
    if (theory) theory_.emplace(kernels_, infinite_, twins_, scenario.infinite_rule(), scenario.eta);
}

Run::Run(const Run& other, TrajectoryOnly)
    : scenario_(other.scenario_), kernels_(other.kernels_), training_set_(other.training_set_),
      finite_(other.finite_), population_(other.population_), infinite_(other.infinite_),
      companion_(other.companion_), twins_(other.twins_), infinite_error_(other.infinite_error_),
      failure_(other.failure_) {}

Run Run::restarted_without_theory() const {
    return Run(scenario_, uniform_neurons(scenario_.d, scenario_.m, scenario_.seed), false, training_set_);
}

std::optional<SampleField> Run::sample_field() const {
    if (training_set_) return SampleField(scenario_.activation(), training_set_);
    if (scenario_.batch != kFullBatch)
        return SampleField(scenario_.activation(), source_of(scenario_), scenario_.batch);
    return std::nullopt;
}

std::uint64_t Run::pgd_steps_at(double t) const {
    return static_cast<std::uint64_t>(pgd_steps(scenario_.eta, t));
}

void Run::infinite_step() {
    infinite_.step();
    if (!infinite_.failure().empty()) {
        failure_ = infinite_.failure() + " at step " + std::to_string(infinite_.steps() + 1) +
                   ", after t = " + number_text(infinite_.t_end()) +
                   (scenario_.infinite_rule() == Rule::pgd ? "; choose a smaller eta" : "");
        return;
    }
    twins_.follow(infinite_);
    if (theory_) theory_->follow(infinite_, twins_);
    // Compared where the solution's own steps end, so that the estimate does not depend on what is asked for
    // either.
    const double t = infinite_.t_end();
    if (scenario_.infinite_rule() == Rule::pgd)
        companion_.step();
    else
        while (companion_.t_end() < t && companion_.failure().empty()) companion_.step();
    if (!companion_.failure().empty())
        return; // infinite width itself will stop for the same reason, a step later
    infinite_error_ = std::max(
        infinite_error_, kEstimateSafety * std::fabs(infinite_.end_loss() - companion_.field_at(t).loss));
}

void Run::take_step(FiniteSolver& solver, const char* whose) {
    solver.step();
    if (const auto& bad = solver.non_finite(); bad && failure_.empty())
        failure_ = "neuron " + std::to_string(bad->neuron) + whose +
                   " stopped being a finite number at step " + std::to_string(bad->step) +
                   ", after t = " + number_text(solver.t_end());
}

double Run::failure_time() const {
    double end = std::numeric_limits<double>::infinity();
    if (!infinite_.failure().empty()) end = infinite_.t_end();
    if (finite_.non_finite()) end = std::min(end, finite_.t_end());
    if (population_ && population_->non_finite()) end = std::min(end, population_->t_end());
    return end;
}

bool Run::can_reach(double t) const {
    if (failure_.empty())
        return not_beyond(infinite_, scenario_.infinite_rule(), t) &&
               not_beyond(finite_, scenario_.rule, t) &&
               (!population_ || not_beyond(*population_, scenario_.rule, t));
    if (!infinite_.failure().empty()) return !infinite_covers(t);
    return finite_.non_finite() ? !finite_covers(t) : !population_covers(t);
}

bool Run::approach(double t) {
    constexpr const char* kOfPopulation = " of the network trained on the population";
    if (!failure_.empty()) {
        // One of them ended first: the others come up to where it stands, so that the last state is of one
        // time.
        const double end = failure_time();
        if (!finite_.non_finite() && !finite_covers(end))
            finite_.step();
        else if (population_ && !population_->non_finite() && !population_covers(end))
            population_->step();
        else
            return true;
        return false;
    }
    if (!infinite_covers(t))
        infinite_step();
    else if (!finite_covers(t))
        take_step(finite_, "");
    else if (!population_covers(t))
        take_step(*population_, kOfPopulation);
    return failure_.empty() && infinite_covers(t) && finite_covers(t) && population_covers(t);
}

std::size_t Run::bytes() const {
    return sizeof(Run) + heap_bytes(scenario_.phi.c) + scenario_.phi.formula.capacity() +
           (scenario_.sigma ? heap_bytes(scenario_.sigma->c) + scenario_.sigma->formula.capacity() : 0) +
           finite_.heap_bytes() + (population_ ? population_->heap_bytes() : 0) + infinite_.heap_bytes() +
           companion_.heap_bytes() + twins_.heap_bytes() + (theory_ ? theory_->heap_bytes() : 0) +
           failure_.capacity();
}

double Run::state_time(double t) const {
    // Under PGD the state is the last step's; a failed run stands at its last good step.
    double end = std::min(finite_.t_end(), infinite_.t_end());
    if (population_) end = std::min(end, population_->t_end());
    return scenario_.rule == Rule::pgd ? end : std::min(t, end);
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
    double self_energy = 0.0, loss_training = std::numeric_limits<double>::quiet_NaN();
    if (population_) {
        self_energy = field.self_energy(state.neurons);
        loss_training = finite_.velocity(state.neurons, state.velocity);
    } else {
        self_energy = field.velocity_and_self_energy(state.neurons, state.velocity);
    }
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
    for (auto q = static_cast<std::size_t>(Quantity::loss_training); q < kQuantityCount; ++q)
        out.values[q] = std::numeric_limits<double>::quiet_NaN();
    Neurons of_population; // what the theory is about
    if (population_) {
        population_->neurons_at(state.t, of_population);
        Eigen::ArrayXd distance;
        out[Quantity::loss_training] = loss_training;
        column_norms(of_population - state.twins, distance);
        out[Quantity::gap_width] = ordered_sum(distance.square()) / m;
        column_norms(state.neurons - of_population, distance);
        out[Quantity::gap_data] = ordered_sum(distance.square()) / m;
    }
    if (predictions) {
        report(*predictions, out);
        report(concordance(state.law, state.field,
                           concordance_constant(information_exponent(scenario_.phi, scenario_.activation()))),
               out);
    }
    if (predictions && budget) {
        Neurons velocity;
        if (population_) population_->velocity(of_population, velocity);
        const GapBudget parts =
            population_ ? gap_budget(kernels_, state.field, of_population, velocity, state.twins)
                        : gap_budget(kernels_, state.field, state.neurons, state.velocity, state.twins);
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
    digest.add(of_population.data(), static_cast<std::size_t>(of_population.size())); // nothing without data
    state.digest = digest.value();
    return state;
}

} // namespace equator
