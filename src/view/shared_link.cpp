#include "view/shared_link.h"

#include <algorithm>
#include <span>

#include "scenario/mangled.h"
#include "view/view_settings.h"

namespace equator {

namespace {

LinkProblem problem_of(const OtherPair& pair, std::string reason, std::string range) {
    LinkProblem problem;
    problem.kind = ProblemKind::value;
    problem.key = safe_echo(pair.key);
    problem.value = safe_echo(pair.value);
    problem.reason = std::move(reason);
    problem.range = std::move(range);
    problem.position = pair.position;
    return problem;
}

} // namespace

std::string shared_link_text(const SharedLink& link) {
    std::string text = link_text(link.scenario);
    for (const ViewSetting& row : view_settings()) {
        const std::string value = row.write(row, link.view);
        if (value != default_text(row)) ((text += '&') += row.key) += "=" + value;
    }
    if (link.claim) text += "&digest=" + trace_text(*link.claim);
    return text;
}

std::string without_view(std::string_view text, std::span<const std::string_view> kept) {
    if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) text.remove_prefix(hash);
    std::string rest;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&', 1), text.size());
        const std::string_view pair = text.substr(0, end), key = pair.substr(pair[0] == '&');
        const auto has = [name = key.substr(0, key.find('='))](std::span<const std::string_view> keys) {
            return std::find(keys.begin(), keys.end(), name) != keys.end();
        };
        if (!has(view_keys()) || has(kept)) rest += pair;
        text.remove_prefix(end);
    }
    return rest;
}

SharedLinkResult parse_shared_link(std::string_view text) {
    LinkResult read = parse_link(text, view_keys());
    SharedLinkResult result{{std::move(read.scenario), {}, {}}, std::move(read.problems)};
    View& view = result.link.view;
    for (const OtherPair& pair : read.others) {
        if (pair.key == "digest") {
            result.link.claim = read_trace(pair.value);
            if (!result.link.claim)
                result.problems.push_back(problem_of(
                    pair, "is not a digest",
                    "a digest is 16 hexadecimal digits, perhaps with - and 28 more, and then - and 32"));
            continue;
        }
        for (const ViewSetting& row : view_settings()) {
            if (row.key != pair.key) continue;
            std::string wrong = row.read(row, pair.value, view);
            if (wrong.empty()) continue;
            const std::string typed = as_typed(pair.value);
            if (View trial = view;
                row.read(row, typed, trial).empty() || row.read(row, lower_case(typed), trial).empty())
                view = trial;
            LinkProblem problem = problem_of(pair, std::move(wrong), values_clause(row));
            problem.nearest = pair.key + "=" + row.write(row, view);
            result.problems.push_back(std::move(problem));
        }
    }
    if (auto problem = refuse_neuron(view.selected, result.link.scenario.m)) {
        view.selected = result.link.scenario.m - 1;
        problem->nearest = "neuron=" + std::to_string(view.selected);
        result.problems.push_back(std::move(*problem));
    }
    if (!result.ok()) result.link.claim.reset();
    return result;
}

} // namespace equator
