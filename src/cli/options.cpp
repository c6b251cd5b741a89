#include "cli/options.h"

#include <algorithm>
#include <cstdio>

#include "base/number_text.h"
#include "front/share/view_settings.h"
#include "scenario/link.h"
#include "scenario/problem.h"
#include "scenario/settings.h"

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

std::optional<SharedLink> read_arguments(const Arguments& arguments, const char* command, const char* help,
                                         std::span<const Option> options, bool& helped) {
    helped = std::find(arguments.begin(), arguments.end(), "--help") != arguments.end();
    if (helped) {
        std::fputs(help, stdout);
        return std::nullopt;
    }
    bool failed = false;
    const auto complain = [&](const std::string& text) {
        std::fprintf(stderr, "equator %s: %s\n", command, text.c_str());
        failed = true;
    };

    std::string link;
    bool have_link = false;
    std::vector<std::pair<const Setting*, std::string>> flags;
    std::vector<std::pair<const ViewSetting*, std::string>> view_flags;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument.rfind("--", 0) != 0) {
            if (have_link) complain("one link only, but '" + safe_echo(argument) + "' is a second one");
            link = argument;
            have_link = true;
            continue;
        }
        // --name VALUE or --name=VALUE
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
        const auto option =
            std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.name == name; });
        const Setting* setting = find_setting(name) ? find_setting(name) : find_shorthand(name);
        const ViewSetting* view_row = find_view_setting(name);
        if (option == options.end() && !setting && !view_row) {
            std::vector<std::string_view> words;
            for (const Option& o : options) words.push_back(o.name);
            for (const Setting& s : settings()) words.push_back(s.key);
            for (const ViewSetting& s : view_settings()) words.push_back(s.key);
            const std::string_view close = closest_word(name, words);
            complain("unknown option --" + safe_echo(name) +
                     (close.empty() ? "" : "; did you mean --" + std::string(close) + "?"));
            continue;
        }
        if (equals == std::string::npos && i + 1 == arguments.size()) {
            complain("--" + name + " needs a value");
            continue;
        }
        const std::string value = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
        if (option != options.end()) {
            if (const std::string wrong = option->take(value); !wrong.empty())
                complain("--" + name + " = " + safe_echo(value) + " " + wrong);
        } else if (setting) {
            flags.emplace_back(setting, value);
        } else {
            view_flags.emplace_back(view_row, value);
        }
    }

    SharedLinkResult result = parse_shared_link(link);
    for (const LinkProblem& problem : result.problems) complain(describe(problem));
    const Scenario linked = result.link.scenario;
    for (const auto& [setting, value] : flags)
        if (const auto problem = setting->read(*setting, value, result.link.scenario))
            complain("--" + describe(*problem));
    for (const auto& [row, value] : view_flags)
        if (const std::string wrong = set_view_key(result.link.view, *row, value); !wrong.empty())
            complain("--" + wrong);
    if (!failed)
        for (const LinkProblem& problem : validate(result.link.scenario)) complain(describe(problem));
    if (const std::string range = refuse_neuron(result.link.view.selected, result.link.scenario.m);
        !failed && !range.empty())
        complain("--neuron = " + std::to_string(result.link.view.selected) + " is out of range: " + range);
    if (failed) return std::nullopt;
    result.link.scenario = canonical(result.link.scenario);
    if (!(result.link.scenario == linked)) result.link.claim.reset();
    return result.link;
}

} // namespace equator::cli
