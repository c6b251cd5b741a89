// The finite network: its velocity field and the two training rules.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/cloned.h"
#include "finite/field.h"
#include "finite/field_method.h"
#include "finite/moments/moment_tensor.h"
#include "finite/pairs/pairwise.h"
#include "finite/samples/sample_field.h"
#include "integrate/step_control.h"
#include "integrate/trajectory.h"
#include "model/kernels.h"
#include "model/neurons.h"
#include "model/rule.h"

namespace equator {

/// V(w_i, rho^m) = P_{w_i} [ g*(w_i . w*) w* - (1/m) sum_j g(w_i . w_j) w_j ], the negative spherical
/// gradient of the population loss. The sum goes over pairs or through moments, whichever is cheaper for the
/// layer at hand; the two agree to rounding.
class PopulationField {
  public:
    /// `precision`: of velocities; energies are in double. `method`: a choice of one's own instead of
    /// the cheaper one, for tests and benchmarks.
    explicit PopulationField(const Kernels& kernels, Precision precision = Precision::double_,
                             std::optional<FieldMethod> method = {})
        : kernels_(kernels), method_(method), precision_(precision), pairwise_(precision) {}

    const Kernels& kernels() const { return kernels_; }
    /// What computes the velocity of m neurons.
    FieldMethod method(Eigen::Index m) const {
        return method_
                   ? *method_
                   : cheaper_method(kernels_.d, kernels_.G, static_cast<double>(m), static_cast<double>(m));
    }
    /// Precondition: columns of w are unit vectors. v is d x m. Cost 3 m^2 d flop by pairs.
    void velocity(const Neurons& w, Neurons& v) { velocity(w, v, nullptr); }
    /// The same; as soon as columns first .. first + count - 1 are there, and before they leave the cache,
    /// `finished(first, count)` may change them. In ascending order.
    using Finished = std::function<void(Eigen::Index first, Eigen::Index count)>;
    void velocity(const Neurons& w, Neurons& v, const Finished& finished);
    /// The same, returning (1/m^2) sum_ij G(w_i . w_j) from the same inner products or moments.
    double velocity_and_self_energy(const Neurons& w, Neurons& v);
    /// r_i of the neurons that are finished, in their places. r is the radial part of the negative gradient,
    /// g*(w_i . w*) w_i . w* - (1/m) sum_j g(w_i . w_j) w_i . w_j.
    const Eigen::ArrayXd& radial() const { return radial_; }
    /// E_i G*(w_i . w*), in neuron order.
    double mean_target_overlap(const Neurons& w) const;
    /// (1/m^2) sum_ij G(w_i . w_j). Cost m^2 d flop by pairs.
    double self_energy(const Neurons& w);

    std::size_t heap_bytes() const;

  private:
    MomentTensor& moments(const Neurons& w, Precision precision);
    /// v, in which the sums over pairs stand, or anything if moments are to be taken, becomes the velocity,
    /// some columns after the others.
    void finish_velocities(const Neurons& w, Neurons& v, FieldMethod method, const Finished& finished);
    void finish_velocity(const Neurons& w, Eigen::Index first, Eigen::Index count, Neurons& v);

    Kernels kernels_;
    std::optional<FieldMethod> method_;
    Precision precision_;
    Pairwise pairwise_;
    std::optional<MomentTensor> moments_; ///< made when they are first wanted
    Eigen::ArrayXd radial_;
};

/// Where and when a trajectory stopped being a number.
struct NonFinite {
    std::int64_t neuron = 0;
    std::uint64_t step = 0;
};

/// A finite network advanced by one rule; its steps depend on the start, the field (or samples), rule, eta,
/// kind of step and tolerance alone.
class FiniteSolver {
  public:
    /// flowtol: error allowed per step and neuron under the flow; eta: step under PGD. With `samples` the
    /// network is trained on them instead of the population. Precondition: under the flow, which has no steps
    /// that a batch could belong to, they are a fixed training set. With `other` it moves by that instead.
    /// With `motion` (rules/motion.h) it moves as that says, from the output weights of `other` if they are
    /// trained: `weights`, empty for all 1.
    FiniteSolver(const Kernels& kernels, Neurons start, Rule rule, double eta, double flowtol,
                 Precision precision = Precision::double_, std::optional<SampleField> samples = std::nullopt,
                 StepKind kind = StepKind::tangent, Cloned<Field> other = {},
                 std::optional<Motion> motion = std::nullopt, const Eigen::ArrayXd& weights = {});

    /// One step. Does nothing once `non_finite` is set.
    void step();
    double t_begin() const { return path_.t_begin(); }
    double t_end() const { return path_.t_end(); }
    std::uint64_t steps() const { return path_.steps(); }
    std::uint64_t velocity_evaluations() const { return evaluations_; }
    const std::optional<NonFinite>& non_finite() const { return non_finite_; }

    /// Neurons at a time within the last step (flow) or at its end (PGD). Precondition: t_begin() <= t <=
    /// t_end().
    void neurons_at(double t, Neurons& w);
    /// The same with what the rule adds to them.
    void layer_at(double t, HiddenLayer& layer);
    /// The field of the single-index population, whatever the network is trained on.
    PopulationField& field() { return field_; }
    /// What moves it instead, or null.
    Field* other_field() const { return other_ ? &*other_ : nullptr; }
    /// V(w_i, rho^m) by which the network moves, at neurons w: the population's, or that of the samples
    /// (online: of the next step's batch), or the other field's. Returns the loss on the samples, NaN without
    /// any.
    double velocity(const Neurons& w, Neurons& v);
    /// The same of neurons with output weights, if they are trained.
    double velocity(const HiddenLayer& layer, Neurons& v);

    /// Memory held beside the object itself, but for a training set.
    std::size_t heap_bytes() const;

  private:
    void flow_step();
    void pgd_step();
    void motion_jump();
    void force(const Neurons& w, const Eigen::ArrayXd& a, Force& out);
    bool is_finite(const Eigen::ArrayXd& sizes);
    void pgd_advance(Eigen::Index first, Eigen::Index count, const Eigen::ArrayXd& radial);

    PopulationField field_;
    std::optional<SampleField> samples_;
    Cloned<Field> other_;
    std::optional<Motion> motion_;
    Rule rule_;
    StepKind kind_;
    double eta_, flowtol_;
    Trajectory<Neurons> path_; ///< of the neurons, or of the motion's states
    StepControl control_;
    Neurons unit_, velocity_; // scratch
    Eigen::ArrayXd norms_;
    std::uint64_t evaluations_ = 0;
    std::optional<NonFinite> non_finite_;
};

} // namespace equator
