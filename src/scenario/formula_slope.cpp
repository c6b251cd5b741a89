#include "scenario/formula_slope.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"
#include "scenario/formula_program.h"

namespace equator {

using namespace formula_program;

namespace {

constexpr double kTwoOverRootPi = 1.12837916709551257390, kRootHalfOverPi = 0.39894228040143267794;

/// e^(-x) for x >= 0, however large.
double falling(double x) {
    return x > 699.0 ? 0.0 : portable::exp(-x);
}

/// Slope of a function at x, where its value is y.
double slope_of(std::size_t function, double x, double y) {
    switch (function) {
    case f_abs:
        return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
    case f_sqrt:
        return 0.5 / y;
    case f_exp:
        return y;
    case f_log:
        return 1.0 / x;
    case f_sin:
        return portable::cos(x);
    case f_cos:
        return -portable::sin(x);
    case f_tanh:
        return (1.0 - y) * (1.0 + y);
    case f_erf:
        return kTwoOverRootPi * falling(x * x);
    case f_sigmoid:
        return y * (1.0 - y);
    case f_relu:
        return x > 0.0 ? 1.0 : 0.0;
    case f_gelu:
        return std::fabs(x) > 60.0
                   ? (x < 0.0 ? 0.0 : 1.0)
                   : 0.5 * (1.0 + portable::erf(x * kSqrtHalf)) + x * kRootHalfOverPi * falling(0.5 * x * x);
    default: // step and sign
        return 0.0;
    }
}

/// Slope of a^b from values and slopes. What does not move takes no part, be its factor infinite or no
/// number.
double slope_of_power(double a, double da, double b, double db, double value) {
    const double by_base = da == 0.0 || b == 0.0 ? 0.0 : b * to_the(a, b - 1.0) * da;
    return db == 0.0 ? by_base : by_base + value * apply(f_log, a) * db;
}

} // namespace

FormulaSlope::FormulaSlope(const Formula& formula) : formula_(formula) {
    std::size_t depth = 0, deepest = 1;
    for (const Formula::Step& step : formula_.steps_) {
        if (step.what <= euler) deepest = std::max(deepest, ++depth);
        if (step.what >= add && step.what <= smaller) --depth;
    }
    stack_.resize(deepest);
}

void FormulaSlope::operator()(const double* z, double* values, double* slopes) {
    std::size_t top = 0; // one past the last
    for (const Formula::Step& step : formula_.steps_) {
        if (step.what <= euler) {
            Pairs& pushed = stack_[top++];
            const double fixed = step.what == number ? step.number : step.what == pi ? kPi : kE;
            for (std::size_t i = 0; i < kTogether; ++i) {
                pushed.value[i] = step.what == variable ? z[i] : fixed;
                pushed.slope[i] = step.what == variable ? 1.0 : 0.0;
            }
            continue;
        }
        const bool two = step.what >= add && step.what <= smaller;
        if (two) --top;
        Pairs& a = stack_[top - 1];
        const Pairs& b = two ? stack_[top] : a;
        for (std::size_t i = 0; i < kTogether; ++i) {
            double &x = a.value[i], &dx = a.slope[i];
            const double y = b.value[i], dy = b.slope[i];
            switch (step.what) {
            case hermite_of: {
                const int degree = static_cast<int>(step.number);
                dx *= std::sqrt(step.number) * hermite_value(degree - 1, x);
                x = hermite_value(degree, x);
                break;
            }
            case negative:
                x = -x;
                dx = -dx;
                break;
            case add:
                x += y;
                dx += dy;
                break;
            case subtract:
                x -= y;
                dx -= dy;
                break;
            case multiply:
                dx = dx * y + x * dy;
                x *= y;
                break;
            case divide:
                x /= y;
                dx = (dx - x * dy) / y;
                break;
            case power: {
                const double value = to_the(x, y);
                dx = slope_of_power(x, dx, y, dy, value);
                x = value;
                break;
            }
            case larger:
            case smaller: {
                const bool second = (step.what == larger ? x < y : y < x) || y != y;
                if (second || (x == y && std::fabs(dy) < std::fabs(dx))) dx = dy;
                if (second) x = y;
                break;
            }
            default: {
                const std::size_t function = step.what - std::size_t{first_function};
                const double value = apply(function, x);
                const double slope = slope_of(function, x, value);
                dx = slope == 0.0 || dx == 0.0 ? 0.0 : slope * dx;
                x = value;
            }
            }
        }
    }
    for (std::size_t i = 0; i < kTogether; ++i) {
        values[i] = stack_[0].value[i];
        if (slopes) slopes[i] = stack_[0].slope[i];
    }
}

} // namespace equator
