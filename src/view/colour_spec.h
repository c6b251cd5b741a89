// What a neuron's colour can say: one table for links, the settings panel, the sphere and its legend.
//
// A new colour is a ColourBy and its row of kColours, its numbers in SpherePanel (kColourValues), and a byte
// of a WidePoint where wide networks are to show it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace equator {

/// How neurons are coloured.
enum class ColourBy : int { plain, latitude, gap, lambda_par, speed, weight, count_ };
inline constexpr std::size_t kColourCount = static_cast<std::size_t>(ColourBy::count_);

struct ColourSpec {
    ColourBy by;
    std::string_view key; ///< in links
    const char* choice;   ///< where one is chosen
    const char* legend;   ///< over its colours, with the symbol; "" where no map is
    bool is_signed;       ///< from -largest to largest, on a map with a middle; else from 0
    std::size_t byte;     ///< of a WidePoint that has the value, or 0: none has
};

/// In the order of ColourBy.
inline constexpr std::array<ColourSpec, kColourCount> kColours{{
    {ColourBy::plain, "plain", "one colour", "", false, 0},
    {ColourBy::latitude, "latitude", "latitude", "latitude α", true, 0},
    {ColourBy::gap, "gap", "distance to twin", "distance to twin |Δ|", false, 4},
    {ColourBy::lambda_par, "lambda", "local Hessian λ∥", "local Hessian λ∥", true, 5},
    {ColourBy::speed, "speed", "speed", "speed |V|", false, 6},
    {ColourBy::weight, "weight", "output weight", "output weight a", true, 0},
}};

inline constexpr const ColourSpec& colour_spec(ColourBy by) {
    return kColours[static_cast<std::size_t>(by)];
}

} // namespace equator
