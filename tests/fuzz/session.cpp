// What comes from outside while a run is shown, in any order: the messages set and seek, keys that a form or
// a field sets, the Worker's answers, and frames. A line of the input is one of them.
#include <cstring>

#include "base/number_text.h"
#include "front/session.h"
#include "front/share/view_settings.h"
#include "property.h"
#include "protocol/snapshot.h"

using namespace equator;
using fuzz::demand;

namespace {

struct NobodyHost final : Host {
    void open_run(std::uint32_t, const std::string& link, bool) override {
        demand(parse_link(link).ok(), "only what can be run is opened", link);
    }
    void want_tick(std::uint32_t tick) override { wanted.push_back(tick); }
    void revisit(std::uint32_t) override {}
    void open_share() override {}
    void set_dark(bool) override {}
    void set_link(const std::string& link) override {
        const SharedLinkResult read = parse_shared_link(link);
        demand(read.ok(), "the address can be opened", link);
        demand(shared_link_text(read.link) == link, "the address is canonical", link);
    }
    void announce(const std::string& sentence) override {
        demand(!sentence.empty(), "what is said has words");
    }
    std::vector<std::uint32_t> wanted;
};

void answer(Session& session, NobodyHost& host) {
    for (const std::uint32_t tick : std::move(host.wanted)) {
        Snapshot snapshot;
        snapshot.run = session.run_number();
        snapshot.tick = tick;
        snapshot.digest = tick * 0x9E3779B97F4A7C15u;
        snapshot.observables[Quantity::t] = time_of_tick(session.scenario().T, tick);
        session.receive(encode(snapshot));
    }
    host.wanted.clear();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    NobodyHost host;
    Session session(host);
    session.open_link("#v1&m=10&d=4&T=2", true);
    std::string_view rest = fuzz::text_of(bytes, size);
    for (int lines = 0; lines < 40 && !rest.empty(); ++lines) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string line(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t equals = line.find('=');
        if (line.rfind("seek ", 0) == 0) {
            session.seek(parse_double(line.substr(5)).value);
        } else if (line[0] == '#' || line.empty()) {
            session.open_link(line, lines % 2 == 0);
        } else if (line == "nearest") {
            if (session.refusal()) session.accept_nearest();
            demand(!session.refusal() || session.refusal()->title == "This run is too large to be watched",
                   "the nearest is valid");
        } else if (line == "seed") {
            session.new_seed();
        } else if (equals != std::string::npos) {
            const std::string key = line.substr(0, equals), before = session.get(key);
            const std::string wrong = session.set(key, line.substr(equals + 1));
            demand(wrong.empty() || session.get(key) == before, "what is refused changes nothing",
                   line + ": " + wrong);
        } else {
            session.receive({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()});
        }
        for (int frame = 0; frame < 3; ++frame) {
            session.advance(0.05);
            answer(session, host);
        }
        const std::string text = shared_link_text(session.shared());
        demand(parse_shared_link(text).ok(), "what is shown can be shared", text);
        if (const Refusal* refusal = session.refusal())
            demand(!refusal->reasons.empty(), "a refusal has a reason");
    }
    return 0;
}
