// A run revisited: any tick, in any order and within any memory, has the bits of the first visit.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>
// A sanitizer has an allocator of its own; GCC and Clang say in different ways that there is one.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EQUATOR_OTHER_ALLOCATOR
#endif
#endif
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(EQUATOR_OTHER_ALLOCATOR)
#if __GLIBC_PREREQ(2, 33)
#include <malloc.h>
#define EQUATOR_HAS_MALLINFO2
#endif
#endif

#include "base/digest.h"
#include "base/number_text.h"
#include "run/ticks.h"
#include "run/timeline.h"
#include "scenario/link.h"
#include "support/scenario_of.h"

using namespace equator;
using test::scenario_of;

namespace {

/// A tick to the last bit (NaN equals NaN), what stands in a Snapshot but is not drawn included. The rest of
/// a Snapshot is drawn from the state that the digest is of.
std::string bits(const Run& run, const RunState& state) {
    std::string bits(sizeof state.observables.values, '\0');
    std::memcpy(bits.data(), state.observables.values.data(), bits.size());
    for (const std::uint64_t count :
         {run.finite_steps(), run.infinite_steps(), static_cast<std::uint64_t>(run.infinite_nodes())})
        bits += " " + std::to_string(count);
    return bits + " " + digest_text(state.digest) + " " + run.failure();
}

std::string picture(Timeline& timeline, std::uint32_t tick) {
    const RunState state = timeline.state_at(tick, tick % kTicksPerBudget == 0);
    return bits(timeline.run(), state);
}

using Pictures = std::vector<std::string>;

/// Ticks 0 .. last, as a page that plays the run sees them.
Pictures forwards(Timeline& timeline, std::uint32_t last) {
    Pictures pictures;
    for (std::uint32_t tick = 0; tick <= last; ++tick) {
        timeline.go_to(tick);
        pictures.push_back(picture(timeline, tick));
    }
    return pictures;
}

/// The same from a plain run that never looks back.
Pictures plain(const Scenario& scenario, bool theory, std::uint32_t last) {
    Run run(scenario, theory);
    Pictures pictures;
    for (std::uint32_t tick = 0; tick <= last; ++tick) {
        const double t = time_of_tick(scenario.T, tick);
        run.advance_to(t);
        pictures.push_back(bits(run, run.state_at(t, tick % kTicksPerBudget == 0)));
    }
    return pictures;
}

/// A tick in 0 .. last for every visit; steps of one both ways among leaps.
std::uint32_t wander(std::uint32_t visit, std::uint32_t from, std::uint32_t last) {
    std::uint32_t x = (visit + 1) * 2654435761u;
    x ^= x >> 15;
    x *= 2246822519u;
    x ^= x >> 13;
    if (visit % 5 == 1) return from > 0 ? from - 1 : 0;
    if (visit % 5 == 2) return std::min(from + 1, last);
    return x % (last + 1);
}

} // namespace

TEST_CASE("ticks: a tick's time leads back to the tick, by way of text as well") {
    std::vector<double> horizons{30.0, 1.0, 0.1, 12.0, 4.5, 1e-6, 1e6, 1.0 / 3.0, 7e-300, 299.99999999999994};
    double T = 1e-5;
    for (int i = 0; i < 12; ++i, T *= 7.3) horizons.push_back(T * (1.0 + 1e-3 * i));
    for (const double horizon : horizons)
        for (std::uint32_t tick = 0; tick <= kTicksPerRun; ++tick) {
            const double t = time_of_tick(horizon, tick);
            const bool same = tick_at(horizon, t) == tick;
            const bool same_by_text =
                horizon < 1e-6 || tick_at(horizon, parse_double(number_text(t)).value) == tick;
            if (same && same_by_text) continue; // a CHECK apiece would take seconds
            CAPTURE(horizon);
            CAPTURE(tick);
            CHECK(same);
            CHECK(same_by_text);
        }
    CHECK(time_of_tick(0.1, kTicksPerRun) == 0.1);
    CHECK(tick_at(30.0, 0.0) == 0);
    CHECK(tick_at(30.0, 1e-4) == 1); // the first tick at or after
    CHECK(tick_at(30.0, 0.0251) == 2);
}

TEST_CASE("run: a copy goes on by itself, with the same bits") {
    for (const char* link : {"d=5&m=13&T=4", "d=5&m=13&T=4&rule=pgd&phi=h3", "d=3&m=1&T=4&tol=1e-4"})
        for (const bool theory : {true, false}) {
            CAPTURE(link);
            const Scenario scenario = scenario_of(link);
            Run run(scenario, theory);
            run.advance_to(1.3);
            (void)run.approach(2.0); // perhaps half way to somewhere
            Run copy(run), bare = run.without_theory();
            CHECK(copy.bytes() <= run.bytes());
            CHECK(bare.bytes() <= run.bytes_without_theory());
            const std::uint64_t steps = run.finite_steps();
            copy.advance_to(4.0);
            CHECK(run.finite_steps() == steps);
            bare.advance_to(4.0);
            run.advance_to(4.0);
            const RunState state = run.state_at(4.0), again = copy.state_at(4.0),
                           less = bare.state_at(4.0, run.predictions_at(4.0), true);
            CHECK(again.digest == state.digest);
            CHECK(less.digest == state.digest);
            const auto same = [](const Observables& a, const Observables& b) {
                return std::memcmp(a.values.data(), b.values.data(), sizeof a.values) == 0;
            };
            CHECK(same(again.observables, state.observables));
            CHECK(same(less.observables, state.observables));
            CHECK(copy.velocity_evaluations() == run.velocity_evaluations());
        }
}

#ifdef EQUATOR_HAS_MALLINFO2
TEST_CASE("run: its memory is what the allocator gave") {
    const auto in_use = [] {
        const auto info = mallinfo2();
        return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
    };
    for (const char* link : {"d=16&m=300&T=3", "d=33&m=101&T=3&rule=pgd"})
        for (const bool theory : {true, false}) {
            CAPTURE(link);
            const double before = in_use();
            const auto run = std::make_unique<Run>(scenario_of(link), theory);
            run->advance_to(3.0);
            (void)run->state_at(3.0);
            CHECK(static_cast<double>(run->bytes()) == doctest::Approx(in_use() - before).epsilon(0.06));
            const double between = in_use();
            const auto copy = std::make_unique<Run>(run->without_theory());
            CHECK(static_cast<double>(copy->bytes()) == doctest::Approx(in_use() - between).epsilon(0.06));
        }
}
#endif

TEST_CASE("timeline: every tick again, in any order and within any memory") {
    struct Case {
        const char* link;
        bool theory;
        std::uint32_t last;
    };
    for (const Case& c :
         {Case{"d=5&m=13&T=60&tol=1e-5", true, 150}, Case{"d=5&m=13&T=60&tol=1e-5", false, 150},
          Case{"d=7&m=33&T=40&phi=0.8h3%2B0.6h4&rule=pgd&eta=0.071&tol=1e-4", true, 100},
          Case{"d=3&m=1&T=30&phi=h2&rule=pgd&tol=1e-4", false, 400},
          Case{"d=17&m=41&T=60&phi=h3&tol=1e-3", true, 80},
          Case{"d=4&m=9&T=0.5&tol=1e-4", true, 300}, // hundreds of ticks a step
          Case{"d=4&m=9&T=150&rule=pgd&tol=1e-4", true, 70}}) {
        CAPTURE(c.link);
        CAPTURE(c.theory);
        const Scenario scenario = scenario_of(c.link);
        const Pictures first = plain(scenario, c.theory, c.last);
        std::size_t one = 0;
        {
            Run run(scenario, c.theory);
            run.advance_to(time_of_tick(scenario.T, c.last));
            one = run.bytes_without_theory();
        }
        for (const std::size_t budget : {kCheckpointBudget, 5 * one, one + one / 2, std::size_t{0}}) {
            CAPTURE(budget);
            Timeline timeline(scenario, c.theory, budget);
            if (budget == kCheckpointBudget)
                CHECK(forwards(timeline, c.last) == first);
            else
                timeline.go_to(c.last); // at one go
            CHECK(timeline.failure().empty());
            CHECK(timeline.checkpoint_bytes() <= budget);
            CHECK((timeline.checkpoints() > 0) == (budget > 0));
            const std::uint64_t evaluations = timeline.frontier().velocity_evaluations();
            const std::uint32_t visits = budget >= 5 * one ? 40 : 5; // far from a checkpoint it takes long
            std::uint32_t tick = c.last;
            bool same = true;
            for (std::uint32_t visit = 0; visit < visits; ++visit) {
                tick = wander(visit, tick, c.last);
                timeline.go_to(tick);
                same = same && picture(timeline, tick) == first[tick];
            }
            CHECK(same);
            // Back at the frontier nothing is computed again.
            CHECK(timeline.approach(c.last));
            CHECK(picture(timeline, c.last) == first[c.last]);
            CHECK(timeline.frontier().velocity_evaluations() == evaluations);
            CHECK(timeline.bytes() >= timeline.frontier().bytes() + timeline.checkpoint_bytes());
        }
    }
}

TEST_CASE("timeline: the budget is kept at every moment, and used") {
    const Scenario scenario = scenario_of("d=8&m=50&T=30");
    const std::size_t one = Run(scenario, false).bytes(); // grows with its panels and stages
    for (const std::size_t budget : {one / 2, 2 * one, 10 * one, 100 * one}) {
        CAPTURE(budget);
        Timeline timeline(scenario, false, budget);
        std::size_t most = 0;
        bool kept = true;
        for (std::uint32_t tick = 0; tick <= kTicksPerRun; ++tick) {
            while (!timeline.approach(tick)) kept = kept && timeline.checkpoint_bytes() <= budget;
            kept = kept && timeline.checkpoint_bytes() <= budget;
            most = std::max(most, timeline.checkpoint_bytes());
            // A look back now and then changes nothing.
            if (tick % 100 == 99) timeline.go_to(tick / 2);
        }
        CHECK(kept);
        if (budget == 100 * one) CHECK(most > budget / 3);
    }
}

TEST_CASE("timeline: what is half way somewhere can be asked for anything else") {
    for (const char* link : {"d=6&m=21&T=60&tol=1e-5", "d=6&m=21&T=60&rule=pgd&tol=1e-5"}) {
        CAPTURE(link);
        const Scenario scenario = scenario_of(link);
        constexpr std::uint32_t kLast = 150;
        const Pictures first = plain(scenario, true, kLast);
        for (const std::size_t budget : {kCheckpointBudget, std::size_t{0}}) {
            Timeline timeline(scenario, true, budget);
            std::uint32_t tick = 0;
            bool same = true;
            for (std::uint32_t visit = 0; visit < 80; ++visit) {
                // A few steps towards one tick, given up for another, beyond the frontier or behind it.
                tick = wander(visit, tick, std::min(kLast, 2 * visit + 1));
                for (std::uint32_t i = 0; i < visit % 7; ++i)
                    (void)timeline.approach(wander(visit + 1000, tick, kLast));
                timeline.go_to(tick);
                same = same && picture(timeline, tick) == first[tick];
            }
            CHECK(same);
            timeline.go_to(kLast);
            CHECK(picture(timeline, kLast) == first[kLast]);
            // The frontier went once through, whatever was asked for in between.
            Run run(scenario);
            run.advance_to(time_of_tick(scenario.T, kLast));
            CHECK(timeline.frontier().velocity_evaluations() == run.velocity_evaluations());
            CHECK(timeline.frontier().infinite_steps() == run.infinite_steps());
        }
    }
}

TEST_CASE("timeline: a tick near a checkpoint costs the way from there") {
    const Scenario scenario = scenario_of("d=6&m=21&T=30&rule=pgd&eta=0.025&tol=1e-4"); // a step a tick
    Timeline timeline(scenario, true);
    constexpr std::uint32_t kLast = 330;
    timeline.go_to(kLast);
    CHECK(timeline.checkpoints() == kLast / kTicksPerCheckpoint);
    const auto calls = [&](std::uint32_t tick) {
        int count = 1;
        while (!timeline.approach(tick)) ++count;
        return count;
    };
    // Two solvers' steps a tick.
    CHECK(calls(309) <= 2 * 5 + 1); // from 304
    CHECK(timeline.run().theory() == nullptr);
    CHECK(calls(309) == 1);
    CHECK(calls(310) <= 3);       // the replay goes on
    CHECK(calls(304) == 1);       // the checkpoint itself
    CHECK(calls(5) <= 2 * 5 + 1); // from the start
    const std::size_t with_replay = timeline.bytes();
    CHECK(calls(kLast) == 1);
    CHECK(timeline.bytes() < with_replay); // it is gone
    CHECK(&timeline.run() == &timeline.frontier());
}

TEST_CASE("timeline: before a failure everything can be visited, after it nothing moves") {
    // A mis-specified network overshoots until a step carries neurons past the pole, at step 11 and 3.
    Scenario scenario = scenario_of("d=4&m=19&rule=pgd&T=30&phi=h1&sigma=h1%2B3h2");
    for (const double eta : {0.3, 1.0}) {
        scenario.eta = eta;
        Run run(scenario);
        run.advance_to(scenario.T);
        REQUIRE_FALSE(run.failure().empty());
        const auto fails = static_cast<std::uint32_t>(tick_at(
            scenario.T, static_cast<double>(run.infinite_steps() + 1) * eta)); // first tick that cannot be
        CAPTURE(fails);
        REQUIRE(fails >= 100);
        const std::uint32_t last = fails + 9;
        const Pictures first = plain(scenario, true, last);
        for (const std::size_t budget : {kCheckpointBudget, std::size_t{0}})
            for (const bool leap : {false, true}) {
                CAPTURE(leap);
                Timeline timeline(scenario, true, budget);
                if (leap) {
                    (void)timeline.approach(last);
                    timeline.go_to(last);
                } else {
                    CHECK(forwards(timeline, last) == first);
                }
                CHECK(timeline.failure() == run.failure());
                std::uint32_t tick = last;
                bool same = true;
                for (std::uint32_t visit = 0; visit < 40; ++visit) {
                    tick = wander(visit, tick, last);
                    timeline.go_to(tick);
                    same = same && picture(timeline, tick) == first[tick];
                    same = same && timeline.run().failure().empty() == (tick < fails);
                }
                CHECK(same);
                CHECK(timeline.failure() == run.failure());
            }
    }
}
