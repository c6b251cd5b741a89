#include "theory/linear_gap.h"

#include <cmath>
#include <utility>

#include "base/heap_bytes.h"
#include "theory/sampling_noise.h"

namespace equator {

namespace {
/// A step this many times longer than the one before does not look back at it.
constexpr double kMostStepRatio = 3.0;
} // namespace

LinearGap::LinearGap(const Kernels& kernels, Eigen::Index followed)
    : interaction_(kernels, Precision::single), delta_(Neurons::Zero(kernels.d, followed)), missed_(delta_) {
    for (Neurons& drive : earlier_) drive = delta_;
}

Neurons LinearGap::look(const MeanField& field, const Neurons& twins, const Neurons& displacement) {
    at_ = twins.leftCols(followed());
    Neurons attraction, response;
    interaction_.apply(twins, displacement, followed(), attraction, response);
    Neurons eps = sampling_noise(field, at_, attraction);
    drive_ = eps;
    for (Eigen::Index k = 0; k < drive_.size(); ++k) drive_.data()[k] -= response.data()[k];
    return eps;
}

Neurons LinearGap::start(const MeanField& field, const Neurons& twins) {
    return look(field, twins, delta_);
}

Neurons LinearGap::flow(double h, const Propagator& since, const MeanField& field, const Neurons& twins) {
    const Neurons here = twins.leftCols(followed());
    Neurons last = drive_;
    for (Neurons* x : {&delta_, &missed_, &last, &earlier_[0], &earlier_[1]}) transport(at_, here, since, *x);
    const double h0 = steps_[0], h1 = steps_[1];
    const bool look_back = h0 > 0.0 && h <= kMostStepRatio * h0;

    // Newton's form of the parabola through the drives at this knot (at a predicted displacement), the last
    // and the one before, and its integral over the step.
    const double cube = h * h * h;
    Neurons predicted = delta_;
    for (Eigen::Index k = 0; k < delta_.size(); ++k)
        predicted.data()[k] +=
            h * last.data()[k] +
            (look_back ? 0.5 * h * h / h0 * (last.data()[k] - earlier_[0].data()[k]) : 0.0);
    Neurons eps = look(field, twins, predicted);
    // The interaction's size beside the displacements it is of: the drive here is off by that times what the
    // prediction is off by.
    double size = 0.0, response = 0.0;
    for (Eigen::Index k = 0; k < delta_.size(); ++k) {
        const double part = eps.data()[k] - drive_.data()[k];
        size += predicted.data()[k] * predicted.data()[k];
        response += part * part;
    }
    const double undamped = size > 0.0 ? 0.5 * h * std::sqrt(response / size) : 0.0;
    for (Eigen::Index k = 0; k < delta_.size(); ++k) {
        const double f = drive_.data()[k], f0 = last.data()[k], first = (f - f0) / h;
        double second = 0.0, missed = 0.5 * h * h * first; // without a past: what the trapezoid adds to Euler
        if (h0 > 0.0) {
            const double f1 = earlier_[0].data()[k], first_before = (f0 - f1) / h0;
            second = (first - first_before) / (h + h0);
            missed = -cube / 6.0 * second;
            if (look_back && h1 > 0.0) {
                const double second_before = (first_before - (f1 - earlier_[1].data()[k]) / h1) / (h0 + h1);
                missed = -cube * (h / 12.0 + h0 / 6.0) * (second - second_before) / (h + h0 + h1);
            }
        }
        double& delta = delta_.data()[k];
        delta += 0.5 * h * (f + f0) - (look_back ? cube / 6.0 * second : 0.0);
        missed_.data()[k] += missed + undamped * (predicted.data()[k] - delta);
    }
    earlier_[1] = std::move(earlier_[0]);
    earlier_[0] = std::move(last);
    steps_[1] = h0;
    steps_[0] = h;
    return eps;
}

Neurons LinearGap::pgd(const Propagator& since, const Propagator& response, const MeanField& field,
                       const Neurons& twins) {
    const Neurons here = twins.leftCols(followed());
    transport(at_, here, since, delta_);
    transport(at_, here, response, drive_);
    for (Eigen::Index k = 0; k < delta_.size(); ++k) delta_.data()[k] += drive_.data()[k];
    return look(field, twins, delta_);
}

double LinearGap::value() const {
    return mean_square(delta_);
}

double LinearGap::error() const {
    const double square = mean_square(missed_);
    return 2.0 * std::sqrt(value() * square) + square;
}

std::size_t LinearGap::heap_bytes() const {
    std::size_t sum = interaction_.heap_bytes();
    for (const Neurons* neurons : {&at_, &delta_, &drive_, &earlier_[0], &earlier_[1], &missed_})
        sum += equator::heap_bytes(*neurons);
    return sum;
}

} // namespace equator
