// The strength chi of the interaction: what is measured of functions, what falls, and all of the theory, at
// chi = 0 (the correlation loss), 0.5 and 2.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "run/run.h"
#include "support/loss_rate.h"
#include "support/rule_theory_reference.h"
#include "support/scenario_of.h"
#include "theory/expected_gap.h"
#include "theory/gap_theory.h"
#include "theory/loss_floor.h"

using namespace equator;
using namespace equator::test;

namespace {

constexpr double kStrengths[] = {0.0, 0.5, 2.0};
const std::string kProblem = "#v1&d=6&phi=0.6h2-0.8h3&sigma=0.5h1%2B0.6h2%2B0.6h3";

/// E f f' of two networks of equal weights, by pairs.
double overlap(const Polynomial& F, const Neurons& v, const Neurons& w) {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < v.cols(); ++i)
        for (Eigen::Index j = 0; j < w.cols(); ++j) {
            double s = 0.0;
            for (Eigen::Index k = 0; k < v.rows(); ++k) s += v(k, i) * w(k, j);
            sum += F(s);
        }
    return sum / static_cast<double>(v.cols() * w.cols());
}

struct Means {
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

} // namespace

TEST_CASE("strength: the function gap is E (f - f_MF)^2 whatever chi") {
    for (const double chi : kStrengths)
        for (const char* more : {"", "&signs=pm", "&weights=train", "&rule=momentum"}) {
            CAPTURE(chi);
            CAPTURE(more);
            Scenario scenario = scenario_of(kProblem + "&m=40&T=2" + more);
            scenario.chi = chi;
            Run run(scenario, false);
            run.advance_to(0.0);
            const double start = run.state_at(0.0).observables[Quantity::function_gap];
            Scenario square = scenario;
            square.chi = 1.0;
            Run other(square, false);
            other.advance_to(0.0);
            // One start, one pair of functions.
            CHECK(start ==
                  doctest::Approx(other.state_at(0.0).observables[Quantity::function_gap]).epsilon(1e-12));
        }
    // Later, against a network of 20000 latitudes in the place of infinite width: its own turn of every
    // neuron.
    for (const double chi : kStrengths) {
        CAPTURE(chi);
        Scenario scenario = scenario_of(kProblem + "&m=60&T=2");
        scenario.chi = chi;
        Run run(scenario, false);
        run.advance_to(1.5);
        const RunState state = run.state_at(1.5);
        const Kernels kernels = scenario.kernels().of_functions();
        const MeanFieldModel model(kernels);
        const HermiteSum& sigma = scenario.activation();
        // |f_MF|^2 and the overlap by conditioning on z = w*.x and the direction: sum_k c_k^2 E (w.w')^k,
        // each power by the law's own moments E alpha^j and those of a uniform direction.
        double cross = 0.0, own = 0.0;
        const auto mean_power = [&](int k, double alpha) { // E_{w'} (w.w')^k, w at latitude alpha
            double sum = 0.0, binomial = 1.0;
            for (int j = 0; j <= k; ++j) {
                double part = 0.0, direction = j % 2 == 0 ? 1.0 : 0.0;
                for (int i = 0; 2 * i < j; ++i) direction *= (2.0 * i + 1.0) / (scenario.d - 1.0 + 2.0 * i);
                for (Eigen::Index n = 0; n < state.law.s.size(); ++n) {
                    const double beta = latitude_of(state.law.s[n]);
                    part += state.law.mass[n] * std::pow(beta, k - j) * std::pow(1.0 - beta * beta, 0.5 * j);
                }
                sum += binomial * direction * std::pow(alpha, k - j) *
                       std::pow(1.0 - alpha * alpha, 0.5 * j) * part;
                binomial *= static_cast<double>(k - j) / (j + 1.0);
            }
            return sum;
        };
        for (int k = 1; k <= sigma.degree(); ++k) {
            const double square = sigma.coefficient(k) * sigma.coefficient(k);
            for (Eigen::Index i = 0; i < state.neurons.cols(); ++i)
                cross +=
                    square * mean_power(k, state.neurons(0, i)) / static_cast<double>(state.neurons.cols());
            for (Eigen::Index n = 0; n < state.law.s.size(); ++n)
                own += square * state.law.mass[n] * mean_power(k, latitude_of(state.law.s[n]));
        }
        const double network = overlap(kernels.F, state.neurons, state.neurons);
        CHECK(state.self_energy == doctest::Approx(network).epsilon(1e-12));
        CHECK(state.observables[Quantity::function_gap] ==
              doctest::Approx(network - 2.0 * cross + own).epsilon(1e-7));
        // And the loss is what neurons descend.
        double target = 0.0;
        for (Eigen::Index i = 0; i < state.neurons.cols(); ++i)
            target += kernels.G_star(state.neurons(0, i)) / static_cast<double>(state.neurons.cols());
        CHECK(state.observables[Quantity::loss_finite] ==
              doctest::Approx(0.5 * (kernels.target_norm - 2.0 * target + chi * network)).epsilon(1e-12));
    }
}

TEST_CASE("strength: the loss falls as fast as neurons move") {
    for (const double chi : kStrengths) {
        CAPTURE(chi);
        Scenario scenario = scenario_of(kProblem + "&m=30&T=3");
        scenario.chi = chi;
        MeanFieldSolver solver(scenario.kernels(), Rule::flow, 0.0, 1e-8);
        double worst = 0.0;
        while (solver.t_end() < 3.0) {
            solver.step();
            const MiddleOfStep middle(solver);
            const double speed = mean_square_speed(middle.law, middle.field);
            worst = std::max(worst, std::fabs(middle.rate + speed));
        }
        CHECK(worst < 1e-6);
        constexpr double kHalf = 1e-3;
        Run run(scenario, false);
        double loss[3] = {}, speed = 0.0;
        for (const int k : {0, 1, 2}) {
            const double t = 1.0 + (k - 1) * kHalf;
            run.advance_to(t);
            const RunState state = run.state_at(t);
            loss[k] = state.observables[Quantity::loss_finite];
            if (k == 1) speed = mean_square(state.velocity);
        }
        CHECK(std::fabs((loss[2] - loss[0]) / (2.0 * kHalf) + speed) < 1e-5 * speed);
    }
}

TEST_CASE("strength: without an interaction neurons stay with their twins") {
    for (const char* link :
         {"#v1&d=8&m=50&chi=0&T=6&rule=pgd", "#v1&d=8&m=50&chi=0&T=6", "#v1&d=8&m=50&chi=0&T=6&weights=train",
          "#v1&d=8&m=50&chi=0&T=6&rule=momentum", "#v1&d=8&m=50&chi=0&T=1&rule=heavyball"}) {
        CAPTURE(link);
        const Scenario scenario = scenario_of(link);
        Run run(scenario);
        run.advance_to(scenario.T);
        const Observables o = run.state_at(scenario.T).observables;
        // Steps of flows are the network's own: their error is below flowtol.
        CHECK(o[Quantity::particle_gap] < (scenario.by_steps() ? 1e-25 : 1e-13));
        CHECK(o[Quantity::function_gap] > 1e-4);
        for (const Quantity q :
             {Quantity::bound_linear, Quantity::bound_average, Quantity::bound_average_apriori}) {
            CHECK(o[q] >= 0.0);
            CHECK(o[q] < 1e-20);
        }
    }
}

TEST_CASE("strength: bounds and the linear ODE against plain loops and a second program of ours") {
    for (const double chi : {0.5, 2.0})
        for (const int m : {1, 3}) {
            CAPTURE(chi);
            CAPTURE(m);
            const Kernels kernels =
                Kernels::make(6, scenario_of(kProblem).phi, scenario_of(kProblem).activation(), chi);
            const Neurons start = uniform_neurons(6, m, 5);
            const RulePath path({"flow", {}}, kernels, start, 0.0, 3.0, 60, 1e-7);
            MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-7);
            Twins twins(start, Rule::flow, 0.0);
            GapTheory theory(kernels, solver, twins, Rule::flow, 0.0);
            while (solver.t_end() < 3.0) {
                solver.step();
                twins.follow(solver);
                theory.follow(solver, twins);
            }
            const Predictions found = theory.at(3.0), other = path.predictions.back();
            CHECK(std::fabs(found.linear.value / path.linear() - 1.0) < 2e-3);
            CHECK(std::fabs(found.average.value / path.average() - 1.0) < 2e-3);
            CHECK(std::fabs(other.linear.value / found.linear.value - 1.0) < 2e-3);
            CHECK(std::fabs(other.average.value / found.average.value - 1.0) < 2e-3);
            CHECK(std::fabs(other.average_apriori.value / found.average_apriori.value - 1.0) < 5e-3);
            CHECK(std::fabs(other.gronwall.value / found.gronwall.value - 1.0) < 2e-2);
            CHECK(other.effective_neurons == doctest::Approx(found.effective_neurons).epsilon(1e-3));
        }
}

TEST_CASE("strength: the expected gap") {
    const HermiteSum h4 = scenario_of("#v1&d=8&phi=h4").phi;
    // Without an interaction neurons are independent: the function gap is their sampling noise.
    for (const bool steps : {false, true}) {
        const Kernels kernels = Kernels::make(8, h4, h4, 0.0);
        const ExpectedGapSetting setting{.rule = steps ? Rule::pgd : Rule::flow, .eta = 0.1, .loss = !steps};
        const ExpectedGaps found = expected_gap(kernels, setting, {0.0, 1.0, 3.0});
        REQUIRE(found.gaps.size() == 3);
        MeanFieldSolver solver(kernels, setting.rule, setting.eta, 1e-8);
        const MeanFieldModel functions(kernels.of_functions());
        for (const ExpectedGap& gap : found.gaps) {
            while (solver.t_end() < gap.t * (1.0 - 1e-12)) solver.step();
            const double energy =
                functions.field(solver.law_at(steps ? solver.t_end() : gap.t).moments(functions.harmonics()))
                    .self_energy;
            CHECK(gap.particle == 0.0);
            CHECK(gap.function == doctest::Approx(1.0 - energy).epsilon(1e-4));
            CHECK(gap.function_error < 1e-3);
            double mean = 0.0;
            for (const ExpectedGap::ChiSquare& part : gap.function_law) mean += part.weight * part.copies;
            CHECK(mean == doctest::Approx(gap.function).epsilon(1e-6));
            if (!steps && gap.t > 0.0) CHECK(std::isfinite(gap.loss));
        }
    }
    // With one, against the means of 16 seeds: linear ODE with its own share, and the function gap.
    for (const double chi : {0.5, 2.0}) {
        constexpr int m = 400, kSeeds = 16;
        const double t = chi < 1.0 ? 6.0 : 2.0;
        const Kernels kernels = Kernels::make(8, h4, h4, chi);
        const ExpectedGap own = expected_gap(kernels, {.m = m}, {t}).gaps.front(),
                          wide = expected_gap(kernels, std::vector<double>{t}).front();
        Means linear, particle, function;
        for (int seed = 1; seed <= kSeeds; ++seed) {
            Scenario scenario = scenario_of("#v1&d=8&phi=h4&T=6");
            scenario.m = m;
            scenario.chi = chi;
            scenario.seed = static_cast<std::uint64_t>(1000 + seed);
            Run run(scenario);
            run.advance_to(t);
            const Observables o = run.state_at(t, false).observables;
            linear.add(m * o[Quantity::bound_linear]);
            particle.add(m * o[Quantity::particle_gap]);
            function.add(m * o[Quantity::function_gap]);
        }
        MESSAGE("chi = ", chi, ": C_p ", own.particle, " (", wide.particle, "), linear ODE ", linear.mean(),
                " +- ", linear.error(), ", particle gap ", particle.mean(), " +- ", particle.error(),
                "; C_f ", wide.function, ", function gap ", function.mean(), " +- ", function.error());
        CHECK(std::fabs(linear.mean() - own.particle) < 3.0 * linear.error() + 0.02 * own.particle);
        CHECK(std::fabs(function.mean() - wide.function) < 3.0 * function.error() + 0.05 * wide.function);
    }
}

TEST_CASE("strength: m times the particle gap at chi = 0.5, over fresh seeds") {
    // Of another program: d = 8, h_4, t = 6; mean and standard error at each width.
    constexpr struct {
        int m;
        double mean, error;
    } kTable[] = {{100, 0.82, 0.09}, {200, 0.88, 0.08}, {400, 0.84, 0.05}, {800, 0.97, 0.18}};
    for (const auto& row : kTable) {
        Means gap;
        for (int seed = 1; seed <= 16; ++seed) {
            Scenario scenario = scenario_of("#v1&d=8&phi=h4&chi=0.5&T=6&tol=1e-5");
            scenario.m = row.m;
            scenario.seed = static_cast<std::uint64_t>(200 + seed);
            Run run(scenario, false);
            run.advance_to(6.0);
            gap.add(row.m * run.state_at(6.0).observables[Quantity::particle_gap]);
        }
        const double error = std::sqrt(gap.error() * gap.error() + row.error * row.error);
        MESSAGE("m = ", row.m, ": ", gap.mean(), " +- ", gap.error(), ", another program ", row.mean);
        CHECK(std::fabs(gap.mean() - row.mean) < 2.0 * error);
    }
}

TEST_CASE("strength: what neurons descend has a lower bound that is one") {
    const HermiteSum h4 = scenario_of("#v1&d=8&phi=h4").phi;
    // min over x = E G*: 1/2 (1 - 2 x + chi x'), all at a pole.
    CHECK(loss_floor(Kernels::make(8, h4, h4, 0.5)) == doctest::Approx(-0.25).epsilon(1e-3));
    CHECK(loss_floor(Kernels::make(8, h4, h4, 0.0)) == doctest::Approx(-0.5).epsilon(1e-3));
    CHECK(loss_floor(Kernels::make(8, h4, h4, 1.0)) == 0.0);
    for (const double chi : kStrengths) {
        Scenario scenario = scenario_of(kProblem + "&m=30&T=40");
        scenario.chi = chi;
        const double floor = loss_floor(scenario);
        Run run(scenario, false);
        run.advance_to(40.0);
        const Observables o = run.state_at(40.0).observables;
        CHECK(o[Quantity::loss_infinite] >= floor);
        CHECK(o[Quantity::loss_finite] >= floor);
    }
}
