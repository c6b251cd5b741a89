// What a network is compared with, where that is not the infinite width of one direction (InfiniteRun): the
// exact law of several directions or of two signs, or a wide network (run/beyond/).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cloned.h"
#include "base/digest.h"
#include "finite/field.h"
#include "finite/samples/samples.h"
#include "model/neurons.h"
#include "run/observables.h"
#include "scenario/scenario.h"
#include "theory/budget.h"
#include "theory/predictions.h"

namespace equator {

/// The number beside its latitude that a neuron is drawn by.
enum class Companion {
    none,
    weight, ///< its trained output weight a
    speed   ///< its velocity along the meridian, of rules with inertia
};
inline Companion companion_of(const Scenario& scenario) {
    if (scenario.weights == Weights::train) return Companion::weight;
    const bool inert =
        scenario.rule == Rule::momentum || scenario.rule == Rule::heavyball || scenario.rule == Rule::adam;
    return inert ? Companion::speed : Companion::none;
}
inline const Eigen::ArrayXd& companion(const HiddenLayer& layer) {
    return layer.a.size() > 0 ? layer.a : layer.speed;
}

/// How a scenario's networks move, where that is not the flow or projected gradient descent (FiniteSolver).
inline std::optional<Motion> motion_of(const Scenario& scenario) {
    if (scenario.first_order()) return std::nullopt;
    return Motion(MotionSpec::of(scenario), scenario.d);
}

/// What is drawn of a limit besides its twins.
struct LimitPicture {
    std::vector<double> latitudes; ///< mass by w . e_1, in equal bins of [-1, 1]
    std::vector<double> moments;   ///< E a T_n(w . e_1), LatitudeMoments of theory/function_shape.h
    /// Where neurons are by latitude and companion (Companion), in the order of their starts; a pair of NaN
    /// between two signs. Empty where rules add nothing.
    std::vector<std::array<double, 2>> curve;
};

class Limit {
  public:
    virtual ~Limit() = default;
    virtual std::unique_ptr<Limit> clone() const = 0;

    /// One step of all that it is made of. Does nothing once `failure` is set.
    virtual void step() = 0;
    virtual double t_begin() const = 0;
    virtual double t_end() const = 0;
    virtual std::uint64_t steps() const = 0;
    /// What carries it now: nodes of a law, or neurons of a wide network.
    virtual std::size_t nodes() const = 0;
    /// Why it ended, with step, time and what to do, or "".
    virtual const std::string& failure() const = 0;

    // At a time within the last step, or at its end.

    /// Twins of the network's neurons, m of them.
    virtual void twins_at(double t, HiddenLayer& twins) = 0;
    /// loss_infinite, function_gap, mean_abs_latitude_infinite, infinite_error and gap_reference, of a
    /// network whose particle gap is in `out` already.
    virtual void observe(double t, const HiddenLayer& network, Observables& out) = 0;
    /// L of the limit alone.
    virtual double loss_at(double t) = 0;
    virtual LimitPicture picture_at(double t, std::size_t bins) = 0;
    virtual void add_to(Digest& digest, double t) = 0;

    virtual std::size_t heap_bytes() const = 0;

    // The theory of the gap, where there is one (run/notes.h).

    /// From here on it goes along. Before the first step.
    virtual void add_theory() {}
    /// What it says at a time within the last step, or at its end; nothing without.
    virtual std::optional<Predictions> predictions_at(double) const { return std::nullopt; }
    /// Budget of the gap of a network; nothing where there is none. Theory need not go along.
    virtual std::optional<GapBudget> budget_at(double, const HiddenLayer&) { return std::nullopt; }
    /// A copy goes on with the same bits; this one leaves the theory behind.
    virtual std::unique_ptr<Limit> without_theory() const { return clone(); }
    /// Memory of the theory, a part of heap_bytes.
    virtual std::size_t theory_bytes() const { return 0; }

  protected:
    Limit() = default;
    Limit(const Limit&) = default;
    Limit& operator=(const Limit&) = default;
};

/// The parts of a run beyond the single-index one.
struct Beyond {
    std::shared_ptr<const Samples> set; ///< the training set, if there is one
    Cloned<Field> training;             ///< what moves the network
    Cloned<Field> population; ///< the same on the population, where training is not and there is one
    Cloned<Limit> limit;      ///< null: the limit is InfiniteRun's
};

/// They are made by this program, or (the page's first engine, which is small) not: then null.
/// `start`: the network's neurons; a wide reference begins with the seed's. `set`: the training set if it is
/// there already, or null.
using MakeBeyond = Beyond (*)(const Scenario&, const Neurons& start, std::shared_ptr<const Samples> set);
extern const MakeBeyond kMakeBeyond;

} // namespace equator
