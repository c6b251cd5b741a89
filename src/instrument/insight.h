// Sentences' figures from a run's series. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/expected_series.h"

namespace equator {

/// Neurons for a squared gap of `target`, from a squared bound that m neurons have: both bounds are
/// proportional to 1/m. At least 1.
double neurons_needed(double m, double squared_bound, double target);

/// "2,100", "3.4 million", or a power of ten from 10^9 on ("10¹⁵"): a count as one says it.
std::string count_text(double count);

/// The largest value of a series over [0, at], between samples too; 0 if there is none above. x ascending.
double largest_up_to(std::span<const double> x, std::span<const double> y, double at);

/// The largest value so far, sample by sample; a value that is not a number changes nothing.
std::vector<double> running_maximum(std::span<const double> y);

/// Where a squared gap is above a bound on it by more than 1 %, as stretches of samples, one after another:
/// at the start of a run the two agree to first order. Gaps below 1e-12 are rounding, and never above
/// anything. Same lengths.
struct Overrun {
    std::size_t begin, end; ///< of samples, end excluded
    bool operator==(const Overrun&) const = default;
};
std::vector<Overrun> above_bound(std::span<const double> gap, std::span<const double> bound);

/// Share of all starts whose function gap, times m, is below x at time t: between the series' times and its
/// quantiles by straight lines, about one in a hundred; 0 below the lowest of kExpectedShares, 1 above the
/// highest. Nothing outside the series' times.
std::optional<double> share_below(const ExpectedSeries& series, double t, double x);
/// C_p at time t with each neuron's own share of m neurons taken in: between the widths of kOwnWidths and
/// infinity by the cubic that its logarithm follows in 1/m. Nothing below the least of them, nor outside the
/// series' times.
std::optional<double> with_own_share(const ExpectedSeries& series, double t, double m);

/// That share as words after "is": "near the 63rd percentile of all seeds", "among the lowest 1 % of
/// all seeds".
std::string rank_text(double share);

} // namespace equator
