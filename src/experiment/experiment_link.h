// Experiments as text, shared like a scenario's link and a superset of it:
//
//     #v1&T=12&sweep=m:50..3200*2&seeds=32&measure=particle_gap,function_gap&at=9
//     #v1&T=1e6&sweep=k:3,4;d:16..1024*2&measure=escape_time
//
// First the scenario as in scenario/link.h, then what makes an experiment of it. The format for people is in
// docs/experiments.md. Nothing here fails on any input.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/experiment.h"
#include "scenario/problem.h"

namespace equator {

struct ExperimentResult {
    Experiment experiment; ///< canonical and valid, always; what the text says if ok()
    std::vector<LinkProblem> problems;

    bool ok() const { return problems.empty(); }
};

/// The keys beyond a scenario's: sweep, seeds, measure, at, against, target.
std::span<const std::string_view> experiment_keys();

/// Canonical text; parse_experiment reads it back to the same experiment. A swept setting's own value, the
/// view's time t, and `at` and `target` where no measure asks for them are left out.
/// Precondition: the experiment is valid.
std::string experiment_text(const Experiment& experiment);

/// Reads a link, up to '#' or not, as parse_link does; keys may come in any order. Every complaint names the
/// key, the value, what is allowed and a neighbour.
/// O(length) and O(points) scenarios to validate.
ExperimentResult parse_experiment(std::string_view text);

/// The experiment itself in canonical form if it is valid; else its neighbour and what is wrong.
ExperimentResult nearest_valid(const Experiment& experiment);

/// Whether a link is meant as an experiment: it has one of their keys. For pages that take either.
bool is_experiment(std::string_view text);

} // namespace equator
