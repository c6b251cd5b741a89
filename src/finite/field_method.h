// Two ways to pay for the attraction between neurons, and which of them is cheaper (docs/model.md, section
// 4).
#pragma once

#include <cstdint>

#include <Eigen/Core>

#include "model/polynomial.h"

namespace equator {

enum class FieldMethod {
    pairwise, ///< every pair of neurons: cost like m^2 d
    moments   ///< moments of the whole layer: cost like m C(d + K, K), for K the degree
};

/// Cost of the attraction of `partners` neurons on `targets`, in flop of pair sums that use an inner product
/// for one of its neurons only. (Those that use it for both take three quarters of that, at the same rate.)
double pairwise_cost(Eigen::Index d, const Polynomial& G, double targets, double partners);
double moments_cost(Eigen::Index d, const Polynomial& G, double targets, double partners);

/// The cheaper one. It depends on nothing but these numbers, so that a scenario has the same sums everywhere;
/// and it never takes moments that would not fit into kMostMomentBytes.
FieldMethod cheaper_method(Eigen::Index d, const Polynomial& G, double targets, double partners);

/// Memory that moments may take.
inline constexpr double kMostMomentBytes = 2.56e8;

} // namespace equator
