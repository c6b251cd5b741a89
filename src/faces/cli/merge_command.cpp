#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "base/number_text.h"
#include "experiment/analysis.h"
#include "experiment/experiment_link.h"
#include "experiment/experiment_table.h"
#include "faces/cli/commands.h"
#include "faces/cli/experiments.h"
#include "faces/cli/options.h"
#include "faces/cli/table_file.h"
#include "faces/cli/whole_file.h"
#include "scenario/problem.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator merge DIR [--law power|log|exp] [--from X]\n"
    "\n"
    "Puts the shards that `equator sweep --shard I/N --out DIR` wrote together into DIR/table.csv, the same\n"
    "bytes as an unsharded sweep writes, and prints the fitted slopes with their standard errors. Shards of\n"
    "different experiments, missing and unfinished shards are refused, each by name.\n"
    "\n"
    "  --law L     power: log y against log x (default); log: y against log x; exp: log y against x.\n"
    "              Built-in experiments have their own\n"
    "  --from X    fit only where the swept setting is at least X\n";

struct Part {
    std::string name, text;
    TableHead head;
    TableRows rows;
};

std::string read_law(const std::string& text, std::optional<Law>& law) {
    if (text == "power")
        law = Law::power;
    else if (text == "log")
        law = Law::logarithmic;
    else if (text == "exp")
        law = Law::exponential;
    else
        return "is not a law: power, log or exp";
    return "";
}

std::string shard_text(const Shard& shard) {
    return std::to_string(shard.index) + "/" + std::to_string(shard.count);
}

/// The table of parts that are all there, in order of their shards.
std::string join(const Experiment& experiment, std::vector<Part>& parts, std::vector<ExperimentRow>& rows) {
    std::string text = table_head(experiment);
    const std::size_t runs = run_count(experiment);
    rows.resize(runs);
    for (Part& part : parts)
        for (ExperimentRow& row : part.rows.rows) rows[row.run] = std::move(row);
    for (const ExperimentRow& row : rows) text += table_row(experiment, row);
    return text += kTableEnd;
}

} // namespace

/// A table that went through a mail or an editor may have come back with other line ends.
static void unix_line_ends(std::string& text) {
    std::size_t kept = 0;
    for (std::size_t n = 0; n < text.size(); ++n)
        if (text[n] != '\r' || n + 1 == text.size() || text[n + 1] != '\n') text[kept++] = text[n];
    text.resize(kept);
}

FolderTable read_folder(const std::string& folder) {
    FolderTable table;
    const auto complain = [&table](const std::string& what) {
        table.error += (table.error.empty() ? "" : "\n") + what;
    };
    std::error_code error;
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (name.rfind("shard-", 0) == 0 && entry.path().extension() == ".csv") names.push_back(name);
    }
    if (error) {
        complain("cannot read the folder " + folder + ": " + error.message());
        return table;
    }
    std::sort(names.begin(), names.end());
    if (names.empty()) names.push_back(table_file_name({})); // an unsharded sweep
    std::vector<Part> parts;
    for (const std::string& name : names) {
        Part part;
        part.name = name;
        if (!read_file((std::filesystem::path(folder) / name).string(), part.text).empty()) {
            complain(names.size() == 1 && name == table_file_name({})
                         ? folder + " has neither shards nor a table; equator sweep writes them"
                         : "cannot read " + name);
            return table;
        }
        unix_line_ends(part.text);
        part.head = read_table_head(part.text);
        if (!part.head.error.empty())
            complain(name + " " + part.head.error);
        else if (table_file_name(part.head.shard) != name)
            complain(name + " holds shard " + shard_text(part.head.shard) + "; its name should be " +
                     table_file_name(part.head.shard));
        parts.push_back(std::move(part));
    }
    if (!table.error.empty()) return table;

    const Part& first = parts.front();
    table.experiment = first.head.experiment;
    for (const Part& part : parts) {
        if (!(part.head.experiment == table.experiment))
            complain(part.name + " is of another experiment than " + first.name + ": " +
                     experiment_text(part.head.experiment) + " and " + experiment_text(table.experiment));
        else if (part.head.version != EQUATOR_VERSION)
            complain(part.name + " is by version " + part.head.version + ", and this is " EQUATOR_VERSION);
        else if (part.head.shard.count != first.head.shard.count)
            complain(part.name + " is a shard of " + std::to_string(part.head.shard.count) + ", " +
                     first.name + " of " + std::to_string(first.head.shard.count));
    }
    if (!table.error.empty()) return table;
    for (Part& part : parts) {
        part.rows = read_table_rows(part.text, part.head);
        if (!part.rows.error.empty())
            complain(part.name + ", " + part.rows.error);
        else if (!part.rows.complete)
            complain(part.name + " is not complete: " + std::to_string(part.rows.rows.size()) + " of " +
                     std::to_string(shard_size(part.head.shard, run_count(table.experiment))) +
                     " runs; go on with equator sweep '" + experiment_text(table.experiment) + "' --out " +
                     folder + " --shard " + shard_text(part.head.shard));
    }
    std::size_t next = 0;
    for (std::size_t index = 1; index <= first.head.shard.count; ++index) {
        const Shard shard{index, first.head.shard.count};
        if (next < parts.size() && parts[next].head.shard == shard)
            ++next;
        else
            complain("shard " + shard_text(shard) + " is missing; make it with equator sweep '" +
                     experiment_text(table.experiment) + "' --out " + folder + " --shard " +
                     shard_text(shard));
    }
    if (table.error.empty()) table.text = join(table.experiment, parts, table.rows);
    return table;
}

int merge(const Arguments& arguments) {
    if (asks_for(arguments, "--help")) {
        std::fputs(kHelp, stdout);
        return kSuccess;
    }
    std::optional<Law> law;
    std::optional<double> from;
    const Option options[] = {
        {"law", [&](const std::string& value) { return read_law(value, law); }},
        {"from",
         [&](const std::string& value) {
             const auto number = parse_double(value);
             if (!number.ok()) return std::string("is not a number");
             from = number.value;
             return std::string();
         }},
    };
    const auto [folder, misread] = read_word_and_options(arguments, "merge", "folder", options);
    bool failed = misread;
    const auto complain = [&failed](const std::string& what) {
        std::fprintf(stderr, "equator merge: %s\n", what.c_str());
        failed = true;
    };
    if (!folder) complain("which folder? The one that equator sweep wrote to");
    if (failed) return kBadInput;

    const FolderTable table = read_folder(*folder);
    if (!table.error.empty()) {
        for (std::size_t begin = 0; begin <= table.error.size();) {
            const std::size_t end = std::min(table.error.find('\n', begin), table.error.size());
            complain(table.error.substr(begin, end - begin));
            begin = end + 1;
        }
        return kFailed;
    }
    const std::filesystem::path path = std::filesystem::path(*folder) / table_file_name({});
    std::string there;
    if (!read_file(path.string(), there).empty() || there != table.text) {
        unix_line_ends(there);
        const TableHead head = read_table_head(there);
        if (!there.empty() && (!head.error.empty() || !(head.experiment == table.experiment))) {
            complain(path.string() +
                     (head.error.empty() ? " holds another experiment" : " is not a table of this program") +
                     "; remove it first");
            return kFailed;
        }
        const std::string wrong = write_file(path.string(), [&](WholeFile& file) { file.write(table.text); });
        if (!wrong.empty()) {
            complain(wrong);
            return kFailed;
        }
    }
    std::printf("%s: %zu runs of %s\n", path.string().c_str(), table.rows.size(),
                experiment_text(table.experiment).c_str());
    FitChoice choice = fit_choice(table.experiment);
    if (law) choice.law = *law;
    if (from) choice.from = *from;
    for (const std::string& line : fit_lines(table.experiment, table.rows, choice)) std::puts(line.c_str());
    return kSuccess;
}

} // namespace equator::cli
