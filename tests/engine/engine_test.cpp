// The engine behind the Worker and behind the desktop's thread, with a clock that the tests turn.
#include "engine/engine.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "protocol/distances.h"
#include "protocol/snapshot.h"
#include "run/ticks.h"
#include "run/timeline.h"
#include "scenario/link.h"

using namespace equator;

namespace {

constexpr const char* kLink = "#v1&d=8&m=20&T=6";

/// An engine whose clock moves on by `pace` milliseconds whenever it is looked at.
struct Driven {
    double now = 0.0, pace = 0.0;
    int slices = 0;
    Engine engine{[this] { return now += pace; }};

    explicit Driven(double milliseconds_a_look = 0.0) : pace(milliseconds_a_look) {}

    /// Slices until the engine has an answer or nothing to do.
    std::optional<Snapshot> next() {
        Engine::Progress progress = Engine::Progress::busy;
        while (progress == Engine::Progress::busy) {
            progress = engine.work(25.0);
            ++slices;
        }
        return progress == Engine::Progress::answered ? decode(engine.answer()) : std::nullopt;
    }
};

std::uint64_t digest_at(std::uint32_t tick) {
    Timeline timeline(parse_link(kLink).scenario);
    timeline.go_to(tick);
    return timeline.state_at(tick).digest;
}

} // namespace

TEST_CASE("an engine answers what is wanted, in that order, and is idle otherwise") {
    Driven driven;
    Engine& engine = driven.engine;
    CHECK(engine.work(25.0) == Engine::Progress::idle);
    CHECK_FALSE(engine.open(7, kLink, true));
    CHECK(engine.work(25.0) == Engine::Progress::idle);
    for (const std::uint32_t tick : {0u, 40u, 41u}) engine.want(tick);
    for (const std::uint32_t tick : {0u, 40u, 41u}) {
        const auto snapshot = driven.next();
        REQUIRE(snapshot);
        CHECK(snapshot->run == 7);
        CHECK(snapshot->tick == tick);
        CHECK(snapshot->error.empty());
        CHECK(snapshot->observables[Quantity::t] == time_of_tick(6.0, tick));
        CHECK(snapshot->digest == digest_at(tick));
        CHECK(snapshot->neurons.size() == 60);
    }
    CHECK_FALSE(driven.next());
}

TEST_CASE("a revisit goes before the wants; a later one takes its place") {
    Driven driven;
    Engine& engine = driven.engine;
    engine.open(1, kLink, true);
    engine.want(90);
    REQUIRE(driven.next());
    engine.want(100);
    engine.revisit(60);
    engine.revisit(30);
    for (const std::uint32_t tick : {30u, 100u}) {
        const auto snapshot = driven.next();
        REQUIRE(snapshot);
        CHECK(snapshot->tick == tick);
        CHECK(snapshot->digest == digest_at(tick));
    }
    CHECK_FALSE(driven.next());
}

TEST_CASE("a slice ends with its time, after a step at least, and slices change no result") {
    // Every look at the clock takes longer than a slice: one step each.
    Driven slow(30.0), fast;
    for (Driven* driven : {&slow, &fast}) {
        driven->engine.open(1, kLink, false);
        driven->engine.want(400);
    }
    const auto a = slow.next(), b = fast.next();
    REQUIRE(a);
    REQUIRE(b);
    CHECK(fast.slices == 1);
    CHECK(slow.slices > 10);
    CHECK(a->digest == b->digest);
    CHECK(b->compute_seconds == 0.0);
    CHECK(a->compute_seconds > 0.03 * slow.slices);
    CHECK(std::isnan(a->observables[Quantity::bound_linear])); // asked for without theory
}

TEST_CASE("between two steps of gradient descent an answer is the one before, and the run's own") {
    // 0.1 a step, 1200 ticks of T = 3: 40 ticks each. A second engine is asked for every tick anew.
    constexpr const char* kSteps = "#v1&m=20&d=5&rule=pgd&eta=0.1&T=3";
    Driven driven;
    driven.engine.open(1, kSteps, true);
    for (std::uint32_t tick = 0; tick < 130; ++tick) driven.engine.want(tick);
    for (std::uint32_t tick = 0; tick < 130; ++tick) {
        const auto snapshot = driven.next();
        REQUIRE(snapshot);
        Driven alone;
        alone.engine.open(1, kSteps, true);
        alone.engine.want(tick);
        const auto anew = alone.next();
        REQUIRE(anew);
        CAPTURE(tick);
        CHECK(snapshot->tick == tick);
        CHECK(snapshot->observables[Quantity::t] == anew->observables[Quantity::t]);
        CHECK(snapshot->digest == anew->digest);
        CHECK(snapshot->neurons == anew->neurons);
        for (std::size_t q = 0; q < kQuantityCount; ++q) {
            const double a = snapshot->observables.values[q], b = anew->observables.values[q];
            CHECK((a == b || (std::isnan(a) && std::isnan(b))));
        }
    }
}

TEST_CASE("a moment that is visited again has the largest distances that it had, over all ticks up to it") {
    for (const char* link : {kLink, "#v1&m=20&d=5&rule=pgd&eta=0.1&T=3"}) {
        CAPTURE(link);
        Driven driven;
        driven.engine.open(1, link, false);
        Timeline timeline(parse_link(link).scenario, false);
        std::vector<double> largest(20, 0.0);
        std::vector<std::vector<float>> seen;
        for (std::uint32_t tick = 0; tick < 150; ++tick) {
            driven.engine.want(tick);
            const auto snapshot = driven.next();
            REQUIRE(snapshot);
            timeline.go_to(tick);
            const RunState state = timeline.state_at(tick, false);
            std::vector<float> now(kDistanceBins), most(kDistanceBins);
            for (std::size_t i = 0; i < 20; ++i) {
                const double gap = state.gap[static_cast<Eigen::Index>(i)];
                largest[i] = std::max(largest[i], gap);
                now[distance_bin(gap)] += 1.0f;
                most[distance_bin(largest[i])] += 1.0f;
            }
            for (auto* counts : {&now, &most})
                for (float& count : *counts) count = static_cast<float>(static_cast<double>(count) / 20.0);
            REQUIRE(snapshot->distance_now == now);
            REQUIRE(snapshot->distance_largest == most);
            seen.push_back(snapshot->distance_largest);
        }
        CHECK(seen[149] != seen[10]);
        for (const std::uint32_t tick : {77u, 10u, 149u, 0u}) {
            driven.engine.revisit(tick);
            const auto again = driven.next();
            REQUIRE(again);
            CHECK(again->distance_largest == seen[tick]);
        }
    }
}

TEST_CASE("another run gives up the one before with all that was asked of it") {
    Driven driven;
    Engine& engine = driven.engine;
    engine.open(1, kLink, true);
    engine.want(0);
    REQUIRE(driven.next());
    engine.want(500);
    engine.revisit(0);
    CHECK_FALSE(engine.open(2, "#v1&m=3", true));
    CHECK(engine.work(25.0) == Engine::Progress::idle);
    engine.want(0);
    const auto snapshot = driven.next();
    REQUIRE(snapshot);
    CHECK(snapshot->run == 2);
    CHECK(snapshot->neurons.size() == 9);
}

TEST_CASE("what cannot be run is answered at once, by name") {
    Driven driven;
    struct Bad {
        const char *link, *reason;
    };
    for (const Bad& bad : {Bad{"#v1&m=0", "m = 0"}, Bad{"#v1&m=1000000&d=1000", "the instrument"}}) {
        CAPTURE(bad.link);
        CHECK(driven.engine.open(3, bad.link, true));
        const auto snapshot = decode(driven.engine.answer());
        REQUIRE(snapshot);
        CHECK(snapshot->run == 3);
        CHECK(snapshot->error.find(bad.reason) != std::string::npos);
        driven.engine.want(0);
        CHECK(driven.engine.work(25.0) == Engine::Progress::idle);
    }
}

TEST_CASE("a wide network's ticks go without pictures where no screen could show them") {
    const std::string link = "#v1&d=3&m=" + std::to_string(kMostDetailed + 1) + "&rule=pgd&T=6";
    Driven still; // a clock that stands still: no time for another picture
    REQUIRE_FALSE(still.engine.open(1, link, false));
    for (const std::uint32_t tick : {0u, 1u, 2u, 3u}) still.engine.want(tick);
    std::uint64_t digest = 0;
    for (const std::uint32_t tick : {0u, 1u, 2u, 3u}) {
        const auto snapshot = still.next();
        REQUIRE(snapshot);
        CHECK(snapshot->tick == tick);
        // The first, and the last of those asked for: somebody may be waiting for it.
        CHECK((snapshot->picture == 1) == (tick == 0 || tick == 3));
        CHECK((snapshot->points.size() == std::size_t{kMostDetailed} + 1) == (snapshot->picture == 1));
        CHECK(snapshot->observables[Quantity::t] <= time_of_tick(6.0, tick)); // that of the last step
        CHECK(snapshot->observables[Quantity::particle_gap] >= 0.0);
        if (tick == 2) digest = snapshot->digest;
    }
    still.engine.revisit(2);
    const auto again = still.next();
    REQUIRE(again);
    CHECK(again->picture == 1);
    CHECK(again->digest == digest);

    Driven slow(20.0); // slower than screens: every picture can be seen
    REQUIRE_FALSE(slow.engine.open(1, link, false));
    for (const std::uint32_t tick : {0u, 1u, 2u}) slow.engine.want(tick);
    for (int k = 0; k < 3; ++k) CHECK(slow.next()->picture == 1);
}

TEST_CASE("a clock that is set back or forward changes no result") {
    Driven still, jumping;
    for (Driven* driven : {&still, &jumping}) {
        driven->now = 1e7;
        REQUIRE_FALSE(driven->engine.open(1, kLink, true));
        for (const std::uint32_t tick : {0u, 10u, 20u, 30u, 40u}) driven->engine.want(tick);
    }
    for (const std::uint32_t tick : {0u, 10u, 20u, 30u, 40u}) {
        if (tick == 10) jumping.now -= 3.6e6; // an hour
        if (tick == 30) jumping.now += 1.8e7; // five hours
        const auto a = still.next(), b = jumping.next();
        REQUIRE(a);
        REQUIRE(b);
        CAPTURE(tick);
        CHECK(b->tick == tick);
        CHECK(b->digest == a->digest);
        CHECK(b->neurons == a->neurons);
    }
    // Set back within a slice.
    Driven falling(-1e6);
    falling.engine.open(1, kLink, false);
    falling.engine.want(40);
    const auto snapshot = falling.next();
    REQUIRE(snapshot);
    CHECK(snapshot->digest == digest_at(40));
}
