// Commands by name, against what they do to a session.
#include "instrument/transport.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace equator;

namespace {

struct CountingHost final : Host {
    int runs = 0;
    void open_run(std::uint32_t, const std::string&, bool) override { ++runs; }
    void want_tick(std::uint32_t) override {}
    void revisit(std::uint32_t) override {}
    void expect(const std::string&) override {}
    void open_share() override {}
    void set_dark(bool) override {}
    void set_link(const std::string&) override {}
    void announce(const std::string&) override {}
};

} // namespace

TEST_CASE("a session does what it is told by name, and nothing that has no name") {
    CountingHost host;
    Session session(host);
    session.open_link("#v1&m=10", false);
    CHECK(host.runs == 1);
    CHECK(tell(session, "play"));
    CHECK(session.moving());
    CHECK(tell(session, "pause"));
    CHECK(!session.moving());
    CHECK(tell(session, "newSeed"));
    CHECK(session.link() == "#v1&m=10&seed=2");
    CHECK(host.runs == 2);
    CHECK(tell(session, "again"));
    CHECK(session.moving());
    CHECK(tell(session, "step"));
    CHECK(!session.moving());
    CHECK(tell(session, "acceptNearest")); // nothing is refused: nothing changes
    CHECK(session.link() == "#v1&m=10&seed=2");
    session.open_link("#v1&m=0", false);
    CHECK(session.refusal());
    CHECK(tell(session, "acceptNearest"));
    CHECK(!session.refusal());
    CHECK(session.link() == "#v1&m=1");
    const int runs = host.runs;
    for (const char* name : {"", "Play", "newseed", "0", "play "}) CHECK(!tell(session, name));
    CHECK(host.runs == runs);

    std::set<std::string> names;
    for (const TransportCommand& command : transport_commands()) names.insert(std::string(command.name));
    CHECK(names == std::set<std::string>{"play", "pause", "step", "again", "newSeed", "acceptNearest"});
    CHECK(transport_commands().size() == names.size());
}
