// What the page of experiments asks for besides runs: reading a link, keeping the rows that come in, and
// figures, laws and tables of those that are there. Its answers are JSON for scripts that decide nothing. One
// for the page; runs are computed elsewhere (faces/lab/worker.cpp).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "experiment/experiment.h"
#include "faces/lab/report.h"

namespace equator {

class Laboratory {
  public:
    /// The experiments that come with the program: [{"name","title","link","expected","remark","picture"}],
    /// the last the name of its figure in docs/results.
    static std::string gallery();
    /// What can be measured and swept:
    /// {"measures":[{"name","label","meaning"}],"settings":[{"key","name"}],"keys":[...]}
    static std::string vocabulary();

    /// Takes up the experiment of a link and forgets the one before, rows and all. If it cannot be run, the
    /// one before stays, and the answer is {"problems":[...],"nearest":link}; otherwise it is
    /// {"link","title","expected","version","runs", "seeds","figures","order":[run, ...],"seconds":[per run,
    /// in that order],"timed","law","from","swept"}. `order`: all runs, the cheaper ones of a seed first and
    /// one seed after the other, so that a law shows early. `timed`: whether the seconds are seconds, or only
    /// shares. A plain scenario is taken for an experiment that one could begin with ("suggested": true).
    std::string open(std::string_view link);

    /// A row as table_row writes it. "" or why it is none of this experiment's.
    std::string add(std::size_t run, std::string_view text);

    /// faces/lab/report.h; "{}" before an experiment is open.
    std::string report(const ReportOptions& options) const;
    /// The link of a line of a run's row (one a time that is measured), or "" if it is not there.
    std::string run_link(std::size_t run, std::size_t line) const;
    /// Whether this, in canonical text, is the experiment that rows are taken for.
    bool is_open(std::string_view link) const;
    /// All rows that are there, in order; with all of them the bytes of `equator sweep`.
    std::string table() const;

  private:
    std::optional<Experiment> experiment_;
    RowsByRun rows_;
};

} // namespace equator
