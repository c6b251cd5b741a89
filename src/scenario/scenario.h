// A scenario: everything a run depends on, as one plain value. Its settings are described once, in
// settings.h.
#pragma once

#include <cstdint>
#include <optional>

#include "model/hermite.h"
#include "model/rule.h"
#include "scenario/function.h"

namespace equator {

/// Number of data samples that means "the population": expectations over the Gaussian itself.
inline constexpr std::int64_t kPopulation = 0;

struct Scenario {
    int d = 16;                    ///< dimension of the sphere's space
    int m = 400;                   ///< width: number of neurons
    std::int64_t n = kPopulation;  ///< samples, kPopulation for n = inf
    Function phi = hermite(4);     ///< target along w*
    std::optional<Function> sigma; ///< activation; empty: the same as phi (well-specified)
    Rule rule = Rule::flow;
    double eta = 0.05; ///< step of projected gradient descent, in physical time
    double noise =
        0.0; ///< tau, label noise's standard deviation (adds a constant to the loss only when n is finite)
    std::uint64_t seed = 1;
    double T = 30.0;       ///< horizon: the run ends here (physical time)
    double t = 0.0;        ///< time the view opens at
    double tol = 1e-6;     ///< infinite width: aimed-at error of the loss
    double flowtol = 1e-7; ///< finite width under the flow: error allowed per step and neuron

    const Function& activation() const { return sigma ? *sigma : phi; }
    bool operator==(const Scenario&) const = default;
};

} // namespace equator
