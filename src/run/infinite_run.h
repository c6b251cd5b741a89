// Infinite width of a scenario, and what rides on it: an error estimate, the twins of a network, the theory
// of their gap. Part of every Run; alone, what an experiment runs when nothing that it measures depends on
// the finite network.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/digest.h"
#include "infinite/mean_field.h"
#include "infinite/twins.h"
#include "integrate/clock.h"
#include "run/observables.h"
#include "scenario/scenario.h"
#include "theory/gap_theory.h"

namespace equator {

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
    MeanFieldSolver solver_;
    std::optional<MeanFieldSolver> coarse_;
    std::optional<Twins> twins_;
    std::optional<GapTheory> theory_;
    double error_ = 0.0;
    std::string failure_;
};

/// An array's numbers, into a digest.
template <class Derived> void add(Digest& digest, const Eigen::PlainObjectBase<Derived>& values) {
    digest.add(values.data(), static_cast<std::size_t>(values.size()));
}

} // namespace equator
