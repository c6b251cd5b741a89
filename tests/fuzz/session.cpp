// What comes from outside while a run is shown, in any order: the messages set, show, seek, play, pause, step
// and again, keys that a form or a field sets, the answers of both Workers, and frames. A line of the input
// is one of them.

#include <utility>

#include "base/number_text.h"
#include "instrument/session.h"
#include "property.h"
#include "protocol/expected_series.h"
#include "protocol/snapshot.h"
#include "view/view_settings.h"

using namespace equator;
using fuzz::demand;

namespace {

struct NobodyHost final : Host {
    void open_run(std::uint32_t, const std::string& link, bool) override {
        demand(parse_link(link).ok(), "only what can be run is opened", link);
    }
    void want_tick(std::uint32_t tick) override { wanted.push_back(tick); }
    void revisit(std::uint32_t tick) override { wanted.push_back(tick); }
    void expect(const std::string& link) override {
        const LinkResult read = parse_link(link);
        demand(read.ok() && expected_link(read.scenario) == link, "what is expected is of a scenario", link);
        expected = link;
    }
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
    std::string expected; ///< asked for and not yet answered
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

/// The other Worker's answer: there is an expected gap, or there is none.
void answer_expected(Session& session, NobodyHost& host, bool there) {
    if (host.expected.empty()) return;
    ExpectedSeries series;
    series.link = std::exchange(host.expected, "");
    if (there) {
        for (std::size_t i = 0; i < kExpectedTimes; ++i)
            series.t.push_back(session.scenario().T * static_cast<double>(i) / (kExpectedTimes - 1));
        each_series(series, [times = series.t](std::vector<double>& list) { list = times; });
        for (std::size_t i = 0; i < kExpectedShares.size(); ++i)
            for (double& value : series.quantiles[i]) value *= kExpectedShares[i];
        series.parts = {series.t};
    } else {
        series.reason = "is too much to compute";
    }
    session.receive(encode(series));
    const bool shown =
        session.view().theory; // a session that was told to leave the theory out shows no answer
    demand((session.expected() != nullptr) == (shown && there) &&
               session.unexpected().empty() == !(shown && !there),
           "an answer is taken", series.link);
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
            demand(!session.refusal() ||
                       std::string_view(session.refusal()->title) == "This run is too large to show",
                   "the nearest is valid");
        } else if (line == "seed") {
            session.new_seed();
        } else if (line == "again") {
            session.again();
        } else if (line == "play") {
            session.play();
        } else if (line == "pause") {
            session.pause();
        } else if (line == "step") {
            session.step();
        } else if (line == "expected" || line == "none expected") {
            answer_expected(session, host, line == "expected");
        } else if (equals != std::string::npos) {
            const std::string key = line.substr(0, equals), before = session.get(key);
            const auto problem = session.set(key, line.substr(equals + 1));
            demand(!problem || session.get(key) == before, "what is refused changes nothing", line);
        } else {
            session.receive({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()});
        }
        for (int frame = 0; frame < 3; ++frame) {
            session.advance(0.05);
            answer(session, host);
        }
        const std::string text = shared_link_text(session.shared());
        demand(parse_shared_link(text).ok(), "what is shown can be shared", text);
        demand(session.running() || !session.moving(), "nothing moves where nothing runs");
        if (const Refusal* refusal = session.refusal())
            demand(!refusal->problems.empty(), "a refusal has a reason");
        if (const std::optional<double> rank = session.rank())
            demand(*rank >= 0.0 && *rank <= 1.0, "a rank is a share");
    }
    return 0;
}
