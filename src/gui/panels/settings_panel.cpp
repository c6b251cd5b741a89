#include "gui/panels/panels.h"

#include <imgui_internal.h> // BringWindowToDisplayFront

#include <algorithm>
#include <cmath>

#include "base/exact_decimal.h"
#include "base/number_text.h"
#include "gui/style.h"
#include "gui/text_input.h"
#include "instrument/idle_setting.h"
#include "run/notes.h"
#include "scenario/function.h"
#include "scenario/problem.h"
#include "scenario/settings.h"

namespace equator {

namespace {

/// Settings that only matter in some scenarios are left out in the others; the line of time sets t.
bool matters(const Setting& setting, const Scenario& scenario) {
    return setting.key != "t" && idle_reason(setting, scenario).empty();
}

/// Settings that are folded away: numerics, and what makes a problem another than the single-index one, until
/// it is chosen.
bool is_folded(const Setting& setting, const Scenario& scenario) {
    if (setting.key == "tol" || setting.key == "flowtol" || setting.key == "precision") return true;
    const bool of_problem = setting.key == "data" || setting.key == "teachers" || setting.key == "signs" ||
                            setting.key == "gradient" || setting.key == "weights" || setting.key == "chi" ||
                            setting.key == "temperature" ||
                            (setting.key == "limit" && scenario.rule != Rule::pgd);
    return of_problem && setting.write(scenario) == default_text(setting);
}

/// Where more are chosen from, a list drops down: buttons would have no room for their words.
constexpr std::size_t kMostButtons = 4;

/// A slider's value as the text a visitor would have typed: two significant digits, whole numbers where the
/// setting wants them.
std::string slider_text(const Setting& setting, double value) {
    if (setting.kind == SettingKind::integer) {
        // Round to two digits above 100, so that the slider does not stop at 1013.
        const double unit = value < 100.0 ? 1.0 : std::pow(10.0, std::floor(std::log10(value)) - 1.0);
        value = std::round(value / unit) * unit;
    } else if (value > 0.0) {
        const DecimalDigits rounded = significant_digits(value, 2);
        value = nearest_double(rounded.digits, rounded.exponent);
    }
    return number_text(std::clamp(value, setting.lo, setting.hi));
}

/// As a sentence: notes have neither capital nor full stop.
std::string sentence(std::string text) {
    if (text.empty()) return text;
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text + ".";
}

} // namespace

void SettingsPanel::apply(const Setting& setting, Field& field, Session& session) {
    field.editing = false;
    const auto problem = session.set(setting.key, field.text);
    field.problem = problem ? describe(*problem) : "";
    field.refused_in = session.run_number();
    field.position.reset();
    if (!field.problem.empty() && setting.kind == SettingKind::hermite_sum)
        field.position = read_function(field.text).position;
}

bool SettingsPanel::draw_field(const Ui& ui, const Setting& setting, Field& field, Session& session) {
    // What was refused stays, to be put right.
    if (!field.problem.empty() && field.refused_in != session.run_number()) field.problem.clear();
    if (!field.editing && field.problem.empty()) field.text = setting.write(session.scenario());
    // A word beside numbers is offered where a slider would leave no way back to it.
    const bool offers = setting.kind == SettingKind::hermite_sum || setting.kind == SettingKind::directions ||
                        (!setting.or_word.empty() && setting.slider_hi > setting.slider_lo);
    const float arrow = offers ? ImGui::GetFrameHeight() : 0.0f;
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - arrow);
    text_input("##text", field.text);
    name_item("", setting.key);
    if (ImGui::IsItemActive()) field.editing = true;
    if (!field.problem.empty() && field.position) mark_character(ui, field.text, *field.position);
    const bool done = ImGui::IsItemDeactivatedAfterEdit();
    if (ImGui::IsItemDeactivated() && !done) field.editing = false;
    if (done) return true;
    if (offers) {
        ImGui::SameLine(0.0f, 0.0f);
        if (ImGui::BeginCombo("##presets", nullptr,
                              ImGuiComboFlags_NoPreview | ImGuiComboFlags_PopupAlignLeft)) {
            const bool taken = offer(setting, offered(setting), "", field);
            ImGui::EndCombo();
            return taken;
        }
    }
    return false;
}

bool SettingsPanel::offer(const Setting& setting, std::span<const std::string_view> texts,
                          std::string_view now, Field& field) {
    bool taken = false;
    for (const std::string_view text : texts) {
        if (ImGui::Selectable(std::string(text).c_str(), text == now)) {
            field.text = text;
            taken = true;
        }
        name_item(setting.key, text);
    }
    return taken;
}

bool SettingsPanel::choose(const Ui& ui, const Setting& setting, Field& field, const Session& session) {
    const std::string now = setting.write(session.scenario());
    const auto count = setting.choices.size();
    bool done = false;
    if (count > kMostButtons) {
        ImGui::SetNextItemWidth(-1.0f);
        const bool open = ImGui::BeginCombo("##choices", now.c_str(), ImGuiComboFlags_HeightLargest);
        name_item("", setting.key);
        if (open) {
            done = offer(setting, setting.choices, now, field);
            ImGui::EndCombo();
        }
        return done;
    }
    const float gap = ui.px(4.0f), room = ImGui::GetContentRegionAvail().x;
    const float width = (room - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
    for (std::size_t c = 0; c < count; ++c) {
        const std::string choice(setting.choices[c]);
        if (c > 0) ImGui::SameLine(0.0f, gap);
        if (choice_button(ui, choice.c_str(), choice == now, {width, 0.0f})) {
            field.text = choice;
            done = true;
        }
        name_item(setting.key, choice);
    }
    return done;
}

bool SettingsPanel::slider(const Ui& ui, const Setting& setting, Field& field, const Session& session) {
    // The slider moves over the logarithm itself where it should: Dear ImGui's own logarithmic mode stops
    // short of small values.
    const double top = std::min(setting.slider_hi, highest(setting, session.scenario()));
    const auto to_slider = [&](double v) {
        return static_cast<float>(setting.logarithmic ? std::log10(v) : v);
    };
    const auto typed = parse_double(field.text); // no number where several widths run: then it is the widest
    const double now = typed.ok() || setting.key != "m" ? typed.value : session.scenario().m;
    float place = to_slider(std::clamp(now, setting.slider_lo, top));
    ImGui::SetNextItemWidth(-1.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0.0f, 0.0f});
    ImGui::PushFont(nullptr, ui.px(8.0f)); // a slim bar; the value is in the field above
    if (ImGui::SliderFloat("##slider", &place, to_slider(setting.slider_lo), to_slider(top), "",
                           ImGuiSliderFlags_NoInput)) {
        const double value = setting.logarithmic ? std::pow(10.0, double(place)) : double(place);
        field.text = slider_text(setting, std::clamp(value, setting.slider_lo, top));
        field.editing = true;
    }
    ImGui::PopFont();
    ImGui::PopStyleVar();
    dragged_item();
    name_item(setting.key, "slider");
    return ImGui::IsItemDeactivatedAfterEdit();
}

void SettingsPanel::draw_setting(const Ui& ui, const Setting& setting, Session& session) {
    Field& field = fields_[static_cast<std::size_t>(&setting - settings().data())];
    ImGui::PushID(setting.key.data(), setting.key.data() + setting.key.size());
    const std::string name(setting.name), key(setting.key);
    // Formulas need room.
    const bool words = setting.kind == SettingKind::hermite_sum || setting.kind == SettingKind::directions;
    const float share = words ? 0.32f : 0.5f;
    const float column = ImGui::GetContentRegionAvail().x * share;

    ImGui::AlignTextToFramePadding();
    label(ui, name, Ink::text, type::kBody);
    hint(ui, (std::string(meaning_of(setting)) + ": " + range_text(setting)).c_str());
    ImGui::SameLine(column);
    bool done = setting.kind == SettingKind::choice ? choose(ui, setting, field, session)
                                                    : draw_field(ui, setting, field, session);
    if (setting.slider_hi > setting.slider_lo && slider(ui, setting, field, session)) done = true;
    if (setting.kind == SettingKind::hermite_sum) {
        const Scenario& now = session.scenario();
        const bool target = setting.key == "phi";
        const Function& function = target ? now.phi : now.activation();
        if (target || now.sigma)
            if (auto made = field.function.draw(ui, function)) {
                field.text = std::move(*made);
                done = true;
            }
        if (target || now.sigma)
            if (const std::string lost = expansion_text(function); !lost.empty())
                label(ui, sentence(lost), Ink::muted, type::kSmall, false, true);
        if (target) label(ui, sentence(escape_text(now)), Ink::muted, type::kSmall, false, true);
        if (const Snapshot* shown = session.shown(); shown && !target)
            if (const std::string least = floor_text(shown->loss_floor); !least.empty())
                label(ui, sentence(least), Ink::muted, type::kSmall, false, true);
    }
    if (done) apply(setting, field, session);
    if (!field.problem.empty()) label(ui, field.problem, Ink::warning, type::kSmall, false, true);
    ImGui::PopID();
}

void SettingsPanel::draw(const Ui& ui, const Region& region, Session& session) {
    fields_.resize(settings().size());
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.px(8.0f), ui.px(6.0f)});
    if (begin_panel(ui, "settings", region, Ink::panel, 16.0f, 10.0f)) {
        // Windows of this kind are made behind all others; where there is no column for this one, it lies
        // over them.
        if (ImGui::IsWindowAppearing()) ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
        label(ui, "Scenario", Ink::text, type::kBody, true);
        for (const Setting& setting : settings())
            if (matters(setting, session.scenario()) && !is_folded(setting, session.scenario()))
                draw_setting(ui, setting, session);
        ImGui::Dummy({0.0f, ui.px(2.0f)});

        label(ui, "Show", Ink::text, type::kBody, true);
        View view = session.view();
        ImGui::Checkbox("infinite-width twins", &view.twins);
        name_item("", "twins");
        ImGui::Checkbox("lines to twins", &view.segments);
        ImGui::Checkbox("infinite-width law", &view.density);
        ImGui::Checkbox("trails", &view.trails);
        ImGui::SameLine(ImGui::GetContentRegionAvail().x * 0.5f);
        ImGui::Checkbox("gaps × m", &view.times_m);
        name_item("", "times");
        ImGui::Checkbox("theory", &view.theory);
        hint(ui, "bounds and budget beside the run; they cost about as much as the run itself");
        ImGui::SameLine(ImGui::GetContentRegionAvail().x * 0.5f);
        bool compare = view.compare == Compare::rules;
        if (ImGui::Checkbox("six rules", &compare)) view.compare = compare ? Compare::rules : Compare::off;
        hint(ui, "the same start under six training rules, in place of the plots");
        name_item("", "compare");
        ImGui::AlignTextToFramePadding();
        label(ui, "colour by", Ink::text, type::kBody);
        ImGui::SameLine(ImGui::GetContentRegionAvail().x * 0.5f);
        ImGui::SetNextItemWidth(-1.0f);
        int colour = static_cast<int>(view.colour_by);
        const auto name = [](void*, int i) { return kColours[static_cast<std::size_t>(i)].choice; };
        if (ImGui::Combo("##colour", &colour, name, nullptr, static_cast<int>(kColourCount)))
            view.colour_by = static_cast<ColourBy>(colour);
        name_item("", "colour");
        ImGui::AlignTextToFramePadding();
        label(ui, "theme", Ink::text, type::kBody);
        ImGui::SameLine(ImGui::GetContentRegionAvail().x * 0.5f);
        ImGui::SetNextItemWidth(-1.0f);
        static constexpr const char* kThemes[] = {"automatic", "dark", "light"}; // of Appearance
        int theme = static_cast<int>(view.theme);
        if (ImGui::Combo("##theme", &theme, kThemes, static_cast<int>(std::size(kThemes))))
            view.theme = static_cast<Appearance>(theme);
        session.change_view(view);
        ImGui::Dummy({0.0f, ui.px(2.0f)});

        if (ImGui::TreeNodeEx("Other problems, numerics", ImGuiTreeNodeFlags_NoTreePushOnOpen)) {
            label(ui, sentence(method_text(session.scenario())), Ink::muted, type::kSmall, false, true);
            for (const Setting& setting : settings())
                if (matters(setting, session.scenario()) && is_folded(setting, session.scenario()))
                    draw_setting(ui, setting, session);
        }
    }
    ImGui::End();
    ImGui::PopStyleVar();
}

} // namespace equator
