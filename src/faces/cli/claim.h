// A run's digests up to a link's moment, for the commands that make and check claims.
#pragma once

#include "faces/cli/commands.h"
#include "scenario/scenario.h"
#include "view/digest_trace.h"

namespace equator::cli {

struct TraceResult {
    DigestTrace claim;
    int status = kSuccess; ///< otherwise why there is no trace; it has been said on standard error

    bool ok() const { return status == kSuccess; }
};

/// Runs a scenario up to the tick of its t, as the page does, and takes the digests of the trace on the way.
/// `command` names the caller in messages. If `check` is given it sees every one of them.
TraceResult trace_of(const Scenario& scenario, const char* command, TraceCheck* check = nullptr);

} // namespace equator::cli
