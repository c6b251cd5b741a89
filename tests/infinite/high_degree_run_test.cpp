// Runs with degrees beyond twelve: infinite width's field and noise by quadrature, its law by another
// discretisation, conservation, velocities by either method, samples, the function's shape, theory, and
// digests.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/legendre.h"
#include "finite/finite_network.h"
#include "infinite/mean_field.h"
#include "run/estimate.h"
#include "run/notes.h"
#include "run/run.h"
#include "support/gap_reference.h"
#include "support/high_degrees.h"
#include "support/loss_rate.h"
#include "support/reference.h"
#include "support/scenario_of.h"
#include "support/state_after.h"
#include "theory/expected_gap.h"
#include "theory/function_shape.h"
#include "theory/gronwall.h"
#include "theory/loss_floor.h"
#include "theory/noise_law.h"

using namespace equator;
using namespace equator::test;

namespace {

const std::string kPaper = std::string("&phi=") + kGe4 + ":64",
                  kPaperMis = kPaper + "&sigma=" + kMisspecified + ":64";

/// Means over z, a coordinate of a uniform point of S^{d-2}, by Gauss-Legendre in z = cos x.
template <class Function> double mean_over_ring(int d, const Function& f) {
    const LegendreRule& rule = LegendreRule::instance();
    double sum = 0.0, mass = 0.0;
    constexpr int kPanels = 16;
    for (int panel = 0; panel < kPanels; ++panel)
        for (std::size_t n = 0; n < kPanelNodes; ++n) {
            const double x = kPi / kPanels * (panel + 0.5 * (1.0 + rule.points[n]));
            const double weight = rule.weights[n] * std::pow(std::sin(x), d - 3);
            sum += weight * f(std::cos(x));
            mass += weight;
        }
    return sum / mass;
}

/// A lopsided law of few latitudes.
constexpr double kBeta[] = {-0.95, -0.4, -0.02, 0.3, 0.71, 0.99}, kMass[] = {0.1, 0.15, 0.3, 0.1, 0.2, 0.15};

/// E over w' of f(s, e), s = w.w' and e the part of w' along the meridian of w.
template <class Function> double mean_over_law(int d, double alpha, const Function& f) {
    const double sine = std::sqrt(1.0 - alpha * alpha);
    double sum = 0.0;
    for (std::size_t i = 0; i < std::size(kBeta); ++i) {
        const double beta = kBeta[i], beta_sine = std::sqrt(1.0 - beta * beta);
        sum += kMass[i] * mean_over_ring(d, [&](double z) {
                   return f(alpha * beta + sine * beta_sine * z, sine * beta - alpha * beta_sine * z);
               });
    }
    return sum;
}

HarmonicValues moments_of_law(const Harmonics& harmonics) {
    HarmonicValues moments{}, values{};
    for (std::size_t i = 0; i < std::size(kBeta); ++i) {
        harmonics.evaluate(kBeta[i], values);
        for (std::size_t l = 0; l <= static_cast<std::size_t>(harmonics.max_degree()); ++l)
            moments[l] += kMass[i] * values[l];
    }
    return moments;
}

/// The flow's law by midpoints of equal cells and the classical Runge-Kutta method with equal steps, the
/// field straight from harmonics and their slopes: nothing of MeanFieldSolver, nothing of its polynomials.
double loss_by_cells(const Kernels& kernels, int cells, double T, int steps) {
    const InitialLaw start(kernels.d);
    std::vector<double> s, mass;
    for (int i = 0; i < cells; ++i) {
        s.push_back(-1.0 + (2.0 * i + 1.0) / cells);
        mass.push_back(2.0 / cells * start.density(s.back()));
    }
    const int K = kernels.G.degree, d = kernels.d;
    const HarmonicValues gamma = Harmonics(d, K).analyse(kernels.G);
    const auto values_at = [&](double x, std::vector<double>& P, std::vector<double>& dP) {
        P.assign(static_cast<std::size_t>(K) + 1, 1.0);
        dP.assign(P.size(), 0.0);
        P[1] = x;
        dP[1] = 1.0;
        for (int l = 1; l < K; ++l) {
            const auto i = static_cast<std::size_t>(l);
            const double up = (2.0 * l + d - 2.0) / (l + d - 2.0), down = l / (l + d - 2.0);
            P[i + 1] = up * x * P[i] - down * P[i - 1];
            dP[i + 1] = up * (P[i] + x * dP[i]) - down * dP[i - 1];
        }
    };
    std::vector<double> P, dP;
    const auto moments = [&](const std::vector<double>& at) {
        std::vector<double> p(static_cast<std::size_t>(K) + 1, 0.0);
        for (std::size_t i = 0; i < at.size(); ++i) {
            values_at(latitude_of(at[i]), P, dP);
            for (std::size_t l = 0; l < p.size(); ++l) p[l] += mass[i] * P[l];
        }
        return p;
    };
    const auto slope = [&](const std::vector<double>& at) {
        const std::vector<double> p = moments(at);
        std::vector<double> slopes;
        for (const double x : at) {
            const double alpha = latitude_of(x);
            values_at(alpha, P, dP);
            double q = kernels.g_star(alpha);
            for (std::size_t l = 0; l < p.size(); ++l) q -= gamma[l] * p[l] * dP[l];
            slopes.push_back(0.5 * q * (1.0 - x * x));
        }
        return slopes;
    };
    const auto moved = [](const std::vector<double>& from, double h, const std::vector<double>& k) {
        std::vector<double> to = from;
        for (std::size_t i = 0; i < to.size(); ++i) to[i] += h * k[i];
        return to;
    };
    const double h = T / steps;
    for (int step = 0; step < steps; ++step) {
        const auto k1 = slope(s), k2 = slope(moved(s, 0.5 * h, k1)), k3 = slope(moved(s, 0.5 * h, k2)),
                   k4 = slope(moved(s, h, k3));
        for (std::size_t i = 0; i < s.size(); ++i)
            s[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
    }
    double self = 0.0, overlap = 0.0;
    const std::vector<double> p = moments(s);
    for (std::size_t l = 0; l < p.size(); ++l) self += gamma[l] * p[l] * p[l];
    for (std::size_t i = 0; i < s.size(); ++i) overlap += mass[i] * kernels.G_star(latitude_of(s[i]));
    return kernels.loss(overlap, self);
}

} // namespace

TEST_CASE("high degrees: infinite width's field, Hessian and noise by quadrature") {
    for (const std::string& functions :
         {std::string("&phi=h13"), std::string("&phi=h24"), std::string("&phi=h64"),
          std::string("&phi=h3&sigma=relu:64"), kPaper, kPaperMis})
        for (const int d : {3, 8, 64}) {
            CAPTURE(functions);
            CAPTURE(d);
            const Kernels kernels = kernels_of("d=" + std::to_string(d) + functions);
            const MeanFieldModel model(kernels);
            const MeanField field = model.field(moments_of_law(model.harmonics()));
            NoiseLaw noise(kernels);
            noise.set(moments_of_law(noise.harmonics()), field);
            const double g = kernels.g(1.0) + kernels.g_star(1.0), G = kernels.G(1.0);
            for (const double alpha : {-0.999, -0.6, -0.03, 0.2, 0.8, 0.99}) {
                CAPTURE(alpha);
                const double sine = std::sqrt(1.0 - alpha * alpha);
                const double potential =
                                 mean_over_law(d, alpha, [&](double s, double) { return kernels.G(s); }),
                             pull = mean_over_law(d, alpha,
                                                  [&](double s, double e) { return kernels.g(s) * e; }),
                             along = mean_over_law(
                                 d, alpha,
                                 [&](double s, double e) { return kernels.g(s) * kernels.g(s) * e * e; }),
                             square = mean_over_law(d, alpha, [&](double s, double) {
                                 return kernels.g(s) * kernels.g(s) * (1.0 - s * s);
                             });
                CHECK(std::fabs(field.potential(alpha) - potential) <= 1e-12 * G);
                CHECK(std::fabs(field.q(alpha) - (kernels.g_star(alpha) - pull / sine)) <= 1e-12 * g / sine);
                const NoiseVariance variance = noise.at(alpha);
                CHECK(std::fabs(variance.par - (along - pull * pull)) <= 1e-11 * g * g);
                CHECK(std::fabs(variance.perp - (square - along)) <= 1e-11 * g * g);
                constexpr double kStep = 1e-5;
                const double slope = (field.q(alpha + kStep) - field.q(alpha - kStep)) / (2.0 * kStep);
                const double K = kernels.G.degree;
                CHECK(std::fabs(field.dq(alpha) - slope) <= 1e-9 * g * (1.0 + 1e-1 * K * K * K));
            }
            // The largest growth is that of a fine grid by angle.
            double most = -HUGE_VAL;
            for (int i = 0; i <= 100000; ++i) {
                const double alpha = std::cos(kPi * i / 100000);
                most = std::max({most, field.lambda_par(alpha), field.lambda_perp(alpha)});
            }
            CHECK(largest_growth(field) == doctest::Approx(most).epsilon(1e-6));
        }
}

TEST_CASE("high degrees: infinite width by another discretisation, and within its tolerance") {
    for (const std::string& link : {"d=16" + kPaper, "d=16" + kPaperMis, std::string("d=16&phi=relu:64"),
                                    std::string("d=5&phi=h2&sigma=h2%2B0.3h20")}) {
        CAPTURE(link);
        const Kernels kernels = kernels_of(link);
        constexpr double kTime = 6.0;
        const double usual = loss_at(kernels, kTime, 1e-6), close = loss_at(kernels, kTime, 1e-9),
                     cells = loss_by_cells(kernels, 1200, kTime, 300);
        CHECK(std::fabs(usual - close) <= 1e-6);
        CHECK(std::fabs(cells - close) <= 1e-6);
    }
}

TEST_CASE("high degrees: the loss falls at the rate E|V|^2, and an even law stays even") {
    for (const std::string& link :
         {"d=16" + kPaper, "d=8" + kPaperMis, std::string("d=8&phi=relu:64"), std::string("d=4&phi=h40")}) {
        CAPTURE(link);
        const Kernels kernels = kernels_of(link);
        MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-8);
        double last = HUGE_VAL;
        while (solver.t_end() < 4.0 && solver.steps() < 400) {
            solver.step();
            const auto [law, field, rate] = MiddleOfStep(solver);
            double mean = 0.0;
            for (Eigen::Index n = 0; n < law.s.size(); ++n) mean += law.mass[n] * latitude_of(law.s[n]);
            CHECK(std::fabs(rate + mean_square_speed(law, field)) <= 2e-6);
            CHECK(field.loss <= last);
            if (link.find("relu") == std::string::npos) CHECK(std::fabs(mean) <= 1e-12);
            last = field.loss;
        }
    }
}

TEST_CASE("high degrees: velocities by pairs, by moments and in single precision; which is chosen") {
    const Kernels kernels = kernels_of("d=3" + kPaper);
    const Neurons w = uniform_neurons(3, 70, 5);
    Neurons pairs, moments, single;
    PopulationField by_pairs(kernels, Precision::double_, FieldMethod::pairwise),
        by_moments(kernels, Precision::double_, FieldMethod::moments),
        coarse(kernels, Precision::single, FieldMethod::pairwise);
    const double energy = by_pairs.velocity_and_self_energy(w, pairs);
    CHECK(std::fabs(by_moments.velocity_and_self_energy(w, moments) - energy) <= 1e-14);
    coarse.velocity(w, single);
    CHECK(largest_difference(pairs, moments) <= 1e-13);
    CHECK(largest_difference(pairs, single) <= 1e-5);
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        double sum = 0.0;
        for (Eigen::Index j = 0; j < w.cols(); ++j)
            sum += kernels.g(inner(w, i, w, j)) * (w(0, j) - inner(w, i, w, j) * w(0, i));
        const double plain =
            kernels.g_star(w(0, i)) * (1.0 - w(0, i) * w(0, i)) - sum / static_cast<double>(w.cols());
        CHECK(std::fabs(pairs(0, i) - plain) <= 1e-13);
    }
    // Multi-indices of degree 64 are too many from a few dimensions on.
    for (const int d : {8, 16, 64, 4096})
        for (const double m : {100.0, 1e4, 1e6})
            CHECK(cheaper_method(d, kernels.G, m, m) == FieldMethod::pairwise);
    CHECK(cheaper_method(3, kernels.G, 1e6, 1e6) == FieldMethod::moments);
    CHECK(cheaper_method(3, kernels.G, 400, 400) == FieldMethod::pairwise);
}

TEST_CASE("high degrees: a velocity on samples is the slope of their loss") {
    const Scenario scenario = scenario_of("d=6&m=8" + kPaper);
    const HermiteSum& sum = scenario.phi;
    auto data = std::make_shared<Samples>();
    SampleSource{6, sum, 0.1, 3}.draw(0, 500, *data);
    SampleField field(sum, data);
    const Neurons w = uniform_neurons(6, 8, 11), directions = uniform_neurons(6, 8, 12);
    const auto loss_of = [&](const Neurons& at) {
        double loss = 0.0;
        for (Eigen::Index s = 0; s < data->count(); ++s) {
            double f = 0.0;
            for (Eigen::Index i = 0; i < at.cols(); ++i) {
                double z = 0.0;
                for (Eigen::Index k = 0; k < at.rows(); ++k) z += at(k, i) * data->x[s * at.rows() + k];
                f += sum(z) / static_cast<double>(at.cols());
            }
            loss += 0.5 * (data->y[s] - f) * (data->y[s] - f) / static_cast<double>(data->count());
        }
        return loss;
    };
    Neurons v;
    CHECK(field.velocity(w, v) == doctest::Approx(loss_of(w)).epsilon(1e-12));
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        const SlopeAlong along = slope_along(w, v, directions, i, loss_of);
        CHECK(std::fabs(along.velocity + 8.0 * along.slope) <= 2e-6);
    }
}

TEST_CASE("high degrees: the function's shape") {
    std::vector<double> z;
    for (int i = -2400; i <= 2400; ++i) z.push_back(i * 0.01);
    for (const std::string& link :
         {"d=8" + kPaper, std::string("d=5&phi=h64"), std::string("d=8&phi=relu:64")}) {
        CAPTURE(link);
        const Scenario scenario = scenario_of(link);
        const HermiteSum& sigma = scenario.phi;
        const Kernels kernels = Kernels::make(scenario.d, sigma, sigma);
        PopulationField field(kernels);
        const Neurons w = uniform_neurons(scenario.d, 30, 3);
        const FunctionShape shape(sigma, scenario.d);
        const FunctionValues finite = shape.finite(latitude_moments(w, sigma.degree()), 30,
                                                   field.self_energy(w), z),
                             infinite = shape.infinite(
                                 latitude_moments(InitialLaw(scenario.d).discretise(), sigma.degree()), z);
        // In total: E f^2, by the trapezoid over z.
        double of_finite = 0.0, of_infinite = 0.0, mean = 0.0;
        for (std::size_t i = 0; i < z.size(); ++i) {
            const double weight = 0.01 * std::exp(-0.5 * z[i] * z[i]) / std::sqrt(2 * M_PI);
            of_finite += weight * (finite.mean[i] * finite.mean[i] + finite.spread[i] * finite.spread[i]);
            of_infinite +=
                weight * (infinite.mean[i] * infinite.mean[i] + infinite.spread[i] * infinite.spread[i]);
            mean += weight * finite.mean[i] * sigma(z[i]);
        }
        const MeanFieldModel model(kernels);
        const double self =
            model.field(InitialLaw(scenario.d).discretise().moments(model.harmonics())).self_energy;
        CHECK(of_finite == doctest::Approx(field.self_energy(w)).epsilon(1e-10));
        CHECK(std::fabs(of_infinite - self) <= 1e-11);
        // E f f* is the mean of G*, here G.
        double overlap = 0.0;
        for (Eigen::Index i = 0; i < w.cols(); ++i)
            overlap += kernels.G(w(0, i)) / static_cast<double>(w.cols());
        CHECK(std::fabs(mean - overlap) <= 1e-12);
    }
}

TEST_CASE("high degrees: theory, expected gap and bounds hold as they do for few degrees") {
    // The linear ODE against what is measured while gaps are small.
    const Scenario scenario = scenario_of("m=400&T=4" + kPaper);
    const Observables o = observe(scenario, {3.0}).front();
    CHECK(o[Quantity::bound_linear] == doctest::Approx(o[Quantity::particle_gap]).epsilon(0.05));
    CHECK(o[Quantity::bound_average] >= o[Quantity::particle_gap]);
    CHECK(o[Quantity::bound_gronwall] >= o[Quantity::bound_average]);
    for (const std::string& link : {"d=16" + kPaper, "d=8" + kPaperMis, std::string("d=8&phi=abs:64")}) {
        CAPTURE(link);
        const Kernels kernels = kernels_of(link);
        ExpectedGapSetting fine;
        fine.refinement = 2;
        const ExpectedGap gap = expected_gap(kernels, {}, {4.0}).gaps.front(),
                          finer = expected_gap(kernels, fine, {4.0}).gaps.front();
        CHECK(std::fabs(gap.particle - finer.particle) <= gap.particle_error + 1e-5 * gap.particle);
        CHECK(std::fabs(gap.function - finer.function) <= gap.function_error + 1e-5);
        CHECK(gap.particle_error <= 0.01 * gap.particle);
    }
    // Its mean over starts.
    Scenario many = scenario_of("d=8&m=300&T=4" + kPaper);
    constexpr int kSeeds = 40;
    double sum = 0.0, squares = 0.0;
    for (int seed = 1; seed <= kSeeds; ++seed) {
        many.seed = static_cast<std::uint64_t>(seed);
        const double gap = many.m * observe(many, {2.0}).front()[Quantity::function_gap];
        sum += gap;
        squares += gap * gap;
    }
    const double mean = sum / kSeeds, error = std::sqrt((squares / kSeeds - mean * mean) / (kSeeds - 1));
    const double expected = expected_gap(kernels_of("d=8" + kPaper), {2.0}).front().function;
    CHECK(std::fabs(mean - expected) <= 3.0 * error + 0.03 * expected);
    // A degree that the activation lacks or has alone costs what it costs: c_2 = 1/2 of the one, 0 of the
    // other.
    const double floor = loss_floor(kernels_of("d=16" + kPaperMis));
    CHECK(floor > 0.1);
    CHECK(floor <= loss_at(kernels_of("d=16" + kPaperMis), 30.0, 1e-4));
}

TEST_CASE("high degrees: what is left out is said, and the cost is known") {
    const auto said = [](const std::string& link) {
        std::string all;
        for (const std::string& note : scenario_notes(scenario_of(link), {})) all += note + "\n";
        return all;
    };
    CHECK(said("m=10" + std::string("&phi=") + kGe4).find("to degree 12 leaves out 13% of its mean square") !=
          std::string::npos);
    CHECK(said("m=10" + kPaper).find("to degree 64 leaves out less than 0.0001% of its mean square") !=
          std::string::npos);
    CHECK(said("m=10" + kPaper).find("information exponent 4") != std::string::npos);
    CHECK(said("m=10&phi=relu:64").find("to degree 64 leaves out 0.024% of its mean square") !=
          std::string::npos);
    const Estimate paper = estimate(scenario_of("m=400" + kPaper)),
                   more = estimate(scenario_of("m=400&phi=h64"));
    CHECK(paper.seconds < kPageCapacity.seconds);
    CHECK(more.seconds > paper.seconds);
    CHECK_FALSE(refuse(scenario_of("m=1000" + kPaper), kPageCapacity, "this page"));
}

TEST_CASE("high degrees: the same bits everywhere") {
    const struct {
        std::string link;
        double t;
        const char* digest;
    } rows[] = {{"d=8&m=33" + kPaper, 2.0, "095fe29002963087"},
                {"d=6&m=20&n=300&noise=0.1&rule=pgd&eta=0.1" + kPaperMis, 1.0, "252698e1409c20a2"},
                {"d=5&m=21&phi=relu:64&precision=single", 2.0, "6785d36fdd85cfae"},
                {"d=4&m=11&phi=h13-0.2h40", 0.3, "d0b2a4aaca4b5592"}};
    for (const auto& row : rows) {
        CAPTURE(row.link);
        CHECK(digest_text(state_after(scenario_of(row.link), row.t).digest) == row.digest);
    }
    Digest digest;
    for (const ExpectedGap& gap : expected_gap(kernels_of("d=8" + kPaper), {1.0, 3.0}))
        for (const double number : {gap.particle, gap.particle_error, gap.function, gap.function_error})
            digest.add(number);
    CHECK(digest_text(digest.value()) == "c893b96d53ad1298");
}
