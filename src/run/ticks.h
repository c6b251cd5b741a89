// The ticks of a run: the fixed moments at which the page visits it.
#pragma once

#include <cmath>
#include <cstdint>

namespace equator {

/// A run's horizon T is cut into this many ticks; the page visits every tick in turn, whatever its frame
/// rate, so that two visitors' curves have the same samples.
inline constexpr std::uint32_t kTicksPerRun = 1200;
/// The gap budget costs more than a picture, so it is taken every so many ticks; between them its quantities
/// are NaN.
inline constexpr std::uint32_t kTicksPerBudget = 4;

/// T * tick / kTicksPerRun, multiplied first: the last tick is T itself.
inline double time_of_tick(double T, std::uint32_t tick) {
    return T * tick / kTicksPerRun;
}

/// First tick at or after t: ceil(t / T * kTicksPerRun - 1e-9). The allowance is far above the rounding of
/// the quotient and far below a tick, so tick_at(T, time_of_tick(T, tick)) == tick. Preconditions: 0 <= t <=
/// T and T > 1e-300 (below it times have no digits left to tell ticks apart; scenarios have 1e-9 at least).
inline std::uint32_t tick_at(double T, double t) {
    return static_cast<std::uint32_t>(std::ceil(t / T * kTicksPerRun - 1e-9));
}

} // namespace equator
