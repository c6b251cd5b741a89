// Neurons that a run starts from in the place of the seed's, from a file (--start).
#pragma once

#include <string>
#include <vector>

#include "faces/cli/options.h"
#include "faces/cli/start_reading.h"
#include "scenario/scenario.h"

namespace equator::cli {

/// The option --start of a command.
class GivenStart {
  public:
    Option option();
    /// Has the scenario the file's m and d, and no setting that given neurons cannot be combined with. Does
    /// nothing without a file. For read_arguments.
    Amend amend();

    bool given() const { return !file_.empty(); }
    /// The file's neurons, or without one the seed's.
    Neurons neurons(const Scenario& scenario) const;
    /// What a table says in the place of a link: a run from given neurons has none.
    std::string link(const Scenario& scenario) const;
    /// Settings, file and digest; empty without a file.
    std::vector<std::string> notes(const Scenario& scenario) const;

  private:
    std::string fit(Scenario& scenario, const Says& says) const;

    std::string file_;
    StartReading start_;
};

} // namespace equator::cli
