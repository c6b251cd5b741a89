// An experiment's results as figures: dots with their spread over seeds, the fitted law and its band, the law
// that is expected; for an ensemble, medians and bands against time. Pure: exports write them as SVG.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/findings.h"
#include "figure/figure.h"

namespace equator {

/// A figure with the numbers that it shows. Not copied: the figure holds views of them.
struct ExperimentFigure {
    ExperimentFigure() = default;
    ExperimentFigure(const ExperimentFigure&) = delete;
    ExperimentFigure& operator=(const ExperimentFigure&) = delete;

    PlotFigure figure;
    std::deque<std::vector<double>> numbers; ///< a deque: growing moves no element
};

/// One of the figures that an experiment has: measures that are of one kind share it.
struct FigurePart {
    std::string_view name;  ///< short, for files: "gap"
    std::string_view title; ///< "Gaps and their predictions"
    std::vector<Measure> measures;
};

/// The figures that show all of an experiment's measures.
std::vector<FigurePart> figure_parts(const Experiment& experiment);

/// What a figure shows beside the findings.
struct ExperimentLook {
    Law law = Law::power;     ///< of a sweep: in whose straight coordinates
    bool single_runs = false; ///< of a sweep: every run as a fainter dot
    /// Of a sweep: the expected law, dashed; without a number to lay it through, in units of its middle.
    bool expected = false;
    bool whole_axis = false;          ///< everything that is swept, whatever is there of it
    const Findings* before = nullptr; ///< what came out before, in grey
    std::optional<double> only; ///< over time: the value whose curves have colour, in a panel of its own
};

/// A part of an experiment that sweeps something: medians with their spread over seeds and the fits.
void draw_sweep(const Experiment& experiment, const Findings& findings, const FigurePart& part,
                const ExperimentLook& look, ExperimentFigure& out);

/// A part of an experiment over time: medians with bands (quantiles 0.1 to 0.9) against time, one for each
/// value of what is swept.
void draw_ensemble(const Experiment& experiment, const Findings& findings, const FigurePart& part,
                   const ExperimentLook& look, ExperimentFigure& out);

} // namespace equator
