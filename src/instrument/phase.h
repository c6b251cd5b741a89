// What a session is doing: one of six things at any time, each with what belongs to it. What leads from one
// to another is drawn in docs/architecture.md, whose table tests/instrument/phase_test.cpp walks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenario/problem.h"
#include "view/shared_link.h"

namespace equator {

/// Nothing has been opened yet.
struct Blank {};

/// Nothing runs until the visitor chooses: why, and what could.
struct Refusal {
    const char* title = "";
    std::vector<LinkProblem> problems; ///< at least one
    SharedLink nearest;
    std::string nearest_link;
};

/// A moment is shown. Ticks that have been asked for, and the one in which a step ends, may still come.
struct Resting {
    std::optional<std::uint32_t> peeked;    ///< tick under the mouse: pictures are of it
    std::optional<std::uint32_t> revisited; ///< tick whose picture is being computed again
};

/// The run cannot go on; what has been computed can still be looked at.
struct Stopped : Resting {
    std::string reason;
};

/// Under way to the tick that the player aims at.
struct Heading {
    bool unseen = false; ///< nothing is shown of the way there
    bool play = false;   ///< what follows there; else rest
};

/// Time goes on, up to the end of the run.
struct Playing {};

using Phase = std::variant<Blank, Refusal, Stopped, Heading, Playing, Resting>;

} // namespace equator
