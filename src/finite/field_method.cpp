#include "finite/field_method.h"

#include "finite/moments/moment_tensor.h"

namespace equator {

namespace {
/// What a tuple costs for a neuron whose moments are taken, and for one that feels them, in the unit of
/// pairwise_cost: measured (docs/performance.md) between 7 and 10 together in a browser, up to 19 natively
/// with the widest vectors.
constexpr double kFlopToTake = 3.0, kFlopToFeel = 6.0;
} // namespace

double pairwise_cost(Eigen::Index d, const Polynomial& G, double targets, double partners) {
    return targets * partners * (4.0 * static_cast<double>(d) + 2.0 * G.degree);
}

double moments_cost(Eigen::Index d, const Polynomial& G, double targets, double partners) {
    return MomentTensor::tuples(d, G) * (kFlopToTake * partners + kFlopToFeel * targets);
}

FieldMethod cheaper_method(Eigen::Index d, const Polynomial& G, double targets, double partners) {
    const bool cheaper = moments_cost(d, G, targets, partners) < pairwise_cost(d, G, targets, partners);
    return cheaper && MomentTensor::bytes(d, G) <= kMostMomentBytes ? FieldMethod::moments
                                                                    : FieldMethod::pairwise;
}

} // namespace equator
