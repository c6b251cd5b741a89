// Statistics of experiments: against closed forms, known data, and simulated data whose law is known.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"
#include "experiment/analysis.h"
#include "experiment/experiment_link.h"
#include "experiment/fit.h"

using namespace equator;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double gauss(std::uint64_t trial, std::uint64_t i, std::uint32_t j) {
    return normal(trial, Stream::neurons, i, j);
}

} // namespace

TEST_CASE("quantiles interpolate between order statistics") {
    const std::vector<double> values{4, 1, 3, kNaN, 2};
    CHECK(quantile(values, 0.0) == 1.0);
    CHECK(quantile(values, 0.5) == 2.5);
    CHECK(quantile(values, 1.0) == 4.0);
    CHECK(quantile(values, 0.1) == doctest::Approx(1.3));
    CHECK(std::isnan(quantile({}, 0.5)));
    CHECK(spread_of(values).count == 4);
    const std::vector<double> with_infinity{1, 2, std::numeric_limits<double>::infinity()};
    CHECK(quantile(with_infinity, 0.5) == 2.0);
}

TEST_CASE("least squares of known data: Anscombe's first quartet") {
    const double x[] = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    const double y[] = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
    std::vector<Observation> data;
    for (int i = 0; i < 11; ++i) data.push_back({x[i], y[i], 0});
    const LineFit fit = *fit_line(data);
    // Anscombe 1973: slope 0.5, intercept 3, standard error of the slope 0.118.
    CHECK(fit.slope == doctest::Approx(0.50009).epsilon(1e-5));
    CHECK(fit.intercept == doctest::Approx(3.00009).epsilon(1e-5));
    CHECK(fit.slope_error == doctest::Approx(0.11791).epsilon(1e-4));
}

TEST_CASE("a balanced design: the mean of the groups' slopes, and its standard error") {
    const std::vector<double> x{0.0, 1.0, 3.0, 4.5};
    std::vector<Observation> data;
    std::vector<double> slopes;
    for (std::size_t g = 0; g < 6; ++g) {
        std::vector<Observation> own;
        for (std::size_t i = 0; i < x.size(); ++i)
            own.push_back({x[i], 2.0 - 0.7 * x[i] + 0.3 * gauss(g, i, 0), g});
        slopes.push_back(fit_line(own)->slope);
        data.insert(data.end(), own.begin(), own.end());
    }
    double mean = 0.0, square = 0.0;
    for (double s : slopes) mean += s / 6.0;
    for (double s : slopes) square += (s - mean) * (s - mean);
    const LineFit fit = *fit_line(data);
    CHECK(fit.groups == 6);
    CHECK(fit.slope == doctest::Approx(mean).epsilon(1e-12));
    CHECK(fit.slope_error == doctest::Approx(std::sqrt(square / 5.0 / 6.0)).epsilon(1e-12));
}

TEST_CASE("no line through one x, and no error from too few points") {
    const std::vector<Observation> same{{1, 2, 0}, {1, 3, 0}};
    CHECK_FALSE(fit_line(same).has_value());
    const std::vector<Observation> one{{1, 2, 0}};
    CHECK_FALSE(fit_line(one).has_value());
    const std::vector<Observation> two{{1, 2, 0}, {2, 4, 0}};
    CHECK(fit_line(two)->slope == doctest::Approx(2.0));
    CHECK(std::isnan(fit_line(two)->slope_error));
}

TEST_CASE("laws become straight lines and bend back") {
    const auto slope = [](Law law, auto f) {
        std::vector<Observation> data;
        for (double x : {2.0, 3.0, 5.0, 9.0}) data.push_back(*straighten(law, x, f(x), 0));
        const LineFit fit = *fit_line(data);
        CHECK(bend_back(law, fit.at(straighten(law, 4.0, 1.0, 0)->x)) ==
              doctest::Approx(f(4.0)).epsilon(1e-12));
        return fit.slope;
    };
    CHECK(slope(Law::power, [](double x) { return 3.0 * std::pow(x, -1.5); }) == doctest::Approx(-1.5));
    CHECK(slope(Law::logarithmic, [](double x) { return 3.0 + 0.25 * std::log(x); }) ==
          doctest::Approx(0.25));
    CHECK(slope(Law::exponential, [](double x) { return 3.0 * std::exp(0.4 * x); }) == doctest::Approx(0.4));
    CHECK_FALSE(straighten(Law::power, 1.0, 0.0, 0).has_value());
    CHECK_FALSE(straighten(Law::power, 1.0, kNaN, 0).has_value());
    CHECK_FALSE(straighten(Law::power, std::numeric_limits<double>::infinity(), 1.0, 0).has_value());
    CHECK(straighten(Law::logarithmic, 1.0, -1.0, 0).has_value());

    const std::vector<double> x{1, 2, 4}, y{1, 8, 64}, gap{1, kNaN, 64};
    const std::vector<double> local = local_slopes(Law::power, x, y);
    REQUIRE(local.size() == 2);
    CHECK(local[0] == doctest::Approx(3.0));
    CHECK(local[1] == doctest::Approx(3.0));
    CHECK(std::isnan(local_slopes(Law::power, x, gap)[0]));
}

TEST_CASE("the standard error and the bootstrap cover the truth as often as they say") {
    // Runs of one seed share a part of their noise, as neurons that narrower networks share with wider ones:
    // of the level (which leaves the slope alone) and of the slope.
    constexpr int kTrials = 300, kSeeds = 32;
    constexpr double kSlope = -1.0;
    int within_error = 0, within_band = 0, line_within = 0;
    double mean = 0.0, square = 0.0, claimed = 0.0;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        std::vector<Observation> data;
        std::vector<double> x;
        for (std::uint32_t i = 0; i < 7; ++i) x.push_back(4.0 + 0.7 * i);
        for (std::size_t s = 0; s < kSeeds; ++s)
            for (std::uint32_t i = 0; i < 7; ++i)
                data.push_back({x[i],
                                2.0 + (kSlope + 0.1 * gauss(trial, s, 100)) * x[i] +
                                    0.5 * gauss(trial, s, 101) + 0.4 * gauss(trial, s, i),
                                s});
        const LineFit fit = *fit_line(data);
        const std::vector<double> at{x[0], x[6]};
        const FitBand band = bootstrap_band(data, at, 400);
        within_error += std::fabs(fit.slope - kSlope) <= 2.0 * fit.slope_error;
        within_band += band.slope_lo <= kSlope && kSlope <= band.slope_hi;
        line_within += band.lo[1] <= 2.0 + kSlope * x[6] && 2.0 + kSlope * x[6] <= band.hi[1];
        mean += fit.slope / kTrials;
        square += fit.slope * fit.slope / kTrials;
        claimed += fit.slope_error * fit.slope_error / kTrials;
    }
    CHECK(mean == doctest::Approx(kSlope).epsilon(0.01));
    // Standard deviation of 300 estimates is good to 4 per cent; three of those.
    CHECK(std::sqrt(claimed / (square - mean * mean)) == doctest::Approx(1.0).epsilon(0.13));
    // Two standard errors of 32 groups cover 94.6 per cent, resampled ones a little less; three binomial
    // standard deviations of 300 trials are 4 per cent.
    CHECK(within_error >= 0.906 * kTrials);
    CHECK(within_error <= 0.985 * kTrials);
    CHECK(within_band >= 0.89 * kTrials);
    CHECK(line_within >= 0.89 * kTrials);
}

TEST_CASE("residuals are resampled where there is one seed") {
    constexpr int kTrials = 200;
    int within = 0;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        std::vector<Observation> data;
        for (std::uint32_t i = 0; i < 12; ++i)
            data.push_back({1.0 * i, 0.5 * i + 0.2 * gauss(trial, 0, i), 0});
        const FitBand band = bootstrap_band(data, {}, 400);
        within += band.slope_lo <= 0.5 && 0.5 <= band.slope_hi;
    }
    CHECK(within >= 0.86 * kTrials); // 12 residuals are few; normal theory itself would want t quantiles
}

TEST_CASE("a slope beside a second regressor, and its error") {
    const std::vector<double> m{50, 100, 200, 400, 800, 1600, 3200};
    const auto simulate = [&m](std::uint64_t trial, double noise, std::vector<double>& reciprocal) {
        std::vector<Observation> data;
        for (std::size_t seed = 0; seed < 32; ++seed)
            for (std::uint32_t i = 0; i < m.size(); ++i) {
                // Half of the noise is the seed's at all widths, growing with log m: groups matter.
                const double shared = gauss(1000 + trial, seed, 0) * std::log(m[i]) / 6.0;
                data.push_back(
                    {std::log(m[i]),
                     2.0 - std::log(m[i]) - 25.0 / m[i] + noise * (shared + gauss(2000 + trial, seed, i)),
                     seed});
                reciprocal.push_back(-1.0 / m[i]);
            }
        return data;
    };
    std::vector<double> reciprocal;
    const std::vector<Observation> noiseless = simulate(0, 0.0, reciprocal);
    const LineFit exact = *fit_line_beside(noiseless, reciprocal);
    CHECK(exact.slope == doctest::Approx(-1.0).epsilon(1e-12));
    CHECK(exact.slope_error < 1e-12);
    double mean = 0.0, square = 0.0, variance = 0.0;
    constexpr int kTrials = 300;
    for (int trial = 0; trial < kTrials; ++trial) {
        reciprocal.clear();
        const std::vector<Observation> data = simulate(static_cast<std::uint64_t>(trial), 0.5, reciprocal);
        const LineFit fit = *fit_line_beside(data, reciprocal);
        mean += fit.slope / kTrials;
        square += fit.slope * fit.slope / kTrials;
        variance += fit.slope_error * fit.slope_error / kTrials;
    }
    const double spread = std::sqrt(square - mean * mean);
    CHECK(std::fabs(mean + 1.0) < 4.0 * spread / std::sqrt(1.0 * kTrials));
    CHECK(std::sqrt(variance) == doctest::Approx(spread).epsilon(0.15)); // 300 slopes know it to 4 per cent
    // x is a line in z: there is nothing left to fit.
    std::vector<Observation> line{{1, 1, 0}, {2, 3, 1}, {3, 2, 2}};
    CHECK_FALSE(fit_line_beside(line, std::vector<double>{2, 4, 6}).has_value());
}

TEST_CASE("the bootstrap is the same every time") {
    std::vector<Observation> data;
    for (std::size_t s = 0; s < 5; ++s)
        for (std::uint32_t i = 0; i < 4; ++i) data.push_back({1.0 * i, gauss(1, s, i), s});
    const std::vector<double> at{0.0, 2.0};
    const FitBand a = bootstrap_band(data, at), b = bootstrap_band(data, at);
    CHECK(a.lo == b.lo);
    CHECK(a.hi == b.hi);
    CHECK(a.slope_lo == b.slope_lo);
}

TEST_CASE("rows become curves by measure, parameter and time") {
    const Experiment e =
        parse_experiment("#v1&sweep=k:3,4;m:10,20,40&seeds=4&measure=particle_gap,function_gap&at=1,2")
            .experiment;
    std::vector<ExperimentRow> rows;
    for (std::size_t run = 0; run < run_count(e); ++run) {
        const RunPlan plan = plan_of(e, run);
        ExperimentRow row{run, plan.swept, plan.seed, {}};
        for (const double t : plan.times) {
            const double gap = plan.swept[0] * t / plan.swept[1] * std::exp(0.1 * gauss(3, plan.seed, 0));
            row.lines.push_back({t, {gap, -1.0}, 0, ""});
        }
        rows.push_back(std::move(row));
    }
    std::swap(rows.front(), rows.back()); // the order does not matter
    const std::vector<ExperimentCurve> curves = curves_of(e, rows);
    REQUIRE(curves.size() == 8);
    CHECK(curve_name(e, curves[0]) == "k = 3, t = 1");
    CHECK(curve_name(e, curves[3]) == "k = 4, t = 2");
    CHECK(curves[0].points.size() == 3);
    CHECK(curves[0].points[0].values.size() == 4);
    const CurveFit fit = *fit_curve(curves[0], Law::power);
    // The seeds' factors are the same at every width: they leave the slope exact.
    CHECK(fit.line.slope == doctest::Approx(-1.0).epsilon(1e-12));
    CHECK(fit.line.slope_error < 1e-12);
    CHECK(fit.local.size() == 2);
    CHECK(fit.lo[0] < fit.y[0]);
    CHECK(fit.hi[0] > fit.y[0]);
    CHECK_FALSE(fit_curve(curves[4], Law::power).has_value()); // all negative
    CHECK(fit_curve(curves[0], Law::power, 15.0)->x.size() == 2);
    CHECK(fit_lines(e, rows, {}).size() == 8);
    const DampedFit damped = *fit_damped(curves[0]);
    CHECK(damped.power.slope == doctest::Approx(-1.0).epsilon(1e-9));
    CHECK(std::fabs(damped.damping.slope) < 1e-9);
    CHECK(damped.first == 10.0);
    FitChoice choice;
    choice.damped = measure_of(Quantity::particle_gap);
    CHECK(fit_lines(e, rows, choice).size() == 12); // four curves of that measure have a second line
    CHECK(damped_text(e, curves[4], choice).empty());
}
