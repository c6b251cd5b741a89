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
    /// the last the name of its figure in docs/results, where NAME.csv is what it came to.
    static std::string gallery();
    /// What can be measured and swept:
    /// {"measures":[{"name","label","meaning"}],"settings":[{"key","name"}],"keys":[...]}
    static std::string vocabulary();

    /// Takes up the experiment of a link and forgets the one before, rows and all. If it cannot be run, the
    /// one before stays, and the answer is {"problems":[...],"nearest":link}; otherwise it is
    /// {"link","name","title","expected","version","runs", "seeds","figures","order":[run,
    /// ...],"seconds":[per run, in that order],"timed","law","from","panels","swept"}. `order`: all runs, the
    /// cheaper ones of a seed first and one seed after the other, so that a law shows early. `timed`: whether
    /// the seconds are seconds, or only shares. A plain scenario is taken for an experiment that one could
    /// begin with ("suggested": true); its `from` is null where no law is fitted.
    std::string open(std::string_view link);

    /// What came out before, as findings_text writes it: shown until a row is there. "" or why it is not
    /// taken, say because it is of another experiment.
    std::string store(std::string_view text);

    /// A row as table_row writes it. "" or why it is none of this experiment's.
    std::string add(std::size_t run, std::string_view text);

    /// faces/lab/report.h, with what is stored; "{}" before an experiment is open.
    std::string report(ReportOptions options) const;
    /// The link of a line of a run's row (one a time that is measured), or of a stored point's run; "" if
    /// neither is there.
    std::string run_link(std::size_t run, std::size_t line) const;
    /// Whether this, in canonical text, is the experiment that rows are taken for.
    bool is_open(std::string_view link) const;
    /// All rows that are there, in order; with all of them the bytes of `equator sweep`.
    std::string table() const;

  private:
    std::optional<Experiment> experiment_;
    RowsByRun rows_;
    std::optional<Findings> stored_;
};

} // namespace equator
