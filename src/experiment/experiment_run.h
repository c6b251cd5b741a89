// One run of an experiment, in slices, and the row that it gives. A command line computes it to the end, a
// Worker a few milliseconds at a time; either way the row is the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/escape_search.h"
#include "experiment/experiment.h"
#include "run/run.h"
#include "theory/expected_gap.h"

namespace equator {

/// What a run measured: a line per time.
struct ExperimentRow {
    struct Line {
        double t = 0.0;             ///< exact time of the state that was measured (NaN if there is none)
        std::vector<double> values; ///< one per measure; NaN where the run did not get there
        std::uint64_t digest = 0; ///< of that state, as `equator run` and links have it if a network was run
        std::string failure;      ///< why values are missing, or ""
    };

    std::size_t run = 0;       ///< number in the experiment's list
    std::vector<double> swept; ///< values of the swept settings
    std::uint64_t seed = 0;
    std::vector<Line> lines;
};

/// The scenario that shows a run at time t (NaN: at its beginning): its link opens that run at that moment.
/// Where a run was ended by what it measures and not by a time, its horizon is twice that, and not the
/// sweep's: no trajectory depends on it.
Scenario scenario_at(const Experiment& experiment, std::size_t run, double t);
/// The same of a line of a row.
Scenario scenario_of(const Experiment& experiment, const ExperimentRow& row, std::size_t line);

class ExperimentRun {
  public:
    /// Precondition: the experiment is valid, run < run_count(experiment).
    ExperimentRun(const Experiment& experiment, std::size_t run);

    /// Takes at most one step of one solver, or one reading; true once the row is complete. The solvers, and
    /// with them the memory, are made when they are first needed and gone when the row is complete.
    bool approach();
    /// Precondition: approach() has returned true.
    const ExperimentRow& row() const { return row_; }
    /// Part of the way, 0 to 1, by physical time; the horizon stands for what is not known yet.
    double progress() const;

  private:
    void fail(const std::string& why);
    /// The expected gap at the time of a line, or nothing where infinite width has ended. It is solved for
    /// all times at the first, in one go.
    const ExpectedGap* expected_of(std::size_t line);
    void record(double t, const Observables& values, std::uint64_t digest, const std::string& failure);
    bool measure_next();
    bool approach_finite_escape();

    Experiment experiment_;
    RunPlan plan_;
    Needs needs_;
    std::string_view no_theory_;         ///< why this run lacks a part of it that is measured, or ""
    std::optional<EscapeSearch> search_; ///< while the escape time is looked for
    std::optional<double> escape_;
    std::uint64_t escape_digest_ = 0;
    std::optional<Run> finite_;
    std::optional<InfiniteRun> infinite_;
    std::optional<ExpectedGaps> expected_;
    // Search of the finite network's escape: it stands at or before grid_ * step_, above half its loss.
    std::optional<Run> before_;
    std::optional<double> escape_finite_;
    double half_ = 0.0, step_ = 0.0;
    std::uint64_t grid_ = 0, escape_finite_digest_ = 0;
    double t_ = 0.0; ///< how far it has come
    bool searched_ = false, searched_finite_ = false, done_ = false;
    ExperimentRow row_;
};

} // namespace equator
