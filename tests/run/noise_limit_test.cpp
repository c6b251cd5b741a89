// Runs with noise: gaps to twins that feel the same, and the networks around them.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>

#include "run/beyond/noise_limit.h"
#include "run/run.h"
#include "support/scenario_of.h"
#include "support/validation.h"

using namespace equator;
using namespace equator::test;

namespace {

RunState end_of(const Scenario& scenario) {
    Run run(scenario, false);
    run.advance_to(scenario.T);
    REQUIRE(run.failure() == "");
    return run.state_at(scenario.T);
}

} // namespace

TEST_CASE("temperature: m times the gap is that of the reference, over fresh seeds") {
    // Means over seeds of an independent float64 program, d = 8, h4, tau (d - 1) = 0.1, t = 4.
    struct Row {
        int m;
        double mean, error;
    };
    for (const Row& row : {Row{100, .87, .08}, Row{200, .91, .09}, Row{400, .84, .09}
#if EQUATOR_LONG_TESTS
                           ,
                           Row{800, .93, .15}
#endif
         }) {
        constexpr int kSeeds = 16;
        double sum = 0.0, squares = 0.0;
        for (int seed = 1; seed <= kSeeds; ++seed) {
            const Scenario s =
                scenario_of("#v1&d=8&T=4&temperature=0.0142857&eta=0.05&m=" + std::to_string(row.m) +
                            "&seed=" + std::to_string(1000 + seed));
            const double gap = row.m * end_of(s).observables[Quantity::particle_gap];
            sum += gap;
            squares += gap * gap;
        }
        const double mean = sum / kSeeds, error = std::sqrt((squares / kSeeds - mean * mean) / (kSeeds - 1));
        MESSAGE("m = ", row.m, ": m x particle gap ", mean, " +- ", error, ", reference ", row.mean, " +- ",
                row.error);
        validated_off("particle_gap", "with noise: means over seeds of another program",
                      "d=8&T=4&temperature=0.0142857&m=" + std::to_string(row.m), 4,
                      std::fabs(mean - row.mean) / std::sqrt(error * error + row.error * row.error),
                      standard_errors(2));
    }
}

TEST_CASE("temperature: without the same noise a twin is any other neuron") {
    const Scenario s = scenario_of("#v1&d=8&m=300&T=4&temperature=0.0142857");
    MotionSpec strange = MotionSpec::of(s);
    strange.seed = 99;
    NoiseSolver solver(s.kernels(), MotionSpec::of(s), 256);
    const Neurons start = uniform_neurons(s.d, s.m, s.seed);
    NoiseTwins own(start, MotionSpec::of(s)), others(start, strange);
    for (int n = 0; n < 80; ++n) {
        solver.step();
        own.follow(solver);
        others.follow(solver);
    }
    const Neurons w = end_of(s).neurons;
    Eigen::ArrayXd near, far;
    column_norms(w - own.positions(), near);
    column_norms(w - others.positions(), far);
    CHECK(near.square().mean() < 0.01);
    CHECK(far.square().mean() > 0.1);
}

TEST_CASE("temperature: few neurons, low dimensions, both ends of the temperature") {
    for (const char* link :
         {"#v1&d=3&m=1&T=2&temperature=0.3", "#v1&d=3&m=3&T=2&temperature=1&eta=0.5",
          "#v1&d=8&m=3&T=2&temperature=1e-300", "#v1&d=8&m=5&T=50&temperature=0.02&eta=0.5",
          "#v1&d=4&m=6&phi=relu:20&T=1&temperature=0.1"}) {
        const RunState state = end_of(scenario_of(link));
        CAPTURE(link);
        for (const Quantity q : {Quantity::loss_finite, Quantity::loss_infinite, Quantity::particle_gap,
                                 Quantity::function_gap, Quantity::mean_abs_latitude_infinite}) {
            CHECK(std::isfinite(state.observables[q]));
            CHECK(state.observables[q] > 0.0);
        }
        CHECK(state.observables[Quantity::infinite_error] < 1e-6);
        for (Eigen::Index i = 0; i < state.neurons.cols(); ++i) {
            CHECK((state.neurons.col(i) * state.neurons.col(i)).sum() == doctest::Approx(1).epsilon(1e-13));
            CHECK((state.twins.col(i) * state.twins.col(i)).sum() == doctest::Approx(1).epsilon(1e-13));
        }
    }
}

TEST_CASE("temperature: hardly any noise is the flow") {
    const RunState noisy = end_of(scenario_of("#v1&d=8&m=30&T=4&temperature=1e-14&eta=0.02")),
                   flow = end_of(scenario_of("#v1&d=8&m=30&T=4"));
    for (const Quantity q : {Quantity::loss_finite, Quantity::loss_infinite, Quantity::particle_gap,
                             Quantity::function_gap, Quantity::mean_abs_latitude_infinite})
        CHECK(noisy.observables[q] == doctest::Approx(flow.observables[q]).epsilon(1e-4));
}

TEST_CASE("temperature: a neuron's noise is its number's, in narrower networks and wide references") {
    const Scenario alone = scenario_of("#v1&d=6&m=20&T=1&temperature=0.03"),
                   wide = scenario_of("#v1&d=6&m=20&T=1&temperature=0.03&limit=wide&wide=50"),
                   fifty = scenario_of("#v1&d=6&m=50&T=1&temperature=0.03"),
                   several = scenario_of("#v1&d=6&m=10..20*2&T=1&temperature=0.03"),
                   ten = scenario_of("#v1&d=6&m=10&T=1&temperature=0.03");
    const RunState a = end_of(alone), b = end_of(wide), c = end_of(fifty), e = end_of(several),
                   f = end_of(ten);
    CHECK((a.neurons == b.neurons).all());
    // Twins are the reference's first neurons, and its own gap is that of a network of its width.
    CHECK((b.twins == c.neurons.leftCols(20)).all());
    CHECK(b.observables[Quantity::gap_reference] == c.observables[Quantity::particle_gap]);
    CHECK((a.neurons == e.neurons).all());
    REQUIRE(e.narrower.size() == 1);
    CHECK(e.narrower[0].particle_gap == f.observables[Quantity::particle_gap]);
}

TEST_CASE("temperature: a copy goes on with the same bits") {
    const Scenario s = scenario_of("#v1&d=6&m=20&T=2&temperature=0.03");
    Run run(s, false);
    run.advance_to(1.0);
    Run copy = run;
    run.advance_to(2.0);
    copy.advance_to(2.0);
    CHECK(run.state_at(2.0).digest == copy.state_at(2.0).digest);
    CHECK(run.state_at(2.0).digest == end_of(s).digest);
}
