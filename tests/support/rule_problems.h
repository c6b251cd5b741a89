// Problems that every rule is tried on, by name, and their scenarios.
#pragma once

#include <utility>
#include <vector>

#include "scenario/scenario.h"
#include "support/rule_reference.h"

namespace equator::test {

inline HermiteSum hermite_sum(std::vector<double> c) {
    HermiteSum sum;
    sum.c = std::move(c);
    return sum;
}

/// Rules with their numbers; `chi` and `signs` beside them.
struct NamedRule {
    const char* name;
    MotionSpec spec;
    double chi = 1.0;
    bool signs = false;
};

inline std::vector<NamedRule> named_rules() {
    return {
        {"weights, kappa = 1", {.trains = true}},
        {"weights, kappa = 0.1, decay", {.trains = true, .kappa = 0.1, .decay = 0.3}},
        {"weights +-1, kappa = 1", {.trains = true}, 1.0, true},
        {"weights +-1, kappa = 10, decay", {.trains = true, .kappa = 10.0, .decay = 0.1}, 1.0, true},
        {"weights, chi = 0.5", {.trains = true}, 0.5},
        {"weights by steps", {.rule = Rule::pgd, .eta = 0.05, .trains = true}, 1.0, true},
        {"steps past a pole", {.rule = Rule::pgd, .eta = 0.5}},
        {"steps past a pole, +-1", {.rule = Rule::pgd, .eta = 0.5}, 1.0, true},
        {"chi = 0", {}, 0.0},
        {"chi = 0.5", {}, 0.5},
        {"chi = 2", {}, 2.0},
        {"momentum, gamma = 1", {.rule = Rule::momentum, .friction = 1.0}},
        {"momentum, gamma = 0.2", {.rule = Rule::momentum, .friction = 0.2}},
        {"momentum, gamma = 3/t", {.rule = Rule::momentum}},
        {"momentum +-1", {.rule = Rule::momentum, .friction = 0.7}, 1.0, true},
        {"heavy ball, beta = 0.9", {.rule = Rule::heavyball, .eta = 0.02}},
        {"heavy ball, beta = 0", {.rule = Rule::heavyball, .eta = 0.1, .beta = 0.0}},
        {"network RMS", {.rule = Rule::rms, .eps = 0.1}},
        {"Adam", {.rule = Rule::adam, .eta = 0.02}},
        {"normalised", {.rule = Rule::normalised, .eps = 0.3}},
        {"normalised +-1", {.rule = Rule::normalised, .eps = 0.1}, 1.0, true},
    };
}

/// With even and odd parts, so that no mirror helps.
inline HermiteSum mixed_target() {
    return hermite_sum({0, 0.2, 0.4, 0.3, 0.7});
}
inline HermiteSum mixed_activation() {
    return hermite_sum({0, 0.3, 0.5, 0.4, 0.6});
}

inline RuleProblem problem_of(const NamedRule& rule, int d, HermiteSum phi, HermiteSum sigma) {
    return {rule.name, d, std::move(phi), std::move(sigma), rule.spec, rule.chi, rule.signs};
}
inline RuleProblem problem_of(const NamedRule& rule, int d, HermiteSum phi) {
    return problem_of(rule, d, phi, phi);
}

/// A run of it.
inline Scenario scenario_of(const RuleProblem& problem, int m, double T) {
    Scenario s;
    s.d = problem.d;
    s.m = m;
    s.phi = problem.phi;
    s.sigma = problem.sigma;
    s.T = T;
    s.chi = problem.chi;
    s.signs = problem.signs ? Signs::pm : Signs::one;
    const MotionSpec& spec = problem.spec;
    s.weights = spec.trains ? Weights::train : Weights::fixed;
    s.rule = spec.rule;
    s.eta = spec.eta;
    s.kappa = spec.kappa;
    s.decay = spec.decay;
    s.friction = spec.friction;
    s.beta = spec.beta;
    s.beta2 = spec.beta2;
    s.eps = spec.eps;
    return s;
}

} // namespace equator::test
