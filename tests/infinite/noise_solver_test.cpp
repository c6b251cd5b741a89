// Infinite width with noise: the law on a grid against moments in Gegenbauer polynomials, against finite
// volumes, against clouds of neurons, and what noise must keep.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "infinite/coordinate_rule.h"
#include "infinite/noise_solver.h"
#include "rules/sphere_noise.h"
#include "support/noise_reference.h"
#include "support/scenario_of.h"
#include "support/validation.h"

using namespace equator;
using namespace equator::test;

namespace {

/// A scenario with noise, in the program's terms and in plain ones. Sums of h_1 .. h_K.
struct Problem {
    Scenario scenario;
    Kernels kernels;
    PlainKernels plain;
    MotionSpec spec;

    explicit Problem(const std::string& link) : Problem(test::scenario_of("#v1&" + link)) {}
    explicit Problem(const Scenario& s)
        : scenario(s), kernels(s.kernels()), plain(s.d, series(s.activation()), series(s.phi)),
          spec(MotionSpec::of(s)) {}

    NoiseSolver solver(Eigen::Index N) const { return NoiseSolver(kernels, spec, N); }
    NoiseSolver solver() const {
        return solver(NoiseSolver::latitudes_for(kernels, scenario.temperature, scenario.tol));
    }

  private:
    static Series series(const HermiteSum& f) {
        Series c;
        for (int k = 0; k <= std::max(f.degree(), 1); ++k) c.push_back(k > 0 ? f.coefficient(k) : 0.0);
        return c;
    }
};

/// p_l of masses on a grid, l = 0 .. degree.
Series moments_of(const LatitudeGrid& grid, const Eigen::ArrayXd& mass, int d, int degree) {
    const Harmonics harmonics(d, degree);
    Series sums(static_cast<std::size_t>(degree) + 1, 0.0);
    HarmonicValues values{};
    for (Eigen::Index k = 0; k < mass.size(); ++k) {
        harmonics.evaluate(grid.neurons()(0, k), values);
        for (std::size_t l = 0; l < sums.size(); ++l) sums[l] += mass[k] * values[l];
    }
    return sums;
}

} // namespace

TEST_CASE("temperature: quadrature on the sphere has the moments of a coordinate") {
    for (const int D : {2, 3, 4, 7, 63, 1000})
        for (const int n : {1, 2, 9, 40, 301}) {
            const CoordinateRule rule = gauss_rule(D, n);
            const std::vector<double> chebyshev = chebyshev_weights(D, n);
            double expected = 1.0; // E z^{2j}
            for (int j = 0; j < std::min(n, 12); ++j) {
                double gauss = 0.0, other = 0.0, odd = 0.0;
                for (std::size_t i = 0; i < rule.points.size(); ++i) {
                    CHECK(rule.weights[i] > 0.0);
                    const double z = std::sin(-M_PI / 2 + (static_cast<double>(i) + 0.5) * M_PI / n);
                    gauss += rule.weights[i] * std::pow(rule.points[i], 2 * j);
                    odd += rule.weights[i] * std::pow(rule.points[i], 2 * j + 1);
                    other += chebyshev[i] * std::pow(z, 2 * j);
                }
                CHECK(gauss == doctest::Approx(expected).epsilon(1e-12));
                CHECK(std::fabs(odd) < 1e-15);
                if (2 * j < n) CHECK(std::fabs(other - expected) < 1e-14);
                expected *= (2.0 * j + 1) / (D + 2.0 * j);
            }
        }
}

TEST_CASE("temperature: a step's noise multiplies moments by what its cosines say, from wherever a law is") {
    double worst = 0.0;
    for (const int d : {3, 4, 8, 64, 512})
        for (const double tau : {1e-9, 1e-4, 0.02, 1.0})
            for (const Eigen::Index at : {0, 3, 100, 255}) {
                const LatitudeGrid grid(256);
                const SphereNoise step(d, tau, 0.05, 1);
                const LatitudeNoise noise(grid, d, step.cosine(true), step.cosine(false));
                Eigen::ArrayXd mass = Eigen::ArrayXd::Zero(256);
                mass[at] = 1.0;
                const Series before = moments_of(grid, mass, d, 10);
                noise.apply(mass);
                const Series after = moments_of(grid, mass, d, 10);
                const Harmonics harmonics(d, 10);
                HarmonicValues upper{}, lower{};
                harmonics.evaluate(step.cosine(true), upper);
                harmonics.evaluate(step.cosine(false), lower);
                for (std::size_t l = 0; l <= 10; ++l)
                    worst = std::max(worst, std::fabs(after[l] - 0.5 * (upper[l] + lower[l]) * before[l]));
            }
    MESSAGE("multipliers are off by ", worst);
    CHECK(worst < 1e-9);
}

TEST_CASE("temperature: with nothing to pull it the uniform law stays, and every other one comes to it") {
    for (const int d : {3, 8, 100}) {
        const LatitudeGrid grid(256);
        const SphereNoise step(d, 0.5 / (d - 1), 0.2, 1);
        const LatitudeNoise noise(grid, d, step.cosine(true), step.cosine(false));
        const Eigen::ArrayXd uniform = grid.uniform(d);
        Eigen::ArrayXd still = uniform, moving = Eigen::ArrayXd::Zero(256);
        moving[250] = 1.0;
        for (int n = 0; n < 400; ++n) {
            noise.apply(still);
            noise.apply(moving);
        }
        for (const Eigen::ArrayXd* mass : {&still, &moving}) {
            const Series p = moments_of(grid, *mass, d, 8);
            CHECK(std::fabs(p[0] - 1.0) < 1e-12);
            for (std::size_t l = 1; l <= 8; ++l) CHECK(std::fabs(p[l]) < 1e-9);
            CHECK((*mass - uniform).abs().maxCoeff() < 2e-5); // single masses keep a ripple
        }
    }
}

TEST_CASE("temperature: losses are those of moments in Gegenbauer polynomials") {
    struct Case {
        const char* link;
        std::size_t modes;
    };
    for (const Case& c :
         {Case{"d=3&T=6&temperature=0.05&eta=0.02", 48}, Case{"d=8&T=6&temperature=0.0142857&eta=0.02", 64},
          Case{"d=8&T=20&temperature=0.1&eta=0.02", 48}, Case{"d=16&T=10&temperature=0.02&eta=0.02", 64},
          Case{"d=32&T=6&phi=h3&temperature=0.02&eta=0.02", 64},
          Case{"d=8&T=6&phi=h2&sigma=0.6h2+0.8h3&temperature=0.03&eta=0.02&chi=0.5", 64},
          Case{"d=5&T=4&phi=0.5h1+h5&temperature=0.1&eta=0.02", 64},
          Case{"d=3&T=6&temperature=1&eta=0.02", 32}}) {
        Problem problem(c.link);
        for (double& gamma : problem.plain.gamma) gamma *= problem.scenario.chi;
        const Scenario& s = problem.scenario;
        NoiseSolver solver = problem.solver();
        ByModes modes(problem.plain, c.modes);
        double worst = 0.0, mass = 0.0;
        while (solver.t_end() < s.T - 0.5 * s.eta) {
            solver.step();
            modes.chain_step(s.temperature, s.eta, 8);
            worst = std::max(worst, std::fabs(solver.end_loss() - modes.loss()));
            mass = std::max(mass, std::fabs(solver.field().mean.moments[0] - 1.0));
        }
        CHECK(mass < 1e-12);
        CHECK(solver.failure().empty());
        // What is left is the drift's: one step of order 4 against eight.
        validated_off("loss_infinite", "with noise: moments in Gegenbauer polynomials", c.link, s.T, worst,
                      absolute(2e-7));
    }
}

TEST_CASE("temperature: where no number of moments suffices, losses are those of finite volumes") {
    struct Case {
        const char* link;
        std::size_t volumes;
        double h;
    };
    for (const Case& c : {Case{"d=8&T=6&temperature=0.00142857&eta=0.05", 1500, 0.01},
                          Case{"d=64&T=4&phi=h2&temperature=0.0015873&eta=0.04", 1500, 0.01},
                          Case{"d=64&T=20&temperature=0.00047619&eta=0.05", 1500, 0.0125}}) {
        Problem problem(c.link);
        const Scenario& s = problem.scenario;
        // Both in continuous time, by Richardson.
        const auto chain = [&](double eta) {
            problem.spec.eta = eta;
            NoiseSolver solver = problem.solver();
            while (solver.t_end() < s.T - 0.5 * eta) solver.step();
            return solver.end_loss();
        };
        const auto volumes = [&](std::size_t N, double h) {
            ByVolumes law(problem.plain, s.temperature, N);
            for (int n = 0; n < std::lround(s.T / h); ++n) law.step(h);
            return law.loss();
        };
        const double ours = (4 * chain(0.5 * s.eta) - chain(s.eta)) / 3;
        const double other = (4 * volumes(c.volumes, c.h) - volumes(c.volumes / 2, 2 * c.h)) / 3;
        validated("loss_infinite", "with noise: finite volumes in latitude", c.link, s.T, ours, other,
                  absolute(1e-5));
    }
}

TEST_CASE("temperature: the chain is of second order in eta") {
    for (const char* link : {"d=8&T=6&temperature=0.0571429", "d=3&T=6&phi=h2&temperature=0.2"}) {
        Problem problem(link);
        const Scenario& s = problem.scenario;
        ByModes exact(problem.plain, 64);
        for (int n = 0; n < 1200; ++n) exact.flow_step(s.temperature, s.T / 1200);
        std::vector<double> error;
        for (const double eta : {0.1, 0.05, 0.025}) {
            problem.spec.eta = eta;
            NoiseSolver solver = problem.solver();
            while (solver.t_end() < s.T - 0.5 * eta) solver.step();
            error.push_back(std::fabs(solver.end_loss() - exact.loss()));
        }
        CAPTURE(link);
        MESSAGE(link, ": off by ", error[0], ", ", error[1], ", ", error[2]);
        CHECK(error[1] / error[2] == doctest::Approx(4.0).epsilon(0.1));
        CHECK(error[0] / error[1] == doctest::Approx(4.0).epsilon(0.2));
    }
}

TEST_CASE("temperature: the tolerance is kept and the estimate covers the error, at every temperature") {
    for (const char* link : {"d=3&T=6&temperature=1", "d=3&T=3&temperature=1e-5", "d=8&T=3&temperature=1e-12",
                             "d=8&T=2&temperature=1e-300", "d=8&T=6&temperature=0.001&phi=h3",
                             "d=64&T=8&phi=h3&temperature=1e-4", "d=256&T=6&phi=h2&temperature=4e-4",
                             "d=4096&T=2&phi=h1+0.5h3&temperature=1e-5", "d=8&T=3&temperature=1&eta=1",
                             "d=8&T=3&phi=relu:24&temperature=0.001"})
        for (const double tol : {1e-3, 1e-6}) {
            Problem problem(link);
            const Eigen::Index N =
                NoiseSolver::latitudes_for(problem.kernels, problem.scenario.temperature, tol);
            NoiseSolver solver = problem.solver(N), coarse = problem.solver(NoiseSolver::coarser(N)),
                        fine = problem.solver(std::min<Eigen::Index>(2 * N, 5000));
            double error = 0.0, estimate = 0.0;
            while (solver.t_end() < problem.scenario.T - 0.01) {
                for (NoiseSolver* each : {&solver, &coarse, &fine}) each->step();
                error = std::max(error, std::fabs(solver.end_loss() - fine.end_loss()));
                estimate = std::max(estimate, 2 * std::fabs(solver.end_loss() - coarse.end_loss()));
            }
            CAPTURE(link);
            CAPTURE(tol);
            CHECK(solver.failure().empty());
            CHECK(error < tol);
            CHECK(error < estimate + 1e-13);
        }
}

TEST_CASE("temperature: free energy falls, to Gibbs's law") {
    // F = L + tau E log f, f the density beside the uniform one: the law is its gradient flow, and at the end
    // its density is exp((G* - U) / tau) up to a factor, of the chain up to eta^2.
    std::vector<double> off;
    for (const char* eta : {"0.02", "0.01"}) {
        const Problem problem(std::string("d=5&T=40&temperature=0.1&eta=") + eta);
        NoiseSolver solver = problem.solver();
        const Eigen::ArrayXd uniform = solver.law().grid->uniform(5);
        const auto level = [&](Eigen::Index k) { return std::log(solver.masses()[k] / uniform[k]); };
        const auto energy = [&] {
            double entropy = 0.0;
            for (Eigen::Index k = 0; k < uniform.size(); ++k) entropy += solver.masses()[k] * level(k);
            return solver.end_loss() + 0.1 * entropy;
        };
        double before = energy();
        while (solver.t_end() < 39.995) {
            solver.step();
            const double now = energy();
            CHECK(now < before + 1e-11);
            before = now;
        }
        // Gibbs's law for the field that there is, by moments.
        Series gibbs(5, 0.0);
        HarmonicValues values{};
        for (Eigen::Index k = 0; k < uniform.size(); ++k) {
            const double alpha = solver.law().grid->neurons()(0, k);
            const double mass =
                uniform[k] *
                std::exp((problem.kernels.G_star(alpha) - solver.field().mean.potential(alpha)) / 0.1);
            solver.model().harmonics().evaluate(alpha, values);
            for (std::size_t l = 0; l < gibbs.size(); ++l) gibbs[l] += mass * values[l];
        }
        off.push_back(std::fabs(gibbs[2] / gibbs[0] - solver.field().mean.moments[2]));
    }
    MESSAGE("late, E P_2 is off Gibbs's law by ", off[0], ", and ", off[1], " at half the step");
    CHECK(off[1] < 1e-3);
    CHECK(off[0] / off[1] == doctest::Approx(4.0).epsilon(0.15));
}

TEST_CASE("temperature: what is read off a law") {
    const Problem problem("d=8&T=3&temperature=0.0142857");
    NoiseSolver solver = problem.solver(), fine = problem.solver(2048);
    for (int n = 0; n < 60; ++n) {
        solver.step();
        fine.step();
    }
    CHECK(std::fabs(solver.law().mean_abs_latitude() - fine.law().mean_abs_latitude()) < 1e-6);
    const std::vector<double> bins = solver.law().histogram(40), finer = fine.law().histogram(40);
    double sum = 0.0;
    for (std::size_t b = 0; b < bins.size(); ++b) {
        CHECK(std::fabs(bins[b] - finer[b]) < 2e-4);
        sum += bins[b];
    }
    CHECK(sum == doctest::Approx(1.0).epsilon(1e-9));
    const std::vector<double> moments = solver.law().latitude_moments(4);
    REQUIRE(moments.size() == 9);
    CHECK(moments[0] == doctest::Approx(1.0).epsilon(1e-12));
    // T_2 = 2 alpha^2 - 1, and P_2 = (d alpha^2 - 1) / (d - 1).
    const double square = (7.0 * solver.field().mean.moments[2] + 1.0) / 8.0;
    CHECK(moments[2] == doctest::Approx(2 * square - 1).epsilon(1e-11));
}

TEST_CASE("temperature: a cloud of twins has the law's moments, in every plane of its own") {
    for (const char* link : {"d=3&T=3&temperature=0.1", "d=8&T=4&temperature=0.0142857&eta=0.1",
                             "d=12&T=3&phi=h3&temperature=0.02"}) {
        const Problem problem(link);
        NoiseSolver solver = problem.solver();
        constexpr int kCount = 8000;
        NoiseTwins twins(uniform_neurons(problem.scenario.d, kCount, 11), problem.spec);
        while (solver.t_end() < problem.scenario.T - 0.01) {
            solver.step();
            twins.follow(solver);
        }
        const Harmonics& harmonics = solver.model().harmonics();
        for (std::size_t l = 1; l <= static_cast<std::size_t>(harmonics.max_degree()); ++l) {
            double sum = 0.0, squares = 0.0;
            for (Eigen::Index i = 0; i < kCount; ++i) {
                HarmonicValues values{};
                harmonics.evaluate(twins.positions()(0, i), values);
                sum += values[l];
                squares += values[l] * values[l];
            }
            const double mean = sum / kCount, error = std::sqrt((squares / kCount - mean * mean) / kCount);
            CAPTURE(link);
            CAPTURE(l);
            CHECK(std::fabs(mean - solver.field().mean.moments[l]) < 3.5 * error);
        }
    }
}
