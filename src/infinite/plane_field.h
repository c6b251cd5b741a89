// What a law of neurons that is symmetric about a plane exerts (docs/model.md, section 10).
//
// On the sphere, with (x, y) = (w.e_1, w.e_2) and rho^2 = 1 - x^2 - y^2,
//
//     U(x, y) = E_{w'} G(w.w') = sum_k G_k E (x x' + y y' + rho rho' u)^k
//
// u the first coordinate of a uniform point of S^{d-3}; odd powers of u vanish, so U is a polynomial in x and
// y once rho^2 is put in.
#pragma once

#include "infinite/plane_polynomial.h"
#include "infinite/plane_symmetry.h"
#include "model/kernels.h"
#include "model/neurons.h"
#include "model/teachers.h"

namespace equator {

/// The field of infinite width at one time: V(w) = P_w grad drive, drive = T - U.
struct PlaneField {
    PlanePolynomial drive;     ///< T - U on the sphere
    PlanePolynomial slope_x;   ///< its derivative by x
    PlanePolynomial slope_y;   ///< and by y
    PlanePolynomial potential; ///< U(x, y) = E_{w'} G(w.w')
    PlanePolynomial moments;   ///< E x^a y^b
    double self_energy = 0.0;  ///< E E G(w.w')
    double loss = 0.0;         ///< L(rho^MF)
    /// Of steps that add the whole gradient (StepKind::plain): mean_j g*(w.v_j) w.v_j - E g(w.w') w.w', its
    /// radial part on the sphere. Zero otherwise.
    PlanePolynomial radial;

    /// |V(w)|^2 at w.
    double square_speed(double x, double y) const;
};

/// What turns a law into its field. Immutable once made.
class PlaneModel {
  public:
    /// Preconditions: d >= 3, degrees up to kMonomialDegree, teachers in a plane (plane == 2) or one.
    /// `kernels` has the target's norm (kernels_of_teachers). `plain`: fields have a radial part.
    PlaneModel(const Kernels& kernels, const Teachers& teachers, bool plain = false);

    const Kernels& kernels() const { return kernels_; }
    const PlaneSymmetry& symmetry() const { return symmetry_; }
    int degree() const { return kernels_.G.degree; }
    /// T(x, y) = mean_j G*(w.v_j).
    const PlanePolynomial& target() const { return target_; }
    /// Powers whose moments make the field: of even degree where all of G's are.
    const std::vector<PlanePower>& powers() const { return powers_; }

    /// Field of the symmetric law one sector of which has these moments (of mass 1); O(K^5), 10^4 operations
    /// for K = 12.
    PlaneField field(const PlanePolynomial& sector_moments) const;

  private:
    PlanePolynomial potential(const Polynomial& G, const PlanePolynomial& moments) const;

    Kernels kernels_;
    PlaneSymmetry symmetry_;
    PlaneSymmetry::Average average_;
    PlanePolynomial target_;
    Polynomial radial_G_;           // s g(s), with `plain`,
    PlanePolynomial radial_target_; // and the mean of s g*(s)
    std::vector<PlanePower> powers_;
    std::array<double, kMonomialDegree + 1> across_{}; // E u^j
};

/// Points of the sphere by their part in the plane, in half-angle coordinates: row 0 and 1 are
///
///     p = (x, y) / (1 + rho),   (x, y) = 2 p / (1 + |p|^2),   rho = (1 - |p|^2) / (1 + |p|^2)
///
/// smooth at the plane's circle |p| = 1 as at its middle, dp/dt = (1 + |p|^2)/2 grad - p (p.grad).
/// slope_in_plane writes dp/dt; O(points K^2).
void slope_in_plane(const PlaneField& field, const std::vector<PlanePower>& powers, const Neurons& p,
                    Neurons& slope);
/// One step of projected gradient descent of every point, (x, y) <- (x, y) + eta V over its length; |p| > 1
/// where it has left the half sphere rho >= 0 that it was on. With the whole gradient, of radial part r, it
/// is a step of eta / (1 + eta r).
void descend_in_plane(const PlaneField& field, const std::vector<PlanePower>& powers, double eta,
                      const Neurons& p, Neurons& next);
/// Points that rounding or an interpolant has carried past the circle |p| = 1, put back onto it.
void keep_in_disc(Neurons& p);
/// Sums of mass x^a y^b over points, in eight interleaved sums that are then added in order; O(points K^2).
PlanePolynomial moments_in_plane(int degree, const std::vector<PlanePower>& powers, const Neurons& p,
                                 const Eigen::ArrayXd& mass);

} // namespace equator
