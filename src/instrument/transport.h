// What a session is told in one word, by the page's scripts and whoever writes to them: one table of names.
#pragma once

#include <span>
#include <string_view>

#include "instrument/session.h"

namespace equator {

struct TransportCommand {
    std::string_view name; ///< as in the page's interface: "newSeed"
    void (*act)(Session&);
};

/// Every command.
std::span<const TransportCommand> transport_commands();

/// Tells a session a command by its name. False, and nothing is done, if there is none of that name.
bool tell(Session& session, std::string_view name);

} // namespace equator
