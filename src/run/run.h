// One run of a scenario: finite network, what it is compared with and twins on one clock; with finite data
// also the same network trained on the population, which tells the data's part of the gap from the width's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "finite/finite_network.h"
#include "integrate/clock.h"
#include "run/infinite_run.h"
#include "run/limit.h"
#include "run/observables.h"
#include "scenario/scenario.h"

namespace equator {

/// What is reported of a narrower network of a run (Scenario::narrower).
struct WidthReport {
    int m = 0;
    double particle_gap = 0.0, function_gap = 0.0, distance_mean = 0.0;
};

/// Everything about a run at one time.
struct RunState {
    double t = 0.0; ///< exact time of the state: the time asked for (flow), or of the last step at or before
                    ///< it (PGD)
    Neurons neurons;
    Neurons velocity; ///< by which the neurons move: V(w_i, rho^m), of the population or of the samples
    Neurons twins;
    Eigen::ArrayXd gap; ///< |w_i - twin_i|
    Companion beside = Companion::none;
    Eigen::ArrayXd companion, twin_companion; ///< of neurons and twins; empty for Companion::none
    // Of infinite width as a law of latitudes; empty where the run is compared with another limit
    // (Run::limit).
    Eigen::ArrayXd twin_s; ///< twins' half-angle coordinates
    LatitudeLaw law;
    MeanField field;
    double self_energy = 0.0; ///< |f|^2 of the finite network, (1/m^2) sum_ij F(w_i . w_j)
    Observables observables;
    std::vector<WidthReport> narrower;
    std::uint64_t digest =
        0; ///< of t, neurons of all widths, twins and the law's nodes (or a wide reference's neurons);
           ///< with finite data, of the network trained on the population too
};

/// A scenario being run forwards. All networks keep step sequences of their own, fixed by the scenario;
/// states are read off inside the steps, so which times are asked for never changes them.
class Run {
  public:
    /// Precondition: the scenario is valid and admitted by run/estimate.h. With `theory`, the predictions of
    /// theory/gap_theory.h are computed alongside; the trajectory is the same either way. A training set is
    /// drawn here, O(n d).
    explicit Run(const Scenario& scenario, bool theory = true);
    /// The same from given neurons (d x m, unit columns) instead of the seed's.
    Run(const Scenario& scenario, const Neurons& start, bool theory = true);

    const Scenario& scenario() const { return scenario_; }

    /// Takes at most one step of one solver towards covering time t; true once t is covered (or the run has
    /// failed). For callers that must stay responsive. Precondition: t is not before the last covered time.
    bool approach(double t);
    /// Covers time t.
    void advance_to(double t) {
        while (!approach(t)) {
        }
    }
    /// Whether approach(t), or nothing at all, leads to the very state that a run shows which comes to t for
    /// the first time: no solver has begun a step that t does not need. Always so for t at or after the last
    /// covered time; once the run has failed, so for the times that it failed to cover.
    bool can_reach(double t) const;
    /// State at the covered time t. Cost of one velocity, 3 m^2 d flop; with theory and `budget` of 3.5. With
    /// finite data half a velocity of the population and one of the samples; the budget, then the width
    /// part's, costs another. Without theory or budget the quantities that they would fill are NaN.
    RunState state_at(double t, bool budget = true) { return state_at(t, predictions_at(t), budget); }
    /// The same with predictions that are known already, for a run that has no theory of its own to ask.
    RunState state_at(double t, const std::optional<Predictions>& predictions, bool budget);
    /// What theory says of the covered time t; nothing without theory.
    std::optional<Predictions> predictions_at(double t) const;

    /// Non-empty once a state stopped being finite: which neuron, at which step. The run then stands still.
    const std::string& failure() const { return failure_; }

    std::uint64_t finite_steps() const { return finite_.steps(); }
    std::uint64_t velocity_evaluations() const { return finite_.velocity_evaluations(); }
    /// The theory of one direction's flow, or null if it is switched off, or the run compared with another
    /// limit.
    const GapTheory* theory() const { return infinite_ ? infinite_->theory() : nullptr; }
    std::uint64_t infinite_steps() const;
    std::size_t infinite_nodes() const;
    /// What the run is compared with, or null if that is the infinite width of one direction.
    Limit* limit() const { return limit_ ? &*limit_ : nullptr; }

    std::uint64_t narrower_steps() const {
        std::uint64_t sum = 0;
        for (const FiniteSolver& solver : narrower_) sum += solver.steps();
        return sum;
    }
    /// Steps of all solvers together: of two moments of one run the later has more, unless they are one
    /// state.
    std::uint64_t steps_taken() const {
        return finite_.steps() + infinite_steps() + (population_ ? population_->steps() : 0) +
               narrower_steps();
    }

    /// A copy is an independent run that goes on with the same bits; a training set is shared. This one
    /// leaves the theory behind, which the trajectory does not need and which is most of the memory.
    Run without_theory() const { return Run(*this, TrajectoryOnly{}); }
    /// The run at t = 0 again, without theory; a training set is shared. Precondition: it began with the
    /// seed's neurons.
    Run restarted_without_theory() const;
    /// Memory of the run without a training set; a copy takes no more.
    std::size_t bytes() const;
    /// Memory of the training set, once for all copies.
    std::size_t shared_bytes() const { return training_set_ ? training_set_->heap_bytes() : 0; }
    /// Memory of its copy without theory, at most.
    std::size_t bytes_without_theory() const {
        return bytes() - (limit_ ? limit_->theory_bytes() : theory() ? theory()->heap_bytes() : 0);
    }

    /// Exact time of the state that state_at(t) reads: t, or that of PGD's last step. Precondition: as there.
    double state_time(double t) const;

  private:
    struct TrajectoryOnly {};
    Run(const Run& other, TrajectoryOnly);
    Run(const Scenario& scenario, const Neurons& start, bool theory, std::shared_ptr<const Samples> set);
    Run(const Scenario& scenario, const Neurons& start, bool theory, std::shared_ptr<const Samples> set,
        Beyond beyond);
    static Beyond beyond_of(const Scenario& scenario, const Neurons& start,
                            const std::shared_ptr<const Samples>& set);
    std::optional<SampleField> sample_field() const;
    FiniteSolver network(const Neurons& start, std::optional<SampleField> samples, Cloned<Field> other) const;

    template <class What> auto ask_limit(What&& what) const {
        return limit_ ? what(*limit_) : what(*infinite_);
    }
    /// What the run is compared with, the finite network, and that trained on the population, each with
    /// `what(solver)`; true if it is so of all.
    template <class What> bool all(What&& what) const {
        if (!ask_limit(what) || !what(finite_)) return false;
        for (const FiniteSolver& solver : narrower_)
            if (!what(solver)) return false;
        return !population_ || what(*population_);
    }
    /// The first network that stopped being finite, or null.
    const FiniteSolver* broken() const;
    void take_step(FiniteSolver& solver);
    /// A network that can go on and has not covered t, or null.
    FiniteSolver* behind(double t);
    std::size_t narrower_bytes() const;
    /// Where a failed run stands: the end of the last good step of what failed.
    double failure_time() const;

    // The parts of state_at.
    void read_networks(RunState& state, HiddenLayer& network, Neurons& of_population);
    void observe_networks(RunState& state, const HiddenLayer& network);
    void observe_functions(RunState& state, const HiddenLayer& network, std::optional<double> self_energy,
                           Observables& out);
    void observe_narrower(RunState& state, Digest& digest);
    void observe_data_parts(RunState& state, const Neurons& of_population);
    GapBudget budget_of(const RunState& state, const Neurons& of_population);
    void observe_budget(RunState& state, const HiddenLayer& network, const Neurons& of_population);
    void add_digest(const RunState& state, const Neurons& of_population, Digest& digest);

    Scenario scenario_;
    Clock clock_;
    std::optional<InfiniteRun> infinite_; ///< or limit_
    Cloned<Limit> limit_;
    /// What functions of the single-index model are measured by where chi is not 1.
    struct Measuring {
        PopulationField network;
        MeanFieldModel infinite;
    };
    std::optional<Measuring> measuring_;
    std::shared_ptr<const Samples> training_set_; ///< null if n is infinite
    FiniteSolver finite_;
    std::vector<FiniteSolver> narrower_;     ///< networks of the scenario's narrower widths
    std::optional<FiniteSolver> population_; ///< with finite data: the same start, trained on the population
    std::string failure_;
};

} // namespace equator
