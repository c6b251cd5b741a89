// Colours as numbers: contrast as the accessibility guidelines define it, perceived lightness, and two colour
// maps. Pure.
#pragma once

#include <cstdint>

namespace equator {

/// sRGB components and opacity, each in [0, 1], not premultiplied.
struct Colour {
    float r = 0.0f;
    float g = 0.0f;
    float b = 0.0f;
    float a = 1.0f;

    bool operator==(const Colour&) const = default;
};

/// From 0xRRGGBB.
constexpr Colour rgb(std::uint32_t hex) {
    return {static_cast<float>(hex >> 16 & 255u) / 255.0f, static_cast<float>(hex >> 8 & 255u) / 255.0f,
            static_cast<float>(hex & 255u) / 255.0f, 1.0f};
}

/// The colour with its opacity multiplied by `factor`.
constexpr Colour faded(Colour c, float factor) {
    return {c.r, c.g, c.b, c.a * factor};
}

/// Component-wise blend: a at 0, b at 1.
Colour mix(Colour a, Colour b, float u);

/// WCAG 2 relative luminance in [0, 1]; opacity is not looked at.
double relative_luminance(Colour c);
/// WCAG 2 contrast ratio in [1, 21], symmetric. Text needs 4.5, curves and controls 3.
double contrast_ratio(Colour a, Colour b);
/// c, blended with `ink` as little as makes it text that can be read on `back`: a contrast of 4.5.
/// Precondition: `ink` has it.
Colour readable(Colour c, Colour back, Colour ink);
/// CIE L* in [0, 100] (white point of sRGB): equal differences look about equally large.
double lightness(Colour c);

/// The colour at lightness l, green-red a and blue-yellow b of Oklab, clipped to sRGB.
Colour from_oklab(float l, float a, float b);

/// Sequential map for u in [0, 1] (clamped): dark violet, blue, teal, green, light yellow. Laid out in Oklab
/// with lightness linear in u, so equal steps look alike and the order survives in grey and for colour-blind
/// eyes.
Colour sequential(float u);
/// Diverging map for u in [0, 1] (clamped): dark blue at 0, near-white at 1/2, dark orange at 1. Lightness
/// rises, then falls, equally on both sides.
Colour diverging(float u);

} // namespace equator
