// The gap to expect from infinite width alone: against values of an independent implementation, against means
// over seeds, and against itself on finer grids.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "support/gap_reference.h"
#include "support/validation.h"
#include "theory/expected_gap.h"

using namespace equator;
using namespace equator::test;

TEST_CASE("expected gap: values of an independent float64 implementation") {
    // Its panels, modes and time steps are its own, and finer; the means over seeds that it was checked by
    // agree within their standard errors of 1 to 10 %.
    struct Row {
        const char* link;
        double t, particle, function;
    };
    const Row table[] = {
        {"d=3&phi=h4", 0.5, 0.0868, 0.4178},
        {"d=3&phi=h4", 2.0, 0.6621, 0.1564},
        {"d=8&phi=h3&sigma=0.6h2%2B0.8h3", 1.0, 0.1091, 0.7194},
        {"d=8&phi=h3&sigma=0.6h2%2B0.8h3", 4.0, 1.3815, 0.4140},
        {"d=8&phi=h2", 1.2, 0.2519, 0.2332},
        {"d=8&phi=h3", 3.0, 0.9000, 0.4312},
        {"d=16&phi=h4", 3.0, 0.2954, 0.7135},
        {"d=16&phi=h4", 9.0, 2.338, 0.4834},
        {"d=16&phi=0.8h3%2B0.6h4", 5.0, 0.7456, 0.6814},
        {"d=64&phi=h3", 2.0, 0.0267, 0.9553},
        {"d=64&phi=h4", 9.0, 0.2758, 0.8463},
    };
    for (const Row& row : table) {
        CAPTURE(row.link);
        CAPTURE(row.t);
        const ExpectedGap gap = expected_gap(kernels_of(row.link), {row.t}).front();
        CHECK(gap.t == row.t);
        // 0.5 % asked for, three digits given
        validated("C_p", "independent float64 implementation", row.link, row.t, gap.particle, row.particle,
                  relative(0.003));
        validated("C_f", "independent float64 implementation", row.link, row.t, gap.function, row.function,
                  relative(0.002));
        CHECK(gap.particle_error <= 0.005 * gap.particle);
        CHECK(gap.function_error <= 0.005 * gap.function);
        double particle = 0.0, function = 0.0;
        for (const double part : gap.particle_parts) particle += part;
        for (const double part : gap.function_parts) function += part;
        CHECK(particle == doctest::Approx(gap.particle).epsilon(1e-12));
        CHECK(function == doctest::Approx(gap.function).epsilon(1e-12));
    }
}

TEST_CASE("expected gap: at the start the neurons are at their twins and the functions differ by sampling") {
    for (const std::string& link :
         {std::string("d=3&phi=h4"), std::string("d=16&phi=h1"), std::string("d=7&phi=h6"), "d=5" + kMixed,
          std::string("d=200&phi=0.8h3%2B0.6h4")}) {
        CAPTURE(link);
        const Kernels kernels = kernels_of(link);
        const MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-8);
        const ExpectedGap gap = expected_gap(kernels, {0.0}).front();
        CHECK(gap.particle == 0.0);
        validated("C_f", "closed form at the start, G(1) - E E G", link, 0.0, gap.function,
                  kernels.G(1.0) - solver.field_at(0.0).self_energy, relative(1e-9));
    }
}

TEST_CASE("expected gap: means and spread over seeds") {
    // The linear ODE of every seed has the same mean to first order, but for a neuron's own share, of which
    // g(1)/m times the time is a bound; networks have terms of higher order too.
    struct Case {
        std::string link;
        double t;
    };
    for (const Case& c :
         {Case{"d=3&phi=h4&m=400", 0.5}, Case{"d=8&phi=h2&m=300", 1.0}, Case{"d=5&m=400" + kMixed, 1.0}}) {
        CAPTURE(c.link);
        Scenario scenario = scenario_of(c.link + "&T=4");
        const double m = scenario.m;
        const Kernels kernels = kernels_of(c.link);
        const ExpectedGap gap = expected_gap(kernels, {c.t}).front();
        constexpr int kSeeds = 64;
        struct Sum {
            double sum = 0.0, squares = 0.0;
            void add(double x) {
                sum += x;
                squares += x * x;
            }
            double mean() const { return sum / kSeeds; }
            double deviation() const { return std::sqrt((squares - sum * sum / kSeeds) / (kSeeds - 1)); }
            double error() const { return deviation() / std::sqrt(double(kSeeds)); }
        } linear, particle, function;
        for (int seed = 1; seed <= kSeeds; ++seed) {
            scenario.seed = static_cast<std::uint64_t>(1000 + seed);
            const Observables o = observe(scenario, {c.t}).front();
            linear.add(m * o[Quantity::bound_linear]);
            particle.add(m * o[Quantity::particle_gap]);
            function.add(m * o[Quantity::function_gap]);
        }
        MESSAGE(c.link, ": C_p ", gap.particle, ", linear ", linear.mean(), " +- ", linear.error(),
                ", measured ", particle.mean(), " +- ", particle.error(), "; C_f ", gap.function,
                ", measured ", function.mean(), " +- ", function.error(), "; deviation ",
                gap.function_deviation, ", measured ", function.deviation());
        const double own = 2.0 * kernels.g(1.0) * c.t / m; // of the constant, at most
        const auto compare = [&](const char* quantity, const char* way, const Sum& seeds, double constant,
                                 double bias) {
            validated_off(quantity, way, c.link + ", 64 seeds", c.t,
                          std::fabs(seeds.mean() - constant) / seeds.error(),
                          standard_errors(3.0 + bias * constant / seeds.error()));
        };
        compare("C_p", "m times the mean over seeds of the linear ODE", linear, gap.particle, own);
        compare("C_p", "m times the mean over seeds of the particle gap", particle, gap.particle, 0.05);
        compare("C_f", "m times the mean over seeds of the function gap", function, gap.function, 0.03);
        // A deviation's own standard error is about 1/sqrt(2 seeds) of it, more for skew laws.
        CHECK(function.deviation() ==
              doctest::Approx(gap.function_deviation).epsilon(4.0 / std::sqrt(2.0 * kSeeds)));
    }
}

TEST_CASE("expected gap: the rank of a function gap, against closed forms") {
    // One chi-square with two degrees of freedom is exponential; with four, P(Q <= x) = 1 - (1 + x/2)
    // e^{-x/2}.
    ExpectedGap gap;
    gap.function = 2.0;
    gap.function_law = {{1.0, 2.0}};
    for (const double x : {0.1, 0.5, 2.0, 5.0}) {
        validated("function_gap_rank", "closed form of a chi-square of two degrees", "x = " + number_text(x),
                  kNoTime, function_gap_rank(gap, x), 1.0 - std::exp(-0.5 * x), absolute(1e-3));
        gap.function_law = {{1.0, 2.0}, {1.0, 2.0}, {0.0, 7.0}};
        CHECK(function_gap_rank(gap, x) - (1.0 - (1.0 + 0.5 * x) * std::exp(-0.5 * x)) ==
              doctest::Approx(0.0).epsilon(5e-4));
        gap.function_law = {{1.0, 2.0}};
    }
    const ExpectedGap real = expected_gap(kernels_of("d=8&phi=h2"), {1.0}).front();
    double mean = 0.0;
    for (const ExpectedGap::ChiSquare& part : real.function_law) mean += part.weight * part.copies;
    CHECK(mean == doctest::Approx(real.function).epsilon(1e-6));
    for (const double p : {0.05, 0.5, 0.95})
        CHECK(function_gap_rank(real, function_gap_quantile(real, p)) == doctest::Approx(p).epsilon(1e-6));
}

TEST_CASE("expected gap: function gaps of 400 seeds follow the law (Kolmogorov and Smirnov)") {
    Scenario scenario = scenario_of("d=8&phi=h2&m=500&T=1");
    const ExpectedGap gap = expected_gap(kernels_of("d=8&phi=h2"), {0.5}).front();
    constexpr int kSeeds = 400;
    std::vector<double> ranks;
    for (int seed = 1; seed <= kSeeds; ++seed) {
        scenario.seed = static_cast<std::uint64_t>(5000 + seed);
        Run run(scenario, false);
        run.advance_to(0.5);
        ranks.push_back(function_gap_rank(
            gap, scenario.m * run.state_at(0.5, false).observables[Quantity::function_gap]));
    }
    std::sort(ranks.begin(), ranks.end());
    double farthest = 0.0;
    for (int k = 0; k < kSeeds; ++k)
        farthest = std::max({farthest, ranks[static_cast<std::size_t>(k)] - double(k) / kSeeds,
                             double(k + 1) / kSeeds - ranks[static_cast<std::size_t>(k)]});
    CAPTURE(farthest);
    // Passed by 99 % of samples of the law itself.
    validated_off("function_gap_rank", "Kolmogorov and Smirnov over 400 seeds: farthest rank from uniform",
                  "d=8&phi=h2&m=500", 0.5, farthest, absolute(1.63 / std::sqrt(double(kSeeds))));
}

TEST_CASE("expected gap: finer steps stay within its own error, at every degree and late") {
    for (const char* link : {"d=8&phi=h1", "d=8&phi=h2", "d=8&phi=h3", "d=8&phi=h4", "d=8&phi=h5",
                             "d=8&phi=h6", "d=12&phi=h3&sigma=h4", "d=3&phi=h2"}) {
        CAPTURE(link);
        const Kernels kernels = kernels_of(link);
        constexpr double kLast = 8.0;
        std::vector<double> times; // so close that they, not the largest rate, set the steps
        const int count = static_cast<int>(kLast * kernels.g(1.0) / 0.8 * 2.6);
        for (int n = 1; n <= count; ++n) times.push_back(kLast * n / count);
        const ExpectedGap coarse = expected_gap(kernels, {kLast}).front(),
                          fine = expected_gap(kernels, times).back();
        CAPTURE(coarse.particle);
        CAPTURE(coarse.particle_error);
        CHECK(std::fabs(coarse.particle - fine.particle) <=
              3.0 * coarse.particle_error + 1e-6 * coarse.particle);
        CHECK(std::fabs(coarse.function - fine.function) <= 3.0 * coarse.function_error + 1e-6);
        CHECK(coarse.particle_error <=
              0.05 * coarse.particle); // d = 3, where all have long been at the poles
    }
    const ExpectedGap late = expected_gap(kernels_of("d=16&phi=h4"), {100.0}).front();
    CHECK(std::isfinite(late.particle));
    CHECK(late.particle > 0.0);
    CHECK(late.function > 0.0);
    CHECK(late.function < 1.0);
}

TEST_CASE("expected gap: in high dimension a common shift in the time of escape carries it") {
    // Harmonic l = 0 has 88 % of C_p for k* = 4 at d = 256 when infinite width escapes, and C_p there is what
    // a squared gap of 0.01 needs as width, times 0.01: 65.7 neurons.
    const ExpectedGap gap = expected_gap(kernels_of("d=256&phi=h4"), {34.53}).front();
    CHECK(gap.particle_parts[0] / gap.particle == doctest::Approx(0.88).epsilon(0.01));
    CHECK(gap.particle / 0.01 == doctest::Approx(65.7).epsilon(0.005));
}
