// The page's session against a host that writes down what it is asked.
#include "instrument/session.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/recording_host.h"

using namespace equator;
using equator::test::answer;
using equator::test::RecordingHost;

namespace {

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
    session.play();
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

TEST_CASE("the gap of the run before is kept to compare with, of one that came far enough") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&T=12", true);
    play(session, host, 2000);
    CHECK(session.run_before().t.empty());
    session.set("m", "20");
    REQUIRE(session.run_before().t.size() == kTicksPerRun + 1);
    CHECK(session.run_before().gap.size() == kTicksPerRun + 1);
    play(session, host, 2);
    session.set("m", "21"); // the setting is dragged: what it was before that stays
    CHECK(session.run_before().t.size() == kTicksPerRun + 1);
}

TEST_CASE("a bad link runs nothing until the visitor chooses") {
    RecordingHost host;
    Session session(host);
    session.play();
    session.open_link("#v1&m=-3&whatever=1", true);
    REQUIRE(session.refusal());
    CHECK(session.refusal()->problems.size() == 2);
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
    session.play();
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
    session.play();
    session.open_link("#v1&m=10", true);
    play(session, host, 10);
    const std::size_t had = session.history().series(Quantity::t).size();
    session.receive(answer(session, 99, "neuron 3 stopped being a finite number"));
    CHECK(session.failure().find("neuron 3") != std::string::npos);
    CHECK(session.history().series(Quantity::t).size() == had);
    CHECK_FALSE(session.playing());
}

TEST_CASE("a new seed is the next one, and again is not a new run") {
    RecordingHost host;
    Session session(host);
    session.play();
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

TEST_CASE("lines have the moments of powers of two and the newest, at most as many as were asked for") {
    History history;
    const auto value = [](const Snapshot& picture, std::size_t i) { return picture.gap[i]; };
    std::vector<double> x, y;
    for (std::uint32_t tick = 0; tick <= 1200; ++tick) {
        Snapshot snapshot;
        snapshot.tick = tick;
        snapshot.observables[Quantity::t] = tick;
        snapshot.neurons.assign(9, 0.0f);
        snapshot.gap = {1.0f * static_cast<float>(tick), 2.0f, 3.0f};
        history.add(std::move(snapshot));
        REQUIRE(history.lines(0, 2, 200, value, x, y) == 2);
        REQUIRE(x.size() <= 200);
        REQUIRE(x.back() == tick);
        REQUIRE(x.size() * 3 > std::min(tick, 200u)); // and not many fewer
        REQUIRE(y.size() == 2 * x.size());
        std::uint32_t every = 1;
        while (tick / every + 2 > 200) every *= 2;
        for (std::size_t k = 0; k < x.size(); ++k) {
            REQUIRE(x[k] == std::min<double>(tick, every * static_cast<double>(k)));
            REQUIRE(y[k] == x[k]);
            REQUIRE(y[x.size() + k] == 2.0);
        }
    }
}

TEST_CASE("ticks without a picture leave numbers and digest, and the picture before them is shown") {
    History history;
    for (std::uint32_t tick = 0; tick <= 10; ++tick) {
        Snapshot snapshot;
        snapshot.tick = tick;
        snapshot.digest = 100 + tick;
        snapshot.observables[Quantity::t] = 0.5 * tick;
        snapshot.picture = tick % 4 == 0 ? 1 : 0;
        if (snapshot.picture == 1) {
            snapshot.gap = {0.0f, 0.0f};
            for (std::uint32_t k = 0; k < 6; ++k)
                snapshot.neurons.push_back(static_cast<float>(10 * tick + k));
        }
        history.add(std::move(snapshot));
    }
    CHECK(history.ticks() == 11);
    CHECK(history.series(Quantity::t)[7] == 3.5);
    CHECK(history.digest(7) == 107);
    CHECK(history.has(4));
    CHECK_FALSE(history.has(7));
    CHECK(history.at(7).tick == 4);
    CHECK(history.newest().tick == 8);
    std::vector<float> out;
    CHECK(history.trails(1, 10, 2, out) == 2);
    CHECK(out == std::vector<float>{40, 41, 42, 80, 81, 82});
    std::vector<double> x, y;
    const auto first = [](const Snapshot& picture, std::size_t i) { return picture.neurons[3 * i]; };
    CHECK(history.lines(0, 9, 9, first, x, y) == 2); // neurons: there are no more
    CHECK(x == std::vector<double>{0.0, 2.0, 4.0});
    CHECK(y == std::vector<double>{0, 40, 80, 3, 43, 83});
    CHECK(history.lines(1, 1, 9, first, x, y) == 1); // the one that is followed
    CHECK(y == std::vector<double>{3, 43, 83});
    CHECK(history.lines(2, 1, 9, first, x, y) == 0);
    CHECK(history.lines(0, 1, 2, first, x, y) == 1);
    CHECK(x == std::vector<double>{0.0, 4.0}); // the newest always
    CHECK(y == std::vector<double>{0, 80});
    CHECK(History().lines(0, 1, 2, first, x, y) == 0);
    CHECK(y.empty());
    CHECK(history.trails(5, 5, 9, out) == 2);
    CHECK(out.size() == 12);
    CHECK(out[6] == 40.0f);
}

namespace {

/// An answer whose digest depends on the tick, as a run's does, and differs from `wrong_from` on.
std::vector<std::uint8_t> marked(const Session& session, std::uint32_t tick, std::uint32_t neurons = 1,
                                 std::uint32_t wrong_from = ~0u) {
    Snapshot snapshot;
    snapshot.run = session.run_number();
    snapshot.tick = tick;
    snapshot.observables[Quantity::t] = session.scenario().T * tick / kTicksPerRun;
    snapshot.digest = 0x9E3779B97F4A7C15u * (tick + 1) ^ (tick >= wrong_from ? ~0ull : 0);
    for (auto* list : {&snapshot.gap, &snapshot.lambda_par, &snapshot.escape_rate, &snapshot.speed})
        list->resize(neurons);
    snapshot.neurons.resize(std::size_t{3} * neurons);
    snapshot.twins.resize(std::size_t{3} * neurons);
    return encode(snapshot);
}

void play_marked(Session& session, RecordingHost& host, int frames, std::uint32_t neurons = 1,
                 std::uint32_t wrong_from = ~0u) {
    for (int i = 0; i < frames; ++i) {
        session.advance(0.05);
        const auto wanted = std::move(host.wanted);
        host.wanted.clear();
        for (const std::uint32_t tick : wanted) session.receive(marked(session, tick, neurons, wrong_from));
    }
}

/// The link that a run's author copies at t = 3 of 12.
std::string authors_link() {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&T=12&t=3&colour=gap", false);
    play_marked(session, host, 400);
    return shared_link_text(session.shared());
}

} // namespace

TEST_CASE("at rest the address names the moment and carries its digest; while it plays it does not") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&T=12&t=3&colour=gap", true);
    CHECK(host.links.empty());
    play_marked(session, host, 400);
    REQUIRE_FALSE(host.links.empty());
    const std::string address = host.links.back();
    CHECK(address.starts_with("#v1&m=10&T=12&t=3&colour=gap&digest="));
    const SharedLinkResult read = parse_shared_link(address);
    REQUIRE(read.ok());
    REQUIRE(read.link.claim);
    CHECK(read.link.claim->digest == 0x9E3779B97F4A7C15u * 301);
    session.play();
    play_marked(session, host, 3);
    CHECK(host.links.back() == "#v1&m=10&T=12&colour=gap");
    View plain = session.view();
    plain.colour_by = ColourBy::plain; // the view alone changes the address too
    CHECK(!session.change_view(plain));
    play_marked(session, host, 1);
    CHECK(host.links.back() == "#v1&m=10&T=12");
}

TEST_CASE("between two steps the address names the moment, not the step before it") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&rule=pgd&eta=0.3&T=12&t=3.1", true);
    play_marked(session, host, 400);
    REQUIRE_FALSE(host.links.empty());
    const SharedLinkResult read = parse_shared_link(host.links.back());
    REQUIRE(read.ok());
    REQUIRE(read.link.claim);
    const std::uint32_t tick = tick_at(12.0, read.link.scenario.t); // whoever opens it compares digests there
    CHECK(tick == 310);
    CHECK(read.link.claim->digest == 0x9E3779B97F4A7C15u * (tick + 1));
}

TEST_CASE("a link's run is reproduced, or the first checkpoint that differs is named") {
    const std::string link = authors_link();
    {
        RecordingHost host;
        Session session(host);
        session.open_link(link, true);
        REQUIRE(session.claim());
        CHECK(session.claim()->verdict() == TraceCheck::Verdict::checking);
        play_marked(session, host, 400);
        CHECK(session.claim()->verdict() == TraceCheck::Verdict::reproduced);
        CHECK(host.links.empty()); // the address says so already
        CHECK(host.sentences.back() == "Reproduced, bit for bit, up to t = 3.");
        Scenario other = session.scenario();
        other.m = 11;
        session.change(other);
        CHECK(session.claim() == nullptr);
    }
    {
        RecordingHost host;
        Session session(host);
        session.open_link(link, true);
        play_marked(session, host, 400, 1, 100); // checkpoints lie at ticks 37, 75, 112, 150, ...
        CHECK(session.claim()->verdict() == TraceCheck::Verdict::differs);
        CHECK(session.claim_text() ==
              "not reproduced: differs from the author's run at t = 1.12, equal up to t = 0.75");
        CHECK(host.links.empty()); // reloading must not make the claim true
    }
    { // digests of another arithmetic
        RecordingHost host;
        Session session(host);
        std::string other = link;
        other.insert(other.find("digest=") + 7, "z.");
        session.open_link(other, true);
        play_marked(session, host, 400, 1, 100);
        REQUIRE(session.claim());
        CHECK(session.claim()->verdict() == TraceCheck::Verdict::other_arithmetic);
        CHECK(host.sentences.back().starts_with("The link was made with arithmetic z, while this program "));
        CHECK(host.links.empty());
    }
}

TEST_CASE("going back asks for the pictures that were thinned out, one at a time") {
    RecordingHost host;
    Session session(host);
    constexpr std::uint32_t kNeurons = 60'000; // 2.4 MB a picture: about forty fit
    session.open_link("#v1&m=10&T=12&t=0.8", true);
    play_marked(session, host, 400, kNeurons);
    REQUIRE(session.history().ticks() == 81);
    REQUIRE(session.history().stride() > 1);
    CHECK(host.revisited.empty());
    const std::uint32_t tick = 37; // not on any stride
    session.go_to(tick);
    session.advance(0.02);
    session.advance(0.02);
    CHECK(host.revisited == std::vector<std::uint32_t>{tick});
    CHECK(session.revisiting());
    CHECK(session.shown()->tick < tick); // meanwhile the nearest before
    session.receive(marked(session, tick, kNeurons));
    CHECK_FALSE(session.revisiting());
    CHECK(session.shown()->tick == tick);
    CHECK(session.history().ticks() == 81);
    // Elsewhere and back: it is asked for again.
    session.go_to(21);
    session.advance(0.02);
    session.receive(marked(session, 21, kNeurons));
    session.go_to(tick);
    session.advance(0.02);
    CHECK(host.revisited == std::vector<std::uint32_t>{tick, 21, tick});
    // A second computation that disagrees is never passed over.
    session.receive(marked(session, tick, kNeurons, 0));
    CHECK(session.failure().find("twice") != std::string::npos);
}

TEST_CASE("seeking beyond what is computed rushes there; a suspended session waits") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&T=12", true);
    session.seek(6.0);
    session.suspend(true);
    play_marked(session, host, 50);
    CHECK(session.history().empty());
    session.suspend(false);
    play_marked(session, host, 400);
    CHECK(session.player().shown() == 600);
    CHECK_FALSE(session.playing());
    session.seek(1e300);
    play_marked(session, host, 600);
    CHECK(session.player().shown() == kTicksPerRun);
    session.seek(0.5); // received already: at once
    CHECK(session.player().shown() == 50);
}

TEST_CASE("a link decides whether it plays") {
    const auto playing = [](const char* link, bool may_play) {
        RecordingHost host;
        Session session(host);
        session.open_link(link, may_play);
        play_marked(session, host, 60);
        return session.playing();
    };
    CHECK(playing("#v1&m=10&T=12", true));
    CHECK_FALSE(playing("#v1&m=10&T=12", false));
    CHECK(playing("#v1&m=10&T=12&play=on", false));
    CHECK_FALSE(playing("#v1&m=10&T=12&play=off", true));
    { // less motion: still, at a telling moment
        RecordingHost host;
        Session session(host);
        session.open_link("#v1&m=10&T=12", false);
        play_marked(session, host, 400);
        CHECK(session.player().shown() == 360);
        CHECK_FALSE(session.playing());
        // At rest the mouse in a plot shows another moment, and leaves this one alone.
        session.peek(2.0);
        CHECK(session.pictured()->tick == 200);
        CHECK(session.shown()->tick == 360);
        session.peek(11.0); // not computed yet
        CHECK(session.pictured()->tick == 360);
        session.peek({});
        CHECK(session.pictured()->tick == 360);
        CHECK(session.history().trail(0, 360, 100).size() <= 3 * 100);
        CHECK(session.history().trail(0, 360, 1000).size() == 3 * 361);
        CHECK(session.history().trail(7, 360, 100).empty()); // there is no such neuron in these pictures
    }
    CHECK_FALSE(playing("#v1&m=10&T=12&t=1", true));
    CHECK(playing("#v1&m=10&T=12&t=1&play=on", true));
}

TEST_CASE("keys are set by text, the scenario's and the view's, or refused with what they take") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&T=12&hide=twins", false);
    CHECK(!session.set("m", "20"));
    CHECK(session.scenario().m == 20);
    CHECK(host.opened.back() == "#v1&m=20&T=12");
    CHECK(!session.set("m", "20")); // nothing new: nothing runs anew
    CHECK(host.opened.size() == 2);
    const auto low = session.set("m", "0");
    CHECK(low->kind == ProblemKind::range);
    CHECK(low->nearest == "m=1");
    CHECK(!low->at_character);
    CHECK(describe(*low).find("m = 0 is out of range: neurons run from 1") == 0);
    CHECK(session.set("k", "3"));
    CHECK(!session.set("hide", "none"));
    CHECK(session.view().twins);
    CHECK(!session.set("colour", "speed"));
    CHECK(session.get("colour") == "speed");
    CHECK(session.get("m") == "20");
    CHECK(describe(*session.set("colour", "red")) ==
          "colour = red is not a choice: it takes plain, latitude, gap, lambda, speed or weight");
    const auto formula = session.set("phi", "h4+rleu(z):8"); // the first character that is not understood
    CHECK(formula->at_character);
    CHECK(formula->position == 3);
    CHECK(!session.set("phi", "0h4")->at_character); // nothing of it is: it is zero
    CHECK(describe(*session.set("neuron", "20")) ==
          "neuron = 20 is out of range: neurons are counted from 0 to m - 1 = 19");
    CHECK(describe(*session.set("widht", "20")) == "widht is not a setting");
    CHECK(!session.set("theory", "off"));
    CHECK(host.opened.size() == 3); // the same run without the theory
    CHECK(!session.set("t", "6"));
    play_marked(session, host, 800);
    CHECK(session.player().shown() == 600);
    CHECK(session.set("t", "13"));
}

TEST_CASE("a narrator speaks of the escape and of doubled gaps, once each") {
    Narrator narrator;
    std::vector<std::string> said;
    for (std::uint32_t tick = 0; tick <= 100; ++tick) {
        Snapshot snapshot;
        snapshot.tick = tick;
        snapshot.observables[Quantity::t] = 0.1 * tick;
        snapshot.observables[Quantity::mean_abs_latitude_finite] = 0.2 + 0.006 * tick;
        snapshot.observables[Quantity::particle_gap] = 1e-7 * tick * tick * tick;
        snapshot.latitude_finite.assign(kLatitudeBins, 0.0f);
        snapshot.latitude_finite.front() = 0.01f * static_cast<float>(tick);
        snapshot.latitude_finite[kLatitudeBins / 2] = 1.0f - snapshot.latitude_finite.front();
        if (const std::string news = narrator.see(snapshot); !news.empty()) said.push_back(news);
    }
    REQUIRE(said.size() == 9);
    CHECK(said[0] == "At t = 2.2 the particle gap has reached 0.0011.");
    CHECK(said[1] == "At t = 2.8 the particle gap has doubled to 0.0022.");
    CHECK(std::count(said.begin(), said.end(), "At t = 5 half of the neurons have escaped the equator.") ==
          1);
    CHECK(std::count_if(said.begin(), said.end(),
                        [](const std::string& s) { return s.find("begun") != s.npos; }) == 1);
}

TEST_CASE("a run that stopped can be computed anew") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&T=12", true);
    play_marked(session, host, 10);
    session.worker_failed("out of memory");
    CHECK_FALSE(session.playing());
    CHECK(host.sentences.back() == "The run stopped: out of memory");
    session.again();
    CHECK(session.failure().empty());
    CHECK(host.opened.size() == 2);
    play_marked(session, host, 10);
    CHECK(session.history().ticks() > 0);
}

namespace {

/// An expected gap whose function gap at every time is below x for a share x of all starts.
std::vector<std::uint8_t> expected_answer(const std::string& link, double T, const std::string& reason = "") {
    ExpectedSeries series;
    series.link = link;
    series.reason = reason;
    if (reason.empty()) {
        for (std::size_t i = 0; i < kExpectedTimes; ++i)
            series.t.push_back(T * static_cast<double>(i) / (kExpectedTimes - 1));
        series.particle.assign(kExpectedTimes, 2.0);
        series.function.assign(kExpectedTimes, 0.5);
        for (auto* constants :
             {&series.particle_deviation, &series.loss, &series.loss_error, &series.loss_deviation})
            constants->assign(kExpectedTimes, 0.25);
        for (auto& own : series.particle_own) own.assign(kExpectedTimes, 1.5);
        for (std::size_t k = 0; k < kExpectedShares.size(); ++k)
            series.quantiles[k].assign(kExpectedTimes, kExpectedShares[k]);
        series.parts.assign(3, series.particle);
    }
    return encode(series);
}

} // namespace

TEST_CASE("the expected gap is asked for once a problem, whatever the seed and the width") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&T=12", true);
    CHECK(host.expected == std::vector<std::string>{"#v1&T=12"});
    CHECK(session.expecting());
    CHECK_FALSE(session.expected());
    session.receive(expected_answer("#v1&T=12", 12.0));
    REQUIRE(session.expected());
    CHECK_FALSE(session.expecting());
    session.new_seed();
    CHECK(!session.set("m", "20"));
    CHECK(host.expected.size() == 1);
    CHECK(session.expected());
    CHECK(!session.set("d", "8"));
    CHECK(host.expected.back() == "#v1&d=8&T=12");
    CHECK_FALSE(session.expected());                    // of another problem
    session.receive(expected_answer("#v1&T=12", 12.0)); // late
    CHECK_FALSE(session.expected());
    session.receive(expected_answer("#v1&d=8&T=12", 12.0, "too large"));
    CHECK_FALSE(session.expected());
    CHECK_FALSE(session.expecting());
    CHECK(session.unexpected() == "too large");
}

TEST_CASE("without the theory nothing is expected, and with it again nothing is computed twice") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=10&T=12&theory=off", true);
    CHECK(host.expected.empty());
    CHECK_FALSE(session.expecting());
    CHECK(!session.set("theory", "on"));
    CHECK(host.expected.size() == 1);
    session.receive(expected_answer("#v1&T=12", 12.0));
    CHECK(!session.set("theory", "off"));
    CHECK_FALSE(session.expected());
    CHECK(!session.set("theory", "on"));
    CHECK(session.expected());
    CHECK(host.expected.size() == 1);
    session.no_expected("no Worker");
    CHECK_FALSE(session.expected());
    CHECK(session.unexpected() == "no Worker");
}

TEST_CASE("the rank of a run is said when it ends, and only where the law is the run's") {
    RecordingHost host;
    Session session(host);
    session.play();
    session.open_link("#v1&m=10&T=12", true);
    session.receive(expected_answer("#v1&T=12", 12.0));
    CHECK_FALSE(session.rank()); // nothing is shown yet
    play(session, host, 2000);
    REQUIRE(session.rank());
    CHECK(*session.rank() == 0.0); // the answers' function gap is zero
    CHECK(host.sentences.back().find("among the lowest 1 % of all seeds.") != std::string::npos);
    for (const char* link : {"#v1&m=10&T=12&n=50", "#v1&m=10&T=12&rule=pgd&limit=flow"}) {
        session.open_link(link, true);
        play(session, host, 100);
        CHECK(session.expected());
        CHECK_FALSE(session.rank());
    }
}
