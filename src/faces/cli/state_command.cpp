#include <cstdio>
#include <string>
#include <utility>

#include "base/digest.h"
#include "base/number_text.h"
#include "faces/cli/commands.h"
#include "faces/cli/given_start.h"
#include "faces/cli/moment_file.h"
#include "faces/cli/npz.h"
#include "faces/cli/options.h"
#include "run/estimate.h"
#include "scenario/link.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator state [LINK] --t T --out FILE.npz|FILE.csv [--start FILE] [--SETTING VALUE]...\n"
    "\n"
    "Runs a scenario to a time and writes what is known of that moment, in double precision: neurons, their\n"
    "twins, velocities and gaps; where infinite width is a law of latitudes, at every twin the local "
    "Hessian,\n"
    "the sampling noise and the propagators since the start, and the law's nodes; what the rule adds to a\n"
    "neuron. docs/command-line.md says what every array is. One line says which were written, and why "
    "others\n"
    "are not there.\n"
    "\n"
    "  --t T          the time (default: the link's, or 0, the start)\n"
    "  --out FILE     .npz, for numpy.load; or .csv, a row for each neuron\n"
    "  --start FILE   the neurons to start from in the place of the seed's, as for equator run\n"
    "  --SETTING V    any setting of a link, over the link's own\n"
    "\n"
    "Under rule=pgd the moment is the last step at or before T, and t is that step's time.\n";

struct Output {
    std::string path;
    bool csv = false;
};

std::string read_output(const std::string& path, Output& out) {
    const auto ends = [&path](std::string_view end) {
        return path.size() > end.size() && path.compare(path.size() - end.size(), end.size(), end) == 0;
    };
    if (!ends(".npz") && !ends(".csv"))
        return "is neither a .npz nor a .csv; nearest: " + safe_echo(path) + ".npz";
    out = {path, ends(".csv")};
    return "";
}

/// Why an archive of these bytes is not written, or "".
std::string too_large(const Scenario& scenario, double bytes) {
    if (bytes <= kMostNpzBytes) return "";
    return "m = " + std::to_string(scenario.m) + " with d = " + std::to_string(scenario.d) + " makes about " +
           short_number(bytes / 1e9, 3) + " GB, and a .npz ends at " + short_number(kMostNpzBytes / 1e9, 3) +
           " GB; nearest: --out with a .csv";
}

/// What there is and what there is not.
std::string summary(const Moment& moment, const MomentSource& source, const Output& out) {
    std::string there, absent;
    const auto name = [&](const std::string& array) { there += ", " + array; };
    for (const MomentArray& array : moment.arrays)
        if (!out.csv || array.shape.empty() || !array.column.empty()) name(array.name);
    for (const Absent& missing : moment.absent)
        absent += (absent.empty() ? "; not " : "; ") + missing.names + ": " + missing.why;
    if (out.csv)
        absent += std::string(absent.empty() ? "; not " : "; ") + "nodes of the law: they are no neurons";
    return out.path + ": equator, " + (source.link.empty() ? "start" : "link") + ", digest" + there + absent;
}

} // namespace

int state(const Arguments& arguments) {
    Output out;
    GivenStart start;
    const Option options[] = {{"out", [&](const std::string& v) { return read_output(v, out); }},
                              start.option()};
    bool helped = false;
    const auto link = read_arguments(arguments, "state", kHelp, options, helped, start.amend());
    if (!link) return helped ? kSuccess : kBadInput;
    const auto complain = [](const std::string& why, int status) {
        std::fprintf(stderr, "equator state: %s\n", why.c_str());
        return status;
    };
    if (out.path.empty())
        return complain("--out is missing: the file to write, for instance --out state.npz", kBadInput);
    const Scenario& scenario = link->scenario;
    Scenario costed = scenario;
    if (scenario.t > 0.0) costed.T = scenario.t;
    if (const auto refusal = refuse(costed, kCommandLineCapacity, "the command line"))
        return complain(refusal->reason + "; nearest: " + link_text(refusal->nearest), kBadInput);
    if (!out.csv)
        if (const std::string why = too_large(scenario, bytes_of_moment(scenario)); !why.empty())
            return complain(why, kBadInput);
    // Before the run, not after it: whether there is a place to write to.
    if (const std::string why = WholeFile(out.path).begin(); !why.empty()) return complain(why, kFailed);

    const Neurons neurons = start.neurons(scenario);
    Run run(scenario, neurons, false);
    run.advance_to(scenario.t);
    if (!run.failure().empty()) return complain(run.failure() + "; nothing was written", kFailed);
    const RunState state = run.state_at(scenario.t, false);
    const Moment moment = moment_of(run, neurons, state);
    const MomentSource source{start.given() ? "" : link_text(scenario), start.notes(scenario), state.t,
                              digest_text(state.digest)};
    if (!out.csv)
        if (const std::string why = too_large(scenario, npz_bytes(moment)); !why.empty())
            return complain(why, kFailed);
    const std::string wrong = write_file(
        out.path, [&](WholeFile& file) { (out.csv ? write_csv : write_npz)(moment, source, file); });
    if (!wrong.empty()) return complain(wrong, kFailed);
    std::puts(summary(moment, source, out).c_str());
    return kSuccess;
}

} // namespace equator::cli
