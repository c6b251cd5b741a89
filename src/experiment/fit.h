// Statistics of an experiment: medians and bands over seeds, and straight lines through logarithms with their
// uncertainty. Deterministic: sums have a fixed order, logarithms are base/portable_math.h's, and the
// bootstrap draws from a generator of its own.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "experiment/resampling.h"

namespace equator {

/// Quantile q in [0, 1] by linear interpolation between order statistics (at (n - 1) q); NaN if there are no
/// values. Values that are not numbers are left out; infinite ones count. O(n log n).
double quantile(std::span<const double> values, double q);

/// Middle and spread of what several seeds gave.
struct Spread {
    double lo = 0.0, median = 0.0, hi = 0.0; ///< quantiles 0.1, 0.5 and 0.9
    std::size_t count = 0;                   ///< values that are numbers

    /// Whether they differ by more than rounding.
    bool is_wide() const { return hi - lo > 1e-9 * std::fabs(median); }
};
Spread spread_of(std::span<const double> values);

/// One observation. Those of one group belong together (the runs of one seed share their neurons): they may
/// depend on each other, groups do not.
struct Observation {
    double x = 0.0, y = 0.0;
    std::size_t group = 0;
};

/// y = intercept + slope x by least squares.
struct LineFit {
    double slope = 0.0, intercept = 0.0;
    /// Standard error of the slope. With two groups or more that of clustered observations,
    /// [G / (G - 1) sum_g (sum_{i in g} (x_i - mean x) e_i)^2]^{1/2} / S_xx, which for a balanced design is
    /// the standard error of the mean of the groups' own slopes. With one group the textbook's, (sum e^2 / (n
    /// - 2) / S_xx)^{1/2}. NaN where there are too few observations to tell.
    double slope_error = 0.0;
    std::size_t count = 0, groups = 0;

    double at(double x) const { return intercept + slope * x; }
};

/// Nothing with fewer than two different x. Precondition: x and y finite. O(n).
std::optional<LineFit> fit_line(std::span<const Observation> observations);

/// The slope of y on x beside a second regressor: y = c + slope x + other z, z[i] that of observations[i]. By
/// regressing what z leaves of y on what it leaves of x (Frisch, Waugh and Lovell), which gives the slope and
/// its clustered error of the fit with both; at() is of those remainders. Nothing where z leaves no x. O(n).
std::optional<LineFit> fit_line_beside(std::span<const Observation> observations, std::span<const double> z);

/// A band that holds the line, pointwise, with 95 per cent of the bootstrap's resamples: whole groups are
/// drawn with replacement; with fewer than three groups, residuals are, which then are scaled up by
/// (n / (n - 2))^{1/2} to make good what the fit took from them.
struct FitBand {
    std::vector<double> lo, hi;            ///< at the x asked for
    double slope_lo = 0.0, slope_hi = 0.0; ///< the same for the slope
};
/// Precondition: fit_line has a line for the observations. O(samples n).
FitBand bootstrap_band(std::span<const Observation> observations, std::span<const double> at,
                       std::size_t samples = kBootstrapSamples);

/// How a law is drawn straight.
enum class Law {
    power,       ///< y ~ x^slope: log y against log x
    logarithmic, ///< y ~ slope log x: y against log x
    exponential  ///< y ~ e^(slope x): log y against x
};

/// x and y as the law's straight line has them; nothing for values that have no place on it (not finite, or
/// not positive where a logarithm is taken).
std::optional<Observation> straighten(Law law, double x, double y, std::size_t group);
/// The way back, for drawing: y of the straightened value.
double bend_back(Law law, double straight_y);

/// Slope of each neighbouring pair of (x, y), straightened: where a power law is still settling, its local
/// exponents. x ascending. One shorter than x; NaN where a value has no place.
std::vector<double> local_slopes(Law law, std::span<const double> x, std::span<const double> y);

} // namespace equator
