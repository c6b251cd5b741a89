// log, exp and pow without libm, against libm.
#include <doctest/doctest.h>

#include "base/bits.h"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/bits.h"
#include "base/portable_math.h"
#include "base/random.h"

using namespace equator;

namespace {

/// Two ulp is what the header promises; libm's own error, below one, is inside the margin observed (1.2 at
/// most).
constexpr double kUlps = 2.0;
constexpr std::uint32_t kArguments = 100'000;

/// |a - b| in units of b's last place.
double ulps(double a, double b) {
    if (a == b) return 0.0;
    const double next = std::nextafter(std::fabs(b), std::numeric_limits<double>::infinity());
    return std::fabs(a - b) / (next - std::fabs(b));
}

double random_between(double lo, double hi, std::uint64_t seed, std::uint32_t i) {
    return lo + (hi - lo) * uniform(seed, Stream::neurons, i, 0);
}

} // namespace

TEST_CASE("portable log: within 2 ulp of libm") {
    double worst = 0.0;
    const auto compare = [&](double x) {
        const double error = ulps(portable::log(x), std::log(x));
        worst = std::max(worst, error);
        if (error > kUlps) {
            CAPTURE(x);
            CHECK(error <= kUlps);
        }
    };
    for (std::uint32_t i = 0; i < kArguments; ++i) {
        compare(random_between(0.5, 2.0, 1, i));
        compare(random_between(0.999, 1.001, 2, i)); // where log is small and digits cancel
        compare(random_between(0.0, 1.0, 3, i));     // what normal_quantile asks for
        // Any exponent of a normal number.
        const auto exponent = static_cast<std::uint64_t>(random_between(1, 2047, 4, i));
        compare(bits_as<double>(exponent << 52) * random_between(1.0, 2.0, 5, i) * 0.5 +
                std::numeric_limits<double>::min());
    }
    for (int e = -1022; e <= 1023; ++e) compare(std::ldexp(1.0, e));
    // Either side of the places where the reduction changes branch.
    for (double edge : {1.0, std::sqrt(0.5), std::sqrt(2.0), 2.0, 0.5})
        for (int step = -20; step <= 20; ++step)
            compare(edge * (1.0 + step * std::numeric_limits<double>::epsilon()));
    compare(std::numeric_limits<double>::min());
    compare(std::numeric_limits<double>::max());
    compare(0x1p-54); // half the smallest cell of uniform()
    MESSAGE("largest error of log: ", worst, " ulp");
    CHECK(portable::log(1.0) == 0.0);
}

TEST_CASE("portable exp: within 2 ulp of libm") {
    double worst = 0.0;
    const auto compare = [&](double x) {
        const double error = ulps(portable::exp(x), std::exp(x));
        worst = std::max(worst, error);
        if (error > kUlps) {
            CAPTURE(x);
            CHECK(error <= kUlps);
        }
    };
    for (std::uint32_t i = 0; i < kArguments; ++i) {
        compare(random_between(-700.0, 700.0, 11, i));
        compare(random_between(-1.0, 1.0, 12, i));
        compare(random_between(-1e-8, 1e-8, 13, i));
    }
    // Multiples of log(2)/2, where the reduction's rounding goes the other way.
    for (int k = -2000; k <= 2000; ++k)
        for (int step = -3; step <= 3; ++step)
            compare(k * 0.34657359027997264 * (1.0 + step * std::numeric_limits<double>::epsilon()));
    for (double x : {-699.9999, 699.9999, -0.0, 1e-300, -1e-300, 0x1p-1022}) compare(x);
    MESSAGE("largest error of exp: ", worst, " ulp");
    CHECK(portable::exp(0.0) == 1.0);
    CHECK(std::isnan(portable::exp(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("portable exp undoes log") {
    // The exponent's rounding is multiplied by |log x|: 2 ulp of it, plus exp's own 2.
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        const double y = random_between(-690.0, 690.0, 21, i), x = portable::exp(y);
        CHECK(std::fabs(portable::exp(portable::log(x)) / x - 1.0) <= 4.5e-16 * (1.0 + std::fabs(y)));
    }
}

TEST_CASE("portable sin, cos, atan, tanh and erf: within a few ulp of libm") {
    const struct {
        const char* name;
        double (*ours)(double);
        double (*libm)(double);
        double ulps; ///< what the header promises, and one of libm's
    } functions[] = {{"sin", portable::sin, std::sin, 3.0},
                     {"cos", portable::cos, std::cos, 3.0},
                     {"atan", portable::atan, std::atan, 4.0},
                     {"tanh", portable::tanh, std::tanh, 4.0},
                     {"erf", portable::erf, std::erf, 9.0}};
    for (const auto& f : functions) {
        double worst = 0.0;
        const auto compare = [&](double x) {
            const double error = ulps(f.ours(x), f.libm(x));
            worst = std::max(worst, error);
            if (error > f.ulps) {
                CAPTURE(f.name);
                CAPTURE(x);
                CHECK(error <= f.ulps);
            }
        };
        std::uint64_t seed = 40;
        for (double size : {1e-8, 0.01, 0.8, 3.0, 7.0, 100.0, 1e4, 1e6})
            for (std::uint32_t i = 0; i < kArguments / 4; ++i) compare(random_between(-size, size, seed, i));
        for (int k = 1; k < 100'000; ++k) compare(k * 1.5707963267948966); // where digits cancel
        for (double x : {0.0, 0.7, 2.5, 6.0, 20.0, 0x1p-1022, 1e-300})
            for (double sign : {1.0, -1.0}) {
                compare(sign * x);
                compare(sign * std::nextafter(x, 0.0));
            }
        MESSAGE("largest error of ", f.name, ": ", worst, " ulp");
        CHECK(std::isnan(f.ours(std::numeric_limits<double>::quiet_NaN())));
    }
    // Against 20 digits of a high-precision library, for libm could be wrong as well.
    CHECK(ulps(portable::sin(1e6), -0.34999350217129295212) <= 2.0);
    CHECK(ulps(portable::cos(1e6), 0.93675212753314478693) <= 2.0);
    CHECK(ulps(portable::sin(3.0), 0.14112000805986722210) <= 2.0);
    CHECK(ulps(portable::atan(0.5), 0.46364760900080611621) <= 3.0);
    CHECK(portable::atan(std::numeric_limits<double>::infinity()) == 1.5707963267948966);
    CHECK(ulps(portable::tanh(0.5), 0.46211715726000975850) <= 3.0);
    CHECK(ulps(portable::erf(0.5), 0.52049987781304653768) <= 8.0);
    CHECK(ulps(portable::erf(2.5), 0.99959304798255504106) <= 8.0);
    CHECK(std::isnan(portable::sin(1e300)));
}

TEST_CASE("portable pow: as accurate as its header says") {
    // 1e-15 max(1, |y log x|): the product's and log's rounding (3 halves of an ulp, 2.2e-16 each at most),
    // then exp's.
    for (std::uint32_t i = 0; i < kArguments; ++i) {
        const double x = std::exp(random_between(-30.0, 30.0, 31, i)), y = random_between(-20.0, 20.0, 32, i);
        const double exact = std::pow(x, y), product = std::fabs(y * std::log(x));
        const double error = std::fabs(portable::pow(x, y) / exact - 1.0);
        if (error > 1e-15 * std::max(1.0, product)) {
            CAPTURE(x);
            CAPTURE(y);
            CHECK(error <= 1e-15 * std::max(1.0, product));
        }
    }
    CHECK(portable::pow(1.0, 1e300) == 1.0);
    CHECK(portable::pow(123.4, 0.0) == 1.0);
}
