#include "gui/panels/panels.h"

#include <algorithm>
#include <cmath>

#include "figure/axis.h"
#include "instrument/insight.h"
#include "run/notes.h"
#include "theory/gap_theory.h"

namespace equator {

namespace {

/// What the gap of this run contains besides the width's part, at the moment shown; "" if nothing.
std::string other_parts(const Scenario& scenario, const Observables& now) {
    std::string words;
    if (scenario.finite_data() && !scenario.samples_only())
        words =
            "Of the squared particle gap of " + format_value(now[Quantity::particle_gap], 2) + ", " +
            format_value(now[Quantity::gap_width], 2) + " is there without finite data (width part); the " +
            data_text(scenario, grouped) + " move neurons by " + format_value(now[Quantity::gap_data], 2) +
            " (data part), and the two overlap. Bounds, budget and the count of neurons are about the width "
            "part.";
    if (scenario.rule != scenario.infinite_rule())
        words += std::string(words.empty() ? "" : " ") +
                 "Infinite width flows while the network takes steps of " + format_value(scenario.eta, 2) +
                 ": the gap contains the error of the steps.";
    return words;
}

/// How many neurons a gap takes: first what it really takes on average over seeds, then what bounds ask for.
std::string neurons_sentence(const Session& session, double t) {
    const double m = session.scenario().m, target = session.view().target_gap;
    const auto times = session.history().series(Quantity::t);
    // The gap is to stay below the target all the way, so the largest value so far counts.
    const auto asked = [&](Quantity bound) {
        return count_text(
            neurons_needed(m, largest_up_to(times, session.history().series(bound), t), target));
    };
    const ExpectedSeries* series = session.expected();
    std::string words = session.scenario().finite_data() ? "A squared width part of " : "A squared gap of ";
    words += format_value(target, 1) + " up to t = " + format_value(t, 3);
    if (series)
        words += " takes " +
                 count_text(neurons_needed(1.0, largest_up_to(series->t, series->particle, t), target)) +
                 " neurons on average over seeds; average stability";
    else
        words += ": average stability";
    words += " asks for " + asked(Quantity::bound_average_apriori);
    if (session.without_theory(TheoryPart::gronwall).empty())
        words += ", Gronwall’s bound for " + asked(Quantity::bound_gronwall);
    return words + (series ? "." : " neurons.");
}

/// What is worth saying of this run and moment, the most telling first.
std::vector<std::string> remarks(const Session& session, const Snapshot& shown) {
    std::vector<std::string> words;
    if (const auto share = session.rank())
        words.push_back("This seed’s function gap is " + rank_text(*share) + ".");
    const History& history = session.history();
    const auto overruns =
        above_bound(history.series(bounded_gap(session.scenario())), history.series(Quantity::bound_average));
    if (!overruns.empty() && overruns.front().begin <= shown.tick) {
        const bool now = std::any_of(overruns.begin(), overruns.end(), [&](const Overrun& overrun) {
            return overrun.begin <= shown.tick && shown.tick < overrun.end;
        });
        words.insert(now ? words.begin() : words.end(),
                     "From t = " + format_value(history.series(Quantity::t)[overruns.front().begin], 3) +
                         " the gap is above the bound, which is of first order.");
    }
    const double carrying = shown.observables[Quantity::effective_neurons];
    if (const int all = std::min(session.scenario().m, static_cast<int>(kMostFollowed)); carrying < 0.5 * all)
        words.push_back("About " + format_value(carrying, 2) + " of " +
                        grouped(static_cast<std::uint64_t>(all)) +
                        " neurons carry the average-stability bound.");
    if (!session.unexpected().empty()) words.push_back("No expected gap: " + session.unexpected() + ".");
    return words;
}

} // namespace

void draw_notes(const Ui& ui, const Region& region, Session& session) {
    if (region.empty()) return;
    const Snapshot* shown = session.shown();
    if (begin_panel(ui, "notes", region, Ink::page, 16.0f, 2.0f)) {
        const std::string parts = shown ? other_parts(session.scenario(), shown->observables) : "";
        const float t = shown ? static_cast<float>(shown->observables[Quantity::t]) : 0.0f;
        if (!parts.empty()) label(ui, parts, Ink::text, type::kSmall, false, true);
        if (const std::string_view why = session.without_theory(); !why.empty()) {
            const std::string words =
                session.view().theory ? "Not here: " + std::string(why) + "."
                                      : std::string("Bounds and budget are switched off in the settings.");
            label(ui, words, Ink::muted, type::kSmall, false, true);
        } else if (shown && t > 0.0f) {
            label(ui, neurons_sentence(session, t), Ink::text, type::kSmall, true, true);
            if (ImGui::IsItemHovered() &&
                ImGui::IsMouseClicked(ImGuiMouseButton_Left)) // 0.1, 0.01, 0.001, and round again
                session.edit_view([](View& view) {
                    view.target_gap = view.target_gap < 0.005 ? 0.1 : view.target_gap * 0.1;
                });
            hint(ui, "click for another target");
            for (const std::string& words : remarks(session, *shown))
                if (fits(ui, words, type::kSmall)) label(ui, words, Ink::text, type::kSmall, false, true);
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
