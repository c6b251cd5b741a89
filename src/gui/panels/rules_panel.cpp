// Several rules side by side, in place of the plots.
#include <algorithm>
#include <cmath>
#include <string>

#include "gui/panels/panels.h"
#include "gui/panels/plot_parts.h"

namespace equator {

namespace {

std::optional<double> moment_of(const Session& session) {
    const Snapshot* shown = session.shown();
    return shown ? std::optional(shown->observables[Quantity::t]) : std::nullopt;
}

/// What the plots have between them.
Region all_plots(const PageLayout& page) {
    Region all;
    float right = 0.0f, bottom = 0.0f;
    for (const Region& region : {page.gap_plot, page.left_plot, page.right_plot}) {
        if (region.empty()) continue;
        all.x = right > 0.0f ? std::min(all.x, region.x) : region.x;
        all.y = right > 0.0f ? std::min(all.y, region.y) : region.y;
        right = std::max(right, region.x + region.width);
        bottom = std::max(bottom, region.y + region.height);
    }
    all.width = right - all.x;
    all.height = bottom - all.y;
    return all;
}

} // namespace

void PlotsPanel::rules(const Ui& ui, const PageLayout& page, Session& session) {
    const Region region = all_plots(page);
    if (region.empty()) return;
    const float padding = 6.0f;
    if (begin_panel(ui, "rules plot", region, Ink::page, padding, padding,
                    ImGuiWindowFlags_NoScrollWithMouse)) {
        ImGui::AlignTextToFramePadding();
        label(ui, ui.narrow ? "One start, six rules" : "One start under six training rules", Ink::text,
              type::kBody, true);
        const char* back = "Back to the plots";
        const float width = ImGui::CalcTextSize(back).x + 2.0f * ImGui::GetStyle().FramePadding.x;
        ImGui::SameLine();
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - width);
        if (ImGui::Button(back)) session.edit_view([](View& view) { view.compare = Compare::off; });
        name_item("", "back");

        const float gap = ui.px(4.0f);
        const ImVec2 origin = ImGui::GetCursorPos(), room = ImGui::GetContentRegionAvail();
        const std::size_t columns = rule_columns(room.x, room.y), rows = kComparedRules.size() / columns;
        const ImVec2 each{(room.x + gap) / static_cast<float>(columns) - gap,
                          (room.y + gap) / static_cast<float>(rows) - gap};
        const std::vector<PlotFigure> figures =
            rule_figures(session.comparison().panels(), session.scenario().T, moment_of(session));
        ImGui::PushFont(ui.regular, ui.px(each.x < ui.px(300.0f) ? type::kSmall : type::kBody));
        for (std::size_t i = 0; i < figures.size(); ++i) {
            ImGui::SetCursorPos({std::floor(origin.x + (each.x + gap) * static_cast<float>(i % columns)),
                                 std::floor(origin.y + (each.y + gap) * static_cast<float>(i / columns))});
            PlotState& state = rule_states_[i];
            state.view = rule_view_;
            const PlotOptions options{
                .id = kComparedRules[i].settings, .size = each, .scale = ui.scale, .linked_x = &linked_t_};
            go_to(session, draw_plot(figures[i], state, *ui.theme, options));
            rule_view_ = state.view;
        }
        ImGui::PopFont();
    }
    ImGui::End();
}

std::string PlotsPanel::rules_svg(const Session& session, const Theme& theme, float width, float height) {
    SvgOptions options{.width = width, .height = height};
    options.metadata = facts(session);
    return equator::rules_svg(session.comparison().panels(), session.scenario().T, moment_of(session), theme,
                              std::move(options));
}

std::string PlotsPanel::rules_csv(const Session& session) {
    return equator::rules_csv(session.comparison().panels(), facts(session));
}

} // namespace equator
