// What theory says of a gap at one time, and between the knots in time where it is known.
#pragma once

#include <cstddef>
#include <vector>

namespace equator {

/// A prediction of the squared gap, with its estimated error.
struct Prediction {
    double value = 0.0, error = 0.0;
};

/// The theory at one time. Gaps are squared, like the particle gap they predict.
struct Predictions {
    Prediction linear;          ///< E |Delta|^2 of the linear ODE
    Prediction average;         ///< B(t)^2, the average-stability bound with the twins' own noise
    Prediction average_apriori; ///< B(t)^2 from infinite width and m alone, proportional to 1/m
    Prediction gronwall;        ///< delta(t)^2; stops growing at kGronwallCeiling
    double effective_neurons =
        0.0; ///< (sum_i J_i^2)^2 / sum_i J_i^4, J_i = J_par(t, 0) of the twins: how many the bound rests on
};

/// Predictions at the knots around a solver's last step.
class RecentKnots {
  public:
    /// Only the last knots so far are of use to a step to come.
    void begin_step();
    void add(double t, const Predictions& predictions) { knots_.push_back({t, predictions}); }
    /// At a time between two of the knots since begin_step, or at the last one before: by the cubic in
    /// log-log, gaps growing like powers of time; its last term is part of the error. What is not a number
    /// stays none.
    Predictions at(double t) const;
    std::size_t heap_bytes() const;

  private:
    struct Knot {
        double t = 0.0;
        Predictions predictions;
    };
    std::vector<Knot> knots_;
};

} // namespace equator
