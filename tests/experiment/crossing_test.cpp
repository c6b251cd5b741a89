// The width that is really needed: its crossing against laws whose crossing is known, its interval against
// repeated simulations, and one real case against networks of the width that it names.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/random.h"
#include "experiment/analysis.h"
#include "experiment/crossing.h"
#include "experiment/experiment_link.h"
#include "run/run.h"
#include "support/validation.h"
#include "theory/expected_gap.h"

using namespace equator;
using namespace equator::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const std::vector<double> kWidths{8, 12, 18, 27, 40, 60, 90};

std::vector<double> law(const std::vector<double>& m, double power, double damping, double size) {
    std::vector<double> gaps;
    for (const double width : m) gaps.push_back(size * std::pow(width, -power) * std::exp(-damping / width));
    return gaps;
}

/// Gaps of `seeds` seeds around C / m: a chi-square of ten degrees of freedom each, one half of it common to
/// all widths of a seed, as the narrower networks of a seed are parts of the wider ones.
std::vector<WidthSample> simulated(double size, std::size_t seeds, std::uint64_t trial) {
    std::vector<WidthSample> samples;
    for (std::size_t i = 0; i < kWidths.size(); ++i) {
        WidthSample sample{kWidths[i], {}, {}};
        for (std::size_t seed = 0; seed < seeds; ++seed) {
            double chi = 0.0;
            for (std::uint32_t k = 0; k < 10; ++k) {
                const double z = normal(trial, Stream::neurons, seed,
                                        k < 5 ? k : 100 * (1 + static_cast<std::uint32_t>(i)) + k);
                chi += z * z / 10.0;
            }
            sample.gaps.push_back(size / kWidths[i] * chi);
            sample.groups.push_back(seed);
        }
        samples.push_back(std::move(sample));
    }
    return samples;
}

Experiment experiment_of(const char* link) {
    const ExperimentResult read = parse_experiment(link);
    REQUIRE(read.ok());
    return read.experiment;
}

} // namespace

TEST_CASE("crossing: of a power of m it is exact, of a damped one it is the last, off by the interpolation") {
    for (const double power : {0.7, 1.0, 1.5}) {
        const double at = 31.0, target = 0.01;
        CHECK(crossing_width(kWidths, law(kWidths, power, 0.0, target * std::pow(at, power)), target) ==
              doctest::Approx(at).epsilon(1e-12));
    }
    // C/m exp(-a/m) rises up to m = a: with a = 20 and C = 0.9 it is at 0.01 for m = 9.08 and m = 62.9.
    const std::vector<double> damped = law(kWidths, 1.0, 20.0, 0.9);
    CHECK(damped.front() < 0.01);
    double lo = 40.0, hi = 90.0; // the last crossing by halving
    while (hi - lo > 1e-9) {
        const double middle = 0.5 * (lo + hi);
        (law({middle}, 1.0, 20.0, 0.9)[0] > 0.01 ? lo : hi) = middle;
    }
    CHECK(crossing_width(kWidths, damped, 0.01) == doctest::Approx(lo).epsilon(0.01));
}

TEST_CASE("crossing: what lies beyond the widths that were run is said to") {
    CHECK(crossing_width(kWidths, law(kWidths, 1.0, 0.0, 0.05), 0.01) == 0.0);
    CHECK(crossing_width(kWidths, law(kWidths, 1.0, 0.0, 2.0), 0.01) == kInfinity);
    std::vector<double> gaps = law(kWidths, 1.0, 0.0, 0.3);
    gaps[2] = kNaN;
    CHECK(std::isnan(crossing_width(kWidths, gaps, 0.01)));
    // A gap that has no logarithm is at most the target.
    CHECK(crossing_width(std::vector<double>{4, 8}, std::vector<double>{1.0, 0.0}, 0.5) == 8.0);
    // Just at the target is enough.
    CHECK(crossing_width(std::vector<double>{4, 8}, std::vector<double>{1.0, 0.5}, 0.5) ==
          doctest::Approx(8.0).epsilon(1e-14));
}

TEST_CASE("crossing: the interval has the right size, and holds the true width in nine of ten simulations") {
    constexpr int kTrials = 300;
    constexpr std::size_t kSeeds = 40;
    const double size = 0.3, truth = 30.0; // C / 0.01
    int held = 0;
    double mean = 0.0, square = 0.0, interval = 0.0;
    for (int trial = 0; trial < kTrials; ++trial) {
        const WidthNeeded needed =
            width_needed(simulated(size, kSeeds, 700 + static_cast<std::uint64_t>(trial)), 0.01, 400);
        held += needed.lo <= truth && truth <= needed.hi;
        mean += needed.width / kTrials;
        square += needed.width * needed.width / kTrials;
        interval += (needed.hi - needed.lo) / kTrials;
    }
    const double deviation = std::sqrt(square - mean * mean);
    MESSAGE("held ", held, " of ", kTrials, ", mean ", mean, ", deviation ", deviation, ", interval ",
            interval);
    // The deviation of a mean of 40 such chi-squares, 2/10 of the mean squared each, is 7 %: so is the
    // width's.
    CHECK(deviation / truth == doctest::Approx(std::sqrt(0.2 / kSeeds)).epsilon(0.2));
    CHECK(interval / (2.0 * 1.96 * deviation) == doctest::Approx(1.0).epsilon(0.15));
    // A bootstrap of 40 skew numbers holds less than 95 %: 273 of 300 here.
    CHECK(held >= 270);
    validated("width_measured", "mean over 300 simulations of a law whose crossing is known",
              "C/m, chi-square noise, 40 seeds", kNoTime, mean, truth, relative(0.02));
}

TEST_CASE("crossing: with fewer than three seeds there is a width and no interval") {
    const WidthNeeded needed = width_needed(simulated(0.3, 2, 1), 0.01);
    CHECK(std::isfinite(needed.width));
    CHECK(std::isnan(needed.lo));
    CHECK(std::isnan(width_needed({}, 0.01).width));
    // A run that is missing is left out of its width's mean.
    std::vector<WidthSample> samples{{10, {0.04, kNaN, 0.04}, {0, 1, 2}},
                                     {20, {0.01, 0.01, 0.01}, {0, 1, 2}}};
    CHECK(width_needed(samples, 0.02).width == doctest::Approx(10.0 * std::sqrt(2.0)).epsilon(1e-12));
}

TEST_CASE("crossing: of an experiment's rows, whatever their order, and beside theory's widths") {
    const Experiment e = experiment_of("#v1&T=20&sweep=m:8,16,32,64;d:4,8,16&seeds=5&"
                                       "measure=width_measured,width_expected,width_gronwall&at=escape");
    // Mean gaps 0.3/m, 0.05/m and 2/m: 30 neurons, fewer than 8, more than 64.
    const double sizes[] = {0.3, 0.05, 2.0}, widths[] = {8, 16, 32, 64};
    const double factors[] = {0.6, 0.8, 1.0, 1.2, 1.4};
    std::vector<ExperimentRow> rows;
    for (std::size_t run = 0; run < run_count(e); ++run) {
        const RunPlan plan = plan_of(e, run);
        ExperimentRow row{run, plan.swept, plan.seed, {{1.0, {}, 0, ""}}};
        const std::size_t d = run / 5 % 3, seed = run % 5;
        CHECK(plan.swept[0] == widths[run / 15]);
        row.lines[0].values = {sizes[d] * factors[seed] / 0.01, 100.0 * static_cast<double>(d + 1),
                               kInfinity};
        rows.push_back(row);
    }
    std::vector<ExperimentRow> backwards(rows.rbegin(), rows.rend());
    for (const auto& order : {rows, backwards}) {
        const std::vector<ExperimentCurve> curves = curves_of(e, order);
        REQUIRE(curves.size() == 3); // one a measure: m tells no curves apart
        for (const ExperimentCurve& curve : curves) {
            CHECK_FALSE(curve.parameter.has_value());
            CHECK(curve_name(e, curve) == "");
            REQUIRE(curve.points.size() == 3);
        }
        const std::vector<CurvePoint>& measured = curves[0].points;
        CHECK(measured[0].x == 4.0);
        REQUIRE(measured[0].values.size() == 1);
        CHECK(measured[0].values[0] == doctest::Approx(30.0).epsilon(1e-12));
        CHECK(measured[0].spread.median == measured[0].values[0]);
        CHECK(measured[0].spread.lo > 20.0);
        CHECK(measured[0].spread.lo < 30.0);
        CHECK(measured[0].spread.hi > 30.0);
        CHECK(measured[0].note == "");
        // A click opens a network that is just wide enough, and whose own gap is nearest the target.
        CHECK(plan_of(e, measured[0].runs[0]).swept == std::vector<double>{32, 4});
        CHECK(plan_of(e, measured[0].runs[0]).seed == 3);
        CHECK(measured[1].note == "fewer than 8");
        CHECK(measured[2].note == "more than 64");
        CHECK(std::isnan(measured[1].values[0]));
        CHECK(curves[1].points[2].spread.median == 300.0);
        CHECK(curves[1].points[2].values.size() == 20);
    }
    const std::vector<std::string> lines = fit_lines(e, rows, fit_choice(e));
    CHECK(lines[0].find("width_measured at d = 4: 30 (95 %: 2") == 0);
    CHECK(lines[1].find("width_measured at d = 8: fewer than 8") == 0);
    CHECK(lines[2].find("width_measured at d = 16: more than 64") == 0);
    // What is not random has no clustered error, but that of a line through its points.
    CHECK(lines[4].find("width_expected ~ d^s, s = 0.7") == 0);
    CHECK(lines[4].find("1 seed;") != std::string::npos);
    // Gronwall's is fitted as the exponential that it is.
    CHECK(lines[5].find("width_gronwall") == 0);
    CHECK(fit_choice(e).law_of(e, kWidthGronwall) == Law::exponential);
    CHECK(fit_choice(e).law_of(e, kWidthExpected) == Law::power);
}

TEST_CASE("crossing: with m on the horizontal axis a run's width is its own") {
    const Experiment e =
        experiment_of("#v1&T=20&sweep=d:4,8;m:8,16&seeds=2&measure=width_measured&at=escape");
    std::vector<ExperimentRow> rows;
    for (std::size_t run = 0; run < run_count(e); ++run) {
        const RunPlan plan = plan_of(e, run);
        rows.push_back({run, plan.swept, plan.seed, {{1.0, {double(run)}, 0, ""}}});
    }
    const std::vector<ExperimentCurve> curves = curves_of(e, rows);
    REQUIRE(curves.size() == 2);
    CHECK(curve_name(e, curves[1]) == "d = 8");
    CHECK(curves[1].points[0].values == std::vector<double>{4, 5});
}

TEST_CASE("crossing: networks of the width that is named keep the target, somewhat narrower ones do not") {
    const char* const link =
        "#v1&phi=h2&T=10&sweep=m:10..90*1.7321;d:4,8&seeds=48&measure=width_measured&at=escape&target=0.003";
    const Experiment e = experiment_of(link);
    std::vector<ExperimentRow> rows;
    for (std::size_t run = 0; run < run_count(e); ++run) {
        ExperimentRun running(e, run);
        while (!running.approach()) {
        }
        rows.push_back(running.row());
    }
    const ExperimentCurve curve = curves_of(e, rows).at(0);
    for (const CurvePoint& point : curve.points) {
        const double width = point.spread.median, escape = rows[point.runs[0]].lines[0].t;
        REQUIRE(std::isfinite(width));
        // The mean gap of runs of their own, by coordinates.
        const auto mean_gap = [&](int m) {
            double mean = 0.0;
            for (std::uint64_t seed = 1; seed <= 48; ++seed) {
                Scenario scenario = plan_of(e, point.runs[0]).scenario;
                scenario.m = m;
                scenario.seed = seed;
                Run run(scenario, false);
                run.advance_to(escape);
                const RunState state = run.state_at(escape, false);
                mean += (state.neurons - state.twins).square().sum() / m / 48.0;
            }
            return mean;
        };
        const double below = mean_gap(static_cast<int>(width / 1.2)),
                     near = mean_gap(static_cast<int>(std::lround(width))),
                     above = mean_gap(static_cast<int>(width * 1.2));
        MESSAGE("d = ", point.x, ": ", width, " (", point.spread.lo, " to ", point.spread.hi, "); mean gaps ",
                below, ", ", near, ", ", above);
        CHECK(below > 0.003);
        CHECK(above < 0.003);
        validated("width_measured", "mean gap of networks of that width, by coordinates, against the target",
                  "d=" + number_text(point.x) + "&phi=h2, 48 seeds", escape, near, 0.003, relative(0.1));
        // And about what the leading order in 1/m has, which knows nothing of a neuron's own share.
        const double expected =
            expected_gap(Kernels::make(static_cast<int>(point.x), hermite(2), hermite(2)), {escape})[0]
                .particle /
            0.003;
        validated("width_measured", "leading order in 1/m: C_p / target",
                  "d=" + number_text(point.x) + "&phi=h2, 48 seeds", escape, width, expected, relative(0.35));
    }
}
