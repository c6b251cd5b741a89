#include "run/run.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/digest.h"
#include "base/number_text.h"
#include "theory/budget.h"

namespace equator {

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
    : scenario_(scenario), clock_(Clock::of(scenario.rule, scenario.eta)), infinite_(scenario),
      training_set_(std::move(set)), finite_(infinite_.kernels(), start, scenario.rule, scenario.eta,
                                             scenario.flowtol, scenario.precision, sample_field()) {
    if (scenario.finite_data())
        population_.emplace(infinite_.kernels(), start, scenario.rule, scenario.eta, scenario.flowtol,
                            scenario.precision);
    infinite_.estimate_error();
    infinite_.carry(start, theory);
}

Run::Run(const Run& other, TrajectoryOnly)
    : scenario_(other.scenario_), clock_(other.clock_), infinite_(other.infinite_.without_theory()),
      training_set_(other.training_set_), finite_(other.finite_), population_(other.population_),
      failure_(other.failure_) {}

Run Run::restarted_without_theory() const {
    return Run(scenario_, uniform_neurons(scenario_.d, scenario_.m, scenario_.seed), false, training_set_);
}

std::optional<SampleField> Run::sample_field() const {
    const Function& sigma = scenario_.activation();
    const bool batches = scenario_.batch != kFullBatch;
    if (training_set_)
        return batches ? SampleField(sigma, training_set_, scenario_.batch)
                       : SampleField(sigma, training_set_);
    return batches ? std::optional(SampleField(sigma, source_of(scenario_), scenario_.batch)) : std::nullopt;
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
    if (failure_.empty()) return all([&](const auto& solver) { return clock_.not_beyond(solver, t); });
    if (!infinite_.failure().empty()) return !clock_.covers(infinite_, t);
    return !clock_.covers(finite_.non_finite() ? finite_ : *population_, t);
}

bool Run::approach(double t) {
    constexpr const char* kOfPopulation = " of the network trained on the population";
    if (!failure_.empty()) {
        // One of them ended first: the others come up to where it stands, so that the last state is of one
        // time.
        const double end = failure_time();
        if (!finite_.non_finite() && !clock_.covers(finite_, end))
            finite_.step();
        else if (population_ && !population_->non_finite() && !clock_.covers(*population_, end))
            population_->step();
        else
            return true;
        return false;
    }
    if (!clock_.covers(infinite_, t)) {
        infinite_.step();
        failure_ = infinite_.failure();
    } else if (!clock_.covers(finite_, t)) {
        take_step(finite_, "");
    } else if (population_ && !clock_.covers(*population_, t)) {
        take_step(*population_, kOfPopulation);
    }
    return failure_.empty() && all([&](const auto& solver) { return clock_.covers(solver, t); });
}

std::size_t Run::bytes() const {
    return sizeof(Run) + heap_bytes(scenario_.phi.c) + scenario_.phi.formula.capacity() +
           (scenario_.sigma ? heap_bytes(scenario_.sigma->c) + scenario_.sigma->formula.capacity() : 0) +
           finite_.heap_bytes() + (population_ ? population_->heap_bytes() : 0) + infinite_.heap_bytes() +
           failure_.capacity();
}

double Run::state_time(double t) const {
    // A failed run stands at its last good step.
    double end = std::min(finite_.t_end(), infinite_.t_end());
    if (population_) end = std::min(end, population_->t_end());
    return std::min(clock_.moment(t), end);
}

std::optional<Predictions> Run::predictions_at(double t) const {
    return infinite_.predictions_at(state_time(t));
}

RunState Run::state_at(double t, const std::optional<Predictions>& predictions, bool budget) {
    RunState state;
    state.t = state_time(t);
    Neurons of_population; // what the theory is about; nothing without data
    read_networks(state, of_population);
    state.observables.values.fill(std::numeric_limits<double>::quiet_NaN());
    infinite_.observe(state.t, state.law, state.field, predictions, state.observables);
    observe_networks(state, of_population);
    if (predictions && budget) observe_budget(state, of_population);
    state.digest = digest_of(state, of_population);
    return state;
}

void Run::read_networks(RunState& state, Neurons& of_population) {
    finite_.neurons_at(state.t, state.neurons);
    if (population_) population_->neurons_at(state.t, of_population);
    const Twins& twins = infinite_.twins();
    twins.at(state.t, state.twin_s);
    twins.positions(state.twin_s, state.twins);
    column_norms(state.neurons - state.twins, state.gap);
    const MeanFieldSolver& solver = infinite_.solver();
    state.law = solver.law_at(state.t);
    state.field = solver.model().field(state.law.moments(solver.model().harmonics()));
}

void Run::observe_networks(RunState& state, const Neurons& of_population) {
    const auto m = static_cast<double>(state.neurons.cols());
    Observables& out = state.observables;
    PopulationField& field = finite_.field();
    if (population_) {
        state.self_energy = field.self_energy(state.neurons);
        out[Quantity::loss_training] = finite_.velocity(state.neurons, state.velocity);
    } else {
        state.self_energy = field.velocity_and_self_energy(state.neurons, state.velocity);
    }
    double cross = 0.0; // E_i U_t(alpha_i)
    for (Eigen::Index i = 0; i < state.neurons.cols(); ++i)
        cross += state.field.potential(state.neurons(0, i));
    cross /= m;

    out[Quantity::loss_finite] =
        infinite_.kernels().loss(field.mean_target_overlap(state.neurons), state.self_energy);
    out[Quantity::particle_gap] = ordered_sum(state.gap.square()) / m;
    out[Quantity::function_gap] = state.self_energy - 2.0 * cross + state.field.self_energy;
    out[Quantity::mean_abs_latitude_finite] = ordered_sum(state.neurons.row(0).transpose().abs()) / m;
    if (!population_) return;
    Eigen::ArrayXd distance;
    column_norms(of_population - state.twins, distance);
    out[Quantity::gap_width] = ordered_sum(distance.square()) / m;
    column_norms(state.neurons - of_population, distance);
    out[Quantity::gap_data] = ordered_sum(distance.square()) / m;
}

void Run::observe_budget(RunState& state, const Neurons& of_population) {
    Neurons velocity;
    if (population_) population_->velocity(of_population, velocity);
    const Kernels& kernels = infinite_.kernels();
    const GapBudget parts =
        population_ ? gap_budget(kernels, state.field, of_population, velocity, state.twins)
                    : gap_budget(kernels, state.field, state.neurons, state.velocity, state.twins);
    Observables& out = state.observables;
    out[Quantity::budget_amplification] = parts.amplification;
    out[Quantity::budget_interaction] = parts.interaction;
    out[Quantity::budget_noise] = parts.noise;
    out[Quantity::budget_remainder] = parts.remainder;
}

std::uint64_t Run::digest_of(const RunState& state, const Neurons& of_population) {
    Digest digest;
    digest.add(state.t);
    add(digest, state.neurons);
    add(digest, state.twin_s);
    add(digest, state.law.s);
    add(digest, of_population);
    return digest.value();
}

} // namespace equator
