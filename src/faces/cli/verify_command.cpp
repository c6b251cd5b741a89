#include <cstdio>

#include "base/digest.h"
#include "base/number_text.h"
#include "faces/cli/claim.h"
#include "faces/cli/commands.h"
#include "faces/cli/options.h"
#include "run/ticks.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator verify LINK\n"
    "\n"
    "Runs a link up to its time and compares the digests that it carries. Exit status 0: reproduced, bit for "
    "bit;\n"
    "1: not reproduced, with the first checkpoint that differs; 2: a bad link, or one without a digest;\n"
    "3: made with another arithmetic than this program's: its values have been compared, its digests cannot "
    "be.\n";

} // namespace

int verify(const Arguments& arguments) {
    bool helped = false;
    const auto link = read_arguments(arguments, "verify", kHelp, {}, helped);
    if (!link) return helped ? kSuccess : kBadInput;
    if (!link->claim) {
        std::fputs("equator verify: the link carries no digest; the page's Share button and equator link "
                   "--digest on add one\n",
                   stderr);
        return kBadInput;
    }
    const Scenario& scenario = link->scenario;
    const auto time = [&](std::uint32_t tick) { return number_text(time_of_tick(scenario.T, tick)); };
    TraceCheck check(*link->claim, tick_at(scenario.T, scenario.t));
    const TraceResult trace = trace_of(scenario, "verify", &check);
    if (!trace.ok()) return trace.status;
    if (check.verdict() == TraceCheck::Verdict::reproduced) {
        std::printf("reproduced, bit for bit, up to t = %s: digest %s\n", time(check.tick()).c_str(),
                    digest_text(trace.claim.digest).c_str());
        return kSuccess;
    }
    if (check.verdict() == TraceCheck::Verdict::other_arithmetic) {
        std::printf("%s\n", check.other_arithmetic_text(time_of_tick(scenario.T, check.tick())).c_str());
        return kOtherArithmetic;
    }
    std::printf("not reproduced: differs at t = %s", time(check.first_difference()).c_str());
    if (check.last_agreement() > 0) std::printf(", equal up to t = %s", time(check.last_agreement()).c_str());
    std::printf("; digest here %s, in the link %s\n", digest_text(trace.claim.digest).c_str(),
                digest_text(link->claim->digest).c_str());
    std::puts(
        "Either the link was edited, or it was made by another version of Equator (this is " EQUATOR_VERSION
        ").");
    return kFailed;
}

} // namespace equator::cli
