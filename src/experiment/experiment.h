// An experiment: a scenario, one or two of whose settings are swept, how many seeds, what is measured and
// when. It expands to a fixed, ordered list of runs, each of which is a plain scenario.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/measures.h"
#include "experiment/value_list.h"
#include "scenario/problem.h"
#include "scenario/scenario.h"

namespace equator {

/// At most so many settings are swept at once.
inline constexpr std::size_t kMostSweeps = 2;
inline constexpr int kMostSeeds = 10'000;
/// Most runs of one experiment.
inline constexpr std::size_t kMostRuns = 100'000;

/// A swept setting: the key of a whole-numbered or real setting, or k, short for phi = hk; not seed (see
/// Experiment::seeds) and not t (see Experiment::at).
struct Sweep {
    std::string key;
    ValueList values;

    bool operator==(const Sweep&) const = default;
};

struct Experiment {
    Scenario scenario; ///< everything that is not swept; its seed is the first
    /// What is swept. The last is the one to plot against; a first of two tells the curves apart.
    std::vector<Sweep> sweeps;
    int seeds = 1;                 ///< runs at every point, with seeds seed, seed + 1, ...
    std::vector<Measure> measures; ///< at least one
    ValueList at;                  ///< when: physical times, ascending; an empty list is the horizon T
    /// The axis is time, and the values of the one swept setting tell curves apart.
    bool against_time = false;
    bool at_escape = false; ///< instead of `at`: when the infinite-width loss has come down to half its start
    double target = 0.01;   ///< squared gap that the width_ measures ask for

    bool operator==(const Experiment&) const = default;
};

/// Smallest and largest target.
inline constexpr double kLeastTarget = 1e-9, kMostTarget = 4.0;

/// Values of sweep i, in order. Precondition: the experiment is valid; so for everything below.
std::vector<double> sweep_values(const Experiment& experiment, std::size_t sweep);

/// Whether results are curves over time: nothing is swept, or it is asked for.
inline bool is_over_time(const Experiment& experiment) {
    return experiment.sweeps.empty() || experiment.against_time;
}

/// Whether a setting may be swept.
bool can_sweep(std::string_view key);

std::size_t point_count(const Experiment& experiment);
/// Points times seeds.
std::size_t run_count(const Experiment& experiment);

/// One of the runs. They are ordered by the first swept setting, then by the second, then by seed.
struct RunPlan {
    std::vector<double> swept; ///< value of each swept setting
    std::uint64_t seed = 0;
    Scenario scenario;         ///< canonical; its t is the last of the times
    std::vector<double> times; ///< when to measure, ascending; empty if only the solution itself can tell
};
RunPlan plan_of(const Experiment& experiment, std::size_t run);

/// Lines of a run in the table: one per time, and one where only the solution can tell the time.
std::size_t lines_per_run(const Experiment& experiment);

/// The scenario of a point: the experiment's own with the swept settings at these values. Sets `problem` to
/// what is wrong with the values, or to nothing. The result is valid in any case.
Scenario point_scenario(const Experiment& experiment, const std::vector<double>& swept,
                        std::string* problem = nullptr);

} // namespace equator
