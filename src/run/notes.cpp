#include "run/notes.h"

#include <cmath>

#include "base/number_text.h"
#include "finite/field_method.h"
#include "model/kernels.h"

namespace equator {

std::string escape_text(const Scenario& scenario) {
    if (scenario.samples_only())
        return "learnt from samples: losses and function gaps are means over test points";
    const int exponent = information_exponent(scenario.phi, scenario.activation());
    if (exponent == 0) return "target and activation share no degree: the network cannot see its target";
    if (exponent % 2 == 0 &&
        scenario.phi.coefficient(exponent) * scenario.activation().coefficient(exponent) < 0.0)
        return "information exponent " + std::to_string(exponent) +
               ", with opposite signs in target and activation: neurons near the equator are drawn to it";
    // The laws below are those of the flow, and of momentum whose friction dies away, which halves the power.
    const bool rolls = scenario.rule == Rule::momentum && scenario.friction == kNesterov;
    const std::string known = "information exponent " + std::to_string(exponent);
    if (!rolls && !scenario.first_order()) return known;
    std::string text = known + ": leaving the equator takes a time ";
    if (exponent == 1) return text + "of order 1, whatever d";
    if (exponent == 2) return text + "of about log d";
    const double power = (rolls ? 0.25 : 0.5) * (exponent - 2);
    return text + "of about d" + (power == 1.0 ? "" : "^" + number_text(power));
}

std::string data_text(const Scenario& scenario, std::string (*number)(std::uint64_t)) {
    const bool set = scenario.n != kPopulation;
    const std::string of_set = set ? number(static_cast<std::uint64_t>(scenario.n)) + " samples" : "";
    if (scenario.batch == kFullBatch) return of_set;
    const std::string batch = number(static_cast<std::uint64_t>(scenario.batch));
    return set ? of_set + ", " + batch + " a step" : batch + " fresh samples a step";
}

std::string floor_text(double loss_floor) {
    constexpr double kVisible = 1e-3;
    // Three digits, rounded down: the sentence must not claim more than the bound does.
    if (!(std::fabs(loss_floor) >= kVisible)) return "";
    double scale = 1.0;
    while (std::fabs(loss_floor) * scale < 100.0) scale *= 10.0;
    return "no network of any width has a loss below " +
           short_number(std::floor(loss_floor * scale) / scale, 3) + "; training may end above that";
}

std::string loss_text(const Scenario& scenario) {
    if (scenario.chi == 1.0) return "";
    const std::string square = scenario.chi == 0.0 ? "" : " + " + number_text(scenario.chi) + " f^2";
    return "the loss is 1/2 E [f*^2 - 2 f f*" + square + "]: not a square" +
           (scenario.chi < 1.0 ? ", so it may be negative" : "");
}

std::string method_text(const Scenario& scenario) {
    if (scenario.samples_only()) return "velocities by samples, in double precision";
    if (!scenario.equal_weights() && !scenario.finite_data())
        return "velocities by pairs of neurons, in double precision";
    const double m = scenario.m;
    const Kernels kernels = scenario.kernels();
    const bool moments = cheaper_method(scenario.d, kernels.G, m, m) == FieldMethod::moments;
    const std::string population =
        std::string(moments ? "moment tensors" : "pairs of neurons") +
        (scenario.precision == Precision::single ? ", in single precision" : ", in double precision");
    if (!scenario.finite_data()) return "velocities by " + population;
    return "velocities by samples, in double precision; of the network that learns from the population, by " +
           population;
}

std::string reference_text(const Scenario& scenario) {
    if (scenario.limit != InfiniteRule::wide) return "";
    const std::string width = std::to_string(scenario.wide);
    return "reference: a network of " + width + " neurons, itself off by about 1/" + width;
}

TheoryPart part_of(Quantity quantity) {
    if (quantity == Quantity::bound_gronwall || quantity == Quantity::bound_gronwall_error)
        return TheoryPart::gronwall;
    if (quantity >= Quantity::selfconcordance) return TheoryPart::concordance;
    return quantity >= Quantity::budget_amplification ? TheoryPart::budget : TheoryPart::bounds;
}

Quantity bounded_gap(const Scenario& scenario) {
    if (scenario.finite_data()) return Quantity::gap_width;
    return scenario.weights == Weights::train ? Quantity::gap_joint : Quantity::particle_gap;
}

std::string_view no_theory_because(const Scenario& scenario, TheoryPart part) {
    if (scenario.limit == InfiniteRule::wide)
        return "bounds and expectations need an exact limit, not a wide reference";
    if (scenario.steps_past_poles() && scenario.weights == Weights::fixed)
        return "bounds and expectations need steps that stop short of the poles";
    if (!scenario.first_order() && scenario.is_exact()) {
        if (scenario.temperature > 0.0)
            return part == TheoryPart::budget
                       ? "with noise the budget has one part more, on average -tau (d-2)(d-4)/(d-3) times "
                         "the "
                         "particle gap, with which single runs jump"
                       : "bounds and expectations need neurons without noise";
        const bool inert = scenario.rule == Rule::momentum || scenario.rule == Rule::heavyball;
        if (!inert && scenario.weights == Weights::fixed)
            return "bounds and expectations are not computed for steps that adapt";
        switch (part) {
        case TheoryPart::expected:
            return inert ? "the expected gap is not computed for neurons with inertia"
                         : "the expected gap is not computed for output weights that are trained";
        case TheoryPart::concordance:
            return "self-concordance is for neurons moved by velocities only";
        case TheoryPart::gronwall:
            return inert ? "Gronwall's bound needs motion of first order in time" : "";
        case TheoryPart::budget:
            return inert ? "the budget needs motion of first order in time" : "";
        default:
            return "";
        }
    }
    if (!scenario.single_index())
        return "bounds and expectations need one direction and equal output weights";
    if (scenario.rule == Rule::pgd && scenario.step == StepKind::plain)
        return "bounds and expectations need tangent steps";
    return "";
}

std::vector<std::string> scenario_notes(const Scenario& scenario, std::optional<double> loss_floor) {
    std::vector<std::string> notes{escape_text(scenario)};
    if (const std::string phi = expansion_text(scenario.phi); !phi.empty()) notes.push_back("target: " + phi);
    if (scenario.sigma)
        if (const std::string sigma = expansion_text(*scenario.sigma); !sigma.empty())
            notes.push_back("activation: " + sigma);
    if (const std::string floor = floor_text(loss_floor.value_or(0.0)); !floor.empty())
        notes.push_back(floor);
    if (const std::string loss = loss_text(scenario); !loss.empty()) notes.push_back(loss);
    if (const std::string reference = reference_text(scenario); !reference.empty())
        notes.push_back(reference);
    if (scenario.temperature > 0.0 && scenario.has_exact_limit())
        notes.emplace_back(
            "infinite width with noise: masses on a grid of latitudes, moved by the exact law of "
            "a step; twins feel the noise of their neurons");
    for (const TheoryPart part : kTheoryParts) {
        const std::string_view why = no_theory_because(scenario, part);
        if (!why.empty() && notes.back() != why) notes.emplace_back(why);
    }
    notes.push_back(method_text(scenario));
    return notes;
}

} // namespace equator
