#include "gui/ui.h"

#include <algorithm>

#include "generated/fonts.h"
#include "gui/style.h"

namespace equator {

namespace {

/// `text` broken into lines at spaces only, so that numbers and "t = 6" stay whole, for the room that is
/// left.
std::string in_lines(const std::string& text) {
    const float room = ImGui::GetContentRegionAvail().x, space = ImGui::CalcTextSize(" ").x;
    std::string lines;
    float used = 0.0f;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.find(' ', at), text.size());
        while (end > 0 && end + 1 < text.size() && (text[end - 1] == '=' || text[end + 1] == '='))
            end = std::min(text.find(' ', end + 1), text.size());
        const float width = ImGui::CalcTextSize(text.data() + at, text.data() + end).x;
        if (used > 0.0f) {
            const bool fits = used + space + width <= room;
            lines += fits ? ' ' : '\n';
            used = fits ? used + space : 0.0f;
        }
        lines.append(text, at, end - at);
        used += width;
        at = end + 1;
    }
    return lines;
}

/// A font of the program's own, merged into the one before it if so asked: what that one lacks comes from
/// here. `strength`: of its ink.
ImFont* add_font(const unsigned char* data, std::size_t size, bool merge, float strength = 1.0f) {
    ImFontConfig config;
    config.RasterizerMultiply = strength;
    config.FontDataOwnedByAtlas = false; // the bytes are part of the program
    config.MergeMode = merge;
    // The atlas takes a mutable pointer but only reads through it when it does not own the data.
    return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<unsigned char*>(data),
                                                      static_cast<int>(size), type::kBody, &config);
}

Places* asking = nullptr; ///< who asks where things are

} // namespace

/// Of what is set in semi-bold.
constexpr float kStronger = 1.6f;

void load_fonts(Ui& ui) {
    ui.regular = add_font(kInterRegular, kInterRegularSize, false);
    add_font(kFallback, kFallbackSize, true);
    // The semi-bold weight is the regular one, drawn stronger: a file of its own would cost the first picture
    // six thousand bytes.
    ui.semibold = add_font(kInterRegular, kInterRegularSize, false, kStronger);
    add_font(kFallback, kFallbackSize, true, kStronger);
}

bool begin_panel(const Ui& ui, const char* id, const Region& region, Ink ink, float padding_x,
                 float padding_y, ImGuiWindowFlags flags) {
    ImGui::SetNextWindowPos({ui.px(region.x), ui.px(region.y)});
    ImGui::SetNextWindowSize({ui.px(region.width), ui.px(region.height)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(padding_x), ui.px(padding_y)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
    ImGui::PushStyleColor(ImGuiCol_WindowBg,
                          ink == Ink::count_ ? ImVec4(0, 0, 0, 0) : to_imvec4((*ui.theme)[ink]));
    const bool open =
        ImGui::Begin(id, nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                         ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus | flags);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(3);
    if (asking)
        asking->add("", id, {ui.px(region.x), ui.px(region.y), ui.px(region.width), ui.px(region.height)});
    return open;
}

bool fits(const Ui& ui, const std::string& text, float size) {
    ImGui::PushFont(ui.regular, ui.px(size));
    const float height = ImGui::CalcTextSize(in_lines(text).c_str()).y;
    ImGui::PopFont();
    return height <= ImGui::GetContentRegionAvail().y;
}

void label(const Ui& ui, const std::string& text, Ink ink, float size, bool bold, bool wrapped) {
    ImGui::PushFont(bold ? ui.semibold : ui.regular, ui.px(size));
    ImGui::PushStyleColor(ImGuiCol_Text, to_imvec4((*ui.theme)[ink]));
    const std::string lines = wrapped ? in_lines(text) : text;
    ImGui::TextUnformatted(lines.data(), lines.data() + lines.size());
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

std::string grouped(std::uint64_t count) {
    std::string text = std::to_string(count);
    for (std::size_t k = text.size(); k > 3; k -= 3) text.insert(k - 3, ",");
    return text;
}

bool choice_button(const Ui& ui, const char* text, bool chosen, ImVec2 size) {
    if (chosen) {
        ImGui::PushStyleColor(ImGuiCol_Button, to_imvec4((*ui.theme)[Ink::accent]));
        ImGui::PushStyleColor(ImGuiCol_Text, to_imvec4((*ui.theme)[Ink::on_accent]));
    }
    const bool pressed = ImGui::Button(text, size);
    if (chosen) ImGui::PopStyleColor(2);
    return pressed;
}

void dragged_item() {
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
}

void tell_places(Places* places) {
    asking = places;
}

void name_item(std::string_view of, std::string_view name) {
    if (!asking) return;
    const ImVec2 low = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
    asking->add(of, name, {low.x, low.y, size.x, size.y});
}

void hint(const Ui& ui, const char* text) {
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_NoSharedDelay)) return;
    if (!ImGui::BeginTooltip()) return;
    ImGui::PushTextWrapPos(ui.px(280.0f));
    ImGui::TextUnformatted(text);
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

} // namespace equator
