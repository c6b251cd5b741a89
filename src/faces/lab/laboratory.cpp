#include "faces/lab/laboratory.h"

#include <algorithm>
#include <utility>

#include "base/json_writer.h"
#include "base/number_text.h"
#include "experiment/builtin.h"
#include "experiment/experiment_link.h"
#include "experiment/experiment_table.h"
#include "experiment/findings.h"
#include "experiment/forecast.h"
#include "figure/experiment_figure.h"
#include "scenario/link.h"
#include "scenario/settings.h"
#include "view/shared_link.h"

namespace equator {

namespace {

/// The experiment that suggests itself to somebody who comes with a run.
std::string suggestion(const Scenario& scenario) {
    Scenario run = scenario;
    run.t = 0.0;
    return link_text(run) + "&sweep=m:50..800*2&seeds=8&measure=particle_gap,function_gap&at=" +
           number_text(scenario.t > 0.0 ? scenario.t : scenario.T);
}

/// The figure of docs/results.md that shows a built-in experiment best.
std::string figure_name(const BuiltinExperiment& builtin) {
    std::string name(builtin.name);
    if (builtin.over_time)
        name += "-" + std::string(figure_parts(parse_experiment(builtin.link).experiment).front().name);
    return name;
}

struct PlannedRun {
    double seconds; ///< experiment/forecast.h
    std::size_t run;
};
/// All runs in the order in which the page takes them.
std::vector<PlannedRun> order_of(const Experiment& experiment) {
    const auto seeds = static_cast<std::size_t>(experiment.seeds);
    std::vector<PlannedRun> points; // their first runs; the others of a point take as long
    for (std::size_t run = 0; run < run_count(experiment); run += seeds)
        points.push_back({forecast_seconds(experiment, run), run});
    std::stable_sort(points.begin(), points.end(),
                     [](const PlannedRun& a, const PlannedRun& b) { return a.seconds < b.seconds; });
    std::vector<PlannedRun> order;
    for (std::size_t seed = 0; seed < seeds; ++seed)
        for (const PlannedRun& point : points) order.push_back({point.seconds, point.run + seed});
    return order;
}

std::string law_name(Law law) {
    return law == Law::power ? "power" : law == Law::logarithmic ? "logarithmic" : "exponential";
}

/// Why the experiment of a link does not run, and the nearest that does ("": none is near).
std::string refusal_json(const std::vector<std::string>& problems, const std::string& nearest) {
    JsonWriter json;
    json.begin_object();
    json.add_list("problems", problems);
    json.add("nearest", nearest);
    json.end_object();
    return json.take();
}

} // namespace

std::string Laboratory::gallery() {
    JsonWriter json;
    json.begin_list();
    for (const BuiltinExperiment& b : builtin_experiments()) {
        json.begin_object();
        json.add("name", b.name);
        json.add("title", b.title);
        json.add("link", b.link);
        json.add("expected", b.expected);
        json.add("remark", b.remark);
        json.add("picture", figure_name(b));
        json.end_object();
    }
    json.end_list();
    return json.take();
}

std::string Laboratory::vocabulary() {
    JsonWriter json;
    json.begin_object();
    json.key("measures");
    json.begin_list();
    for (Measure m = 0; m < kMeasureCount; ++m) {
        if (m == measure_of(Quantity::t)) continue;
        const MeasureInfo info = info_of(m);
        json.begin_object();
        json.add("name", info.name);
        json.add("label", info.label);
        json.add("meaning", info.meaning);
        json.end_object();
    }
    json.end_list();
    json.key("settings");
    json.begin_list();
    for (const Setting& setting : settings()) {
        if (!can_sweep(setting.key)) continue;
        json.begin_object();
        json.add("key", setting.key);
        json.add("name", setting.name);
        json.end_object();
    }
    json.end_list();
    json.add_list("keys", experiment_keys());
    json.end_object();
    return json.take();
}

std::string Laboratory::open(std::string_view whole) {
    std::string text = without_view(whole);
    const bool bare = !is_experiment(text);
    if (!bare) text = without_view(whole, experiment_keys());
    const std::string_view link = text;
    ExperimentResult read;
    if (bare) {
        const LinkResult scenario = parse_link(link);
        if (scenario.ok())
            read = parse_experiment(suggestion(scenario.scenario));
        else
            read.problems = scenario.problems;
    } else {
        read = parse_experiment(link);
    }
    std::vector<std::string> problems;
    for (const LinkProblem& problem : read.problems) problems.push_back(describe(problem));
    if (problems.empty()) {
        const std::string refusal = refuse_runs(read.experiment, kPageCapacity, "this page");
        if (!refusal.empty()) problems.push_back(refusal);
    }
    if (!problems.empty())
        return refusal_json(problems, bare || read.ok() ? "" : experiment_text(read.experiment));

    rows_.clear();
    stored_.reset();
    experiment_ = read.experiment;
    const Experiment& e = *experiment_;
    const BuiltinExperiment* builtin = builtin_of(e);
    const FitChoice choice = fit_choice(e);
    const std::vector<PlannedRun> order = order_of(e);
    JsonWriter json;
    json.begin_object();
    json.add("link", experiment_text(e));
    json.add("suggested", bare);
    json.add("name", builtin ? builtin->name : "");
    json.add("title", builtin ? builtin->title : "");
    json.add("expected", builtin ? builtin->expected : "");
    json.add("remark", builtin ? builtin->remark : "");
    json.add("version", EQUATOR_VERSION);
    json.add("runs", run_count(e));
    json.add("seeds", e.seeds);
    json.add("figures", figure_parts(e).size());
    json.add_list("order", order, [](const PlannedRun& p) { return p.run; });
    json.add_list("seconds", order, [](const PlannedRun& p) { return p.seconds; });
    json.add("timed", needs_of(e.measures).finite); // the seconds are seconds
    json.add("law", law_name(choice.law));
    json.add("from", choice.from);
    json.add("panels", e.against_time ? sweep_values(e, 0).size() : std::size_t{0});
    json.add("swept", is_over_time(e) ? "" : abscissa(e));
    json.end_object();
    return json.take();
}

std::string Laboratory::add(std::size_t run, std::string_view text) {
    if (!experiment_ || run >= run_count(*experiment_)) return "there is no run " + std::to_string(run);
    TableHead head;
    head.experiment = *experiment_;
    head.shard = {run + 1, run_count(*experiment_)}; // the run alone
    TableRows read = read_table_rows(text, head);
    if (!read.error.empty()) return read.error;
    if (read.rows.size() != 1 || read.bytes != text.size()) return "the row is not all there";
    rows_.insert_or_assign(run, std::move(read.rows.front()));
    return "";
}

std::string Laboratory::store(std::string_view text) {
    FindingsResult read = read_findings(text);
    if (!read.error.empty()) return read.error;
    if (!experiment_ || !(read.experiment == *experiment_)) return "of another experiment";
    stored_ = std::move(read.findings);
    return "";
}

std::string Laboratory::report(ReportOptions options) const {
    if (stored_) options.stored = &*stored_;
    return experiment_ ? report_json(*experiment_, rows_, options) : "{}";
}

std::string Laboratory::run_link(std::size_t run, std::size_t line) const {
    const auto row = rows_.find(run);
    if (experiment_ && row != rows_.end() && line < row->second.lines.size())
        return link_text(scenario_of(*experiment_, row->second, line));
    if (!experiment_ || !stored_ || !rows_.empty()) return "";
    for (const Finding& finding : stored_->curves)
        for (const CurvePoint& point : finding.curve.points)
            if (point.runs.front() == run && point.lines.front() == line)
                return link_text(scenario_at(*experiment_, run, point.times.front()));
    return "";
}

bool Laboratory::is_open(std::string_view link) const {
    return experiment_ && experiment_text(*experiment_) == link;
}

std::string Laboratory::table() const {
    if (!experiment_) return "";
    std::string text = table_head(*experiment_);
    for (const auto& [run, row] : rows_) text += table_row(*experiment_, row);
    if (rows_.size() == run_count(*experiment_)) text += kTableEnd;
    return text;
}

} // namespace equator
