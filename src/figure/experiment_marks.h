// What the figures of experiments share: which colour a measure has, and which of a figure's parts it is in.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "figure/experiment_figure.h"

namespace equator {

/// One meaning, one colour (figure/theme.h).
Ink ink_of(Measure measure);

/// A curve's colour: its measure's, or, where several curves of one measure have to be told apart, one by its
/// place among all that there will be.
Paint paint_of(const Experiment& experiment, const FigurePart& part, const ExperimentCurve& curve);

/// Where curves of one measure have to be told apart.
inline constexpr Ink kApart[] = {Ink::gap,    Ink::infinite,       Ink::bound_average_stability,
                                 Ink::finite, Ink::bound_gronwall, Ink::bound_linear};

/// What came out before, beside what comes out now.
inline constexpr const char* kBeforeName = "stored result";

/// Numbers that a figure has views of, kept beside it.
std::span<const double> keep(ExperimentFigure& out, std::vector<double> values);

/// A curve through medians.
Curve median_line(ExperimentFigure& out, const ExperimentCurve& curve, const std::string& name, Paint paint);

bool wanted(const FigurePart& part, Measure measure);

/// Whether there is anything to see of a curve: parts of the gap exist only with finite data.
bool has_numbers(const ExperimentCurve& curve);

/// "dimension d".
std::string setting_label(const std::string& key);

} // namespace equator
