// What a run will cost, before it starts: so that too large a scenario is refused with a figure, not by a
// frozen tab.
#pragma once

#include <optional>
#include <string>

#include "scenario/scenario.h"

namespace equator {

/// A forecast, good to a factor of about three; it only has to tell seconds from days.
struct Estimate {
    double bytes = 0.0;         ///< of memory at the peak, with theory
    double revisit_bytes = 0.0; ///< what a timeline takes on top: checkpoints and a replay (run/timeline.h)
    double seconds = 0.0;       ///< of one core, from t = 0 to T, with theory
};

/// What a place that runs scenarios can take.
struct Capacity {
    double bytes = 0.0;
    double seconds = 0.0;
    bool revisits = false; ///< its runs can be revisited, so that bytes has to hold a timeline
};

/// A browser tab: WebAssembly's 32-bit memory with room to spare, and an hour.
inline constexpr Capacity kPageCapacity{1.5e9, 3600.0, true};
/// The command line: a large workstation, and a week.
inline constexpr Capacity kCommandLineCapacity{3.2e10, 604800.0, false};

/// Precondition: the scenario is valid.
Estimate estimate(const Scenario& scenario);

/// A refusal.
struct TooLarge {
    std::string reason; ///< "m = 200000 with d = 64 up to T = 30 needs about 4.1 GB and 3 days; this page
                        ///< takes at most ..."
    std::string range;  ///< its second half: "this page takes at most ..."
    Scenario nearest; ///< the same with fewer samples if they are what is too many, else with fewer neurons,
                      ///< as many as there is room for (or a shorter horizon, if one neuron is too many)
};

/// Nothing if the run fits. `where` names the place in the message: "this page", "the command line".
std::optional<TooLarge> refuse(const Scenario& scenario, const Capacity& capacity, const std::string& where);

} // namespace equator
