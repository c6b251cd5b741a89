// What a session is doing: every pair of a phase and an event against the table in docs/architecture.md, and
// what holds whatever happens, over random sequences of events.
#include "instrument/phase.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "generated/docs.h"
#include "instrument/session.h"
#include "instrument/transport.h"
#include "support/random_scenario.h"
#include "view/view_settings.h"

using namespace equator;
using test::Lcg;

namespace {

constexpr const char* kNames[] = {"blank", "refused", "stopped", "heading", "playing", "resting"};
static_assert(std::variant_size_v<Phase> == std::size(kNames));
std::string name_of(const Session& session) {
    return kNames[session.phase().index()];
}

/// A host whose Worker answers what it is asked, when told to.
struct World final : Host {
    Session session{*this};
    std::vector<std::uint32_t> wanted, revisits;
    std::vector<std::string> links;

    void open_run(std::uint32_t, const std::string& link, bool) override {
        REQUIRE(parse_link(link).ok());
        wanted.clear();
        revisits.clear();
    }
    void want_tick(std::uint32_t tick) override { wanted.push_back(tick); }
    void revisit(std::uint32_t tick) override { revisits.push_back(tick); }
    void expect(const std::string&) override {}
    void open_share() override {}
    void set_dark(bool) override {}
    void set_link(const std::string& link) override { links.push_back(link); }
    void announce(const std::string& sentence) override { CHECK(!sentence.empty()); }

    void answer(std::uint32_t tick, const std::string& error = "") {
        Snapshot snapshot;
        snapshot.run = session.run_number();
        snapshot.tick = tick;
        snapshot.digest = 0x9E3779B97F4A7C15u * (tick + 1);
        snapshot.observables[Quantity::t] = time_of_tick(session.scenario().T, tick);
        snapshot.error = error;
        session.receive(encode(snapshot));
    }
    /// A frame, and the Worker's answers to it, but for the slow.
    void frame(std::size_t answers = ~std::size_t{0}) {
        session.advance(0.05);
        const std::size_t count = std::min(answers, wanted.size());
        for (std::size_t i = 0; i < count; ++i) answer(wanted[i]);
        wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(count));
        for (const std::uint32_t tick : std::exchange(revisits, {})) answer(tick);
    }
    void frames(int count) {
        for (int i = 0; i < count; ++i) frame();
    }
};

/// Each way into a phase.
void enter(World& world, const std::string& phase) {
    Session& session = world.session;
    if (phase == "blank") return;
    session.open_link("#v1&m=10&T=12&play=on", true);
    world.frames(20); // some of the run is there
    if (phase == "refused") session.open_link("#v1&m=0", true);
    if (phase == "stopped") session.worker_failed("out of memory");
    if (phase == "heading") session.seek(9.0);
    if (phase == "resting") session.pause();
    REQUIRE(name_of(session) == phase);
}

/// What happens, by its name in the docs.
const std::map<std::string, std::function<void(World&)>> kEvents = {
    {"a link that plays", [](World& w) { w.session.open_link("#v1&m=11&T=12&play=on", false); }},
    {"a link that rests", [](World& w) { w.session.open_link("#v1&m=11&T=12&play=off", true); }},
    {"a link to a moment", [](World& w) { w.session.open_link("#v1&m=11&T=12&t=6", true); }},
    {"a link that is wrong", [](World& w) { w.session.open_link("#v1&m=0&x=1", true); }},
    {"another setting, `newSeed`", [](World& w) { w.session.new_seed(); }},
    {"a setting that is too large", [](World& w) { CHECK(!w.session.set("m", "900000")); }},
    {"the theory off or on",
     [](World& w) { CHECK(!w.session.set("theory", w.session.view().theory ? "off" : "on")); }},
    {"`acceptNearest`", [](World& w) { w.session.accept_nearest(); }},
    {"`play`", [](World& w) { w.session.play(); }},
    {"`pause`", [](World& w) { w.session.pause(); }},
    {"`step`", [](World& w) { w.session.step(); }},
    {"`again`", [](World& w) { w.session.again(); }},
    {"`seek` to what is there", [](World& w) { w.session.seek(0.0); }},
    {"`seek` beyond", [](World& w) { w.session.seek(11.0); }},
    {"a place on the line of time", [](World& w) { w.session.go_to(700); }},
    {"the moment is there",
     [](World& w) {
         for (int i = 0; i < 1000 && w.session.heading(); ++i) w.frame();
     }},
    {"the end of the run",
     [](World& w) {
         for (int i = 0; i < 3000 && w.session.playing(); ++i) w.frame();
     }},
    {"the run fails", [](World& w) { w.session.worker_failed("the tab was out of memory"); }},
};

/// The cells of a line "| a | b |".
std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> found;
    for (std::size_t from = 1; from < line.size();) {
        const std::size_t end = std::min(line.find('|', from), line.size());
        std::string cell = line.substr(from, end - from);
        cell.erase(0, cell.find_first_not_of(' '));
        cell.erase(cell.find_last_not_of(' ') + 1);
        found.push_back(cell);
        from = end + 1;
    }
    return found;
}

/// The rows of the table of phases in docs/architecture.md.
std::vector<std::vector<std::string>> table() {
    const std::string text(test::kArchitectureMarkdown);
    std::vector<std::vector<std::string>> rows;
    std::size_t at = text.find("| event |");
    REQUIRE(at != std::string::npos);
    for (; at < text.size() && text[at] == '|'; at = text.find('\n', at) + 1)
        rows.push_back(cells(text.substr(at, text.find('\n', at) - at)));
    return rows;
}

} // namespace

TEST_CASE("each event leads from each phase where the table says") {
    auto rows = table();
    REQUIRE(rows.size() == kEvents.size() + 2);
    const std::vector<std::string> head = rows.front();
    REQUIRE(head.size() == 1 + std::size(kNames));
    std::set<std::string> met;
    for (std::size_t r = 2; r < rows.size(); ++r) {
        CAPTURE(rows[r][0]);
        const auto event = kEvents.find(rows[r][0]);
        REQUIRE(event != kEvents.end());
        met.insert(rows[r][0]);
        REQUIRE(rows[r].size() == head.size());
        for (std::size_t p = 0; p < std::size(kNames); ++p) {
            CAPTURE(kNames[p]);
            CHECK(head[p + 1] == kNames[p]);
            World world;
            enter(world, kNames[p]);
            event->second(world);
            const std::string& next = rows[r][p + 1];
            CHECK(name_of(world.session) == (next == "" ? kNames[p] : next));
        }
    }
    CHECK(met.size() == kEvents.size());
}

TEST_CASE("whatever happens, nothing moves where nothing runs, and what is said can be opened") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Lcg lcg{seed};
        World world;
        Session& session = world.session;
        std::vector<const std::function<void(World&)>*> events;
        for (const auto& [name, event] : kEvents)
            if (name != "the end of the run" && name != "the moment is there") events.push_back(&event);
        for (int i = 0; i < 120; ++i) {
            const auto before = session.run_number();
            switch (lcg.below(8)) {
            case 0:
            case 1:
            case 2:
                (*events[lcg.below(events.size())])(world);
                break;
            case 3:
                session.peek(lcg.unit() * 14.0);
                break;
            case 4:
                session.suspend(lcg.coin() && lcg.coin());
                break;
            case 5: {
                View wish = session.view();
                wish.speed = lcg.coin() ? 8.0 : 1e9;
                wish.selected = static_cast<int>(lcg.below(20));
                const View shown = session.view();
                if (session.change_view(wish)) CHECK(session.view() == shown);
                break;
            }
            default:
                world.frame(lcg.coin() ? ~std::size_t{0} : lcg.below(3));
            }
            CHECK(session.run_number() - before <= 1);
            // One thing at a time.
            CHECK(session.running() + (session.refusal() != nullptr) + !session.failure().empty() <= 1);
            CHECK((session.running() || !session.moving()));
            if (session.refusal()) CHECK(!session.refusal()->problems.empty());
            // A peek is of what is there, and only at rest.
            if (session.moving() || session.refusal()) CHECK(session.pictured() == session.shown());
            CHECK((session.pictured() != nullptr) == !session.history().empty());
            CHECK(session.player().speed() == session.view().speed);
            const std::string text = shared_link_text(session.shared());
            CHECK_MESSAGE(parse_shared_link(text).ok(), text);
        }
        // From wherever it is, a moment that is asked for is reached, and what follows there follows.
        session.suspend(false);
        const bool plays = lcg.coin();
        session.open_link(plays ? "#v1&m=12&T=12&t=3&play=on" : "#v1&m=12&T=12&t=3", true);
        bool reached = false;
        for (int i = 0; i < 400 && session.heading(); ++i) {
            world.frame();
            reached = session.player().shown() == 300;
        }
        CHECK(reached);
        CHECK(session.playing() == plays);
        session.pause();
        CHECK(name_of(session) == "resting");
        for (const std::string& link : world.links) CHECK_MESSAGE(parse_shared_link(link).ok(), link);
    }
}

TEST_CASE("a pause on the way to a moment stays where it is; play there goes on from the moment") {
    World world;
    Session& session = world.session;
    session.open_link("#v1&m=10&T=12&t=9", true);
    world.frames(6);
    REQUIRE(session.heading());
    session.pause();
    const std::uint32_t at = session.player().shown();
    CHECK(at > 0);
    CHECK(at < 900);
    world.frames(50);
    CHECK(session.player().shown() == at);
    session.seek(9.0);
    session.play();
    CHECK(session.heading());
    for (int i = 0; i < 400 && session.heading(); ++i) world.frame();
    CHECK(session.playing());
    CHECK(session.player().shown() >= 900);
    // On the way to a moment, the start is the start.
    session.open_link("#v1&m=11&T=12&t=9", true);
    world.frames(6);
    session.again();
    CHECK(session.playing());
    world.frame();
    CHECK(session.player().shown() < 10);
}

TEST_CASE("a view that no link could say is refused, and changes nothing") {
    World world;
    Session& session = world.session;
    session.open_link("#v1&m=10&T=12&play=off", false);
    world.frames(3);
    const View before = session.view();
    const std::size_t told = world.links.size();
    const auto refused = [&](auto&& edit, const char* key) {
        View wish = session.view();
        edit(wish);
        const auto problem = session.change_view(wish);
        REQUIRE(problem);
        CHECK(problem->key == key);
        CHECK(!problem->range.empty());
        CHECK(session.view() == before);
        CHECK(world.links.size() == told);
    };
    refused([](View& view) { view.selected = 10; }, "neuron");
    refused([](View& view) { view.speed = std::nan(""); }, "speed");
    refused([](View& view) { view.speed = 9.0; }, "speed");
    refused([](View& view) { view.step = kTourSteps + 1; }, "step");
    refused([](View& view) { view.target_gap = 0.0; }, "target");
    refused([](View& view) { view.camera.distance = 1e3; }, "cam");
    refused([](View& view) { view.camera.yaw = std::nan(""); }, "cam");
    refused([](View& view) { view.colour_by = ColourBy::count_; }, "colour");
    refused([](View& view) { view.left = PlotKind::gap; }, "left");
    refused([](View& view) { view.plot(PlotKind::gap).zoom_x = Axis{2.0, 1.0, false}; }, "gap");
    refused([](View& view) { view.plot(PlotKind::loss).zoom_y = Axis{0.0, 1e300, false}; }, "loss");

    session.edit_view([](View& view) { view.camera.yaw = 12.34; });
    CHECK(session.view().camera.yaw == 12.3); // as links say it
    CHECK(world.links.back() == "#v1&m=10&T=12&play=off&cam=12.3,18.3,5.2");
    const std::size_t after = world.links.size();
    CHECK(!session.change_view(session.view()));
    CHECK(world.links.size() == after);
}

TEST_CASE("what is refused is said in a sentence and in parts") {
    World world;
    Session& session = world.session;
    session.open_link("#v1&m=0&colour=red&speed=4", true);
    REQUIRE(session.refusal());
    const auto& problems = session.refusal()->problems;
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].key == "m");
    CHECK(problems[0].value == "0");
    CHECK(problems[0].nearest == "m=1");
    CHECK(problems[1].key == "colour");
    CHECK(problems[1].range == "it takes plain, latitude, gap, lambda, speed or weight");
    session.accept_nearest();
    CHECK(session.playing());
    CHECK(session.player().speed() == 4.0); // of the link's view

    session.open_link("#v1&m=300000&d=200", true);
    REQUIRE(session.refusal());
    const LinkProblem& large = session.refusal()->problems.at(0);
    CHECK(large.kind == ProblemKind::too_large);
    CHECK(large.key == "m");
    CHECK(large.value == "300000");
    CHECK(large.range.starts_with("the instrument takes at most "));
    CHECK(large.nearest == "m=" + std::to_string(session.refusal()->nearest.scenario.m));
    CHECK(describe(large) == large.reason);
    CHECK(large.reason.ends_with(large.range));
}

TEST_CASE("phases: other rules beside the run change none of them") {
    for (const char* name : kNames) {
        CAPTURE(name);
        World world;
        enter(world, name);
        Session& session = world.session;
        REQUIRE(name_of(session) == name);
        for (const char* compare : {"rules", "off", "rules"}) {
            CHECK(!session.set("compare", compare));
            CHECK(name_of(session) == name);
            session.compared_failed("its script could not be loaded");
            CHECK(name_of(session) == name);
        }
        session.advance(0.0);
        CHECK(name_of(session) == name);
        CHECK(session.get("compare") == "rules");
    }
}
