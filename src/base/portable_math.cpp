#include "base/portable_math.h"

#include <cmath>
#include <cstdint>

#include "base/bits.h"

namespace equator::portable {

namespace {

// log 2 in two parts: the high one has trailing zero bits, so that its product with an exponent is exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;

/// 2^e for normal results, by writing the exponent field.
double power_of_two(int e) {
    return bits_as<double>(static_cast<std::uint64_t>(e + 1023) << 52);
}

} // namespace

double log(double x) {
    // x = 2^e f with f in [sqrt(1/2), sqrt(2)); log f = 2 artanh z, z = (f - 1) / (f + 1), |z| < 0.172
    constexpr std::uint64_t kMantissa = (std::uint64_t{1} << 52) - 1;
    const std::uint64_t bits = bits_as<std::uint64_t>(x);
    int e = static_cast<int>(bits >> 52) - 1023;
    double f = bits_as<double>((bits & kMantissa) | (std::uint64_t{1023} << 52));
    if (f > 1.4142135623730951) {
        f *= 0.5;
        ++e;
    }
    const double z = (f - 1.0) / (f + 1.0), z2 = z * z;
    double series = 0.0; // sum_{j >= 1} z^{2j} / (2j + 1), until below 1e-18
    for (int j = 11; j >= 1; --j) series = (series + 1.0 / (2 * j + 1)) * z2;
    return e * kLn2High + (2.0 * z + (2.0 * z * series + e * kLn2Low));
}

double exp(double x) {
    const double k = std::floor(x * 1.4426950408889634 + 0.5);
    const double r = (x - k * kLn2High) - k * kLn2Low; // |r| < 0.35
    double series = 1.0;                               // sum r^j / j!, nested
    for (int j = 14; j >= 1; --j) series = 1.0 + series * r / j;
    // Two factors, because 2^k alone may lie outside the normal range where e^x does not.
    const int half = static_cast<int>(k) / 2;
    return series * power_of_two(half) * power_of_two(static_cast<int>(k) - half);
}

} // namespace equator::portable
