#include "front/panels/panels.h"

#include <algorithm>
#include <cmath>

#include "front/insight.h"
#include "front/plot/axis.h"
#include "theory/gap_theory.h"

namespace equator {

namespace {

/// What the gap of this run contains besides the width's part, at the moment shown; "" if nothing.
std::string other_parts(const Scenario& scenario, const Observables& now) {
    std::string words;
    if (scenario.finite_data())
        words =
            "Of the squared particle gap of " + format_value(now[Quantity::particle_gap], 2) + ", " +
            format_value(now[Quantity::gap_width], 2) + " is there without finite data (width part); the " +
            (scenario.n != kPopulation
                 ? grouped(static_cast<std::uint64_t>(scenario.n)) + " samples"
                 : "batches of " + grouped(static_cast<std::uint64_t>(scenario.batch))) +
            " move neurons by " + format_value(now[Quantity::gap_data], 2) +
            " (data part), and the two overlap. Bounds, budget and the count of neurons are about the width "
            "part.";
    if (scenario.rule != scenario.infinite_rule())
        words += std::string(words.empty() ? "" : " ") +
                 "Infinite width flows while the network takes steps of " + format_value(scenario.eta, 2) +
                 ": the gap contains the error of the steps.";
    return words;
}

} // namespace

void draw_notes(const Ui& ui, const Region& region, Session& session) {
    if (region.empty()) return;
    const Snapshot* shown = session.shown();
    if (begin_panel(ui, "notes", region, Ink::page, 16.0f, 2.0f)) {
        View& view = session.view();
        const std::string parts = shown ? other_parts(session.scenario(), shown->observables) : "";
        const float t = shown ? static_cast<float>(shown->observables[Quantity::t]) : 0.0f;
        if (!parts.empty()) label(ui, parts, Ink::text, type::kSmall, false, true);
        if (!view.theory) {
            label(ui, "Bounds and budget are switched off in the settings.", Ink::muted, type::kSmall, false,
                  true);
        } else if (shown && t > 0.0f) {
            // The gap is to stay below the target all the way, so the largest bound so far counts.
            const auto largest = [&](Quantity q) {
                double most = 0.0;
                const auto series = session.history().series(q);
                for (std::size_t tick = 0; tick <= shown->tick && tick < series.size(); ++tick)
                    most = std::max(most, series[tick]);
                return most;
            };
            const double m = session.scenario().m;
            const double enough =
                neurons_needed(m, largest(Quantity::bound_average_apriori), view.target_gap);
            const double naive = neurons_needed(m, largest(Quantity::bound_gronwall), view.target_gap);
            label(ui,
                  count_text(enough) + (enough == 1.0 ? " neuron suffices" : " neurons suffice") +
                      (session.scenario().finite_data() ? " for a squared width part below "
                                                        : " for a squared gap below ") +
                      format_value(view.target_gap, 1) + " up to t = " + format_value(t, 3) +
                      " by average stability, a priori; Gronwall’s bound asks for " + count_text(naive) + ".",
                  Ink::text, type::kSmall, true, true);
            if (ImGui::IsItemHovered() &&
                ImGui::IsMouseClicked(ImGuiMouseButton_Left)) // 0.1, 0.01, 0.001, and round again
                view.target_gap = view.target_gap < 0.005 ? 0.1 : view.target_gap * 0.1;
            hint(ui, "click for another target");
            if (!ui.narrow) {
                std::string words;
                if (parts.empty()) { // there is room for one explanation
                    words = "Particles part, functions need not: neurons' errors cancel in the "
                            "average, so the function gap stays small";
                    const auto c = decay_exponent(session.history().series(Quantity::t),
                                                  session.history().series(Quantity::loss_infinite), t);
                    words += c && *c > 0.0
                                 ? " (uniformly in time when the infinite loss decays like a power of t, "
                                   "arXiv:2605.22010; here the exponent is −" +
                                       format_value(*c, 2) + ")."
                                 : " (uniformly in time when the infinite loss decays like a power of "
                                   "t, arXiv:2605.22010).";
                }
                if (session.scenario().m > kMostFollowed)
                    words += " Bounds, the linear ODE and the budget follow the first " +
                             grouped(kMostFollowed) + " neurons.";
                if (!words.empty() && fits(ui, words, type::kSmall)) // whole or not at all
                    label(ui, words, Ink::muted, type::kSmall, false, true);
            }
        }
    }
    ImGui::End();
}

} // namespace equator
