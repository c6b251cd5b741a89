// Infinite width of a scenario, and what rides on it: an error estimate, the twins of a network, the theory
// of their gap. Part of every Run; alone, what an experiment runs when nothing that it measures depends on
// the finite network.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/number_text.h"
#include "infinite/mean_field.h"
#include "infinite/twins.h"
#include "integrate/clock.h"
#include "run/digest_array.h"
#include "run/observables.h"
#include "scenario/scenario.h"
#include "theory/gap_theory.h"

namespace equator {

/// The error estimate is this many times the largest difference so far from a solution at a coarser
/// tolerance. Both figures are chosen so that the estimate stays above the error
/// (tests/infinite/mean_field_test.cpp, plane_test.cpp) without losing sight of it.
inline constexpr double kCoarser = 10.0, kEstimateSafety = 2.0;

/// Why a solution of infinite width ended, with step, time and what to do; "" while it goes on.
template <class Solver> std::string failure_of(const Solver& solver, Rule rule) {
    if (solver.failure().empty()) return "";
    return solver.failure() + " at step " + std::to_string(solver.steps() + 1) +
           ", after t = " + number_text(solver.t_end()) + (rule == Rule::pgd ? "; choose a smaller eta" : "");
}

class InfiniteRun {
  public:
    /// Infinite width alone. Precondition: the scenario is valid.
    explicit InfiniteRun(const Scenario& scenario);

    /// Twins of the neurons `start` (d x m, unit columns) ride along; with `theory` also the predictions of
    /// theory/gap_theory.h. Before the first step.
    void carry(const Neurons& start, bool theory);
    /// A second solution at ten times the tolerance goes along, for infinite_error. Before the first step.
    void estimate_error();

    /// One step of everything. Does nothing once `failure` is set.
    void step();
    /// At most one step towards covering time t, by infinite width's own clock; true once it is covered or
    /// the run has failed. Times ascend.
    bool approach(double t);

    double t_begin() const { return solver_.t_begin(); }
    double t_end() const { return solver_.t_end(); }
    /// Why it ended, with step, time and what to do, or "". It stands at the last good step.
    const std::string& failure() const { return failure_; }

    std::uint64_t steps() const { return solver_.steps(); }
    /// Latitude nodes that carry the law now.
    std::size_t nodes() const { return solver_.nodes(); }
    const Kernels& kernels() const { return solver_.model().kernels(); }
    const MeanFieldSolver& solver() const { return solver_; }
    /// Precondition: carry was called.
    const Twins& twins() const { return *twins_; }
    /// The theory, or null without it.
    const GapTheory* theory() const { return theory_ ? &*theory_ : nullptr; }
    /// What theory says at a time within the last step; nothing without theory.
    std::optional<Predictions> predictions_at(double t) const;

    /// Time of the state at the covered time t.
    double state_time(double t) const { return std::min(clock_.moment(t), solver_.t_end()); }
    /// The quantities at a state's time that need no finite network, from its law and field; with
    /// predictions also theirs. The rest of `out` is left as it is.
    void observe(double t, const LatitudeLaw& law, const MeanField& field,
                 const std::optional<Predictions>& predictions, Observables& out) const;
    /// The same at the covered time t, all others NaN.
    Observables observables_at(double t) const;
    /// Digest of that time, the law's nodes and the twins.
    std::uint64_t digest_at(double t) const;

    /// A copy goes on with the same bits; this one leaves the theory behind, which the trajectory does not
    /// need and which is most of the memory.
    InfiniteRun without_theory() const { return InfiniteRun(*this, TrajectoryOnly{}); }
    /// Memory held beside the object itself.
    std::size_t heap_bytes() const;

  private:
    struct TrajectoryOnly {};
    InfiniteRun(const InfiniteRun& other, TrajectoryOnly);

    int exponent_; ///< information exponent
    Rule rule_;
    double eta_, tol_;
    Clock clock_;
    bool signs_;
    StepKind kind_;
    MeanFieldSolver solver_;
    std::optional<MeanFieldSolver> coarse_;
    std::optional<Twins> twins_;
    std::optional<GapTheory> theory_;
    double error_ = 0.0;
    std::string failure_;
};

} // namespace equator
