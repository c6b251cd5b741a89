// What the theory says of the gap, computed beside a run (docs/model.md, section 7): the linear ODE of the
// displacements, the average-stability bound with this run's noise and a priori, Gronwall's bound. Everything
// follows the twins and infinite width; the finite network itself is never looked at.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "infinite/mean_field.h"
#include "infinite/twins.h"
#include "theory/average_stability.h"
#include "theory/gronwall.h"
#include "theory/linear_gap.h"
#include "theory/predictions.h"
#include "theory/propagators.h"

namespace equator {

/// Widest network whose neurons are all followed; of a wider one the first kMostFollowed are (neurons are
/// independent, so they are a random subset), in the linear ODE and in the means over twins of both bounds,
/// with noise and mean field still those of all. Such a mean is off by its own sampling error, some per cent
/// at most. The page says so.
inline constexpr int kMostFollowed = 4096;

/// Knots in time for all predictions together. Under PGD everything is that of the projected step.
class GapTheory {
  public:
    /// The solver and the twins must not have made a step yet.
    GapTheory(const Kernels& kernels, const MeanFieldSolver& solver, const Twins& twins, Rule rule,
              double eta);

    /// Rides the solver's last step. Call once after each of its steps, after twins.follow. About 2.5
    /// velocities a knot: one at every step's end, and more in steps that are long beside the largest rate.
    void follow(const MeanFieldSolver& solver, const Twins& twins);

    /// At a time within the solver's last step (flow): interpolation between the knots around it, by the
    /// cubic in log-log, gaps growing like powers of time; its last term is part of the error. At its end
    /// (PGD): exact, O(cells x latitudes).
    Predictions at(double t) const;

    std::uint64_t knots() const { return knots_; }
    /// Neurons that are followed.
    int followed() const { return static_cast<int>(linear_.followed()); }

    /// Memory held beside the object itself; the past knots are most of it.
    std::size_t heap_bytes() const;

  private:
    void follow_flow(const MeanFieldSolver& solver, const Twins& twins);
    void follow_pgd(const MeanFieldSolver& solver, const Twins& twins);
    /// Half-angle coordinates of the followed twins, positions of all.
    Eigen::ArrayXd latitudes(const Twins& twins, double t) const;
    static Neurons positions(const Twins& twins, double t);
    double largest_rate() const;     ///< of any eigenvalue's size, the interaction's included
    Predictions now(double t) const; ///< at the last knot, which is at t

    Rule rule_;
    double eta_, stiffness_; ///< stiffness: g(1)
    LinearGap linear_;
    AprioriStability apriori_;
    AverageStability realised_;
    Gronwall gronwall_;
    Propagators twins_; ///< those that are followed
    std::uint64_t knots_ = 1;
    RecentKnots recent_;
};

} // namespace equator
