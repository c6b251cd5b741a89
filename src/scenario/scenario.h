// A scenario: everything a run depends on, as one plain value. Its settings are described once, in
// settings.h.
#pragma once

#include <cstdint>
#include <optional>

#include "model/hermite.h"
#include "model/precision.h"
#include "model/rule.h"
#include "scenario/function.h"

namespace equator {

/// Number of data samples that means "the population": expectations over the Gaussian itself.
inline constexpr std::int64_t kPopulation = 0;
/// Batch size that means all there is: the training set, or the population.
inline constexpr std::int64_t kFullBatch = 0;

struct Scenario {
    int d = 16;                      ///< dimension of the sphere's space
    int m = 400;                     ///< width: number of neurons
    std::int64_t n = kPopulation;    ///< size of the training set, kPopulation for n = inf
    std::int64_t batch = kFullBatch; ///< samples per step of PGD: the next of the training set, or
                                     ///< fresh ones (online); kFullBatch for batch = inf
    Function phi = hermite(4);       ///< target along w*
    std::optional<Function> sigma;   ///< activation; empty: the same as phi (well-specified)
    Rule rule = Rule::flow;
    double eta = 0.05;                       ///< step of projected gradient descent, in physical time
    InfiniteRule limit = InfiniteRule::same; ///< infinite width that a PGD run is compared with
    double noise = 0.0; ///< tau, label noise's standard deviation; the population has none to be fitted
    std::uint64_t seed = 1;
    double T = 30.0;       ///< horizon: the run ends here (physical time)
    double t = 0.0;        ///< time the view opens at
    double tol = 1e-6;     ///< infinite width: aimed-at error of the loss
    double flowtol = 1e-7; ///< finite width under the flow: error allowed per step and neuron
    Precision precision = Precision::double_; ///< of the sums over neurons in a velocity

    const Function& activation() const { return sigma ? *sigma : phi; }
    /// The rule of infinite width and the twins.
    Rule infinite_rule() const { return limit == InfiniteRule::flow ? Rule::flow : rule; }
    /// Samples in use at a time, a training set or a batch; kPopulation if the data are infinite.
    std::int64_t samples() const { return batch != kFullBatch ? batch : n; }
    bool finite_data() const { return samples() != kPopulation; }
    bool operator==(const Scenario&) const = default;
};

} // namespace equator
