// A law of neurons by their part in the plane of e_1 and e_2, on cells of the starting place
// (docs/model.md, section 10).
//
// A neuron starts at s_0 (cos theta_0, sin theta_0), s_0 = tan(psi_0 / 2) in [0, 1] the half-angle coordinate
// of its length r_0 = sin psi_0 in the plane. Cells are rectangles in (s_0, theta_0) with Gauss-Legendre
// nodes along both sides; the law is one sector's, all its images under the problem's symmetry have the same
// share.
#pragma once

#include <cstddef>
#include <vector>

#include "base/heap_bytes.h"
#include "base/legendre.h"
#include "infinite/plane_symmetry.h"
#include "model/neurons.h"

namespace equator {

struct PlaneLaw {
    static constexpr std::size_t kSide = kPanelNodes; ///< nodes along a side

    struct Cell {
        double s_begin, s_end, angle_begin, angle_end;
    };
    /// Which way a cell is halved, by s or by angle.
    enum class Way : char { no, s, angle };

    int d = 3;
    PlaneSymmetry symmetry;
    std::size_t columns = kSide; ///< angles of a cell's nodes: kSide, or 1 where every angle is alike
    std::vector<Cell> cells;
    /// Cell by cell, angle by angle, s fastest: where each node is now, in the coordinates of
    /// slope_in_plane, 2 x nodes
    Neurons p;
    Eigen::ArrayXd mass; ///< its share of the law; sums to 1 up to the tolerance

    /// Uniform on the sphere: cells fine enough for the density (to 1e-12 of mass) and about pi / 4 of angle
    /// at most.
    static PlaneLaw uniform(int d, const PlaneSymmetry& symmetry);

    std::size_t per_cell() const { return kSide * columns; }
    /// The same with cells halved, places interpolated and masses taken afresh from the initial density.
    PlaneLaw halved(const std::vector<Way>& ways) const;
    /// How much a cell's polynomials leave out along s and along the angle: the largest of the last three
    /// Legendre coefficients of p on a line of nodes, times the line's mass, summed over its lines.
    struct Roughness {
        double s = 0.0, angle = 0.0;
    };
    Roughness roughness(std::size_t cell) const;

    /// Mass in each of `bins` equal bins of [-1, 1] in w.e_1, each cell in 16 x 16 boxes over which w.e_1 is
    /// taken to be evenly spread. For pictures: a bin is off by about its share of a box's width.
    std::vector<double> histogram(std::size_t bins) const;
    /// E |w.e_1|, by nodes: the kink at w.e_1 = 0 costs accuracy in the cells that it passes through, none
    /// where e_1 and e_2 are axes of the symmetry.
    double mean_abs_latitude() const;
    /// E w.e_1^2.
    double second_moment() const;
    /// E T_n(w.e_1), n = 0 .. degree, T_n Chebyshev's. Precondition: degree <= 2 kMonomialDegree.
    std::vector<double> latitude_moments(int degree) const;

    std::size_t heap_bytes() const {
        return equator::heap_bytes(cells) + equator::heap_bytes(p) + equator::heap_bytes(mass);
    }
};

} // namespace equator
