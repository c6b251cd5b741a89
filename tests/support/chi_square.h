// Pearson's goodness of fit, for the samplers.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace equator::test {

/// Probability that a chi-square variable exceeds `x`, by the cube-root normal approximation of Wilson and
/// Hilferty: within a few per cent down to 1e-6 for the 10 and more degrees of freedom used here, and a level
/// only has to be right to a factor.
inline double chi_square_tail(double x, double freedom) {
    const double spread = 2.0 / (9.0 * freedom);
    const double z = (std::cbrt(x / freedom) - (1.0 - spread)) / std::sqrt(spread);
    return 0.5 * std::erfc(z / std::sqrt(2.0));
}

/// p-value of `counts` under `probabilities` (sum 1). Neighbouring cells are pooled until at least ten draws
/// are expected in each: the statistic's distribution is that of many.
inline double goodness_of_fit(const std::vector<std::size_t>& counts,
                              const std::vector<double>& probabilities) {
    constexpr double kFewest = 10.0;
    double draws = 0.0, left = 1.0;
    for (std::size_t count : counts) draws += static_cast<double>(count);
    double statistic = 0.0, freedom = -1.0, seen = 0.0, expected = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        seen += static_cast<double>(counts[i]);
        expected += draws * probabilities[i];
        left -= probabilities[i];
        // The last cell takes the thin rest along.
        const bool last = i + 1 == counts.size();
        if (!last && (expected < kFewest || draws * left < kFewest)) continue;
        statistic += (seen - expected) * (seen - expected) / expected;
        freedom += 1.0;
        seen = expected = 0.0;
    }
    return chi_square_tail(statistic, freedom);
}

} // namespace equator::test
