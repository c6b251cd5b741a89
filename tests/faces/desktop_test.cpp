// The desktop's window without the window: its thread and its command line.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "faces/desktop/arguments.h"
#include "faces/desktop/simulation.h"
#include "protocol/expected_series.h"
#include "protocol/snapshot.h"
#include "run/timeline.h"
#include "scenario/link.h"

using namespace equator;

namespace {

/// The next `count` answers, or as many as came within a minute.
std::vector<Snapshot> wait_for(Simulation& simulation, std::size_t count) {
    std::vector<Snapshot> snapshots;
    for (int i = 0; i < 60'000 && snapshots.size() < count; ++i) {
        for (const auto& bytes : simulation.take_answers()) {
            const auto snapshot = decode(bytes);
            REQUIRE(snapshot);
            snapshots.push_back(*snapshot);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(snapshots.size() == count);
    return snapshots;
}

desktop::Arguments read(const std::vector<std::string>& words) {
    return desktop::read_arguments(words);
}

} // namespace

TEST_CASE("the simulation's thread answers as the core does, and says so") {
    std::atomic<int> calls = 0;
    Simulation simulation([&] { ++calls; });
    const std::string link = "#v1&d=8&m=20&T=6";
    simulation.open_run(4, link, true);
    for (std::uint32_t tick = 0; tick < 30; ++tick) simulation.want_tick(tick);
    const auto snapshots = wait_for(simulation, 30);
    simulation.revisit(10);
    const auto again = wait_for(simulation, 1);
    CHECK(calls == 31);
    Timeline timeline(parse_link(link).scenario);
    for (std::uint32_t tick = 0; tick < 30; ++tick) {
        timeline.go_to(tick);
        CHECK(snapshots[tick].run == 4);
        CHECK(snapshots[tick].tick == tick);
        CHECK(snapshots[tick].digest == timeline.state_at(tick).digest);
    }
    CHECK(again[0].tick == 10);
    CHECK(again[0].digest == snapshots[10].digest);
}

TEST_CASE("a run opened while another one computes takes its place") {
    Simulation simulation([] {});
    simulation.open_run(1, "#v1&m=300", true);
    simulation.want_tick(1200); // seconds of work
    for (std::uint32_t run = 2; run < 50; ++run) {
        simulation.open_run(run, "#v1&m=" + std::to_string(run), true);
        simulation.want_tick(0);
    }
    for (;;) {
        const Snapshot snapshot = wait_for(simulation, 1).front();
        CHECK(snapshot.run > 1);
        if (snapshot.run < 49) continue; // begun before it was superseded
        CHECK(snapshot.neurons.size() == 3 * 49);
        break;
    }
}

TEST_CASE("the expected gap comes beside a run, the newest that was asked for") {
    Simulation simulation([] {});
    simulation.open_run(1, "#v1&d=5&m=20&T=2", true);
    simulation.want_tick(3);
    simulation.expect("#v1&d=5&T=2");
    simulation.expect("#v1&d=6&T=2");
    bool run = false, expected = false;
    for (int i = 0; i < 60'000 && !(run && expected); ++i) {
        for (const auto& bytes : simulation.take_answers()) {
            if (const auto series = decode_expected(bytes))
                expected = expected || (series->link == "#v1&d=6&T=2" && series->reason.empty());
            else
                run = run || (decode(bytes) && decode(bytes)->tick == 3);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(run);
    CHECK(expected);
}

TEST_CASE("the thread ends in the middle of a run, and with nothing to do") {
    Simulation idle([] {});
    Simulation busy([] {});
    busy.open_run(1, "#v1&m=300", true);
    busy.want_tick(1200);
}

TEST_CASE("what cannot be run is answered by the thread too") {
    Simulation simulation([] {});
    simulation.open_run(1, "#v1&m=0", true);
    CHECK(wait_for(simulation, 1)[0].error.find("m = 0") != std::string::npos);
}

TEST_CASE("the window's command line: what is given is read") {
    const auto none = read({});
    CHECK(none.errors.empty());
    CHECK(none.link.empty());
    CHECK(none.screenshot.empty());
    const auto all =
        read({"--size", "640x480", "#v1&m=3", "--scale=1.5", "--theme", "light", "--screenshot", "a.png"});
    CHECK(all.errors.empty());
    CHECK(all.link == "#v1&m=3");
    CHECK(all.width == 640);
    CHECK(all.height == 480);
    CHECK(all.scale == 1.5f);
    CHECK(all.dark == false);
    CHECK(all.screenshot == "a.png");
    CHECK(read({"--help"}).help);
    CHECK(read({"--version"}).version);
}

TEST_CASE("the window's command line: every fault names its option") {
    const std::vector<std::vector<std::string>> bad{
        {"--size", "640"},  {"--size", "640x"},  {"--size", "x480"},       {"--size", "640x480x2"},
        {"--size", "1x1"},  {"--size", "1e9x1"}, {"--size", "640.5x480"},  {"--scale", "0"},
        {"--scale", "nan"}, {"--scale", "-1"},   {"--theme", "automatic"}, {"--screenshot", ""},
        {"--screenshot"},   {"--scael", "1"}};
    for (const auto& words : bad) {
        const auto arguments = read(words);
        CAPTURE(words[0]);
        REQUIRE(arguments.errors.size() >= 1);
        CHECK(arguments.errors[0].find(words[0]) != std::string::npos);
    }
    CHECK(read({"--scael", "1"}).errors[0].find("did you mean --scale?") != std::string::npos);
    CHECK(read({"#v1", "#v1&m=2"}).errors.size() == 1);
    CHECK(read({"--size", "1x1", "--theme", "x"}).errors.size() == 2);
}
