// The budget of a measured gap where output weights are trained (docs/model.md, section 11).
#pragma once

#include "infinite/rule_law.h"
#include "rules/motion.h"
#include "theory/budget.h"

namespace equator {

/// d/dt of half the mean of |Delta w|^2 + Delta a^2 / kappa, by cause, as gap_budget; moved by the forces of
/// the flow. neurons, twins: d x m, with their output weights. Beyond kMostFollowed neurons the means are
/// over the first kMostFollowed. Cost 14 d flop a pair. Precondition: weights are trained, neurons have no
/// inertia.
GapBudget joint_budget(const Kernels& kernels, const MotionSpec& spec, const MeanField& field,
                       const Neurons& neurons, const Eigen::ArrayXd& weights, const Neurons& twins,
                       const Eigen::ArrayXd& twin_weights);

} // namespace equator
