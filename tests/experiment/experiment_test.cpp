// Experiments: their text, the runs that they expand to, and the rows that those give.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "base/number_text.h"
#include "experiment/analysis.h"
#include "experiment/builtin.h"
#include "experiment/experiment_link.h"
#include "experiment/experiment_run.h"
#include "experiment/experiment_table.h"
#include "experiment/forecast.h"
#include "figure/experiment_figure.h"
#include "run/notes.h"
#include "run/run.h"
#include "scenario/link.h"
#include "scenario/settings.h"
#include "support/random_scenario.h"
#include "support/scenario_of.h"
#include "support/validation.h"

using namespace equator;
using equator::test::Lcg;

namespace {

Experiment experiment_of(std::string_view text) {
    const ExperimentResult read = parse_experiment(text);
    const std::string shown(text);
    CAPTURE(shown);
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : describe(read.problems.front())));
    return read.experiment;
}

ExperimentRow row_of(const Experiment& experiment, std::size_t run) {
    ExperimentRun running(experiment, run);
    while (!running.approach()) {
    }
    return running.row();
}

std::string complaints(std::string_view text) {
    std::string all;
    for (const LinkProblem& problem : parse_experiment(text).problems) all += describe(problem) + "\n";
    return all;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string measured_as(std::string_view measure, std::string_view rest) {
    return "#v1&measure=" + std::string(measure) + std::string(rest);
}

} // namespace

TEST_SUITE("value list") {
    TEST_CASE("lists and ranges give their values") {
        const auto values = [](std::string_view text, bool whole = false) {
            const ValueListReading read = read_value_list(text);
            REQUIRE_MESSAGE(read.reason.empty(), read.reason);
            return read.value.values(whole);
        };
        CHECK(values("50,100,200") == std::vector<double>{50, 100, 200});
        CHECK(values("7") == std::vector<double>{7});
        CHECK(values("50..3200*2") == std::vector<double>{50, 100, 200, 400, 800, 1600, 3200});
        CHECK(values("50..3199*2").size() == 6);
        CHECK(values("0..2+0.5") == std::vector<double>{0, 0.5, 1, 1.5, 2});
        CHECK(values("0..30+0.1").size() == 301);
        CHECK(values("0..30+0.1").back() == 30.0);
        CHECK(values("0.001..1*10") == std::vector<double>{0.001, 0.01, 0.1, 1});
        CHECK(values("1..10*1.5", true) == std::vector<double>{1, 2, 3, 5, 8});
        CHECK(values("5..5*2") == std::vector<double>{5});
        CHECK(values("100,inf").back() == std::numeric_limits<double>::infinity());
    }

    TEST_CASE("what is no list is refused with the part at fault") {
        for (const auto& [text, at, reason] : {
                 std::tuple{"", "", "is empty"},
                 std::tuple{"1,,2", "", "is empty"},
                 std::tuple{"1,x", "x", "is not a number"},
                 std::tuple{"1..9", "1..9", "has no step: write lo..hi*factor or lo..hi+step"},
                 std::tuple{"9..1*2", "9..1*2", "begins above its end"},
                 std::tuple{"0..9*2", "0", "is not positive, so that no factor leads on from it"},
                 std::tuple{"1..9*1", "1", "is not a factor above 1"},
                 std::tuple{"1..9+0", "0", "is not a step above 0"},
                 std::tuple{"1..inf*2", "inf", "is not a number"},
                 std::tuple{"1..1e9+1", "1..1e9+1", "has more than 1000 values"},
                 std::tuple{"1..1e9*1.001", "1..1e9*1.001", "has more than 1000 values"},
             }) {
            const ValueListReading read = read_value_list(text);
            CHECK(read.reason == reason);
            CHECK(read.at == at);
        }
    }
}

TEST_SUITE("experiment text") {
    TEST_CASE("an experiment reads back as what was written") {
        for (const std::string_view text : {
                 "#v1&measure=particle_gap",
                 "#v1&sweep=m:50..3200*2&seeds=32&measure=particle_gap,function_gap&at=9",
                 "#v1&T=1000000&sweep=k:3,4,5;d:16..1024*2&measure=escape_time",
                 "#v1&rule=pgd&sweep=eta:0.01,0.02&seeds=2&measure=all&at=0..30+0.5",
                 "#v1&sweep=T:1,2,4&measure=function_gap",
                 "#v1&sweep=d:8..64*2&measure=width_average,width_gronwall&at=escape&target=0.001",
             }) {
            CHECK(experiment_text(experiment_of(text)) == text);
        }
    }

    TEST_CASE("random experiments survive the way through text") {
        Lcg lcg{7};
        const std::vector<std::string_view> names = measure_names();
        for (int round = 0; round < 300; ++round) {
            Experiment e;
            e.scenario = test::random_scenario(lcg);
            e.scenario.t = 0.0;
            e.scenario.seed %= 1000000;
            for (const std::string_view key : {"d", "m", "eta", "tol", "T"}) {
                if (e.sweeps.size() == kMostSweeps || lcg.below(3) != 0) continue;
                Sweep sweep{std::string(key), {}};
                const Setting& row = *find_setting(key);
                if (lcg.coin()) {
                    for (int i = 0; i < 3; ++i)
                        sweep.values.items.push_back(row.kind == SettingKind::integer
                                                         ? static_cast<double>(test::random_integer(lcg, row))
                                                         : test::random_real(lcg, row, row.hi));
                    std::sort(sweep.values.items.begin(), sweep.values.items.end());
                    sweep.values.items.erase(
                        std::unique(sweep.values.items.begin(), sweep.values.items.end()),
                        sweep.values.items.end());
                } else {
                    sweep.values.form = lcg.coin() ? ValueList::Form::geometric : ValueList::Form::arithmetic;
                    sweep.values.lo = row.kind == SettingKind::integer ? 3
                                      : row.lo_is_extreme              ? row.slider_lo
                                                                       : row.lo;
                    sweep.values.hi = row.hi;
                    sweep.values.step =
                        sweep.values.form == ValueList::Form::geometric ? 1.1 + lcg.unit() : row.hi / 7.0;
                }
                e.sweeps.push_back(std::move(sweep));
            }
            Measure measure = *find_measure(names[lcg.below(names.size())]);
            const bool of_data = measure < kQuantityCount && is_of_data(static_cast<Quantity>(measure));
            const bool of_reference =
                measure < kQuantityCount && is_of_reference(static_cast<Quantity>(measure));
            const bool of_weights = measure < kQuantityCount && is_of_weights(static_cast<Quantity>(measure));
            const std::optional<TheoryPart> part = part_of(measure);
            const bool no_theory = part && !no_theory_because(plan_of(e, 0).scenario, *part).empty();
            if (of_reference || of_weights || no_theory || (of_data && !e.scenario.finite_data()))
                measure = measure_of(Quantity::function_gap);
            e.measures.push_back(measure);
            const Needs needs = needs_of(e.measures);
            if (needs.seed) // as many as there is room for
                e.seeds = 1 + static_cast<int>(lcg.below(static_cast<std::uint32_t>(
                                  std::min<std::size_t>(20, kMostRuns / point_count(e)))));
            if (needs.time && lcg.coin()) e.at_escape = true;
            if (needs.target) e.target = 0.001 + lcg.unit();
            const std::string text = experiment_text(e);
            CAPTURE(text);
            const ExperimentResult read = parse_experiment(text);
            for (const LinkProblem& problem : read.problems) FAIL_CHECK(describe(problem));
            CHECK(experiment_text(read.experiment) == text);
            CHECK(parse_experiment(experiment_text(read.experiment)).experiment == read.experiment);
        }
    }

    TEST_CASE("damaged text never yields an invalid experiment") {
        Lcg lcg{11};
        const std::string good =
            "#v1&d=16&sweep=k:3,4;m:50..3200*2&seeds=3&measure=particle_gap,all&at=0..9+1&target=0.1";
        constexpr std::string_view kBytes = "0129.,;:*+-=&#%abeinfkmdT\n\x80";
        for (int round = 0; round < 3000; ++round) {
            std::string text = good;
            for (std::uint64_t damage = 0; damage <= lcg.below(3); ++damage) {
                const std::size_t at = lcg.below(text.size());
                switch (lcg.below(3)) {
                case 0:
                    text[at] = kBytes[lcg.below(kBytes.size())];
                    break;
                case 1:
                    text.erase(at, 1 + lcg.below(4));
                    break;
                default:
                    text.insert(at, 1, kBytes[lcg.below(kBytes.size())]);
                }
                if (text.empty()) text = "#";
            }
            CAPTURE(text);
            const Experiment e = parse_experiment(text).experiment;
            const std::string written = experiment_text(e);
            CAPTURE(written);
            const ExperimentResult again = parse_experiment(written);
            for (const LinkProblem& problem : again.problems) FAIL_CHECK(describe(problem));
            CHECK(again.experiment == e);
            CHECK(run_count(e) >= 1);
            CHECK(run_count(e) <= kMostRuns);
            CHECK(validate(plan_of(e, run_count(e) - 1).scenario).empty());
        }
    }

    TEST_CASE("complaints name key, value, range and a neighbour") {
        CHECK(contains(complaints("#v1&sweep=m:50,100"),
                       "measure is missing: an experiment measures something, loss_finite,"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:0,50")),
                       "sweep = m:0,50 has m = 0, which is out of range: neurons run from 1 to 10000000; "
                       "nearest: sweep=m:1,50\n"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:50..2e7*2")),
                       "has m = 1.31072e7, which is out of range"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:50,50")),
                       "has a value of m twice: every value counts once; nearest: sweep=m:50\n"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=M:50")), "did you mean m?"));
        CHECK(
            contains(complaints(measured_as("particle_gap", "&sweep=seed:1,2")), "seeds=32 runs 32 of them"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=phi:1,2")),
                       "sweeps phi, which is no number"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:1;m:2")), "sweeps m twice"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:1;d:8;eta:0.1")),
                       "sweeps more than 2 settings"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=50")), "names no setting"));
        CHECK(contains(complaints(measured_as("particle_gapp", "")), "did you mean particle_gap?"));
        CHECK(
            contains(complaints(measured_as("gap_data", "&sweep=m:5,9")),
                     "measure = gap_data has gap_data, which says nothing where the data are infinite: n or "
                     "batch make them finite; nearest: measure=particle_gap\n"));
        CHECK(complaints(measured_as("gap_data", "&sweep=n:5,9")).empty());
        CHECK(contains(complaints(measured_as("t", "")), "'t', which is not measured"));
        CHECK(contains(complaints(measured_as("particle_gap", "&seeds=0")),
                       "seeds = 0 is out of range: seeds run from 1 to 10000; nearest: seeds=1\n"));
        CHECK(contains(complaints(measured_as("particle_gap", "&seeds=1.5")), "is not a whole number"));
        CHECK(contains(complaints(measured_as("escape_time", "&seeds=2")),
                       "seeds = 2 would repeat itself: what is measured does not depend on the seed; "
                       "nearest: seeds=1\n"));
        CHECK(contains(complaints(measured_as("particle_gap", "&at=31")),
                       "at = 31 leaves the run: times run from 0 to T = 30; nearest: at=30\n"));
        for (const std::string_view at : {"31", "30,31", "30..40+1", "30..60*2", "31..40+1"}) {
            CAPTURE(at); // the nearest is canonical: its text reads back to the same text
            const std::string text = experiment_text(
                parse_experiment("#v1&measure=particle_gap&at=" + std::string(at)).experiment);
            CHECK(text == "#v1&measure=particle_gap");
            CHECK(experiment_text(parse_experiment(text).experiment) == text);
        }
        CHECK(contains(complaints(measured_as("particle_gap", "&seeds=7)")), "nearest: seeds=7"));
        CHECK(contains(complaints(measured_as("particle_gap", "&seeds=1.000")), "may mean 1000 or 1"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:1.000,2000")), "may mean 1000 or 1"));
        CHECK(contains(complaints(measured_as("particle_gap", "&at=3”")), "nearest: at=3"));
        CHECK(contains(complaints(measured_as("particle_gap", "&at=9,3")), "is not ascending"));
        CHECK(
            contains(complaints(measured_as("width_average", "&target=0")),
                     "target = 0 is out of range: squared gaps run from 1e-9 to 4; nearest: target=1e-9\n"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:1..1000+1;d:3..1000+1")),
                       "has 998000 points"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:1..1000+1&seeds=1000")),
                       "makes too many runs"));
        CHECK(contains(complaints(measured_as("particle_gap", "&seed=9007199254740992&seeds=2")),
                       "runs past the last seed"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sede=3")), "did you mean seed?"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:5,9&at=1,2&against=d")),
                       "against = d is not a choice: t makes time the axis, for one swept setting and "
                       "several times; nearest: no against\n"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:5,9&at=1&against=t")),
                       "against = t has one time"));
        CHECK(contains(complaints(measured_as("escape_time", "&sweep=d:5,9&against=t")),
                       "against = t has one time"));
        CHECK(contains(complaints(measured_as("particle_gap", "&sweep=m:5,9;d:4,5&at=1,2&against=t")),
                       "against = t has two swept settings"));
        CHECK(complaints(measured_as("particle_gap", "&sweep=m:5,9&at=1,2&against=t")).empty());
        CHECK(experiment_text(parse_experiment("#v1&measure=loss_finite&at=1,2&against=t").experiment) ==
              "#v1&measure=loss_finite&at=1,2");
        CHECK(contains(complaints(measured_as("particle_gap", "&measure=all")), "comes after"));
    }

    TEST_CASE("every numeric setting can be swept, and nothing else") {
        for (const Setting& row : settings()) {
            const bool number = row.kind == SettingKind::integer || row.kind == SettingKind::real;
            const std::string key(row.key);
            CAPTURE(key);
            CHECK(can_sweep(row.key) == (number && key != "seed" && key != "t"));
        }
        CHECK(can_sweep("k"));
        CHECK_FALSE(can_sweep("colour"));
    }

    TEST_CASE("a link says whether it is an experiment") {
        CHECK(is_experiment("#v1&measure=particle_gap"));
        CHECK(is_experiment("https://example.org/#v1&m=3&sweep=d:3,4"));
        CHECK_FALSE(is_experiment("#v1&m=400"));
        CHECK_FALSE(is_experiment(""));
    }

    TEST_CASE("built-in experiments are valid, canonical and told apart") {
        std::vector<std::string> texts;
        for (const BuiltinExperiment& builtin : builtin_experiments()) {
            const std::string name(builtin.name);
            CAPTURE(name);
            const Experiment e = experiment_of(builtin.link);
            texts.push_back(experiment_text(e));
            CHECK(find_builtin(name) == &builtin);
            CHECK(is_over_time(e) == builtin.over_time);
            CHECK(fit_choice(e).law == builtin.law);
            CHECK(fit_choice(e).from == builtin.fit_from);
        }
        std::sort(texts.begin(), texts.end());
        CHECK(std::unique(texts.begin(), texts.end()) == texts.end());
        CHECK(find_builtin("nothing") == nullptr);
    }
}

TEST_SUITE("experiment runs") {
    TEST_CASE("against time every value of what is swept has a curve, of the runs' own numbers") {
        const char* const kText =
            "#v1&d=4&T=3&sweep=m:5,9&seeds=3&measure=loss_finite,m_distance_squared&at=0,1,2.5&against=t";
        const Experiment e = experiment_of(kText);
        CHECK(experiment_text(e) == kText);
        CHECK(abscissa(e) == "t");
        std::vector<ExperimentRow> rows;
        for (std::size_t run = 0; run < run_count(e); ++run) rows.push_back(row_of(e, run));
        const std::vector<ExperimentCurve> curves = curves_of(e, rows);
        REQUIRE(curves.size() == 4);
        for (std::size_t c = 0; c < curves.size(); ++c) {
            const ExperimentCurve& curve = curves[c];
            const std::size_t width = c % 2;
            CHECK(curve.measure == e.measures[c / 2]);
            CHECK(curve.parameter == (width == 0 ? 5.0 : 9.0));
            CHECK(curve_name(e, curve) == (width == 0 ? "m = 5" : "m = 9"));
            REQUIRE(curve.points.size() == 3);
            for (std::size_t line = 0; line < 3; ++line) {
                const CurvePoint& point = curve.points[line];
                CHECK(point.x == e.at.items[line]);
                std::vector<double> values;
                for (std::size_t seed = 0; seed < 3; ++seed)
                    values.push_back(rows[3 * width + seed].lines[line].values[c / 2]);
                CHECK(point.values == values);
                std::sort(values.begin(), values.end());
                CHECK(point.spread.median == values[1]);
                CHECK(point.spread.lo >= values[0]);
                CHECK(point.spread.hi <= values[2]);
            }
        }
        CHECK(fit_lines(e, rows, {}).empty());
        ExperimentFigure drawn;
        const std::vector<FigurePart> parts = figure_parts(e);
        REQUIRE(parts.size() == 2);
        CHECK(parts[0].name == "times-m");
        CHECK(parts[1].name == "loss");
        draw_ensemble(e, findings_of(e, rows, {}), parts[1], {}, drawn);
        const PlotFigure& figure = drawn.figure;
        CHECK(figure.x.label == "time t");
        CHECK(figure.y.label == "loss, finite");
        REQUIRE(figure.curves.size() == 2);
        REQUIRE(figure.bands.size() == 2);
        for (std::size_t width = 0; width < 2; ++width) {
            const Curve& curve = figure.curves[width];
            CHECK(curve.name == (width == 0 ? "m = 5" : "m = 9"));
            REQUIRE(curve.y.size() == 3);
            CHECK(curve.y[1] == curves[width].points[1].spread.median);
            CHECK(figure.bands[width].hi[2] == curves[width].points[2].spread.hi);
        }
        CHECK_FALSE(figure.curves[0].paint == figure.curves[1].paint);
    }

    TEST_CASE("the runs of an experiment are ordered and plain scenarios") {
        const Experiment e =
            experiment_of("#v1&seed=5&sweep=k:3,4;m:10,20,40&seeds=2&measure=particle_gap&at=2,4");
        REQUIRE(run_count(e) == 12);
        CHECK(lines_per_run(e) == 2);
        std::vector<std::string> links;
        for (std::size_t run = 0; run < run_count(e); ++run) {
            const RunPlan plan = plan_of(e, run);
            CHECK(plan.times == std::vector<double>{2, 4});
            links.push_back(link_text(plan.scenario));
        }
        CHECK(links[0] == "#v1&m=10&phi=h3&seed=5&t=4");
        CHECK(links[1] == "#v1&m=10&phi=h3&seed=6&t=4");
        CHECK(links[2] == "#v1&m=20&phi=h3&seed=5&t=4");
        CHECK(links[6] == "#v1&m=10&seed=5&t=4");
        CHECK(links[11] == "#v1&m=40&seed=6&t=4");
        for (const std::string& link : links) CHECK(parse_link(link).ok());
    }

    TEST_CASE("a row holds what the run itself reports, digest included") {
        for (const std::string_view rule : {"flow", "pgd"}) {
            const Experiment e = experiment_of("#v1&d=5&rule=" + std::string(rule) +
                                               "&sweep=m:7,13&seeds=2&measure=all&at=0,1.3,2");
            for (std::size_t run = 0; run < run_count(e); ++run) {
                const ExperimentRow row = row_of(e, run);
                Run reference(plan_of(e, run).scenario, true);
                REQUIRE(row.lines.size() == 3);
                for (std::size_t line = 0; line < 3; ++line) {
                    const double t = plan_of(e, run).times[line];
                    reference.advance_to(t);
                    const RunState state = reference.state_at(t);
                    CHECK(row.lines[line].t == state.t);
                    CHECK(row.lines[line].digest == state.digest);
                    for (std::size_t i = 0; i < e.measures.size(); ++i)
                        // As text: quantities of finite data are no numbers here.
                        CHECK(number_text(row.lines[line].values[i]) ==
                              number_text(state.observables.values[e.measures[i]]));
                }
            }
        }
    }

    TEST_CASE("steps compared with the flow: infinite width alone is the flow's") {
        const std::string rest = "&measure=loss_infinite,bound_average&at=0.5,3.21";
        const ExperimentRow steps = row_of(experiment_of("#v1&d=6&m=9&rule=pgd&limit=flow" + rest), 0);
        const ExperimentRow flow = row_of(experiment_of("#v1&d=6&m=9" + rest), 0);
        REQUIRE(steps.lines.size() == 2);
        for (std::size_t line = 0; line < 2; ++line)
            CHECK(steps.lines[line].values == flow.lines[line].values);
    }

    TEST_CASE("what needs no finite network is the same without one") {
        for (const std::string_view rule : {"flow", "pgd"}) {
            const Experiment e =
                experiment_of("#v1&d=6&m=9&rule=" + std::string(rule) +
                              "&measure=loss_infinite,mean_abs_latitude_infinite,bound_linear,bound_average,"
                              "bound_average_apriori,bound_gronwall,selfconcordance&at=0.5,3.21");
            CHECK_FALSE(needs_of(e.measures).finite);
            const ExperimentRow row = row_of(e, 0);
            Run reference(plan_of(e, 0).scenario, true);
            for (std::size_t line = 0; line < 2; ++line) {
                const double t = plan_of(e, 0).times[line];
                reference.advance_to(t);
                const RunState state = reference.state_at(t);
                CHECK(row.lines[line].t == state.t);
                for (std::size_t i = 0; i < e.measures.size(); ++i)
                    CHECK(row.lines[line].values[i] == state.observables.values[e.measures[i]]);
            }
        }
        CHECK_FALSE(needs_of({measure_of(Quantity::loss_infinite), kEscapeTime}).theory);
        CHECK_FALSE(needs_of({measure_of(Quantity::loss_infinite), kEscapeTime}).seed);
        CHECK(needs_of({measure_of(Quantity::budget_noise)}).finite);
    }

    TEST_CASE("infinite width escapes when its loss is half of its start") {
        // docs/model.md, section 5: two decimals.
        for (const auto& [link, expected] :
             {std::pair{"#v1&measure=escape_time&phi=h2", 0.74},
              std::pair{"#v1&measure=escape_time&phi=h3", 2.75}, std::pair{"#v1&measure=escape_time", 2.35},
              std::pair{"#v1&measure=escape_time&d=64", 8.89}}) {
            const Experiment e = experiment_of(link);
            const ExperimentRow row = row_of(e, 0);
            REQUIRE(row.lines.size() == 1);
            const double t = row.lines[0].values[0];
            CHECK(std::fabs(t - expected) <= 0.006);
            CHECK(row.lines[0].t == t);
            InfiniteRun run(e.scenario);
            const double start = run.observables_at(0.0)[Quantity::loss_infinite];
            while (!run.approach(t)) {
            }
            test::validated("escape_time", "loss of infinite width then, against half its start", link, t,
                            run.observables_at(t)[Quantity::loss_infinite], 0.5 * start,
                            test::relative(1e-9));
        }
        // Under PGD it is the first step that is there.
        const Experiment pgd = experiment_of("#v1&rule=pgd&measure=escape_time");
        const double t = row_of(pgd, 0).lines[0].values[0];
        InfiniteRun run(pgd.scenario);
        const double start = run.observables_at(0.0)[Quantity::loss_infinite];
        while (!run.approach(t - pgd.scenario.eta)) {
        }
        CHECK(run.observables_at(t - pgd.scenario.eta)[Quantity::loss_infinite] > 0.5 * start);
        run.step();
        CHECK(run.solver().t_end() == t);
        CHECK(run.observables_at(t)[Quantity::loss_infinite] <= 0.5 * start);
    }

    TEST_CASE("a run that does not escape says so") {
        const ExperimentRow row = row_of(experiment_of("#v1&T=1&measure=escape_time"), 0);
        CHECK(std::isnan(row.lines[0].values[0]));
        CHECK(row.lines[0].failure == "infinite width does not halve its loss by T = 1");
        const ExperimentRow gap = row_of(experiment_of("#v1&T=1&m=10&measure=particle_gap&at=escape"), 0);
        CHECK(std::isnan(gap.lines[0].values[0]));
        CHECK_FALSE(gap.lines[0].failure.empty());
        const ExperimentRow finite = row_of(experiment_of("#v1&T=1&m=10&measure=escape_time_finite"), 0);
        CHECK(std::isnan(finite.lines[0].values[0]));
        CHECK(contains(finite.lines[0].failure, "the finite network does not halve its loss"));
    }

    TEST_CASE("the finite network's escape is where its loss is half of its start") {
        for (const std::string_view rule : {"flow", "pgd"}) {
            const Experiment e = experiment_of("#v1&d=8&m=60&rule=" + std::string(rule) +
                                               "&measure=escape_time_finite,escape_time");
            const ExperimentRow row = row_of(e, 0);
            const double t = row.lines[0].values[0];
            CHECK(row.lines[0].values[1] == doctest::Approx(t).epsilon(0.3));
            Run run(e.scenario, false);
            const double start = run.state_at(0.0, false).observables[Quantity::loss_finite];
            run.advance_to(t);
            const RunState state = run.state_at(t, false);
            if (rule == "flow") {
                test::validated("escape_time_finite", "loss of the network then, against half its start",
                                "d=8&m=60", t, state.observables[Quantity::loss_finite], 0.5 * start,
                                test::relative(1e-6));
            } else {
                CHECK(state.observables[Quantity::loss_finite] <= 0.5 * start);
                Run before(e.scenario, false);
                before.advance_to(t - e.scenario.eta);
                CHECK(before.state_at(t - e.scenario.eta, false).observables[Quantity::loss_finite] >
                      0.5 * start);
            }
            CHECK(state.digest == row.lines[0].digest);
        }
    }

    TEST_CASE("widths needed are the bounds at the escape time, over the target") {
        const Experiment e = experiment_of(
            "#v1&d=8&m=20&measure=width_average,width_gronwall,bound_average_apriori,bound_gronwall,"
            "escape_time&at=escape&target=0.05");
        const ExperimentRow row = row_of(e, 0);
        const std::vector<double>& v = row.lines[0].values;
        CHECK(row.lines[0].t == v[4]);
        const char* const kWay = "the bound at infinite width's escape";
        test::validated("width_average", kWay, "d=8&m=20", v[4], v[0], 20 * v[2] / 0.05,
                        test::relative(1e-14));
        test::validated("width_gronwall", kWay, "d=8&m=20", v[4], v[1], 20 * v[3] / 0.05,
                        test::relative(1e-14));
        // The a-priori bound is proportional to 1/m, so that the width does not depend on m.
        const ExperimentRow wider =
            row_of(experiment_of("#v1&d=8&m=40&measure=width_average&at=escape&target=0.05"), 0);
        test::validated("width_average", "the same with twice the neurons", "d=8&m=40", v[4],
                        wider.lines[0].values[0], v[0], test::relative(1e-9));
    }

    TEST_CASE("gaps times m are the coordinates' own sums") {
        const Experiment e = experiment_of("#v1&d=6&m=23&phi=h3&T=3&measure=m_particle_gap,m_function_gap,"
                                           "m_distance_squared,function_gap&at=1,2.5");
        const ExperimentRow row = row_of(e, 0);
        REQUIRE(row.lines.size() == 2);
        for (const ExperimentRow::Line& line : row.lines) {
            Run run(e.scenario, false);
            run.advance_to(line.t);
            const RunState state = run.state_at(line.t, false);
            double squares = 0.0, distances = 0.0;
            for (Eigen::Index i = 0; i < 23; ++i) {
                double square = 0.0;
                for (Eigen::Index k = 0; k < 6; ++k) {
                    const double off = state.neurons(k, i) - state.twins(k, i);
                    square += off * off;
                }
                squares += square;
                distances += std::sqrt(square);
            }
            const char* const kScenario = "d=6&m=23&phi=h3&T=3";
            test::validated("m_particle_gap", "sum over coordinates of neurons and twins", kScenario, line.t,
                            line.values[0], squares, test::relative(1e-13));
            test::validated("m_function_gap", "m times the column", kScenario, line.t, line.values[1],
                            23.0 * line.values[3], test::relative(1e-14));
            test::validated("m_distance_squared", "sum over coordinates of neurons and twins", kScenario,
                            line.t, line.values[2], distances * distances / 23.0, test::relative(1e-13));
        }
    }

    TEST_CASE("the expected gap is measured without a seed, at the times asked for") {
        const Experiment e = experiment_of("#v1&d=8&m=20&phi=h3&measure=expected_particle,expected_function,"
                                           "width_expected&at=1,3&target=0.05");
        CHECK_FALSE(needs_of(e.measures).seed);
        CHECK_FALSE(needs_of(e.measures).finite);
        const ExperimentRow row = row_of(e, 0);
        REQUIRE(row.lines.size() == 2);
        CHECK(row.lines[1].t == 3.0);
        // C_p and C_f at t = 3 of tests/theory/expected_gap_test.cpp.
        const auto compare = [](const char* name, const char* link, double t, double found, double expected) {
            test::validated(name, "independent float64 implementation", link, t, found, expected,
                            test::relative(0.005));
        };
        compare("expected_particle", "d=8&m=20&phi=h3", 3.0, row.lines[1].values[0], 0.9000 / 20);
        compare("expected_function", "d=8&m=20&phi=h3", 3.0, row.lines[1].values[1], 0.4312 / 20);
        compare("width_expected", "d=8&phi=h3, target 0.05", 3.0, row.lines[1].values[2], 0.9000 / 0.05);
        CHECK(row.lines[0].values[0] < row.lines[1].values[0]);
        // At the escape it is what a squared gap of 0.01 really needs.
        const ExperimentRow escape =
            row_of(experiment_of("#v1&d=64&m=64&T=100&measure=width_expected&at=escape"), 0);
        compare("width_expected", "d=64", escape.lines[0].t, escape.lines[0].values[0], 26.9);
        // It is the leading order: from few neurons on, less is needed (docs/experiments.md), by no factor of
        // two.
        const ExperimentRow needed =
            row_of(experiment_of("#v1&d=16&T=100&measure=width_expected&at=escape"), 0);
        CHECK(needed.lines[0].values[0] == doctest::Approx(18.2).epsilon(0.005));
        double mean = 0.0;
        constexpr int kSeeds = 200;
        for (std::size_t run = 0; run < kSeeds; ++run)
            mean += row_of(experiment_of("#v1&d=16&m=18&T=100&seeds=200&measure=particle_gap&at=escape"), run)
                        .lines[0]
                        .values[0] /
                    kSeeds;
        CHECK(mean < 0.01);
        CHECK(mean > 0.005);
    }

    TEST_CASE("the expected gap is that of the run's own infinite width") {
        const auto lines = [](const std::string& settings) {
            return row_of(experiment_of("#v1&d=8&m=20" + settings + "&at=0.99,2"), 0).lines;
        };
        const auto flow = lines("&measure=expected_particle"),
                   steps = lines("&rule=pgd&eta=0.2&measure=expected_particle,expected_function"),
                   beside = lines("&rule=pgd&eta=0.2&measure=expected_particle,particle_gap"),
                   compared = lines("&rule=pgd&eta=0.2&limit=flow&measure=expected_particle"),
                   at_steps = lines("&rule=pgd&eta=0.2&limit=flow&measure=expected_particle,particle_gap");
        CHECK(steps[0].t == doctest::Approx(0.8)); // the last step before
        CHECK(steps[1].values[0] != flow[1].values[0]);
        CHECK(steps[1].values[0] == doctest::Approx(flow[1].values[0]).epsilon(0.3));
        for (std::size_t k = 0; k < 2; ++k) {
            CHECK(beside[k].t == steps[k].t);
            CHECK(beside[k].values[0] == steps[k].values[0]);
            CHECK(compared[k].values[0] == flow[k].values[0]);
        }
        // A network of its own stands at its last step, and so does what it is compared with.
        CHECK(at_steps[0].t == doctest::Approx(0.8));
        CHECK(at_steps[0].values[0] < 0.9 * flow[0].values[0]);
        CHECK(at_steps[1].values[0] == doctest::Approx(flow[1].values[0]).epsilon(1e-9));
        // Where a step passes the pole, there is none, and that is said.
        const ExperimentRow ended = row_of(
            experiment_of("#v1&d=4&phi=h1&sigma=h1%2B3h2&rule=pgd&eta=0.3&measure=expected_particle&at=0,30"),
            0);
        CHECK(std::isfinite(ended.lines[0].values[0]));
        CHECK(std::isnan(ended.lines[1].values[0]));
        CHECK(ended.lines[1].failure.find("past the pole") != std::string::npos);
    }

    TEST_CASE("an expected gap that takes too many steps is refused, and its cost is foreseen") {
        const Experiment far = experiment_of("#v1&d=8&T=1e6&measure=expected_particle&at=1e6");
        const std::string refusal = refuse_runs(far, kCommandLineCapacity, "the command line");
        CHECK(refusal.find("takes more than 1000000 steps; nearest: #v1&d=8&T=") != std::string::npos);
        CHECK(refuse_runs(experiment_of("#v1&d=8&T=1e6&measure=width_expected&at=escape"), kPageCapacity,
                          "this page") == "");
        CHECK(refuse_runs(experiment_of("#v1&d=8&measure=expected_particle&at=9"), kPageCapacity,
                          "this page") == "");
        const auto seconds = [](const std::string& text) { return forecast_seconds(experiment_of(text), 0); };
        CHECK(seconds("#v1&measure=expected_particle&at=30") > seconds("#v1&measure=loss_infinite&at=30"));
        CHECK(seconds("#v1&m=1000&measure=expected_particle,particle_gap&at=30") >
              seconds("#v1&m=1000&measure=particle_gap&at=30"));
    }

    TEST_CASE("slices are short, progress rises, and the row does not depend on how it was made") {
        const Experiment e = experiment_of("#v1&d=5&m=10&measure=particle_gap,escape_time&at=1,4");
        ExperimentRun sliced(e, 0);
        double progress = 0.0;
        int slices = 0;
        while (!sliced.approach()) {
            ++slices;
            CHECK(sliced.progress() >= 0.0);
            CHECK(sliced.progress() <= 1.0);
            progress = std::max(progress, sliced.progress());
        }
        CHECK(slices > 10);
        CHECK(sliced.progress() == 1.0);
        CHECK(table_row(e, sliced.row()) == table_row(e, row_of(e, 0)));
    }

    TEST_CASE("a dot opens its run: the link's run has the row's digest") {
        for (const std::string_view text : {"#v1&d=6&m=12&measure=particle_gap&at=2",
                                            "#v1&d=6&m=12&T=1e5&measure=particle_gap&at=escape"}) {
            const Experiment e = experiment_of(text);
            const ExperimentRow row = row_of(e, 0);
            const Scenario scenario = test::scenario_of(link_text(scenario_of(e, row, 0)));
            CHECK(scenario.T <= 100.0);
            Run run(scenario, false);
            run.advance_to(scenario.t);
            CHECK(run.state_at(scenario.t, false).digest == row.lines[0].digest);
        }
    }
}

TEST_SUITE("experiment table") {
    TEST_CASE("shards partition the runs") {
        for (std::size_t runs : {1, 2, 7, 12})
            for (std::size_t count : {1, 2, 3, 5, 20}) {
                std::vector<int> seen(runs, 0);
                for (std::size_t index = 1; index <= count; ++index)
                    for (std::size_t n = 0; n < shard_size({index, count}, runs); ++n)
                        ++seen.at(run_of_shard({index, count}, n));
                CHECK(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
            }
    }

    TEST_CASE("a table reads back, and a cut-off one up to its last whole run") {
        const Experiment e =
            experiment_of("#v1&d=4&sweep=k:2,3;m:3,5&seeds=2&measure=particle_gap,bound_average&at=0,1");
        const Shard shard{2, 3};
        const std::string head = table_head(e, shard);
        std::string text = head;
        std::vector<ExperimentRow> rows;
        for (std::size_t n = 0; n < shard_size(shard, run_count(e)); ++n) {
            rows.push_back(row_of(e, run_of_shard(shard, n)));
            text += table_row(e, rows.back());
        }
        text += kTableEnd;

        const TableHead read_head = read_table_head(text);
        CHECK(read_head.error.empty());
        CHECK(read_head.experiment == e);
        CHECK(read_head.shard == shard);
        CHECK(read_head.bytes == head.size());
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            const std::string part = text.substr(0, cut);
            if (cut < head.size()) {
                CHECK(read_table_head(part).unfinished);
                continue;
            }
            const TableRows read = read_table_rows(part, read_head);
            CAPTURE(cut);
            REQUIRE(read.error.empty());
            CHECK(read.complete == (cut == text.size()));
            std::string again = head;
            for (const ExperimentRow& row : read.rows) again += table_row(e, row);
            if (read.complete) again += kTableEnd;
            CHECK(part.substr(0, read.bytes) == again);
            // At most one run is lost: its lines, or the end.
            CHECK(cut - read.bytes < table_row(e, rows[0]).size() + 40);
        }
    }

    TEST_CASE("what does not belong into a table is refused by line") {
        const Experiment e = experiment_of("#v1&d=4&sweep=m:3,5&measure=particle_gap&at=0");
        const std::string head = table_head(e), a = table_row(e, row_of(e, 0)),
                          b = table_row(e, row_of(e, 1));
        const auto error = [&](const std::string& text) {
            return read_table_rows(text, read_table_head(text)).error;
        };
        CHECK(error(head + a + b + std::string(kTableEnd)).empty());
        CHECK(contains(error(head + b + a), "line 5: run 1 where run 0 belongs"));
        CHECK(contains(error(head + a + std::string(kTableEnd)), "the end, after 1 of 2 runs"));
        CHECK(contains(error(head + a + b + b), "a row more than the 2 runs"));
        CHECK(contains(error(head + "0,3\n"), "not a row of this experiment"));
        CHECK(contains(error(head + "0,4" + a.substr(3)), "not the settings of run 0"));
        CHECK_FALSE(read_table_head("hello\nworld\n").error.empty());
        CHECK_FALSE(
            read_table_head(head.substr(0, head.find("# runs")) + "# runs 3\n" + "run\n").error.empty());
    }

    TEST_CASE("failures with commas stay in their column") {
        const Experiment e = experiment_of("#v1&measure=escape_time");
        ExperimentRow row = row_of(e, 0);
        row.lines[0].failure = "one, \"two\"";
        const std::string text = table_head(e) + table_row(e, row) + std::string(kTableEnd);
        const TableRows read = read_table_rows(text, read_table_head(text));
        CHECK(read.error.empty());
        CHECK(read.rows.at(0).lines.at(0).failure == "one, \"two\"");
    }
}
