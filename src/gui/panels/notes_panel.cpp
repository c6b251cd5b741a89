#include "gui/panels/panels.h"

#include <algorithm>
#include <cmath>

#include "figure/axis.h"
#include "gui/style.h"
#include "instrument/insight.h"
#include "run/notes.h"
#include "theory/gap_theory.h"

namespace equator {

namespace {

/// What the gap of this run contains besides the width's part, at the moment shown; "" if nothing.
std::string other_parts(const Scenario& scenario, const Observables& now) {
    std::string words;
    if (scenario.finite_data() && !scenario.samples_only())
        words = "Of the particle gap of " + format_value(now[Quantity::particle_gap], 2) + ", " +
                format_value(now[Quantity::gap_width], 2) + " comes from the width (width part); the " +
                data_text(scenario, grouped) + " add " + format_value(now[Quantity::gap_data], 2) +
                " (data part), and the two overlap. Bounds, budget and neuron counts are for the width part.";
    if (scenario.rule != scenario.infinite_rule())
        words += std::string(words.empty() ? "" : " ") +
                 "Infinite width flows while the network takes steps of " + format_value(scenario.eta, 2) +
                 ": the gap contains the error of the steps.";
    return words;
}

/// One answer to how many neurons a gap takes.
struct Answer {
    const char *words, *few; ///< who says so; where there is little room
    double count;
    Ink ink; ///< that of its curve
};

/// First what it really takes on average over seeds, then what bounds ask for.
std::vector<Answer> answers(const Session& session, double t) {
    const double m = session.scenario().m, target = session.view().target_gap;
    const auto times = session.history().series(Quantity::t);
    // The gap is to stay below the target all the way, so the largest value so far counts.
    const auto asked = [&](Quantity bound) {
        return neurons_needed(m, largest_up_to(times, session.history().series(bound), t), target);
    };
    std::vector<Answer> list;
    if (const ExpectedSeries* series = session.expected())
        list.push_back({"on average over seeds", "on average",
                        neurons_needed(1.0, largest_up_to(series->t, series->particle, t), target),
                        Ink::gap});
    list.push_back({"by average stability", "stability", asked(Quantity::bound_average_apriori),
                    Ink::bound_average_stability});
    if (session.without_theory(TheoryPart::gronwall).empty())
        list.push_back({"by the naive bound (Gronwall)", "naive bound", asked(Quantity::bound_gronwall),
                        Ink::bound_gronwall});
    return list;
}

/// The result: a question with a bar for each answer, all on one log scale; in a sentence where there is no
/// room for bars.
void draw_answers(const Ui& ui, const Session& session, double t) {
    const std::vector<Answer> list = answers(session, t);
    std::string words =
        "Neurons to stay within " + format_value(std::sqrt(session.view().target_gap), 2) +
        (session.scenario().finite_data() ? " of infinite width (width part)" : " of infinite width") +
        " up to t = " + format_value(t, 3);
    const float row = ui.px(17.0f), size = ui.px(type::kSmall), room = ImGui::GetContentRegionAvail().x;
    const bool bars = ImGui::GetContentRegionAvail().y >= row * static_cast<float>(list.size() + 1);
    double decades = 6.0; // of the scale: doubled where a bar would leave it
    for (const Answer& answer : list) {
        while (std::log10(answer.count) > decades) decades *= 2.0;
        if (!bars)
            words += (&answer == list.data() ? ": " : ", ") + count_text(answer.count) + " " + answer.words;
    }
    label(ui, words, Ink::text, type::kSmall, true, true);
    if (!bars) return;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const bool narrow = room < ui.px(420.0f);
    const float left = corner.x + ui.px(narrow ? 80.0f : 190.0f);
    const auto longest = static_cast<float>((room - (left - corner.x) - ui.px(76.0f)) / decades);
    float y = corner.y;
    for (const Answer& answer : list) {
        const auto put = [&](float x, const char* text, Ink ink) {
            draw->AddText(ui.regular, size, {x, y}, to_imcolour((*ui.theme)[ink]), text);
        };
        const float end = left + ui.px(2.0f) + longest * static_cast<float>(std::log10(answer.count));
        put(corner.x, narrow ? answer.few : answer.words, Ink::text);
        draw->AddRectFilled({left, y + ui.px(2.0f)}, {end, y + row - ui.px(4.0f)},
                            to_imcolour((*ui.theme)[answer.ink]), ui.px(2.0f));
        put(end + ui.px(6.0f), count_text(answer.count).c_str(), Ink::text);
        y += row;
    }
    ImGui::Dummy({room, y - corner.y});
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
                         " the gap exceeds the bound, a first-order estimate.");
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
        } else if (shown && t >= std::min(1.0, session.scenario().T / 20.0)) { // before, nothing has happened
            ImGui::BeginGroup();
            draw_answers(ui, session, t);
            ImGui::EndGroup();
            if (ImGui::IsItemHovered() &&
                ImGui::IsMouseClicked(ImGuiMouseButton_Left)) // 0.2, 0.1, 0.05, and round again
                session.edit_view([](View& view) {
                    view.target_gap = view.target_gap < 0.003 ? 0.04 : view.target_gap * 0.25;
                });
            hint(ui, "log scale; root-mean-square distance to the twins; click to change it");
            for (const std::string& words : remarks(session, *shown))
                if (fits(ui, words, type::kSmall)) label(ui, words, Ink::text, type::kSmall, false, true);
            if (!ui.narrow && parts.empty()) { // there is room for one explanation
                std::string words =
                    "Neurons drift from their twins, outputs much less: errors of single neurons average "
                    "out.";
                if (session.scenario().m > kMostFollowed)
                    words += " Bounds, the linear ODE and the budget follow the first " +
                             grouped(kMostFollowed) + " neurons.";
                if (fits(ui, words, type::kSmall)) // whole or not at all
                    label(ui, words, Ink::muted, type::kSmall, false, true);
            }
        }
    }
    ImGui::End();
}

} // namespace equator
