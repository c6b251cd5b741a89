// An experiment's results as figures: dots with their spread over seeds, the fitted law and its band; for an
// ensemble, medians and bands against time. Pure: exports write them as SVG, the page may draw them.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "experiment/analysis.h"
#include "front/plot/figure.h"

namespace equator {

/// A figure with the numbers that it shows. Not copied: the figure holds views of them.
struct ExperimentFigure {
    ExperimentFigure() = default;
    ExperimentFigure(const ExperimentFigure&) = delete;
    ExperimentFigure& operator=(const ExperimentFigure&) = delete;

    PlotFigure figure;
    std::deque<std::vector<double>> numbers; ///< a deque: growing moves no element
};

/// Curves of an experiment that sweeps something, with the fits of `choice` from choice.from on. Measures are
/// those of `only`, all if it is empty.
void draw_sweep(const Experiment& experiment, const std::vector<ExperimentCurve>& curves,
                const FitChoice& choice, const std::vector<Measure>& only, ExperimentFigure& out);

/// Medians with bands (quantiles 0.1 to 0.9) of an experiment that sweeps nothing, against time.
void draw_ensemble(const std::vector<ExperimentCurve>& curves, const std::vector<Measure>& only, bool log_y,
                   ExperimentFigure& out);

} // namespace equator
