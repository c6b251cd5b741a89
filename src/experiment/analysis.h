// From rows to curves: what an experiment measured against what it swept, with spread over seeds and the law
// fitted to it. Plots, the command line's slopes and docs/results.md are made of this.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiment/experiment.h"
#include "experiment/experiment_run.h"
#include "experiment/fit.h"

namespace equator {

struct CurvePoint {
    double x = 0.0;
    std::vector<double> values;      ///< one per run that is there, in order of seed; NaN where it failed
    std::vector<std::size_t> groups; ///< their seeds' numbers, 0 ..
    std::vector<std::size_t> runs;   ///< their runs' numbers: what a click on a dot opens
    std::vector<std::size_t> lines;  ///< and which of the run's lines: one for every time that is measured
    std::vector<double> times;       ///< the exact times of these (NaN where there is none)
    Spread spread;
    std::string note{}; ///< what stands in a table in place of a number that there is not
};

/// One measure against the last swept setting, or against time (is_over_time).
///
/// Widths that are needed (is_width) are no measures of the width that was run: where m is the first of two
/// swept settings, its runs make one curve of them and not one for every m. And runs of several m together
/// tell the width really needed: each point of such a curve of kWidthMeasured has one value,
/// experiment/crossing.h's, with the interval of its bootstrap as its spread, and the run that came nearest
/// to it.
struct ExperimentCurve {
    Measure measure = 0;
    std::optional<double> parameter; ///< value of the first of two swept settings, or of the one beside time
    double at = 0.0;                 ///< time asked for, if it is a number
    std::vector<CurvePoint> points;  ///< x ascending; only those of which a run is there
};

/// Whether the points of a measure's curves are such widths, told by runs of several m together.
bool is_crossing(const Experiment& experiment, Measure measure);

/// What the horizontal axis is: the key of the last swept setting, or "t".
std::string abscissa(const Experiment& experiment);

/// The curves that an experiment will have, in that order, before it has a point.
std::vector<ExperimentCurve> planned_curves(const Experiment& experiment);

/// All curves, by measure, then by the first swept setting, then by time. Rows may be missing, and may come
/// in any order. Precondition: each row has all its lines.
std::vector<ExperimentCurve> curves_of(const Experiment& experiment, const std::vector<ExperimentRow>& rows);

/// "k = 3" for a parameter, "t = 9" for one of several times, "" if there is but one curve of the measure.
std::string curve_name(const Experiment& experiment, const ExperimentCurve& curve);

/// "particle gap, k = 3": what it measures, and which curve of that.
std::string full_name(const Experiment& experiment, const ExperimentCurve& curve);

/// Every x that a curve has a point at, ascending.
std::vector<double> abscissae(const std::vector<ExperimentCurve>& curves);

/// A curve's point at exactly x, or null.
const CurvePoint* point_at(const ExperimentCurve& curve, double x);

struct CurveFit {
    Law law = Law::power;
    LineFit line;                  ///< in the law's straight coordinates
    std::vector<double> x;         ///< the points that took part
    std::vector<double> y, lo, hi; ///< line and 95 per cent bootstrap band there, bent back
    double slope_lo = 0.0, slope_hi = 0.0;
    std::vector<double> local; ///< slopes of the medians between neighbouring x
    std::size_t left_out = 0;  ///< values from `from` on that have no place: not positive, not finite, failed
};
/// "m^s", "s log m" or "exp(s m)": a law of x, whose slope is s.
std::string law_text(Law law, const std::string& x);

/// Least squares over all runs with x >= from, each seed a group. Nothing with fewer than two points. Where
/// all runs of every point agree (nothing is random), each point counts once, as if there were one seed.
std::optional<CurveFit> fit_curve(const ExperimentCurve& curve, Law law, double from = 0.0);

/// y ~ x^s exp(-a/x) by least squares over all runs: a gap that a neuron's own share of the network damps
/// (docs/model.md, section 7).
struct DampedFit {
    LineFit power;      ///< its slope is s, and this one's error knows that a was fitted too
    LineFit damping;    ///< its slope is a
    double first = 0.0; ///< least x that took part
};
/// Nothing with fewer than three x. Precondition of the error: several seeds, each a group.
std::optional<DampedFit> fit_damped(const ExperimentCurve& curve);

/// The law and the start of the fit of a built-in experiment, if this is one (whatever it is called).
struct FitChoice {
    Law law = Law::power;
    double from = 0.0;
    std::optional<Measure> damped{}; ///< one that is fitted as DampedFit besides

    /// The law that a measure is fitted by: Gronwall's width is exponential beside others that follow a
    /// power.
    Law law_of(const Experiment& experiment, Measure measure) const;
};
FitChoice fit_choice(const Experiment& experiment);

/// "m^s exp(-a/m) from m = 50 on: s = -0.949 +- 0.044, a = 24.7 +- 9.9" for a curve that choice.damped means;
/// "" for others.
std::string damped_text(const Experiment& experiment, const ExperimentCurve& curve, const FitChoice& choice);

/// The fits as lines of text, "particle_gap ~ m^-0.98 +- 0.02 (95 %: -1.02 to -0.95), 7 points, 32 seeds".
std::vector<std::string> fit_lines(const Experiment& experiment, const std::vector<ExperimentRow>& rows,
                                   const FitChoice& choice);

} // namespace equator
