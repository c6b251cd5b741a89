#include <cstdio>

#include "base/number_text.h"
#include "faces/cli/commands.h"
#include "faces/cli/given_start.h"
#include "faces/cli/options.h"
#include "run/estimate.h"
#include "run/notes.h"
#include "run/row_times.h"
#include "run/run.h"
#include "run/table.h"
#include "scenario/link.h"
#include "theory/loss_floor.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator run [LINK] [--until T] [--every DT] [--format csv|json] [--theory on|off] [--start FILE] "
    "[--SETTING VALUE]...\n"
    "\n"
    "Runs a scenario and prints one row per time: 0, DT, 2 DT, ... and T itself.\n"
    "\n"
    "  --until T      last time (default: the scenario's horizon T)\n"
    "  --every DT     time between rows (default: a thirtieth of the last time)\n"
    "  --format F     csv (default; comments start with #) or json\n"
    "  --theory X     on (default) or off: bounds, budget and self-concordance, at 0.6 (flow) to 3 (pgd) "
    "times the run's own cost\n"
    "  --start FILE   the neurons to start from in the place of the seed's: a .npz or .csv of equator state, "
    "or d\n"
    "                 numbers a row; m and d are the file's. Such a run has no link\n"
    "  --SETTING V    any setting of a link, over the link's own: --m 1000 --phi h3\n"
    "\n"
    "Under rule=pgd a row is the last step at or before its time, and says that step's time.\n"
    "The digest is of the full state at the last row; two machines that print the same digest had the same "
    "run.\n";

} // namespace

int run(const Arguments& arguments) {
    double until = -1.0, every = -1.0;
    TableFormat format = TableFormat::csv;
    bool theory = true;
    GivenStart start;
    const Option options[] = {
        start.option(),
        {"until", [&](const std::string& v) { return read_number(v, 0.0, 1e6, until); }},
        {"every", [&](const std::string& v) { return read_number(v, RowTimes::kLeastEvery, 1e6, every); }},
        {"format",
         [&](const std::string& v) -> std::string {
             if (v != "csv" && v != "json") return "is not a format: csv or json";
             format = v == "csv" ? TableFormat::csv : TableFormat::json;
             return "";
         }},
        {"theory", [&](const std::string& v) -> std::string {
             if (v != "on" && v != "off") return "is not a choice: on or off";
             theory = v == "on";
             return "";
         }}};
    bool helped = false;
    const auto link = read_arguments(arguments, "run", kHelp, options, helped, start.amend());
    if (!link) return helped ? kSuccess : kBadInput;
    const Scenario* scenario = &link->scenario;
    if (until < 0.0) until = scenario->T;
    if (until > scenario->T) {
        std::fprintf(stderr,
                     "equator run: --until = %s is past the horizon T = %s, which no link can name; nearest: "
                     "--until %s, or --T %s\n",
                     number_text(until).c_str(), number_text(scenario->T).c_str(),
                     number_text(scenario->T).c_str(), number_text(until).c_str());
        return kBadInput;
    }
    const RowTimes times = every < 0.0 ? RowTimes::up_to(until) : RowTimes{until, every};
    if (times.too_many()) {
        std::fprintf(stderr, "equator run: --every = %s gives more than 10000000 rows up to %s\n",
                     number_text(every).c_str(), number_text(until).c_str());
        return kBadInput;
    }
    Scenario costed = *scenario;
    if (until > 0.0) costed.T = until;
    if (const auto refusal = refuse(costed, kCommandLineCapacity, "the command line")) {
        std::fprintf(stderr, "equator run: %s; nearest: %s\n", refusal->reason.c_str(),
                     link_text(refusal->nearest).c_str());
        return kBadInput;
    }

    Run run(*scenario, start.neurons(*scenario), theory);
    TableWriter table(format, theory && no_theory_because(*scenario).empty());
    const double floor = loss_floor(*scenario);
    std::vector<std::string> notes = start.notes(*scenario);
    for (std::string& note : scenario_notes(*scenario, floor)) notes.push_back(std::move(note));
    std::fputs(table.begin(start.link(*scenario), notes).c_str(), stdout);
    RunState state;
    for (std::uint64_t row = 0;; ++row) {
        const double t = times.time(row);
        run.advance_to(t);
        const double before = state.t;
        state = run.state_at(t);
        if (row > 0 && !run.failure().empty() && state.t == before) break; // it stands where it stood
        std::fputs(table.row(state.observables).c_str(), stdout);
        if (times.is_last(row) || !run.failure().empty()) break;
        if (std::ferror(stdout)) return kFailed; // nobody would see the rest; main says why
    }
    std::fputs(table.end(state.t, state.digest).c_str(), stdout);
    if (!run.failure().empty()) {
        std::fprintf(stderr, "equator run: %s\n", run.failure().c_str());
        return kFailed;
    }
    return kSuccess;
}

} // namespace equator::cli
