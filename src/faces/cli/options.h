// Reading a command's arguments: one link, settings as flags (--m 1000), and the command's own options.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "faces/cli/commands.h"
#include "view/shared_link.h"

namespace equator::cli {

/// An option of a command, `--name VALUE`.
struct Option {
    std::string_view name;
    /// Takes the value; returns what is wrong with it, or "".
    std::function<std::string(const std::string& value)> take;
};

/// Whether a link or a flag says something of a setting, be it the default.
using Says = std::function<bool(std::string_view key)>;
/// What options have to change in the scenario of link and flags, before it is looked at as a whole. Returns
/// what stands in their way, or "".
using Amend = std::function<std::string(Scenario& scenario, const Says& says)>;

/// Reads `[LINK] [--setting VALUE]... [--option VALUE]...`; settings are those of links, the view's included.
/// A link's claim of a digest is dropped if a flag changes what it was about. All that is wrong is printed on
/// standard error, with the offending key named; then nothing is returned. `help` is printed for --help,
/// which sets `helped`.
std::optional<SharedLink> read_arguments(const Arguments& arguments, const char* command, const char* help,
                                         std::span<const Option> options, bool& helped,
                                         const Amend& amend = nullptr);

/// What a command about experiments was given: `[WORD] [--option VALUE]...`.
struct WordArguments {
    std::optional<std::string> word;
    bool failed = false; ///< something is wrong, and was printed on standard error
};

/// Reads a word, which `noun` names in complaints, and options; the `take` of each is called in the order
/// given.
WordArguments read_word_and_options(const Arguments& arguments, const char* command, const char* noun,
                                    std::span<const Option> options);

/// For commands about the theory of single-index problems: whether the scenario is one. If not, says on
/// standard error why, and what to run instead.
bool has_theory(const Scenario& scenario, const char* command);

/// Whether the flag is among the arguments, for instance "--help".
bool asks_for(const Arguments& arguments, std::string_view flag);

/// Takes `--threads N` out of a command's arguments, the command's name first, and sets the crew
/// (base/crew.h): all cores unless it is given, and one for `sweep`, of which a machine runs several. Returns
/// what is wrong with it, or "".
std::string take_threads(Arguments& arguments);

/// Option values: a number in [lo, hi], or a comma-separated list of them.
std::string read_number(const std::string& text, double lo, double hi, double& value);
std::string read_numbers(const std::string& text, double lo, double hi, std::vector<double>& values);

} // namespace equator::cli
