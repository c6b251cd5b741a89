// Runs by the rules beyond gradient descent: visited again, copied, beside narrower networks and wide
// references, on samples, in single precision, at the ends of every range, from poles and equator; gaps
// against sums of the test's own; the same bits everywhere.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/digest.h"
#include "run/estimate.h"
#include "run/run.h"
#include "run/timeline.h"
#include "scenario/link.h"
#include "scenario/settings.h"
#include "support/reference.h"
#include "support/rule_problems.h"
#include "support/rule_reference.h"
#include "support/same_bits.h"
#include "support/scenario_of.h"
#include "support/state_after.h"
#include "support/validation.h"

using namespace equator;
using namespace equator::test;

namespace {

/// One of each rule, small.
const char* const kLinks[] = {
    "#v1&d=6&m=10&weights=train&T=2",
    "#v1&d=6&m=11&phi=h3&signs=pm&weights=train&kappa=5&decay=0.1&T=2",
    "#v1&d=6&m=10&weights=train&rule=pgd&eta=0.1&T=2",
    "#v1&d=6&m=10&chi=0.5&T=2",
    "#v1&d=6&m=10&rule=momentum&T=4",
    "#v1&d=6&m=10&rule=momentum&friction=0.5&T=4",
    "#v1&d=6&m=10&rule=heavyball&eta=0.02&T=1",
    "#v1&d=6&m=10&rule=rms&T=2",
    "#v1&d=6&m=10&rule=adam&eta=0.02&T=1",
    "#v1&d=6&m=10&rule=normalised&T=2",
    "#v1&d=6&m=10&rule=momentum&limit=wide&wide=25&T=2",
    "#v1&d=6&m=10&weights=train&limit=wide&wide=25&T=2",
    "#v1&d=6&m=10&rule=adam&eta=0.02&limit=wide&wide=25&teachers=orth&T=1",
    "#v1&d=6&m=10&rule=heavyball&eta=0.02&n=100&batch=20&T=1",
    "#v1&d=6&m=10&rule=momentum&n=100&T=2",
    "#v1&d=6&m=10&weights=train&n=100&T=2",
    "#v1&d=6&m=10&weights=train&rule=pgd&eta=0.1&batch=20&T=2",
};

/// Whether a state has numbers where it should.
bool all_finite(const RunState& state) {
    bool finite = true;
    for (const Neurons* w : {&state.neurons, &state.twins})
        for (Eigen::Index i = 0; i < w->size(); ++i) finite = finite && std::isfinite(w->data()[i]);
    for (const Eigen::ArrayXd* a : {&state.companion, &state.twin_companion})
        for (Eigen::Index i = 0; i < a->size(); ++i) finite = finite && std::isfinite((*a)[i]);
    for (const Quantity q :
         {Quantity::loss_finite, Quantity::loss_infinite, Quantity::particle_gap, Quantity::function_gap,
          Quantity::mean_abs_latitude_infinite, Quantity::infinite_error})
        finite = finite && std::isfinite(state.observables[q]);
    return finite;
}

} // namespace

TEST_CASE("rules: a run that is visited again, in any order, has the same bits") {
    for (const char* link : kLinks) {
        CAPTURE(std::string(link));
        Timeline timeline(test::scenario_of(link), true, 400'000);
        std::vector<std::uint64_t> digests;
        std::vector<Observables> seen;
        const std::uint32_t ticks[] = {0, 7, 100, 640, 1200};
        for (const std::uint32_t tick : ticks) {
            timeline.go_to(tick);
            const RunState state = timeline.state_at(tick, false);
            digests.push_back(state.digest);
            seen.push_back(state.observables);
        }
        CHECK(timeline.failure().empty());
        for (std::size_t place = 5; place-- > 0;) {
            timeline.go_to(ticks[place]);
            const RunState state = timeline.state_at(ticks[place], false);
            CHECK(state.digest == digests[place]);
            CHECK(same_bits(state.observables, seen[place], Quantity::particle_gap));
            CHECK(same_bits(state.observables, seen[place], Quantity::gap_weights));
            CHECK(same_bits(state.observables, seen[place], Quantity::loss_infinite));
        }
    }
}

TEST_CASE("rules: a copy goes on by itself, with the same bits") {
    for (const char* link : kLinks) {
        CAPTURE(std::string(link));
        const Scenario scenario = test::scenario_of(link);
        const double half = 0.5 * scenario.T;
        Run run(scenario);
        run.advance_to(half);
        Run copy(run), bare = run.without_theory();
        run.advance_to(scenario.T);
        const RunState state = run.state_at(scenario.T);
        for (Run* other : {&copy, &bare}) {
            other->advance_to(scenario.T);
            const RunState theirs = other->state_at(scenario.T);
            CHECK(theirs.digest == state.digest);
            CHECK(same_bits(theirs.observables, state.observables, Quantity::function_gap));
        }
        CHECK(state_after(scenario, scenario.T).digest == state.digest);
        CHECK(run.bytes() >= bare.bytes());
    }
}

TEST_CASE("rules: narrower networks are runs of their own") {
    for (const char* more :
         {"weights=train", "signs=pm&weights=train&phi=h3", "rule=momentum", "rule=heavyball&eta=0.02",
          "rule=rms", "rule=adam&eta=0.02", "rule=normalised", "chi=0.5"}) {
        CAPTURE(std::string(more));
        const std::string both = std::string("d=6&T=1&") + more;
        const RunState wide = state_after(test::scenario_of(both + "&m=12..48*2"), 1.0);
        REQUIRE(wide.narrower.size() == 2);
        for (const WidthReport& report : wide.narrower) {
            const RunState own = state_after(test::scenario_of(both + "&m=" + std::to_string(report.m)), 1.0);
            CHECK(report.particle_gap ==
                  doctest::Approx(own.observables[Quantity::particle_gap]).epsilon(1e-12));
            CHECK(report.function_gap ==
                  doctest::Approx(own.observables[Quantity::function_gap]).epsilon(1e-9));
        }
    }
}

TEST_CASE("rules: a wide reference is the wider network itself, output weights and all") {
    for (const char* more :
         {"weights=train&decay=0.2", "signs=pm&weights=train&phi=h3", "weights=train&rule=pgd",
          "rule=momentum", "rule=momentum&friction=1&teachers=orth", "rule=heavyball&eta=0.02", "rule=rms",
          "rule=adam&eta=0.02", "rule=normalised&teachers=circle"}) {
        CAPTURE(std::string(more));
        const std::string both = std::string("d=6&T=2&limit=wide&") + more;
        Scenario scenario = test::scenario_of(both + "&m=10&wide=25");
        Run run(scenario), reference(test::scenario_of(both + "&m=25&wide=26"));
        for (const double t : {0.0, 0.8, 2.0}) {
            run.advance_to(t);
            reference.advance_to(t);
            REQUIRE(run.failure().empty());
            const RunState a = run.state_at(t), b = reference.state_at(t);
            CHECK((a.twins == b.neurons.leftCols(10)).all());
            if (b.companion.size() > 0) CHECK((a.twin_companion == b.companion.head(10)).all());
            CHECK(a.observables[Quantity::loss_infinite] ==
                  doctest::Approx(b.observables[Quantity::loss_finite]).epsilon(1e-12));
        }
    }
}

TEST_CASE("rules: a reference's own gap is that of a run of its width") {
    for (const char* more : {"weights=train", "rule=momentum&friction=1", "rule=heavyball&eta=0.02",
                             "rule=rms", "rule=adam&eta=0.02", "rule=normalised"}) {
        const std::string both = std::string("d=6&T=1&") + more;
        const std::string link = both + "&m=10&limit=wide&wide=25";
        CAPTURE(link);
        const RunState state = state_after(test::scenario_of(link), 1.0),
                       whole = state_after(test::scenario_of(both + "&m=25"), 1.0);
        validated("gap_reference", "particle gap of a run of the reference's width against infinite width",
                  link, 1.0, state.observables[Quantity::gap_reference],
                  whole.observables[Quantity::particle_gap], relative(1e-9));
    }
}

TEST_CASE("rules: gaps on samples are of data and width, of the population of width alone") {
    for (const char* link :
         {"d=6&m=20&rule=heavyball&eta=0.02&n=100&T=1", "d=6&m=20&rule=heavyball&eta=0.02&n=100&batch=20&T=1",
          "d=6&m=20&rule=heavyball&eta=0.02&batch=20&T=1", "d=6&m=20&rule=adam&eta=0.02&n=100&batch=20&T=1",
          "d=6&m=20&rule=adam&eta=0.02&n=50&T=1", "d=6&m=20&rule=momentum&n=100&T=1",
          "d=6&m=20&rule=rms&n=100&T=1", "d=6&m=20&rule=normalised&n=100&noise=0.3&T=1",
          "d=6&m=20&weights=train&n=100&T=1",
          "d=6&m=21&signs=pm&weights=train&rule=pgd&n=100&batch=20&T=1"}) {
        CAPTURE(std::string(link));
        const Scenario scenario = test::scenario_of(link);
        Scenario population = scenario;
        population.n = kPopulation;
        population.batch = kFullBatch;
        population.noise = 0.0;
        const RunState state = state_after(scenario, 1.0), without = state_after(population, 1.0);
        const Observables& o = state.observables;
        double data = 0.0, width = 0.0, cross = 0.0;
        const auto m = static_cast<double>(scenario.m);
        for (Eigen::Index i = 0; i < scenario.m; ++i)
            for (Eigen::Index k = 0; k < 6; ++k) {
                const double from_data = state.neurons(k, i) - without.neurons(k, i),
                             from_width = without.neurons(k, i) - state.twins(k, i);
                data += from_data * from_data / m;
                width += from_width * from_width / m;
                cross += 2.0 * from_data * from_width / m;
            }
        CHECK((state.twins == without.twins).all());
        validated("gap_data", "coordinates of two runs: other rules", link, 1.0, o[Quantity::gap_data], data,
                  relative(1e-12));
        validated("gap_width", "coordinates of two runs: other rules", link, 1.0, o[Quantity::gap_width],
                  width, relative(1e-12));
        CHECK(o[Quantity::particle_gap] == doctest::Approx(data + width + cross).epsilon(1e-12));
        CHECK(data > 0.0);
        CHECK(std::isfinite(o[Quantity::loss_training]));
        CHECK(std::isnan(without.observables[Quantity::gap_data]));
    }
}

TEST_CASE("rules: gaps against sums over neurons, pairs and nodes of the test's own") {
    for (const NamedRule& rule : named_rules()) {
        if (rule.chi == 0.0) continue; // the test's own kernel is multiplied by it
        const RuleProblem problem = problem_of(rule, 6, mixed_target(), mixed_activation());
        CAPTURE(problem.name);
        const double T = rule.spec.rule == Rule::momentum || rule.spec.rule == Rule::flow ? 3.0 : 1.0;
        Scenario scenario = test::scenario_of(problem, 12, T);
        scenario.tol = 1e-8;
        Run run(scenario);
        run.advance_to(T);
        const RunState state = run.state_at(T);
        const Observables& o = state.observables;
        const std::string link = link_text(scenario).substr(4);
        PlainWidth plain(problem, 120);
        plain.run(0.0, state.t, 600);
        double own = 0.0, cross = 0.0, neurons = 0.0, weights = 0.0;
        for (Eigen::Index i = 0; i < 12; ++i) {
            const auto weight = [&](Eigen::Index j) {
                return problem.spec.trains ? state.companion[j] : problem.sign(static_cast<std::size_t>(j));
            };
            for (Eigen::Index j = 0; j < 12; ++j)
                own += weight(i) * weight(j) * problem.G(inner(state.neurons, i, state.neurons, j)) / 144.0;
            cross += weight(i) * plain.potential(state.neurons(0, i)) / 12.0;
            for (Eigen::Index k = 0; k < 6; ++k)
                neurons += std::pow(state.neurons(k, i) - state.twins(k, i), 2) / 12.0;
            if (problem.spec.trains)
                weights += std::pow(state.companion[i] - state.twin_companion[i], 2) / 12.0;
        }
        validated("function_gap", "sums over pairs; nodes on other panels: other rules", link, T,
                  o[Quantity::function_gap], (own - 2.0 * cross + plain.self_energy()) / rule.chi,
                  absolute(2e-7));
        validated("particle_gap", "sum over coordinates of neurons and twins", link, T,
                  o[Quantity::particle_gap], neurons, relative(1e-12));
        CHECK(std::isnan(o[Quantity::gap_weights]) == !problem.spec.trains);
        CHECK(std::isnan(o[Quantity::gap_joint]) == !problem.spec.trains);
        if (!problem.spec.trains) continue;
        validated("gap_weights", "sum over neurons and twins", link, T, o[Quantity::gap_weights], weights,
                  relative(1e-12));
        validated("gap_joint", "sums over neurons and twins", link, T, o[Quantity::gap_joint],
                  neurons + weights / problem.spec.kappa, relative(1e-12));
    }
}

TEST_CASE("rules: without interaction no neuron leaves its twin") {
    for (const char* link :
         {"d=6&m=20&chi=0&T=4&flowtol=1e-10&tol=1e-9", "d=6&m=20&chi=0&phi=h3&rule=pgd&eta=0.05&T=4"}) {
        const RunState state = state_after(test::scenario_of(link), 4.0);
        CAPTURE(std::string(link));
        CHECK(state.observables[Quantity::particle_gap] < 1e-16);
    }
    // With output weights that are trained too: a_i' knows no other neuron either.
    const RunState state =
        state_after(test::scenario_of("d=6&m=20&chi=0&weights=train&T=2&flowtol=1e-10&tol=1e-9"), 2.0);
    CHECK(state.observables[Quantity::gap_joint] < 1e-15);
}

TEST_CASE("rules: single precision moves networks by little") {
    for (const char* more : {"weights=train", "rule=momentum", "rule=heavyball&eta=0.02", "rule=rms",
                             "rule=adam&eta=0.02", "rule=normalised"}) {
        CAPTURE(std::string(more));
        const std::string both = std::string("d=8&m=30&T=1&") + more;
        const RunState one = state_after(test::scenario_of(both), 1.0),
                       other = state_after(test::scenario_of(both + "&precision=single"), 1.0);
        CHECK(largest_difference(one.neurons, other.neurons) < 1e-4);
        CHECK((one.twins == other.twins).all());
    }
}

TEST_CASE("rules: both ends of every range go on, or say at which step and time they end") {
    const auto small = find_setting("eta")->lo;
    for (const std::string& more :
         std::vector<std::string>{"weights=train&kappa=0.001",
                                  "weights=train&kappa=100&T=1",
                                  "weights=train&decay=0",
                                  "weights=train&kappa=100&decay=10&T=1",
                                  "weights=train&decay=10",
                                  "signs=pm&weights=train&kappa=100&decay=10&T=1",
                                  "weights=train&rule=pgd&eta=1&kappa=100&decay=10",
                                  "weights=train&rule=pgd&eta=1&kappa=1",
                                  "chi=0&weights=train&T=2",
                                  "chi=2&weights=train",
                                  "chi=2",
                                  "rule=momentum&friction=0.2&T=12",
                                  "rule=momentum&friction=20",
                                  "rule=heavyball&beta=0&eta=1",
                                  "rule=heavyball&beta=0.999&eta=1",
                                  "rule=heavyball&beta=0.999&eta=0.01&T=1.5",
                                  "rule=rms&eps=1e-6&T=0.5",
                                  "rule=rms&eps=10",
                                  "rule=normalised&eps=1e-6&T=0.5",
                                  "rule=normalised&eps=10",
                                  "rule=adam&eps=1e-6&eta=1",
                                  "rule=adam&eps=10&eta=1",
                                  "rule=adam&beta=0&beta2=0&eps=1e-6",
                                  "rule=adam&beta=0.999&beta2=0.9999&eps=1e-6&eta=0.1",
                                  "rule=adam&beta=0.999&beta2=0&eta=1",
                                  "rule=adam&beta=0&beta2=0.9999&eta=1"})
        for (const char* problem :
             {"phi=h4&d=8", "phi=0.2h1%2B0.4h2%2B0.3h3%2B0.7h4&d=3", "phi=2h1%2Bh12&d=3"}) {
            const std::string link = std::string(problem) + "&m=5&tol=1e-3&" + more +
                                     (more.find("T=") == std::string::npos ? "&T=4" : "");
            CAPTURE(link);
            const Scenario scenario = test::scenario_of(link);
            Run run(scenario, false);
            run.advance_to(scenario.T);
            const RunState state = run.state_at(scenario.T);
            CHECK(all_finite(state));
            if (!run.failure().empty()) {
                MESSAGE(link, ": ", run.failure());
                CHECK(run.failure().find(" at step ") != std::string::npos);
                CHECK(run.failure().find("after t = ") != std::string::npos);
            }
        }
    // The shortest steps: a few of them.
    for (const char* more : {"rule=heavyball", "rule=adam", "weights=train&rule=pgd"}) {
        Scenario scenario = test::scenario_of(std::string("d=5&m=5&T=1&") + more);
        scenario.eta = std::max(small, 1e-9);
        scenario.T = 100.0 * scenario.eta;
        Run run(scenario, false);
        run.advance_to(scenario.T);
        CHECK(run.failure().empty());
        CHECK(all_finite(run.state_at(scenario.T)));
    }
}

TEST_CASE("rules: neurons that start on a pole or on the equator stay what they are") {
    for (const NamedRule& rule : named_rules()) {
        const RuleProblem problem = problem_of(rule, 4, hermite(4)); // even: no force at either
        CAPTURE(problem.name);
        const Scenario scenario = test::scenario_of(problem, 6, 2.0);
        if (scenario.first_order()) continue;
        Neurons start = uniform_neurons(4, 6, 8);
        start.leftCols(4).setZero();
        start(0, 0) = 1.0;
        start(0, 1) = -1.0;
        start(1, 2) = 1.0;
        start(3, 3) = -1.0;
        Run run(scenario, start, false);
        run.advance_to(2.0);
        REQUIRE(run.failure().empty());
        const RunState state = run.state_at(2.0);
        CHECK(all_finite(state));
        for (const Eigen::Index twin : {0, 1, 2, 3})
            CHECK(largest_difference(state.twins.col(twin), start.col(twin)) < 1e-12);
    }
}

TEST_CASE("rules: the same bits on every platform") {
    // As the pinned digests of run_test.cpp.
    struct Pinned {
        const char* link;
        double t;
        const char* digest;
    };
    const Pinned table[] = {
        {"d=8&m=20&weights=train&T=3", 3.0, "26dff2d8ef0300f1"},
        {"d=7&m=21&phi=0.8h3%2B0.6h4&signs=pm&weights=train&kappa=3&decay=0.1&T=3", 3.0, "4d12916d31acbf16"},
        {"d=6&m=15&phi=h3&weights=train&rule=pgd&T=3", 3.0, "090a52b2121484f4"},
        {"d=8&m=20&chi=0.5&T=3", 3.0, "d87b4e366bbff8b2"},
        {"d=8&m=21&rule=momentum&T=8", 8.0, "917fe357fb2147fc"},
        {"d=5&m=12&phi=h2%2B0.3h5&rule=momentum&friction=0.3&T=6", 6.0, "9a33d06991f4780c"},
        {"d=8&m=20&rule=heavyball&eta=0.02&T=2", 2.0, "ae5be11880fab2e6"},
        {"d=8&m=20&rule=rms&T=2", 2.0, "663c81a99f0c9522"},
        {"d=9&m=14&phi=h3&rule=adam&eta=0.02&T=2", 2.0, "66b7218a23ebc179"},
        {"d=8&m=20&rule=normalised&eps=0.05&T=2", 2.0, "c8544f416a84e03f"},
        {"d=6&m=10&rule=momentum&limit=wide&wide=24&teachers=orth&T=3", 3.0, "6f4b9abb1ed903bd"},
        {"d=6&m=12&rule=heavyball&eta=0.02&n=100&batch=20&T=2", 2.0, "11a76d887b5c262d"},
    };
    for (const Pinned& row : table) {
        const std::string link = row.link, expected = row.digest;
        CAPTURE(link);
        CHECK(digest_text(state_after(test::scenario_of(link), row.t).digest) == expected);
    }
}
