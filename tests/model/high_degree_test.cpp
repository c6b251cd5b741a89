// Degrees beyond twelve: coefficients against closed forms, kernels against quadrature over pairs of
// Gaussians, polynomials in another basis, Hermite sums at many values.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "model/fast_hermite.h"
#include "model/harmonics.h"
#include "model/kernels.h"
#include "model/projection.h"
#include "scenario/formula.h"
#include "scenario/function.h"
#include "support/high_degrees.h"

using namespace equator;
using test::kGe4;
using test::kMisspecified;

namespace {

Function function_of(std::string_view text) {
    return read_function(text).value.value();
}

/// sqrt((2n)!) / n!, by its own recursion.
double central(int n) {
    double value = 1.0;
    for (int k = 1; k <= n; ++k) value *= std::sqrt((2.0 * k - 1.0) * 2.0 * k) / k;
    return value;
}

double power(double x, int n) {
    double product = 1.0;
    for (int i = 0; i < n; ++i) product *= x;
    return product;
}

/// Nodes and weights of Gauss and Hermite for N(0, 1), by Newton's method on the normalised recurrence.
struct GaussHermite {
    std::vector<long double> z, weight;

    explicit GaussHermite(int count) {
        std::vector<long double> h(static_cast<std::size_t>(count) + 1);
        const auto evaluate = [&](long double x) {
            h[0] = 1.0L;
            for (int k = 0; k < count; ++k)
                h[static_cast<std::size_t>(k) + 1] =
                    (x * h[static_cast<std::size_t>(k)] -
                     (k > 0 ? std::sqrt(static_cast<long double>(k)) * h[static_cast<std::size_t>(k) - 1]
                            : 0.0L)) /
                    std::sqrt(static_cast<long double>(k + 1));
            return h[static_cast<std::size_t>(count)];
        };
        const long double end = 2.0L * std::sqrt(static_cast<long double>(count)) + 1.0L;
        constexpr int kSteps = 8000;
        long double before = evaluate(-end);
        for (int i = 1; i <= kSteps; ++i) {
            long double lo = -end + 2.0L * end * (i - 1) / kSteps, hi = -end + 2.0L * end * i / kSteps;
            const long double here = evaluate(hi);
            if (before * here < 0.0L) {
                const bool rising = before < 0.0L;
                for (int cut = 0; cut < 70; ++cut) {
                    const long double middle = 0.5L * (lo + hi);
                    ((evaluate(middle) < 0.0L) == rising ? lo : hi) = middle;
                }
                const long double root = 0.5L * (lo + hi);
                evaluate(root);
                long double sum = 0.0L;
                for (int k = 0; k < count; ++k)
                    sum += h[static_cast<std::size_t>(k)] * h[static_cast<std::size_t>(k)];
                z.push_back(root);
                weight.push_back(1.0L / sum);
            }
            before = here;
        }
    }
};

/// sum_k c_k h_k(x) in long double.
long double value_of(const std::vector<long double>& c, long double x) {
    long double previous = 0.0L, current = 1.0L, sum = 0.0L;
    for (std::size_t k = 0; k < c.size(); ++k) {
        sum += c[k] * current;
        const long double next =
            (x * current - std::sqrt(static_cast<long double>(k)) * previous) / std::sqrt(k + 1.0L);
        previous = current;
        current = next;
    }
    return sum;
}

/// Coefficients of the derivative: h_k' = sqrt(k) h_{k-1}.
std::vector<long double> slope_of(const std::vector<long double>& c) {
    std::vector<long double> slope;
    for (std::size_t k = 1; k < c.size(); ++k) slope.push_back(std::sqrt(static_cast<long double>(k)) * c[k]);
    return slope;
}

} // namespace

TEST_CASE("high degrees: coefficients of the paper's functions and of ReLU against closed forms") {
    const HermiteProjection ge4 = project(read_formula(kGe4).value, kMaxDegree),
                            mis = project(read_formula(kMisspecified).value, kMaxDegree),
                            relu = project(read_formula("relu").value, kMaxDegree);
    // With E e^(-s z^2) h_2n = (1 + 2s)^(-1/2) (-s/(1+2s))^n sqrt((2n)!)/n! and its derivative by s.
    double double_factorial = 1.0, root = 1.0; // (2n - 3)!! / sqrt((2n)!)
    for (int n = 1; 2 * n <= kMaxDegree; ++n) {
        CAPTURE(n);
        const auto even = static_cast<std::size_t>(2 * n);
        const double third = 5.0 / std::sqrt(27.0) * (1 - n) * power(-1.0 / 3.0, n) * central(n),
                     quarter = -std::sqrt(2.0) * n * power(-0.25, n) * central(n);
        if (n >= 2) double_factorial *= 2.0 * n - 3.0;
        root *= std::sqrt((2.0 * n - 1.0) * 2.0 * n);
        const double kink = (n % 2 == 1 ? 1.0 : -1.0) * double_factorial / root / std::sqrt(2.0 * M_PI);
        CHECK(std::fabs(ge4.c[even] - third) <= 1e-12);
        CHECK(std::fabs(mis.c[even] - quarter) <= 1e-11); // below, it counts as zero
        CHECK(std::fabs(relu.c[even] - kink) <= 1e-12);
        CHECK(ge4.c[even - 1] == 0.0);
        CHECK(mis.c[even - 1] == 0.0);
        CHECK(relu.c[even - 1] == doctest::Approx(n == 1 ? 0.5 : 0.0).epsilon(1e-13));
    }
    CHECK(ge4.c[2] == 0.0); // so that the information exponent is 4
    CHECK(std::fabs(ge4.c[0]) <= 1e-14);
    CHECK(ge4.error <= 1e-12);
    CHECK(relu.error <= 1e-12);
    // E f^2 = 25 (3 5^(-5/2) - 1/27); what is left out is 13 % at degree 12 and nearly nothing at 64.
    CHECK(ge4.variance == doctest::Approx(25.0 * (3.0 * std::pow(5.0, -2.5) - 1.0 / 27.0)).epsilon(1e-13));
    for (const int degree : {12, 20, 32, 48, 64}) {
        CAPTURE(degree);
        double tail = 0.0;
        for (int n = degree / 2 + 1; n <= 140; ++n) {
            const double c = 5.0 / std::sqrt(27.0) * (1 - n) * power(-1.0 / 3.0, n) * central(n);
            tail += c * c;
        }
        CHECK(std::fabs(ge4.left_out(degree) - tail / ge4.variance) <= 1e-13);
    }
    CHECK(ge4.left_out(12) == doctest::Approx(0.1278).epsilon(1e-3));
    CHECK(ge4.left_out(64) < 2e-9);
    CHECK(relu.left_out(64) == doctest::Approx(2.4e-4).epsilon(0.02));
}

TEST_CASE("high degrees: a formula keeps the bits that its degree had before there were more") {
    for (const std::string_view text : {"relu", "gelu", "cos(2*z)", "exp(0.3z)+log(abs(z)+1)"}) {
        CAPTURE(text);
        const HermiteProjection usual = project(read_formula(text).value),
                                more = project(read_formula(text).value, kMaxDegree);
        const Function plain = function_of(text), named = function_of(std::string(text) + ":12"),
                       next = function_of(std::string(text) + ":13");
        CHECK(plain == named);
        CHECK(plain.c == usual.sum(12).c);
        CHECK(next.c == more.sum(13).c);
        for (std::size_t k = 0; k <= 12; ++k)
            CHECK(std::fabs(usual.c[k] - more.c[k]) <= 1e-14 * (1.0 + std::fabs(usual.c[k])));
        for (std::size_t k = 13; k < usual.c.size(); ++k) CHECK(usual.c[k] == 0.0);
    }
}

TEST_CASE(
    "high degrees: kernels against quadrature over pairs of Gaussians, with all slopes, at both ends too") {
    const GaussHermite rule(80); // exact to degree 159
    REQUIRE(rule.z.size() == 80);
    HermiteSum mixed = hermite(64);
    for (std::size_t k = 1; k <= 64; ++k)
        mixed.c[k] = (uniform(7, Stream::neurons, 0, static_cast<std::uint32_t>(k)) - 0.5) / 3.0;
    std::vector<HermiteSum> sums{function_of(std::string(kGe4) + ":64"),
                                 function_of("relu:64"),
                                 function_of(std::string(kMisspecified) + ":64"),
                                 hermite(64),
                                 hermite(63),
                                 mixed};
    double worst = 0.0;
    for (const HermiteSum& sum : sums) {
        CAPTURE(sum.c[static_cast<std::size_t>(sum.degree())]);
        const HermiteSum& phi = sums.front();
        const Kernels kernels = Kernels::make(16, phi, sum);
        std::vector<std::vector<long double>> c{{sum.c.begin(), sum.c.end()}};
        for (int n = 0; n < 2; ++n) c.push_back(slope_of(c.back()));
        const std::vector<long double> target(phi.c.begin(), phi.c.end());
        const Polynomial* const polynomials[] = {&kernels.G, &kernels.g, &kernels.dg};
        for (int i = -8; i <= 8; ++i) {
            // Finer towards the ends, where high powers live.
            const double s = std::sin(0.5 * M_PI * i / 8.0);
            CAPTURE(s);
            const long double across = std::sqrt(std::max(0.0L, 1.0L - static_cast<long double>(s) * s));
            long double means[4] = {};
            for (std::size_t a = 0; a < rule.z.size(); ++a) {
                long double inner[4] = {};
                for (std::size_t b = 0; b < rule.z.size(); ++b) {
                    const long double y = s * rule.z[a] + across * rule.z[b];
                    for (std::size_t n = 0; n < 3; ++n) inner[n] += rule.weight[b] * value_of(c[n], y);
                    inner[3] += rule.weight[b] * value_of(target, y);
                }
                for (std::size_t n = 0; n < 3; ++n)
                    means[n] += rule.weight[a] * value_of(c[n], rule.z[a]) * inner[n];
                means[3] += rule.weight[a] * value_of(c[0], rule.z[a]) * inner[3];
            }
            for (std::size_t n = 0; n < 3; ++n) {
                const double scale = (*polynomials[n])(1.0);
                const double off =
                    std::fabs((*polynomials[n])(s) - static_cast<double>(means[n])) / std::max(1.0, scale);
                worst = std::max(worst, off);
                CHECK(off <= 1e-12);
            }
            CHECK(std::fabs(kernels.G_star(s) - static_cast<double>(means[3])) <= 1e-12);
        }
    }
    MESSAGE("largest error, as a share of the value at 1 where that is above 1: ", worst);
}

TEST_CASE("high degrees: ReLU to degree 64 against the arc-cosine kernel") {
    const Function relu = function_of("relu:64");
    const Kernels kernels = Kernels::make(16, relu, relu);
    const double variance = 0.5 - 0.5 / M_PI, stated = relu.left_out * variance;
    double worst_g = 0.0;
    for (int i = -100; i <= 100; ++i) {
        const double s = i / 100.0, angle = std::acos(s);
        const double G = (std::sqrt(std::max(0.0, 1 - s * s)) + s * (M_PI - angle)) / (2 * M_PI) - 0.5 / M_PI;
        CHECK(std::fabs(G - kernels.G(s)) <= stated * (1 + 1e-9));
        if (std::fabs(s) <= 0.8)
            worst_g = std::max(worst_g, std::fabs((M_PI - angle) / (2 * M_PI) - kernels.g(s)));
    }
    CHECK(worst_g <= 1e-8);
    CHECK(stated == doctest::Approx(8.2e-5).epsilon(0.05));
}

TEST_CASE("high degrees: Chebyshev coefficients are the same polynomial, with its slopes") {
    for (const int degree : {0, 1, 2, 7, 13, 40, 64}) {
        CAPTURE(degree);
        Polynomial p;
        p.degree = degree;
        for (int k = 0; k <= degree; ++k)
            p[k] = uniform(3, Stream::neurons, 1, static_cast<std::uint32_t>(k)) - 0.3;
        const Polynomial q = p.in(Polynomial::Basis::chebyshev);
        CHECK(q.degree == degree);
        const Polynomial dp = p.derivative(), dq = q.derivative(), ddp = dp.derivative(),
                         ddq = dq.derivative();
        double size = 0.0;
        for (int k = 0; k <= degree; ++k) size += std::fabs(p[k]);
        for (int i = -20; i <= 20; ++i) {
            const double x = i / 20.0, n2 = std::max(1.0, double(degree) * degree);
            CHECK(std::fabs(q(x) - p(x)) <= 1e-15 * (degree + 2.0) * size);
            CHECK(std::fabs(dq(x) - dp(x)) <= 1e-15 * n2 * (degree + 2.0) * size);
            CHECK(std::fabs(ddq(x) - ddp(x)) <= 1e-15 * n2 * n2 * (degree + 2.0) * size);
        }
    }
}

TEST_CASE("high degrees: harmonics by Chebyshev coefficients keep every digit") {
    for (const int d : {3, 4, 7, 16, 256, 4096})
        for (const int degree : {13, 24, 64, 128}) {
            CAPTURE(d);
            CAPTURE(degree);
            const Harmonics harmonics(d, degree);
            HarmonicValues values{};
            for (int l = 0; l <= degree; l += l < 4 ? 1 : 7) {
                HarmonicValues one{};
                one[static_cast<std::size_t>(l)] = 1.0;
                const Polynomial P = harmonics.synthesise(one);
                CHECK(P.basis == Polynomial::Basis::chebyshev);
                double sum = 0.0;
                for (int k = 0; k <= degree; ++k) {
                    CHECK(P[k] >= 0.0);
                    sum += P[k];
                }
                CHECK(std::fabs(sum - 1.0) <= 1e-14);
                for (const double x : {-1.0, -0.97, -0.5, -0.01, 0.0, 0.3, 0.9, 0.999}) {
                    harmonics.evaluate(x, values);
                    CHECK(std::fabs(P(x) - values[static_cast<std::size_t>(l)]) <= 2e-13);
                }
                // P_l'(1) = l (l + d - 2) / (d - 1), and the next slope.
                const double first = l * (l + d - 2.0) / (d - 1.0),
                             second = first * (l - 1.0) * (l + d - 1.0) / (d + 1.0);
                CHECK(P.derivative()(1.0) == doctest::Approx(first).epsilon(1e-12));
                CHECK(P.derivative().derivative()(1.0) == doctest::Approx(second).epsilon(1e-12));
            }
        }
}

TEST_CASE("high degrees: sums and slopes for samples are those of the recurrence") {
    for (const std::string& text : {std::string(kGe4) + ":64", std::string("relu:64"), std::string("h13"),
                                    std::string("0.5h3-h40+0.1h64")}) {
        CAPTURE(text);
        const HermiteSum sum = function_of(text);
        HermiteSum slope;
        for (int k = 1; k <= sum.degree(); ++k)
            slope.c.push_back(std::sqrt(static_cast<double>(k)) * sum.coefficient(k));
        const FastHermite fast(sum);
        CHECK(!fast.by_monomials());
        constexpr int kTogether = FastHermite::kTogether;
        for (int i = -80; i + kTogether <= 81; ++i) {
            double z[kTogether], values[kTogether], slopes[kTogether];
            for (int n = 0; n < kTogether; ++n) z[n] = 0.1 * (i + n);
            fast.values(z, values);
            fast.slopes(z, slopes);
            for (int n = 0; n < kTogether; ++n) {
                const double size = std::exp(0.25 * z[n] * z[n]);
                CHECK(std::fabs(values[n] - sum(z[n])) <= 1e-13 * size);
                CHECK(std::fabs(slopes[n] - slope(z[n])) <= 1e-12 * size);
            }
        }
    }
}
