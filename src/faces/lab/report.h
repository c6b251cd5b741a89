// What an experiment's rows show so far, as JSON for the page: figures with a place for every run, laws,
// numbers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "experiment/analysis.h"
#include "experiment/experiment.h"
#include "experiment/experiment_run.h"
#include "experiment/findings.h"
#include "figure/colour.h"

namespace equator {

/// How a report is drawn and fitted.
struct ReportOptions {
    bool dark = true;
    std::vector<Colour> colours;           ///< the reader's own (figure/theme.h), or none
    float width = 720.0f, height = 420.0f; ///< of a figure, in CSS pixels
    std::optional<FitChoice> choice;       ///< nothing: the experiment's own (experiment/analysis.h)
    const Findings* stored = nullptr;      ///< what came out before: shown until a row is there, then in grey
    bool apart = false;                    ///< over time: a panel for every value that is swept
};

using RowsByRun = std::map<std::size_t, ExperimentRow>;

/// {"figures":[{"name","title","svg","runs":[[x, y, run, what, line], ...]}], places in the picture of all
/// runs that are drawn;
/// "laws":[{"name","form","text","expected","slope","error","lo","hi","points","first","seeds","left_out",
/// "damped","local"}], text "-0.937 +- 0.034", expected what theory says the slope is, or "";
/// "numbers":{"head":[...],"x","caption","rows":[[{"text","spread","link"}, ...], ...]}, medians with the
/// link of the run nearest to them; "done","failed","failure","stored"}, the last {"runs","version"} where
/// what is shown came out before, else null.
std::string report_json(const Experiment& experiment, const RowsByRun& rows, const ReportOptions& options);

} // namespace equator
