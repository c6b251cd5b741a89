#include <cstdio>

#include "base/number_text.h"
#include "faces/cli/commands.h"
#include "faces/cli/options.h"
#include "protocol/picture.h"
#include "run/estimate.h"
#include "run/notes.h"
#include "run/run.h"
#include "scenario/link.h"
#include "theory/loss_floor.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator function [LINK] [--until T] [--SETTING VALUE]...\n"
    "\n"
    "Runs a scenario to a time and prints the networks as functions along w*, one row per z from -3 to 3: "
    "the target,\n"
    "and for either network the mean and the standard deviation of f(x) over all x with w*.x = z.\n"
    "\n"
    "  --until T      the time (default: the link's t, or else its horizon T)\n"
    "  --SETTING V    any setting of a link, over the link's own\n"
    "\n"
    "Constants are left out of target and activation. The finite network's deviation is right on average "
    "over z; how it\n"
    "depends on z is what uniform directions around w* would give. Everything else is exact.\n";

} // namespace

int function(const Arguments& arguments) {
    double until = -1.0;
    const Option options[] = {
        {"until", [&](const std::string& v) { return read_number(v, 0.0, 1e6, until); }}};
    bool helped = false;
    const auto link = read_arguments(arguments, "function", kHelp, options, helped);
    if (!link) return helped ? kSuccess : kBadInput;
    Scenario scenario = link->scenario;
    if (until < 0.0) until = scenario.t > 0.0 ? scenario.t : scenario.T;
    if (!has_theory(scenario, "function")) return kBadInput;
    Scenario costed = scenario;
    costed.T = until > 0.0 ? until : costed.T;
    if (const auto refusal = refuse(costed, kCommandLineCapacity, "the command line")) {
        std::fprintf(stderr, "equator function: %s\n", refusal->reason.c_str());
        return kBadInput;
    }
    Run run(scenario, false);
    run.advance_to(until);
    const RunState state = run.state_at(until);
    const std::vector<double> z = function_points();
    const FunctionPicture picture = picture_function(scenario, state, z);
    std::printf("# equator %s\n# link %s\n", EQUATOR_VERSION, link_text(scenario).c_str());
    const double floor = loss_floor(scenario);
    for (const std::string& note : scenario_notes(scenario, floor)) std::printf("# %s\n", note.c_str());
    std::printf("# t %s\nz,target,finite,finite_deviation,infinite,infinite_deviation\n",
                number_text(state.t).c_str());
    for (std::size_t i = 0; i < z.size(); ++i) {
        const double row[] = {z[i],
                              scenario.phi(z[i]),
                              picture.finite.mean[i],
                              picture.finite.spread[i],
                              picture.infinite.mean[i],
                              picture.infinite.spread[i]};
        std::string text;
        for (const double value : row) text += (text.empty() ? "" : ",") + number_text(value);
        std::puts(text.c_str());
    }
    if (run.failure().empty()) return kSuccess;
    std::fprintf(stderr, "equator function: %s\n", run.failure().c_str());
    return kFailed;
}

} // namespace equator::cli
