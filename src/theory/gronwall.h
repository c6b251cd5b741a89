// Gronwall's bound on the gap, which takes every neuron for the worst one (docs/model.md, section 7).
#pragma once

#include "infinite/mean_field.h"

namespace equator {

/// Lambda: the largest eigenvalue of the local Hessian over all latitudes, to about 1e-9 of it. The law has
/// mass everywhere, so it is one of infinite width, whatever neurons there are.
double largest_growth(const MeanField& field);

/// Beyond this the naive bound is not followed further: it has long stopped to say anything.
inline constexpr double kGronwallCeiling = 1e300;

/// delta(t)^2, d delta/dt = Lambda delta + (E |eps|^2)^{1/2}, delta(0) = 0, by trapezoids between knots; PGD:
/// delta <- (1 + eta Lambda) delta + eta (E |eps|^2)^{1/2}. The error estimate is the difference from a
/// coarse solution at every second knot, 0 under PGD.
class Gronwall {
  public:
    /// rate: Lambda, now; noise: (E_i |eps_i|^2)^{1/2} at the followed twins.
    void start(double rate, double noise) { fine_ = coarse_ = {0.0, rate, noise}; }
    void flow(double h, double rate, double noise);
    void pgd(double eta, double rate, double noise);

    /// delta^2 now, at most kGronwallCeiling.
    double value() const { return fine_.delta * fine_.delta; }
    double error() const { return error_ * value(); }

  private:
    struct Path {
        double delta = 0.0, rate = 0.0, noise = 0.0; ///< Lambda and noise at the last knot

        void flow(double h, double rate_now, double noise_now);
    };
    Path fine_, coarse_;
    double step_ = 0.0;  ///< since the coarse solution's last knot
    bool second_ = true; ///< the coarse solution takes part in the knot to come
    double error_ = 0.0; ///< of delta^2, relative
};

} // namespace equator
