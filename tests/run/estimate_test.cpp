// The forecast of a run's cost, and refusals with a neighbour that fits.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "base/number_text.h"
#include "run/estimate.h"
#include "run/ticks.h"
#include "run/timeline.h"
#include "scenario/link.h"
#include "scenario/settings.h"
#include "support/scenario_of.h"

using namespace equator;

namespace {

bool fits(const Scenario& scenario, const Capacity& capacity) {
    const Estimate cost = estimate(scenario);
    return cost.bytes + (capacity.revisits ? cost.revisit_bytes : 0.0) <= capacity.bytes &&
           cost.seconds <= capacity.seconds;
}

Scenario wide(int d, int m, Rule rule) {
    Scenario scenario;
    scenario.d = d;
    scenario.m = m;
    scenario.rule = rule;
    return scenario;
}

} // namespace

TEST_CASE("estimate: everyday scenarios run in a page") {
    for (int m : {1, 50, 400, 1000}) {
        CHECK_FALSE(refuse(wide(16, m, Rule::flow), kPageCapacity, "this page"));
        CHECK_FALSE(refuse(wide(16, m, Rule::pgd), kPageCapacity, "this page"));
    }
    const Estimate cost = estimate(Scenario{});
    CHECK(cost.seconds > 0.0);
    CHECK(cost.seconds < 120.0); // the opening scenario is a matter of seconds; measured: about ten
    CHECK(cost.bytes > 8.0 * 16 * 400);
}

TEST_CASE("estimate: grows with everything that costs") {
    const Scenario base;
    const auto more = [&](auto&& change) {
        Scenario scenario = base;
        change(scenario);
        return estimate(scenario).seconds > estimate(base).seconds;
    };
    CHECK(more([](Scenario& s) { s.m = 401; }));
    CHECK(more([](Scenario& s) { s.d = 17; }));
    CHECK(more([](Scenario& s) { s.T = 31.0; }));
    CHECK(more([](Scenario& s) { s.flowtol = 1e-9; }));
    CHECK(more([](Scenario& s) { s.phi = hermite(7); }));
    CHECK(estimate(wide(16, 800, Rule::pgd)).bytes > estimate(wide(16, 400, Rule::pgd)).bytes);
}

TEST_CASE("estimate: what a revisited run takes is not above the forecast, nor below a quarter") {
    for (const char* link : {"d=16&m=400&T=3", "d=40&m=150&T=20&rule=pgd", "d=3&m=500&T=3&phi=h2"}) {
        CAPTURE(link);
        const Scenario scenario = parse_link(link).scenario;
        const Estimate cost = estimate(scenario);
        Timeline timeline(scenario);
        timeline.go_to(kTicksPerRun);
        (void)timeline.state_at(kTicksPerRun);
        CHECK(static_cast<double>(timeline.frontier().bytes()) <= cost.bytes);
        timeline.go_to(kTicksPerRun / 2);
        const double more = static_cast<double>(timeline.checkpoint_bytes() + timeline.run().bytes());
        CHECK(more <= cost.revisit_bytes);
        CHECK(more >= 0.25 * cost.revisit_bytes);
    }
}

TEST_CASE("estimate: what is too large is refused with the nearest that fits") {
    for (const Capacity& capacity : {kPageCapacity, kCommandLineCapacity})
        for (Rule rule : {Rule::flow, Rule::pgd})
            for (int d : {3, 64, 4096}) {
                Scenario huge = wide(d, 1'000'000, rule);
                huge.flowtol = 1e-9;
                huge.T = capacity.revisits ? 1e4 : 1e5; // what one neuron's theory has the time for
                huge.eta = 0.01;
                CAPTURE(d);
                const auto refusal = refuse(huge, capacity, "this page");
                REQUIRE(refusal);
                CHECK(refusal->reason.find("m = 1000000") != std::string::npos);
                CHECK(refusal->reason.find("this page") != std::string::npos);
                Scenario nearest = refusal->nearest;
                CHECK(nearest.m >= 1);
                CHECK(fits(nearest, capacity));
                CHECK_FALSE(refuse(nearest, capacity, "this page"));
                CHECK(validate(nearest).empty());
                // As large as can be, and the same in all else.
                nearest.m += 1;
                CHECK_FALSE(fits(nearest, capacity));
                nearest.m = huge.m;
                CHECK(nearest == huge);
            }
}

TEST_CASE("estimate: where one neuron is too many, the horizon gives way") {
    Scenario endless = wide(4096, 3, Rule::pgd);
    endless.T = endless.t = 1e6;
    endless.eta = 1e-6;
    const auto refusal = refuse(endless, kPageCapacity, "this page");
    REQUIRE(refusal);
    CHECK(refusal->nearest.m == 1);
    CHECK(refusal->nearest.T < endless.T);
    CHECK(refusal->nearest.t <= refusal->nearest.T);
    CHECK(fits(refusal->nearest, kPageCapacity));
    CHECK(validate(refusal->nearest).empty());
}

TEST_CASE("estimate: steep kernels and the theory's nodes are part of it") {
    // 100 h12 in d = 8: natively 3.3 s up to T = 0.001 with theory, a thousand times that and more to T = 1.
    const double little = estimate(test::scenario_of("m=5&d=8&phi=100h12&T=0.001")).seconds;
    CHECK(little > 3.3 / 3.0);
    CHECK(little < 3.3 * 3.0);
    const Scenario steep = test::scenario_of("m=5&d=8&phi=100h12&T=1");
    const auto refusal = refuse(steep, kPageCapacity, "this page");
    REQUIRE(refusal);
    CHECK(refusal->nearest.T < 1.0);
    CHECK(fits(refusal->nearest, kPageCapacity));
    CHECK_FALSE(refuse(steep, kCommandLineCapacity, "the command line"));
    // A tighter infinite width takes more nodes.
    CHECK(estimate(test::scenario_of("tol=1e-9")).seconds > estimate(test::scenario_of("")).seconds);
}

TEST_CASE("estimate: finite data") {
    const auto estimate_of = [](const char* link) { return estimate(test::scenario_of(link)); };
    CHECK(estimate_of("n=1000").seconds > estimate_of("").seconds);
    CHECK(estimate_of("n=2000").seconds > estimate_of("n=1000").seconds);
    CHECK(estimate_of("n=1e6").bytes > estimate_of("n=1000").bytes + 8.0 * 16 * 9.9e5);
    CHECK(estimate_of("batch=100&rule=pgd").seconds > estimate_of("rule=pgd").seconds);
    // A training set is drawn once, for the run and all that can be revisited.
    CHECK(estimate_of("n=1e6").revisit_bytes == estimate_of("n=1000").revisit_bytes);
    for (const char* link : {"d=16&m=100&n=3000&T=4&phi=h2", "d=40&m=50&T=5&rule=pgd&n=3000",
                             "d=6&m=200&T=3&phi=h2&rule=pgd&batch=2000"}) {
        CAPTURE(link);
        const Scenario scenario = test::scenario_of(link);
        const Estimate cost = estimate(scenario);
        Timeline timeline(scenario);
        timeline.go_to(kTicksPerRun);
        (void)timeline.state_at(kTicksPerRun);
        CHECK(static_cast<double>(timeline.frontier().bytes() + timeline.frontier().shared_bytes()) <=
              cost.bytes);
        timeline.go_to(kTicksPerRun / 2);
        const double more = static_cast<double>(timeline.checkpoint_bytes() + timeline.run().bytes());
        CHECK(more <= cost.revisit_bytes);
        CHECK(more >= 0.25 * cost.revisit_bytes);
    }
}

TEST_CASE("estimate: too many samples are refused with fewer, too many neurons with fewer neurons") {
    const struct {
        const char* link;
        const char* named;
        const char* key; // that gives way
    } cases[] = {
        {"n=1e7", "n = 10000000", "n"},                  // memory is enough, time is not
        {"d=4096&n=1e6&m=3&T=0.01", "n = 1000000", "n"}, // memory
        {"m=1e6&n=1e4", "n = 10000", "m"},
        {"batch=1e6&rule=pgd", "batch = 1000000", "batch"},
        {"n=1e6&batch=1e6&rule=pgd", "batch = 1000000", "batch"}, // the training set may stay
    };
    for (const auto& c : cases) {
        CAPTURE(c.link);
        const Scenario huge = test::scenario_of(c.link);
        const auto refusal = refuse(huge, kPageCapacity, "this page");
        REQUIRE(refusal);
        CAPTURE(refusal->reason);
        CHECK(refusal->reason.find(c.named) != std::string::npos);
        CHECK(fits(refusal->nearest, kPageCapacity));
        CHECK(validate(refusal->nearest).empty());
        // As large as can be, and the same in all else.
        const Setting& row = *find_setting(c.key);
        Scenario nearest = refusal->nearest;
        const std::int64_t value = parse_int64(row.write(nearest)).value;
        CHECK(value >= 1);
        REQUIRE_FALSE(row.read(row, std::to_string(value + 1), nearest));
        CHECK_FALSE(fits(nearest, kPageCapacity));
        REQUIRE_FALSE(row.read(row, row.write(huge), nearest));
        CHECK(nearest == huge);
    }
    // Both too many by themselves: one neuron, and the samples that it can have.
    const auto both = refuse(test::scenario_of("d=4096&m=1e6&n=1e7"), kPageCapacity, "this page");
    REQUIRE(both);
    CHECK(both->nearest.m == 1);
    CHECK(both->nearest.n < 10'000'000);
    CHECK(fits(both->nearest, kPageCapacity));
}
