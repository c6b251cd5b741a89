// What has become of a displacement of every twin since the start (docs/model.md, section 7).
#pragma once

#include <Eigen/Core>

#include "model/neurons.h"
#include "scenario/scenario.h"
#include "theory/propagators.h"

namespace equator::cli {

/// J_par(t, 0) and J_perp(t, 0) at the twins of the neurons `start` (d x m, unit columns), all m of them. A
/// run does not keep its past, so that infinite width is solved anew; its steps are the run's. Preconditions:
/// no_theory_because(scenario) is "", the scenario is a single_index() one, t is a moment of its clock that
/// infinite width reaches. Cost O(m K) for a piece of time, of which there are ten in a time of the largest
/// rate at a twin: Simpson's rule is then off by some 1e-8 of J, and by 1e-6 where one twin alone sets the
/// rate; infinite width's own steps by 1e-7 at the default tol (tests/faces/state_test.cpp, up to t = 30).
/// Under PGD exact.
Propagator twin_growth(const Scenario& scenario, const Neurons& start, double t);

} // namespace equator::cli
