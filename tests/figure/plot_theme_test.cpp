// Colours: contrast, colour-blind safety of the sets that share a plot, and the colour maps' lightness.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "figure/colour.h"
#include "figure/theme.h"
#include "generated/styles.h" // kScenesStyle, the text of web/scenes/scenes.css

using namespace equator;

namespace {

using Triple = std::array<double, 3>;

Triple linear(Colour c) {
    const auto f = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return {f(c.r), f(c.g), f(c.b)};
}

/// Oklab of linear sRGB (forward direction; the code has the inverse).
Triple oklab(Triple c) {
    const double l = std::cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
    const double m = std::cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
    const double s = std::cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/// What is seen without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1, on linear sRGB.
struct Eye {
    const char* name;
    double m[3][3];
    double
        least; ///< Oklab distance that must remain. The rarest kind (blue) gets by with less: dashes help it
};

const Eye kEyes[] = {
    {"all cones", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, 0.10},
    {"no red",
     {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
     0.06},
    {"no green",
     {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
     0.06},
    {"no blue",
     {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
     0.04},
};

double distance(Colour a, Colour b, const Eye& eye) {
    const auto seen = [&](Colour c) {
        const Triple v = linear(c);
        Triple out{};
        for (std::size_t i = 0; i < 3; ++i)
            out[i] =
                std::min(1.0, std::max(0.0, eye.m[i][0] * v[0] + eye.m[i][1] * v[1] + eye.m[i][2] * v[2]));
        return oklab(out);
    };
    const Triple p = seen(a), q = seen(b);
    return std::sqrt(std::pow(p[0] - q[0], 2) + std::pow(p[1] - q[1], 2) + std::pow(p[2] - q[2], 2));
}

constexpr Ink kCurves[] = {Ink::finite,
                           Ink::infinite,
                           Ink::gap,
                           Ink::function_gap,
                           Ink::bound_average_stability,
                           Ink::bound_gronwall,
                           Ink::bound_linear,
                           Ink::amplification,
                           Ink::interaction,
                           Ink::noise,
                           Ink::remainder};

} // namespace

TEST_CASE("contrast and lightness agree with known values") {
    CHECK(contrast_ratio(rgb(0x000000), rgb(0xFFFFFF)) == doctest::Approx(21.0));
    CHECK(contrast_ratio(rgb(0xFFFFFF), rgb(0xFFFFFF)) == doctest::Approx(1.0));
    CHECK(contrast_ratio(rgb(0x777777), rgb(0xFFFFFF)) == doctest::Approx(4.48).epsilon(0.002));
    CHECK(relative_luminance(rgb(0xFF0000)) == doctest::Approx(0.2126));
    CHECK(lightness(rgb(0xFFFFFF)) == doctest::Approx(100.0));
    CHECK(lightness(rgb(0x777777)) == doctest::Approx(50.0).epsilon(0.01));
    CHECK(lightness(rgb(0x000000)) == doctest::Approx(0.0));
}

TEST_CASE("text can be read and curves be seen in both themes") {
    for (const Theme* theme : {&dark_theme(), &light_theme()}) {
        CAPTURE(theme->dark);
        const Theme& t = *theme;
        for (Ink back : {Ink::page, Ink::panel, Ink::plot, Ink::control}) {
            CAPTURE(static_cast<int>(back));
            CHECK(contrast_ratio(t[Ink::text], t[back]) >= 4.5);
            CHECK(contrast_ratio(t[Ink::muted], t[back]) >= 4.5);
            CHECK(contrast_ratio(t[Ink::warning], t[back]) >= 4.5);
            CHECK(contrast_ratio(t[Ink::accent], t[back]) >= 3.0);
        }
        CHECK(contrast_ratio(t[Ink::on_accent], t[Ink::accent]) >= 4.5);
        for (Ink curve : kCurves) {
            CAPTURE(static_cast<int>(curve));
            CHECK(contrast_ratio(t[curve], t[Ink::plot]) >= 3.0);
            CHECK(contrast_ratio(t[curve], t[Ink::page]) >= 3.0);
        }
        for (Ink curve : kCurves) { // as the curve's name, in its own colour where that can be read
            const Colour words = readable(t[curve], t[Ink::plot], t[Ink::text]);
            CHECK(contrast_ratio(words, t[Ink::plot]) >= 4.5);
            if (contrast_ratio(t[curve], t[Ink::plot]) >= 4.5) CHECK(words == t[curve]);
        }
        // On the sphere too: neurons, twins, the equator.
        for (Ink ink : {Ink::finite, Ink::infinite, Ink::sphere_equator, Ink::sphere_pole})
            CHECK(contrast_ratio(t[ink], t[Ink::sphere]) >= 3.0);
    }
}

TEST_CASE("curves that share a plot are told apart by colour-blind eyes") {
    const std::vector<std::vector<Ink>> plots = {
        {Ink::gap, Ink::function_gap, Ink::bound_average_stability, Ink::bound_gronwall, Ink::bound_linear},
        {Ink::gap, Ink::amplification, Ink::interaction, Ink::noise, Ink::remainder},
        {Ink::finite, Ink::infinite},
    };
    for (const Theme* theme : {&dark_theme(), &light_theme()})
        for (const Eye& eye : kEyes)
            for (const auto& plot : plots)
                for (Ink a : plot)
                    for (Ink b : plot) {
                        if (a >= b) continue;
                        CAPTURE(theme->dark);
                        CAPTURE(eye.name);
                        CAPTURE(static_cast<int>(a));
                        CAPTURE(static_cast<int>(b));
                        CHECK(distance((*theme)[a], (*theme)[b], eye) >= eye.least);
                    }
    // One meaning, one colour: all curve colours differ.
    for (const Theme* theme : {&dark_theme(), &light_theme()})
        for (Ink a : kCurves)
            for (Ink b : kCurves)
                if (a < b) CHECK(distance((*theme)[a], (*theme)[b], kEyes[0]) >= 0.03);
}

TEST_CASE("colours of the reader's own go over a theme, and curves can be read on them") {
    std::array<Colour, kInkCount> colours{};
    colours.fill({0.0f, 0.0f, 0.0f, 0.0f});
    Theme same = light_theme();
    lay_over(same, colours.data());
    CHECK(same.inks == light_theme().inks);
    CHECK_FALSE(same.outlined);
    struct {
        std::uint32_t ground, text;
    } const systems[] = {{0x000000, 0xFFFFFF},
                         {0xFFFFFF, 0x000000},
                         {0x2D3236, 0xFFFFFF},
                         {0xFFFAEF, 0x3D3D3D},
                         {0x202020, 0xFFFF00}};
    for (const auto& [ground, text] : systems) {
        colours[static_cast<std::size_t>(Ink::plot)] = rgb(ground);
        colours[static_cast<std::size_t>(Ink::text)] = rgb(text);
        for (const Theme& base : {dark_theme(), light_theme()}) {
            Theme theme = base;
            lay_over(theme, colours.data());
            CHECK(theme[Ink::plot] == rgb(ground));
            CHECK(theme[Ink::text] == rgb(text));
            CHECK(theme[Ink::accent] == base[Ink::accent]);
            CHECK(theme.outlined);
            for (std::size_t i = 0; i <= static_cast<std::size_t>(Ink::remainder); ++i)
                CHECK(contrast_ratio(theme.inks[i], rgb(ground)) >= 4.5);
        }
    }
}

TEST_CASE("the sequential map climbs evenly in lightness and stays inside sRGB") {
    double previous = lightness(sequential(0.0f));
    for (int i = 1; i <= 64; ++i) {
        const Colour c = sequential(static_cast<float>(i) / 64.0f);
        CHECK(lightness(c) > previous);
        CHECK(lightness(c) - previous < 2.0);
        previous = lightness(c);
        // Oklab lightness as designed: clipping would have bent it.
        CHECK(oklab(linear(c))[0] == doctest::Approx(0.30 + 0.62 * i / 64.0).epsilon(1e-4));
    }
    CHECK(lightness(sequential(1.0f)) - lightness(sequential(0.0f)) > 60.0);
    CHECK(sequential(-3.0f) == sequential(0.0f));
    CHECK(sequential(9.0f) == sequential(1.0f));
}

TEST_CASE("the diverging map rises to the middle and falls again, equally on both sides") {
    for (int i = 1; i <= 64; ++i) {
        const float u = static_cast<float>(i) / 64.0f, v = static_cast<float>(i - 1) / 64.0f;
        if (i <= 32)
            CHECK(lightness(diverging(u)) > lightness(diverging(v)));
        else
            CHECK(lightness(diverging(u)) < lightness(diverging(v)));
        CHECK(oklab(linear(diverging(u)))[0] ==
              doctest::Approx(oklab(linear(diverging(1.0f - u)))[0]).epsilon(1e-4));
    }
    CHECK(lightness(diverging(0.5f)) > 90.0);
}

TEST_CASE("the article's figures have the program's inks: dark, and twice light") {
    const std::string_view style = test::kScenesStyle;
    std::vector<std::uint32_t> inks;
    for (std::size_t at = style.find("--ink-"); at != std::string_view::npos;
         at = style.find("--ink-", at + 1)) {
        const std::size_t colon = style.find_first_of(":)", at);
        if (style[colon] != ':') continue; // where one is used
        std::string hex(style.substr(colon + 3, style.find(';', colon) - colon - 3));
        if (hex.size() == 3) hex = {hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]};
        inks.push_back(static_cast<std::uint32_t>(std::stoul(hex, nullptr, 16)));
    }
    REQUIRE(inks.size() == 3 * kInkCount);
    for (std::size_t i = 0; i < inks.size(); ++i) {
        const Theme& theme = i < kInkCount ? dark_theme() : light_theme();
        const Colour wanted = theme.inks[i % kInkCount], there = rgb(inks[i]);
        CAPTURE(i % kInkCount);
        CHECK(there.r == wanted.r);
        CHECK(there.g == wanted.g);
        CHECK(there.b == wanted.b);
    }
}
