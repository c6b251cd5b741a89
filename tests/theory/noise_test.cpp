// The law of the sampling noise (docs/model.md, section 7) against quadrature and many networks.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/legendre.h"
#include "support/gap_reference.h"
#include "support/validation.h"
#include "theory/noise_law.h"

using namespace equator;
using namespace equator::test;

namespace {

/// Means over z, a coordinate of a uniform point of S^{d-2}: z = cos x with density sin(x)^{d-3}, eight
/// 16-point Gauss-Legendre panels in x.
template <class Function> double mean_over_ring(int d, const Function& f) {
    const LegendreRule& rule = LegendreRule::instance();
    double sum = 0.0, mass = 0.0;
    for (int panel = 0; panel < 8; ++panel)
        for (std::size_t n = 0; n < kPanelNodes; ++n) {
            const double x = kPi / 8.0 * (panel + 0.5 * (1.0 + rule.points[n]));
            const double weight = rule.weights[n] * std::pow(std::sin(x), d - 3);
            sum += weight * f(std::cos(x));
            mass += weight;
        }
    return sum / mass;
}

/// The variance that NoiseLaw has in closed form, by quadrature over latitudes beta and the ring's coordinate
/// z: w' = beta w* + (1 - beta^2)^{1/2} (z u + ...), w = alpha w* + (1 - alpha^2)^{1/2} u.
NoiseVariance plain_variance(const Kernels& kernels, const LatitudeLaw& law, double alpha) {
    const double sine = std::sqrt(1.0 - alpha * alpha);
    double mean = 0.0, along = 0.0, square = 0.0;
    for (Eigen::Index n = 0; n < law.s.size(); ++n) {
        const double beta = latitude_of(law.s[n]), beta_sine = colatitude_sine_of(law.s[n]);
        const auto add = [&](double& sum, const auto& f) {
            sum += law.mass[n] * mean_over_ring(kernels.d, [&](double z) {
                       const double s = alpha * beta + sine * beta_sine * z; // w . w'
                       const double e = sine * beta - alpha * beta_sine * z; // e . w'
                       return f(kernels.g(s), s, e);
                   });
        };
        add(mean, [](double g, double, double e) { return g * e; });
        add(along, [](double g, double, double e) { return g * g * e * e; });
        add(square, [](double g, double s, double) { return g * g * (1.0 - s * s); });
    }
    return {along - mean * mean, square - along};
}

} // namespace

TEST_CASE("noise: the kernel's variance by quadrature over the law") {
    for (const std::string& settings : {std::string("&phi=h2"), std::string("&phi=h4"), kMixed})
        for (int d : {3, 4, 16})
            for (double t : {0.0, 2.5}) {
                const Kernels kernels = kernels_of("d=" + std::to_string(d) + settings);
                const At infinite = infinite_at(kernels, t, 1e-5);
                NoiseLaw noise(kernels);
                noise.set(infinite.law.moments(noise.harmonics()), infinite.field);
                CAPTURE(settings);
                CAPTURE(d);
                CAPTURE(t);
                for (double alpha : {-0.9, -0.3, 0.0, 0.05, 0.6, 0.99}) {
                    CAPTURE(alpha);
                    const NoiseVariance fast = noise.at(alpha);
                    const NoiseVariance plain = plain_variance(kernels, infinite.law, alpha);
                    // The same law's nodes in both. The law's mass is 1 to 1e-12 only, and terms of size up
                    // to 30 cancel.
                    validated_off(
                        "noise", "quadrature over the law and the ring of a latitude",
                        "d=" + std::to_string(d) + settings, t,
                        std::max(std::fabs(fast.par - plain.par), std::fabs(fast.perp - plain.perp)),
                        absolute(1e-10));
                }
            }
}

TEST_CASE("noise: at the pole both parts are shared out evenly, and what cannot be is never negative") {
    // At w = w* every direction is alike: par is one (d - 1)-th of the whole.
    for (int d : {3, 8}) {
        const Kernels kernels = kernels_of("d=" + std::to_string(d) + "&phi=h4");
        const At infinite = infinite_at(kernels, 1.0);
        NoiseLaw noise(kernels);
        noise.set(infinite.law.moments(noise.harmonics()), infinite.field);
        for (double pole : {-1.0, 1.0}) {
            const NoiseVariance variance = noise.at(pole);
            CHECK(variance.perp == doctest::Approx((d - 2) * variance.par).epsilon(1e-10));
            CHECK(variance.par > 0.0);
        }
        // A law that has gathered at the poles: nothing varies there.
        LatitudeLaw poles;
        poles.s = Eigen::ArrayXd::Constant(2, 1.0);
        poles.s[0] = -1.0;
        poles.mass = Eigen::ArrayXd::Constant(2, 0.5);
        const MeanFieldModel model(kernels);
        noise.set(poles.moments(noise.harmonics()), model.field(poles.moments(model.harmonics())));
        for (double pole : {-1.0, 1.0}) {
            CHECK(noise.at(pole).par >= 0.0);
            CHECK(noise.at(pole).perp >= 0.0);
            CHECK(noise.at(pole).par + noise.at(pole).perp <= 1e-13);
        }
    }
}

TEST_CASE("noise: the mean square of what many networks have") {
    // Neurons i.i.d. from the law at t = 0, felt by a neuron that is not one of them.
    const int d = 4, m = 16, networks = 2000;
    const Kernels kernels = kernels_of("d=4" + kMixed);
    const At infinite = infinite_at(kernels, 0.0);
    NoiseLaw noise(kernels);
    noise.set(infinite.law.moments(noise.harmonics()), infinite.field);
    Neurons here = Neurons::Zero(d, 1);
    here(0, 0) = 0.6;
    here(1, 0) = 0.8;
    double par = 0.0, perp = 0.0;
    for (int n = 0; n < networks; ++n) {
        Neurons eps =
            -plain_attraction(kernels, here, uniform_neurons(d, m, 100 + static_cast<std::uint64_t>(n)));
        // minus E g(w.w') w', of which U'(alpha) w* is the tangential part
        eps(0, 0) += infinite.field.potential.derivative()(0.6);
        make_tangent(here, eps);
        const auto [along, across] = parts(here, eps, 0);
        par += along * m / networks;
        perp += across * m / networks;
    }
    const NoiseVariance expected = noise.at(0.6);
    // A mean of 2000 squares of nearly normal numbers: deviation sqrt(2 / 2000) = 3%; four of them.
    CHECK(par == doctest::Approx(expected.par).epsilon(0.13));
    CHECK(perp == doctest::Approx(expected.perp).epsilon(0.13));
}
