// The law of a sum of independent chi-squares with weights: ranks and quantiles by Imhof's integral.
#pragma once

#include <vector>

namespace equator {

/// weight times a chi-square with `copies` degrees of freedom.
struct ChiSquare {
    double weight, copies;
};

/// Ranks and quantiles of one sum. Made once, it keeps the part of the integrand that knows no x; the same
/// bits everywhere.
class ChiSquareSum {
  public:
    /// Weights >= 0. Some 150 points for every part, up to 4000 where there are but one or two degrees of
    /// freedom.
    explicit ChiSquareSum(const std::vector<ChiSquare>& parts);

    double mean() const { return mean_; }
    double deviation() const { return deviation_; }
    /// P(sum <= x); error below 1e-5 from three degrees of freedom on, 1e-4 for two, 2e-3 for one. Imhof
    /// (1961),
    ///     P(Q > x) = 1/2 + (1/pi) int_0^inf sin(theta(f)) / (f rho(f)) df,
    ///     theta = 1/2 sum_k n_k atan(2 w_k f) - x f,   log rho = 1/4 sum_k n_k log(1 + 4 w_k^2 f^2).
    double rank(double x) const;
    /// The x of a rank p in (0, 1).
    double quantile(double p) const;

  private:
    struct Point {
        double f, angle, size; ///< theta at the mean, and df / (f rho)
    };
    double mean_ = 0.0, deviation_ = 0.0;
    std::vector<Point> points_;
};

} // namespace equator
