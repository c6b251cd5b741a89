#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/number_text.h"
#include "faces/cli/commands.h"
#include "faces/cli/options.h"
#include "scenario/link.h"
#include "theory/expected_gap.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator expected [LINK] --at T1,T2,... [--parts on|off] [--loss on|off] [--own on|off] [--SETTING "
    "VALUE]...\n"
    "\n"
    "The gap to expect of m neurons, from infinite width alone: its mean over all starts to leading order in "
    "1/m, at\n"
    "each time. C_p and C_f are m times the mean particle and function gap, with estimated errors; the "
    "columns after\n"
    "them are for the link's m: both means, over starts the function gap's standard deviation and the "
    "values that 5,\n"
    "50 and 95 per cent of them stay below, and the standard deviations of the particle gap and of the loss "
    "gap.\n"
    "--loss on adds C_L, m times the mean loss gap, with its error, and that mean (flow only).\n"
    "--own on takes in the first correction in 1/m: each neuron's own share of m neurons damps the gap.\n"
    "--parts on adds C_p by the degree l of the harmonics around w* (l = 0: all neurons early or late "
    "together).\n"
    "The seed and the data (n, batch, noise) play no part. Under rule=pgd a time has the last step at or "
    "before it.\n";

/// An option that is on or off.
Option choice(std::string_view name, bool& value) {
    return {name, [&value](const std::string& v) -> std::string {
                if (v != "on" && v != "off") return "is not a choice: on or off";
                value = v == "on";
                return "";
            }};
}

} // namespace

int expected(const Arguments& arguments) {
    std::vector<double> times;
    bool parts = false, loss = false, own = false;
    const Option options[] = {{"at", [&](const std::string& v) { return read_numbers(v, 0.0, 1e6, times); }},
                              choice("parts", parts),
                              choice("loss", loss),
                              choice("own", own)};
    bool helped = false;
    const auto link = read_arguments(arguments, "expected", kHelp, options, helped);
    if (!link) return helped ? kSuccess : kBadInput;
    const Scenario& scenario = link->scenario;
    if (!has_theory(scenario, "expected")) return kBadInput;
    if (times.empty()) {
        std::fputs("equator expected: --at is missing: the times to print, for instance --at 0,2,5\n",
                   stderr);
        return kBadInput;
    }
    if (loss && scenario.infinite_rule() != Rule::flow) {
        std::fputs("equator expected: --loss on is the flow's; nearest: rule=flow, or limit=flow\n", stderr);
        return kBadInput;
    }
    std::sort(times.begin(), times.end()); // it is solved forwards
    const Kernels kernels = scenario.kernels();
    ExpectedGapSetting setting{.rule = scenario.infinite_rule(), .eta = scenario.eta, .loss = loss};
    if (own) setting.m = scenario.m;
    const double reach = expected_gap_reach(kernels, setting);
    if (times.back() > reach) {
        std::fprintf(stderr, "equator expected: --at = %s takes more than %s steps; nearest: --at %s\n",
                     number_text(times.back()).c_str(), number_text(kMostGapSteps).c_str(),
                     number_text(reach).c_str());
        return kBadInput;
    }

    std::printf("# equator %s\n# link %s\n", EQUATOR_VERSION, link_text(scenario).c_str());
    std::fputs("t,C_p,C_p_error,C_f,C_f_error,expected_particle_gap,expected_function_gap,"
               "deviation_function_gap,function_gap_5,function_gap_50,function_gap_95,"
               "deviation_particle_gap,deviation_loss_gap",
               stdout);
    if (loss) std::fputs(",C_L,C_L_error,expected_loss_gap", stdout);
    if (parts)
        for (int l = 0; l <= kernels.G.degree; ++l) std::printf(",C_p_%d", l);
    std::fputs("\n", stdout);
    const double m = scenario.m;
    const ExpectedGaps found = expected_gap(kernels, setting, times);
    for (const ExpectedGap& gap : found.gaps) {
        const ChiSquareSum law(gap.function_law);
        std::vector<double> values{gap.t,
                                   gap.particle,
                                   gap.particle_error,
                                   gap.function,
                                   gap.function_error,
                                   gap.particle / m,
                                   gap.function / m,
                                   gap.function_deviation / m,
                                   law.quantile(0.05) / m,
                                   law.quantile(0.5) / m,
                                   law.quantile(0.95) / m,
                                   gap.particle_deviation / m,
                                   gap.loss_deviation / std::sqrt(m)};
        if (loss) values.insert(values.end(), {gap.loss, gap.loss_error, gap.loss / m});
        if (parts) values.insert(values.end(), gap.particle_parts.begin(), gap.particle_parts.end());
        for (std::size_t k = 0; k < values.size(); ++k)
            std::printf("%s%s", k > 0 ? "," : "", number_text(values[k]).c_str());
        std::fputs("\n", stdout);
    }
    if (found.failure.empty()) return kSuccess;
    std::fflush(stdout);
    std::fprintf(stderr, "equator expected: %s\n", found.failure.c_str());
    return kFailed;
}

} // namespace equator::cli
