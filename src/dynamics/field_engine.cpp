#include "dynamics/field_engine.h"

#include "dynamics/moment_tensor.h"

namespace equator {

namespace {
/// What a tuple costs for a neuron whose moments are taken, and for one that feels them, in the unit of
/// pairwise_cost: measured (docs/performance.md) between 10 and 14 together, natively and in a browser.
constexpr double kFlopToTake = 4.0, kFlopToFeel = 8.0;
} // namespace

double pairwise_cost(Eigen::Index d, int degree, double targets, double partners) {
    return targets * partners * (4.0 * static_cast<double>(d) + 2.0 * degree);
}

double moments_cost(Eigen::Index d, int degree, double targets, double partners) {
    return MomentTensor::tuples(d, degree) * (kFlopToTake * partners + kFlopToFeel * targets);
}

FieldEngine cheaper_engine(Eigen::Index d, int degree, double targets, double partners) {
    const bool cheaper =
        moments_cost(d, degree, targets, partners) < pairwise_cost(d, degree, targets, partners);
    return cheaper && MomentTensor::bytes(d, degree) <= kMostMomentBytes ? FieldEngine::moments
                                                                         : FieldEngine::pairwise;
}

} // namespace equator
