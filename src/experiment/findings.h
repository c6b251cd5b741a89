// What an experiment's runs came to: curves with their spread over seeds and the law fitted to each. Made of
// rows, or read from a text that keeps it without them; docs/results has such a text beside the figures of
// every built-in experiment, and the page of experiments shows that until runs of its own are there.
//
//     # equator 0.2.0
//     # experiment #v1&sweep=m:50..3200*2&seeds=32&measure=particle_gap,function_gap&at=9
//     # runs 224
//     # failed 0
//     curve,particle_gap,,0            measure, parameter, time asked for
//     fit,power,-0.937,0.0342,...      law, slope, its standard error, its 95 per cent interval, intercept,
//                                      observations, seeds, values left out
//     at,200,0.0099,0.0091,0.0102      x, the line, its 95 per cent band
//     local,-1.12,-0.944               slopes from point to point
//     damped,"m^s exp(-a/m) ..."       analysis.h's damped_text
//     point,50,0.0088,0.0243,0.0498,32,7,0,9,     x, quantiles 0.1, 0.5 and 0.9, how many values; of the run
//     # end                                       nearest to the median its number, line and t; a note
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/analysis.h"

namespace equator {

struct Finding {
    ExperimentCurve curve;
    std::optional<CurveFit> fit; ///< nothing over time, or with fewer than two points
    std::string damped;          ///< damped_text
};

struct Findings {
    std::string version; ///< of the program that made the runs
    std::size_t runs = 0, failed = 0;
    std::vector<Finding> curves; ///< in the order of curves_of
};

/// What rows come to, fitted as `choice` says.
Findings findings_of(const Experiment& experiment, const std::vector<ExperimentRow>& rows,
                     const FitChoice& choice);

/// The curve of the same measure, parameter and time, or null.
const Finding* finding_of(const Findings& findings, const ExperimentCurve& curve);

/// Which of a point's values is nearest to its median. Precondition: it has one.
std::size_t nearest_to_median(const CurvePoint& point);

/// As text, numbers with six digits. Of the curves only those of `measures`: an ensemble measures more than
/// anybody looks at.
std::string findings_text(const Experiment& experiment, const Findings& findings,
                          const std::vector<Measure>& measures);

/// Points that were read have one value, the median, and one run, the nearest to it.
struct FindingsResult {
    Experiment experiment;
    Findings findings;
    std::string error; ///< "" if it could be read
};
FindingsResult read_findings(std::string_view text);

} // namespace equator
