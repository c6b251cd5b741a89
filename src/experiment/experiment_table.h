// An experiment's results as text: CSV that says which experiment it is of, so that a file can be picked up
// again, put together with others, plotted, or run anew. Pure: files are the command line's.
//
//     # equator 0.2.0
//     # experiment #v1&T=12&sweep=m:50..3200*2&seeds=32&measure=particle_gap,function_gap&at=9
//     # runs 224
//     # shard 3/8                                      (not in a whole table)
//     run,m,seed,t,particle_gap,function_gap,digest,failure,link
//     2,50,3,9,0.0312,0.0154,89abcdef01234567,,#v1&m=50&seed=3&T=12&t=9
//     ...
//     # end
//
// Numbers are shortest texts (base/number_text.h), nan where there is none and inf beyond what a bound
// follows. A run has a line per time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/experiment.h"
#include "experiment/experiment_run.h"

namespace equator {

/// Every count-th run, beginning with run index - 1: neighbours, which cost alike, go to different shards.
/// The whole is shard 1 of 1.
struct Shard {
    std::size_t index = 1, count = 1;

    bool operator==(const Shard&) const = default;
};
inline constexpr std::size_t kMostShards = 10'000;

/// How many of `runs` are a shard's, and which is its n-th.
inline std::size_t shard_size(const Shard& shard, std::size_t runs) {
    return runs < shard.index ? 0 : (runs - shard.index) / shard.count + 1;
}
inline std::size_t run_of_shard(const Shard& shard, std::size_t n) {
    return shard.index - 1 + n * shard.count;
}

/// "m", "seed", "t", "particle_gap", ...: the columns of a table.
std::vector<std::string> table_columns(const Experiment& experiment);

/// Everything before the first row. Precondition: the experiment is valid and canonical; so below.
std::string table_head(const Experiment& experiment, const Shard& shard = {});
/// A row's lines.
std::string table_row(const Experiment& experiment, const ExperimentRow& row);
/// The last line of a table in which no row is missing.
inline constexpr std::string_view kTableEnd = "# end\n";

/// What a table says it is.
struct TableHead {
    std::string version;
    Experiment experiment;
    Shard shard;
    std::size_t bytes = 0;   ///< length of the head
    bool unfinished = false; ///< the text ends within the head
    std::string error;       ///< "" if it could be read
};
TableHead read_table_head(std::string_view text);

/// The rows of a shard's table, up to the first that is not all there.
struct TableRows {
    std::vector<ExperimentRow> rows; ///< the shard's first rows, in order
    std::size_t bytes = 0; ///< length of the text up to the end of the last of them; what follows was cut off
    bool complete = false; ///< the table has its end
    std::string error;     ///< a line that is no cut-off one and does not belong here, "line 7: ..."
};
/// Reads on after the head. O(length).
TableRows read_table_rows(std::string_view text, const TableHead& head);

} // namespace equator
