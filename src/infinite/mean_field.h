// Infinite width, solved: the law of latitudes rho^MF_t carried along its characteristics.
//
// A node is a starting latitude with its share of the initial law and its latitude now. Latitudes are kept as
// the half-angle coordinate
//
//     s = tan(psi / 2) in [-1, 1],  alpha = sin psi = 2s / (1 + s^2),  ds/dt = q_t(alpha) (1 - s^2) / 2,
//
// smooth at the poles and free of trigonometric functions. Nodes live on panels in the starting coordinate,
// 16 Gauss-Legendre nodes each; before a step every panel on which s has become too steep to be a polynomial
// of degree 15 is halved (docs/model.md, section 2).
//
// Networks whose output weights are +1 and -1 in turn have two laws of latitudes, half the mass each: panels
// have a sign, moments are signed, and neurons move by their sign times q_t (docs/model.md, section 10).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "base/heap_bytes.h"
#include "base/legendre.h"
#include "integrate/step_control.h"
#include "integrate/trajectory.h"
#include "model/harmonics.h"
#include "model/kernels.h"
#include "model/rule.h"

namespace equator {

/// alpha = 2s / (1 + s^2)
inline double latitude_of(double s) {
    return 2.0 * s / (1.0 + s * s);
}
/// sqrt(1 - alpha^2) = (1 - s^2) / (1 + s^2)
inline double colatitude_sine_of(double s) {
    return (1.0 - s * s) / (1.0 + s * s);
}

/// The field that infinite width exerts at one time: V(w) = q(alpha) (w* - alpha w), and what follows from
/// it. With output weights a = +-1 the law's means carry a, V(w, a) = a q(alpha) (w* - alpha w), and what is
/// said of a neuron below is said of those with a = 1.
struct MeanField {
    Polynomial q;             ///< q_t = g* - U_t'
    Polynomial dq;            ///< q_t'
    Polynomial potential;     ///< U_t(alpha) = E_{w'} G(w.w')
    HarmonicValues moments{}; ///< p_l = E P_l(beta)
    double self_energy = 0.0; ///< E E G(w.w')
    double loss = 0.0;        ///< L(rho^MF)
    /// Of steps that add the whole gradient (StepKind::plain): r(alpha) = alpha g* - E g(w.w') w.w', its
    /// radial part. Zero otherwise.
    Polynomial radial;

    /// Length of a step along the velocity of neurons with the output weight `sign`, from there.
    double step_length(double alpha, double sign, double eta) const {
        return eta / (1.0 + eta * sign * radial(alpha));
    }

    /// Eigenvalue of the local Hessian along the meridian, (1 - alpha^2) q' - alpha q.
    double lambda_par(double alpha) const { return (1.0 - alpha * alpha) * dq(alpha) - alpha * q(alpha); }
    /// Eigenvalue across the meridian (d - 2 times), -alpha q.
    double lambda_perp(double alpha) const { return -alpha * q(alpha); }
};

/// What turns a law of latitudes into its field. Immutable once made.
class MeanFieldModel {
  public:
    /// `plain`: fields have a radial part.
    explicit MeanFieldModel(const Kernels& kernels, bool plain = false);

    const Kernels& kernels() const { return kernels_; }
    const Harmonics& harmonics() const { return harmonics_; }
    /// Field of the law with the given moments p_l; O(K^2).
    MeanField field(const HarmonicValues& moments) const;

  private:
    Kernels kernels_;
    Harmonics harmonics_;
    HarmonicValues gamma_, target_; // harmonics of G and of G*
    Polynomial pull_;               // g* in the basis of what harmonics make
    bool plain_;
    HarmonicValues radial_gamma_{}; // harmonics of s g(s), with `plain`,
    Polynomial radial_pull_;        // and alpha g*(alpha) in the basis of what they make
};

class InitialLaw;

/// A law of latitudes on panels. `s` and `mass` hold 16 values per panel, panels from south to north; with
/// signs those of output weight +1 and then those of -1.
struct LatitudeLaw {
    struct Panel {
        double begin, end;  ///< range of the starting coordinate s_0
        double sign = 1.0;  ///< output weight of the neurons that start there
        double share = 1.0; ///< their sign's share of all neurons
    };
    std::vector<Panel> panels;
    Eigen::ArrayXd s;    ///< where each node is now
    Eigen::ArrayXd mass; ///< its share of the law, constant in time; sums to 1 up to the tolerance

    /// Output weight of a node's neurons; 1 for nodes that stand for themselves, without panels.
    double sign(Eigen::Index node) const {
        return panels.empty() ? 1.0 : panels[static_cast<std::size_t>(node) / kPanelNodes].sign;
    }
    /// p_l = sum_n a_n mass_n P_l(alpha_n), in node order, a_n the nodes' signs; O(N K).
    HarmonicValues moments(const Harmonics& harmonics) const;
    /// Mass of one panel, its nodes' in order.
    double panel_mass(std::size_t panel) const;
    /// E |alpha|: the panel that crosses the equator is cut where it crosses, so the kink costs no accuracy.
    double mean_abs_latitude() const;
    /// E alpha^2.
    double second_moment() const;
    /// Mass in each of `bins` equal bins of [-1, 1] in latitude, by inverting the panels' interpolants at the
    /// bin edges.
    std::vector<double> histogram(std::size_t bins) const;

    /// Mass at latitudes below alpha, by inverting the interpolant of the panel that crosses it.
    double mass_below(double alpha) const;

    /// Two of it, half the mass each, for output weights of +1 and -1.
    LatitudeLaw with_signs() const;

    /// The same with the marked panels halved, s interpolated; `start` is the law at t = 0.
    LatitudeLaw halved(const InitialLaw& start, const std::vector<bool>& which) const;

    std::size_t heap_bytes() const {
        return equator::heap_bytes(panels) + equator::heap_bytes(s) + equator::heap_bytes(mass);
    }
};

/// Any function of the starting latitude, given at the nodes of all panels, at those of the panels after the
/// marked ones are halved: values of its interpolants.
Eigen::ArrayXd halve_panels(const Eigen::ArrayXd& values, const std::vector<bool>& which);
/// How rough a function is on one panel: the largest of its last three Legendre coefficients there, which
/// must be small for a polynomial of degree 15 to stand for it.
double panel_roughness(const Eigen::ArrayXd& values, std::size_t panel);

/// Density of s_0 = tan(psi_0 / 2) for a uniform point of S^{d-1}: proportional to cos(psi_0)^{d-2} / (1 +
/// s_0^2).
class InitialLaw {
  public:
    explicit InitialLaw(int d);
    double density(double s0) const;
    /// Panels fine enough for the density itself (to 1e-12 of mass),
    /// each of which is then halved `halvings` times more.
    LatitudeLaw discretise(int halvings = 0) const;

  private:
    int d_;
    double scale_;
};

/// The solution for one rule, advanced step by step; its steps depend on kernels, rule, eta and tolerance
/// alone.
class MeanFieldSolver {
  public:
    /// tol: aimed-at error of the loss, 1e-10 .. 1e-2; eta and the kind of step are used under Rule::pgd
    /// only. `signs`: half of the output weights are -1.
    MeanFieldSolver(const Kernels& kernels, Rule rule, double eta, double tol, bool signs = false,
                    StepKind kind = StepKind::tangent);

    /// One step: refine panels, then advance. Cost O(N K) per stage.
    void step();
    double t_begin() const { return path_.t_begin(); }
    double t_end() const { return path_.t_end(); }
    std::uint64_t steps() const { return path_.steps(); }
    std::size_t nodes() const { return static_cast<std::size_t>(law_.mass.size()); }

    /// Law at a time within the last step (flow) or at its end (PGD). Precondition: t_begin() <= t <=
    /// t_end().
    LatitudeLaw law_at(double t) const;
    /// The field of law_at(t).
    MeanField field_at(double t) const { return model_.field(law_at(t).moments(model_.harmonics())); }
    const MeanFieldModel& model() const { return model_; }

    /// The fields at the last step's stages and its length, for tracers that ride the same step (twins).
    const std::vector<MeanField>& stage_fields() const { return stage_fields_; }
    double step_length() const { return path_.step_length(); }

    /// Why the solution ended, or empty: a PGD step that carries latitudes past a pole (eta q alpha > 1),
    /// where the law is no longer an increasing image of its start, or a value that is not finite. The solver
    /// then stands at the step before.
    const std::string& failure() const { return failure_; }

    /// Loss at the end of the last step.
    double end_loss() const { return end_loss_; }

    /// Memory held beside the object itself.
    std::size_t heap_bytes() const {
        return law_.heap_bytes() + path_.heap_bytes() + equator::heap_bytes(stage_fields_) +
               failure_.capacity();
    }

  private:
    void refine();
    void pgd_law_step();
    void flow_law_step();
    void split(const std::vector<bool>& which);

    MeanFieldModel model_;
    InitialLaw initial_;
    Rule rule_;
    double eta_, tol_;
    LatitudeLaw law_;                 // panels and masses of the current step; s at its end
    Trajectory<Eigen::ArrayXd> path_; // of s
    StepControl control_;
    std::vector<MeanField> stage_fields_;
    double end_loss_ = 0.0;
    std::string failure_;
};

/// One exact PGD step of a latitude, up to the poles' own side: alpha <- (alpha + eta q (1 - alpha^2)) /
/// sqrt(1 + eta^2 q^2 (1 - alpha^2)), in s. Values past +-1 have come down on a pole's other side.
double pgd_step(double s, double q, double eta);

} // namespace equator
