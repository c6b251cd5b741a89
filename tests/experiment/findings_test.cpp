// What runs came to, kept as a text without them; and what theory expects of a curve before it has a point.

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "experiment/builtin.h"
#include "experiment/expectation.h"
#include "experiment/experiment_link.h"
#include "experiment/findings.h"

using namespace equator;

namespace {

constexpr std::string_view kLink =
    "#v1&d=4&T=5&sweep=k:3,4;m:10..80*2&seeds=5&measure=particle_gap,function_gap&at=2";

Experiment experiment_of(std::string_view link) {
    return parse_experiment(link).experiment;
}

/// Rows of a law with noise of each seed's own; the last run failed.
std::vector<ExperimentRow> rows_of(const Experiment& e) {
    std::vector<ExperimentRow> rows;
    for (std::size_t run = 0; run < run_count(e); ++run) {
        const RunPlan plan = plan_of(e, run);
        const double noise =
            std::exp(0.2 * normal(5, Stream::neurons, plan.seed, static_cast<std::uint32_t>(run)));
        const double gap = plan.swept[0] / plan.swept[1] * noise;
        rows.push_back({run, plan.swept, plan.seed, {{2.0, {gap, 2.0 * gap}, 7, ""}}});
    }
    rows.back().lines[0] = {2.0, {std::nan(""), std::nan("")}, 0, "it, \"failed\""};
    return rows;
}

void check_near(double a, double b) {
    if (std::isnan(b))
        CHECK(std::isnan(a));
    else
        CHECK(a == doctest::Approx(b).epsilon(1e-5));
}

} // namespace

TEST_CASE("findings read back as they were written, to six digits") {
    const Experiment e = experiment_of(kLink);
    const FitChoice choice{Law::power, 20.0, measure_of(Quantity::particle_gap)};
    const Findings made = findings_of(e, rows_of(e), choice);
    CHECK(made.runs == 40);
    CHECK(made.failed == 1);
    REQUIRE(made.curves.size() == 4);
    const std::string text = findings_text(e, made, e.measures);
    const FindingsResult read = read_findings(text);
    REQUIRE(read.error == "");
    CHECK(read.experiment == e);
    CHECK(read.findings.version == made.version);
    CHECK(read.findings.runs == 40);
    CHECK(read.findings.failed == 1);
    REQUIRE(read.findings.curves.size() == 4);
    for (std::size_t c = 0; c < 4; ++c) {
        const Finding &was = made.curves[c], &is = read.findings.curves[c];
        CHECK(is.curve.measure == was.curve.measure);
        CHECK(is.curve.parameter == was.curve.parameter);
        CHECK(is.damped == was.damped);
        CHECK(finding_of(read.findings, was.curve) == &is);
        REQUIRE(is.curve.points.size() == was.curve.points.size());
        for (std::size_t p = 0; p < was.curve.points.size(); ++p) {
            const CurvePoint &before = was.curve.points[p], &after = is.curve.points[p];
            const std::size_t nearest = nearest_to_median(before);
            CHECK(after.x == before.x);
            check_near(after.spread.median, before.spread.median);
            check_near(after.spread.lo, before.spread.lo);
            check_near(after.spread.hi, before.spread.hi);
            CHECK(after.spread.count == before.spread.count);
            CHECK(after.runs == std::vector<std::size_t>{before.runs[nearest]});
            CHECK(after.times == std::vector<double>{2.0});
        }
        REQUIRE(is.fit.has_value());
        CHECK(is.fit->law == Law::power);
        CHECK(is.fit->x == was.fit->x);
        CHECK(is.fit->line.count == was.fit->line.count);
        CHECK(is.fit->line.groups == 5);
        CHECK(is.fit->left_out == was.fit->left_out);
        check_near(is.fit->line.slope, was.fit->line.slope);
        check_near(is.fit->line.slope_error, was.fit->line.slope_error);
        check_near(is.fit->y.back(), was.fit->y.back());
        check_near(is.fit->hi.front(), was.fit->hi.front());
        CHECK(is.fit->local.size() == was.fit->local.size());
    }
    // What was read says the same again.
    CHECK(findings_text(e, read.findings, e.measures) == text);
    const FindingsResult one = read_findings(findings_text(e, made, {e.measures[1]}));
    CHECK(one.findings.curves.size() == 2);
}

TEST_CASE("findings that are cut off, changed or of no experiment are refused") {
    const Experiment e = experiment_of(kLink);
    const std::string text = findings_text(e, findings_of(e, rows_of(e), {}), e.measures);
    for (std::size_t length = 0; length + 1 < text.size(); length += 7)
        CHECK(read_findings(std::string_view(text).substr(0, length)).error != "");
    const auto changed = [&text](std::string_view what, std::string_view to) {
        std::string other = text;
        other.replace(other.find(what), what.size(), to);
        return read_findings(other).error;
    };
    CHECK(changed("particle_gap,3", "nonsense,3") != "");
    CHECK(changed("fit,power", "fit,poor") != "");
    CHECK(changed("# experiment #v1", "# experiment #v9") != "");
    CHECK(changed("point,", "point,,") != "");
    CHECK(changed("# runs 40", "# runs some") != "");
    CHECK(changed("sweep=k:3,4;m", "sweep=k:3;m") != ""); // its runs are not all of that
    CHECK(read_findings("").error != "");
    CHECK(read_findings(text + "point,1").error == ""); // cut off behind the end
    CHECK(read_findings(text + "point,1\n").error != "");
}

TEST_CASE("curves are known before they have a point") {
    for (const BuiltinExperiment& builtin : builtin_experiments()) {
        CAPTURE(builtin.name);
        const Experiment e = experiment_of(builtin.link);
        std::vector<ExperimentRow> rows;
        for (std::size_t run = 0; run < run_count(e); ++run) {
            const RunPlan plan = plan_of(e, run);
            ExperimentRow row{run, plan.swept, plan.seed, {}};
            for (std::size_t line = 0; line < lines_per_run(e); ++line)
                row.lines.push_back({plan.times.empty() ? 1.0 : plan.times[line],
                                     std::vector<double>(e.measures.size(), 1.0), 0, ""});
            rows.push_back(std::move(row));
        }
        const std::vector<ExperimentCurve> planned = planned_curves(e), curves = curves_of(e, rows);
        REQUIRE(planned.size() == curves.size());
        for (std::size_t c = 0; c < curves.size(); ++c) {
            CHECK(planned[c].measure == curves[c].measure);
            CHECK(planned[c].parameter == curves[c].parameter);
            CHECK(planned[c].at == curves[c].at);
        }
    }
}

TEST_CASE("what theory expects of the built-in experiments' curves") {
    const auto slope = [](std::string_view name, Measure measure, std::optional<double> parameter = {}) {
        const auto law = expected_law(experiment_of(find_builtin(name)->link), measure, parameter);
        return law ? law->slope : std::nan("");
    };
    const Measure particle = measure_of(Quantity::particle_gap), data = measure_of(Quantity::gap_data),
                  width = measure_of(Quantity::gap_width);
    CHECK(slope("gap-width", particle) == -1.0);
    CHECK(slope("gap-width", measure_of(Quantity::function_gap)) == -1.0);
    CHECK(slope("escape", kEscapeTime, 3.0) == 0.5);
    CHECK(slope("escape", kEscapeTime, 4.0) == 1.0);
    CHECK(slope("escape-5", kEscapeTime) == 1.5);
    CHECK(slope("escape-momentum", kEscapeTime, 3.0) == 0.25);
    CHECK(slope("escape-momentum", kEscapeTime, 4.0) == 0.5);
    CHECK(slope("gap-samples", data) == -1.0);
    CHECK(slope("gap-parts", width, 1000.0) == -1.0);
    CHECK(slope("gap-parts", data, 1000.0) == 0.0);
    CHECK(slope("gap-eta", particle) == 2.0);
    const auto two = expected_law(experiment_of(find_builtin("escape-2")->link), kEscapeTime, {});
    REQUIRE(two.has_value());
    CHECK(*two == ExpectedLaw{Law::logarithmic, 0.25}); // measured: 0.2508 (docs/results.md)
    CHECK(expected_text(*two, "d") == "0.25 log d");
    CHECK(expected_text({Law::power, -1.0}, "m") == "slope \u22121");
    // Nothing is said of what is not known.
    CHECK(std::isnan(slope("gap-samples", particle)));
    CHECK(std::isnan(slope("escape-friction", kEscapeTime)));
    CHECK(std::isnan(slope("noise-escape", kEscapeTime, 8.0)));
    CHECK(std::isnan(slope("width-gronwall", kWidthGronwall)));
    CHECK(std::isnan(slope("ensemble", particle)));
}

TEST_CASE("a line of a known slope goes through the middle of its points") {
    std::vector<CurvePoint> points(2);
    points[0].x = 10.0;
    points[0].spread.median = 8.0;
    points[1].x = 40.0;
    points[1].spread.median = 0.5; // 80/x and 20/x: between them 40/x
    const std::vector<double> y = line_through({Law::power, -1.0}, points, {1.0, 20.0, -1.0});
    REQUIRE(y.size() == 3);
    CHECK(y[0] == doctest::Approx(40.0));
    CHECK(y[1] == doctest::Approx(2.0));
    CHECK(std::isnan(y[2]));
    CHECK(line_through({Law::power, -1.0}, {}, {1.0}).empty());
}
