#include "infinite/rule_twins.h"

namespace equator {
namespace {

/// (alpha, c) of neurons, c > 0.
Neurons in_planes(const Neurons& start) {
    Neurons w(2, start.cols());
    w.row(0) = start.row(0);
    w.row(1) = axis_distances(start).transpose();
    return w;
}

} // namespace

RuleTwins::RuleTwins(const Neurons& start, const MotionSpec& spec, const Eigen::ArrayXd& weights)
    : motion_(spec, 2), direction_(directions_around_axis(start)),
      fixed_(motion_.trains() ? Eigen::ArrayXd() : weights), path_(motion_.start(in_planes(start), weights)) {
}

Eigen::ArrayXd RuleTwins::weights(const Neurons& y) const {
    return motion_.trains() ? motion_.weights(y) : fixed_;
}

void RuleTwins::follow(const RuleSolver& solver) {
    const auto& fields = solver.stage_fields();
    const Kernels& kernels = solver.model().kernels();
    const ForceAt force = [&](int stage, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
        fields[static_cast<std::size_t>(stage)].at(kernels, w, motion_.trains() ? a : fixed_, out);
    };
    if (motion_.by_steps()) {
        Neurons next;
        motion_.jump(path_.steps(), path_.end(), force, next);
        path_.jump(motion_.spec().eta, next);
        return;
    }
    const auto slope = [&](int stage, const Neurons& y, Neurons& k) {
        motion_.slope(path_.stage_time(stage), stage, y, force, k);
    };
    // The solver may have refined its panels since its last stage, so the first slope is always taken afresh.
    path_.change_end(false);
    path_.begin_step(slope);
    path_.try_step(solver.step_length(), slope);
    path_.commit();
    motion_.settle(path_.change_end(false));
}

void RuleTwins::at(double t, Neurons& y) const {
    path_.at(t, y);
    motion_.settle(y);
}

void RuleTwins::positions(const Neurons& y, Neurons& w) const {
    w = direction_;
    w.row(0) = y.row(0);
    for (Eigen::Index k = 1; k < w.rows(); ++k) w.row(k) *= y.row(1);
}

std::size_t RuleTwins::heap_bytes() const {
    return equator::heap_bytes(direction_) + equator::heap_bytes(fixed_) + path_.heap_bytes();
}

} // namespace equator
