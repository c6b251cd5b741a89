// The sampling noise of m neurons at hand. What infinite width expects of it is in noise_law.h.
#pragma once

#include <Eigen/Core>

#include "infinite/mean_field.h"
#include "model/neurons.h"

namespace equator {

/// Sizes |eps_par| and |eps_perp| at latitudes: along the meridian and across it.
struct NoiseSizes {
    Eigen::ArrayXd par, perp;
};

/// eps_i = V(w_i, empirical law of the twins) - V(w_i, rho^MF) at the first twins, from their attraction
/// (interaction_hessian.h), which is d x followed; tangent. Cost O(d m).
Neurons sampling_noise(const MeanField& field, const Neurons& twins, const Neurons& attraction);

/// Its sizes at the twins.
NoiseSizes noise_sizes(const Neurons& twins, const Neurons& eps);

/// E_i |x_i|^2 over columns.
double mean_square(const Neurons& x);

} // namespace equator
