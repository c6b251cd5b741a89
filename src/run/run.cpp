#include "run/run.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/digest.h"
#include "base/number_text.h"
#include "run/notes.h"
#include "run/report.h"
#include "theory/budget.h"

namespace equator {

namespace {

Kernels kernels_of(const Scenario& scenario) {
    return scenario.kernels();
}

/// Mean, order statistics and largest of |Delta_i|. The q-quantile is the least value that a share of at
/// least q does not exceed: an order statistic, so that no interpolation is needed. O(m) on average.
void observe_distances(const Eigen::ArrayXd& distances, Observables& out) {
    const Eigen::Index m = distances.size();
    out[Quantity::distance_mean] = ordered_sum(distances) / static_cast<double>(m);
    Eigen::ArrayXd sorted = distances;
    constexpr std::pair<Quantity, Eigen::Index> kTenths[] = {
        {Quantity::distance_low, 1}, {Quantity::distance_median, 5}, {Quantity::distance_high, 9}};
    Eigen::Index done = 0; // below are the smallest, in some order
    for (const auto& [quantity, tenths] : kTenths) {
        const Eigen::Index at = std::max<Eigen::Index>((m * tenths + 9) / 10, 1) - 1;
        std::nth_element(sorted.data() + done, sorted.data() + at, sorted.data() + m);
        out[quantity] = sorted[at];
        done = at;
    }
    out[Quantity::distance_largest] = sorted.tail(m - done).maxCoeff();
}

SampleSource source_of(const Scenario& scenario) {
    return {scenario.d, scenario.phi, scenario.noise, scenario.seed};
}

std::shared_ptr<const Samples> training_set(const Scenario& scenario) {
    if (scenario.n == kPopulation || !scenario.single_index()) return nullptr;
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
    : Run(scenario, start, theory, set, beyond_of(scenario, start, set)) {}

Run::Run(const Scenario& scenario, const Neurons& start, bool theory, std::shared_ptr<const Samples> set,
         Beyond beyond)
    : scenario_(scenario), clock_(scenario.by_steps() ? scenario.eta : 0.0), limit_(std::move(beyond.limit)),
      training_set_(beyond.set ? std::move(beyond.set) : std::move(set)),
      finite_(network(start, beyond.training ? std::nullopt : sample_field(), std::move(beyond.training))) {
    if (scenario.finite_data() && !scenario.samples_only())
        population_.emplace(network(start, std::nullopt, std::move(beyond.population)));
    const auto other = [this] { return finite_.other_field() ? finite_.other_field()->clone() : nullptr; };
    for (const int width : scenario.narrower)
        narrower_.push_back(
            network(start.leftCols(width), finite_.other_field() ? std::nullopt : sample_field(), other()));
    if (limit_) {
        if (theory && no_theory_because(scenario).empty()) limit_->add_theory();
        return;
    }
    if (scenario.chi != 1.0) {
        const Kernels kernels = kernels_of(scenario).of_functions();
        measuring_ = Measuring{PopulationField(kernels), MeanFieldModel(kernels)};
    }
    infinite_.emplace(scenario);
    infinite_->estimate_error();
    infinite_->carry(start, theory && no_theory_because(scenario).empty());
}

FiniteSolver Run::network(const Neurons& start, std::optional<SampleField> samples,
                          Cloned<Field> other) const {
    const Scenario& s = scenario_;
    Eigen::ArrayXd weights(start.cols());
    for (Eigen::Index i = 0; i < weights.size(); ++i) weights[i] = sign_of(s, i);
    return FiniteSolver(kernels_of(s), start, s.rule, s.eta, s.flowtol, s.precision, std::move(samples),
                        s.step, std::move(other), motion_of(s), weights);
}

Beyond Run::beyond_of(const Scenario& scenario, const Neurons& start,
                      const std::shared_ptr<const Samples>& set) {
    return scenario.single_index() ? Beyond{} : kMakeBeyond(scenario, start, set);
}

Run::Run(const Run& other, TrajectoryOnly)
    : scenario_(other.scenario_), clock_(other.clock_),
      limit_(other.limit_ ? other.limit_->without_theory() : nullptr), measuring_(other.measuring_),
      training_set_(other.training_set_), finite_(other.finite_), narrower_(other.narrower_),
      population_(other.population_), failure_(other.failure_) {
    if (other.infinite_) infinite_.emplace(other.infinite_->without_theory());
}

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

std::uint64_t Run::infinite_steps() const {
    return ask_limit([](const auto& limit) { return limit.steps(); });
}

std::size_t Run::infinite_nodes() const {
    return ask_limit([](const auto& limit) { return limit.nodes(); });
}

void Run::take_step(FiniteSolver& solver) {
    solver.step();
    const auto& bad = solver.non_finite();
    if (!bad || !failure_.empty()) return;
    std::string whose;
    if (population_ && &solver == &*population_) whose = " of the network trained on the population";
    for (std::size_t k = 0; k < narrower_.size(); ++k)
        if (&solver == &narrower_[k])
            whose = " of the network of width " + std::to_string(scenario_.narrower[k]);
    failure_ = "neuron " + std::to_string(bad->neuron) + whose + " stopped being a finite number at step " +
               std::to_string(bad->step) + ", after t = " + number_text(solver.t_end());
}

const FiniteSolver* Run::broken() const {
    if (finite_.non_finite()) return &finite_;
    for (const FiniteSolver& solver : narrower_)
        if (solver.non_finite()) return &solver;
    return population_ && population_->non_finite() ? &*population_ : nullptr;
}

double Run::failure_time() const {
    double end = std::numeric_limits<double>::infinity();
    ask_limit([&end](const auto& limit) {
        if (!limit.failure().empty()) end = limit.t_end();
    });
    const FiniteSolver* solver = broken();
    return solver ? std::min(end, solver->t_end()) : end;
}

bool Run::can_reach(double t) const {
    if (failure_.empty()) return all([&](const auto& solver) { return clock_.not_beyond(solver, t); });
    const bool of_limit = ask_limit([](const auto& limit) { return !limit.failure().empty(); });
    if (of_limit) return ask_limit([&](const auto& limit) { return !clock_.covers(limit, t); });
    return !clock_.covers(*broken(), t);
}

FiniteSolver* Run::behind(double t) {
    const auto is_behind = [&](const FiniteSolver& solver) {
        return !solver.non_finite() && !clock_.covers(solver, t);
    };
    if (is_behind(finite_)) return &finite_;
    for (FiniteSolver& solver : narrower_)
        if (is_behind(solver)) return &solver;
    return population_ && is_behind(*population_) ? &*population_ : nullptr;
}

bool Run::approach(double t) {
    if (!failure_.empty()) {
        // One of them ended first: the others come up to where it stands, so that the last state is of one
        // time.
        FiniteSolver* solver = behind(failure_time());
        if (solver) solver->step();
        return !solver;
    }
    if (!ask_limit([&](const auto& limit) { return clock_.covers(limit, t); })) {
        if (limit_)
            limit_->step();
        else
            infinite_->step();
        failure_ = ask_limit([](const auto& limit) { return limit.failure(); });
    } else if (FiniteSolver* solver = behind(t)) {
        take_step(*solver);
    }
    return failure_.empty() && all([&](const auto& solver) { return clock_.covers(solver, t); });
}

std::size_t Run::bytes() const {
    return sizeof(Run) + (measuring_ ? measuring_->network.heap_bytes() : 0) + heap_bytes(scenario_.phi.c) +
           scenario_.phi.formula.capacity() +
           (scenario_.sigma ? heap_bytes(scenario_.sigma->c) + scenario_.sigma->formula.capacity() : 0) +
           finite_.heap_bytes() + narrower_bytes() + (population_ ? population_->heap_bytes() : 0) +
           ask_limit([](const auto& limit) { return limit.heap_bytes(); }) + failure_.capacity();
}

std::size_t Run::narrower_bytes() const {
    std::size_t sum = 0;
    for (const FiniteSolver& solver : narrower_) sum += sizeof(FiniteSolver) + solver.heap_bytes();
    return sum;
}

double Run::state_time(double t) const {
    // A failed run stands at its last good step.
    double end = std::min(finite_.t_end(), ask_limit([](const auto& limit) { return limit.t_end(); }));
    for (const FiniteSolver& solver : narrower_) end = std::min(end, solver.t_end());
    if (population_) end = std::min(end, population_->t_end());
    return std::min(clock_.moment(t), end);
}

std::optional<Predictions> Run::predictions_at(double t) const {
    if (limit_) return limit_->predictions_at(state_time(t));
    return infinite_->predictions_at(state_time(t));
}

RunState Run::state_at(double t, const std::optional<Predictions>& predictions, bool budget) {
    RunState state;
    state.t = state_time(t);
    HiddenLayer network;
    Neurons of_population; // what the theory is about; nothing without data
    read_networks(state, network, of_population);
    state.observables.values.fill(std::numeric_limits<double>::quiet_NaN());
    if (limit_) {
        state.observables[Quantity::t] = state.t;
        if (predictions) report(*predictions, state.observables);
    } else
        infinite_->observe(state.t, state.law, state.field, predictions, state.observables);
    observe_networks(state, network);
    if (population_) observe_data_parts(state, of_population);
    if (predictions && budget) observe_budget(state, network, of_population);
    Digest digest;
    add_digest(state, of_population, digest);
    observe_narrower(state, digest);
    state.digest = digest.value();
    return state;
}

void Run::read_networks(RunState& state, HiddenLayer& network, Neurons& of_population) {
    finite_.layer_at(state.t, network);
    state.neurons = network.w;
    if (population_) population_->neurons_at(state.t, of_population);
    if (limit_) {
        HiddenLayer twins;
        limit_->twins_at(state.t, twins);
        state.beside = companion_of(scenario_);
        state.companion = companion(network);
        state.twin_companion = companion(twins);
        state.twins = std::move(twins.w);
        column_norms(state.neurons - state.twins, state.gap);
        return;
    }
    const Twins& twins = infinite_->twins();
    twins.at(state.t, state.twin_s);
    twins.positions(state.twin_s, state.twins);
    column_norms(state.neurons - state.twins, state.gap);
    const MeanFieldSolver& solver = infinite_->solver();
    state.law = solver.law_at(state.t);
    state.field = solver.model().field(state.law.moments(solver.model().harmonics()));
}

void Run::observe_networks(RunState& state, const HiddenLayer& network) {
    const auto m = static_cast<double>(state.neurons.cols());
    Observables& out = state.observables;
    out[Quantity::particle_gap] = ordered_sum(state.gap.square()) / m;
    observe_distances(state.gap, out);
    out[Quantity::mean_abs_latitude_finite] = ordered_sum(state.neurons.row(0).transpose().abs()) / m;
    if (network.a.size() > 0) {
        out[Quantity::gap_weights] = ordered_sum((network.a - state.twin_companion).square()) / m;
        out[Quantity::gap_joint] = out[Quantity::particle_gap] + out[Quantity::gap_weights] / scenario_.kappa;
    }
    std::optional<double> self_energy;
    if (finite_.other_field() || population_) {
        out[Quantity::loss_training] = finite_.velocity(network, state.velocity);
    } else if (measuring_) {
        finite_.field().velocity(state.neurons, state.velocity);
    } else {
        state.self_energy = finite_.field().velocity_and_self_energy(state.neurons, state.velocity);
        self_energy = state.self_energy;
    }
    observe_functions(state, network, self_energy, out);
}

/// loss_finite and function_gap of a network, whose self-energy may be known already.
void Run::observe_functions(RunState& state, const HiddenLayer& network, std::optional<double> self_energy,
                            Observables& out) {
    const Neurons& w = network.w;
    FiniteSolver& measuring = population_ ? *population_ : finite_;
    if (Field* field = measuring.other_field()) {
        out[Quantity::loss_finite] = field->loss(w, network.a);
        if (limit_) return limit_->observe(state.t, network, out);
        self_energy = field->self_energy(w, network.a);
    } else {
        PopulationField& functions = measuring_ ? measuring_->network : finite_.field();
        if (!self_energy) self_energy = functions.self_energy(w);
        out[Quantity::loss_finite] =
            infinite_->kernels().loss(functions.mean_target_overlap(w), scenario_.chi * *self_energy);
    }
    if (w.cols() == state.neurons.cols()) state.self_energy = *self_energy;
    const MeanField field = measuring_ ? measuring_->infinite.field(state.field.moments) : state.field;
    double cross = 0.0; // E_i a_i U_t(alpha_i)
    for (Eigen::Index i = 0; i < w.cols(); ++i) cross += sign_of(scenario_, i) * field.potential(w(0, i));
    cross /= static_cast<double>(w.cols());
    out[Quantity::function_gap] = *self_energy - 2.0 * cross + field.self_energy;
}

void Run::observe_narrower(RunState& state, Digest& digest) {
    HiddenLayer network;
    const Neurons& w = network.w;
    Eigen::ArrayXd distance;
    for (FiniteSolver& solver : narrower_) {
        solver.layer_at(state.t, network);
        add(digest, w);
        column_norms(w - state.twins.leftCols(w.cols()), distance);
        const auto m = static_cast<double>(w.cols());
        Observables out;
        out[Quantity::particle_gap] = ordered_sum(distance.square()) / m;
        observe_functions(state, network, std::nullopt, out);
        state.narrower.push_back({.m = static_cast<int>(w.cols()),
                                  .particle_gap = out[Quantity::particle_gap],
                                  .function_gap = out[Quantity::function_gap],
                                  .distance_mean = ordered_sum(distance) / m});
    }
}

void Run::observe_data_parts(RunState& state, const Neurons& of_population) {
    const auto m = static_cast<double>(state.neurons.cols());
    Observables& out = state.observables;
    Eigen::ArrayXd distance;
    column_norms(of_population - state.twins, distance);
    out[Quantity::gap_width] = ordered_sum(distance.square()) / m;
    column_norms(state.neurons - of_population, distance);
    out[Quantity::gap_data] = ordered_sum(distance.square()) / m;
}

void Run::observe_budget(RunState& state, const HiddenLayer& network, const Neurons& of_population) {
    std::optional<GapBudget> found;
    if (!limit_) {
        found = budget_of(state, of_population);
    } else if (population_) {
        HiddenLayer population;
        population_->layer_at(state.t, population);
        found = limit_->budget_at(state.t, population);
    } else {
        found = limit_->budget_at(state.t, network);
    }
    if (!found) return;
    Observables& out = state.observables;
    out[Quantity::budget_amplification] = found->amplification;
    out[Quantity::budget_interaction] = found->interaction;
    out[Quantity::budget_noise] = found->noise;
    out[Quantity::budget_remainder] = found->remainder;
}

GapBudget Run::budget_of(const RunState& state, const Neurons& of_population) {
    Neurons velocity;
    if (population_) population_->velocity(of_population, velocity);
    const Kernels& kernels = infinite_->kernels();
    return population_ ? gap_budget(kernels, state.field, of_population, velocity, state.twins)
                       : gap_budget(kernels, state.field, state.neurons, state.velocity, state.twins);
}

void Run::add_digest(const RunState& state, const Neurons& of_population, Digest& digest) {
    digest.add(state.t);
    add(digest, state.neurons);
    if (state.companion.size() > 0) add(digest, state.companion);
    add(digest, state.twin_s);
    add(digest, state.law.s);
    if (limit_) limit_->add_to(digest, state.t);
    add(digest, of_population);
}

} // namespace equator
