// The experiments that come with the program: one table for the page's gallery, the command line and
// docs/results.md.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "experiment/experiment.h"
#include "experiment/fit.h"

namespace equator {

/// As BuiltinExperiment::fit_from: no law is fitted.
inline constexpr double kNoFit = std::numeric_limits<double>::infinity();

struct BuiltinExperiment {
    std::string_view name; ///< `equator sweep NAME`, and the file of its figure
    std::string_view title;
    std::string_view link;           ///< as parse_experiment reads it
    std::string_view expected;       ///< what theory says one should see, one sentence
    Law law = Law::power;            ///< how it is fitted and drawn
    bool over_time = false;          ///< medians and bands against time
    double fit_from = 0.0;           ///< least x that takes part in the fit: below, the law is still settling
    std::optional<Measure> damped{}; ///< one that a neuron's own share damps: fitted with that besides
    std::string_view remark{}; ///< what has to be said beside the figures: how far the law shows, and why
};

std::span<const BuiltinExperiment> builtin_experiments();

/// By name, or null.
const BuiltinExperiment* find_builtin(std::string_view name);

/// The one that a canonical experiment is, whatever it is called, or null. O(number of built-in ones).
const BuiltinExperiment* builtin_of(const Experiment& experiment);

} // namespace equator
