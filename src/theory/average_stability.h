// The average-stability bound (docs/model.md, section 7): of given noise along characteristics, and a priori.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "infinite/twins.h"
#include "theory/noise_law.h"
#include "theory/noise_memory.h"
#include "theory/propagators.h"
#include "theory/sampling_noise.h"

namespace equator {

/// B(t) = int_0^t ( E_i [ J_par(t,s)^2 |eps_par|^2 + J_perp(t,s)^2 |eps_perp|^2 ] )^{1/2} ds over latitudes
/// with weights, by trapezoids between knots (PGD: the sum over steps). The error estimate is the difference
/// from a coarse solution, at every second knot, that keeps a quarter of the cells.
class AverageStability {
  public:
    /// weights: of the latitudes, sum 1; noise: theirs at t = 0.
    void start(const Eigen::ArrayXd& weights, const NoiseSizes& noise);
    /// Flow: to the next knot, a time h later. Cost O(cells x latitudes).
    void flow(double h, const Propagator& since, const NoiseSizes& noise);
    /// PGD: over one step. `turned`: eta times the largest rate; a cell spans 0.1 of it in all. Cost
    /// O(latitudes), and of a knot now and then.
    void pgd(double turned, const Propagator& since, const Propagator& response, const NoiseSizes& noise);
    /// The latitudes are nodes of panels of which some are halved. New weights, and noise at the last knot.
    void refine(const std::vector<bool>& which, const Eigen::ArrayXd& weights, const NoiseSizes& noise);

    /// B^2 now, and its estimated error. Cost O(cells x latitudes).
    double value() const;
    double error() const { return 2.0 * relative_error_ * value(); }

    std::size_t heap_bytes() const;

  private:
    void compare();

    NoiseMemory fine_, coarse_;
    NoiseSizes noise_;        ///< at the last knot
    NoiseSizes coarse_noise_; ///< flow: at the coarse solution's last knot
    Propagator coarse_since_; ///< from there
    double coarse_step_ = 0.0, turned_ = 0.0;
    bool second_ = true;          ///< the coarse solution takes part in the knot to come
    double bound_ = 0.0;          ///< flow: B at the last knot; negative: not known
    double relative_error_ = 0.0; ///< of B
};

/// The same a priori: latitudes are nodes on panels of the initial law, halved wherever J_par since the start
/// becomes rough (to 1e-4 of its root mean square), the noise is what the law expects of m neurons.
class AprioriStability {
  public:
    AprioriStability(const Kernels& kernels, const MeanFieldSolver& solver, double m, Rule rule, double eta);

    /// Before the stretches of a solver's step.
    void follow(const MeanFieldSolver& solver);
    /// Flow: to a knot at `end`, within the solver's last step, a time h after the last.
    void flow(double h, double middle, double end, const MeanField& field_middle, const MeanField& field_end,
              const MeanFieldSolver& solver);
    /// PGD: over the solver's last step.
    void pgd(double eta, double turned, const MeanField& begin, const MeanField& end,
             const MeanFieldSolver& solver);

    double value() const { return bound_.value(); }
    /// That of the time steps, what panels within their tolerance may leave, and the largest part so far of
    /// panels too short to be halved.
    double error() const;
    std::size_t heap_bytes() const;

  private:
    void refine(const MeanField& field);
    NoiseSizes expected(double t, const MeanField& field, const MeanFieldSolver& solver);
    NoiseSizes expected_here() const; ///< of the law that noise_ has

    NoiseLaw noise_;
    double m_;
    InitialLaw initial_;
    LatitudeLaw law_;   ///< panels and nodes of the initial law
    Tracers latitudes_; ///< these nodes
    Propagators propagators_;
    AverageStability bound_;
    double unresolved_ = 0.0; ///< of B^2
};

} // namespace equator
