// Infinite width with noise: the law of latitudes of the chain that neurons follow (rules/motion.h), half a
// step of noise, a step of drift, half a step of noise (docs/model.md, section 12).
//
// Noise mixes latitudes, so there are no characteristics: the law is masses on a grid (latitude_grid.h). Both
// parts of a step act on the grid's latitudes as they do on neurons - the drift is Motion's own, and the
// noise is the exact law of its step -, so the limit is the chain's for every eta, and the grid is the one
// error.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "infinite/latitude_grid.h"
#include "infinite/rule_law.h"
#include "rules/motion.h"

namespace equator {

/// A law of latitudes on a grid.
struct GridLaw {
    const LatitudeGrid* grid;
    const Eigen::ArrayXd* mass;

    /// E |alpha|, with the kink at the equator taken out of the sum; to order 4 in the grid's distance.
    double mean_abs_latitude() const;
    /// Mass in each of `bins` equal bins of [-1, 1] in latitude.
    std::vector<double> histogram(std::size_t bins) const;
    /// E T_n(alpha), n = 0 .. 2 degree (theory/function_shape.h).
    std::vector<double> latitude_moments(int degree) const;
};

class NoiseSolver {
  public:
    /// Preconditions: spec.temperature > 0, output weights all 1, N as LatitudeGrid's.
    NoiseSolver(const Kernels& kernels, const MotionSpec& spec, Eigen::Index N);

    /// Latitudes for a loss within tol: so many for each width sqrt(tau / g(1)) over which noise smooths what
    /// the drift steepens.
    static Eigen::Index latitudes_for(const Kernels& kernels, double temperature, double tol);
    /// Latitudes that make an error about ten times as large, for an estimate of it.
    static Eigen::Index coarser(Eigen::Index N) { return 2 * (3 * N / 8); }

    /// One step of eta. Cost O(N K) and two of the noise.
    void step();
    /// Steps end at multiples of eta, and there is nothing in between.
    double t_begin() const { return t_end(); }
    double t_end() const { return static_cast<double>(steps_) * motion_.spec().eta; }
    std::uint64_t steps() const { return steps_; }
    std::size_t nodes() const { return static_cast<std::size_t>(grid_.size()); }

    GridLaw law() const { return {&grid_, &mass_}; }
    const Eigen::ArrayXd& masses() const { return mass_; }
    /// At the end of the last step.
    const RuleField& field() const { return field_; }
    /// At the four stages of the last step's drift, for twins that ride the same step.
    const std::vector<RuleField>& stage_fields() const { return stage_fields_; }
    const MeanFieldModel& model() const { return model_; }
    double end_loss() const { return field_.mean.loss; }

    /// Why the solution ended, or empty: a value that is not finite. The solver then stands at the step
    /// before.
    const std::string& failure() const { return failure_; }

    std::size_t heap_bytes() const;

  private:
    RuleField field_of(const Neurons& w, const Eigen::ArrayXd& mass) const;

    MeanFieldModel model_;
    Motion motion_;
    LatitudeGrid grid_;
    LatitudeNoise noise_;
    Eigen::ArrayXd mass_;
    RuleField field_;
    std::vector<RuleField> stage_fields_;
    std::uint64_t steps_ = 0;
    std::string failure_;
};

/// Twins of a network with noise: every neuron's other self, started at the same point, moved by infinite
/// width and by the very noise of its neuron. Noise leaves no plane alone, so they live in all d dimensions.
class NoiseTwins {
  public:
    NoiseTwins(const Neurons& start, const MotionSpec& spec) : motion_(spec, start.rows()), w_(start) {}

    /// Rides the solver's last step. Call once after each of its steps. Cost O(m K) and two of the noise.
    void follow(const NoiseSolver& solver);
    /// At the end of the last step; d x m.
    const Neurons& positions() const { return w_; }

    std::size_t heap_bytes() const { return equator::heap_bytes(w_); }

  private:
    Motion motion_;
    Neurons w_;
};

} // namespace equator
