// The expected gap of a run, computed beside it and not by its Worker: one question, one answer.
#pragma once

#include <string>
#include <string_view>

#include "protocol/expected_series.h"

namespace equator {

/// Estimated seconds beyond which nothing is computed; a page's Worker is ended when another problem is asked
/// for.
inline constexpr double kMostExpectedSeconds = 60.0;

/// The expected gap of the scenario of an expected_link(), or why there is none. Cost: that of expected_gap()
/// at kExpectedTimes times, C_L included where there is one, and the quantiles of its law: 0.6 s for h4, d =
/// 16, T = 30.
ExpectedSeries expected_series(std::string_view link);

/// As CSV, a row a time: t, C_p, C_f, deviations, C_L with its error, quantiles of m times the function gap,
/// C_p with own shares and by degree. "" where there is none.
std::string expected_table(const ExpectedSeries& series);

} // namespace equator
