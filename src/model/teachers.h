// Targets that look along several directions of a few coordinates (docs/model.md, section 10):
//
//     f*(x) = mean_j phi(v_j.x),   v_j unit vectors of the first `plane` coordinates, the teachers
//
// or the mean over a whole circle of them. One teacher e_1 is the target of section 1.
#pragma once

#include <cstddef>
#include <vector>

#include "model/hermite.h"
#include "model/kernels.h"
#include "model/neurons.h"
#include "model/polynomial.h"

namespace equator {

struct Teachers {
    enum class Shape {
        one,   ///< e_1
        list,  ///< those of `v`
        circle ///< every unit vector of the plane of e_1 and e_2
    };

    Shape shape = Shape::one;
    int plane = 1;         ///< they lie in the first `plane` coordinates; 2 for the circle
    std::vector<double> v; ///< for a list: teacher by teacher `plane` coordinates each, of length 1

    /// How many of them: 1, those of the list, or 0 for the circle.
    std::size_t count() const;
    /// Coordinate k < plane of teacher j < count(), or 0 beyond the plane.
    double coordinate(std::size_t j, int k) const;

    bool operator==(const Teachers&) const = default;
};

/// Mean of cos^k over a circle: 0 for odd k, else (k-1)/k (k-3)/(k-2) ... 1/2.
double mean_cosine_power(int k);

/// E_x f*(x)^2 = sum_{k>=1} a_k^2 mean_jj' (v_j.v_j')^k, for a circle sum_k a_k^2 E cos^k, with phi = sum a_k
/// h_k; O(count^2 K).
double target_norm(const Teachers& teachers, const HermiteSum& phi);

/// Kernels of such a target: Kernels::make with target_norm() in their target_norm, so that Kernels::loss is
/// the loss. Preconditions as there.
Kernels kernels_of_teachers(int d, const HermiteSum& phi, const HermiteSum& sigma, const Teachers& teachers,
                            double chi = 1.0);

/// What a neuron w has in common with the target, E_x sigma(w.x) f*(x) = T(w), and its slope:
///
///     T(w) = mean_j G*(w.v_j),   slope of T at w = mean_j g*(w.v_j) v_j,
///
/// for a circle sum_k G*_k E cos^k r^k with r^2 = w_1^2 + w_2^2: even k alone are left.
class TargetPull {
  public:
    /// Takes G* and g* from `kernels`.
    TargetPull(const Kernels& kernels, const Teachers& teachers);

    const Teachers& teachers() const { return teachers_; }

    /// overlap[i] = T(w_i) for the neurons of w, of which the first `plane` coordinates are read. Cost O(m
    /// count (plane + K)). Precondition: w has `plane` rows at least.
    void overlap(const Neurons& w, Eigen::ArrayXd& overlap) const;
    /// Mean of T over the neurons, in their order.
    double mean_overlap(const Neurons& w) const;
    /// slope(k, i), plane x m: the slope's coordinates in the plane; in the others it is zero. It is not
    /// projected: P_w slope is the target's part of V(w). Cost and precondition as above.
    void slope(const Neurons& w, Neurons& slope) const;

  private:
    Teachers teachers_;
    Polynomial value_, derivative_; // G* and g*; for a circle T by r^2 and (dT/dr) / r by r^2
};

} // namespace equator
