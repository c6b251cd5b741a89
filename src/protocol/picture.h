// From a run's state to what a page draws of it.
#pragma once

#include "protocol/snapshot.h"
#include "run/run.h"
#include "theory/function_shape.h"

namespace equator {

/// The networks as functions along w*.
struct FunctionPicture {
    FunctionValues finite, infinite;
};
/// At the given z. Costs O(m + nodes + z K^3).
FunctionPicture picture_function(const Scenario& scenario, const RunState& state,
                                 const std::vector<double>& z);
/// The z of a snapshot's.
std::vector<double> function_points();

/// Fills a snapshot's numbers from a state: observables, digest, counters, failure. O(1).
void fill_numbers(const Run& run, const RunState& state, Snapshot& snapshot);
/// Fills its arrays: what is drawn. O(m d), and the functions.
void fill_picture(const Run& run, const RunState& state, Snapshot& snapshot);
/// Both.
void fill_snapshot(const Run& run, const RunState& state, Snapshot& snapshot);

/// A direction (x, y) as a number in [-1, 3): a = y for x >= 0 and 2 - y for x < 0, after (x, y) has been
/// divided by |x| + |y|. It grows with the angle, and takes no trigonometry either way: with b = a for a <= 1
/// and 2 - a beyond, (x, y) is along (1 - |b|, b) for a <= 1 and along (|b| - 1, b) beyond. 0 for (0, 0).
double around(double x, double y);

} // namespace equator
