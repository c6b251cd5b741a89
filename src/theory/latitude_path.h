// Infinite width's latitudes on panels that serve a whole run, step by step, with what each step multiplies
// displacements and forces by. What the expected gap rides on.
#pragma once

#include <cstdint>
#include <string>

#include <Eigen/Core>

#include "infinite/mean_field.h"

namespace equator {

/// What a step does in one direction at every latitude: it multiplies a displacement by `growth`, and a force
/// at its beginning and at its end leaves `begin` and `end` of it.
struct StepFactors {
    Eigen::ArrayXd growth, begin, end;
};

/// The same along the meridian and across it.
struct GapStep {
    StepFactors par, perp;
};

class LatitudePath {
  public:
    /// Nodes at the start, on panels fine enough for s_t and J_par at all times up to `last`; `step` is the
    /// time between two looks at them (under PGD they are looked at after every step). If G has even degrees
    /// only, all is symmetric about the equator, and the nodes are those of the north with masses doubled.
    /// refinement divides the tolerance and the Runge-Kutta steps.
    /// Cost O(steps N K).
    LatitudePath(const MeanFieldModel& model, Rule rule, double eta, double last, double step,
                 int refinement = 1);

    /// Flow: by a time h, by Runge-Kutta steps short enough for the poles, where rates reach 2 g(1)
    /// (Kernels::steepness).
    void advance(double h);
    /// PGD: one step, exactly.
    void step();

    double t() const { return t_; }
    /// Masses of the nodes, of sum 1.
    const Eigen::ArrayXd& mass() const { return mass_; }
    const Eigen::ArrayXd& alpha() const { return alpha_; }
    const Eigen::ArrayXd& cosine() const { return cosine_; }
    MeanField field() const;
    /// Of the last advance: integrals of lambda_par and lambda_perp.
    const Eigen::ArrayXd& log_par() const { return log_par_; }
    const Eigen::ArrayXd& log_perp() const { return log_perp_; }
    /// Of the last PGD step, whose noise and response are those of its beginning; `own` is a neuron's share
    /// of the law, 1/m, whose response to itself is added: g(1)/m damps every displacement.
    GapStep pgd_factors(double own) const;

    /// Why the path ended, or "": a PGD step past a pole, or a value that is not finite.
    const std::string& failure() const { return failure_; }

  private:
    void runge_kutta(double h);
    void look();
    HarmonicValues moments(const Eigen::ArrayXd& s) const;
    /// Panels that are too steep for s or for J_par (`growth`).
    std::vector<bool> rough_panels(const Eigen::ArrayXd& growth) const;

    const MeanFieldModel& model_;
    Rule rule_;
    double eta_, panel_tolerance_, field_step_;
    InitialLaw initial_;
    LatitudeLaw law_;
    double copies_ = 1.0; ///< 2 where the law is folded on to its northern half
    double t_ = 0.0;
    std::uint64_t steps_ = 0; ///< PGD
    Eigen::ArrayXd mass_, alpha_, cosine_, log_par_, log_perp_;
    MeanField begin_;                             ///< PGD: field at the beginning of the last step
    Eigen::ArrayXd alpha_before_, cosine_before_; ///< PGD
    std::string failure_;
};

/// Factors of a step of the flow from the integrals of the local Hessian's eigenvalue over it: exact
/// propagator, trapezoid for the forces.
StepFactors flow_factors(double h, const Eigen::ArrayXd& log_growth);

/// Whether F has even degrees only, so that infinite width stays symmetric about the equator.
bool is_even(const Kernels& kernels);

} // namespace equator
