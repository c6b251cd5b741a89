// The gap's theory under trained output weights and inertia, held against neurons in all dimensions, finite
// differences and plain loops (support/rule_theory_reference.h).
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "run/notes.h"
#include "run/run.h"
#include "run/timeline.h"
#include "support/rule_theory_reference.h"
#include "support/scenario_of.h"

using namespace equator;
using namespace equator::test;

namespace {

Kernels kernels_of(const char* link) {
    return scenario_of(link).kernels();
}

/// Twins of neurons in all d dimensions, whatever their start, and the products of displacement blocks beside
/// them.
struct Beside {
    RuleSolver solver;
    Motion full;
    Trajectory<Neurons> path; ///< of neurons in d dimensions
    Eigen::ArrayXd signs;

    Beside(const TheoryCase& of, const Kernels& kernels, const Neurons& start, const Eigen::ArrayXd& weights,
           const Eigen::ArrayXd& a)
        : solver(kernels, of.spec, 1e-7, of.signs), full(of.spec, start.rows()),
          path(full.start(start, weights)), signs(a) {}

    /// One step of infinite width, and of the neurons in its field.
    void step() {
        solver.step();
        const auto force = [&](int stage, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
            solver.stage_fields()[static_cast<std::size_t>(stage)].at(solver.model().kernels(), w,
                                                                      full.trains() ? a : signs, out);
        };
        if (full.by_steps()) {
            Neurons next;
            full.jump(path.steps(), path.end(), force, next);
            path.jump(full.spec().eta, next);
            return;
        }
        const auto slope = [&](int stage, const Neurons& y, Neurons& k) {
            full.slope(path.stage_time(stage), stage, y, force, k);
        };
        path.change_end(false);
        path.begin_step(slope);
        path.try_step(solver.step_length(), slope);
        path.commit();
        full.settle(path.change_end(false));
    }
};

} // namespace

TEST_CASE("rules: displacements of full twins go as their blocks say, under every rule") {
    constexpr double kShift = 1e-5;
    constexpr int kNeurons = 24;
    const Kernels kernels = kernels_of("#v1&d=8&phi=h4");
    double worst = 0.0;
    int passed = 0; // neurons that have gone past a pole
    for (const TheoryCase& of : theory_cases()) {
        CAPTURE(of.name);
        const Neurons w = uniform_neurons(8, kNeurons, 2);
        const Eigen::ArrayXd signs = alternating_signs(kNeurons, of.signs);
        // Blocks, in stretches that are short beside the largest rate.
        RuleSolver solver(kernels, of.spec, 1e-7, of.signs);
        RuleTwins twins(w, of.spec, signs);
        DisplacementBlocks blocks(twins.motion());
        const DisplacementRows rows{8, blocks.shape()};
        const TwinPlaces start = TwinPlaces::of(twins, 0.0);
        blocks.start(start.y, start.weights, solver.field_at(0.0).mean);
        Blocks product = Blocks::unit(blocks.shape(), kNeurons);
        const double T = of.spec.rule == Rule::pgd         ? 2.0
                         : of.spec.rule == Rule::heavyball ? 0.6
                         : of.spec.rule == Rule::momentum  ? 8.0
                                                           : 5.0;
        while (solver.t_end() < T) {
            const RuleField begin = solver.field_at(solver.t_end());
            solver.step();
            twins.follow(solver);
            if (twins.motion().by_steps()) {
                const TwinPlaces at = TwinPlaces::of(twins, solver.t_end());
                blocks.step(begin.mean, solver.field_at(solver.t_end()).mean, at.y, at.weights);
                product.then(blocks.since());
                continue;
            }
            for (double t = solver.t_begin(); t < solver.t_end();) {
                const double rest = solver.t_end() - t;
                const double pieces = std::ceil(rest * blocks.largest_rate(t, 4.0) / 0.2);
                const double h = rest / pieces, end = pieces > 1.0 ? t + h : solver.t_end();
                const TwinPlaces middle = TwinPlaces::of(twins, t + 0.5 * h), at = TwinPlaces::of(twins, end);
                blocks.flow(t, h, solver.field_at(t + 0.5 * h).mean, solver.field_at(end).mean, middle.y,
                            at.y, middle.weights, at.weights);
                product.then(blocks.since());
                t = end;
            }
        }
        const TwinPlaces at = TwinPlaces::of(twins, solver.t_end());
        // A unit displacement along, across, and of the output weight.
        for (int which = 0; which < (of.spec.trains ? 3 : 2); ++which) {
            Neurons unit = Neurons::Zero(rows.rows(), kNeurons);
            if (which == 0) unit.topRows(8) = start.along;
            if (which == 1) {
                Neurons across = uniform_neurons(8, kNeurons, 3);
                for (Eigen::Index i = 0; i < kNeurons; ++i)
                    for (const Neurons* other : {&start.w, &start.along}) {
                        double part = 0.0;
                        for (Eigen::Index k = 0; k < 8; ++k) part += across(k, i) * (*other)(k, i);
                        for (Eigen::Index k = 0; k < 8; ++k) across(k, i) -= part * (*other)(k, i);
                    }
                unit.topRows(8) = across;
            }
            if (which == 2) unit.row(8).setOnes();
            Neurons predicted = unit, moved[2];
            rows.transport(start.along, at.along, product, predicted);
            for (const int side : {0, 1}) {
                const double share = side == 0 ? kShift : -kShift;
                Neurons place = w + share * unit.topRows(8);
                Eigen::ArrayXd norms, weights = signs;
                normalise(place, norms);
                if (which == 2) weights += share * std::sqrt(of.spec.kappa);
                Beside beside(of, kernels, place, weights, signs);
                while (beside.path.t_end() < solver.t_end()) beside.step();
                REQUIRE(beside.path.t_end() == solver.t_end());
                moved[side] = beside.path.end();
            }
            const Neurons found = (moved[0] - moved[1]) / (2.0 * kShift);
            for (Eigen::Index i = 0; i < kNeurons; ++i) {
                double off = 0.0, size = 0.0;
                for (Eigen::Index k = 0; k < rows.sized(); ++k) {
                    const double one = k == 8 ? found(k, i) / std::sqrt(of.spec.kappa) : found(k, i);
                    off += (one - predicted(k, i)) * (one - predicted(k, i));
                    size += one * one;
                }
                CAPTURE(which);
                CAPTURE(i);
                CHECK(std::sqrt(off) < 1e-4 * std::sqrt(size) + 1e-9); // rounding over the shift
                if (size > 1e-6) worst = std::max(worst, std::sqrt(off / size));
            }
        }
        // cos psi solves the equation across: its twin is the same neuron turned around the axis.
        for (Eigen::Index i = 0; i < kNeurons; ++i) {
            const double c = product.perp(0, i) * start.y(1, i);
            CHECK(std::fabs(c - at.y(1, i)) < 1e-5);
            passed += at.y(1, i) < 0.0 ? 1 : 0;
        }
    }
    CHECK(passed > 0);
    MESSAGE("largest deviation of displacements of full twins: ", worst, ", of which beyond a pole ", passed);
}

TEST_CASE("rules: linear ODE and average stability against plain loops, within their estimates") {
    const Kernels kernels = kernels_of("#v1&d=6&phi=0.6h2-0.8h3&sigma=0.5h1%2B0.6h2%2B0.6h3");
    for (const TheoryCase& of : theory_cases())
        for (const int m : {1, 3}) {
            CAPTURE(of.name);
            CAPTURE(m);
            const bool heavy = of.spec.rule == Rule::heavyball;
            const double T = heavy ? 0.6 : 3.0,
                         from = of.spec.rule == Rule::momentum && of.spec.friction == kNesterov ? 0.02 : 0.0;
            const RulePath path(of, kernels, uniform_neurons(6, m, 5), from, T, 60, 1e-7);
            const Predictions& found = path.predictions.back();
            const double linear = path.linear(), average = path.average();
            MESSAGE(of.name, " m=", m, ": linear ", found.linear.value / linear - 1.0, " of estimate ",
                    found.linear.error / linear, ", average ", found.average.value / average - 1.0,
                    " of estimate ", found.average.error / average, "; a priori ",
                    found.average_apriori.value / average, " of ", found.average_apriori.error / average,
                    ", effective ", found.effective_neurons);
            CHECK(std::fabs(found.linear.value - linear) < 3.0 * found.linear.error + 1e-3 * linear);
            CHECK(std::fabs(found.average.value - average) < 3.0 * found.average.error + 2e-3 * average);
            CHECK(found.linear.error < 0.02 * linear);
            CHECK(found.average.error < 0.02 * average);
            CHECK(found.average.value > found.linear.value * (1.0 - 1e-3));
        }
}

namespace {

const std::vector<std::string> kRuns{
    "&weights=train", "&weights=train&signs=pm&kappa=0.5&decay=0.1", "&weights=train&rule=pgd&eta=0.05",
    "&rule=momentum", "&rule=momentum&friction=0.5&signs=pm",        "&rule=heavyball&eta=0.01"};

/// Time enough for the gap to be made.
double time_of(const Scenario& scenario) {
    return scenario.rule == Rule::heavyball ? 0.4 : 4.0;
}

} // namespace

TEST_CASE("rules: the bound is above the measured gap, the linear ODE close to it") {
    for (const std::string& more : kRuns)
        for (const char* seed : {"&seed=1", "&seed=2"}) {
            CAPTURE(more);
            const Scenario scenario = scenario_of("#v1&d=8&phi=h4&m=200&T=6" + more + seed);
            Run run(scenario);
            for (const double share : {0.5, 1.0}) {
                const double t = share * time_of(scenario);
                run.advance_to(t);
                const Observables o = run.state_at(t, false).observables;
                const double gap = o[bounded_gap(scenario)];
                // Programs of another hand have ratios from 1.1 to 5 up to there.
                CHECK(o[Quantity::bound_average] > gap);
                CHECK(o[Quantity::bound_average] < 12.0 * gap);
                CHECK(o[Quantity::bound_average_apriori] > 0.1 * o[Quantity::bound_average]);
                CHECK(o[Quantity::bound_average_apriori] < 10.0 * o[Quantity::bound_average]);
                CHECK(o[Quantity::bound_linear] == doctest::Approx(gap).epsilon(0.25));
                if (scenario.weights == Weights::train)
                    CHECK(o[Quantity::bound_gronwall] > o[Quantity::bound_average]);
                CHECK(o[Quantity::effective_neurons] > 1.0);
                CHECK(o[Quantity::effective_neurons] <= 200.0);
            }
        }
}

TEST_CASE("rules: the budget of the joint gap adds up to its derivative") {
    for (const char* more : {"&weights=train", "&weights=train&signs=pm&kappa=0.5&decay=0.1"}) {
        CAPTURE(more);
        Run run(scenario_of(std::string("#v1&d=8&phi=h4&m=60&T=6&flowtol=1e-9&tol=1e-8") + more));
        constexpr double kHalf = 2e-3;
        double gap[3] = {}, sum = 0.0, interaction = 0.0;
        for (const int k : {0, 1, 2}) {
            const double t = 3.0 + (k - 1) * kHalf;
            run.advance_to(t);
            const Observables o = run.state_at(t).observables;
            gap[k] = o[Quantity::gap_joint];
            if (k != 1) continue;
            sum = o[Quantity::budget_amplification] + o[Quantity::budget_interaction] +
                  o[Quantity::budget_noise] + o[Quantity::budget_remainder];
            interaction = o[Quantity::budget_interaction];
        }
        CHECK(sum == doctest::Approx((gap[2] - gap[0]) / (4.0 * kHalf)).epsilon(1e-4));
        CHECK(interaction < 0.0);
    }
}

TEST_CASE("rules: what theory has no meaning for is no number, and why is said") {
    for (const std::string& more : kRuns) {
        CAPTURE(more);
        const Scenario scenario = scenario_of("#v1&d=6&m=10&T=2" + more);
        Run run(scenario);
        run.advance_to(0.4);
        const Observables o = run.state_at(0.4).observables;
        const std::vector<std::string> notes = scenario_notes(scenario, std::nullopt);
        for (std::size_t q = static_cast<std::size_t>(kFirstOfTheory); q < kQuantityCount; ++q) {
            const std::string why(no_theory_because(scenario, part_of(static_cast<Quantity>(q))));
            CAPTURE(kQuantities[q].name);
            CHECK(std::isfinite(o.values[q]) == why.empty());
            if (!why.empty()) CHECK(std::find(notes.begin(), notes.end(), why) != notes.end());
        }
        CHECK_FALSE(no_theory_because(scenario, TheoryPart::expected).empty());
    }
    for (const char* more : {"&rule=adam", "&rule=rms", "&rule=normalised", "&temperature=0.01"})
        CHECK_FALSE(no_theory_because(scenario_of(std::string("#v1&d=6&m=10&T=2") + more)).empty());
}

TEST_CASE("rules: estimates are above the errors, late as well, of one neuron and of three") {
    for (const std::string& more : kRuns)
        for (const int m : {1, 3}) {
            Scenario scenario = scenario_of("#v1&d=8&phi=h3&T=20" + more);
            scenario.m = m;
            if (scenario.rule == Rule::heavyball) scenario.T = 2.0;
            Scenario fine = scenario;
            fine.tol = 1e-8;
            Run run(scenario), reference(fine);
            for (const double share : {0.25, 1.0}) {
                const double t = share * scenario.T;
                run.advance_to(t);
                reference.advance_to(t);
                const Observables o = run.state_at(t, false).observables,
                                  r = reference.state_at(t, false).observables;
                CAPTURE(more);
                CAPTURE(m);
                CAPTURE(t);
                constexpr Quantity kValues[] = {Quantity::bound_linear, Quantity::bound_average,
                                                Quantity::bound_average_apriori};
                constexpr Quantity kErrors[] = {Quantity::bound_linear_error, Quantity::bound_average_error,
                                                Quantity::bound_average_apriori_error};
                for (std::size_t k = 0; k < 3; ++k) {
                    CAPTURE(std::string(kQuantities[static_cast<std::size_t>(kValues[k])].name));
                    CAPTURE(r[kValues[k]]);
                    CAPTURE(o[kErrors[k]]);
                    CAPTURE(r[kErrors[k]]);
                    const double off = std::fabs(o[kValues[k]] - r[kValues[k]]);
                    CHECK(std::isfinite(o[kValues[k]]));
                    // Displacements that have died out have no digits below infinite width's tolerance.
                    CHECK(off <=
                          3.0 * (o[kErrors[k]] + r[kErrors[k]]) + 1e-7 * std::sqrt(r[kValues[k]]) + 1e-16);
                }
            }
        }
}

TEST_CASE("rules: theory changes no state, and is written down for moments that are visited again") {
    for (const std::string& more : kRuns) {
        CAPTURE(more);
        const Scenario scenario = scenario_of("#v1&d=6&m=12&T=2" + more);
        Run with(scenario), without(scenario, false);
        with.advance_to(2.0);
        without.advance_to(2.0);
        CHECK(with.state_at(2.0).digest == without.state_at(2.0).digest);
        CHECK(with.bytes_without_theory() < with.bytes());
        Timeline timeline(scenario, true, 400'000);
        timeline.go_to(800);
        const Observables later = timeline.state_at(800).observables;
        timeline.go_to(1200);
        (void)timeline.state_at(1200);
        timeline.go_to(800);
        const Observables again = timeline.state_at(800).observables;
        for (std::size_t q = 0; q < kQuantityCount; ++q) {
            CAPTURE(kQuantities[q].name);
            CHECK((again.values[q] == later.values[q] ||
                   (std::isnan(again.values[q]) && std::isnan(later.values[q]))));
        }
    }
}
