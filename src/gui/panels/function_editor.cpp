#include "gui/panels/function_editor.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "figure/axis.h"
#include "gui/style.h"
#include "scenario/hermite_text.h"

namespace equator {

namespace {

constexpr int kBars = 12; ///< degrees above are left as they are
constexpr float kBarsHeight = 56.0f;
constexpr double kStep = 0.05; ///< bars snap to multiples of it, in units of the range

/// What a hand sets has few digits; what a formula left behind should too, or links grow long.
double tidy_coefficient(double c) {
    return std::round(c * 1000.0) / 1000.0;
}

/// What the degrees hold that have no bar, or "".
std::string beyond_text(const HermiteSum& now) {
    double beyond = 0.0;
    for (int k = kBars + 1; k <= now.degree(); ++k) beyond += now.coefficient(k) * now.coefficient(k);
    if (beyond == 0.0) return "";
    return "Degrees 13 to " + std::to_string(now.degree()) + ", not drawn, hold " +
           left_out_text(beyond / now.squared_norm()) + " of the mean square.";
}

} // namespace

std::optional<std::string> FunctionEditor::draw(const Ui& ui, const Function& now) {
    if (now.coordinates > 0 || now.exact) return {}; // no expansion to edit
    std::optional<std::string> made = bars(ui, now);
    if (const std::string beyond = beyond_text(now); !beyond.empty())
        label(ui, beyond, Ink::muted, type::kSmall, false, true);
    if (!now.formula.empty())
        if (auto text = degree(ui, now)) made = std::move(text);
    return made;
}

std::optional<std::string> FunctionEditor::bars(const Ui& ui, const Function& now) {
    const float width = ImGui::GetContentRegionAvail().x, height = ui.px(kBarsHeight), words = ui.px(14.0f);
    const float column = width / static_cast<float>(kBars), half = 0.5f * height;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::InvisibleButton("##bars", {width, height + words});
    dragged_item();
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const int under = std::clamp(static_cast<int>((mouse.x - at.x) / column) + 1, 1, kBars);
    if (ImGui::IsItemActivated()) {
        held_ = under;
        edited_ = now;
        edited_.c.resize(std::max(now.c.size(), static_cast<std::size_t>(kBars) + 1), 0.0);
        if (!now.formula.empty())
            for (double& c : edited_.c) c = tidy_coefficient(c);
    }
    if (held_ == 0) {
        double largest = 0.0;
        for (const double c : now.c) largest = std::max(largest, std::fabs(c));
        range_ = largest > 0.5 ? std::max(1.0, largest) : 0.5;
    }
    if (held_ > 0 && ImGui::IsItemActive()) {
        const double share = std::clamp<double>((at.y + half - mouse.y) / (half - ui.px(2.0f)), -1.0, 1.0);
        edited_.c[static_cast<std::size_t>(held_)] =
            tidy_coefficient(std::round(share / kStep) * kStep * range_);
    }
    const HermiteSum& shown = held_ > 0 ? edited_ : static_cast<const HermiteSum&>(now);
    const bool hovered = ImGui::IsItemHovered();

    ImDrawList* draw = ImGui::GetWindowDrawList();
    const Theme& theme = *ui.theme;
    draw->AddRectFilled(at, {at.x + width, at.y + height}, to_imcolour(theme[Ink::control]), ui.px(4.0f));
    ImGui::PushFont(ui.regular, ui.px(10.0f));
    for (int k = 1; k <= kBars; ++k) {
        const float left = at.x + static_cast<float>(k - 1) * column, middle = left + 0.5f * column;
        const bool marked = k == held_ || (held_ == 0 && hovered && k == under);
        if (marked)
            draw->AddRectFilled({left, at.y}, {left + column, at.y + height},
                                to_imcolour(faded(theme[Ink::accent], 0.18f)), ui.px(3.0f));
        const double c = shown.coefficient(k);
        const auto reach = static_cast<float>(std::clamp(c / range_, -1.0, 1.0)) * (half - ui.px(2.0f));
        const float zero = at.y + half, bar = std::min(0.31f * column, ui.px(7.0f));
        if (c != 0.0)
            draw->AddRectFilled({middle - bar, std::min(zero - reach, zero - ui.px(0.75f))},
                                {middle + bar, std::max(zero - reach, zero + ui.px(0.75f))},
                                to_imcolour(theme[marked ? Ink::accent : Ink::finite]), ui.px(2.0f));
        const std::string name = std::to_string(k);
        draw->AddText({middle - 0.5f * ImGui::CalcTextSize(name.c_str()).x, at.y + height + ui.px(2.0f)},
                      to_imcolour(theme[marked || c != 0.0 ? Ink::text : Ink::muted]), name.c_str());
    }
    ImGui::PopFont();
    draw->AddLine({at.x, at.y + half}, {at.x + width, at.y + half}, to_imcolour(theme[Ink::axis]),
                  ui.px(1.0f));
    if (hovered || held_ > 0) {
        const int k = held_ > 0 ? held_ : under;
        if (ImGui::BeginTooltip()) {
            ImGui::TextUnformatted(
                ("h" + std::to_string(k) + ":  " + number_text(tidy_coefficient(shown.coefficient(k))))
                    .c_str());
            ImGui::EndTooltip();
        }
    }
    if (!ImGui::IsItemDeactivated() || held_ == 0) return std::nullopt;
    const int was = held_;
    held_ = 0;
    if (edited_.coefficient(was) == now.coefficient(was)) return std::nullopt;
    return hermite_text(edited_);
}

std::optional<std::string> FunctionEditor::degree(const Ui& ui, const Function& now) {
    int wish = degree_ > 0 ? degree_ : now.expanded;
    ImGui::AlignTextToFramePadding();
    label(ui, "degree of expansion", Ink::muted, type::kSmall);
    ImGui::SameLine(ImGui::GetContentRegionAvail().x * 0.5f);
    ImGui::SetNextItemWidth(-1.0f);
    if (ImGui::SliderInt("##degree", &wish, 1, kMaxDegree, "%d", ImGuiSliderFlags_NoInput)) degree_ = wish;
    dragged_item();
    if (!ImGui::IsItemDeactivated() || degree_ == 0) return std::nullopt;
    wish = degree_;
    degree_ = 0;
    if (wish == now.expanded) return std::nullopt;
    return now.formula + ":" + std::to_string(wish);
}

void mark_character(const Ui& ui, const std::string& text, std::size_t position) {
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    const float pad = ImGui::GetStyle().FramePadding.x, least = ui.px(7.0f);
    const std::size_t begin = std::min(position, text.size()), end = std::min(begin + 1, text.size());
    const char* bytes = text.c_str();
    const float before = ImGui::CalcTextSize(bytes, bytes + begin).x;
    const float wide = std::max(least, ImGui::CalcTextSize(bytes + begin, bytes + end).x);
    const float left = std::clamp(from.x + pad + before, from.x, to.x - least),
                right = std::min(left + wide, to.x);
    const ImU32 ink = to_imcolour((*ui.theme)[Ink::warning]);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    draw->AddRect(from, to, ink, ImGui::GetStyle().FrameRounding, 0, ui.px(1.0f));
    draw->AddRectFilled({left, to.y - ui.px(4.0f)}, {right, to.y - ui.px(1.5f)}, ink, ui.px(1.0f));
}

} // namespace equator
