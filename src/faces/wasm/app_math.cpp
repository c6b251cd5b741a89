// The app's exp, log, pow, sin and cos in place of the C library's, under its names: the linker asks the
// library for what is missing only. Its own bring 10 KB of tables and 9 KB of code, for which every visitor
// would wait (measured: 11 KB gzipped).
#include <cmath>

#include "base/plain_math.h"
#include "base/portable_math.h"

extern "C" {

double exp(double x) {
    return equator::plain::exp(x);
}
double log(double x) {
    return equator::plain::log(x);
}
double pow(double x, double y) {
    return equator::plain::pow(x, y);
}
double sin(double x) {
    return equator::portable::sin(x);
}
double cos(double x) {
    return equator::portable::cos(x);
}

float expf(float x) {
    return static_cast<float>(equator::plain::exp(x));
}
float logf(float x) {
    return static_cast<float>(equator::plain::log(x));
}
float powf(float x, float y) {
    return static_cast<float>(equator::plain::pow(x, y));
}
float sinf(float x) {
    return static_cast<float>(equator::portable::sin(x));
}
float cosf(float x) {
    return static_cast<float>(equator::portable::cos(x));
}

} // extern "C"
