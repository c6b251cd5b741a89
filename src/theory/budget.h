// The budget of a measured gap: what makes it grow, by cause (docs/model.md, section 7).
#pragma once

#include "infinite/mean_field.h"
#include "model/kernels.h"
#include "model/neurons.h"

namespace equator {

/// d/dt of half the mean squared gap, by cause. The four sum to the measured derivative.
struct GapBudget {
    double amplification = 0.0; ///< E Delta . D Delta
    double interaction = 0.0;   ///< -E Delta . H Delta, never positive but for the subset's own noise
    double noise = 0.0;         ///< E Delta . eps
    double remainder = 0.0;     ///< the rest: terms of higher order in Delta
};

/// The budget of a measured gap. neurons, velocity (of the finite network), twins: d x m. Beyond
/// kMostFollowed neurons the means are over the first kMostFollowed. Cost 2.5 velocities.
GapBudget gap_budget(const Kernels& kernels, const MeanField& field, const Neurons& neurons,
                     const Neurons& velocity, const Neurons& twins);

} // namespace equator
