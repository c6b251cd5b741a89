// The linear ODE of the gap by the rules of rules/motion.h (docs/model.md, section 11).
#pragma once

#include <cstddef>
#include <optional>

#include "theory/interaction_hessian.h"
#include "theory/rules/rule_noise.h"

namespace equator {

/// What LinearGap is to the flow: displacements carried exactly by their blocks, driven by noise less H
/// Delta, by Adams methods of orders 2 and 3 (whole steps: exactly). The error estimate is made alike.
class RuleGap {
  public:
    /// `equal`: all output weights are 1 and stay so. kappa: as of JointInteraction.
    RuleGap(const Kernels& kernels, const Motion& motion, bool equal, Eigen::Index followed);

    const DisplacementRows& rows() const { return rows_; }
    double kappa() const { return kappa_; }
    double stiffness(const Eigen::ArrayXd& weights) const { return joint_.stiffness(weights); }

    /// At t = 0; returns the noise at the followed twins, as the others below.
    Neurons start(const MeanField& field, const TwinPlaces& at);
    /// Flow: to the next knot, a time h later, `since` having happened on the way. from_rest: as of
    /// DisplacementBlocks. Cost 10 d flop a pair.
    Neurons flow(double h, const Blocks& since, bool from_rest, const MeanField& field, const TwinPlaces& at);
    /// Whole steps: over one.
    Neurons step(const DisplacementBlocks& blocks, const MeanField& field, const TwinPlaces& at);

    Eigen::Index followed() const { return delta_.cols(); }
    /// E (|Delta w|^2 + Delta a^2 / kappa) now, and its estimated error.
    double value() const { return rows_.mean_square(delta_); }
    double error() const { return error_by(rows_.mean_square(missed_)); }
    /// The error where displacements are off by this mean square.
    double error_by(double square) const;
    /// Mean square difference from another solution.
    double off(const RuleGap& other) const { return rows_.mean_square(delta_ - other.delta_); }
    std::size_t heap_bytes() const;

  private:
    Neurons look(const MeanField& field, const TwinPlaces& at, const Neurons& displacement);

    DisplacementRows rows_;
    double kappa_;
    JointInteraction joint_;
    std::optional<InteractionHessian> plain_; ///< where all weights are 1
    Neurons along_, delta_, drive_, earlier_[2];
    double steps_[2] = {0.0, 0.0};
    Neurons missed_;
};

} // namespace equator
