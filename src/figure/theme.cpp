#include "figure/theme.h"

#include <iterator>

namespace equator {

namespace {

struct Entry {
    Ink ink;
    Colour dark, light;
};

// Hues follow Okabe and Ito's colour-blind safe set; lightness and chroma were then moved until every curve
// has a contrast of 3 or more against both backgrounds and the sets that share a plot stay apart under
// simulated red-, green- and blue-blindness (tests/figure/plot_theme_test.cpp). Move one and run that test.
// The accent is a grey: colour is kept for quantities.
constexpr Entry kEntries[] = {
    {Ink::finite, rgb(0xF5A23A), rgb(0xB86A00)},
    {Ink::infinite, rgb(0x62B5F0), rgb(0x1F64A8)},
    {Ink::gap, rgb(0xE062B8), rgb(0xA01480)},
    {Ink::function_gap, rgb(0xF3B5EC), rgb(0xDD57BD)},
    {Ink::bound_average_stability, rgb(0x3DE0A8), rgb(0x0B8F55)},
    {Ink::bound_gronwall, rgb(0xE8754A), rgb(0x8E1B0E)},
    {Ink::bound_linear, rgb(0xF2E14C), rgb(0x6F6D10)},
    {Ink::amplification, rgb(0x7A83FF), rgb(0x5F56E0)},
    {Ink::interaction, rgb(0x22C7C7), rgb(0x0A8F96)},
    {Ink::noise, rgb(0xC9A24A), rgb(0x8A6510)},
    {Ink::remainder, rgb(0xDDE3EB), rgb(0x3F444C)},
    {Ink::text, rgb(0xE8ECF2), rgb(0x1B2230)},
    {Ink::muted, rgb(0x9BA6B5), rgb(0x556070)},
    {Ink::page, rgb(0x0D1117), rgb(0xF4F5F7)},
    {Ink::panel, rgb(0x161C26), rgb(0xFFFFFF)},
    {Ink::plot, rgb(0x141922), rgb(0xFFFFFF)},
    {Ink::control, rgb(0x232C3A), rgb(0xE8EBF0)},
    {Ink::border, rgb(0x2A3342), rgb(0xD9DEE6)},
    {Ink::grid, rgb(0x232B38), rgb(0xEBEEF2)},
    {Ink::axis, rgb(0x4A5669), rgb(0xA9B2BF)},
    {Ink::accent, rgb(0xB9C7DA), rgb(0x3A4A61)},
    {Ink::on_accent, rgb(0x0B1220), rgb(0xFFFFFF)},
    {Ink::warning, rgb(0xFFB454), rgb(0xA84B00)},
    {Ink::sphere, rgb(0x1D2634), rgb(0xE3E8EF)},
    {Ink::sphere_rim, rgb(0x56657C), rgb(0x8E99A8)},
    {Ink::sphere_equator, rgb(0xB7C3D3), rgb(0x4C586A)},
    {Ink::sphere_pole, rgb(0xF4F7FB), rgb(0x1B2230)},
};

static_assert(std::size(kEntries) == kInkCount, "every ink has its entry");

Theme make(bool dark) {
    Theme theme;
    theme.dark = dark;
    for (const Entry& entry : kEntries)
        theme.inks[static_cast<std::size_t>(entry.ink)] = dark ? entry.dark : entry.light;
    return theme;
}

} // namespace

const Theme& dark_theme() {
    static const Theme theme = make(true);
    return theme;
}

const Theme& light_theme() {
    static const Theme theme = make(false);
    return theme;
}

void lay_over(Theme& theme, const Colour* colours) {
    for (std::size_t i = 0; i < kInkCount; ++i)
        if (colours[i].a > 0.0f) {
            theme.inks[i] = colours[i];
            theme.outlined = true;
        }
    if (theme.outlined)
        for (std::size_t i = 0; i <= static_cast<std::size_t>(Ink::remainder); ++i)
            theme.inks[i] = readable(theme.inks[i], theme[Ink::plot], theme[Ink::text]);
}

} // namespace equator
