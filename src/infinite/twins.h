// Mean-field twins: every finite neuron's other self, started at the same point and moved by infinite width.
#pragma once

#include "infinite/mean_field.h"
#include "model/neurons.h"

namespace equator {

/// Latitudes carried by the infinite-width field without adding to it, as half-angle coordinates s
/// (mean_field.h). They ride the steps of a MeanFieldSolver with that solver's stage fields.
class Tracers {
  public:
    /// `signs`: their output weights are +1, -1 in turn, the first +1.
    Tracers(Eigen::ArrayXd s, Rule rule, double eta, bool signs = false);

    /// Rides the solver's last step. Call once after each of its steps. Cost O(count K) per stage.
    void follow(const MeanFieldSolver& solver);
    /// Others in their place, at the end of the last step (which at() then no longer knows).
    void replace(Eigen::ArrayXd s);
    /// Coordinates at a time within the last step (flow) or at its end (PGD).
    void at(double t, Eigen::ArrayXd& s) const;

    std::size_t heap_bytes() const { return path_.heap_bytes(); }

  private:
    double step_of(const MeanField& field, double s, double sign) const;
    double sign(Eigen::Index i) const { return signs_ && i % 2 != 0 ? -1.0 : 1.0; }

    Rule rule_;
    double eta_;
    bool signs_;
    Trajectory<Eigen::ArrayXd> path_;
};

/// Twins of a network. A twin keeps its direction around the axis for ever, so it is one latitude
/// (docs/model.md, section 3).
class Twins {
  public:
    /// `signs`: the neurons' output weights are +1, -1 in turn.
    Twins(const Neurons& start, Rule rule, double eta, bool signs = false);

    void follow(const MeanFieldSolver& solver) { latitudes_.follow(solver); }
    void at(double t, Eigen::ArrayXd& s) const { latitudes_.at(t, s); }
    /// Positions w_bar_i = alpha_i w* + sqrt(1 - alpha_i^2) u_i for given s; d x m.
    void positions(const Eigen::ArrayXd& s, Neurons& w) const;

    std::size_t heap_bytes() const { return equator::heap_bytes(direction_) + latitudes_.heap_bytes(); }

  private:
    Neurons direction_; // u_i: unit vectors orthogonal to w*, row 0 is zero
    Tracers latitudes_;
};

} // namespace equator
