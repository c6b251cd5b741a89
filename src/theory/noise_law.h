// The sampling noise to be expected of m neurons, from infinite width alone.
#pragma once

#include "infinite/mean_field.h"
#include "model/harmonics.h"
#include "model/kernels.h"

namespace equator {

/// Variance over w' ~ rho of the kernel K(w, w') = P_w g(w.w') w' at a latitude: along the meridian and,
/// summed, across it. The noise eps_i of m independent neurons has E |eps_par|^2 = par / m and E |eps_perp|^2
/// = perp / m (up to the 1/m self term).
struct NoiseVariance {
    double par = 0.0, perp = 0.0;
};

/// With s = w.w' and e the meridian's direction at w, (e.w')^2 = (ds/dpsi)^2 and d^2s/dpsi^2 = -s. For Q'' =
/// g^2 therefore
///
///     E g^2 (e.w')^2 = d^2/dpsi^2 E Q(s) + E s Q'(s),        E |K|^2 = E g(s)^2 (1 - s^2),
///
/// and each mean is a sum of harmonics with the law's moments up to degree 2 K; the mean of K is (1 -
/// alpha^2)^{1/2} U'(alpha) e.
class NoiseLaw {
  public:
    explicit NoiseLaw(const Kernels& kernels);

    /// Harmonics of the degree the law's moments are needed to.
    const Harmonics& harmonics() const { return harmonics_; }
    /// Takes the law at one time: its moments up to that degree, and its field. O(K^2).
    void set(const HarmonicValues& moments, const MeanField& field);
    /// At a latitude; O(K).
    NoiseVariance at(double alpha) const;

  private:
    Harmonics harmonics_;
    HarmonicValues q_, sq_, square_; // harmonics of Q, s Q' and g^2 (1 - s^2)
    Polynomial mean_q_, mean_dq_, mean_ddq_, mean_sq_, mean_square_, attraction_;
};

} // namespace equator
