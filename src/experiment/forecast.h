// What an experiment will cost, before its first run.
#pragma once

#include <cstddef>
#include <string>

#include "experiment/experiment.h"
#include "run/estimate.h"

namespace equator {

/// Why a place cannot take an experiment, with the first run that is too large and its neighbour; "" if it
/// can. Runs without a finite network fit, unless an expected gap takes too many steps. O(points).
std::string refuse_runs(const Experiment& experiment, const Capacity& capacity, const std::string& where);

/// What a run takes in seconds of one core, good to a factor of about three (run/estimate.h). Of infinite
/// width alone, whose time depends on when it escapes, nothing is known: 1, and what an expected gap takes
/// (theory/expected_gap.h).
double forecast_seconds(const Experiment& experiment, std::size_t run);

} // namespace equator
