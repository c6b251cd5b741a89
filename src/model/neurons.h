// Neurons on the sphere: storage, initialisation, normalisation.
#pragma once

#include <cstdint>

#include <Eigen/Core>

namespace equator {

/// A layer of m neurons in R^d: d x m, row-major, so row k holds coordinate k of every neuron and code
/// vectorises across neurons. Row 0 is the latitude w . w*, because w* = e_1.
using Neurons = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// m neurons i.i.d. uniform on S^{d-1}: normalised normal vectors. Neuron i depends on (seed, i, d) alone, so
/// a narrower network is the beginning of a wider one. Cost O(m d).
Neurons uniform_neurons(int d, int m, std::uint64_t seed);

/// norms[i] = sqrt(sum_k values(k, i)^2), coordinates summed in order.
void column_norms(const Neurons& values, Eigen::ArrayXd& norms);

/// Divides every neuron by its norm. Precondition: none is zero.
void normalise(Neurons& w, Eigen::ArrayXd& scratch_norms);

/// Distances from the axis: sqrt(1 - alpha_i^2), summed from the other coordinates. Cost O(m d).
Eigen::ArrayXd axis_distances(const Neurons& w);

/// Unit directions around the axis, neurons without their latitude: row 0 is zero, and all of a neuron that
/// is on a pole. Cost O(m d).
Neurons directions_around_axis(const Neurons& w);

/// Sum of values in index order, which Eigen's own reduction does not promise.
double ordered_sum(const Eigen::ArrayXd& values);

} // namespace equator
