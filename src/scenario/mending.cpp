// Text from people: read as it stands first, then as what it was before it was changed on its way.
#include <algorithm>

#include "base/number_text.h"
#include "scenario/link.h"
#include "scenario/mangled.h"
#include "scenario/settings.h"

namespace equator {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "scheme://", as in an address that has no '#'.
bool is_address(std::string_view text) {
    const std::size_t end = text.find("://");
    return end != std::string_view::npos && end > 0 &&
           std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), is_letter);
}

// Where in a text without '#', or with nothing behind it, the run begins that it seems to ask for: behind an
// escaped '#' (also one that was escaped twice), or behind a '?' where a version comes, or, in an address,
// where one is a part of its path or query. An address without any of them asks for nothing, at its end. npos
// for text that is no address and has no such sign.
std::size_t run_without_hash(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t after = i + 1;
        if (text[i] == '%') {
            while (text.substr(after, 2) == "25") after += 2;
            if (text.substr(after, 2) != "23") continue;
            after += 2;
        } else if (text[i] != '?' && ((text[i] != '/' && text[i] != '&') || !is_address(text))) {
            continue;
        }
        const std::string_view rest = text.substr(after);
        const bool has_version = rest.size() >= 2 && (rest[0] == 'v' || rest[0] == 'V') &&
                                 is_digit(rest[1]) && (text[i] != '/' || rest.substr(2, 1) == "&");
        if (has_version || (text[i] == '%' && (i == 0 || is_address(text)))) return after;
    }
    return is_address(text) ? text.size() : std::string_view::npos;
}

// The key that a mangled one was: with what mail and markup put around it taken away, or in capitals.
std::string_view meant_key(std::string_view key, std::span<const std::string_view> other_keys) {
    // Joined to the version by another sign.
    if (key.size() > 3 && (key[0] == 'v' || key[0] == 'V') && is_digit(key[1]) &&
        std::string_view(";,?/ ").find(key[2]) != std::string_view::npos)
        key.remove_prefix(3);
    std::string typed = as_typed(key);
    for (const std::string_view entity : {"amp;", "amp;", "38;", "038;", "x26;"}) // escaped twice, at times
        if (typed.rfind(entity, 0) == 0) typed.erase(0, entity.size());
    const std::string small = lower_case(typed);
    std::string_view meant;
    bool exact = typed.empty();
    const auto consider = [&](std::string_view candidate) {
        if (exact) return;
        exact = candidate == typed;
        if (exact || (meant.empty() && lower_case(candidate) == small)) meant = candidate;
    };
    for (const Setting& row : settings()) consider(row.key);
    for (const std::string_view other : other_keys) consider(other);
    return meant;
}

constexpr Mending kMending{read_setting, meant_key, as_typed, lower_case, run_without_hash};

// How much of a link could not be told apart.
std::size_t unread(const LinkResult& result) {
    return static_cast<std::size_t>(
        std::count_if(result.problems.begin(), result.problems.end(), [](const LinkProblem& p) {
            return p.kind == ProblemKind::unknown_key || p.kind == ProblemKind::malformed;
        }));
}

} // namespace

LinkResult parse_link(std::string_view text, std::span<const std::string_view> other_keys) {
    LinkResult result = read_link(text, other_keys, &kMending);
    if (result.problems.empty() || text.size() > kMaxLinkBytes) return result;
    const std::string usual =
        with_usual_signs(text, [other_keys](std::string_view word) { return meant_key(word, other_keys); });
    if (usual == text) return result;
    // Other signs join its pairs, if that explains more of it.
    LinkResult meant = read_link(usual, other_keys, &kMending);
    if (unread(meant) >= unread(result)) return result;
    for (LinkProblem& problem : meant.problems)
        problem.position = std::min(problem.position, text.size()); // where it stands in the usual form
    LinkProblem problem;
    problem.kind = ProblemKind::malformed;
    problem.reason = "has other signs between its pairs";
    problem.range = "& joins them, and = stands between key and value";
    problem.nearest = link_text(meant.scenario);
    problem.position = 0;
    meant.problems.insert(meant.problems.begin(), std::move(problem));
    return meant;
}

std::optional<LinkProblem> read_setting(const Setting& row, std::string_view text, Scenario& scenario) {
    std::optional<LinkProblem> problem = row.read(row, text, scenario);
    const bool whole = row.kind == SettingKind::integer;
    if (const std::string asked = separator_question(text, whole); !asked.empty()) {
        const NumberReadings may_be = number_readings(text);
        if (whole || row.kind == SettingKind::real) {
            row.read(row, may_be.grouped.empty() ? may_be.decimal : may_be.grouped, scenario);
            LinkProblem question;
            question.key = row.key;
            question.value = safe_echo(text);
            question.reason = asked;
            question.range = kPlainNumbers;
            question.nearest = std::string(row.key) + "=" + row.write(scenario);
            question.position = 0;
            return question;
        }
    }
    if (!problem || problem->kind != ProblemKind::value) return problem;
    std::string meant = as_typed(text);
    for (int attempt = 0; attempt < 2; ++attempt, meant = lower_case(meant)) {
        Scenario trial = scenario;
        const std::optional<LinkProblem> left = row.read(row, meant, trial);
        if (left && left->kind != ProblemKind::range) continue;
        scenario = std::move(trial);
        problem->nearest = std::string(row.key) + "=" + row.write(scenario);
        return problem;
    }
    if (whole || row.kind == SettingKind::real)
        if (const std::string number = meant_number(text); !number.empty()) {
            Scenario trial = scenario;
            if (!row.read(row, number, trial)) {
                scenario = std::move(trial);
                problem->nearest = std::string(row.key) + "=" + row.write(scenario);
            }
        }
    return problem;
}

} // namespace equator
