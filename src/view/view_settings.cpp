#include "view/view_settings.h"

#include <algorithm>
#include <cmath>

#include "base/exact_decimal.h"
#include "base/number_text.h"
#include "figure/figure.h"
#include "scenario/problem.h"
#include "scenario/settings.h"
#include "view/camera.h"

namespace equator {

namespace {

using Words = std::span<const std::string_view>;

/// The keys of a table's rows.
template <class Row, std::size_t n> constexpr auto keys_of(const std::array<Row, n>& rows) {
    std::array<std::string_view, n> keys{};
    for (std::size_t i = 0; i < n; ++i) keys[i] = rows[i].key;
    return keys;
}

constexpr std::string_view kThemes[] = {"auto", "dark", "light"};
constexpr std::string_view kChoices[] = {"auto", "on", "off"};
constexpr std::string_view kSwitch[] = {"off", "on"};  // of bool
constexpr std::string_view kOnOrOff[] = {"on", "off"}; // as people say it
constexpr std::string_view kCompares[] = {"off", "rules"};
constexpr std::string_view kTimes[] = {"off", "m"}; // of bool
constexpr auto kColourKeys = keys_of(kColours);
constexpr std::string_view kPanels[] = {"header", "sphere", "gap", "plots", "notes"}; // of PanelKind
constexpr auto kPlotKeys = keys_of(kPlots);
template <std::size_t n> constexpr auto keys_of(const std::array<PlotKind, n>& kinds) {
    std::array<std::string_view, n> keys{};
    for (std::size_t i = 0; i < n; ++i) keys[i] = plot_spec(kinds[i]).key;
    return keys;
}
constexpr auto kLeftKeys = keys_of(kLeftPlots);
constexpr auto kRightKeys = keys_of(kRightPlots);
constexpr std::string_view kLayers[] = {"twins", "segments", "density", "trails"};
constexpr bool View::*kLayerFlags[] = {&View::twins, &View::segments, &View::density, &View::trails};
constexpr double kMinTarget = 1e-9, kMaxTarget = 4.0;
constexpr double kMinSpeed = 0.25, kMaxSpeed = 8.0;
constexpr double kDegree = 3.14159265358979323846 / 180.0;

// ---- pieces
// ------------------------------------------------------------------------------------------------

int index_of(Words words, std::string_view text) {
    const auto at = std::find(words.begin(), words.end(), text);
    return at == words.end() ? -1 : static_cast<int>(at - words.begin());
}

std::string not_a_choice(Words words, std::string_view text) {
    if (text.empty()) return "is empty";
    const std::string_view close = closest_word(text, words);
    return "is not a choice" + (close.empty() ? std::string() : "; did you mean " + std::string(close) + "?");
}

/// Calls take(item) for the items of a comma-separated list; its first complaint ends it.
template <class Take> std::string each_item(std::string_view text, Take&& take) {
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(',', from), text.size());
        if (std::string wrong = take(text.substr(from, end - from)); !wrong.empty()) return wrong;
        from = end + 1;
    }
    return "";
}

void append_item(std::string& list, std::string_view item) {
    if (!list.empty()) list += ',';
    list += item;
}

/// A number in [lo, hi]; one outside is moved to the nearest end, with a complaint.
std::string read_between(std::string_view text, double lo, double hi, double& value) {
    const auto number = parse_double(text);
    if (!number.ok()) return text.empty() ? "is empty" : "is not a number";
    value = std::clamp(number.value, lo, hi) + 0.0;
    return value == number.value ? "" : "is out of range";
}

template <auto field, auto& words> std::string write_word(const ViewSetting&, const View& view) {
    const auto index = static_cast<std::size_t>(view.*field);
    return index < std::size(words) ? std::string(words[index]) : "";
}
template <auto field, auto& words>
std::string read_word(const ViewSetting&, std::string_view text, View& view) {
    const int index = index_of(words, text);
    if (index < 0) return not_a_choice(words, text);
    view.*field = static_cast<std::remove_reference_t<decltype(view.*field)>>(index);
    return "";
}

template <auto field> std::string write_number(const ViewSetting&, const View& view) {
    return number_text(view.*field);
}

std::string read_speed(const ViewSetting&, std::string_view text, View& view) {
    return read_between(text, kMinSpeed, kMaxSpeed, view.speed);
}
std::string read_target(const ViewSetting&, std::string_view text, View& view) {
    return read_between(text, kMinTarget, kMaxTarget, view.target_gap);
}

// ---- lists
// -------------------------------------------------------------------------------------------------

std::string write_panels(const ViewSetting&, const View& view) {
    std::string list;
    for (std::size_t i = 0; i < kPanelCount; ++i)
        if (view.panels.has(static_cast<PanelKind>(i))) append_item(list, kPanels[i]);
    return list.empty() ? "none" : list;
}
std::string read_panels(const ViewSetting&, std::string_view text, View& view) {
    PanelSet panels = PanelSet::none();
    const std::string wrong = each_item(text, [&](std::string_view item) -> std::string {
        const int index = index_of(kPanels, item);
        if (index < 0) return not_a_choice(kPanels, item);
        panels.add(static_cast<PanelKind>(index));
        return "";
    });
    if (wrong.empty() || text == "none") view.panels = panels;
    return text == "none" ? "" : wrong;
}

std::string write_hidden_layers(const ViewSetting&, const View& view) {
    std::string list;
    for (std::size_t i = 0; i < std::size(kLayers); ++i)
        if (!(view.*kLayerFlags[i])) append_item(list, kLayers[i]);
    return list.empty() ? "none" : list;
}
std::string read_hidden_layers(const ViewSetting&, std::string_view text, View& view) {
    if (text == "none") return "";
    return each_item(text, [&](std::string_view item) -> std::string {
        const int index = index_of(kLayers, item);
        if (index < 0) return not_a_choice(kLayers, item);
        view.*kLayerFlags[index] = false;
        return "";
    });
}

// ---- neuron, camera
// ----------------------------------------------------------------------------------------

std::string write_neuron(const ViewSetting&, const View& view) {
    return view.selected < 0 ? "none" : std::to_string(view.selected);
}
std::string read_neuron(const ViewSetting&, std::string_view text, View& view) {
    if (text == "none") return "";
    const auto number = parse_int64(text);
    if (!number.ok() && number.value == 0) return text.empty() ? "is empty" : "is not a whole number";
    const auto widest = static_cast<std::int64_t>(find_setting("m")->hi);
    const auto nearest = std::clamp<std::int64_t>(number.value, 0, widest - 1);
    view.selected = static_cast<int>(nearest);
    return number.ok() && nearest == number.value ? "" : "is out of range";
}

std::string write_camera(const ViewSetting&, const View& view) {
    const CameraPose& c = view.camera;
    return number_text(c.yaw) + "," + number_text(c.pitch) + "," + number_text(c.distance);
}
std::string read_camera(const ViewSetting&, std::string_view text, View& view) {
    double values[3] = {};
    std::size_t count = 0;
    const std::string wrong = each_item(text, [&](std::string_view item) -> std::string {
        const auto number = parse_double(item);
        if (!number.ok() || count == 3) return "is not three numbers";
        values[count++] = number.value;
        return "";
    });
    if (!wrong.empty() || count != 3) return "is not three numbers";
    const CameraPose wish{values[0], values[1], values[2]};
    view.camera = tidy(wish);
    // More digits than a camera keeps are rounded in silence; other ranges are not.
    const bool near = std::fabs(wish.yaw) <= 180.05 && std::fabs(wish.pitch - view.camera.pitch) <= 0.06 &&
                      std::fabs(wish.distance - view.camera.distance) <= 0.006;
    return near ? "" : "is out of range";
}

template <auto field, const auto& kinds>
std::string read_small_plot(const ViewSetting&, std::string_view text, View& view) {
    const auto kind = plot_kind(text);
    if (!kind || std::find(kinds.begin(), kinds.end(), *kind) == kinds.end()) return "is not a choice";
    view.*field = *kind;
    return "";
}

// ---- plots
// -------------------------------------------------------------------------------------------------

const PlotSpec& row_of(const ViewSetting& setting) {
    return *std::find_if(kPlots.begin(), kPlots.end(),
                         [&](const PlotSpec& row) { return row.key == setting.key; });
}

HiddenNames hidden_at_first(const PlotSpec& row) {
    HiddenNames hidden;
    for (const CurveSpec& curve : curves_of(row.kind))
        if (curve.hidden) hidden.push_back(curve.name);
    return hidden;
}

std::string write_plot(const ViewSetting& setting, const View& view) {
    const PlotSpec& row = row_of(setting);
    const PlotView& plot = view.plot(row.kind);
    std::string list;
    const auto axis = [&](const char* name, const std::optional<bool>& log, const std::optional<Axis>& zoom) {
        if (log) append_item(list, std::string(name) + (*log ? ":log" : ":lin"));
        if (zoom) append_item(list, name + (":" + number_text(zoom->lo)) + ".." + number_text(zoom->hi));
    };
    axis("x", plot.log_x, plot.zoom_x);
    axis("y", plot.log_y, plot.zoom_y);
    for (const CurveSpec& curve : curves_of(row.kind))
        if (const bool hidden = is_hidden(plot.hidden, curve.name); hidden != curve.hidden)
            append_item(list, (hidden ? "-" : "+") + link_name(curve));
    return list.empty() ? "auto" : list;
}

std::string read_axis(std::string_view text, std::optional<bool>& log, std::optional<Axis>& zoom) {
    if (text == "log" || text == "lin") {
        log = text == "log";
        return "";
    }
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) return "has an axis that is neither log nor lin nor a range lo..hi";
    const auto lo = parse_double(text.substr(0, dots)), hi = parse_double(text.substr(dots + 2));
    if (!lo.ok() || !hi.ok()) return "has a range whose ends are not numbers";
    if (!(lo.value < hi.value)) return "has a range that ends before it begins";
    if (std::max(std::fabs(lo.value), std::fabs(hi.value)) > 1e15) return "has a range beyond 1e15";
    zoom = Axis{lo.value + 0.0, hi.value + 0.0, false};
    return "";
}

std::string read_plot(const ViewSetting& setting, std::string_view text, View& view) {
    const PlotSpec& row = row_of(setting);
    if (text == "auto") return "";
    PlotView plot;
    HiddenNames hidden = hidden_at_first(row);
    const std::string wrong = each_item(text, [&](std::string_view item) -> std::string {
        if (item.starts_with("x:")) return read_axis(item.substr(2), plot.log_x, plot.zoom_x);
        if (item.starts_with("y:")) return read_axis(item.substr(2), plot.log_y, plot.zoom_y);
        if (item.starts_with("-") || item.starts_with("+"))
            for (const CurveSpec& curve : curves_of(row.kind))
                if (link_name(curve) == item.substr(1)) {
                    std::erase(hidden, curve.name);
                    if (item[0] == '-') hidden.push_back(curve.name);
                    return "";
                }
        if (item.empty()) return "has an empty item";
        return "has '" + safe_echo(item) + "', which is none of this plot's";
    });
    for (const CurveSpec& curve : curves_of(row.kind)) // in their own order, however they were said
        if (is_hidden(hidden, curve.name)) plot.hidden.push_back(curve.name);
    if (wrong.empty()) view.plot(row.kind) = std::move(plot);
    return wrong;
}

// ---- the table
// ---------------------------------------------------------------------------------------------

constexpr std::string_view kPlotItems =
    "a list of x:log, x:lin, x:lo..hi, the same for y, and -name for each hidden curve (+name for one hidden "
    "at first), or auto";

constexpr ViewSetting kFirstSettings[] = {
    {.key = "theme",
     .name = "theme",
     .meaning = "dark or light page; auto follows the reader's system",
     .choices = kThemes,
     .write = write_word<&View::theme, kThemes>,
     .read = read_word<&View::theme, kThemes>},
    {.key = "play",
     .name = "autoplay",
     .meaning =
         "whether the run plays when it opens; auto plays unless the link names a time or the reader prefers "
         "less motion",
     .choices = kChoices,
     .write = write_word<&View::play, kChoices>,
     .read = read_word<&View::play, kChoices>},
    {.key = "speed",
     .name = "speed",
     .meaning = "speed of the animation; the run itself does not depend on it",
     .kind = ViewKind::number,
     .values = "0.25 to 8",
     .write = write_number<&View::speed>,
     .read = read_speed},
    {.key = "scale",
     .name = "text size",
     .meaning = "size of text and controls; 1.5 for a projector",
     .kind = ViewKind::number,
     .values = "1 to 2",
     .write = write_number<&View::scale>,
     .read = [](const ViewSetting&, std::string_view text, View& view) -> std::string {
         return read_between(text, 1.0, 2.0, view.scale);
     }},
    {.key = "panels",
     .name = "panels",
     .meaning = "parts of the instrument that are shown; the transport always is",
     .kind = ViewKind::list,
     .choices = kPanels,
     .write = write_panels,
     .read = read_panels},
    {.key = "settings",
     .name = "settings panel",
     .meaning = "whether the settings are open; auto opens them where there is room",
     .choices = kChoices,
     .write = write_word<&View::settings, kChoices>,
     .read = read_word<&View::settings, kChoices>},
    {.key = "colour",
     .name = "colour of the neurons",
     .meaning = "what a neuron's colour says",
     .choices = kColourKeys,
     .write = write_word<&View::colour_by, kColourKeys>,
     .read = read_word<&View::colour_by, kColourKeys>},
    {.key = "hide",
     .name = "hidden on the sphere",
     .meaning = "what the sphere leaves out",
     .kind = ViewKind::list,
     .choices = kLayers,
     .write = write_hidden_layers,
     .read = read_hidden_layers},
    {.key = "neuron",
     .name = "followed neuron",
     .meaning = "the neuron that is followed",
     .kind = ViewKind::number,
     .values = "0 to m - 1, or none",
     .letters = true,
     .write = write_neuron,
     .read = read_neuron},
    {.key = "cam",
     .name = "camera",
     .meaning = "where the eye is: degrees, degrees, and radii from the sphere's centre",
     .kind = ViewKind::pointer,
     .values = "yaw from -180 to 180, pitch from -87 to 87, distance from 1.7 to 14, joined by commas",
     .write = write_camera,
     .read = read_camera},
    {.key = "tab",
     .name = "single plot",
     .meaning = "the plot shown where there is room for one",
     .choices = kPlotKeys,
     .write = write_word<&View::tab, kPlotKeys>,
     .read = read_word<&View::tab, kPlotKeys>},
    {.key = "left",
     .name = "left plot",
     .meaning = "the small plot on the left",
     .choices = kLeftKeys,
     .write = write_word<&View::left, kPlotKeys>,
     .read = read_small_plot<&View::left, kLeftPlots>},
    {.key = "right",
     .name = "right plot",
     .meaning = "the small plot on the right",
     .choices = kRightKeys,
     .write = write_word<&View::right, kPlotKeys>,
     .read = read_small_plot<&View::right, kRightPlots>},
    {.key = "compare",
     .name = "compare",
     .meaning = "rules shows the same start under six training rules side by side, in place of the plots",
     .choices = kCompares,
     .write = write_word<&View::compare, kCompares>,
     .read = read_word<&View::compare, kCompares>},
    {.key = "step",
     .name = "step of the tour",
     .meaning = "step of the guided tour; 0 is no tour",
     .kind = ViewKind::number,
     .values = "0 to 6",
     .write = write_number<&View::step>,
     .read = [](const ViewSetting&, std::string_view text, View& view) -> std::string {
         const auto number = parse_int64(text);
         if (!number.ok()) return "is not a whole number";
         view.step = static_cast<int>(std::clamp<std::int64_t>(number.value, 0, kTourSteps));
         return view.step == number.value ? "" : "is out of range";
     }},
    {.key = "target",
     .name = "target of the gap",
     .meaning = "squared gap for the question: how many neurons?",
     .kind = ViewKind::number,
     .values = "1e-9 to 4",
     .letters = true,
     .write = write_number<&View::target_gap>,
     .read = read_target},
    {.key = "theory",
     .name = "theory",
     .meaning = "whether bounds, budget and self-concordance are computed",
     .choices = kOnOrOff,
     .write = write_word<&View::theory, kSwitch>,
     .read = read_word<&View::theory, kSwitch>},
    {.key = "times",
     .name = "gaps times",
     .meaning = "whether squared gaps and their bounds are shown times m, and distances times the root of m",
     .choices = kTimes,
     .write = write_word<&View::times_m, kTimes>,
     .read = read_word<&View::times_m, kTimes>},
};

/// Those, then a row for each plot.
constexpr auto kSettings = [] {
    std::array<ViewSetting, std::size(kFirstSettings) + kPlotCount> all{};
    std::copy(std::begin(kFirstSettings), std::end(kFirstSettings), all.begin());
    for (std::size_t i = 0; i < kPlotCount; ++i)
        all[std::size(kFirstSettings) + i] = {.key = kPlots[i].key,
                                              .name = kPlots[i].field,
                                              .meaning = kPlots[i].meaning,
                                              .kind = ViewKind::pointer,
                                              .values = kPlotItems,
                                              .write = write_plot,
                                              .read = read_plot};
    return all;
}();

constexpr auto kKeys = [] {
    std::array<std::string_view, std::size(kSettings) + 1> keys{};
    for (std::size_t i = 0; i < std::size(kSettings); ++i) keys[i] = kSettings[i].key;
    keys.back() = "digest";
    return keys;
}();

} // namespace

std::span<const ViewSetting> view_settings() {
    return kSettings;
}

std::span<const std::string_view> view_keys() {
    return kKeys;
}

const ViewSetting* find_view_setting(std::string_view key) {
    for (const ViewSetting& row : kSettings)
        if (row.key == key) return &row;
    return nullptr;
}

std::string values_text(const ViewSetting& setting) {
    const bool list = setting.kind == ViewKind::list;
    if (!list && setting.kind != ViewKind::choice) return std::string(setting.values);
    std::string text = list ? "a list of " : "";
    for (std::size_t i = 0; i < setting.choices.size(); ++i) {
        if (i > 0) text += i + 1 < setting.choices.size() ? ", " : list ? " and " : " or ";
        text += setting.choices[i];
    }
    return list ? text + ", or none" : text;
}

std::string values_clause(const ViewSetting& setting) {
    return "it takes " + values_text(setting);
}

namespace {

/// Reads a view anew from what it writes, with one key changed or none (null): readers start from the
/// defaults, as in a link.
std::optional<LinkProblem> read_anew(View& view, const ViewSetting* changed, std::string_view text) {
    View wish;
    for (const ViewSetting& row : kSettings) {
        const std::string value = &row == changed ? std::string(text) : row.write(row, view);
        std::string wrong = row.read(row, value, wish);
        if (wrong.empty()) continue;
        LinkProblem problem;
        problem.key = row.key;
        problem.value = safe_echo(value);
        problem.reason = std::move(wrong);
        problem.range = values_clause(row);
        return problem;
    }
    view = std::move(wish);
    return std::nullopt;
}

} // namespace

std::optional<LinkProblem> set_view_key(View& view, const ViewSetting& setting, std::string_view text) {
    return read_anew(view, &setting, text);
}

std::optional<LinkProblem> check_view(View& view, int m) {
    if (auto problem = refuse_neuron(view.selected, m)) return problem;
    return read_anew(view, nullptr, "");
}

std::optional<LinkProblem> refuse_neuron(int selected, int m) {
    if (selected < m) return std::nullopt;
    LinkProblem problem;
    problem.kind = ProblemKind::range;
    problem.key = "neuron";
    problem.value = std::to_string(selected);
    problem.reason = "is out of range";
    problem.range = "neurons are counted from 0 to m - 1 = " + std::to_string(m - 1);
    return problem;
}

std::string default_text(const ViewSetting& setting) {
    return setting.write(setting, View{});
}

std::array<PlotView, kPlotCount> plots_at_first() {
    std::array<PlotView, kPlotCount> plots;
    for (const PlotSpec& row : kPlots)
        plots[static_cast<std::size_t>(row.kind)].hidden = hidden_at_first(row);
    return plots;
}

std::optional<PlotKind> plot_kind(std::string_view key) {
    const int index = index_of(kPlotKeys, key);
    if (index < 0) return std::nullopt;
    return static_cast<PlotKind>(index);
}

std::string link_name(const CurveSpec& curve) {
    return curve.key ? curve.key : slug(curve.name);
}

std::string slug(std::string_view name) {
    std::string text;
    for (const char c : name) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
            text += lower;
        else if (!text.empty() && text.back() != '-')
            text += '-';
    }
    while (!text.empty() && text.back() == '-') text.pop_back();
    return text;
}

namespace {

/// To a multiple of 10^exponent, by way of whole numbers, so that the decimal is short.
double round_to(double value, int exponent) {
    const double scale = nearest_double("1", std::abs(exponent) + 1); // 0.1 * 10^(|exponent| + 1)
    return (exponent < 0 ? std::round(value * scale) / scale : std::round(value / scale) * scale) + 0.0;
}

} // namespace

Axis tidy(const Axis& zoom) {
    if (!(zoom.lo < zoom.hi)) return zoom;
    const int by_range = static_cast<int>(std::floor(std::log10((zoom.hi - zoom.lo) / 1000.0)));
    const auto end = [&](double value) {
        const int by_value =
            value == 0.0 ? by_range : static_cast<int>(std::floor(std::log10(std::fabs(value)))) - 3;
        return round_to(value, std::max(std::min(by_range, by_value), -300));
    };
    return {end(zoom.lo), end(zoom.hi), false};
}

CameraPose tidy(CameraPose pose) {
    if (!std::isfinite(pose.yaw + pose.pitch + pose.distance)) return {};
    constexpr double kMaxPitch = 87.0; // Camera::kMaxPitch, in whole degrees below it
    static_assert(kMaxPitch * kDegree < Camera::kMaxPitch);
    pose.yaw = round_to(std::remainder(pose.yaw, 360.0), -1);
    if (pose.yaw <= -180.0) pose.yaw += 360.0;
    pose.pitch = round_to(std::clamp(pose.pitch, -kMaxPitch, kMaxPitch), -1);
    pose.distance =
        round_to(std::clamp<double>(pose.distance, Camera::kMinDistance, Camera::kMaxDistance), -2);
    return pose;
}

std::string view_settings_markdown() {
    std::string text = "| key | values | default | meaning |\n|---|---|---|---|\n";
    for (const ViewSetting& s : kSettings)
        text += "| `" + std::string(s.key) + "` | " + values_text(s) + " | `" + default_text(s) + "` | " +
                std::string(s.meaning) + " |\n";
    return text;
}

} // namespace equator
