// Gaps under the rules beyond gradient descent: their means over fresh seeds against those of another
// program.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/number_text.h"
#include "finite/finite_network.h"
#include "infinite/rule_twins.h"
#include "run/beyond/teacher_field.h"
#include "run/limit.h"
#include "scenario/link.h"
#include "support/rule_problems.h"
#include "support/validation.h"

using namespace equator;
using namespace equator::test;

namespace {

struct Mean {
    double sum = 0.0, squares = 0.0;
    int count = 0;

    void add(double value) {
        sum += value;
        squares += value * value;
        ++count;
    }
    double mean() const { return sum / count; }
    double error() const { return std::sqrt((squares / count - mean() * mean()) / (count - 1)); }
};

/// m x gaps over seeds.
struct Gaps {
    Mean neurons, weights;
};

/// Networks of the seeds 5001, 5002, ..., whose twins ride one solution.
Gaps gaps_of(const RuleProblem& problem, int m, double t, int count) {
    RuleSolver solver(problem.kernels(), problem.spec, 1e-5, problem.signs);
    Neurons starts(problem.d, m * count);
    Eigen::ArrayXd signs(m * count);
    for (int k = 0; k < count; ++k) {
        starts.middleCols(k * m, m) = uniform_neurons(problem.d, m, static_cast<std::uint64_t>(5001 + k));
        for (int i = 0; i < m; ++i) signs[k * m + i] = problem.sign(static_cast<std::size_t>(i));
    }
    RuleTwins twins(starts, problem.spec, signs);
    while (solver.t_end() < t * (1.0 - 1e-12)) {
        solver.step();
        REQUIRE(solver.failure().empty());
        twins.follow(solver);
    }
    const double end =
        problem.spec.rule == Rule::flow || !is_by_steps(problem.spec.rule) ? t : solver.t_end();
    Neurons plane, positions;
    twins.at(end, plane);
    twins.positions(plane, positions);
    const Scenario scenario = test::scenario_of(problem, m, t);
    Gaps gaps;
    for (int k = 0; k < count; ++k) {
        const std::optional<Motion> motion = motion_of(scenario);
        FiniteSolver network(problem.kernels(), starts.middleCols(k * m, m), scenario.rule, scenario.eta,
                             1e-5, Precision::double_, std::nullopt, StepKind::tangent,
                             motion ? Cloned<Field>(std::make_unique<TeacherField>(scenario))
                                    : Cloned<Field>(),
                             motion, signs.segment(k * m, m));
        while (network.t_end() < end) network.step();
        HiddenLayer layer;
        network.layer_at(end, layer);
        gaps.neurons.add((layer.w - positions.middleCols(k * m, m)).square().sum());
        if (problem.spec.trains)
            gaps.weights.add((layer.a - twins.weights(plane).segment(k * m, m)).square().sum());
    }
    return gaps;
}

/// What the other program has: mean of m x gap and its standard error.
struct Theirs {
    int m;
    double mean, error;
};

struct Row {
    NamedRule rule;
    double t;
    const char* quantity; ///< particle_gap, or gap_weights
    std::vector<Theirs> theirs;
};

/// d = 8, h4.
const std::vector<Row>& table() {
    static const NamedRule ones{"", {.trains = true}}, both{"", {.trains = true}, 1.0, true};
    static const std::vector<Row> rows{
        {{"", {.rule = Rule::momentum, .friction = 1.0}},
         6.0,
         "particle_gap",
         {{100, 1.49, 0.10}, {200, 1.51, 0.10}, {400, 1.35, 0.13}, {800, 1.58, 0.22}}},
        {{"", {.rule = Rule::momentum}},
         6.0,
         "particle_gap",
         {{100, 1.38, 0.09}, {200, 1.41, 0.13}, {400, 1.22, 0.12}, {800, 1.41, 0.18}}},
        {{"", {.rule = Rule::heavyball, .eta = 0.01}},
         0.4,
         "particle_gap",
         {{100, 0.72, 0.04}, {200, 0.73, 0.06}, {400, 0.71, 0.08}, {800, 0.73, 0.08}}},
        {ones,
         6.0,
         "particle_gap",
         {{100, 1.43, 0.14}, {200, 1.52, 0.24}, {400, 1.24, 0.19}, {800, 1.45, 0.27}}},
        {ones,
         6.0,
         "gap_weights",
         {{100, 1.67, 0.28}, {200, 1.70, 0.46}, {400, 1.12, 0.46}, {800, 1.66, 0.70}}},
        {both,
         6.0,
         "particle_gap",
         {{100, 1.75, 0.11}, {200, 1.81, 0.09}, {400, 2.01, 0.15}, {800, 1.88, 0.12}}},
        {{"", {}, 0.5},
         6.0,
         "particle_gap",
         {{100, 0.82, 0.09}, {200, 0.88, 0.08}, {400, 0.84, 0.05}, {800, 0.97, 0.18}}},
        {{"", {.rule = Rule::rms, .eps = 1e-6}},
         1.0,
         "particle_gap",
         {{100, 0.92, 0.10}, {200, 0.88, 0.08}, {400, 0.76, 0.10}, {800, 0.97, 0.20}}},
        {{"", {.rule = Rule::normalised, .eps = 0.3}},
         2.0,
         "particle_gap",
         {{100, 2.0, 0.1}, {200, 2.1, 0.1}, {400, 2.0, 0.2}, {800, 2.5, 0.6}}},
        {{"", {.rule = Rule::normalised, .eps = 0.03}},
         1.0,
         "particle_gap",
         {{100, 8.6, 0.4}, {200, 11.1, 0.4}, {400, 15.1, 1.0}, {800, 17.8, 2.8}}},
        {{"", {.rule = Rule::adam, .eta = 0.02, .eps = 0.1}},
         1.2,
         "particle_gap",
         {{100, 2.34, 0.089}, {400, 2.72, 0.143}}},
        {{"", {.rule = Rule::adam, .eta = 0.02, .eps = 0.01}},
         1.2,
         "particle_gap",
         {{100, 14.94, 0.82}, {400, 28.6, 1.98}}},
    };
    return rows;
}

} // namespace

TEST_CASE("rule gaps: means over fresh seeds are those of another program, within two standard errors") {
    for (const Row& row : table()) {
        const RuleProblem problem = problem_of(row.rule, 8, hermite(4));
        for (const Theirs& theirs : row.theirs) {
            const int m = theirs.m;
#if EQUATOR_LONG_TESTS
            const int seeds = m == 100 ? 160 : m == 200 ? 64 : m == 400 ? 32 : 16;
#else
            if (m != 100 && m != 400) continue;
            if (m == 400 && problem.spec.trains) continue; // sums over pairs: seconds a seed
            const int seeds = 16;
#endif
            const std::string link = link_text(test::scenario_of(problem, m, row.t));
            CAPTURE(link);
            const Gaps gaps = gaps_of(problem, m, row.t, seeds);
            const Mean& ours = std::string(row.quantity) == "gap_weights" ? gaps.weights : gaps.neurons;
            const double error = std::hypot(ours.error(), theirs.error);
            MESSAGE(link, " ", std::string(row.quantity), ": ", number_text(ours.mean()), " +- ",
                    number_text(ours.error()), " over ", seeds, " seeds, theirs ", theirs.mean, " +- ",
                    theirs.error, ": off by ", (ours.mean() - theirs.mean) / error);
            validated_off(row.quantity, "m times it, mean over seeds, against another program's",
                          link.substr(4), row.t, std::fabs(ours.mean() - theirs.mean) / error,
                          standard_errors(2.0));
        }
    }
}
