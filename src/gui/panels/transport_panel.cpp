#include "gui/panels/panels.h"

#include <string>

#include "base/number_text.h"
#include "gui/style.h"

namespace equator {

namespace {

std::string time_text(double t, double horizon) {
    return "t = " + fixed_text(t, horizon >= 100.0 ? 1 : horizon >= 1.0 ? 2 : 4);
}

/// Play or pause, drawn, so that no font needs the signs.
bool play_button(const Ui& ui, bool playing, ImVec2 size) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImGui::PushStyleColor(ImGuiCol_Button, to_imvec4((*ui.theme)[Ink::accent]));
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered,
                          to_imvec4(mix((*ui.theme)[Ink::accent], (*ui.theme)[Ink::text], 0.15f)));
    ImGui::PushStyleColor(ImGuiCol_ButtonActive,
                          to_imvec4(mix((*ui.theme)[Ink::accent], (*ui.theme)[Ink::text], 0.3f)));
    const bool pressed = ImGui::Button("##play", size);
    name_item("", "play");
    ImGui::PopStyleColor(3);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const ImU32 colour = to_imcolour((*ui.theme)[Ink::on_accent]);
    const ImVec2 c{corner.x + 0.5f * size.x, corner.y + 0.5f * size.y};
    const float r = ui.px(6.5f);
    if (playing) {
        draw->AddRectFilled({c.x - 0.8f * r, c.y - r}, {c.x - 0.2f * r, c.y + r}, colour, ui.px(1.0f));
        draw->AddRectFilled({c.x + 0.2f * r, c.y - r}, {c.x + 0.8f * r, c.y + r}, colour, ui.px(1.0f));
    } else {
        draw->AddTriangleFilled({c.x - 0.65f * r, c.y - r}, {c.x + r, c.y}, {c.x - 0.65f * r, c.y + r},
                                colour);
    }
    return pressed;
}

/// The line of time: computed so far, playhead, drag to go back and forth. True while dragged.
void timeline(const Ui& ui, Session& session, float width) {
    const Player& player = session.player();
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float height = ui.px(36.0f);
    if (width < ui.px(20.0f)) return;
    ImGui::InvisibleButton("timeline", {width, height});
    name_item("", "time");
    dragged_item();
    const float inset = ui.px(6.0f), left = corner.x + inset, length = width - 2.0f * inset;
    if (ImGui::IsItemActive()) {
        const float u = (ImGui::GetIO().MousePos.x - left) / length;
        session.go_to(static_cast<std::uint32_t>(
            std::max(0.0f, std::min(1.0f, u)) * static_cast<float>(player.last()) + 0.5f));
    }
    const float y = corner.y + 0.5f * height, half = ui.px(2.0f);
    const auto at = [&](std::uint32_t tick) {
        return left + length * static_cast<float>(tick) / static_cast<float>(std::max(1u, player.last()));
    };
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const Theme& theme = *ui.theme;
    draw->AddRectFilled({left, y - half}, {left + length, y + half}, to_imcolour(theme[Ink::control]), half);
    draw->AddRectFilled({left, y - half}, {at(player.received()), y + half},
                        to_imcolour(mix(theme[Ink::control], theme[Ink::muted], 0.6f)), half);
    draw->AddRectFilled({left, y - half}, {at(player.shown()), y + half}, to_imcolour(theme[Ink::accent]),
                        half);
    draw->AddCircleFilled({at(player.shown()), y},
                          ui.px(ImGui::IsItemHovered() || ImGui::IsItemActive() ? 8.0f : 6.0f),
                          to_imcolour(theme[Ink::accent]));
}

} // namespace

void draw_transport(const Ui& ui, const Region& region, Session& session) {
    if (begin_panel(ui, "transport", region, Ink::panel, 12.0f, 12.0f, ImGuiWindowFlags_NoScrollWithMouse)) {
        const Player& player = session.player();
        const float height = ui.px(36.0f), gap = ui.px(6.0f);
        const bool tight = ImGui::GetContentRegionAvail().x < ui.px(332.0f); // the smallest phones
        if (play_button(ui, session.moving(), {ui.px(48.0f), height})) {
            if (session.moving())
                session.pause();
            else if (player.at_end())
                session.again();
            else
                session.play();
        }
        hint(ui, "play or pause");
        ImGui::SameLine(0.0f, gap);
        if (ImGui::Button("Step", {ui.px(52.0f), height})) session.step();
        name_item("", "step");
        hint(ui, "one tick of time: a 1200th of the run");
        ImGui::SameLine(0.0f, gap);
        if (ImGui::Button("Again", {ui.px(60.0f), height})) session.again();
        name_item("", "again");
        hint(ui, "the same run from its start: same initialisation");
        ImGui::SameLine(0.0f, gap);
        if (ImGui::Button(tight ? "Seed" : "New seed", {ui.px(tight ? 54.0f : 82.0f), height}))
            session.new_seed();
        name_item("", "newSeed");
        hint(ui, "the same scenario from another random initialisation");
        ImGui::SameLine(0.0f, gap);
        const auto factor = [](double speed) { return number_text(speed) + "×"; };
        ImGui::SetNextItemWidth(ui.px(66.0f));
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                            {ui.px(8.0f), 0.5f * (height - ImGui::GetFontSize())});
        if (ImGui::BeginCombo("##speed", factor(player.speed()).c_str())) {
            for (const double choice : {0.25, 0.5, 1.0, 2.0, 4.0, 8.0}) {
                if (ImGui::Selectable(factor(choice).c_str(), choice == player.speed()))
                    session.edit_view([choice](View& view) { view.speed = choice; });
            }
            ImGui::EndCombo();
        }
        ImGui::PopStyleVar();
        name_item("", "speed");
        hint(ui, "speed of the animation");

        const Snapshot* shown = session.shown();
        const auto times = session.history().series(Quantity::t); // the picture may lag behind the playhead
        const double t = player.shown() < times.size() ? times[player.shown()] : 0.0;
        std::string text = time_text(t, session.scenario().T);
        if (!session.failure().empty())
            text = "stopped";
        else if (!session.refusal() && (!shown || player.waiting()))
            text += ui.narrow ? "…" : "  computing";
        else if (session.revisiting() && !session.playing())
            text += ui.narrow ? "…" : "  recomputing";
        const float text_width = ui.px(ui.narrow ? 76.0f : 150.0f);
        if (!ui.narrow)
            ImGui::SameLine(0.0f, 2.0f * gap);
        else
            ImGui::SetCursorPosY(ui.px(56.0f));
        timeline(ui, session, ImGui::GetContentRegionAvail().x - text_width);
        // Drawn, not laid out: it is centred on the line of time, whatever stands in the row.
        const ImVec2 lo = ImGui::GetItemRectMin(), hi = ImGui::GetItemRectMax();
        const float size = ui.px(type::kBody);
        ImGui::GetWindowDrawList()->AddText(ui.regular, size, {hi.x + gap, 0.5f * (lo.y + hi.y - size)},
                                            to_imcolour((*ui.theme)[Ink::text]), text.c_str());
    }
    ImGui::End();
}

} // namespace equator
