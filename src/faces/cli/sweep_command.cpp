#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

#include "base/number_text.h"
#include "experiment/analysis.h"
#include "experiment/builtin.h"
#include "experiment/experiment_link.h"
#include "experiment/experiment_table.h"
#include "experiment/forecast.h"
#include "faces/cli/commands.h"
#include "faces/cli/experiments.h"
#include "faces/cli/options.h"
#include "faces/cli/table_file.h"
#include "run/estimate.h"
#include "scenario/link.h"
#include "view/shared_link.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator sweep EXPERIMENT --out DIR [--shard I/N]\n"
    "equator sweep --list\n"
    "\n"
    "Runs an experiment and writes a table into DIR: a line per run (and time), as soon as it is there.\n"
    "EXPERIMENT is a link with what makes an experiment of it, or the name of a built-in one (--list):\n"
    "\n"
    "  '#v1&d=16&sweep=m:50..3200*2&seeds=32&measure=particle_gap,function_gap&at=9'\n"
    "\n"
    "  --out DIR      folder of the files table.csv or shard-I-of-N.csv\n"
    "  --shard I/N    every N-th run, beginning with the I-th (I from 1 to N); the shards may be run "
    "anywhere, in\n"
    "                 any order, and `equator merge DIR` puts them together\n"
    "\n"
    "A sweep that was stopped, however, goes on where it stopped when the same command is given again; one\n"
    "that is complete is left alone. The table does not depend on how it was made.\n"
    "See docs/experiments.md.\n";

std::string read_shard(const std::string& text, Shard& shard) {
    const std::size_t slash = text.find('/');
    const auto count =
        parse_int64(slash == std::string::npos ? "" : std::string_view(text).substr(slash + 1));
    const auto index = parse_int64(std::string_view(text).substr(0, std::min(slash, text.size())));
    if (!index.ok() || !count.ok()) return "is not a shard: it is I/N, for instance 3/8";
    const auto most = static_cast<std::int64_t>(kMostShards);
    if (count.value < 1 || count.value > most)
        return "is out of range: shards run from 1 to " + std::to_string(most) + "; nearest: 1/" +
               std::to_string(std::clamp<std::int64_t>(count.value, 1, most));
    if (index.value < 1 || index.value > count.value)
        return "is out of range: the shards of " + std::to_string(count.value) + " are 1 to " +
               std::to_string(count.value) +
               "; nearest: " + std::to_string(std::clamp<std::int64_t>(index.value, 1, count.value)) + "/" +
               std::to_string(count.value);
    shard = {static_cast<std::size_t>(index.value), static_cast<std::size_t>(count.value)};
    return "";
}

int list() {
    for (const BuiltinExperiment& builtin : builtin_experiments())
        std::printf("%s: %s\n    %s\n    %s\n", std::string(builtin.name).c_str(),
                    std::string(builtin.title).c_str(), std::string(builtin.link).c_str(),
                    std::string(builtin.expected).c_str());
    return kSuccess;
}

} // namespace

std::optional<Experiment> read_experiment(const std::string& text, const char* command) {
    const BuiltinExperiment* builtin = find_builtin(text);
    const ExperimentResult read =
        parse_experiment(builtin ? std::string(builtin->link) : without_view(text, experiment_keys()));
    if (read.ok()) return read.experiment;
    if (!text.empty() && text.find_first_of("#=&") == std::string::npos) {
        std::vector<std::string_view> names;
        for (const BuiltinExperiment& b : builtin_experiments()) names.push_back(b.name);
        const std::string_view meant = closest_word(text, names);
        std::fprintf(stderr,
                     "equator %s: '%s' is neither an experiment's link nor a built-in experiment%s (equator "
                     "sweep --list)\n",
                     command, safe_echo(text).c_str(),
                     meant.empty() ? "" : ("; did you mean " + std::string(meant) + "?").c_str());
        return std::nullopt;
    }
    for (const LinkProblem& problem : read.problems)
        std::fprintf(stderr, "equator %s: %s\n", command, describe(problem).c_str());
    return std::nullopt;
}

int sweep(const Arguments& arguments) {
    if (asks_for(arguments, "--help")) {
        std::fputs(kHelp, stdout);
        return kSuccess;
    }
    if (asks_for(arguments, "--list")) return list();
    std::optional<std::string> folder;
    Shard shard;
    const Option options[] = {
        {"out",
         [&](const std::string& value) {
             folder = value;
             return std::string();
         }},
        {"shard", [&](const std::string& value) { return read_shard(value, shard); }},
    };
    const auto [text, misread] = read_word_and_options(arguments, "sweep", "experiment", options);
    bool failed = misread;
    const auto complain = [&failed](const std::string& what) {
        std::fprintf(stderr, "equator sweep: %s\n", what.c_str());
        failed = true;
    };
    if (!text) complain("which experiment? A link with measure=..., or a name from equator sweep --list");
    if (!folder || folder->empty()) complain("--out is missing: the folder for the table");
    if (failed) return kBadInput;
    const std::optional<Experiment> experiment = read_experiment(*text, "sweep");
    if (!experiment) return kBadInput;
    // A run that a machine cannot take is refused before the first one starts.
    if (const std::string refusal = refuse_runs(*experiment, kCommandLineCapacity, "the command line");
        !refusal.empty()) {
        complain(refusal);
        return kBadInput;
    }

    TableFile file;
    if (const std::string wrong = file.open(*folder, *experiment, shard); !wrong.empty()) {
        complain(wrong);
        return kFailed;
    }
    const std::size_t runs = shard_size(shard, run_count(*experiment)), there = file.rows().size();
    std::vector<ExperimentRow> rows = file.rows();
    if (file.complete())
        std::fprintf(stderr, "equator sweep: %s is complete, %zu runs\n", file.path().c_str(), runs);
    else if (there > 0)
        std::fprintf(stderr, "equator sweep: %s has %zu of %zu runs; going on\n", file.path().c_str(), there,
                     runs);

    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t n = there; n < runs; ++n) {
        ExperimentRun run(*experiment, run_of_shard(shard, n));
        while (!run.approach()) {
        }
        rows.push_back(run.row());
        if (const std::string wrong = file.append(table_row(*experiment, run.row())); !wrong.empty()) {
            complain(wrong);
            return kFailed;
        }
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        std::fprintf(stderr, "equator sweep: %zu of %zu runs, %.0f s\n", n + 1, runs, seconds);
    }
    if (!file.complete())
        if (const std::string wrong = file.append(std::string(kTableEnd)); !wrong.empty()) {
            complain(wrong);
            return kFailed;
        }
    if (shard.count == 1)
        for (const std::string& line : fit_lines(*experiment, rows, fit_choice(*experiment)))
            std::puts(line.c_str());
    return kSuccess;
}

} // namespace equator::cli
