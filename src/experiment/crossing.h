// The width that is really needed: where the mean gap of runs at several widths falls to a target.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "experiment/resampling.h"

namespace equator {

/// The runs of one width, a squared gap per seed.
struct WidthSample {
    double m = 0.0;
    std::vector<double> gaps;        ///< NaN where a run did not get there
    std::vector<std::size_t> groups; ///< the seeds' numbers
};

/// Least width from which on every mean gap is at most `target`: between the widest m whose mean is larger
/// and the next one, log gap is taken for a straight line in log m. 0 where no width's mean is larger, so
/// that the answer lies below the narrowest; infinite where the widest's is; NaN where a mean is missing. A
/// gap need not fall everywhere with m, since a narrow network's is damped (docs/model.md, section 7): that
/// is why it is the last crossing. m ascending, as long as mean_gap. Precondition: target > 0. O(length).
double crossing_width(std::span<const double> m, std::span<const double> mean_gap, double target);

struct WidthNeeded {
    double width = 0.0; ///< of the means over all seeds, as crossing_width has it
    /// 95 per cent of the bootstrap's resamples of whole seeds: the narrower networks of a seed are parts of
    /// the wider ones, so that widths are not independent. NaN with fewer than three seeds.
    double lo = 0.0, hi = 0.0;
};
/// Widths ascending. O(resamples x widths x seeds).
WidthNeeded width_needed(std::span<const WidthSample> samples, double target,
                         std::size_t resamples = kBootstrapSamples);

} // namespace equator
