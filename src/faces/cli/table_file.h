// Files of an experiment's results (experiment/experiment_table.h) on disk: appended to run by run, picked up
// where a killed program left them.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "experiment/experiment_table.h"

namespace equator::cli {

/// "shard-0003-of-0008.csv", or "table.csv" for the whole.
std::string table_file_name(const Shard& shard);

/// A table that is being written. Holds a lock while it lives, which ends with the process however that ends.
class TableFile {
  public:
    ~TableFile();
    TableFile() = default;
    TableFile(const TableFile&) = delete;
    TableFile& operator=(const TableFile&) = delete;

    /// Opens or begins the table of a shard in a folder, which is made if it is missing. What a file already
    /// holds is checked; a last row that is not all there is cut off. Returns what is wrong, or "".
    std::string open(const std::string& folder, const Experiment& experiment, const Shard& shard);

    /// Rows that were already there.
    const std::vector<ExperimentRow>& rows() const { return rows_; }
    bool complete() const { return complete_; }
    const std::string& path() const { return path_; }

    /// Appends whole lines, which reach the system before this returns. "" or what went wrong.
    std::string append(const std::string& lines);

  private:
    std::FILE* file_ = nullptr;
    std::string path_;
    std::vector<ExperimentRow> rows_;
    bool complete_ = false;
};

} // namespace equator::cli
