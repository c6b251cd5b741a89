#include "gui/panels/panels.h"

#include <algorithm>

#include "gui/style.h"

namespace equator {

void draw_claim(const Ui& ui, const PageLayout& page, Session& session) {
    const TraceCheck* claim = session.claim();
    const bool failed = !session.failure().empty();
    if ((!claim && !failed) || session.refusal()) return;
    const Region& home = page.sphere.empty() ? page.gap_plot : page.sphere;
    const bool reproduced = !failed && claim->verdict() == TraceCheck::Verdict::reproduced;
    const bool differs = failed || claim->verdict() == TraceCheck::Verdict::differs;
    const std::string text = failed ? "The run stopped: " + session.failure() : session.claim_text();
    const float mark = ui.px(reproduced ? 20.0f : 0.0f), padding = ui.px(12.0f);
    const float room = ui.px(std::max(120.0f, home.width - 48.0f));
    ImGui::PushFont(ui.semibold, ui.px(type::kSmall));
    const ImVec2 size = ImGui::CalcTextSize(text.c_str(), nullptr, false, room - 2.0f * padding - mark);
    ImGui::PopFont();
    const ImVec2 box{size.x + 2.0f * padding + mark, size.y + ui.px(14.0f)};
    // Above the lines at the foot of the sphere, where nothing else is written.
    ImGui::SetNextWindowPos({ui.px(home.x + 0.5f * home.width), ui.px(home.y + home.height - 58.0f)},
                            ImGuiCond_Always, {0.5f, 1.0f});
    ImGui::SetNextWindowSize(box);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {padding + mark, ui.px(7.0f)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(14.0f));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, to_imvec4((*ui.theme)[Ink::panel]));
    const Ink ink = differs ? Ink::warning : reproduced ? Ink::text : Ink::muted;
    if (ImGui::Begin("claim", nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                         ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                         ImGuiWindowFlags_NoNav)) {
        const ImVec2 corner = ImGui::GetWindowPos();
        if (reproduced) {
            const ImVec2 c{corner.x + padding + ui.px(6.0f), corner.y + 0.5f * box.y};
            const ImVec2 tick[] = {{c.x - ui.px(5.0f), c.y},
                                   {c.x - ui.px(1.5f), c.y + ui.px(4.0f)},
                                   {c.x + ui.px(5.0f), c.y - ui.px(4.5f)}};
            ImGui::GetWindowDrawList()->AddPolyline(tick, 3, to_imcolour((*ui.theme)[ink]), ImDrawFlags_None,
                                                    ui.px(2.0f));
        }
        label(ui, text, ink, type::kSmall, true, true);
        if (ImGui::IsWindowHovered() && reproduced)
            hint(ui, "every number of this run is the one that the link's author saw");
    }
    ImGui::End();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(2);
}

} // namespace equator
