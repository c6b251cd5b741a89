// What the theory says of the gap, computed beside a run (docs/model.md, "What drives the gap"): the linear
// ODE of the displacements, the average-stability bound, Gronwall's bound, self-concordance. Everything
// follows the twins and infinite width; the finite network itself is never looked at.
#pragma once

#include <cstdint>
#include <vector>

#include "dynamics/mean_field.h"
#include "dynamics/twins.h"
#include "theory/interaction_hessian.h"
#include "theory/noise_law.h"
#include "theory/noise_memory.h"

namespace equator {

/// The theory at one time. Gaps are squared, like the particle gap they predict.
struct Predictions {
    double linear = 0.0;          ///< E |Delta|^2 of the linear ODE
    double average = 0.0;         ///< B(t)^2, the average-stability bound with the twins' own noise
    double average_apriori = 0.0; ///< B(t)^2 from infinite width and m alone, proportional to 1/m
    double gronwall = 0.0; ///< delta(t)^2, d delta/dt = Lambda delta + |eps|, Lambda = largest_growth();
                           ///< stops growing at kGronwallCeiling
    double selfconcordance =
        0.0; ///< largest lambda_par |alpha| / |d alpha/dt| so far, over twins with |alpha| >= d^{-1/2} / 2
};

/// Lambda: the largest eigenvalue of the local Hessian over all latitudes, to about 1e-9 of it. The law has
/// mass everywhere, so it is one of infinite width, whatever neurons there are.
double largest_growth(const MeanField& field);

/// Beyond this the naive bound is not followed further: it has long stopped to say anything.
inline constexpr double kGronwallCeiling = 1e300;

/// Widest network whose neurons are all followed; of a wider one the first kMostFollowed are (neurons are
/// independent, so they are a random subset), in the linear ODE and in the means over twins of both bounds,
/// with noise and mean field still those of all. Such a mean is off by its own sampling error, some per cent
/// at most. The page says so.
inline constexpr int kMostFollowed = 4096;

/// A displacement Delta = a e + b at a twin, e along its meridian and b across: the local Hessian multiplies
/// a by lambda_par and b by lambda_perp, and neither frame turns along a characteristic. J_par and J_perp =
/// exp of their integrals therefore carry displacements from one time to a later one exactly; only the
/// interaction and the noise need a quadrature. No eigenvalue of the interaction exceeds g(1): it is a
/// positive kernel whose diagonal is g(1), so nodes that are close in that time too are stable.
///
/// Under PGD everything is that of the projected step w -> (w + eta V) / |w + eta V|: its derivative in the
/// neuron's place and in the law, the noise that its velocity has at the beginning of the step, sums over
/// steps in place of integrals, and 1 + eta Lambda in Gronwall's bound.
class GapTheory {
  public:
    /// The solver and the twins must not have made a step yet.
    GapTheory(const Kernels& kernels, const MeanFieldSolver& solver, const Twins& twins, Rule rule,
              double eta);

    /// Rides the solver's last step. Call once after each of its steps, after twins.follow. About 2.5
    /// velocities a node: one at every step's end, and more in steps that are long beside the largest rate.
    void follow(const MeanFieldSolver& solver, const Twins& twins);

    /// At a time within the solver's last step (flow): interpolation between the nodes around it as a power
    /// of time, which is what gaps grow like from zero. At its end (PGD): exact, O(cells x latitudes).
    Predictions at(double t) const;

    std::uint64_t nodes() const { return nodes_; }
    /// Neurons that are followed.
    int followed() const { return static_cast<int>(delta_.cols()); }

    /// Memory held beside the object itself; the past nodes are most of it.
    std::size_t heap_bytes() const;

  private:
    /// Latitudes that are carried along, with what has happened to a displacement there since the last node.
    struct Track {
        Eigen::ArrayXd s, lambda_par, lambda_perp; ///< now
        Stretch since;                             ///< from the last node to now
        Stretch response; ///< PGD: what a unit of noise in the last step's velocity leaves
        Eigen::ArrayXd noise_par, noise_perp; ///< sizes of the noise at the last node

        void start(const Eigen::ArrayXd& s0, const MeanField& field);
        /// Flow: over a time h, by Simpson's rule for the integrals of the eigenvalues.
        void flow(double h, const MeanField& middle, const MeanField& end, const Eigen::ArrayXd& s_middle,
                  const Eigen::ArrayXd& s_end);
        /// PGD: over one step, exactly; `field` is that of its beginning.
        void pgd(double eta, const MeanField& field, const MeanField& end, const Eigen::ArrayXd& s_end);
        void reset();
        std::size_t heap_bytes() const;
    };
    void follow_flow(const MeanFieldSolver& solver, const Twins& twins);
    void follow_pgd(const MeanFieldSolver& solver, const Twins& twins);
    void node(double t, const MeanFieldSolver& solver, const Twins& twins, const MeanField& field);
    /// Takes in noise and drive at a time, for displacements that the followed neurons are thought to have.
    void look(double t, const MeanFieldSolver& solver, const Twins& twins, const MeanField& field,
              const Neurons& displacement);
    void concord(const MeanField& field);
    /// At the last node.
    Predictions now_predicted() const;
    /// The twins that are followed; d x followed.
    Neurons positions(double t, const Twins& twins) const;
    /// Half-angle coordinates of the twins that are followed.
    void latitudes(const Twins& twins, double t, Eigen::ArrayXd& s) const;
    double largest_rate() const; ///< of any eigenvalue's size, the interaction's included
    /// Halves the probes' panels on which J_par since the start has become rough. At the end of a step, at
    /// which the field is given.
    void refine_probes(const MeanField& field);
    void expect_noise(); ///< at the probes, of the law that noise_law_ has

    InteractionHessian interaction_;
    NoiseLaw noise_law_;
    Rule rule_;
    double eta_, m_, stiffness_; ///< stiffness: g(1)
    InitialLaw initial_;
    LatitudeLaw probe_law_;      ///< panels and nodes of the initial law, for the a-priori bound
    Passengers probe_latitudes_; ///< these nodes
    Track twins_, probes_;
    Eigen::ArrayXd probe_stretch_; ///< J_par of the probes since the start
    NoiseMemory realised_, apriori_;
    Neurons at_, delta_, drive_;       ///< twins, Delta and eps - H Delta at the last node
    Neurons drive_before_;             ///< flow: of the node before, carried to the last
    double step_before_ = 0.0;         ///< flow: between the two; 0 if there is but one
    double remembered_ = 0.0;          ///< PGD: largest rate times the open cells' time
    double rate_ = 0.0, growth_ = 0.0; ///< Lambda there, and its integral since then
    double delta_gronwall_ = 0.0, noise_size_ = 0.0, concordance_ = 0.0;
    std::uint64_t nodes_ = 0;
    struct Node {
        double t = 0.0;
        Predictions predictions;
    };
    std::vector<Node> recent_; ///< nodes that the last step's times lie between (PGD: the last one)
};

/// d/dt of half the mean squared gap, by cause. The four sum to the measured derivative.
struct GapBudget {
    double amplification = 0.0; ///< E Delta . D Delta
    double interaction = 0.0;   ///< -E Delta . H Delta, never positive but for the subset's own noise
    double noise = 0.0;         ///< E Delta . eps
    double remainder = 0.0;     ///< the rest: terms of higher order in Delta
};

/// The budget of a measured gap. neurons, velocity (of the finite network), twins: d x m. Beyond
/// kMostFollowed neurons the means are over the first kMostFollowed. Cost 2.5 velocities.
GapBudget gap_budget(const Kernels& kernels, const MeanField& field, const Neurons& neurons,
                     const Neurons& velocity, const Neurons& twins);

} // namespace equator
