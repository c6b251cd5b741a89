// The page's session against a host that writes down what it is asked.
#include "front/session.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace equator;

namespace {

struct RecordingHost final : Host {
    std::vector<std::string> opened, links, sentences;
    std::vector<std::uint32_t> wanted, revisited;

    void open_run(std::uint32_t, const std::string& link, bool) override {
        opened.push_back(link);
        wanted.clear();
    }
    void want_tick(std::uint32_t tick) override { wanted.push_back(tick); }
    void revisit(std::uint32_t tick) override { revisited.push_back(tick); }
    void open_share() override {}
    void set_dark(bool) override {}
    void set_link(const std::string& link) override { links.push_back(link); }
    void announce(const std::string& sentence) override { sentences.push_back(sentence); }
};

/// An answer as small as one may be.
std::vector<std::uint8_t> answer(const Session& session, std::uint32_t tick, const std::string& error = "") {
    Snapshot snapshot;
    snapshot.run = session.run_number();
    snapshot.tick = tick;
    snapshot.observables[Quantity::t] = time_of_tick(session.scenario().T, tick);
    snapshot.error = error;
    return encode(snapshot);
}

/// Frames with an instant Worker.
void play(Session& session, RecordingHost& host, int frames) {
    for (int i = 0; i < frames; ++i) {
        session.advance(0.05);
        const auto wanted = std::move(host.wanted);
        host.wanted.clear();
        for (const std::uint32_t tick : wanted) session.receive(answer(session, tick));
    }
}

} // namespace

TEST_CASE("a good link runs; its series fill in tick by tick") {
    RecordingHost host;
    Session session(host);
    session.player().play();
    session.open_link("#v1&m=10&T=12", true);
    REQUIRE(host.opened == std::vector<std::string>{"#v1&m=10&T=12"});
    CHECK(host.links.empty()); // the address bar already says so
    CHECK(session.shown() == nullptr);
    play(session, host, 2000);
    CHECK(session.player().at_end());
    const auto t = session.history().series(Quantity::t);
    REQUIRE(t.size() == kTicksPerRun + 1);
    CHECK(t.back() == 12.0);
    CHECK(host.sentences.back().find("ended") != std::string::npos);
}

TEST_CASE("a bad link runs nothing until the visitor chooses") {
    RecordingHost host;
    Session session(host);
    session.player().play();
    session.open_link("#v1&m=-3&whatever=1", true);
    REQUIRE(session.refusal());
    CHECK(session.refusal()->reasons.size() == 2);
    play(session, host, 50);
    CHECK(host.opened.empty());
    CHECK(host.wanted.empty());
    session.accept_nearest();
    CHECK(session.refusal() == nullptr);
    CHECK(host.opened == std::vector<std::string>{"#v1&m=1"});
    CHECK(host.links == std::vector<std::string>{"#v1&m=1"});
}

TEST_CASE("a refused edit leaves the current run alone") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10", true);
    Scenario wish = session.scenario();
    wish.m = 1'000'000;
    wish.d = 1000;
    session.change(wish);
    REQUIRE(session.refusal());
    CHECK(session.scenario().m == 10);
    CHECK(host.opened.size() == 1);
    session.accept_nearest();
    CHECK(host.opened.size() == 2);
    CHECK(session.scenario().m > 10);
}

TEST_CASE("answers to a run that was given up, and rubbish, are not taken for this one's") {
    RecordingHost host;
    Session session(host);
    session.player().play();
    session.open_link("#v1&m=10", true);
    const auto stale = answer(session, 0);
    session.open_link("#v1&m=11", true);
    session.receive(stale);
    CHECK(session.history().empty());
    session.receive(std::vector<std::uint8_t>{1, 2, 3});
    CHECK_FALSE(session.failure().empty());
}

TEST_CASE("a run that stops keeps what it had, and says why") {
    RecordingHost host;
    Session session(host);
    session.player().play();
    session.open_link("#v1&m=10", true);
    play(session, host, 10);
    const std::size_t had = session.history().series(Quantity::t).size();
    session.receive(answer(session, 99, "neuron 3 stopped being a finite number"));
    CHECK(session.failure().find("neuron 3") != std::string::npos);
    CHECK(session.history().series(Quantity::t).size() == had);
    CHECK_FALSE(session.player().playing());
}

TEST_CASE("a new seed is the next one, and again is not a new run") {
    RecordingHost host;
    Session session(host);
    session.player().play();
    session.open_link("#v1&m=10&seed=41", true);
    play(session, host, 20);
    session.again();
    CHECK(session.player().shown() == 0);
    CHECK(host.opened.size() == 1);
    session.new_seed();
    CHECK(host.opened.back() == "#v1&m=10&seed=42");
    CHECK(host.links.back() == "#v1&m=10&seed=42");
}

TEST_CASE("pictures are thinned to the budget, series are not") {
    History history;
    constexpr std::uint32_t kNeurons = 40'000; // 1.4 MB a picture
    for (std::uint32_t tick = 0; tick <= 300; ++tick) {
        Snapshot snapshot;
        snapshot.tick = tick;
        snapshot.gap.resize(kNeurons);
        snapshot.lambda_par.resize(kNeurons);
        snapshot.escape_rate.resize(kNeurons);
        snapshot.speed.resize(kNeurons);
        snapshot.neurons.resize(3 * kNeurons);
        snapshot.twins.resize(3 * kNeurons);
        history.add(std::move(snapshot));
        REQUIRE(history.newest().tick == tick);
    }
    CHECK(history.series(Quantity::t).size() == 301);
    CHECK(history.stride() > 1);
    CHECK(history.stride() <= 16);
    for (std::uint32_t tick = 0; tick <= 300; ++tick) {
        const std::uint32_t shown = history.at(tick).tick;
        CHECK(shown <= tick);
        CHECK(tick - shown < history.stride());
    }
}
