#include "faces/cli/options.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>

#include "base/crew.h"
#include "base/number_text.h"
#include "run/notes.h"
#include "scenario/link.h"
#include "scenario/problem.h"
#include "scenario/settings.h"
#include "view/view_settings.h"

namespace equator::cli {

std::string read_number(const std::string& text, double lo, double hi, double& value) {
    const auto number = parse_double(text);
    if (!number.ok()) return "is not a number; it runs from " + number_text(lo) + " to " + number_text(hi);
    if (number.value < lo || number.value > hi)
        return "is out of range: it runs from " + number_text(lo) + " to " + number_text(hi) +
               "; nearest: " + number_text(std::clamp(number.value, lo, hi));
    value = number.value;
    return "";
}

std::string read_numbers(const std::string& text, double lo, double hi, std::vector<double>& values) {
    values.clear();
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        double value = 0.0;
        const std::string item = text.substr(begin, end - begin);
        if (const std::string wrong = read_number(item, lo, hi, value); !wrong.empty())
            return "has '" + safe_echo(item) + "', which " + wrong;
        values.push_back(value);
        begin = end + 1;
    }
    return "";
}

std::string take_threads(Arguments& arguments) {
    double count = !arguments.empty() && arguments.front() == "sweep" ? 1.0 : Crew::available();
    constexpr std::string_view kName = "--threads";
    for (std::size_t i = 0; i < arguments.size();) {
        const std::string argument = arguments[i];
        const bool joined = argument.rfind(std::string(kName) + "=", 0) == 0;
        if (argument != kName && !joined) {
            ++i;
            continue;
        }
        if (!joined && i + 1 == arguments.size()) return "--threads needs a value";
        const std::string value = joined ? argument.substr(kName.size() + 1) : arguments[i + 1];
        std::string wrong = read_number(value, 1.0, Crew::kMostThreads, count);
        if (wrong.empty() && count != std::floor(count))
            wrong = "is not a whole number; nearest: " + number_text(std::round(count));
        if (!wrong.empty()) return "--threads = " + safe_echo(value) + " " + wrong;
        const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
        arguments.erase(at, at + (joined ? 1 : 2));
    }
    Crew::here().set_threads(static_cast<int>(count));
    return "";
}

bool asks_for(const Arguments& arguments, std::string_view flag) {
    return std::find(arguments.begin(), arguments.end(), flag) != arguments.end();
}

namespace {

using Taker = std::function<std::string(const std::string& value)>; // as Option::take; empty: no such option

Taker find_taker(std::span<const Option> options, std::string_view name) {
    for (const Option& option : options)
        if (option.name == name) return option.take;
    return nullptr;
}

/// The loop of all commands over `[WORD] [--name VALUE]... [--name=VALUE]...`. `names` are those that `find`
/// knows.
WordArguments read_words(const Arguments& arguments, const char* command, const char* noun,
                         std::span<const std::string_view> names,
                         const std::function<Taker(std::string_view)>& find) {
    WordArguments read;
    const auto complain = [&](const std::string& text) {
        std::fprintf(stderr, "equator %s: %s\n", command, text.c_str());
        read.failed = true;
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument.rfind("--", 0) != 0) {
            if (read.word)
                complain(std::string("one ") + noun + " only, but '" + safe_echo(argument) +
                         "' is a second one");
            read.word = argument;
            continue;
        }
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
        const auto take = find(name);
        if (!take) {
            const std::string_view close = closest_word(name, names);
            complain("unknown option --" + safe_echo(name) +
                     (close.empty() ? "; see equator " + std::string(command) + " --help"
                                    : "; did you mean --" + std::string(close) + "?"));
            continue;
        }
        if (equals == std::string::npos && i + 1 == arguments.size()) {
            complain("--" + name + " needs a value");
            continue;
        }
        const std::string value = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
        if (const std::string wrong = take(value); !wrong.empty())
            complain("--" + name + " = " + safe_echo(value) + " " + wrong);
    }
    return read;
}

} // namespace

WordArguments read_word_and_options(const Arguments& arguments, const char* command, const char* noun,
                                    std::span<const Option> options) {
    std::vector<std::string_view> names;
    for (const Option& option : options) names.push_back(option.name);
    return read_words(arguments, command, noun, names,
                      [&](std::string_view name) { return find_taker(options, name); });
}

namespace {

/// Whether a link has a pair of this key: one more would then be one too many.
bool link_says(const std::string& link, std::string_view key) {
    const std::string more = (link.empty() ? "#v1" : link) + "&" + std::string(key) + "=3";
    const std::vector<LinkProblem> problems = parse_shared_link(more).problems;
    return std::any_of(problems.begin(), problems.end(), [key](const LinkProblem& problem) {
        return problem.kind == ProblemKind::duplicate && problem.key == key;
    });
}

} // namespace

std::optional<SharedLink> read_arguments(const Arguments& arguments, const char* command, const char* help,
                                         std::span<const Option> options, bool& helped, const Amend& amend) {
    helped = asks_for(arguments, "--help");
    if (helped) {
        std::fputs(help, stdout);
        return std::nullopt;
    }

    std::vector<std::pair<const Setting*, std::string>> flags;
    std::vector<std::pair<const ViewSetting*, std::string>> view_flags;
    std::vector<std::string_view> names;
    for (const Option& o : options) names.push_back(o.name);
    for (const Setting& s : settings()) names.push_back(s.key);
    for (const ViewSetting& s : view_settings()) names.push_back(s.key);
    // Settings wait until the link has been read, which they change.
    const auto find = [&](std::string_view name) -> Taker {
        if (Taker take = find_taker(options, name)) return take;
        const Setting* setting = find_setting(name) ? find_setting(name) : find_shorthand(name);
        const ViewSetting* view_row = find_view_setting(name);
        if (!setting && !view_row) return nullptr;
        return [&flags, &view_flags, setting, view_row](const std::string& value) {
            if (setting)
                flags.emplace_back(setting, value);
            else
                view_flags.emplace_back(view_row, value);
            return std::string();
        };
    };
    const WordArguments read = read_words(arguments, command, "link", names, find);
    bool failed = read.failed;
    const auto complain = [&](const std::string& text) {
        std::fprintf(stderr, "equator %s: %s\n", command, text.c_str());
        failed = true;
    };

    SharedLinkResult result = parse_shared_link(read.word.value_or(""));
    for (const LinkProblem& problem : result.problems) complain(describe(problem));
    const Scenario linked = result.link.scenario;
    for (const auto& [setting, value] : flags)
        if (const auto problem = read_setting(*setting, value, result.link.scenario))
            complain("--" + describe(*problem));
    for (const auto& [row, value] : view_flags)
        if (const auto problem = set_view_key(result.link.view, *row, value))
            complain("--" + describe(*problem));
    if (!failed && amend) {
        const Says says = [&](std::string_view key) {
            return link_says(read.word.value_or(""), key) ||
                   std::any_of(flags.begin(), flags.end(),
                               [key](const auto& flag) { return flag.first->key == key; });
        };
        if (const std::string wrong = amend(result.link.scenario, says); !wrong.empty()) complain(wrong);
    }
    if (!failed)
        for (const LinkProblem& problem : validate(result.link.scenario)) complain(describe(problem));
    if (const auto problem = refuse_neuron(result.link.view.selected, result.link.scenario.m);
        problem && !failed)
        complain("--" + describe(*problem));
    if (failed) return std::nullopt;
    result.link.scenario = canonical(result.link.scenario);
    if (!(result.link.scenario == linked)) result.link.claim.reset();
    return result.link;
}

bool has_theory(const Scenario& scenario, const char* command) {
    const std::string_view why = no_theory_because(scenario, TheoryPart::expected);
    if (why.empty()) return true;
    std::fprintf(stderr, "equator %s: %s; equator run has what there is\n", command,
                 std::string(why).c_str());
    return false;
}

} // namespace equator::cli
