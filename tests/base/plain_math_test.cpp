// exp, log and pow for every argument, against libm's.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "base/bits.h"
#include "base/plain_math.h"
#include "base/random.h"

using namespace equator;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t kArguments = 20'000;

double random_between(double lo, double hi, std::uint64_t seed, std::uint32_t i) {
    return lo + (hi - lo) * uniform(seed, Stream::neurons, i, 0);
}

/// Alike to a relative error; the same where the second is no number, nothing or infinite.
void alike(double a, double b, double error) {
    if (std::isnan(b) || b == 0.0 || std::isinf(b)) {
        CHECK((a == b || (std::isnan(a) && std::isnan(b))));
        return;
    }
    CHECK(std::fabs(a / b - 1.0) <= error);
}

} // namespace

TEST_CASE("plain exp and log take every argument") {
    constexpr double kError = 4.0 * std::numeric_limits<double>::epsilon();
    for (std::uint32_t i = 0; i < kArguments; ++i) {
        const double x = random_between(-708.0, 709.7, 1, i);
        CAPTURE(x);
        alike(plain::exp(x), std::exp(x), kError);
        // Any double there is, subnormal ones, negative ones and those that are none too.
        const double any = bits_as<double>(static_cast<std::uint64_t>(random_between(0.0, 0x1p64, 2, i)));
        CAPTURE(any);
        alike(plain::log(any), std::log(any), kError);
    }
    for (const double x : {0.0, -0.0, 1.0, -1.0, 709.7, 709.9, 800.0, 1e10, 1e308, -708.0, -760.0, -1e10,
                           -1e308, kInfinity, -kInfinity, kNone}) {
        CAPTURE(x);
        alike(plain::exp(x), std::exp(x), kError);
        alike(plain::log(x), std::log(x), kError);
    }
    CHECK(plain::exp(-730.0) == doctest::Approx(std::exp(-730.0)).epsilon(1e-9)); // subnormal
    for (const double x : {5e-324, 1e-310, 2.2e-308}) alike(plain::log(x), std::log(x), kError);
}

TEST_CASE("plain pow: powers of ten as they are written, the rest like libm's") {
    for (int n = -22; n <= 22; ++n) {
        CAPTURE(n);
        CHECK(plain::pow(10.0, n) == std::stod("1e" + std::to_string(n)));
    }
    for (std::uint32_t i = 0; i < kArguments; ++i) {
        const double x = random_between(0.0, 100.0, 3, i), y = random_between(-20.0, 20.0, 4, i);
        const double whole = std::floor(3.0 * y);
        CAPTURE(x);
        CAPTURE(y);
        alike(plain::pow(x, y), std::pow(x, y), 2e-13);
        alike(plain::pow(-x, whole), std::pow(-x, whole), 2e-13);
    }
    for (const double x : {0.0, 1.0, 2.0, -2.0, 0.5, 1e-310, 1e308, kInfinity, kNone})
        for (const double y : {0.5, -0.5, 2.0, -2.0, 2.5, 64.0, 100.0, 1e300, kInfinity}) {
            CAPTURE(x);
            CAPTURE(y);
            if (x < 0.0 && y > 64.0) continue; // whole and large: nobody asks
            if (x == 1.0 && std::isinf(y)) continue;
            alike(plain::pow(x, y), std::pow(x, y), 1e-12);
        }
    CHECK(plain::pow(0.0, 0.0) == 1.0);
    CHECK(std::isnan(plain::pow(-2.0, 0.5)));
}
