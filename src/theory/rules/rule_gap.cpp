#include "theory/rules/rule_gap.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace equator {
namespace {
/// As LinearGap's.
constexpr double kMostStepRatio = 3.0;
} // namespace

RuleGap::RuleGap(const Kernels& kernels, const Motion& motion, bool equal, Eigen::Index followed)
    : rows_{kernels.d, BlockShape(motion)}, kappa_(motion.trains() ? motion.spec().kappa : 0.0),
      joint_(kernels, kappa_), delta_(Neurons::Zero(rows_.rows(), followed)), drive_(delta_),
      missed_(delta_) {
    if (equal) plain_.emplace(kernels, Precision::single);
    for (Neurons& drive : earlier_) drive = delta_;
}

Neurons RuleGap::look(const MeanField& field, const TwinPlaces& at, const Neurons& displacement) {
    along_ = at.along;
    JointInteraction::Pull pull;
    Neurons response;
    if (plain_)
        plain_->apply(at.w, displacement.topRows(rows_.d), followed(), pull.attraction, response);
    else
        pull = joint_.apply(at.w, at.weights, displacement, followed(), response);
    Neurons noise = force_noise(rows_, field, at, pull, kappa_);
    drive_ = noise;
    drive_.middleRows(rows_.force_row(), rows_.d) -= response.topRows(rows_.d);
    if (rows_.shape.trains) drive_.row(rows_.d) -= response.row(rows_.d);
    return noise;
}

Neurons RuleGap::start(const MeanField& field, const TwinPlaces& at) {
    return look(field, at, delta_);
}

Neurons RuleGap::flow(double h, const Blocks& since, bool from_rest, const MeanField& field,
                      const TwinPlaces& at) {
    const Neurons before = along_;
    if (from_rest) {
        // Nothing has moved yet, and the drive is the noise: see DisplacementBlocks::from_rest.
        Neurons noise = look(field, at, delta_);
        const Eigen::Index v = rows_.velocity_row();
        delta_.topRows(rows_.d) = (0.125 * h * h) * drive_.middleRows(v, rows_.d);
        delta_.middleRows(v, rows_.d) = (0.25 * h) * drive_.middleRows(v, rows_.d);
        if (rows_.shape.trains) delta_.row(rows_.d) = h * drive_.row(rows_.d);
        return noise;
    }
    Neurons last = drive_;
    for (Neurons* x : {&delta_, &missed_, &last, &earlier_[0], &earlier_[1]})
        rows_.transport(before, at.along, since, *x);
    const double h0 = steps_[0], h1 = steps_[1];
    const bool look_back = h0 > 0.0 && h <= kMostStepRatio * h0;
    const double cube = h * h * h;
    Neurons predicted = delta_ + h * last;
    if (look_back) predicted += (0.5 * h * h / h0) * (last - earlier_[0]);
    Neurons noise = look(field, at, predicted);
    const Neurons response = noise - drive_;
    const double size = rows_.mean_square(predicted);
    Eigen::ArrayXd norms;
    column_norms(response, norms);
    const double pulled = ordered_sum(norms.square()) / static_cast<double>(norms.size());
    const double undamped = size > 0.0 ? 0.5 * h * std::sqrt(pulled / size) : 0.0;

    // Newton's form of the parabola through three drives, as in LinearGap.
    const Neurons first = (drive_ - last) / h;
    Neurons missed = (0.5 * h * h) * first;
    Neurons delta = delta_ + (0.5 * h) * (drive_ + last);
    if (h0 > 0.0) {
        const Neurons first_before = (last - earlier_[0]) / h0, second = (first - first_before) / (h + h0);
        missed = (-cube / 6.0) * second;
        if (look_back) {
            delta -= (cube / 6.0) * second;
            if (h1 > 0.0) {
                const Neurons second_before = (first_before - (earlier_[0] - earlier_[1]) / h1) / (h0 + h1);
                missed = (-cube * (h / 12.0 + h0 / 6.0) / (h + h0 + h1)) * (second - second_before);
            }
        }
    }
    missed_ += missed;
    const auto force = [this](Neurons& x) { return x.middleRows(rows_.force_row(), rows_.d); };
    force(missed_) += undamped * (predicted.topRows(rows_.d) - delta.topRows(rows_.d));
    if (rows_.shape.trains) missed_.row(rows_.d) += undamped * (predicted.row(rows_.d) - delta.row(rows_.d));
    delta_ = std::move(delta);
    earlier_[1] = std::move(earlier_[0]);
    earlier_[0] = std::move(last);
    steps_[1] = h0;
    steps_[0] = h;
    return noise;
}

Neurons RuleGap::step(const DisplacementBlocks& blocks, const MeanField& field, const TwinPlaces& at) {
    rows_.transport(along_, at.along, blocks.since(), delta_);
    rows_.transport(along_, at.along, blocks.response(), drive_);
    delta_ += drive_;
    return look(field, at, delta_);
}

double RuleGap::error_by(double square) const {
    return 2.0 * std::sqrt(value() * square) + square;
}

std::size_t RuleGap::heap_bytes() const {
    std::size_t sum = joint_.heap_bytes() + (plain_ ? plain_->heap_bytes() : 0);
    for (const Neurons* x : {&along_, &delta_, &drive_, &earlier_[0], &earlier_[1], &missed_})
        sum += equator::heap_bytes(*x);
    return sum;
}

} // namespace equator
