// What the commands about experiments share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiment/experiment.h"
#include "experiment/experiment_run.h"

namespace equator::cli {

/// An experiment from a link or a built-in's name. What is wrong is printed on standard error, and then
/// nothing is returned. `command` names the caller.
std::optional<Experiment> read_experiment(const std::string& text, const char* command);

/// All rows of an experiment, from the whole table or the shards in a folder.
struct FolderTable {
    Experiment experiment;
    std::string text; ///< the whole table, as an unsharded sweep writes it
    std::vector<ExperimentRow> rows;
    std::string error; ///< "" if all is there; one complaint a line otherwise
};
FolderTable read_folder(const std::string& folder);

} // namespace equator::cli
