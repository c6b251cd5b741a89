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
}

TEST_CASE("portable exp undoes log") {
    // The exponent's rounding is multiplied by |log x|: 2 ulp of it, plus exp's own 2.
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        const double y = random_between(-690.0, 690.0, 21, i), x = portable::exp(y);
        CHECK(std::fabs(portable::exp(portable::log(x)) / x - 1.0) <= 4.5e-16 * (1.0 + std::fabs(y)));
    }
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
