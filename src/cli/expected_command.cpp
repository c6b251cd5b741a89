#include <algorithm>
#include <cstdio>

#include "base/number_text.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "scenario/link.h"
#include "theory/expected_gap.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator expected [LINK] --at T1,T2,... [--parts on|off] [--SETTING VALUE]...\n"
    "\n"
    "The gap to expect of m neurons, from infinite width alone: its mean over all starts to leading order in "
    "1/m, at\n"
    "each time. C_p and C_f are m times the mean particle and function gap, with estimated errors; the last "
    "six\n"
    "columns are for the link's m: both means, and over starts the function gap's standard deviation and "
    "the\n"
    "values that 5, 50 and 95 per cent of them stay below.\n"
    "--parts on adds C_p by the degree l of the harmonics around w* (l = 0: all neurons early or late "
    "together).\n"
    "The seed and the data (n, batch, noise) play no part. It is the flow's; rule=pgd is refused.\n";

} // namespace

int expected(const Arguments& arguments) {
    std::vector<double> times;
    bool parts = false;
    const Option options[] = {{"at", [&](const std::string& v) { return read_numbers(v, 0.0, 1e6, times); }},
                              {"parts", [&](const std::string& v) -> std::string {
                                   if (v != "on" && v != "off") return "is not a choice: on or off";
                                   parts = v == "on";
                                   return "";
                               }}};
    bool helped = false;
    const auto link = read_arguments(arguments, "expected", kHelp, options, helped);
    if (!link) return helped ? kSuccess : kBadInput;
    const Scenario& scenario = link->scenario;
    if (times.empty()) {
        std::fputs("equator expected: --at is missing: the times to print, for instance --at 0,2,5\n",
                   stderr);
        return kBadInput;
    }
    if (scenario.infinite_rule() != Rule::flow) {
        std::fputs("equator expected: rule = pgd has no expected gap yet: its law is that of the flow; "
                   "nearest: rule=flow\n",
                   stderr);
        return kBadInput;
    }
    std::sort(times.begin(), times.end()); // it is solved forwards
    const Kernels kernels = Kernels::make(scenario.d, scenario.phi, scenario.activation());
    // Steps are as short as 0.4 / g(1), of some 0.2 ms each.
    constexpr double kMostSteps = 1e6;
    const double reach = 0.4 * kMostSteps / kernels.g(1.0);
    if (times.back() > reach) {
        std::fprintf(stderr, "equator expected: --at = %s takes more than %s steps; nearest: --at %s\n",
                     number_text(times.back()).c_str(), number_text(kMostSteps).c_str(),
                     number_text(reach).c_str());
        return kBadInput;
    }

    std::printf("# equator %s\n# link %s\n", EQUATOR_VERSION, link_text(scenario).c_str());
    std::fputs("t,C_p,C_p_error,C_f,C_f_error,expected_particle_gap,expected_function_gap,"
               "deviation_function_gap,function_gap_5,function_gap_50,function_gap_95",
               stdout);
    if (parts)
        for (int l = 0; l <= kernels.G.degree; ++l) std::printf(",C_p_%d", l);
    std::fputs("\n", stdout);
    for (const ExpectedGap& gap : expected_gap(kernels, times)) {
        const double values[] = {gap.t,
                                 gap.particle,
                                 gap.particle_error,
                                 gap.function,
                                 gap.function_error,
                                 gap.particle / scenario.m,
                                 gap.function / scenario.m,
                                 gap.function_deviation / scenario.m,
                                 function_gap_quantile(gap, 0.05) / scenario.m,
                                 function_gap_quantile(gap, 0.5) / scenario.m,
                                 function_gap_quantile(gap, 0.95) / scenario.m};
        std::fputs(number_text(values[0]).c_str(), stdout);
        for (std::size_t k = 1; k < std::size(values); ++k)
            std::printf(",%s", number_text(values[k]).c_str());
        if (parts)
            for (const double part : gap.particle_parts) std::printf(",%s", number_text(part).c_str());
        std::fputs("\n", stdout);
    }
    return kSuccess;
}

} // namespace equator::cli
