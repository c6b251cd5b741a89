#include "run/notes.h"

#include <cmath>

#include "base/number_text.h"
#include "finite/field_method.h"
#include "model/kernels.h"

namespace equator {

std::string escape_text(const Scenario& scenario) {
    const int exponent = information_exponent(scenario.phi, scenario.activation());
    if (exponent == 0) return "target and activation share no degree: the network cannot see its target";
    if (exponent % 2 == 0 &&
        scenario.phi.coefficient(exponent) * scenario.activation().coefficient(exponent) < 0.0)
        return "information exponent " + std::to_string(exponent) +
               ", with opposite signs in target and activation: neurons near the equator are drawn to it";
    std::string text =
        "information exponent " + std::to_string(exponent) + ": leaving the equator takes a time ";
    if (exponent == 1) return text + "of order 1, whatever d";
    if (exponent == 2) return text + "of about log d";
    return text + "of about d" + (exponent == 4 ? "" : "^" + number_text(0.5 * (exponent - 2)));
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
    if (!(loss_floor >= kVisible)) return "";
    double scale = 1.0;
    while (loss_floor * scale < 100.0) scale *= 10.0;
    return "no network of any width has a loss below " +
           short_number(std::floor(loss_floor * scale) / scale, 3) + "; training may end above that";
}

std::string method_text(const Scenario& scenario) {
    const double m = scenario.m;
    const Kernels kernels = Kernels::make(scenario.d, scenario.phi, scenario.activation());
    const bool moments = cheaper_method(scenario.d, kernels.G, m, m) == FieldMethod::moments;
    const std::string population =
        std::string(moments ? "moment tensors" : "pairs of neurons") +
        (scenario.precision == Precision::single ? ", in single precision" : ", in double precision");
    if (!scenario.finite_data()) return "velocities by " + population;
    return "velocities by samples, in double precision; of the network that learns from the population, by " +
           population;
}

std::vector<std::string> scenario_notes(const Scenario& scenario, std::optional<double> loss_floor) {
    std::vector<std::string> notes{escape_text(scenario)};
    if (const std::string phi = expansion_text(scenario.phi); !phi.empty()) notes.push_back("target: " + phi);
    if (scenario.sigma)
        if (const std::string sigma = expansion_text(*scenario.sigma); !sigma.empty())
            notes.push_back("activation: " + sigma);
    if (const std::string floor = floor_text(loss_floor.value_or(0.0)); !floor.empty())
        notes.push_back(floor);
    notes.push_back(method_text(scenario));
    return notes;
}

} // namespace equator
