// Which moments a run has, and when a solver has come to one.
#pragma once

#include "model/rule.h"

namespace equator {

/// A flow has a state at any time. A network that moves by whole steps has one at their ends only: what is
/// shown at a time t is its last step at or before t, and infinite width, whatever moves it, is read at the
/// same moment.
class Clock {
  public:
    /// step: length of the network's steps, or 0 for a flow.
    explicit Clock(double step = 0.0) : step_(step) {}
    static Clock of(Rule rule, double eta) { return Clock(rule == Rule::pgd ? eta : 0.0); }

    /// Time of the state that is shown at t, to the last bit the one that a Trajectory of such steps has.
    double moment(double t) const { return step_ > 0.0 ? pgd_steps(step_, t) * step_ : t; }
    /// Whether a solver has taken the steps that t needs.
    template <class Solver> bool covers(const Solver& solver, double t) const {
        return solver.t_end() >= moment(t);
    }
    /// Whether it has taken none that t does not need.
    template <class Solver> bool not_beyond(const Solver& solver, double t) const {
        return solver.t_begin() < moment(t) || solver.t_end() <= moment(t);
    }

  private:
    double step_;
};

} // namespace equator
