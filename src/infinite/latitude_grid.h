// A law of latitudes as masses at fixed latitudes, and the two ways in which a step moves it: every latitude
// to another, or to a law of latitudes.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "base/heap_bytes.h"
#include "model/neurons.h"

namespace equator {

/// N latitudes psi_k = -pi/2 + (k + 1/2) pi/N. Masses mu_k at them stand for a law by E f = sum_k mu_k
/// f(psi_k), for smooth functions f of sin psi.
///
/// Mass that comes to lie between latitudes is shared out among the eight nearest by Lagrange's weights,
/// which is E of f's interpolant in the place of f: exact to degree 7, the error of order 8 in the distance
/// pi/N. Past a pole the latitudes go on mirrored, as functions of sin psi do. Weights sum to 1, so no mass
/// is lost.
class LatitudeGrid {
  public:
    static constexpr int kShares = 8;

    /// Precondition: N even, at least 2 kShares.
    explicit LatitudeGrid(Eigen::Index N);

    Eigen::Index size() const { return neurons_.cols(); }
    /// pi / N
    double spacing() const { return spacing_; }
    /// The latitudes as unit vectors of the plane, (sin psi, cos psi) in columns.
    const Neurons& neurons() const { return neurons_; }
    /// Of a uniform point of S^{d-1}, exact for polynomials in sin psi of degree below N. Cost O(N^2).
    Eigen::ArrayXd uniform(int d) const;
    /// Adds a mass at the latitude of the vector (alpha, c), c of either sign.
    void put(double alpha, double c, double mass, double* masses) const;

    std::size_t heap_bytes() const { return equator::heap_bytes(neurons_); }

  private:
    double spacing_;
    Neurons neurons_;
};

/// What one step of SphereNoise (rules/sphere_noise.h) does to masses: a neuron of latitude psi comes to
///
///     alpha = cos(theta) sin(psi) + sin(theta) cos(psi) z,   z a coordinate of a uniform point of S^{d-2},
///
/// at each of the two angles with probability 1/2.
class LatitudeNoise {
  public:
    /// Cost O(N n), n the points in z, which are as dense as the grid; memory about that.
    LatitudeNoise(const LatitudeGrid& grid, int d, double upper_cosine, double lower_cosine);

    /// masses <- their image; O(entries).
    void apply(Eigen::ArrayXd& masses) const;

    std::size_t heap_bytes() const {
        return equator::heap_bytes(first_) + equator::heap_bytes(begin_) + equator::heap_bytes(shares_);
    }

  private:
    // Where the mass of latitude k goes: shares_[begin_[k] .. begin_[k + 1]) to latitudes from first_[k] on.
    std::vector<Eigen::Index> first_;
    std::vector<std::size_t> begin_;
    std::vector<double> shares_;
};

} // namespace equator
