// Mean-field twins: every finite neuron's companion, started at the same point and moved by infinite width.
#pragma once

#include "dynamics/mean_field.h"
#include "dynamics/neurons.h"

namespace equator {

/// Twins of a network. A twin keeps its direction around the axis for ever, so it is one latitude
/// (docs/model.md, section 3); it rides the steps of the MeanFieldSolver with that solver's stage fields.
class Twins {
  public:
    explicit Twins(const Neurons& start, Rule rule, double eta);

    /// Rides the solver's last step. Call once after each of its steps. Cost O(m K) per stage.
    void follow(const MeanFieldSolver& solver);
    /// Half-angle coordinates s_i (see mean_field.h) at a time within the last step (flow) or at its end
    /// (PGD).
    void at(double t, Eigen::ArrayXd& s) const;
    /// Positions w_bar_i = alpha_i w* + sqrt(1 - alpha_i^2) u_i for given s; d x m.
    void positions(const Eigen::ArrayXd& s, Neurons& w) const;

  private:
    Rule rule_;
    double eta_;
    Neurons direction_; // u_i: unit vectors orthogonal to w*, row 0 is zero
    DormandPrince<Eigen::ArrayXd> flow_;
    Eigen::ArrayXd s_; // PGD state
};

} // namespace equator
