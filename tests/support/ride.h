// States moved by a Motion with a force of the test's own, step by step.
#pragma once

#include "integrate/trajectory.h"
#include "rules/motion.h"

namespace equator::test {

class Ride {
  public:
    Ride(const MotionSpec& spec, const Neurons& w, const Eigen::ArrayXd& weights)
        : motion_(spec, w.rows()), path_(motion_.start(w, weights)) {}

    /// One step of length h, or of eta.
    void step(double h, const ForceAt& force) {
        if (motion_.by_steps()) {
            Neurons next;
            motion_.jump(path_.steps(), path_.end(), force, next);
            path_.jump(motion_.spec().eta, next);
            return;
        }
        const auto slope = [&](int stage, const Neurons& y, Neurons& k) {
            motion_.slope(path_.stage_time(stage), stage, y, force, k);
        };
        path_.change_end(false);
        path_.begin_step(slope);
        path_.try_step(h, slope);
        path_.commit();
        motion_.settle(path_.change_end(false));
    }
    Neurons at(double t) const {
        Neurons y;
        path_.at(t, y);
        motion_.settle(y);
        return y;
    }
    const Neurons& end() const { return path_.end(); }
    double t_begin() const { return path_.t_begin(); }
    double t_end() const { return path_.t_end(); }
    const Motion& motion() const { return motion_; }

  private:
    Motion motion_;
    Trajectory<Neurons> path_;
};

/// df/dt at t, by five points h apart. Error of order h^4.
template <class F> double rate_of(const F& f, double t, double h) {
    return (f(t - 2.0 * h) - 8.0 * f(t - h) + 8.0 * f(t + h) - f(t + 2.0 * h)) / (12.0 * h);
}

} // namespace equator::test
