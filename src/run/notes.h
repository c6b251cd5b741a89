// What is worth saying about a scenario before it runs, in sentences without a capital or a full stop: for
// the head of a table, the page and its form.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "run/observables.h"
#include "scenario/scenario.h"

namespace equator {

/// The information exponent and what it lets expect: "information exponent 4: leaving the equator takes a
/// time of about d". The law is about log d for 2 and d^((k-2)/2) above (docs/model.md, section 8).
std::string escape_text(const Scenario& scenario);

/// What the network is trained on, "50 fresh samples a step" or "1000 samples, 50 a step"; "" for the
/// population. `number`: how counts are written.
std::string data_text(const Scenario& scenario, std::string (*number)(std::uint64_t) = std::to_string);

/// How far the loss can fall: "no network of any width has a loss below 0.258; training may end above that";
/// "" if that is 0 or hardly anything else.
std::string floor_text(double loss_floor);

/// What is called the loss where that is not 1/2 E (f - f*)^2: with chi other than 1; else "".
std::string loss_text(const Scenario& scenario);

/// What sums the velocities, and in which precision: "velocities by pairs of neurons, in double precision";
/// of the network beside it that learns from the population too, if there is one.
std::string method_text(const Scenario& scenario);

/// What a network is compared with where that is a wide one: "reference: a network of 4096 neurons, itself
/// off by about 1/4096"; "" where it is infinite width.
std::string reference_text(const Scenario& scenario);

/// Parts of the theory, each of which a scenario has or has not.
enum class TheoryPart {
    bounds, ///< linear ODE and average stability; without them there is nothing at all
    gronwall,
    budget,
    concordance, ///< self-concordance
    expected     ///< the expected gap and its law
};
inline constexpr std::array kTheoryParts{TheoryPart::bounds, TheoryPart::gronwall, TheoryPart::budget,
                                         TheoryPart::concordance, TheoryPart::expected};
/// The part that a quantity of theory belongs to.
TheoryPart part_of(Quantity quantity);
/// The gap that bounds and budget are of: the particle gap, with finite data its width part, and where output
/// weights are trained the joint gap.
Quantity bounded_gap(const Scenario& scenario);
/// Why a run has no theory, or not this part of it, as a clause; "" where it has.
std::string_view no_theory_because(const Scenario& scenario, TheoryPart part = TheoryPart::bounds);

/// All of them, and what the expansions of phi and sigma leave out. loss_floor: see theory/loss_floor.h;
/// nothing where it is not known.
std::vector<std::string> scenario_notes(const Scenario& scenario, std::optional<double> loss_floor);

} // namespace equator
