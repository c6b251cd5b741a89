// The settings of a scenario, in one typed table that feeds links, command-line flags, the page's controls
// and the tests.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/problem.h"
#include "scenario/scenario.h"

namespace equator {

/// Seeds stay exact in JavaScript, whose integers end at 2^53.
inline constexpr std::int64_t kMaxSeed = std::int64_t{1} << 53;

enum class SettingKind {
    integer,     ///< 400, 1e5; n and batch also take inf
    real,        ///< 0.05, 1e-6; friction also takes nesterov
    choice,      ///< one word of choices
    hermite_sum, ///< a function, see function.h; sigma also takes phi, for "the same as phi"
    directions   ///< teachers, see teacher_text.h; choices are offered, others may be written
};

/// One row of the table. Bounds and sliders mean something for integers and reals only.
struct Setting {
    std::string_view key;    ///< in links (key=value) and flags (--key value); case matters: T and t differ
    std::string_view name;   ///< a label for people
    std::string_view unit{}; ///< "" for pure numbers
    std::string_view nouns;  ///< what its values are, plural: "neurons run from 1 to 10000000"
    SettingKind kind = SettingKind::integer;

    double lo = 0.0;              ///< smallest value
    double hi = 0.0;              ///< largest value; see highest() for what a scenario allows now
    bool lo_is_extreme = false;   ///< the neighbour of what is below lo is slider_lo: lo is hardly ever meant
    std::string_view or_word{};   ///< a word that it takes besides lo..hi ("inf"), or ""
    std::string_view capped_by{}; ///< key of the setting that this one may not exceed, or ""
    std::span<const std::string_view> choices{};

    /// What a slider spans, the part of lo..hi worth dragging through, at most up to highest(); equal when
    /// there should be none.
    double slider_lo = 0.0;
    double slider_hi = 0.0;
    bool logarithmic = false; ///< the slider moves on a logarithmic scale
    double step = 0.0;        ///< of spin buttons and arrow keys; 0 where no fixed step suits every magnitude

    /// Key of the setting that this one is short for; "" for rows of the table.
    std::string_view shorthand_for{};

    /// Canonical text of this setting in a scenario; read accepts it if the value is valid.
    std::string (*write)(const Scenario&) = nullptr;
    /// Sets the field to what text says; if that is not valid, to the nearest valid value (the default if
    /// text means nothing), and returns what was wrong. Other fields are neither read nor changed: see
    /// nearest_valid in link.h for conditions between fields. Callers with text from people take
    /// read_setting.
    std::optional<LinkProblem> (*read)(const Setting&, std::string_view text, Scenario&) = nullptr;
};

/// Every setting, in canonical order: d m n batch data phi teachers sigma signs weights kappa decay chi rule
/// eta gradient friction beta beta2 eps temperature limit wide noise seed T t tol flowtol precision.
std::span<const Setting> settings();

/// The row of a key, or null; shorthands are not among them.
const Setting* find_setting(std::string_view key);

/// k = 4, short for phi = h4: accepted wherever settings are read, never written. Null for any other key.
const Setting* find_shorthand(std::string_view key);

/// Reads what a person wrote into the row's field, as row.read does. Numbers with a separator that may stand
/// between thousands ("1.000" neurons, "1,5") are refused with all their readings, and the nearest value of a
/// text that came here changed ("7)", "−7", "RELU") is the one that was meant (mangled.h).
std::optional<LinkProblem> read_setting(const Setting& row, std::string_view text, Scenario& scenario);

/// Texts that are offered where a value is typed: a word beside numbers, functions and teachers of which
/// others may be written. For choices, which are all there is, those.
std::vector<std::string_view> offered(const Setting& setting);

/// What a setting means, one sentence; every row and shorthand has one.
std::string_view meaning_of(const Setting& setting);

/// Text of the default.
std::string default_text(const Setting& setting);

/// Largest value a scenario allows for an integer or real setting: hi, or the value of capped_by.
double highest(const Setting& setting, const Scenario& scenario);

/// What is allowed, for a table: "1 to 1000000", "1e-9 to 1", "1 to 10000000, or inf", "fixed or train".
std::string range_text(const Setting& setting);

/// The same as a clause: "neurons run from 1 to 10000000".
std::string range_clause(const Setting& setting);

/// The scenario that links and runs treat as the same, in its one representation: no trailing zero
/// coefficients, no sigma equal to phi, no -0.
Scenario canonical(Scenario scenario);

/// The table of docs/links.md, as Markdown; a test keeps the two equal.
std::string settings_markdown();

} // namespace equator
