// The interaction Hessian of neurons with output weights, and the attraction and the potential that it is the
// derivative of.
#pragma once

#include <Eigen/Core>

#include "model/kernels.h"
#include "model/neurons.h"

namespace equator {

/// What m neurons with output weights a exert on some of them, the population's:
///
///     attraction_i = (1/m) sum_j a_j g(w_i.w_j) w_j,    potential_i = (1/m) sum_j a_j G(w_i.w_j)
///
/// and what becomes of that when neurons move by v_j, tangent, and weights by sqrt(kappa) b_j:
///
///     (H x)_w,i = a_i P_{w_i} (1/m') sum_{j < m'} [ a_j g v_j + (a_j g' (w_i.v_j) + sqrt(kappa) b_j g) w_j ]
///     (H x)_b,i = sqrt(kappa) (1/m') sum_{j < m'} [ sqrt(kappa) b_j G + a_j g (w_i.v_j) ]
///
/// Positive semidefinite: E_i (v_i . (H x)_w,i + b_i (H x)_b,i) = E_x ( E_i [ a_i sigma' v_i.x + sqrt(kappa)
/// b_i sigma ] )^2.
class JointInteraction {
  public:
    /// `kappa`: rate of output weights; 0 where they are fixed.
    JointInteraction(const Kernels& kernels, double kappa) : kernels_(kernels), kappa_(kappa) {}

    struct Pull {
        Neurons attraction;       ///< d x targets
        Eigen::ArrayXd potential; ///< empty where weights are fixed
    };
    /// For the first `targets` neurons; w is d x m, a of size m or empty for 1. `x`: displacements of the
    /// first m' neurons, d rows of v and, where weights are trained, a row of b; more rows are not looked at.
    /// hx has the same rows but those. Partners in order; cost 10 d flop a pair.
    Pull apply(const Neurons& w, const Eigen::ArrayXd& a, const Neurons& x, Eigen::Index targets,
               Neurons& hx);
    /// Without displacements: 4 d flop a pair.
    Pull pull(const Neurons& w, const Eigen::ArrayXd& a, Eigen::Index targets);

    /// What no eigenvalue of H exceeds for neurons of these weights (empty: 1): of a positive kernel that is
    /// the mean of the largest eigenvalues on its diagonal.
    double stiffness(const Eigen::ArrayXd& a) const;
    std::size_t heap_bytes() const;

  private:
    bool trains() const { return kappa_ > 0.0; }

    Kernels kernels_;
    double kappa_;
    Eigen::ArrayXd partners_, shifts_, block_, sums_, responses_;
};

} // namespace equator
