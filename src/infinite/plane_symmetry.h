// Rotations and reflections of the plane under which a target of several directions stays the same: they keep
// the law of neurons as it is, so one sector of starting angles stands for all of them.
#pragma once

#include <vector>

#include "infinite/plane_polynomial.h"
#include "model/kernels.h"
#include "model/teachers.h"

namespace equator {

/// A linear map of the plane, (x, y) -> (xx x + xy y, yx x + yy y).
struct PlaneMap {
    double xx = 1.0, xy = 0.0, yx = 0.0, yy = 1.0;
};

/// The symmetry of T(w) = mean_j G*(w.v_j). T depends on the angles t_j of the teachers through z_n = mean_j
/// e^{i n t_j} alone, for those n >= 1 that a degree of G* of n's parity reaches; rotations by 2 pi / N keep
/// it, N the greatest common divisor of the n with z_n != 0, and so does the reflection in an axis of angle
/// t0 if every z_n e^{-i n t0} is real.
struct PlaneSymmetry {
    bool whole = false; ///< every rotation: no z_n is left
    int rotations = 1;  ///< N; for `whole` so many that polynomials of the model's degrees see no difference
    bool mirrored = false; ///< there is an axis
    double axis = 0.0;     ///< its angle, or where the sector begins

    /// |z_n| below 1e-12 counts as zero: teachers are unit vectors to rounding.
    static PlaneSymmetry of(const Teachers& teachers, const Polynomial& G_star);

    /// The angle that the sector of starting directions covers, from `axis` on: pi / N, 2 pi / N without an
    /// axis. Not for `whole`, where a single direction will do.
    double sector() const;
    /// All its elements, rotations first.
    std::vector<PlaneMap> elements() const;
    /// Moments of a law, averaged over its elements; O(degree^3). Of the symmetric law that the one given is
    /// a sector of, they are the moments.
    class Average;
};

/// The average over a group, tabulated.
class PlaneSymmetry::Average {
  public:
    Average(const PlaneSymmetry& symmetry, int degree);
    PlanePolynomial operator()(const PlanePolynomial& moments) const;

  private:
    int degree_;
    std::vector<double> table_; // degree by degree, (n+1) x (n+1)
};

} // namespace equator
