// A scenario: everything a run depends on, as one plain value. Its settings are described once, in
// settings.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/data.h"
#include "model/hermite.h"
#include "model/kernels.h"
#include "model/precision.h"
#include "model/rule.h"
#include "scenario/function.h"
#include "scenario/teacher_text.h"

namespace equator {

/// Most widths of a run, the widest included, and the largest factor between them.
inline constexpr int kMostWidths = 8, kMostWidthFactor = 64;

/// Number of data samples that means "the population": expectations over the Gaussian itself.
inline constexpr std::int64_t kPopulation = 0;
/// Batch size that means all there is: the training set, or the population.
inline constexpr std::int64_t kFullBatch = 0;

/// Friction that means Nesterov's, 3/t.
inline constexpr double kNesterov = 0.0;

struct Scenario {
    int d = 16;                      ///< dimension of the sphere's space
    int m = 400;                     ///< width: number of neurons
    std::vector<int> narrower;       ///< widths of networks that run beside it, ascending: its first neurons,
                                     ///< trained alike; powers of one factor below m (m=128..2048*2)
    std::int64_t n = kPopulation;    ///< size of the training set, kPopulation for n = inf
    std::int64_t batch = kFullBatch; ///< samples per step of PGD: the next of the training set, or
                                     ///< fresh ones (online); kFullBatch for batch = inf
    Data data = Data::gauss;
    Function phi = hermite(4);     ///< target along w*, or along each of its teachers
    TeacherChoice teachers;        ///< directions that the target is the mean along
    std::optional<Function> sigma; ///< activation; empty: the same as phi (well-specified)
    Signs signs = Signs::one;      ///< output weights, or where they start
    Weights weights = Weights::fixed;
    double kappa = 1.0; ///< learning rate of output weights beside the neurons'
    double decay = 0.0; ///< lambda, weight decay of output weights
    double chi = 1.0;   ///< strength of the interaction of neurons; 0 is the correlation loss
    Rule rule = Rule::flow;
    double eta = 0.05;                 ///< step of rules of whole steps, in physical time
    StepKind step = StepKind::tangent; ///< what a step of projected gradient descent adds
    double friction = kNesterov;       ///< gamma of Rule::momentum; kNesterov for 3/t
    double beta = 0.9;                 ///< share of its velocity that a neuron keeps a step: heavy ball, Adam
    double beta2 = 0.99;               ///< the same of its mean square: Adam
    double eps = 0.1;                  ///< what adaptive rules add to the size of a velocity
    double temperature = 0.0;          ///< tau of Langevin noise, dw = V dt + sqrt(2 tau) dB along the sphere
    InfiniteRule limit = InfiniteRule::same; ///< what a run is compared with
    int wide = 4096;                         ///< width of the reference, with InfiniteRule::wide
    double noise = 0.0; ///< tau, label noise's standard deviation; the population has none to be fitted
    std::uint64_t seed = 1;
    double T = 30.0;       ///< horizon: the run ends here (physical time)
    double t = 0.0;        ///< time the view opens at
    double tol = 1e-6;     ///< infinite width: aimed-at error of the loss
    double flowtol = 1e-7; ///< finite width under the flow: error allowed per step and neuron
    Precision precision = Precision::double_; ///< of the sums over neurons in a velocity

    const Function& activation() const { return sigma ? *sigma : phi; }
    /// Of the single-index model. Precondition: target and activation are Hermite sums.
    Kernels kernels() const { return Kernels::make(d, phi, activation(), chi); }
    /// The rule of infinite width, or of the wide reference, and the twins.
    Rule infinite_rule() const { return limit == InfiniteRule::flow ? Rule::flow : rule; }
    /// Whether the network has states at the ends of steps of eta alone.
    bool by_steps() const { return is_by_steps(rule) || temperature > 0.0; }
    /// Whether neurons move by the flow or by projected gradient descent, all weights fixed and without
    /// noise, and infinite width stops short of the poles: the rules of MeanFieldSolver. The rest is of
    /// rules/.
    bool first_order() const {
        return (rule == Rule::flow || rule == Rule::pgd) && weights == Weights::fixed && temperature == 0.0 &&
               !steps_past_poles();
    }
    /// Whether a first step of projected gradient descent carries neurons past a pole, eta g*(alpha) alpha >
    /// 1 at alpha = 1 or -1.
    bool steps_past_poles() const;
    /// Whether every neuron has the same output weight, always: the sums over pairs are then fast ones.
    bool equal_weights() const { return signs == Signs::one && weights == Weights::fixed; }
    /// Samples in use at a time, a training set or a batch; kPopulation if the data are infinite.
    std::int64_t samples() const { return batch != kFullBatch ? batch : n; }
    bool finite_data() const { return samples() != kPopulation; }
    /// Networks that know their population by samples alone: there are no kernels, and losses are of test
    /// points.
    bool samples_only() const { return data == Data::cube || activation().exact || phi.coordinates > 0; }
    /// One direction, Gaussian data and equal output weights, compared with infinite width: what everything
    /// in this program is made for, theory included. The rest is of run/beyond/.
    bool single_index() const {
        return data == Data::gauss && teachers.kind == TeacherChoice::Kind::one && signs == Signs::one &&
               limit != InfiniteRule::wide && !samples_only() && first_order();
    }
    /// Whether infinite width can be solved: as a law of one latitude (of each sign), or of two.
    bool has_exact_limit() const;
    /// Whether it is, and what the run is compared with.
    bool is_exact() const { return limit != InfiniteRule::wide && has_exact_limit(); }

    bool operator==(const Scenario&) const = default;
};

/// a_i, the output weight of neuron i.
inline double sign_of(const Scenario& scenario, std::int64_t i) {
    return scenario.signs == Signs::pm && i % 2 != 0 ? -1.0 : 1.0;
}

} // namespace equator
