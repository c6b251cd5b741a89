#include "front/panels/panels.h"

#include <cmath>

namespace equator {

namespace {

constexpr float kPadding = 10.0f;

/// Clicking a time in a plot goes there.
void go_to(Session& session, const PlotResult& result) {
    if (!result.clicked_x) return;
    const double tick = *result.clicked_x / session.scenario().T * kTicksPerRun;
    session.player().pause();
    session.player().seek(static_cast<std::uint32_t>(std::max(0.0, std::round(tick))));
}

std::string empty_text(const Session& session) {
    if (session.refusal()) return "";
    return session.failure().empty() ? "computing the first moments" : session.failure();
}

PlotFigure over_time(const Session& session, const char* title) {
    PlotFigure figure;
    figure.title = title;
    figure.x.label = "time t";
    figure.x.lo = 0.0;
    figure.x.hi = session.scenario().T;
    figure.empty_text = empty_text(session);
    if (const Snapshot* shown = session.shown()) figure.cursor = shown->observables[Quantity::t];
    return figure;
}

} // namespace

void PlotsPanel::gap(const Ui& ui, const Region& region, Session& session) {
    if (begin_panel(ui, "gap plot", region, Ink::page, kPadding, kPadding,
                    ImGuiWindowFlags_NoScrollWithMouse)) {
        const auto t = session.history().series(Quantity::t);
        PlotFigure figure = over_time(session, "Gap between finite and infinite width");
        figure.y.label = "squared gap";
        figure.y.log = true;
        figure.y.max_decades = 4.0;
        figure.curves.push_back({.name = "particle gap",
                                 .paint = Ink::gap,
                                 .x = t,
                                 .y = session.history().series(Quantity::particle_gap),
                                 .width = 2.0f,
                                 .label_end = true});
        figure.curves.push_back({.name = "function gap",
                                 .paint = Ink::function_gap,
                                 .x = t,
                                 .y = session.history().series(Quantity::function_gap),
                                 .width = 2.0f,
                                 .label_end = true});
        go_to(session, draw_plot(figure, gap_state_, *ui.theme,
                                 {.id = "gap", .scale = ui.scale, .linked_x = &linked_t_}));
    }
    ImGui::End();
}

void PlotsPanel::loss(const Ui& ui, const Region& region, Session& session) {
    if (begin_panel(ui, "loss plot", region, Ink::page, kPadding, kPadding,
                    ImGuiWindowFlags_NoScrollWithMouse)) {
        const auto t = session.history().series(Quantity::t);
        PlotFigure figure = over_time(session, "Loss");
        figure.y.label = "loss";
        figure.y.lo = 0.0;
        figure.curves.push_back({.name = "infinite width",
                                 .paint = Ink::infinite,
                                 .x = t,
                                 .y = session.history().series(Quantity::loss_infinite),
                                 .width = 2.0f});
        figure.curves.push_back({.name = "finite width",
                                 .paint = Ink::finite,
                                 .x = t,
                                 .y = session.history().series(Quantity::loss_finite),
                                 .width = 1.5f});
        go_to(session, draw_plot(figure, loss_state_, *ui.theme,
                                 {.id = "loss", .scale = ui.scale, .linked_x = &linked_t_}));
    }
    ImGui::End();
}

void PlotsPanel::latitude(const Ui& ui, const Region& region, Session& session) {
    if (begin_panel(ui, "latitude plot", region, Ink::page, kPadding, kPadding,
                    ImGuiWindowFlags_NoScrollWithMouse)) {
        PlotFigure figure;
        figure.title = "Latitude of neurons";
        figure.x.label = "latitude α = w · w*";
        figure.x.lo = -1.0;
        figure.x.hi = 1.0;
        figure.x.can_switch = false;
        figure.y.label = "density";
        figure.y.lo = 0.0;
        figure.empty_text = empty_text(session);
        if (const Snapshot* shown = session.shown()) {
            const double width = 2.0 / kLatitudeBins;
            edges_.clear();
            finite_bars_.clear();
            for (std::uint32_t bin = 0; bin <= kLatitudeBins; ++bin) edges_.push_back(-1.0 + width * bin);
            for (const float share : shown->latitude_finite) finite_bars_.push_back(share / width);
            // The law in the histogram's own bins, so that bars and line mean the same.
            law_x_.clear();
            law_y_.clear();
            constexpr std::uint32_t kFine = kDensityBins / kLatitudeBins;
            for (std::uint32_t bin = 0; bin < kLatitudeBins && !shown->latitude_infinite.empty(); ++bin) {
                double mass = 0.0;
                for (std::uint32_t i = 0; i < kFine; ++i) mass += shown->latitude_infinite[bin * kFine + i];
                law_x_.push_back(edges_[bin]);
                law_y_.push_back(mass / width);
            }
            if (!law_x_.empty()) {
                law_x_.push_back(1.0);
                law_y_.push_back(law_y_.back());
            }
            figure.bars.push_back(
                {.name = "finite width", .paint = Ink::finite, .edges = edges_, .height = finite_bars_});
            figure.curves.push_back({.name = "infinite width",
                                     .paint = Ink::infinite,
                                     .x = law_x_,
                                     .y = law_y_,
                                     .width = 2.0f,
                                     .steps = true});
        }
        draw_plot(figure, latitude_state_, *ui.theme, {.id = "latitude", .scale = ui.scale});
    }
    ImGui::End();
}

void PlotsPanel::draw(const Ui& ui, const PageLayout& page, Session& session) {
    if (!page.plots_in_tabs) {
        gap(ui, page.gap_plot, session);
        loss(ui, page.loss_plot, session);
        latitude(ui, page.latitude_plot, session);
        return;
    }
    constexpr float kTabs = 36.0f;
    Region tabs = page.gap_plot, plot = page.gap_plot;
    tabs.height = kTabs;
    plot.y += kTabs;
    plot.height -= kTabs;
    if (begin_panel(ui, "plot tabs", tabs, Ink::page, 10.0f, 4.0f, ImGuiWindowFlags_NoScrollWithMouse)) {
        static constexpr const char* kNames[] = {"Gap", "Loss", "Latitude"};
        for (int i = 0; i < 3; ++i) {
            if (i > 0) ImGui::SameLine(0.0f, ui.px(4.0f));
            const bool on = session.view().plot_tab == i;
            if (choice_button(ui, kNames[i], on, {ui.px(84.0f), ui.px(28.0f)})) session.view().plot_tab = i;
        }
    }
    ImGui::End();
    switch (session.view().plot_tab) {
    case 1:
        loss(ui, plot, session);
        break;
    case 2:
        latitude(ui, plot, session);
        break;
    default:
        gap(ui, plot, session);
        break;
    }
}

} // namespace equator
