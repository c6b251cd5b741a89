// Mean-field twins by the rules of rules/motion.h.
#pragma once

#include "infinite/rule_solver.h"

namespace equator {

/// Twins of a network: every neuron's other self, started at the same point and moved by infinite width. A
/// twin keeps to the plane of w* and its own direction u_i, w = alpha w* + c u_i (c < 0: it has passed a
/// pole).
class RuleTwins {
  public:
    /// weights: of the neurons, at the start or for ever; empty: all 1.
    RuleTwins(const Neurons& start, const MotionSpec& spec, const Eigen::ArrayXd& weights);

    /// Rides the solver's last step. Call once after each of its steps. Cost O(m K) per force.
    void follow(const RuleSolver& solver);
    /// States in their planes at a time within the last step (flows) or at its end.
    void at(double t, Neurons& y) const;

    const Motion& motion() const { return motion_; }
    /// Output weights of such states; empty where all are 1.
    Eigen::ArrayXd weights(const Neurons& y) const;
    /// Positions alpha_i w* + c_i u_i; d x m.
    void positions(const Neurons& y, Neurons& w) const;

    std::size_t heap_bytes() const;

  private:
    Motion motion_;
    Neurons direction_; // u_i: unit vectors orthogonal to w*, row 0 is zero
    Eigen::ArrayXd fixed_;
    Trajectory<Neurons> path_;
};

} // namespace equator
