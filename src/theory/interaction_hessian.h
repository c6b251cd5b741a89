// The interaction Hessian as an operator, beside the attraction it is the derivative of.
#pragma once

#include <optional>

#include "finite/field_method.h"
#include "finite/moments/moment_tensor.h"
#include "model/kernels.h"
#include "model/neurons.h"
#include "model/precision.h"

namespace equator {

/// For twins w_1 .. w_m and displacements v_j tangent at w_j:
///
///     attraction_i = (1/m) sum_j g(w_i.w_j) w_j
///     (H v)_i      = (1/m') sum_{j < m'} P_{w_i} [ g(w_i.w_j) v_j + g'(w_i.w_j) (w_i.v_j) w_j ]
///
/// in one pass over pairs, or through moments and their change, whichever is cheaper; H is never formed. H is
/// positive semidefinite: E_i v_i . (H v)_i >= 0.
class InteractionHessian {
  public:
    /// `response`: the precision of H v by moments; single costs half, and about 1e-7 of the largest
    /// response. (The attraction, of which the noise is a small difference, is in double always.) `method`: a
    /// choice of one's own, for tests and benchmarks.
    explicit InteractionHessian(const Kernels& kernels, Precision response = Precision::double_,
                                std::optional<FieldMethod> method = {})
        : G_(kernels.G), g_(kernels.g), dg_(kernels.dg), response_(response), method_(method) {}

    /// For the first `targets` neurons; w is d x m, v is d x m' with m' <= m; results are d x targets. Sums
    /// run over partners in order. Cost 10 d flop a pair (2.5 velocities when targets = m' = m); by moments,
    /// about 2.5 velocities too.
    void apply(const Neurons& w, const Neurons& v, Eigen::Index targets, Neurons& attraction, Neurons& hv);

    std::size_t heap_bytes() const;

  private:
    void by_pairs(const Neurons& w, const Neurons& v, Neurons& attraction, Neurons& hv);
    /// Of what moments_ are set to, at the first columns of w.
    void gradient(const Neurons& w, Neurons& out) const;
    void by_moments(const Neurons& w, const Neurons& v, Neurons& attraction, Neurons& hv);

    Polynomial G_, g_, dg_;
    Precision response_;
    std::optional<FieldMethod> method_;
    std::optional<MomentTensor> moments_; ///< made when they are first wanted
    Neurons scaled_;
    Eigen::ArrayXd partners_, displacements_;
};

/// Takes the radial part out of every column: x_i <- P_{w_i} x_i for the columns of x.
void project_tangent(const Neurons& w, Neurons& x);

} // namespace equator
