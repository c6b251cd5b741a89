#include "figure/colour.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"

namespace equator {

namespace {

double to_linear(double c) {
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

float from_linear(double c) {
    c = std::clamp(c, 0.0, 1.0);
    return static_cast<float>(c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1.0 / 2.4) - 0.055);
}

double cube(double x) {
    return x * x * x;
}

Colour from_oklch(double l, double chroma, double hue_degrees) {
    const double hue = hue_degrees * kPi / 180.0;
    return from_oklab(static_cast<float>(l), static_cast<float>(chroma * std::cos(hue)),
                      static_cast<float>(chroma * std::sin(hue)));
}

} // namespace

Colour mix(Colour a, Colour b, float u) {
    const auto blend = [u](float x, float y) { return x + u * (y - x); };
    return {blend(a.r, b.r), blend(a.g, b.g), blend(a.b, b.b), blend(a.a, b.a)};
}

double relative_luminance(Colour c) {
    return 0.2126 * to_linear(c.r) + 0.7152 * to_linear(c.g) + 0.0722 * to_linear(c.b);
}

double contrast_ratio(Colour a, Colour b) {
    const double ya = relative_luminance(a), yb = relative_luminance(b);
    return (std::max(ya, yb) + 0.05) / (std::min(ya, yb) + 0.05);
}

Colour readable(Colour c, Colour back, Colour ink) {
    constexpr double kText = 4.5;
    constexpr int kSteps = 20;
    for (int step = 0; step < kSteps; ++step) {
        const Colour blend = mix(c, ink, static_cast<float>(step) / kSteps);
        if (contrast_ratio(blend, back) >= kText) return blend;
    }
    return ink;
}

double lightness(Colour c) {
    const double y = relative_luminance(c);
    return y > 216.0 / 24389.0 ? 116.0 * std::cbrt(y) - 16.0 : y * 24389.0 / 27.0;
}

Colour from_oklab(float l, float a, float b) {
    // The published matrices of Oklab, inverse direction: Lab to cube roots of cone responses to linear sRGB.
    const double cone_l = cube(l + 0.3963377774 * a + 0.2158037573 * b);
    const double cone_m = cube(l - 0.1055613458 * a - 0.0638541728 * b);
    const double cone_s = cube(l - 0.0894841775 * a - 1.2914855480 * b);
    return {from_linear(4.0767416621 * cone_l - 3.3077115913 * cone_m + 0.2309699292 * cone_s),
            from_linear(-1.2684380046 * cone_l + 2.6097574011 * cone_m - 0.3413193965 * cone_s),
            from_linear(-0.0041960863 * cone_l - 0.7034186147 * cone_m + 1.7076147010 * cone_s), 1.0f};
}

Colour sequential(float u) {
    u = std::clamp(u, 0.0f, 1.0f);
    // Hue turns from violet through blue and green to yellow. The chroma stays inside sRGB, whose narrowest
    // place on this path is the teal in the middle (0.098): a test checks that nothing is clipped.
    const double chroma = 0.094 + 0.13 * (u - 0.42) * (u - 0.42);
    return from_oklch(0.30 + 0.62 * u, chroma, 300.0 - 195.0 * u);
}

Colour diverging(float u) {
    u = std::clamp(u, 0.0f, 1.0f);
    const double side = std::abs(2.0 * u - 1.0); // 0 in the middle, 1 at the ends
    const double l = 0.95 - 0.53 * side;
    const double chroma = 0.20 * side * (1.0 - 0.43 * side); // dark ends hold less chroma in sRGB
    return from_oklch(l, chroma, u < 0.5f ? 250.0 : 48.0);
}

} // namespace equator
