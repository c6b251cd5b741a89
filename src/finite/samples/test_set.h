// What networks that have no exact limit are measured by: points that no training uses.
#pragma once

#include "finite/samples/general_samples.h"

namespace equator {

/// Mean over test points, with its standard error; the error is 0 where the points are all there are.
struct TestMean {
    double value = 0.0, error = 0.0;
};

/// Points of a source's kind with its target, without noise: the whole cube where it has no more points than
/// are asked for, else draws of Stream::test_inputs, so that a small set is the beginning of a larger one.
class TestSet {
  public:
    static constexpr Eigen::Index kPoints = 16384; ///< the whole cube up to d = 14

    /// Precondition: points >= 2. Cost as GeneralSource::draw's.
    explicit TestSet(const GeneralSource& source, Eigen::Index points = kPoints);

    const Samples& points() const { return points_; }
    /// Whether they are all points of the cube; then point s has x_k = +1 where bit k - 1 of s is set.
    bool whole() const { return whole_; }

    /// Test loss 1/2 E (f(x) - f*(x))^2 of a network with these outputs at the points.
    TestMean loss(const Eigen::ArrayXd& outputs) const;
    /// Function gap E (f(x) - f_ref(x))^2 of two networks. Preconditions: one output a point.
    TestMean gap(const Eigen::ArrayXd& outputs, const Eigen::ArrayXd& reference) const;

    std::size_t heap_bytes() const { return points_.heap_bytes(); }

  private:
    TestMean mean_square(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) const;

    Samples points_;
    bool whole_;
};

} // namespace equator
