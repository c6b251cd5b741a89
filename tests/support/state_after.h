// A run's state at a time, by a run of its own.
#pragma once

#include "run/run.h"

namespace equator::test {

inline RunState state_after(const Scenario& scenario, double t) {
    Run run(scenario);
    run.advance_to(t);
    return run.state_at(t);
}

} // namespace equator::test
