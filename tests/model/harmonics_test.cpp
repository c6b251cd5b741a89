// Zonal harmonics, and the infinite-width field made of them, against the direct expansion of docs/model.md,
// section 2.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "infinite/mean_field.h"
#include "model/harmonics.h"
#include "model/kernels.h"

using namespace equator;

namespace {

double draw(std::uint64_t seed, std::uint32_t k) {
    return uniform(seed, Stream::neurons, 0, k);
}

/// A law of latitudes by atoms: any symmetric law will do for an identity.
struct Atoms {
    std::vector<double> beta, mass;

    explicit Atoms(std::uint64_t seed) {
        constexpr std::uint32_t kCount = 11;
        double total = 0.0;
        for (std::uint32_t i = 0; i < kCount; ++i) {
            beta.push_back(2.0 * draw(seed, 2 * i) - 0.9); // lopsided: odd moments count
            beta.back() = std::clamp(beta.back(), -1.0, 1.0);
            mass.push_back(draw(seed, 2 * i + 1));
            total += mass.back();
        }
        for (double& w : mass) w /= total;
    }
    template <class F> double mean(F&& f) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < beta.size(); ++i) sum += mass[i] * f(beta[i]);
        return sum;
    }
};

double binomial(int n, int k) {
    double product = 1.0;
    for (int i = 1; i <= k; ++i) product = product * (n - k + i) / i;
    return product;
}

/// E z^{2j}, z a coordinate of a uniform point of S^{d-2}.
double even_moment(int d, int j) {
    double product = 1.0;
    for (int i = 0; i < j; ++i) product *= (2.0 * i + 1.0) / (d - 1.0 + 2.0 * i);
    return product;
}

/// x^n; unlike std::pow at 0^0 there is no doubt.
double power(double x, int n) {
    double product = 1.0;
    for (int i = 0; i < n; ++i) product *= x;
    return product;
}

// The direct expansion, one binomial at a time, term by term as in docs/model.md.

/// U(alpha) = E_{w'} G(w.w')
double direct_potential(int d, const Polynomial& G, const Atoms& law, double alpha) {
    double sum = 0.0;
    for (int p = 0; p <= G.degree; ++p)
        for (int b = 0; b <= p; b += 2)
            sum +=
                G[p] * binomial(p, b) * power(alpha, p - b) * power(1.0 - alpha * alpha, b / 2) *
                even_moment(d, b / 2) *
                law.mean([&](double beta) { return power(beta, p - b) * power(1.0 - beta * beta, b / 2); });
    return sum;
}

/// A(alpha), with E_{w'} g(w.w') w' = A w* + B w.
double direct_attraction(int d, const Polynomial& g, const Atoms& law, double alpha) {
    double A = 0.0, B = 0.0;
    for (int p = 0; p <= g.degree; ++p)
        for (int b = 0; b <= p; ++b) {
            const double term = g[p] * binomial(p, b) * power(alpha, p - b);
            if (b % 2 == 1)
                B += term * power(1.0 - alpha * alpha, (b - 1) / 2) * even_moment(d, (b + 1) / 2) *
                     law.mean([&](double beta) {
                         return power(beta, p - b) * power(1.0 - beta * beta, (b + 1) / 2);
                     });
            else
                A += term * power(1.0 - alpha * alpha, b / 2) * even_moment(d, b / 2) *
                     law.mean([&](double beta) {
                         return power(beta, p - b + 1) * power(1.0 - beta * beta, b / 2);
                     });
        }
    return A - alpha * B;
}

HermiteSum random_sum(std::uint64_t seed, int degree) {
    HermiteSum sum = hermite(degree);
    for (int k = 1; k <= degree; ++k)
        sum.c[static_cast<std::size_t>(k)] = 2.0 * draw(seed, 100 + static_cast<std::uint32_t>(k)) - 1.0;
    return sum;
}

} // namespace

TEST_CASE("harmonics: closed forms in three and four dimensions") {
    HarmonicValues values;
    // d = 3: Legendre; d = 4: Chebyshev of the second kind, U_l / (l + 1) = sin((l + 1) theta) / ((l + 1) sin
    // theta).
    const Harmonics flat(3, 24), round(4, 24);
    for (double theta : {0.1, 0.7, 1.5, 2.2, 3.0}) {
        const double x = std::cos(theta);
        flat.evaluate(x, values);
        for (unsigned l = 0; l <= 24; ++l) {
            CAPTURE(l);
            double before = 1.0, legendre = l == 0 ? 1.0 : x;
            for (unsigned n = 1; n < l; ++n) {
                const double next = ((2.0 * n + 1.0) * x * legendre - n * before) / (n + 1.0);
                before = legendre;
                legendre = next;
            }
            CHECK(std::fabs(values[l] - legendre) <= 1e-14); // 24 steps of a stable recurrence
        }
        round.evaluate(x, values);
        for (unsigned l = 0; l <= 24; ++l) {
            CAPTURE(l);
            CHECK(std::fabs(values[l] - std::sin((l + 1.0) * theta) / ((l + 1.0) * std::sin(theta))) <=
                  1e-14);
        }
    }
}

TEST_CASE("harmonics: 1 at the pole, at most 1 elsewhere") {
    for (int d : {3, 4, 7, 16, 256, 4096}) {
        CAPTURE(d);
        const Harmonics harmonics(d, Polynomial::kMaxPolynomialDegree);
        HarmonicValues values;
        harmonics.evaluate(1.0, values);
        // Rounding of a recurrence adds up at the pole, where all terms are of one size.
        const auto rounding = [](std::size_t l) { return l <= 24 ? 1e-13 : 2e-12; };
        for (std::size_t l = 0; l < values.size(); ++l) CHECK(std::fabs(values[l] - 1.0) <= rounding(l));
        for (int i = -10; i <= 10; ++i) {
            harmonics.evaluate(i / 10.0, values);
            for (std::size_t l = 0; l < values.size(); ++l) CHECK(std::fabs(values[l]) <= 1.0 + rounding(l));
        }
    }
}

TEST_CASE("harmonics: analysis and synthesis") {
    for (int d : {3, 4, 7, 16, 256}) {
        CAPTURE(d);
        for (int degree : {0, 1, 2, 5, 12, 24, 64, 128}) {
            CAPTURE(degree);
            const Harmonics harmonics(d, degree);
            CHECK(harmonics.max_degree() == degree);
            Polynomial p;
            p.degree = degree;
            for (int k = 0; k <= degree; ++k)
                p[k] = draw(1, static_cast<std::uint32_t>(k)); // positive, as in G
            const HarmonicValues gamma = harmonics.analyse(p);
            for (double value : gamma) CHECK(value >= 0.0);
            HarmonicValues values{};
            for (int i = -10; i <= 10; ++i) {
                harmonics.evaluate(i / 10.0, values);
                double sum = 0.0;
                for (std::size_t l = 0; l <= static_cast<std::size_t>(degree); ++l)
                    sum += gamma[l] * values[l];
                // All positive, so nothing cancels: ulps of p(1), which is at most 25 up to degree 24.
                CHECK(std::fabs(sum - p(i / 10.0)) <= (degree <= 24 ? 2e-14 : 1e-11));
            }
            // Monomial coefficients of P_12 reach 1e4: that is what synthesis may lose. Chebyshev's are
            // below 1.
            const Polynomial back = harmonics.synthesise(gamma);
            CHECK(back.degree == degree);
            CHECK((back.basis == Polynomial::Basis::monomials) == (degree <= 12));
            const Polynomial same = p.in(back.basis);
            for (int k = 0; k <= degree; ++k) CHECK(std::fabs(back[k] - same[k]) <= 1e-12);
        }
    }
}

TEST_CASE("infinite-width field: the direct expansion") {
    for (int d : {3, 4, 7, 16, 256}) {
        CAPTURE(d);
        for (int degree : {1, 2, 3, 4, 7, 12}) {
            CAPTURE(degree);
            const auto seed = static_cast<std::uint64_t>(100 * d + degree);
            const Atoms law(seed);
            // Mis-specified, and the target may have a higher degree than the activation.
            const HermiteSum sigma = random_sum(seed + 1, degree),
                             phi = random_sum(seed + 2, std::min(degree + 2, 12));
            const Kernels kernels = Kernels::make(d, phi, sigma);
            const MeanFieldModel model(kernels);
            HarmonicValues moments{}, values{};
            for (std::size_t i = 0; i < law.beta.size(); ++i) {
                model.harmonics().evaluate(law.beta[i], values);
                for (std::size_t l = 0; l <= static_cast<std::size_t>(degree); ++l)
                    moments[l] += law.mass[i] * values[l];
            }
            const MeanField field = model.field(moments);

            // Rounding is relative to G(1) and g(1), times the largest coefficients of P_12 (1e4 for d = 3).
            const double G_scale = kernels.G(1.0),
                         g_scale = kernels.g(1.0) + std::fabs(kernels.g_star(1.0)) + 1.0;
            for (double alpha : {-1.0, -0.83, -0.2, 0.0, 0.11, 0.5, 0.97, 1.0}) {
                CAPTURE(alpha);
                CHECK(std::fabs(field.potential(alpha) - direct_potential(d, kernels.G, law, alpha)) <=
                      1e-12 * G_scale);
                const double q = kernels.g_star(alpha) - direct_attraction(d, kernels.g, law, alpha);
                CHECK(std::fabs(field.q(alpha) - q) <= 1e-12 * g_scale);
            }
            const double self =
                law.mean([&](double alpha) { return direct_potential(d, kernels.G, law, alpha); });
            CHECK(std::fabs(field.self_energy - self) <= 1e-13 * G_scale);
            const double loss =
                kernels.loss(law.mean([&](double alpha) { return kernels.G_star(alpha); }), self);
            CHECK(std::fabs(field.loss - loss) <= 1e-13 * (G_scale + kernels.target_norm));
        }
    }
}

TEST_CASE("infinite-width field: slopes and Hessian eigenvalues by finite differences") {
    const Kernels kernels = Kernels::make(7, random_sum(1, 5), random_sum(2, 6));
    HarmonicValues moments{};
    for (std::size_t l = 0; l <= 6; ++l) moments[l] = power(0.6, static_cast<int>(l)); // some law's
    const MeanField field = MeanFieldModel(kernels).field(moments);
    constexpr double kStep = 1e-5; // truncation about kStep^2 q''', rounding 1e-16 / kStep
    for (double alpha : {-0.9, -0.3, 0.0, 0.4, 0.8}) {
        const double slope = (field.q(alpha + kStep) - field.q(alpha - kStep)) / (2.0 * kStep);
        CHECK(std::fabs(field.dq(alpha) - slope) <= 1e-7);
        // Along the meridian the velocity is q cos(psi) by the angle psi, alpha = sin(psi); its slope is
        // lambda_par.
        const double psi = std::asin(alpha);
        const auto speed = [&](double angle) { return field.q(std::sin(angle)) * std::cos(angle); };
        CHECK(std::fabs(field.lambda_par(alpha) -
                        (speed(psi + kStep) - speed(psi - kStep)) / (2.0 * kStep)) <= 1e-7);
        CHECK(field.lambda_perp(alpha) == -alpha * field.q(alpha));
    }
}

TEST_CASE("Hermite sums: orthonormal under the Gaussian") {
    // E h_j h_k by the trapezoidal rule on [-28, 28]: exact to rounding for such integrands. The largest
    // terms are about 1e1, so 1e-12 is rounding of thousands of them.
    constexpr double kStep = 0.01;
    constexpr std::size_t kCount = static_cast<std::size_t>(kMaxDegree) + 1;
    std::vector<HermiteSum> h;
    for (int k = 0; k <= kMaxDegree; ++k) h.push_back(hermite(k));
    std::vector<double> sums(kCount * kCount, 0.0), values(kCount);
    for (int i = -2800; i <= 2800; ++i) {
        const double z = i * kStep, root = std::exp(-0.25 * z * z);
        for (std::size_t k = 0; k < kCount; ++k) values[k] = h[k](z) * root;
        for (std::size_t j = 0; j < kCount; ++j)
            for (std::size_t k = j; k < kCount; ++k) sums[j * kCount + k] += values[j] * values[k];
    }
    for (std::size_t j = 0; j < kCount; ++j)
        for (std::size_t k = j; k < kCount; ++k) {
            const double sum = sums[j * kCount + k] * kStep / std::sqrt(2.0 * 3.14159265358979324);
            CHECK(std::fabs(sum - (j == k ? 1.0 : 0.0)) <= 1e-12);
        }
    HermiteSum mixture;
    mixture.c = {0.5, 0.0, 0.8, 0.6, 0.0};
    CHECK(mixture.degree() == 3);
    CHECK(mixture.coefficient(9) == 0.0);
    CHECK(mixture.squared_norm() == doctest::Approx(1.25).epsilon(1e-15));
    CHECK(HermiteSum{}.degree() == -1);
    CHECK(information_exponent(mixture, hermite(3)) == 3);
    CHECK(information_exponent(mixture, mixture) == 2);
    CHECK(information_exponent(hermite(4), hermite(3)) == 0);
}
