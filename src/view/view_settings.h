// The keys of a view in a link, in one table: what settings.h is to a scenario. The format for people is in
// docs/links.md.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "scenario/problem.h"
#include "view/view.h"

namespace equator {

/// What a setting's text is made of.
enum class ViewKind {
    choice, ///< one word of choices
    list,   ///< some words of choices joined by commas, or none
    number, ///< digits, and where ViewSetting::letters says so a word or an exponent
    pointer ///< what a mouse or finger makes: a camera, a plot's axes
};

struct ViewSetting {
    std::string_view key;
    std::string_view name;    ///< of its field: "followed neuron"
    std::string_view meaning; ///< one sentence
    ViewKind kind = ViewKind::choice;
    std::span<const std::string_view> choices{}; ///< of a choice or a list
    std::string_view values{}; ///< what is allowed, of numbers and pointers; see values_text()
    bool letters = false;      ///< a number that may be none, or needs an exponent
    /// Canonical text of this setting in a view; read accepts it.
    std::string (*write)(const ViewSetting&, const View&) = nullptr;
    /// Sets the field to what text says and returns ""; or leaves the default, or the nearest value there is,
    /// and returns what is wrong ("is not a choice").
    std::string (*read)(const ViewSetting&, std::string_view text, View&) = nullptr;
};

/// As of a run's setting.
inline std::string_view meaning_of(const ViewSetting& setting) {
    return setting.meaning;
}

/// Every key, in canonical order.
std::span<const ViewSetting> view_settings();
/// Their keys, and that of a digest: what parse_link must hand back rather than refuse.
std::span<const std::string_view> view_keys();

/// Sets one key of a view to a text and returns nothing, or changes nothing and returns what is wrong. What
/// was set before does not shine through: `hide=none` shows everything.
std::optional<LinkProblem> set_view_key(View& view, const ViewSetting& setting, std::string_view text);
/// Makes a view what a link reads of it (a camera in whole tenths of a degree) and returns nothing, or
/// changes nothing and returns what no link of m neurons could say.
std::optional<LinkProblem> check_view(View& view, int m);
/// What is allowed, for a table: "auto, dark or light", "a list of gap and notes, or none", "0.25 to 8".
std::string values_text(const ViewSetting& setting);
/// That as the range of a problem: "it takes 0.25 to 8".
std::string values_clause(const ViewSetting& setting);
/// The row of a key, or null.
const ViewSetting* find_view_setting(std::string_view key);
/// What is wrong with following neuron `selected` among m, or nothing.
std::optional<LinkProblem> refuse_neuron(int selected, int m);

/// Text of the default.
std::string default_text(const ViewSetting& setting);

/// The plot of a key ("gap"), or nothing.
std::optional<PlotKind> plot_kind(std::string_view key);

/// Lower-case letters and digits with '-' between words.
std::string slug(std::string_view name);
/// How a link names a curve: by its name's slug, or as it was called at first.
std::string link_name(const CurveSpec& curve);

/// A zoom's ends with no more digits than a reader could have meant: the finer of a thousandth of the range
/// and four significant digits. Zooms are tidied when they are made, so that links stay short and exact.
Axis tidy(const Axis& zoom);
/// Likewise a camera: within its range, yaw in (-180, 180].
CameraPose tidy(CameraPose pose);

/// The second table of docs/links.md, as Markdown; a test keeps the two equal.
std::string view_settings_markdown();

} // namespace equator
