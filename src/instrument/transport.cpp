#include "instrument/transport.h"

namespace equator {

namespace {

constexpr TransportCommand kCommands[] = {
    {"play", [](Session& session) { session.player().play(); }},
    {"pause", [](Session& session) { session.player().pause(); }},
    {"step", [](Session& session) { session.player().step(); }},
    {"again", [](Session& session) { session.again(); }},
    {"newSeed", [](Session& session) { session.new_seed(); }},
    {"acceptNearest", // of a refused link
     [](Session& session) {
         if (session.refusal()) session.accept_nearest();
     }},
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
