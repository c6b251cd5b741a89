#include "gui/panels/panels.h"

#include "run/notes.h"
#include "scenario/function.h"
#include "scenario/hermite_text.h"

namespace equator {

namespace {

/// h4 -> h with a subscript 4, as the paper writes it.
std::string pretty_function(const Function& sum) {
    if (sum.exact || sum.coordinates > 0) return sum.formula;
    if (!sum.formula.empty()) return sum.formula + " (to degree " + std::to_string(sum.expanded) + ")";
    static const char* const kDigits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    std::string pretty;
    bool in_degree = false;
    for (const char c : hermite_text(sum)) {
        if (c == 'h') in_degree = true;
        if (c == '+' || c == '-') in_degree = false;
        if (in_degree && c >= '0' && c <= '9')
            pretty += kDigits[c - '0'];
        else if (c == '-')
            pretty += pretty.empty() ? "−" : " − ";
        else if (c == '+')
            pretty += " + ";
        else if (c == 'h' && !pretty.empty() && pretty.back() >= '0' && pretty.back() <= '9')
            pretty += " h";
        else
            pretty += c;
    }
    return pretty;
}

std::string sentence(const Scenario& s, bool narrow) {
    const std::string neurons =
        grouped(static_cast<std::uint64_t>(s.m)) + (s.m == 1 ? " neuron" : " neurons");
    const std::string along = s.teachers.kind == TeacherChoice::Kind::one ? "" : " along several directions";
    const std::string target = pretty_function(s.phi) + along;
    if (narrow) return neurons + " · d = " + std::to_string(s.d) + " · target " + target;
    return neurons + " on the sphere in " + std::to_string(s.d) + " dimensions learn " + target +
           (s.sigma ? " with activation " + pretty_function(*s.sigma) : std::string()) +
           (s.finite_data() ? " from " + data_text(s, grouped) : std::string()) +
           (s.limit == InfiniteRule::wide
                ? ", beside " + grouped(static_cast<std::uint64_t>(s.wide)) + " of the same start"
                : std::string(", beside their exact infinite-width limit"));
}

/// As much of a text as there is room for, with dots in place of the rest.
std::string shortened(const Ui& ui, std::string text, float size, float room) {
    ImGui::PushFont(ui.regular, ui.px(size));
    const bool whole = ImGui::CalcTextSize(text.c_str()).x <= room;
    while (!whole && !text.empty() && ImGui::CalcTextSize((text + "…").c_str()).x > room) {
        while (!text.empty() && (text.back() & 0xC0) == 0x80) text.pop_back(); // the rest of a character
        if (!text.empty()) text.pop_back();
    }
    ImGui::PopFont();
    return whole ? text : text + "…";
}

} // namespace

void draw_header(const Ui& ui, const PageLayout& page, Session& session) {
    if (page.header.empty()) return;
    if (begin_panel(ui, "header", page.header, Ink::panel, 16.0f, 0.0f, ImGuiWindowFlags_NoScrollWithMouse)) {
        const float share = ui.px(64.0f), settings = ui.px(ui.narrow ? 76.0f : 104.0f), gap = ui.px(6.0f);
        const float tour = session.host().has_tour() ? ui.px(ui.narrow ? 50.0f : 60.0f) : 0.0f;
        const float width = ImGui::GetWindowWidth();
        ImGui::SetCursorPosY(ui.px(ui.narrow ? 6.0f : 15.0f));
        label(ui, "Equator", Ink::text, type::kTitle, true);
        // In full if it fits beside the buttons.
        std::string text = sentence(session.scenario(), ui.narrow);
        const float room = width - share - gap - settings - ImGui::GetCursorPosX() - ui.px(190.0f);
        if (!ui.narrow && ImGui::CalcTextSize(text.c_str()).x > room)
            text = sentence(session.scenario(), true);
        if (ui.narrow) {
            ImGui::SetCursorPosY(ui.px(29.0f));
            const float beside =
                width - tour - share - 2.0f * gap - settings - ImGui::GetCursorPosX() - ui.px(14.0f);
            label(ui, shortened(ui, text, type::kSmall, beside), Ink::muted, type::kSmall);
        } else {
            ImGui::SameLine(0.0f, ui.px(14.0f));
            ImGui::SetCursorPosY(ui.px(18.5f));
            const float beside = width - share - settings - ui.px(96.0f) - ImGui::GetCursorPosX();
            label(ui, shortened(ui, text, type::kBody, beside), Ink::muted, type::kBody);
        }
        ImGui::SetCursorPos({width - share - gap - settings - ui.px(12.0f), ui.px(10.0f)});
        if (tour > 0.0f) {
            ImGui::SetCursorPosX(ImGui::GetCursorPosX() - tour - gap);
            if (ImGui::Button("Tour", {tour, ui.px(32.0f)}))
                session.edit_view([](View& view) { view.step = 1; });
            name_item("", "tour");
            hint(ui, "six steps through this page");
            ImGui::SameLine(0.0f, gap);
        }
        if (ImGui::Button("Share", {share, ui.px(32.0f)})) session.host().open_share();
        name_item("", "share");
        hint(ui, ui.share_hint);
        ImGui::SameLine(0.0f, gap);
        const bool open = !page.settings.empty();
        const char* caption = !open ? "Settings" : ui.narrow ? "Close" : "Hide settings";
        if (ImGui::Button(caption, {settings, ui.px(32.0f)})) // against whatever is automatic here
            session.edit_view([open](View& view) { view.settings = open ? Choice::off : Choice::on; });
        name_item("", "show settings");
    }
    ImGui::End();
}

} // namespace equator
