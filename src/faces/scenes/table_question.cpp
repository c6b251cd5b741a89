#include "faces/scenes/table_question.h"

#include <vector>

#include "base/json_writer.h"
#include "base/number_text.h"
#include "run/estimate.h"
#include "run/notes.h"
#include "run/observables.h"
#include "scenario/link.h"
#include "theory/loss_floor.h"
#include "view/problem_json.h"
#include "view/shared_link.h"

namespace equator {

namespace {

/// WebAssembly's memory without a timeline in it, and a day.
constexpr Capacity kScriptCapacity{1.5e9, 86400.0, false};

std::size_t columns_of(const Scenario& scenario, bool theory) {
    return theory && no_theory_because(scenario).empty() ? kQuantityCount
                                                         : static_cast<std::size_t>(kFirstOfTheory);
}

std::string refusal(const std::vector<LinkProblem>& problems, const Scenario& nearest) {
    JsonWriter json;
    json.begin_object();
    json.key("problems");
    json.begin_list();
    for (const LinkProblem& problem : problems) add_problem(json, problem);
    json.end_list();
    json.add("nearest", link_text(nearest));
    json.end_object();
    return json.take();
}

/// What is wrong with the times, if anything. `until` and `every` are what a script calls them.
std::vector<LinkProblem> wrong_times(const Scenario& scenario, RowTimes times) {
    std::vector<LinkProblem> problems;
    const auto wrong = [&](const char* key, double value, std::string reason, std::string range,
                           double nearest) {
        LinkProblem problem;
        problem.kind = ProblemKind::range;
        problem.key = key;
        problem.value = number_text(value);
        problem.reason = std::move(reason);
        problem.range = std::move(range);
        problem.nearest = std::string(key) + "=" + number_text(nearest);
        problems.push_back(std::move(problem));
    };
    if (!(times.until >= 0.0 && times.until <= scenario.T))
        wrong("until", times.until, "is out of range",
              "rows run from 0 to the link's horizon T = " + number_text(scenario.T), scenario.T);
    else if (!(times.every >= RowTimes::kLeastEvery))
        wrong("every", times.every, "is out of range",
              "rows are at least " + number_text(RowTimes::kLeastEvery) + " apart",
              RowTimes::up_to(times.until).every);
    else if (times.too_many())
        wrong("every", times.every, "gives too many rows",
              "a table has at most " + number_text(RowTimes::kMost), times.until / RowTimes::kMost);
    return problems;
}

} // namespace

TableQuestion::TableQuestion(const Scenario& scenario, RowTimes times, bool theory)
    : run_(scenario, theory), times_(times), columns_(columns_of(scenario, theory)) {}

SceneQuestion::Progress TableQuestion::approach() {
    const double t = times_.time(row_);
    if (!run_.approach(t)) return Progress::busy;
    const RunState state = run_.state_at(t);
    moment_.clear();
    for (std::size_t q = 0; q < columns_; ++q)
        moment_.push_back({kQuantities[q].name, {state.observables.values[q]}});
    moment_.push_back(
        {"digest",
         {static_cast<double>(state.digest >> 32), static_cast<double>(state.digest & 0xffffffffu)}});
    return times_.is_last(row_++) || !failure().empty() ? Progress::last : Progress::moment;
}

std::unique_ptr<TableQuestion> table_question(std::string_view link, TableWish wish, std::string& head) {
    const SharedLinkResult result = parse_shared_link(link);
    const Scenario& scenario = result.link.scenario;
    if (!result.ok()) {
        head = refusal(result.problems, scenario);
        return nullptr;
    }
    const double until = wish.until < 0.0 ? scenario.T : wish.until;
    const RowTimes times = wish.every < 0.0 ? RowTimes::up_to(until) : RowTimes{until, wish.every};
    if (const auto problems = wrong_times(scenario, times); !problems.empty()) {
        head = refusal(problems, scenario);
        return nullptr;
    }
    Scenario costed = scenario;
    if (until > 0.0) costed.T = until;
    if (const auto too_large = refuse(costed, kScriptCapacity, "this library")) {
        LinkProblem problem;
        problem.kind = ProblemKind::too_large;
        problem.reason = too_large->reason;
        problem.range = too_large->range;
        head = refusal({problem}, too_large->nearest);
        return nullptr;
    }
    auto question = std::make_unique<TableQuestion>(scenario, times, wish.theory);
    JsonWriter json;
    json.begin_object();
    json.add("equator", EQUATOR_VERSION);
    json.add("link", link_text(scenario));
    json.add_list("notes", scenario_notes(scenario, loss_floor(scenario)));
    json.key("columns");
    json.begin_list();
    for (std::size_t q = 0; q < columns_of(scenario, wish.theory); ++q) json.add(kQuantities[q].name);
    json.end_list();
    json.add("rows", times.count());
    json.end_object();
    head = json.take();
    return question;
}

std::string table_columns() {
    JsonWriter json;
    json.begin_list();
    for (std::size_t q = 0; q < kQuantityCount; ++q) {
        json.begin_object();
        json.add("name", kQuantities[q].name);
        json.add("meaning", kQuantities[q].meaning);
        json.add("theory", q >= static_cast<std::size_t>(kFirstOfTheory));
        json.end_object();
    }
    json.end_list();
    return json.take();
}

} // namespace equator
