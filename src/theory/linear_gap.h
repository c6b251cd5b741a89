// The linear ODE of the gap: what displacements of m neurons from their twins become to first order
// (docs/model.md, section 7, "The gap's equation").
#pragma once

#include <cstddef>

#include "infinite/mean_field.h"
#include "model/neurons.h"
#include "theory/interaction_hessian.h"
#include "theory/propagators.h"

namespace equator {

/// d Delta_i/dt = D Delta_i - (1/m) sum_j H_ij Delta_j + eps_i at the first `followed` twins, Delta(0) = 0.
/// The local Hessian's part goes by exact propagators, the drive eps - H Delta by Adams methods of orders 2
/// and 3. No eigenvalue of the interaction exceeds g(1), as it is a positive kernel whose diagonal is g(1):
/// knots that are close beside 1 / g(1) are stable at every time.
///
/// Error estimate: what the method of the next order would add at every knot, carried along with the
/// displacements but without the interaction, which can only damp on average.
class LinearGap {
  public:
    LinearGap(const Kernels& kernels, Eigen::Index followed);

    /// At t = 0. `twins`: d x m, all of them. Returns the noise at the followed ones, as the others below.
    Neurons start(const MeanField& field, const Neurons& twins);
    /// Flow: to the next knot, a time h later, `since` having happened on the way. Cost 2.5 velocities.
    Neurons flow(double h, const Propagator& since, const MeanField& field, const Neurons& twins);
    /// PGD: over one step, exactly.
    Neurons pgd(const Propagator& since, const Propagator& response, const MeanField& field,
                const Neurons& twins);

    Eigen::Index followed() const { return delta_.cols(); }
    /// E |Delta|^2 now.
    double value() const;
    /// Its estimated error; 0 under PGD.
    double error() const;

    std::size_t heap_bytes() const;

  private:
    /// Noise at these twins; drive_ becomes eps - H (displacement).
    Neurons look(const MeanField& field, const Neurons& twins, const Neurons& displacement);

    InteractionHessian interaction_;
    Neurons at_, delta_, drive_;   ///< followed twins, Delta and eps - H Delta at the last knot
    Neurons earlier_[2];           ///< drives of the two knots before, carried to the last
    double steps_[2] = {0.0, 0.0}; ///< to the last knot, and to the one before it; 0 where there is none
    Neurons missed_;               ///< estimated: true displacement less delta_
};

} // namespace equator
