// Brownian motion on the sphere in steps whose effect on a law of latitudes is known exactly.
#pragma once

#include <cstdint>

#include "model/neurons.h"

namespace equator {

/// One step of length h turns a neuron by an angle theta in a uniform direction,
///
///     w <- cos(theta) w + sin(theta) P_w xi / |P_w xi|,   xi ~ N(0, I_d),
///
/// which multiplies a law's Gegenbauer moments p_l = E P_l(w . w*) by P_l(cos theta), exactly. cos(theta)
/// takes two values with probability 1/2 each, such that l = 1 and 2 are multiplied as by the heat kernel of
/// sqrt(2 tau) dB: with e_l = exp(-tau l (l + d - 2) h),
///
///     cos(theta) = e_1 +- sqrt(((d - 1) e_2 + 1) / d - e_1^2).
///
/// xi and the sign are functions of (seed, step, neuron) alone: a twin that takes the same numbers feels the
/// same noise, and a narrower network that of a wider one's first neurons.
class SphereNoise {
  public:
    /// d >= 3, temperature tau > 0, h > 0.
    SphereNoise(Eigen::Index d, double tau, double h, std::uint64_t seed);

    /// Moves neurons (d x N, unit columns); column i is neuron i. Cost O(N d) normal deviates.
    void move(std::uint64_t step, Neurons& w) const;
    /// The two cosines; both are in [-1, 1].
    double cosine(bool upper) const { return upper ? upper_ : lower_; }

  private:
    std::uint64_t seed_;
    double upper_, lower_;
};

} // namespace equator
