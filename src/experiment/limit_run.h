// A scenario without its finite network: infinite width alone, and if wanted twins with the theory that they
// carry. What an experiment runs when nothing that it measures depends on the finite network.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dynamics/mean_field.h"
#include "dynamics/twins.h"
#include "run/observables.h"
#include "scenario/scenario.h"
#include "theory/gap_theory.h"

namespace equator {

class LimitRun {
  public:
    /// With `theory`: the scenario's own twins, and on them the predictions of theory/gap_theory.h, bit for
    /// bit those of a Run. Precondition: the scenario is valid.
    LimitRun(const Scenario& scenario, bool theory);

    /// Takes at most one step towards covering time t; true once it is covered or the run has failed. Times
    /// ascend.
    bool approach(double t);
    /// The quantities at the covered time t that need no finite network; the others are NaN. Under PGD those
    /// of the last step at or before t.
    Observables observables_at(double t);
    /// Digest of that time, the law's nodes and the twins.
    std::uint64_t digest_at(double t) const;

    const std::string& failure() const { return failure_; }
    const MeanFieldSolver& solver() const { return solver_; }
    /// One step of everything.
    void step();

  private:
    bool covers(double t) const;
    double state_time(double t) const;

    Scenario scenario_;
    Kernels kernels_;
    MeanFieldSolver solver_;
    std::optional<Twins> twins_;
    std::optional<GapTheory> theory_;
    std::string failure_;
};

/// When infinite width escapes: the first time at which its loss is at most half of that at t = 0. Under the
/// flow the loss falls for ever, and the time is found within a step by halving it; under PGD it is the first
/// step there.
class EscapeSearch {
  public:
    explicit EscapeSearch(const Scenario& scenario);

    /// At most one step; true once the answer is known: escaped, past the horizon T, or failed.
    bool approach();
    /// The time, or nothing if it does not come up to T.
    std::optional<double> time() const { return time_; }
    /// How far the search has come, in physical time.
    double t() const { return run_.solver().t_end(); }
    /// Digest at the escape time.
    std::uint64_t digest() const { return digest_; }
    /// Why there is no time: "" while there may be one.
    const std::string& failure() const { return failure_; }

  private:
    Scenario scenario_;
    LimitRun run_;
    double half_;
    std::optional<double> time_;
    std::uint64_t digest_ = 0;
    std::string failure_;
};

} // namespace equator
