// Infinite width by rules whose neurons have more than a latitude: nodes on panels of the starting latitude,
// each with a state in its plane (rules/motion.h), and what is read off them.
//
// Neurons with inertia pass the pole and come down on the other side, and speeds cross: the image of the
// start folds. So densities are sums over branches, and nothing here takes latitudes to be increasing in the
// start.
#pragma once

#include <cstddef>
#include <vector>

#include "infinite/mean_field.h"
#include "rules/motion.h"

namespace equator {

/// The field of such a law: with a law's means weighted by output weights a,
/// V(w, a) = a q(alpha) (w* - alpha w) and E_x (f* - chi f) sigma(w.x) = G*(alpha) - U(alpha).
struct RuleField {
    MeanField mean;           ///< its moments are p_l = E a P_l(alpha)
    double mean_square = 0.0; ///< E |V|^2

    /// The force on neurons w (D x N, unit columns, row 0 the latitudes) of output weights a.
    void at(const Kernels& kernels, const Neurons& w, const Eigen::ArrayXd& a, Force& force) const;
};

struct RuleLaw {
    LatitudeLaw start; ///< panels, starting coordinates s_0 and masses
    Neurons y;         ///< states of the nodes in their planes: alpha, c, and what the rule adds
    bool trains = false;

    std::size_t nodes() const { return static_cast<std::size_t>(y.cols()); }
    Eigen::ArrayXd latitudes() const { return y.row(0).transpose(); }
    /// Output weights of the nodes: trained, or their signs.
    Eigen::ArrayXd weights() const;
    /// p_l = sum_n a_n mass_n P_l(alpha_n), in node order; O(N K).
    HarmonicValues moments(const Harmonics& harmonics) const;
    /// E |alpha|; panels are cut where they cross the equator.
    double mean_abs_latitude() const;
    /// Mass in each of `bins` equal bins of [-1, 1] in latitude, summed over branches; within 1e-4 of each.
    std::vector<double> histogram(std::size_t bins) const;
    /// E a T_n(alpha), n = 0 .. 2 degree (theory/function_shape.h).
    std::vector<double> latitude_moments(int degree) const;

    std::size_t heap_bytes() const { return start.heap_bytes() + equator::heap_bytes(y); }
};

} // namespace equator
