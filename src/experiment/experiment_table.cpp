#include "experiment/experiment_table.h"

#include <algorithm>
#include <optional>

#include "base/csv_line.h"
#include "base/digest.h"
#include "base/number_text.h"
#include "experiment/experiment_link.h"
#include "scenario/link.h"

namespace equator {

namespace {

constexpr std::string_view kVersionMark = "# equator ", kExperimentMark = "# experiment ",
                           kRunsMark = "# runs ", kShardMark = "# shard ";

bool read_digest(const std::string& text, std::uint64_t& digest) {
    digest = 0;
    for (const char c : text) {
        const bool letter = c >= 'a' && c <= 'f';
        if (!letter && !(c >= '0' && c <= '9')) return false;
        digest = digest * 16 + static_cast<std::uint64_t>(letter ? c - 'a' + 10 : c - '0');
    }
    return text.size() == 16;
}

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

} // namespace

std::vector<std::string> table_columns(const Experiment& experiment) {
    std::vector<std::string> columns{"run"};
    for (const Sweep& sweep : experiment.sweeps) columns.push_back(sweep.key);
    columns.insert(columns.end(), {"seed", "t"});
    for (const Measure m : experiment.measures) columns.emplace_back(info_of(m).name);
    columns.insert(columns.end(), {"digest", "failure", "link"});
    return columns;
}

std::string table_head(const Experiment& experiment, const Shard& shard) {
    std::string text = std::string(kVersionMark) + EQUATOR_VERSION + "\n";
    text += std::string(kExperimentMark) + experiment_text(experiment) + "\n";
    text += std::string(kRunsMark) + std::to_string(run_count(experiment)) + "\n";
    if (shard.count > 1)
        text +=
            std::string(kShardMark) + std::to_string(shard.index) + "/" + std::to_string(shard.count) + "\n";
    std::string columns;
    for (const std::string& column : table_columns(experiment))
        columns += (columns.empty() ? "" : ",") + column;
    return text + columns + "\n";
}

std::string table_row(const Experiment& experiment, const ExperimentRow& row) {
    std::string text;
    for (std::size_t i = 0; i < row.lines.size(); ++i) {
        const ExperimentRow::Line& line = row.lines[i];
        text += std::to_string(row.run);
        for (const double value : row.swept) text += "," + number_text(value);
        text += "," + std::to_string(row.seed) + "," + number_text(line.t);
        for (const double value : line.values) text += "," + number_text(value);
        text += "," + digest_text(line.digest) + "," + csv_field(line.failure) + "," +
                csv_field(link_text(scenario_of(experiment, row, i))) + "\n";
    }
    return text;
}

TableHead read_table_head(std::string_view text) {
    TableHead head;
    const auto refuse = [&head](std::string error) {
        head.error = std::move(error);
        return head;
    };
    std::size_t from = 0;
    std::optional<std::string> experiment, runs;
    for (;;) {
        const std::optional<std::string_view> line = next_line(text, from);
        if (!line) {
            head.unfinished = true;
            return refuse("ends before its first row");
        }
        from += line->size() + 1;
        if (starts_with(*line, kVersionMark))
            head.version = line->substr(kVersionMark.size());
        else if (starts_with(*line, kExperimentMark))
            experiment = line->substr(kExperimentMark.size());
        else if (starts_with(*line, kRunsMark))
            runs = line->substr(kRunsMark.size());
        else if (starts_with(*line, kShardMark)) {
            const std::string_view shard = line->substr(kShardMark.size());
            const std::size_t slash = std::min(shard.find('/'), shard.size());
            const ParsedNumber<std::uint64_t> index = parse_uint64(shard.substr(0, slash)),
                                              count = parse_uint64(
                                                  shard.substr(std::min(slash + 1, shard.size())));
            if (!index.ok() || !count.ok() || index.value < 1 || index.value > count.value ||
                count.value > kMostShards)
                return refuse("is of no shard: '" + safe_echo(shard) + "'");
            head.shard = {static_cast<std::size_t>(index.value), static_cast<std::size_t>(count.value)};
        } else {
            if (head.version.empty() || !experiment) return refuse("is not a table of an experiment");
            break; // the columns
        }
    }
    ExperimentResult read = parse_experiment(*experiment);
    if (!read.ok())
        return refuse("has an experiment that cannot be read: " + describe(read.problems.front()));
    head.experiment = std::move(read.experiment);
    head.bytes = from;
    // The whole must be what this program writes, so that rows mean what it takes them for.
    std::string expected = table_head(head.experiment, head.shard);
    const std::size_t version_end = expected.find('\n');
    expected = std::string(kVersionMark) + head.version + expected.substr(version_end);
    if (text.substr(0, from) != expected) return refuse("does not begin as a table of its experiment does");
    return head;
}

TableRows read_table_rows(std::string_view text, const TableHead& head) {
    TableRows read;
    read.bytes = head.bytes;
    const std::size_t runs = shard_size(head.shard, run_count(head.experiment));
    const std::size_t lines = lines_per_run(head.experiment), sweeps = head.experiment.sweeps.size(),
                      measures = head.experiment.measures.size();
    std::size_t from = head.bytes;
    std::size_t number = static_cast<std::size_t>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(from), '\n'));
    ExperimentRow row;
    while (const std::optional<std::string_view> line = next_line(text, from)) {
        from += line->size() + 1;
        ++number;
        const auto refuse = [&](const std::string& why) {
            read.error = "line " + std::to_string(number) + ": " + why;
            return read;
        };
        if (read.complete) return refuse("text after the end");
        if (std::string(*line) + "\n" == kTableEnd) {
            if (read.rows.size() != runs || !row.lines.empty())
                return refuse("the end, after " + std::to_string(read.rows.size()) + " of " +
                              std::to_string(runs) + " runs");
            read.complete = true;
            read.bytes = from;
            continue;
        }
        if (read.rows.size() == runs)
            return refuse("a row more than the " + std::to_string(runs) + " runs there are");
        const std::vector<std::string> fields = csv_fields(*line);
        if (fields.size() != sweeps + measures + 6) return refuse("not a row of this experiment");
        const std::size_t run = run_of_shard(head.shard, read.rows.size());
        if (fields[0] != std::to_string(run))
            return refuse("run " + safe_echo(fields[0]) + " where run " + std::to_string(run) + " belongs");
        const RunPlan plan = plan_of(head.experiment, run);
        row.run = run;
        row.swept = plan.swept;
        row.seed = plan.seed;
        bool good = fields[1 + sweeps] == std::to_string(plan.seed);
        for (std::size_t i = 0; i < sweeps; ++i) good = good && fields[1 + i] == number_text(plan.swept[i]);
        if (!good) return refuse("not the settings of run " + std::to_string(run));
        ExperimentRow::Line values;
        good = read_csv_number(fields[sweeps + 2], values.t);
        for (std::size_t i = 0; i < measures; ++i) {
            double value = 0.0;
            good = good && read_csv_number(fields[sweeps + 3 + i], value);
            values.values.push_back(value);
        }
        good = good && read_digest(fields[sweeps + measures + 3], values.digest);
        if (!good) return refuse("a value that is not a number");
        values.failure = fields[sweeps + measures + 4];
        row.lines.push_back(std::move(values));
        if (row.lines.size() < lines) continue;
        read.rows.push_back(std::move(row));
        row = {};
        read.bytes = from;
    }
    return read;
}

} // namespace equator
