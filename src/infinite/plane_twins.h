// Mean-field twins of a network whose target looks along several directions of a plane.
#pragma once

#include "infinite/plane_solver.h"

namespace equator {

/// Twins of a network: each starts at its neuron's place and is moved by infinite width. Its part in the
/// plane, (x, y) = (w.e_1, w.e_2), moves; its direction in the other d - 2 coordinates is kept
/// (docs/model.md, section 10).
class PlaneTwins {
  public:
    /// start: d x m, unit columns, d >= 3.
    PlaneTwins(const Neurons& start, Rule rule, double eta);

    /// Rides the solver's last step, with its stage fields. Call once after each of its steps. Cost O(m K^2)
    /// per stage.
    void follow(const PlaneSolver& solver);
    /// Positions at a time within the last step (flow) or at its end (PGD), d x m:
    /// (x_i, y_i, rho_i u_i), u_i the direction that is kept.
    void at(double t, Neurons& positions) const;

    std::size_t heap_bytes() const { return equator::heap_bytes(direction_) + path_.heap_bytes(); }

  private:
    Rule rule_;
    double eta_;
    Neurons direction_; // u_i, rows 0 and 1 zero
    Trajectory<Neurons> path_;
};

} // namespace equator
