#include "instrument/transport.h"

namespace equator {

namespace {

constexpr TransportCommand kCommands[] = {
    {"play", [](Session& session) { session.play(); }},
    {"pause", [](Session& session) { session.pause(); }},
    {"step", [](Session& session) { session.step(); }},
    {"again", [](Session& session) { session.again(); }},
    {"newSeed", [](Session& session) { session.new_seed(); }},
    {"acceptNearest", [](Session& session) { session.accept_nearest(); }}, // of a refused link
};

} // namespace

std::span<const TransportCommand> transport_commands() {
    return kCommands;
}

bool tell(Session& session, std::string_view name) {
    for (const TransportCommand& command : kCommands) {
        if (command.name != name) continue;
        command.act(session);
        return true;
    }
    return false;
}

} // namespace equator
