// A whole run: gaps between the networks and their rate in the width, one clock whatever is asked for,
// failures, and digests that every platform must reproduce.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/legendre.h"
#include "base/portable_math.h"
#include "infinite/rule_solver.h"
#include "run/notes.h"
#include "run/run.h"
#include "scenario/link.h"
#include "support/fit.h"
#include "support/reference.h"
#include "support/same_bits.h"
#include "support/scenario_of.h"
#include "support/state_after.h"
#include "support/validation.h"

using namespace equator;
using test::log_slope;
using test::scenario_of;
using test::state_after;

TEST_CASE("run: at t = 0 twins are the neurons, and the function gap is sampling noise") {
    constexpr int kSeeds = 40;
    for (const std::string link : {"d=8&m=100", "d=16&m=31&phi=0.8h3%2B0.6h4", "d=3&m=7&phi=h2&rule=pgd"}) {
        Scenario scenario = scenario_of(link);
        double sum = 0.0;
        MeanField start;
        for (int seed = 1; seed <= kSeeds; ++seed) {
            scenario.seed = static_cast<std::uint64_t>(seed);
            const RunState state = state_after(scenario, 0.0);
            CHECK(state.t == 0.0);
            CHECK(state.observables[Quantity::t] == 0.0);
            // Two ulp a neuron, squared.
            CHECK(state.observables[Quantity::particle_gap] <= 1e-28);
            CHECK(state.observables[Quantity::infinite_error] == 0.0);
            sum += state.observables[Quantity::function_gap] * scenario.m;
            start = state.field;
        }
        // E m |f_rho^m - f_rho|^2 = G(1) - E E G exactly. The gap is a sum of many squares of which few
        // dominate; its deviation is below its mean (measured), so 40 seeds give the mean to 1/6, and 3
        // deviations are 1/2.
        const double G1 = Kernels::make(scenario.d, scenario.phi, scenario.activation()).G(1.0);
        CAPTURE(sum / kSeeds);
        CHECK(sum / kSeeds == doctest::Approx(G1 - start.self_energy).epsilon(0.5));
    }
}

TEST_CASE("run: the gaps fall like 1/m") {
    const std::vector<double> widths{50, 100, 200, 400, 800};
    std::vector<double> particle(widths.size(), 0.0), function(widths.size(), 0.0);
#if EQUATOR_LONG_TESTS
    constexpr std::uint64_t kSeeds = 24;
#else
    constexpr std::uint64_t kSeeds = 6;
#endif
    for (std::size_t i = 0; i < widths.size(); ++i)
        for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) { // narrower networks are prefixes of wider ones
            Scenario scenario = scenario_of("d=8&T=1&tol=1e-7&flowtol=1e-6");
            scenario.m = static_cast<int>(widths[i]);
            scenario.seed = seed;
            const RunState state = state_after(scenario, 1.0);
            particle[i] += state.observables[Quantity::particle_gap] / kSeeds;
            function[i] += state.observables[Quantity::function_gap] / kSeeds;
        }
    // Law of large numbers: slope -1. One seed's gap scatters by about a third, so the mean of six by 0.14,
    // and a line over 16-fold widths by 0.14 / log(4) = 0.1 at most; nesting correlates the widths, which
    // only helps.
    const double particle_slope = log_slope(widths, particle), function_slope = log_slope(widths, function);
    MESSAGE("slopes ", particle_slope, " (particle gap) and ", function_slope, " (function gap)");
    CHECK(std::fabs(particle_slope + 1.0) <= 0.15);
    CHECK(std::fabs(function_slope + 1.0) <= 0.15);
}

namespace {

/// E_{w'} G(w.w') for w' of the law and w at a latitude, by quadrature: over the law's nodes and, around the
/// axis, over a coordinate z of S^{d-2} with eight 16-point Gauss-Legendre panels in its angle.
double plain_potential(const Kernels& kernels, const LatitudeLaw& law, double alpha) {
    const LegendreRule& rule = LegendreRule::instance();
    const double sine = std::sqrt(1.0 - alpha * alpha);
    double sum = 0.0, ring = 0.0;
    for (int panel = 0; panel < 8; ++panel)
        for (std::size_t n = 0; n < kPanelNodes; ++n) {
            const double angle = kPi / 8.0 * (panel + 0.5 * (1.0 + rule.points[n]));
            const double weight = rule.weights[n] * std::pow(std::sin(angle), kernels.d - 3);
            const double z = std::cos(angle);
            ring += weight;
            for (Eigen::Index node = 0; node < law.s.size(); ++node)
                sum +=
                    weight * law.mass[node] *
                    kernels.G(alpha * latitude_of(law.s[node]) + sine * colatitude_sine_of(law.s[node]) * z);
        }
    return sum / ring;
}

} // namespace

TEST_CASE("run: the observables are what their names say") {
    for (const char* link : {"d=6&m=23&phi=0.8h3%2B0.6h4&sigma=0.5h2%2Bh3&T=3", "d=3&m=9&T=3", "d=3&m=1&T=3",
                             "d=4&m=20&T=3", "d=5&m=14&phi=h3&rule=pgd&T=3"})
        for (const double asked : {0.5, 2.5}) {
            const Scenario scenario = scenario_of(link);
            const Kernels kernels = Kernels::make(scenario.d, scenario.phi, scenario.activation());
            const RunState state = state_after(scenario, asked);
            const double m = scenario.m;
            std::vector<double> distances;
            double gap = 0.0, latitude = 0.0, cross = 0.0, pairs = 0.0, self = 0.0;
            for (Eigen::Index i = 0; i < scenario.m; ++i) {
                double square = 0.0;
                for (Eigen::Index k = 0; k < scenario.d; ++k) {
                    const double delta = state.neurons(k, i) - state.twins(k, i);
                    square += delta * delta;
                }
                CHECK(state.gap[i] == doctest::Approx(std::sqrt(square)).epsilon(1e-14));
                CHECK(std::fabs(state.twins(0, i) - latitude_of(state.twin_s[i])) <= 1e-16);
                gap += square / m;
                distances.push_back(std::sqrt(square));
                latitude += std::fabs(state.neurons(0, i)) / m;
                cross += plain_potential(kernels, state.law, state.neurons(0, i)) / m;
                for (Eigen::Index j = 0; j < scenario.m; ++j)
                    pairs += kernels.G(test::inner(state.neurons, i, state.neurons, j)) / (m * m);
            }
            for (Eigen::Index node = 0; node < state.law.s.size(); ++node)
                self += state.law.mass[node] *
                        plain_potential(kernels, state.law, latitude_of(state.law.s[node]));
            const Observables& o = state.observables;
            const auto compare = [&](Quantity q, const char* way, double expected, test::Allowed allowed) {
                test::validated(kQuantities[static_cast<std::size_t>(q)].name, way, link, asked, o[q],
                                expected, allowed);
            };
            compare(Quantity::t, "the time asked for, or steps times eta",
                    scenario.rule == Rule::pgd ? scenario.eta * std::floor(asked / scenario.eta + 1e-9)
                                               : asked,
                    test::absolute(0.0));
            CHECK(state.t == o[Quantity::t]);
            compare(Quantity::particle_gap, "sum over coordinates of neurons and twins", gap,
                    test::relative(1e-13));
            std::sort(distances.begin(), distances.end());
            compare(Quantity::distance_mean, "sum over the neurons",
                    std::accumulate(distances.begin(), distances.end(), 0.0) / m, test::relative(1e-14));
            const auto share = [&](double value) { // of neurons that do not exceed it, by counting
                return static_cast<double>(
                           std::count_if(distances.begin(), distances.end(),
                                         [&](double x) { return x <= value * (1.0 + 1e-14); })) /
                       m;
            };
            const std::pair<Quantity, double> kQuantiles[] = {{Quantity::distance_low, 0.1},
                                                              {Quantity::distance_median, 0.5},
                                                              {Quantity::distance_high, 0.9},
                                                              {Quantity::distance_largest, 1.0}};
            for (const auto& [quantity, q] : kQuantiles) {
                // The least of the distances with that share at or below it, tried one after the other.
                std::size_t least = 0;
                while (share(distances[least]) < q) ++least;
                compare(quantity, "distances sorted and counted", distances[least], test::relative(1e-14));
            }
            compare(Quantity::mean_abs_latitude_finite, "sum over the neurons", latitude,
                    test::relative(1e-14));
            compare(Quantity::loss_finite, "plain loops over pairs", test::plain_loss(kernels, state.neurons),
                    test::absolute(1e-13));
            // The law's mass is 1 to 1e-12.
            compare(Quantity::function_gap, "plain loops over pairs; the law by quadrature",
                    pairs - 2.0 * cross + self, test::absolute(1e-11));
            CHECK(o[Quantity::mean_abs_latitude_infinite] == state.law.mean_abs_latitude());
            CHECK(o[Quantity::loss_infinite] == state.field.loss);
            // Two solutions that have halved no panel yet are one under PGD, and early on.
            if (scenario.rule == Rule::flow && asked > 1.0) CHECK(o[Quantity::infinite_error] > 0.0);
            CHECK(o[Quantity::infinite_error] <= 4.0 * 10.0 * scenario.tol);
        }
}

TEST_CASE("run: what is asked for never changes the trajectory") {
    for (const char* link :
         {"d=5&m=13&T=4", "d=5&m=13&T=4&rule=pgd&phi=h3", "d=5&m=13&T=4&phi=0.8h3%2B0.6h4&tol=1e-4",
          "d=5&m=13&n=200&T=4&phi=h2&noise=0.5", "d=5&m=13&n=90&T=4&phi=h2&rule=pgd",
          "d=5&m=13&batch=20&T=4&phi=h2&rule=pgd", "d=5&m=13&T=4&phi=h3&rule=pgd&limit=flow",
          "d=5&m=13&n=90&T=4&phi=h2&rule=pgd&eta=0.3&limit=flow"}) {
        CAPTURE(link);
        Scenario scenario = scenario_of(link);
        const double t = 3.0;
        const RunState direct = state_after(scenario, t);
        for (double cadence : {0.001, 0.04, 0.37, 1.0}) {
            CAPTURE(cadence);
            Run run(scenario);
            for (int i = 0; i * cadence < t; ++i) {
                run.advance_to(i * cadence);
                // Looking is free as well.
                if (i % 7 == 0) (void)run.state_at(i * cadence);
            }
            run.advance_to(t);
            const RunState state = run.state_at(t);
            CHECK(state.digest == direct.digest);
            CHECK(test::same_bits(state.observables, direct.observables));
        }
        // Small steps of approach(), as the Worker takes them.
        Run patient(scenario);
        while (!patient.approach(1.0)) {
        }
        (void)patient.state_at(1.0);
        (void)patient.state_at(1.0); // twice the same
        while (!patient.approach(t)) {
        }
        CHECK(patient.state_at(t).digest == direct.digest);
        // The horizon is no part of the dynamics, nor is the time the view opens at.
        scenario.T = 50.0;
        scenario.t = 20.0;
        CHECK(state_after(scenario, t).digest == direct.digest);
        // But the seed is.
        scenario.seed += 1;
        CHECK(state_after(scenario, t).digest != direct.digest);
    }
}

TEST_CASE("run: from given neurons") {
    const Scenario scenario = scenario_of("d=4&m=9&T=2");
    const Neurons start = uniform_neurons(4, 9, scenario.seed);
    Run run(scenario, start);
    run.advance_to(2.0);
    CHECK(run.state_at(2.0).digest == state_after(scenario, 2.0).digest);
}

TEST_CASE("projected gradient descent: a time is the last step at or before it") {
    Scenario scenario = scenario_of("d=3&m=1&rule=pgd&eta=0.05&T=40&tol=1e-3");
    Run run(scenario);
    const auto time_at = [&](double t) {
        run.advance_to(t);
        return run.state_at(t).t;
    };
    CHECK(time_at(0.0) == 0.0);
    CHECK(time_at(0.049) == 0.0);
    CHECK(time_at(0.05) == 0.05);
    CHECK(time_at(0.17) == 3 * 0.05);
    // Multiples of eta that rounding puts a little below or above the step itself.
    for (int k = 4; k <= 700; ++k) {
        const double quotient = k / 20.0, sum = k * 0.05;
        CHECK(time_at(std::min(quotient, sum)) == k * 0.05);
        CHECK(time_at(std::max(quotient, sum)) == k * 0.05);
        CHECK(run.finite_steps() == static_cast<std::uint64_t>(k));
        CHECK(run.infinite_steps() == run.finite_steps());
    }
}

TEST_CASE("run: stops where numbers end, and says where") {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    for (const std::string link : {"d=3&m=5&T=2", "d=3&m=5&T=2&rule=pgd"}) {
        const Scenario scenario = scenario_of(link);
        Neurons start = uniform_neurons(3, 5, 1);
        start(1, 2) = kNan; // no valid scenario gets there by itself
        Run run(scenario, start);
        CHECK(run.failure().empty());
        run.advance_to(1.0);
        CAPTURE(run.failure());
        CHECK(run.failure().find("stopped being a finite number at step 1, after t = 0") !=
              std::string::npos);
        CHECK(run.finite_steps() == 0);
        CHECK(run.approach(2.0)); // stands still from now on
        CHECK(run.state_at(2.0).t == 0.0);
    }
}

TEST_CASE("run: a PGD step that carries neurons past a pole goes on, without theory") {
    // Beyond eta q alpha = 1, for h4 eta > 1/4 at the start, the law of latitudes is no longer an increasing
    // image of its start: its nodes then have the signed coordinate c as well.
    for (const double eta : {0.24, 0.3, 1.0}) {
        Scenario scenario = scenario_of("d=4&m=50&rule=pgd");
        scenario.eta = eta;
        CHECK(scenario.steps_past_poles() == (eta > 0.25));
        CHECK(no_theory_because(scenario).empty() == (eta <= 0.25));
        Run run(scenario);
        run.advance_to(3.0);
        CHECK(run.failure().empty());
        const RunState last = run.state_at(3.0);
        CHECK(run.finite_steps() == run.infinite_steps());
        CHECK(std::isfinite(last.observables[Quantity::particle_gap]));
        CHECK(std::isfinite(last.observables[Quantity::loss_infinite]));
        Run often(scenario);
        for (double t = 0.0; t <= 3.0; t += 0.1) often.advance_to(t);
        often.advance_to(3.0);
        CHECK(often.state_at(3.0).digest == last.digest);
    }
    // The two ways to move a law by steps that stop short of the poles are one.
    const Scenario both = scenario_of("d=6&m=30&rule=pgd&eta=0.2");
    MeanFieldSolver half_angles(both.kernels(), Rule::pgd, both.eta, 1e-8);
    RuleSolver in_planes(both.kernels(), MotionSpec::of(both), 1e-8, false);
    for (int step = 0; step < 60; ++step) {
        half_angles.step();
        in_planes.step();
        CHECK(in_planes.end_loss() == doctest::Approx(half_angles.end_loss()).epsilon(1e-7));
    }
}

TEST_CASE("run: the steepest scenario that is offered stays finite") {
    for (const char* link :
         {"d=3&m=7&phi=100h12&rule=pgd&eta=1e-7&tol=1e-2", "d=3&m=7&phi=100h12&flowtol=1e-3&tol=1e-2",
          "d=3&m=7&phi=100h1%2B100h2%2B100h12&flowtol=1e-3&tol=1e-2"}) {
        CAPTURE(link);
        const Scenario scenario = scenario_of(link);
        Run run(scenario);
        const double t = scenario.rule == Rule::pgd ? 1e-5 : 1e-4;
        run.advance_to(t);
        CHECK(run.failure().empty());
        const RunState state = run.state_at(t);
        for (std::size_t q = 0; q < kQuantityCount; ++q) {
            const bool of_data = !is_of_every_run(static_cast<Quantity>(q)); // the data are infinite here
            CHECK(std::isfinite(state.observables.values[q]) == !of_data);
        }
        for (Eigen::Index i = 0; i < state.law.s.size(); ++i) REQUIRE(std::fabs(state.law.s[i]) <= 1.0);
        Eigen::ArrayXd norms;
        column_norms(state.neurons, norms);
        CHECK((norms - 1.0).abs().maxCoeff() <= 4e-16);
    }
}

TEST_CASE("run: the same bits on every platform") {
    // THE test of determinism: the native build and the WebAssembly one, whatever their compilers, must all
    // reproduce these digests of (t, neurons, twins, infinite-width nodes). A change that is meant to move
    // trajectories replaces them (the failing check prints the new ones) and says so in its commit.
    struct Pinned {
        const char* link;
        double t;
        const char* digest;
    };
    const Pinned table[] = {
        {"", 0.0, "41a8fef31252dd1e"},                     // the default scenario, as it opens
        {"d=16&m=60&T=30", 30.0, "7ed325362c46a597"},      // its flow to the end, narrower
        {"d=3&m=7&T=10&phi=h2", 10.0, "0271d7222bb9d554"}, // odd sizes; by moments
        {"d=8&m=700&T=2&rule=pgd&phi=0.8h3%2B0.6h4", 2.0, "c94c1d91b914a8fb"}, // by moments, all powers
        {"d=17&m=35&T=4.5&phi=h3&seed=9007199254740992", 4.5,
         "787a0c475efa9f87"},                                         // largest seed, off the ticks
        {"d=12&m=41&T=8&phi=0.8h3%2B0.6h4", 8.0, "b622a383448c287e"}, // a mixture
        {"d=5&m=23&T=6&phi=0.5h2%2B0.8h4&sigma=0.3h1%2B0.9h2%2B0.4h4", 6.0,
         "3a1b18b93d469a83"},                                  // mis-specified
        {"d=16&m=33&T=20&rule=pgd", 20.0, "6c7e0c370c98c21c"}, // projected gradient descent
        {"d=4&m=1&T=7&rule=pgd&eta=0.013&phi=h1%2B0.1h12", 5.0,
         "a5f448ba31308c39"}, // one neuron, all powers, between steps
        {"d=64&m=9&T=40&tol=1e-4&flowtol=1e-4", 25.0, "a604091a2cb2751b"}, // coarse tolerances
        {"d=257&m=5&T=3&phi=-0.5h1%2Bh2&tol=1e-9&flowtol=1e-10", 3.0,
         "2dfedcf83b011186"} // fine ones, high dimension
    };
    for (const Pinned& row : table) {
        const std::string link = row.link, expected = row.digest;
        CAPTURE(link);
        CHECK(digest_text(state_after(scenario_of(link), row.t).digest) == expected);
    }
}
