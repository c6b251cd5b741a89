// An experiment's results as figures: dots with their spread over seeds, the fitted law and its band; for an
// ensemble, medians and bands against time. Pure: exports write them as SVG, the page may draw them.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/analysis.h"
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
    std::string_view title; ///< "Gaps, and what predicts them"
    std::vector<Measure> measures;
};

/// The figures that show all of an experiment's measures.
std::vector<FigurePart> figure_parts(const Experiment& experiment);

/// A part of an experiment that sweeps something: medians with their spread over seeds and the fits of
/// `choice`, from choice.from on. `single_runs`: every run as a fainter dot besides.
void draw_sweep(const Experiment& experiment, const std::vector<ExperimentCurve>& curves,
                const FitChoice& choice, const FigurePart& part, bool single_runs, ExperimentFigure& out);

/// A part of an experiment over time: medians with bands (quantiles 0.1 to 0.9) against time, one for each
/// value of what is swept.
void draw_ensemble(const Experiment& experiment, const std::vector<ExperimentCurve>& curves,
                   const FigurePart& part, ExperimentFigure& out);

} // namespace equator
