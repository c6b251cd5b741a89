// The page of experiments' keeper of results: what it answers, and that it answers the same however rows come
// in.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/builtin.h"
#include "experiment/experiment_link.h"
#include "experiment/experiment_run.h"
#include "experiment/experiment_table.h"
#include "experiment/findings.h"
#include "faces/lab/laboratory.h"
#include "generated/docs.h"
#include "run/run.h"
#include "scenario/link.h"
#include "support/json.h"

using namespace equator;
using equator::test::Json;

namespace {

constexpr std::string_view kSmall =
    "#v1&d=4&T=2&sweep=m:10..40*2&seeds=3&measure=particle_gap,function_gap&at=1";

std::string row_text(const Experiment& experiment, std::size_t run) {
    ExperimentRun running(experiment, run);
    while (!running.approach()) {
    }
    return table_row(experiment, running.row());
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::vector<double> sorted(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values;
}

} // namespace

TEST_CASE("laboratory: the gallery is the built-in experiments, and all of them fit on the page") {
    const Json gallery = Json::parse(Laboratory::gallery());
    REQUIRE(gallery.size() == builtin_experiments().size());
    for (std::size_t i = 0; i < gallery.size(); ++i) {
        const std::string link = gallery[i].at("link").get<std::string>();
        CAPTURE(link);
        Laboratory laboratory;
        const Json opened = Json::parse(laboratory.open(link));
        REQUIRE_FALSE(opened.contains("problems"));
        CHECK(opened.at("title").get<std::string>() == gallery[i].at("title").get<std::string>());
        CHECK(opened.at("expected").get<std::string>() == gallery[i].at("expected").get<std::string>());
        // Its card shows a figure of docs/results.md (script/results makes both).
        const std::string picture = "results/" + gallery[i].at("picture").get<std::string>();
        CHECK(contains(test::kResultsMarkdown, picture + ".svg"));
        CHECK(contains(test::kResultsMarkdown, picture + "-dark.svg"));
    }
}

TEST_CASE("laboratory: every run once, a whole seed before the next, the cheap ones first") {
    Laboratory laboratory;
    const Json opened = Json::parse(laboratory.open(kSmall));
    CHECK(opened.at("link").get<std::string>() == kSmall);
    CHECK(opened.at("runs").get<double>() == 9);
    const std::vector<double> order = equator::test::numbers(opened.at("order"));
    CHECK(order == std::vector<double>{0, 3, 6, 1, 4, 7, 2, 5, 8});
    CHECK(sorted(order) == std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8});
    const std::vector<double> seconds = equator::test::numbers(opened.at("seconds"));
    CHECK(std::is_sorted(seconds.begin(), seconds.begin() + 3));
    CHECK(opened.at("timed").get<bool>());
    CHECK_FALSE(Json::parse(laboratory.open("#v1&sweep=d:4,8&measure=escape_time")).at("timed").get<bool>());
}

TEST_CASE("laboratory: bad links are refused by name, and what is there stays") {
    Laboratory laboratory;
    laboratory.open(kSmall);
    const Experiment experiment = parse_experiment(kSmall).experiment;
    CHECK(laboratory.add(0, row_text(experiment, 0)) == "");
    const std::string before = laboratory.table();
    for (const char* link :
         {"#v1&sweep=m:50..&measure=particle_gap", "#v1&m=0", "#v2", "", "#v1&sweep=m:50,100&measure=gap",
          "#v1&sweep=m:1000000&d=1000&measure=particle_gap"}) {
        CAPTURE(link);
        const std::string text(link);
        if (text.empty()) continue; // the default run, of which an experiment can be made
        const Json answer = Json::parse(laboratory.open(link));
        REQUIRE(answer.contains("problems"));
        CHECK(answer.at("problems").size() > 0);
        CHECK(laboratory.table() == before);
    }
    const Json too_large = Json::parse(laboratory.open("#v1&sweep=m:1000000&d=1000&measure=particle_gap"));
    CHECK(too_large.at("problems")[0].get<std::string>().find("this page") != std::string::npos);
}

TEST_CASE("laboratory: a plain run is a start for an experiment") {
    Laboratory laboratory;
    const Json opened = Json::parse(laboratory.open("#v1&d=8&m=77&t=3"));
    CHECK(opened.at("suggested").get<bool>());
    const Experiment made = parse_experiment(opened.at("link").get<std::string>()).experiment;
    CHECK(made.scenario.d == 8);
    CHECK(made.at.items == std::vector<double>{3.0});
}

TEST_CASE("laboratory: rows in any order give the table of the command line and one report") {
    const Experiment experiment = parse_experiment(kSmall).experiment;
    const std::size_t runs = run_count(experiment);
    std::vector<std::string> rows;
    for (std::size_t run = 0; run < runs; ++run) rows.push_back(row_text(experiment, run));
    std::string whole = table_head(experiment);
    for (const std::string& row : rows) whole += row;
    whole += kTableEnd;

    Laboratory forwards, backwards;
    forwards.open(kSmall);
    backwards.open(kSmall);
    for (std::size_t i = 0; i < runs; ++i) {
        CHECK(forwards.add(i, rows[i]) == "");
        CHECK(backwards.add(runs - 1 - i, rows[runs - 1 - i]) == "");
    }
    CHECK(forwards.table() == whole);
    CHECK(backwards.table() == whole);
    const ReportOptions options;
    CHECK(forwards.report(options) == backwards.report(options));

    const Json report = Json::parse(forwards.report(options));
    CHECK(report.at("done").get<double>() == 9);
    CHECK(report.at("failed").get<double>() == 0);
    CHECK(report.at("numbers").at("caption").get<std::string>() ==
          "Medians (quantiles 0.1 to 0.9 over seeds); each opens the run nearest to it");
    REQUIRE(report.at("figures").size() == 1); // both gaps share one
    const Json& figure = report.at("figures")[0];
    // A dot per run and gap, inside the picture, and each says which run it is.
    CHECK(figure.at("runs").size() == 18);
    for (std::size_t i = 0; i < figure.at("runs").size(); ++i) {
        const Json& dot = figure.at("runs")[i];
        CHECK(dot[0].get<double>() > 0);
        CHECK(dot[0].get<double>() < options.width);
        CHECK(dot[1].get<double>() > 0);
        CHECK(dot[1].get<double>() < options.height);
        CHECK(dot[3].get<std::string>().find("seed") != std::string::npos);
    }
    CHECK(report.at("laws").size() == 2);
    CHECK(report.at("numbers").at("rows").size() == 3);
    CHECK(report.at("numbers").at("rows")[0].size() == 3);
}

TEST_CASE("laboratory: of several times each dot and median opens its own") {
    const char* const link = "#v1&d=4&T=3&sweep=m:5,6&seeds=2&measure=particle_gap&at=1,2";
    const Experiment experiment = parse_experiment(link).experiment;
    Laboratory laboratory;
    laboratory.open(link);
    CHECK(laboratory.is_open(experiment_text(experiment)));
    CHECK_FALSE(laboratory.is_open("#v1&d=4&T=3&sweep=m:5,6&seeds=2&measure=particle_gap&at=1,3"));
    for (std::size_t run = 0; run < 4; ++run) REQUIRE(laboratory.add(run, row_text(experiment, run)) == "");
    const auto time_of = [](const std::string& opened) { return parse_link(opened).scenario.t; };
    CHECK(time_of(laboratory.run_link(2, 0)) == 1.0);
    CHECK(time_of(laboratory.run_link(2, 1)) == 2.0);
    CHECK(laboratory.run_link(2, 2) == "");
    const Json report = Json::parse(laboratory.report({}));
    const Json& dots = report.at("figures")[0].at("runs");
    REQUIRE(dots.size() == 8);
    for (std::size_t i = 0; i < dots.size(); ++i) {
        const bool later = dots[i][3].get<std::string>().find("t = 2") != std::string::npos;
        CHECK(dots[i][4].get<double>() == (later ? 1 : 0));
    }
    const Json& medians = report.at("numbers").at("rows")[0];
    CHECK(time_of(medians[1].at("link").get<std::string>()) == 1.0);
    CHECK(time_of(medians[2].at("link").get<std::string>()) == 2.0);
}

TEST_CASE("laboratory: a link as the instrument's address has it") {
    Laboratory laboratory;
    const std::string answer = laboratory.open(
        "http://127.0.0.1/"
        "#v1&d=4&T=3&theme=light&cam=1,2,3&digest=0123456789abcdef&sweep=m:5,6&measure=particle_gap&at=1");
    CHECK(Json::parse(answer).at("link").get<std::string>() ==
          "#v1&d=4&T=3&sweep=m:5,6&measure=particle_gap&at=1");
}

TEST_CASE("laboratory: what runs need and what theory says they need share a figure") {
    const char* const link = "#v1&phi=h2&T=5&sweep=m:10,40;d:4,6&seeds=3&"
                             "measure=width_measured,width_expected,width_average,width_gronwall&at=escape&"
                             "target=0.003";
    const Experiment experiment = parse_experiment(link).experiment;
    Laboratory laboratory;
    laboratory.open(link);
    for (std::size_t run = 0; run < run_count(experiment); ++run)
        REQUIRE(laboratory.add(run, row_text(experiment, run)) == "");
    const ReportOptions options;
    const Json report = Json::parse(laboratory.report(options));
    REQUIRE(report.at("figures").size() == 1);
    const Json& figure = report.at("figures")[0];
    CHECK(figure.at("name").get<std::string>() == "width");
    const std::string& svg = figure.at("svg").get<std::string>();
    for (const char* name :
         {"measured", "expected gap", "average stability", "Gronwall", "neurons for a squared gap of 0.003"})
        CHECK(svg.find(name) != std::string::npos);
    // Gronwall's are above the figure, and no dot is where nothing is drawn.
    for (std::size_t i = 0; i < figure.at("runs").size(); ++i) {
        CHECK(figure.at("runs")[i][1].get<double>() > 0);
        CHECK(figure.at("runs")[i][1].get<double>() < options.height);
    }
    CHECK(report.at("numbers").at("caption").get<std::string>().find("of the width measured") !=
          std::string::npos);
    // One column a measure, whatever the widths.
    CHECK(report.at("numbers").at("head").size() == 4);
    CHECK(report.at("numbers").at("rows").size() == 2);
    CHECK(report.at("laws").size() == 4);
    CHECK(report.at("laws")[3].at("form").get<std::string>() == "exp(s d)");
}

TEST_CASE("laboratory: an experiment's target is its own, a run's is its view's") {
    Laboratory laboratory;
    const char* const link = "#v1&d=4&T=3&sweep=m:5,6&measure=width_measured&at=1&target=0.05";
    CHECK(Json::parse(laboratory.open(link)).at("link").get<std::string>() == link);
    const Json run = Json::parse(laboratory.open("#v1&d=8&t=3&target=0.05"));
    REQUIRE(run.contains("suggested"));
    CHECK(run.at("suggested").get<bool>());
    CHECK(run.at("link").get<std::string>().find("target") == std::string::npos);
}

TEST_CASE("laboratory: a dot's link opens its run, with the row's digest") {
    const Experiment experiment = parse_experiment(kSmall).experiment;
    Laboratory laboratory;
    laboratory.open(kSmall);
    CHECK(laboratory.run_link(4, 0) == "");
    CHECK(laboratory.add(4, row_text(experiment, 4)) == "");
    const LinkResult link = parse_link(laboratory.run_link(4, 0));
    REQUIRE(link.ok());
    CHECK(link.scenario.m == 20);
    CHECK(link.scenario.seed == 2);
    ExperimentRun running(experiment, 4);
    while (!running.approach()) {
    }
    Run run(link.scenario, false);
    run.advance_to(link.scenario.t);
    CHECK(run.state_at(link.scenario.t, false).digest == running.row().lines[0].digest);
}

TEST_CASE("laboratory: rows of other runs, other experiments and half rows are refused") {
    const Experiment experiment = parse_experiment(kSmall).experiment;
    Laboratory laboratory;
    CHECK(laboratory.add(0, row_text(experiment, 0)) != ""); // nothing is open
    laboratory.open(kSmall);
    const std::string row = row_text(experiment, 1);
    CHECK(laboratory.add(0, row) != "");
    CHECK(laboratory.add(9, row) != "");
    CHECK(laboratory.add(1, row + row) != "");
    CHECK(laboratory.add(1, row.substr(0, row.size() / 2)) != "");
    CHECK(laboratory.add(1, "") != "");
    const std::string_view other = "#v1&d=4&T=2&sweep=m:10..40*2&seeds=3&measure=particle_gap&at=1";
    CHECK(laboratory.add(1, row_text(parse_experiment(other).experiment, 1)) != "");
    CHECK(laboratory.table() == table_head(experiment));
}

TEST_CASE("laboratory: an experiment over time has bands and no laws; failures are counted") {
    const std::string_view link = "#v1&d=4&m=20&T=1&seeds=2&measure=all&at=0..1+0.5";
    const Experiment experiment = parse_experiment(link).experiment;
    Laboratory laboratory;
    laboratory.open(link);
    for (std::size_t run = 0; run < 2; ++run) CHECK(laboratory.add(run, row_text(experiment, run)) == "");
    const Json report = Json::parse(laboratory.report({}));
    CHECK(report.at("laws").size() == 0);
    CHECK(report.at("numbers").at("rows").size() == 3);
    std::set<std::string> names;
    for (std::size_t i = 0; i < report.at("figures").size(); ++i)
        names.insert(report.at("figures")[i].at("name").get<std::string>());
    CHECK(names.count("gap") == 1);
    CHECK(names.count("budget") == 1);
    CHECK(names.size() == report.at("figures").size());

    const std::string_view never = "#v1&sweep=d:8,16&T=0.5&measure=escape_time";
    Laboratory failing;
    failing.open(never);
    for (std::size_t run = 0; run < 2; ++run)
        CHECK(failing.add(run, row_text(parse_experiment(never).experiment, run)) == "");
    const Json failed = Json::parse(failing.report({}));
    CHECK(failed.at("failed").get<double>() == 2);
    CHECK(failed.at("failure").get<std::string>().find("d = 8") != std::string::npos);
}

TEST_CASE("laboratory: what is stored is shown until a row is there, and then stands behind") {
    const Experiment experiment = parse_experiment(kSmall).experiment;
    std::vector<ExperimentRow> rows;
    for (std::size_t run = 0; run < run_count(experiment); ++run) {
        ExperimentRun running(experiment, run);
        while (!running.approach()) {
        }
        rows.push_back(running.row());
    }
    const std::string stored =
        findings_text(experiment, findings_of(experiment, rows, {}), experiment.measures);

    Laboratory laboratory;
    CHECK(laboratory.store(stored) != ""); // nothing is open
    laboratory.open(kSmall);
    const Json empty = Json::parse(laboratory.report({}));
    CHECK(empty.at("stored").is_null());
    CHECK(empty.at("laws").size() == 0);
    const std::string nothing = empty.at("figures")[0].at("svg").get<std::string>();
    CHECK(nothing.find("expected: slope \u22121") != std::string::npos);
    CHECK(nothing.find("relative to the value at m = 20") != std::string::npos);
    for (const char* width : {">10<", ">20<", ">40<"}) CHECK(nothing.find(width) != std::string::npos);

    CHECK(laboratory.store("# equator 0.1.0\n") != "");
    CHECK(laboratory.store(stored) == "");
    const Json before = Json::parse(laboratory.report({}));
    CHECK(before.at("done").get<double>() == 0);
    CHECK(before.at("stored").at("runs").get<double>() == 9);
    REQUIRE(before.at("laws").size() == 2);
    const std::string slope = before.at("laws")[0].at("text").get<std::string>();
    CHECK(slope.find(" \u00b1 ") != std::string::npos);
    CHECK(before.at("laws")[0].at("expected").get<std::string>() == "\u22121");
    const std::string picture = before.at("figures")[0].at("svg").get<std::string>();
    CHECK(picture.find("slope " + slope) != std::string::npos); // beside its line
    CHECK(picture.find("stored result") == std::string::npos);
    CHECK(before.at("figures")[0].at("runs").size() == 6); // a median each
    CHECK(before.at("numbers").at("rows").size() == 3);
    const auto run = static_cast<std::size_t>(before.at("figures")[0].at("runs")[0][2].get<double>());
    CHECK(parse_link(laboratory.run_link(run, 0)).scenario.t == 1.0);
    CHECK(laboratory.table() == table_head(experiment)); // no row is there

    CHECK(laboratory.add(0, row_text(experiment, 0)) == "");
    const Json first = Json::parse(laboratory.report({}));
    CHECK(first.at("stored").is_null());
    CHECK(first.at("done").get<double>() == 1);
    CHECK(first.at("laws").size() == 0);
    const std::string own = first.at("figures")[0].at("svg").get<std::string>();
    CHECK(own.find("stored result") != std::string::npos);
    for (std::size_t each = 1; each < 9; ++each)
        CHECK(laboratory.add(each, row_text(experiment, each)) == "");
    CHECK(Json::parse(laboratory.report({})).at("laws")[0].at("text").get<std::string>() == slope);
    laboratory.open(kSmall);
    CHECK(Json::parse(laboratory.report({})).at("stored").is_null()); // forgotten with the rows
}

TEST_CASE("laboratory: curves over time side by side, a panel for every value") {
    const char* const link = "#v1&d=4&T=2&sweep=m:5,9,12&measure=m_particle_gap&at=0..2+1&against=t";
    Laboratory laboratory;
    CHECK(Json::parse(laboratory.open(link)).at("panels").get<double>() == 3);
    for (std::size_t run = 0; run < 3; ++run)
        CHECK(laboratory.add(run, row_text(parse_experiment(link).experiment, run)) == "");
    ReportOptions options;
    options.apart = true;
    const std::string svg =
        Json::parse(laboratory.report(options)).at("figures")[0].at("svg").get<std::string>();
    for (const char* title : {">m = 5<", ">m = 9<", ">m = 12<"}) CHECK(svg.find(title) != std::string::npos);
    CHECK(svg.find("id=\"area3\"") != std::string::npos);
}
