// The network as a function along w*, against networks evaluated at Gaussian inputs; how far the loss can
// fall.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "finite/finite_network.h"
#include "infinite/mean_field.h"
#include "scenario/function.h"
#include "support/reference.h"
#include "support/scenario_of.h"
#include "support/validation.h"
#include "theory/function_shape.h"
#include "theory/loss_floor.h"

using namespace equator;
using namespace std::string_literals;
using test::relative;
using test::standard_errors;
using test::validated;
using test::validated_off;

namespace {

/// m neurons around the latitude 0.3, and more to the north: nothing symmetric about them.
Neurons crowd(int d, int m, std::uint64_t seed) {
    Neurons w(d, m);
    for (int i = 0; i < m; ++i) {
        double norm = 0.0;
        for (int k = 0; k < d; ++k) {
            w(k, i) =
                normal(seed, Stream::neurons, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(k)) +
                (k == 0 ? 0.7 : 0.0);
            norm += w(k, i) * w(k, i);
        }
        for (int k = 0; k < d; ++k) w(k, i) /= std::sqrt(norm);
    }
    return w;
}

/// The spread by its definition as a sum over pairs of neurons.
double exact_variance(const HermiteSum& sigma, const Neurons& w, double z) {
    const int K = sigma.degree();
    const auto m = w.cols();
    double sum = 0.0;
    for (int i = 1; i <= K; ++i) {
        double choose[kMaxDegree + 1] = {};
        for (int k = i; k <= K; ++k) {
            choose[k] = 1.0;
            for (int j = 1; j <= i; ++j) choose[k] *= (k - i + j) / double(j);
        }
        std::vector<double> phi(static_cast<std::size_t>(m), 0.0);
        for (Eigen::Index n = 0; n < m; ++n)
            for (int k = i; k <= K; ++k)
                phi[static_cast<std::size_t>(n)] += sigma.coefficient(k) * std::sqrt(choose[k]) *
                                                    std::pow(w(0, n), k - i) *
                                                    (k == i ? 1.0 : hermite(k - i)(z));
        for (Eigen::Index a = 0; a < m; ++a)
            for (Eigen::Index b = 0; b < m; ++b)
                sum += std::pow(test::inner(w, a, w, b) - w(0, a) * w(0, b), i) *
                       phi[static_cast<std::size_t>(a)] * phi[static_cast<std::size_t>(b)];
    }
    return sum / static_cast<double>(m * m);
}

const std::vector<double> kPlaces{-2.0, -0.5, 0.0, 1.0, 2.5};

} // namespace

TEST_CASE("function shape: the sum over pairs is what Gaussian inputs give") {
    const HermiteSum sigma = read_function("h1-0.5h2+h3").value.value();
    const int d = 5, draws = 40000;
    const Neurons w = crowd(d, 6, 3);
    const FunctionValues shape =
        FunctionShape(sigma, d).finite(latitude_moments(w, sigma.degree()), 6, 1.0, kPlaces);
    for (std::size_t at = 0; at < kPlaces.size(); ++at) {
        double mean = 0.0, square = 0.0;
        for (int draw = 0; draw < draws; ++draw) {
            double f = 0.0, x[d] = {kPlaces[at]};
            for (int k = 1; k < d; ++k)
                x[k] = normal(99, Stream::neurons, static_cast<std::uint32_t>(draw),
                              static_cast<std::uint32_t>(k));
            for (int i = 0; i < 6; ++i) {
                double s = 0.0;
                for (int k = 0; k < d; ++k) s += w(k, i) * x[k];
                f += sigma(s) / 6;
            }
            mean += f / draws;
            square += f * f / draws;
        }
        const double variance = square - mean * mean, error = std::sqrt(variance / draws);
        CAPTURE(kPlaces[at]);
        validated_off("function_mean", "40000 Gaussian inputs through the network", "h1-0.5h2+h3, d=5, m=6",
                      test::kNoTime, std::fabs(mean - shape.mean[at]) / error, standard_errors(4.0));
        CHECK(std::fabs(exact_variance(sigma, w, kPlaces[at]) / variance - 1.0) <= 0.06);
    }
}

TEST_CASE(
    "function shape: a finite network's spread is right in total, and in shape if directions are uniform") {
    for (const char* text : {"h4", "h1-0.5h2+h3", "relu:6"}) {
        const HermiteSum sigma = read_function(text).value.value();
        const int d = 6, m = 40;
        const Kernels kernels = Kernels::make(d, sigma, sigma);
        PopulationField field(kernels);
        // Averaged over networks: the latitudes' own spread is in every one of them.
        std::vector<double> exact(kPlaces.size(), 0.0), shaped(kPlaces.size(), 0.0);
        constexpr int kNetworks = 150;
        for (std::uint64_t seed = 1; seed <= kNetworks; ++seed) {
            const Neurons w = crowd(d, m, seed);
            const FunctionValues values = FunctionShape(sigma, d).finite(latitude_moments(w, sigma.degree()),
                                                                         m, field.self_energy(w), kPlaces);
            for (std::size_t at = 0; at < kPlaces.size(); ++at) {
                exact[at] += exact_variance(sigma, w, kPlaces[at]) / kNetworks;
                shaped[at] += values.spread[at] * values.spread[at] / kNetworks;
            }
        }
        for (std::size_t at = 0; at < kPlaces.size(); ++at) {
            CAPTURE(text);
            CAPTURE(kPlaces[at]);
            validated("function_spread", "sum over pairs of neurons, mean of 150 networks",
                      text + ", d=6, m=40"s, test::kNoTime, shaped[at], exact[at], relative(0.05));
        }
        // In total, for one network: the mean over z by a fine sum against the Gaussian.
        const Neurons w = crowd(d, m, 77);
        std::vector<double> z;
        for (int i = -900; i <= 900; ++i) z.push_back(i * 0.01);
        const FunctionValues values =
            FunctionShape(sigma, d).finite(latitude_moments(w, sigma.degree()), m, field.self_energy(w), z);
        double total = 0.0, square = 0.0;
        for (std::size_t i = 0; i < z.size(); ++i) {
            const double weight = 0.01 * std::exp(-0.5 * z[i] * z[i]) / std::sqrt(2 * M_PI);
            total += weight * values.spread[i] * values.spread[i];
            square += weight * values.mean[i] * values.mean[i];
        }
        validated("function_spread", "in total: E f^2 by quadrature over z", text + ", d=6, m=40"s,
                  test::kNoTime, total + square, field.self_energy(w), relative(1e-6));
    }
}

TEST_CASE("function shape: infinite width is the limit of many neurons") {
    const HermiteSum sigma = read_function("0.6h2+0.8h3+0.2h4").value.value();
    const int d = 4;
    const LatitudeLaw law = InitialLaw(d).discretise();
    const FunctionValues limit =
        FunctionShape(sigma, d).infinite(latitude_moments(law, sigma.degree()), kPlaces);
    const Kernels kernels = Kernels::make(d, sigma, sigma);
    PopulationField field(kernels);
    const Neurons w = uniform_neurons(d, 3000, 5);
    for (std::size_t at = 0; at < kPlaces.size(); ++at) {
        CAPTURE(kPlaces[at]);
        // A wide network is within its sampling error.
        const double wide = exact_variance(sigma, w.leftCols(1500), kPlaces[at]);
        CHECK(limit.spread[at] * limit.spread[at] == doctest::Approx(wide).epsilon(0.25));
    }
    // The uniform law in the mean: E alpha^2 = 1/d, odd powers vanish.
    const double h2 = (kPlaces[4] * kPlaces[4] - 1) / std::sqrt(2.0);
    const double alpha4 = 3.0 / (d * (d + 2.0));
    CHECK(limit.mean[4] == doctest::Approx(0.6 * h2 / d + 0.2 * alpha4 * hermite(4)(2.5)).epsilon(1e-9));
    // Everybody at the pole: the activation itself, and no spread.
    const LatitudeMoments pole(static_cast<std::size_t>(2 * sigma.degree() + 1), 1.0); // T_n(1)
    for (const FunctionValues& values : {FunctionShape(sigma, d).infinite(pole, kPlaces),
                                         FunctionShape(sigma, d).finite(pole, 50, kernels.G(1.0), kPlaces)})
        for (std::size_t at = 0; at < kPlaces.size(); ++at) {
            CHECK(values.mean[at] == doctest::Approx(sigma(kPlaces[at])));
            CHECK(values.spread[at] < 1e-6);
        }
}

TEST_CASE("loss floor: zero where the target can be learnt, known values where it cannot") {
    const auto floor_of = [](const char* link) {
        const Scenario s = test::scenario_of(link);
        return loss_floor(Kernels::make(s.d, s.phi, s.activation()));
    };
    CHECK(floor_of("#v1") == 0.0);
    CHECK(floor_of("#v1&phi=relu:12") == 0.0);
    // A degree that the activation lacks is lost whole.
    const auto closed = [&](const std::string& link, double least) {
        validated("loss_floor", "closed form", link, test::kNoTime, floor_of(("#v1&" + link).c_str()), least,
                  relative(1e-3));
    };
    closed("phi=h3+0.5h5&sigma=h3", 0.125);
    closed("phi=h3&sigma=h5", 0.5); // symmetric odd laws add nothing
    // Too small an activation: all at the pole, (1 - 0.5)^2 / 2.
    closed("phi=h3&sigma=0.5h3", 0.125);
    // Too large an odd one: half of them at the other pole, and nothing is lost.
    CHECK(floor_of("#v1&phi=h3&sigma=2h3") < 1e-4);
    // An even degree that the target lacks is never quite silent: E (w.w')^2 >= 1/d.
    CHECK(floor_of("#v1&d=8&phi=h3&sigma=2h2+h3") > 0.5 * 4.0 / 8);
}

TEST_CASE("loss floor: no network found by training is below it") {
    for (const char* link : {"#v1&phi=h3&sigma=h2+h3", "#v1&d=8&phi=0.8h2+0.6h4&sigma=h2+h3",
                             "#v1&d=8&phi=tanh:5&sigma=relu:6"}) {
        const Scenario s = test::scenario_of(link);
        const Kernels kernels = Kernels::make(s.d, s.phi, s.activation());
        const double least = loss_floor(kernels);
        MeanFieldSolver infinite(kernels, Rule::flow, 0.0, 1e-6);
        while (infinite.t_end() < 30.0) infinite.step();
        CAPTURE(link);
        MESSAGE(link, ": no less than ", least, ", infinite width at t = 30 has ", infinite.end_loss());
        CHECK(infinite.end_loss() >= least - 1e-9);
        CHECK(least > 0.0);
    }
}
