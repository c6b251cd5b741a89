// Elementary functions that give the same bits in every browser and natively. C libraries round log, exp, sin
// and their like differently, so nothing that reaches a trajectory may call theirs; sqrt, floor and the four
// operations are exact by IEEE 754.
#pragma once

namespace equator {

inline constexpr double kPi = 3.14159265358979323846;

} // namespace equator

namespace equator::portable {

/// Natural logarithm. Precondition: x finite, positive and normal. Error below 2 ulp. No libm.
double log(double x);

/// e^x. Precondition: |x| < 700 or x is no number; then neither is the value. Error below 2 ulp. No libm.
double exp(double x);

/// x^y as exp(y log x), for step-size control and the like: relative error about 1e-15 max(1, |y log x|).
/// Precondition: x positive and normal, |y log x| < 700.
inline double pow(double x, double y) {
    return exp(y * log(x));
}

/// Largest |angle| that sin and cos take; beyond it they return NaN, as a double no longer resolves a turn.
inline constexpr double kLargestAngle = 0x1p52;

/// Error below 2 ulp for |x| <= 1e6; above that it grows like x's own last place. No libm.
double sin(double x);
double cos(double x);

/// Error below 3 ulp for every x. No libm.
double atan(double x);

/// Error below 3 ulp for every x. No libm.
double tanh(double x);

/// 2 / sqrt(pi) int_0^x e^(-t^2) dt. Error below 8 ulp for every x. No libm.
double erf(double x);

} // namespace equator::portable
