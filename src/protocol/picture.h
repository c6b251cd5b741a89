// From a run's state to what a page draws of it.
#pragma once

#include "protocol/snapshot.h"
#include "run/run.h"

namespace equator {

/// Fills a snapshot's arrays and counters from a state. Costs one velocity evaluation (for the speeds) and
/// O(m d).
void fill_snapshot(const Run& run, const RunState& state, Snapshot& snapshot);

} // namespace equator
