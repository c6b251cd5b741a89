#include "base/plain_math.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/portable_math.h"

namespace equator::plain {

double exp(double x) {
    constexpr double kTaken = 690.0; // by portable::exp; twice that is beyond all doubles
    if (!(std::fabs(x) > kTaken)) return portable::exp(x);
    const double root = portable::exp(std::clamp(0.5 * x, -kTaken, kTaken));
    return root * root;
}

double log(double x) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kLn2 = 0.69314718055994531;
    if (x >= std::numeric_limits<double>::min() && x < kInfinity) return portable::log(x);
    if (x > 0.0 && x < kInfinity) return portable::log(x * 0x1p54) - 54.0 * kLn2;
    if (x == 0.0) return -kInfinity;
    return x > 0.0 ? x : std::numeric_limits<double>::quiet_NaN();
}

double pow(double x, double y) {
    if (std::fabs(y) <= 64.0 && y == std::floor(y)) {
        double power = 1.0, square = x;
        for (int left = static_cast<int>(std::fabs(y)); left > 0; left /= 2, square *= square)
            if (left % 2 == 1) power *= square;
        return y < 0.0 ? 1.0 / power : power;
    }
    return exp(y * log(x));
}

} // namespace equator::plain
