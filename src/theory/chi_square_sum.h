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
    /// Weights >= 0. Cost 2000 points for every part.
    explicit ChiSquareSum(const std::vector<ChiSquare>& parts);

    double mean() const { return mean_; }
    /// P(sum <= x), error about 1e-4: Imhof (1961),
    ///     P(Q > x) = 1/2 + (1/pi) int_0^inf sin(theta(u)) / (u rho(u)) du,
    ///     theta = 1/2 sum_k n_k atan(e_k u) - x u / 2,   log rho = 1/4 sum_k n_k log(1 + e_k^2 u^2).
    double rank(double x) const;
    /// The x of a rank p in (0, 1).
    double quantile(double p) const;

  private:
    struct Point {
        double u, angle, size; ///< theta without x, and 1 / rho times the step of log u
    };
    double mean_ = 0.0;
    std::vector<Point> points_;
};

} // namespace equator
