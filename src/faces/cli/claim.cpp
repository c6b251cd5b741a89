#include "faces/cli/claim.h"

#include <cstdio>
#include <map>

#include "run/estimate.h"
#include "run/run.h"
#include "run/ticks.h"

namespace equator::cli {

TraceResult trace_of(const Scenario& scenario, const char* command, TraceCheck* check) {
    const std::uint32_t tick = tick_at(scenario.T, scenario.t);
    Scenario costed = scenario;
    if (tick > 0) costed.T = time_of_tick(scenario.T, tick);
    if (const auto refusal = refuse(costed, kCommandLineCapacity, "the command line")) {
        std::fprintf(stderr, "equator %s: %s\n", command, refusal->reason.c_str());
        return {{}, kBadInput};
    }
    Run run(scenario, false); // the theory does not touch the trajectory
    std::map<std::uint32_t, std::uint64_t> digests;
    TraceValues values; // at the moment itself, in the end
    for (std::uint32_t j = 0; j <= kTraceMarks; ++j) {
        const std::uint32_t at = mark_tick(tick, j); // the last of them is the moment itself
        const double t = time_of_tick(scenario.T, at);
        run.advance_to(t);
        if (!run.failure().empty()) {
            std::fprintf(stderr, "equator %s: %s\n", command, run.failure().c_str());
            return {{}, kFailed};
        }
        const RunState state = run.state_at(t, false);
        digests[at] = state.digest;
        values = {state.observables[Quantity::particle_gap], state.observables[Quantity::loss_finite]};
        if (check) check->see(at, state.digest, values);
    }
    return {make_trace(
                tick, [&](std::uint32_t at) { return digests.at(at); }, values),
            kSuccess};
}

} // namespace equator::cli
