// How neurons move, where that is more than a velocity on the sphere: output weights that are trained,
// inertia, steps that adapt, noise (docs/model.md, section 12).
//
// Every rule here treats all directions alike, and its extra variables start as functions of the latitude. So
// a neuron of infinite width keeps to the plane of w* and its own direction around it, where it has the two
// coordinates (alpha, c), c = cos psi signed: a neuron on a circle. Hence a rule is written once, for
// neurons in any dimension, and moves networks (d x m), nodes of a law and twins (2 x N) alike.
#pragma once

#include <cstdint>
#include <functional>

#include <Eigen/Core>

#include "model/neurons.h"
#include "model/rule.h"
#include "rules/hidden_layer.h"
#include "scenario/scenario.h"

namespace equator {

/// What moves neurons at one state of theirs.
struct Force {
    Neurons velocity;        ///< V_i, tangent to the sphere, with the neuron's output weight in it
    Eigen::ArrayXd overlap;  ///< E_x (f* - chi f) sigma(w_i . x), where output weights are trained
    double mean_square = 0.; ///< E |V|^2 of the network, or of the law that neurons of no mass ride
};

/// Fills in the force at unit neurons w and output weights a (empty unless they are trained). `stage`: which
/// of the forces of one step this is, 0 .. Motion::kForces - 1.
using ForceAt = std::function<void(int stage, const Neurons& w, const Eigen::ArrayXd& weights, Force& force)>;

/// What a rule is made of.
struct MotionSpec {
    Rule rule = Rule::flow;
    double eta = 0.05;
    bool trains = false; ///< output weights
    double kappa = 1.0, decay = 0.0;
    double friction = kNesterov;
    double beta = 0.9, beta2 = 0.99;
    double eps = 0.1;
    double temperature = 0.0; ///< of networks and twins in all d dimensions
    std::uint64_t seed = 1;   ///< of the noise

    /// A scenario's. Infinite width's is the same but for limit=flow.
    static MotionSpec of(const Scenario& scenario);
};

/// The state of N neurons in D dimensions is a (D + extras) x N array: rows 0 .. D - 1 are the neurons w,
/// then, if the rule has them, a row of output weights a, D rows of velocities u or v, and a row of mean
/// squares S.
class Motion {
  public:
    /// Most forces that a step asks for.
    static constexpr int kForces = 7;

    Motion(const MotionSpec& spec, Eigen::Index dimension);

    const MotionSpec& spec() const { return spec_; }
    Eigen::Index dimension() const { return d_; }
    Eigen::Index rows() const { return rows_; }
    /// Whether it moves by whole steps of eta; else by the slope of a flow.
    bool by_steps() const { return is_by_steps(spec_.rule) || spec_.temperature > 0.0; }
    bool trains() const { return spec_.trains; }
    /// Whether neurons have a velocity of their own.
    bool remembers() const { return velocity_row_ >= 0; }

    /// At rest at w (d x N, unit columns), with the output weights (empty: all 1) if they are trained.
    Neurons start(const Neurons& w, const Eigen::ArrayXd& weights) const;
    /// The parts of a state.
    auto neurons(const Neurons& y) const { return y.topRows(d_); }
    Eigen::ArrayXd weights(const Neurons& y) const; ///< empty unless they are trained
    auto velocities(const Neurons& y) const { return y.middleRows(velocity_row_, d_); }

    /// A state that is settled, in parts.
    void read(const Neurons& y, HiddenLayer& layer) const;

    /// Flow: dy/dt at time t. Of the direction of w and the tangent part of u alone, so that `settle` does
    /// not change it. `stage` is handed on to `force`.
    void slope(double t, int stage, const Neurons& y, const ForceAt& force, Neurons& k);
    /// Steps: the state after step number `step` = 0, 1, ...; the next one. Neurons of noise are numbered by
    /// their columns.
    void jump(std::uint64_t step, const Neurons& y, const ForceAt& force, Neurons& next);
    /// The part of a step with noise that is none: unit neurons w, after the flow of length eta, by Runge and
    /// Kutta's fourth order.
    void drift(const ForceAt& force, Neurons& w);
    /// Brings w back to the sphere, velocities into its tangent planes and mean squares to what they can be,
    /// after a step or inside one.
    void settle(Neurons& y) const;

  private:
    void unit(const Neurons& y);

    MotionSpec spec_;
    Eigen::Index d_, rows_, weight_row_ = -1, velocity_row_ = -1, square_row_ = -1;
    // scratch
    Neurons w_, u_;
    Eigen::ArrayXd norms_, radial_;
    Force force_;
};

} // namespace equator
