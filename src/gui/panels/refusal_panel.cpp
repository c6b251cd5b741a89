#include "gui/panels/panels.h"

#include "gui/style.h"

namespace equator {

void draw_refusal(const Ui& ui, const Region& canvas, Session& session) {
    const Refusal* refusal = session.refusal();
    if (!refusal) return;
    const float width = std::min(560.0f, canvas.width - 32.0f);
    ImGui::SetNextWindowPos({ui.px(0.5f * canvas.width), ui.px(0.45f * canvas.height)}, ImGuiCond_Always,
                            {0.5f, 0.5f});
    ImGui::SetNextWindowSize({ui.px(width), 0.0f});
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(24.0f), ui.px(20.0f)});
    bool nearest = false, defaults = false;
    if (ImGui::Begin("refusal", nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                         ImGuiWindowFlags_NoSavedSettings)) {
        label(ui, refusal->title, Ink::text, type::kTitle, true, true);
        ImGui::Dummy({0.0f, ui.px(4.0f)});
        constexpr std::size_t kShown = 8; // a hostile link can have hundreds
        const auto& problems = refusal->problems;
        for (std::size_t i = 0; i < problems.size() && i < kShown; ++i)
            label(ui, "· " + describe(problems[i]), Ink::text, type::kBody, false, true);
        if (problems.size() > kShown)
            label(ui, "and " + std::to_string(problems.size() - kShown) + " more", Ink::muted, type::kBody);
        ImGui::Dummy({0.0f, ui.px(6.0f)});
        label(ui, "Nothing runs until you choose. The nearest run that works is", Ink::muted, type::kBody,
              false, true);
        label(ui, refusal->nearest_link, Ink::accent, type::kBody, true, true);
        ImGui::Dummy({0.0f, ui.px(8.0f)});
        nearest = ImGui::Button("Run the nearest", {ui.px(150.0f), ui.px(36.0f)});
        name_item("", "acceptNearest");
        ImGui::SameLine(0.0f, ui.px(8.0f));
        defaults = ImGui::Button("Run the default", {ui.px(150.0f), ui.px(36.0f)});
    }
    ImGui::End();
    ImGui::PopStyleVar();
    if (nearest) session.accept_nearest();
    if (defaults) session.accept_defaults();
}

} // namespace equator
