// What is worth saying about a scenario before it runs, in sentences without a capital or a full stop: for
// the head of a table, the page and its form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace equator {

/// The information exponent and what it lets expect: "information exponent 4: leaving the equator takes a
/// time of about d". The law is about log d for 2 and d^((k-2)/2) above (docs/model.md, section 8).
std::string escape_text(const Scenario& scenario);

/// What the network is trained on, "50 fresh samples a step" or "1000 samples, 50 a step"; "" for the
/// population. `number`: how counts are written.
std::string data_text(const Scenario& scenario, std::string (*number)(std::uint64_t) = std::to_string);

/// How far the loss can fall: "no network of any width has a loss below 0.258; training may end above that";
/// "" if that is 0 or hardly more.
std::string floor_text(double loss_floor);

/// What sums the velocities, and in which precision: "velocities by pairs of neurons, in double precision";
/// of the network beside it that learns from the population too, if there is one.
std::string method_text(const Scenario& scenario);

/// All three, and what the expansions of phi and sigma leave out. loss_floor: see theory/loss_floor.h;
/// nothing where it is not known.
std::vector<std::string> scenario_notes(const Scenario& scenario, std::optional<double> loss_floor);

} // namespace equator
