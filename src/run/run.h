// One run of a scenario: finite network, infinite width and twins on one clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "dynamics/finite_network.h"
#include "dynamics/mean_field.h"
#include "dynamics/twins.h"
#include "run/observables.h"
#include "scenario/scenario.h"
#include "theory/gap_theory.h"

namespace equator {

/// Everything about a run at one time.
struct RunState {
    double t = 0.0; ///< exact time of the state: the time asked for (flow), or of the last step at or before
                    ///< it (PGD)
    Neurons neurons;
    Neurons velocity;      ///< V(w_i, rho^m)
    Eigen::ArrayXd twin_s; ///< twins' half-angle coordinates
    Neurons twins;
    Eigen::ArrayXd gap; ///< |w_i - twin_i|
    LatitudeLaw law;
    MeanField field;
    Observables observables;
    std::uint64_t digest = 0; ///< of t, neurons, twins and the law's nodes
};

/// A scenario being run forwards. Both networks keep step sequences of their own, fixed by the scenario;
/// states are read off inside the steps, so which times are asked for never changes them.
class Run {
  public:
    /// Precondition: the scenario is valid and admitted by run/estimate.h. With `theory`, the predictions of
    /// theory/gap_theory.h are computed alongside; the trajectory is the same either way.
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
    /// State at the covered time t. Cost of one velocity, 4 m^2 d flop; with theory and `budget` of 3.5.
    /// Without either, the quantities they would fill are NaN.
    RunState state_at(double t, bool budget = true) { return state_at(t, predictions_at(t), budget); }
    /// The same with predictions that are known already, for a run that has no theory of its own to ask.
    RunState state_at(double t, const std::optional<Predictions>& predictions, bool budget);
    /// What theory says of the covered time t; nothing without theory.
    std::optional<Predictions> predictions_at(double t) const;

    /// Non-empty once a state stopped being finite: which neuron, at which step. The run then stands still.
    const std::string& failure() const { return failure_; }

    std::uint64_t finite_steps() const { return finite_.steps(); }
    std::uint64_t velocity_evaluations() const { return finite_.velocity_evaluations(); }
    /// The theory, or null if it is switched off.
    const GapTheory* theory() const { return theory_ ? &*theory_ : nullptr; }
    std::uint64_t infinite_steps() const { return infinite_.steps(); }
    std::size_t infinite_nodes() const { return infinite_.nodes(); }

    /// A copy is an independent run that goes on with the same bits. This one leaves the theory behind, which
    /// the trajectory does not need and which is most of the memory.
    Run without_theory() const { return Run(*this, TrajectoryOnly{}); }
    /// Memory of the run; a copy takes no more.
    std::size_t bytes() const;
    /// Memory of its copy without theory, at most.
    std::size_t bytes_without_theory() const { return bytes() - (theory_ ? theory_->heap_bytes() : 0); }

  private:
    struct TrajectoryOnly {};
    Run(const Run& other, TrajectoryOnly);

    /// Exact time of the state that is shown at t.
    double state_time(double t) const;
    /// PGD step count at time t: whole steps that fit, forgiving the rounding of t itself.
    std::uint64_t pgd_steps_at(double t) const;
    /// Whether a solver has taken the steps that t needs.
    template <class Solver> bool covers(const Solver& solver, double t) const {
        return scenario_.rule == Rule::pgd ? solver.steps() >= pgd_steps_at(t) : solver.t_end() >= t;
    }
    /// Whether a solver has taken no step that t does not need.
    template <class Solver> bool not_beyond(const Solver& solver, double t) const {
        return scenario_.rule == Rule::pgd ? solver.steps() <= pgd_steps_at(t)
                                           : solver.steps() == 0 || solver.t_begin() < t;
    }
    void infinite_step();

    Scenario scenario_;
    Kernels kernels_;
    FiniteSolver finite_;
    MeanFieldSolver infinite_;
    MeanFieldSolver companion_; ///< infinite width again at a coarser tolerance, for the error estimate
    Twins twins_;
    std::optional<GapTheory> theory_;
    double infinite_error_ = 0.0;
    std::string failure_;
};

} // namespace equator
