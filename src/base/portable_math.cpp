#include "base/portable_math.h"

#include <cmath>
#include <cstdint>
#include <limits>

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

// pi/2 in three parts, the first two of 33 bits each: their products with a quarter count below 2^20 are
// exact.
constexpr double kHalfPi1 = 0x1.921fb544p+0;
constexpr double kHalfPi2 = 0x1.0b4611a6p-34;
constexpr double kHalfPi3 = 0x1.3198a2e037073p-69;

/// An angle as quarters pi/2 + high + low, |high| below about pi/4, low its rounding.
struct Reduced {
    int quarter; ///< modulo 4
    double high, low;
};

Reduced reduce(double x) {
    const double n = std::floor(x * 0.63661977236758134 + 0.5);
    const double first = x - n * kHalfPi1, product = n * kHalfPi2;
    const double second = first - product;
    const double rest = ((first - second) - product) - n * kHalfPi3;
    const double high = second + rest;
    return {static_cast<int>(static_cast<std::int64_t>(n) & 3), high, (second - high) + rest};
}

/// sin(y + low) and cos(y + low) for |y| < 0.8, by their series up to terms below 1e-18.
double near_sine(double y, double low) {
    const double y2 = y * y;
    double series = 0.0; // sin y = y + y series
    for (int j = 18; j >= 2; j -= 2) series = -(1.0 + series) * y2 / (j * (j + 1));
    return y + (y * series + low * (1.0 - 0.5 * y2));
}
double near_cosine(double y, double low) {
    const double y2 = y * y;
    double series = 0.0; // cos y = 1 - y^2/2 (1 + series)
    for (int j = 18; j >= 4; j -= 2) series = -(1.0 + series) * y2 / (j * (j - 1));
    const double half = 0.5 * y2, one = 1.0 - half;
    return one + (((1.0 - one) - half) - (half * series + low * y)); // what 1 - half lost comes back
}

/// sin of an angle `quarters` pi/2 further on.
double turned_sine(double x, int quarters) {
    if (!(std::fabs(x) <= kLargestAngle)) return std::numeric_limits<double>::quiet_NaN();
    const Reduced angle = reduce(x);
    const int quarter = (angle.quarter + quarters) & 3;
    const double size =
        quarter % 2 == 0 ? near_sine(angle.high, angle.low) : near_cosine(angle.high, angle.low);
    return quarter < 2 ? size : -size;
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
    // k as an integer: the low bits of k + 1.5 * 2^52. Some integer where k is no number; the series is none
    // there either.
    const int e = static_cast<int>(static_cast<std::uint32_t>(bits_as<std::uint64_t>(k + 0x1.8p52)));
    return series * power_of_two(e / 2) * power_of_two(e - e / 2);
}

double sin(double x) {
    return turned_sine(x, 0);
}

double cos(double x) {
    return turned_sine(x, 1);
}

double atan(double x) {
    // Beyond 1 the complement of the inverse; beyond tan(pi/8) less pi/4; the rest by its series, |y| <=
    // 0.4143.
    constexpr double kHalfPi = 0x1.921fb54442d18p+0, kHalfPiRest = 0x1.1a62633145c07p-54;
    const double size = std::fabs(x);
    const bool inverted = size > 1.0;
    double y = inverted ? 1.0 / size : size;
    const bool turned = y > 0.41421356237309503;
    if (turned) y = (y - 1.0) / (y + 1.0);
    const double y2 = y * y;
    double series = 0.0; // atan y = y + y series, until terms fall below 1e-18
    for (int j = 47; j >= 3; j -= 2) series = -(1.0 / j + series) * y2;
    const double small = y + y * series;
    double value = turned ? 0.5 * kHalfPi + (small + 0.5 * kHalfPiRest) : small;
    if (inverted) value = (kHalfPi - value) + kHalfPiRest;
    return x < 0.0 ? -value : x > 0.0 ? value : x; // the last: not a number
}

double tanh(double x) {
    const double size = std::fabs(x);
    if (size < 0.7) { // Lambert's continued fraction x / (1 + x^2 / (3 + x^2 / (5 + ...)))
        const double x2 = x * x;
        double below = 21.0;
        for (int j = 19; j >= 1; j -= 2) below = j + x2 / below;
        return x / below;
    }
    const double value = size > 20.0 ? 1.0 : 1.0 - 2.0 / (exp(2.0 * size) + 1.0);
    return x < 0.0 ? -value : x > 0.0 ? value : x; // the last: not a number
}

double erf(double x) {
    constexpr double kSqrtPi = 1.7724538509055160;
    const double size = std::fabs(x), x2 = x * x;
    if (!(size > 0.0)) return x;
    double value = 1.0;
    if (size < 2.5) { // 2 x e^(-x^2) / sqrt(pi) (1 + 2x^2/3 (1 + 2x^2/5 (...))): every term positive
        double series = 1.0;
        for (int j = 2 * (8 + static_cast<int>(14.0 * size)) + 1; j >= 3; j -= 2)
            series = 1.0 + series * 2.0 * x2 / j;
        value = 2.0 * size * exp(-x2) * series / kSqrtPi;
    } else if (size < 6.0) { // 1 - e^(-x^2) / (sqrt(pi) (x + 1/2 / (x + 1 / (x + 3/2 / (x + ...)))))
        double below = size;
        for (int j = 40; j >= 1; --j) below = size + 0.5 * j / below;
        value = 1.0 - exp(-x2) / (kSqrtPi * below);
    }
    return x < 0.0 ? -value : value;
}

} // namespace equator::portable
