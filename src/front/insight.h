// Sentences' figures from a run's series. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace equator {

/// Neurons for a squared gap of `target`, from a squared bound that m neurons have: both bounds are
/// proportional to 1/m. At least 1.
double neurons_needed(double m, double squared_bound, double target);

/// "2,100", "3.4 million", or a power of ten from 10^9 on ("10¹⁵"): a count as one says it.
std::string count_text(double count);

/// c of a power law y ~ t^-c, by least squares in log-log over t in [t_end / 3, t_end]. Nothing with fewer
/// than eight positive samples there. t ascending, same length as y.
std::optional<double> decay_exponent(std::span<const double> t, std::span<const double> y, double t_end);

} // namespace equator
