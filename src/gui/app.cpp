#include "gui/app.h"

#include "gui/style.h"
#include "instrument/session_json.h"
#include "view/view_settings.h"

namespace equator {

App::App(Host& host) : session_(host) {
    load_fonts(ui_);
}

bool App::create_graphics() {
    return renderer_.create() && sphere_.create_graphics();
}

void App::destroy_graphics() {
    sphere_.destroy_graphics();
    renderer_.destroy();
}

const std::string& App::graphics_error() const {
    return renderer_.error().empty() ? sphere_.error() : renderer_.error();
}

bool App::moving() const {
    if (session_.suspended()) return false;
    const bool waiting_for_first = session_.running() && session_.history().empty();
    return sphere_.moving() || session_.moving() || waiting_for_first;
}

bool App::dark() const {
    const Appearance theme = session_.view().theme;
    return theme == Appearance::automatic ? system_dark_ : theme == Appearance::dark;
}

const Theme& App::theme() const {
    return has_own_ ? own_ : dark() ? dark_theme() : light_theme();
}

void App::set_colours(const Colour* colours, bool dark) {
    has_own_ = colours != nullptr;
    if (has_own_) lay_over(own_ = dark ? dark_theme() : light_theme(), colours);
    styled_scale_ = 0.0f;
}

void App::build(float width, float height, float scale, double dt) {
    const bool dark_now = dark();
    const auto large = static_cast<float>(session_.view().scale);
    width /= large;
    height /= large;
    scale *= large;
    ui_.theme = &theme();
    ui_.scale = scale;
    if (styled_scale_ != scale || styled_dark_ != dark_now) {
        apply_theme(*ui_.theme, scale);
        session_.host().set_dark(dark_now);
        ImGui::GetStyle().FontSizeBase = ui_.px(type::kBody);
        styled_scale_ = scale;
        styled_dark_ = dark_now;
    }
    // A small screen starts with the picture, not with the settings over it.
    const View& view = session_.view();
    const bool room = !embedded_ && lay_out_page(width, height, true, view.panels).settings_docked;
    if (view.settings == (room ? Choice::on : Choice::off)) // the same
        session_.edit_view([](View& wish) { wish.settings = Choice::automatic; });
    const bool open = view.settings == Choice::automatic ? room : view.settings == Choice::on;
    PanelSet panels = view.panels;
    if (view.compare == Compare::rules) {
        panels.add(PanelKind::plots);
        // On a phone six plots need the sphere's room as well.
        if (lay_out_page(width, height, open, panels).narrow) panels.remove(PanelKind::sphere);
    }
    page_ = lay_out_page(width, height, open, panels);
    ui_.narrow = page_.narrow;
    if (shown_step_ != view.step) session_.host().show_step(shown_step_ = view.step);
    session_.advance(dt);

    ImGui::PushFont(ui_.regular, ui_.px(type::kBody));
    draw_header(ui_, page_, session_);
    sphere_.draw(ui_, page_.sphere, session_, static_cast<float>(dt));
    plots_.draw(ui_, page_, session_);
    draw_notes(ui_, page_.notes, session_);
    if (open) settings_.draw(ui_, page_.settings, session_);
    draw_transport(ui_, page_.transport, session_);
    draw_claim(ui_, page_, session_);
    draw_refusal(ui_, {0.0f, 0.0f, width, height}, session_);
    ImGui::PopFont();
}

void App::draw(float width, float height) {
    glViewport(0, 0, static_cast<GLsizei>(width), static_cast<GLsizei>(height));
    glDisable(GL_SCISSOR_TEST);
    const Colour background = theme()[Ink::page];
    glClearColor(background.r, background.g, background.b, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    sphere_.draw_scene(ui_, page_.sphere, session_, height);
    renderer_.draw(*ImGui::GetDrawData());
}

std::string App::plot_svg(std::string_view name, float width, float height) {
    if (compares(name)) return PlotsPanel::rules_svg(session_, theme(), width, height);
    const auto kind = plot_kind(name);
    return kind ? plots_.svg(*kind, session_, theme(), width, height) : "";
}

bool App::compares(std::string_view name) const {
    return name == kRulesKey && session_.view().compare == Compare::rules;
}

std::string App::plot_csv(std::string_view name) {
    if (compares(name)) return PlotsPanel::rules_csv(session_);
    const auto kind = plot_kind(name);
    return kind ? plots_.csv(*kind, session_) : "";
}

} // namespace equator
