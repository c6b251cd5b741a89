#include "gui/app.h"

#include <algorithm>
#include <cmath>

#include "base/digest.h"
#include "base/json_text.h"
#include "base/number_text.h"
#include "gui/style.h"
#include "instrument/idle_setting.h"
#include "instrument/insight.h"
#include "run/notes.h"
#include "scenario/settings.h"
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
    const Player& player = session_.player();
    const bool waiting_for_first = session_.history().empty() && session_.run_number() > 0;
    const bool can_run = !session_.refusal() && session_.failure().empty();
    return sphere_.moving() || (can_run && (player.playing() || player.rushing() || waiting_for_first));
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
    ui_.theme = &theme();
    ui_.scale = scale;
    if (styled_scale_ != scale || styled_dark_ != dark_now) {
        apply_theme(*ui_.theme, scale);
        session_.host().set_dark(dark_now);
        ImGui::GetStyle().FontSizeBase = ui_.px(type::kBody);
        styled_scale_ = scale;
        styled_dark_ = dark_now;
    }
    View& view = session_.view();
    // A small screen starts with the picture, not with the settings over it.
    const bool room = !embedded_ && lay_out_page(width, height, true, view.panels).settings_docked;
    if (view.settings == (room ? Choice::on : Choice::off)) view.settings = Choice::automatic; // the same
    const bool open = view.settings == Choice::automatic ? room : view.settings == Choice::on;
    page_ = lay_out_page(width, height, open, view.panels);
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

namespace {

/// What is worth knowing about a setting's value now, in sentences.
std::string note_of(const Setting& setting, const Session& session) {
    const Scenario& s = session.scenario();
    if (setting.key == "sigma") return s.sigma ? expansion_text(*s.sigma) : "";
    if (setting.key == "precision") return engine_text(s);
    if (setting.key != "phi") return "";
    const Snapshot* now = session.shown();
    std::string note = escape_text(s);
    for (const std::string& more : {expansion_text(s.phi), floor_text(now ? now->loss_floor : 0.0)})
        if (!more.empty()) note += "; " + more;
    return note;
}

} // namespace

namespace {

/// [a,b,...] of words.
std::string json_words(std::span<const std::string_view> words) {
    std::string list;
    for (const std::string_view word : words) list += (list.empty() ? "" : ",") + quoted(word);
    return "[" + list + "]";
}

/// Whether what is typed may have letters: functions, inf, and numbers with an exponent.
bool has_letters(const Setting& s) {
    return s.kind == SettingKind::hermite_sum || s.or_inf || number_text(s.lo).find('e') != std::string::npos;
}

} // namespace

std::string App::controls_json() const {
    static constexpr const char *kKinds[] = {"integer", "real", "choice", "hermite"}, // of SettingKind
        *kViewKinds[] = {"choice", "list", "number", "pointer"};                      // of ViewKind
    std::string json;
    const auto add = [&](const char* group, const auto& s, const std::string& takes, const char* kind,
                         std::span<const std::string_view> choices, bool letters, const std::string& more) {
        json += std::string(json.empty() ? "[" : ",") + "{\"group\":" + quoted(group) +
                ",\"key\":" + quoted(s.key) + ",\"name\":" + quoted(s.name) +
                ",\"meaning\":" + quoted(s.meaning) + ",\"takes\":" + quoted(takes) +
                ",\"kind\":" + quoted(kind) + ",\"choices\":" + json_words(choices) +
                ",\"letters\":" + (letters ? "true" : "false") + ",\"default\":" + quoted(default_text(s)) +
                ",\"value\":" + quoted(session_.get(s.key)) + more + "}";
    };
    for (const Setting& s : settings())
        add("scenario", s, range_text(s), kKinds[static_cast<int>(s.kind)],
            s.kind == SettingKind::hermite_sum ? std::span(kFunctionChoices) : s.choices, has_letters(s),
            ",\"unit\":" + quoted(s.unit) + ",\"note\":" + quoted(note_of(s, session_)) +
                ",\"idle\":" + quoted(idle_reason(s, session_.scenario())));
    for (const ViewSetting& s : view_settings())
        add("view", s, values_text(s), kViewKinds[static_cast<int>(s.kind)], s.choices, s.letters, "");
    return json + "]";
}

std::string App::set_json(std::string_view key, const std::string& text) {
    const auto problem = session_.set(key, text);
    if (!problem) return "null";
    return "{\"sentence\":" + quoted(describe(*problem)) + ",\"key\":" + quoted(problem->key) +
           ",\"value\":" + quoted(problem->value) + ",\"reason\":" + quoted(problem->reason) +
           ",\"range\":" + quoted(problem->range) + ",\"nearest\":" + quoted(problem->nearest) +
           ",\"position\":" + (problem->at_character ? std::to_string(problem->position) : "null") + "}";
}

std::string App::claim_json() const {
    const TraceCheck* claim = session_.claim();
    if (!claim) return "null";
    static constexpr const char* kVerdicts[] = {"checking", "reproduced", "differs", "other arithmetic"};
    return "{\"verdict\":" + quoted(kVerdicts[static_cast<int>(claim->verdict())]) +
           ",\"sentence\":" + quoted(session_.claim_text()) + "}";
}

std::string App::plots_json() {
    std::string json;
    for (const PlotKind kind : kListedPlots)
        json += (json.empty() ? "[{\"key\":" : ",{\"key\":") + quoted(plot_spec(kind).key) +
                ",\"name\":" + quoted(plot_spec(kind).listed) + "}";
    return json + "]";
}

std::string App::plot_svg(std::string_view name, float width, float height) {
    const auto kind = plot_kind(name);
    return kind ? plots_.svg(*kind, session_, theme(), width, height) : "";
}

std::string App::series_text(TableFormat format) const {
    const History& history = session_.history();
    const SharedLink shown = session_.shared();
    TableWriter table(format, shown.view.theory);
    const Snapshot* now = session_.shown();
    std::string text =
        table.begin(shared_link_text(shown),
                    scenario_notes(session_.scenario(), now ? std::optional(now->loss_floor) : std::nullopt));
    if (history.empty()) return text + table.end(0.0, 0);
    const std::uint32_t last = std::min(session_.player().shown(), history.ticks() - 1);
    for (std::uint32_t tick = 0; tick <= last; ++tick) {
        Observables row;
        for (std::size_t q = 0; q < kQuantityCount; ++q)
            row.values[q] = history.series(static_cast<Quantity>(q))[tick];
        text += table.row(row);
    }
    return text + table.end(history.series(Quantity::t)[last], history.digest(last));
}

std::string App::expected_json() const {
    const ExpectedSeries* series = session_.expected();
    const Snapshot* shown = session_.shown();
    if (!series || !shown) return "{\"reason\":" + quoted(session_.unexpected()) + "}";
    const double m = session_.scenario().m;
    const auto over = [&](double divisor, const char* name, const std::vector<double>& constants) {
        const auto value = value_at(series->t, constants, shown->observables[Quantity::t], false);
        return quoted(name) + ":" + json_number(value.value_or(std::nan("")) / divisor) + ",";
    };
    const auto at = [&](const char* name, const std::vector<double>& constants) {
        return over(m, name, constants);
    };
    return "{" + at("expected_particle_gap", series->particle) +
           at("expected_function_gap", series->function) +
           at("function_gap_5", series->quantiles[kExpectedLow]) +
           at("function_gap_95", series->quantiles[kExpectedHigh]) +
           at("deviation_particle_gap", series->particle_deviation) + at("expected_loss_gap", series->loss) +
           at("expected_loss_gap_error", series->loss_error) + "\"expected_particle_gap_own_share\":" +
           json_number(with_own_share(*series, shown->observables[Quantity::t], m).value_or(std::nan("")) /
                       m) +
           "," + over(std::sqrt(m), "deviation_loss_gap", series->loss_deviation) +
           "\"rank\":" + json_number(session_.rank().value_or(std::nan(""))) + "}";
}

std::string App::state_json() const {
    const Snapshot* shown = session_.shown();
    std::string json =
        "{\"version\":" + quoted(EQUATOR_VERSION) + ",\"link\":" + quoted(session_.link()) +
        ",\"address\":" + quoted(shared_link_text(session_.shared())) +
        ",\"dark\":" + (dark() ? "true" : "false") + ",\"T\":" + number_text(session_.scenario().T) +
        ",\"claim\":" + claim_json() + ",\"revisiting\":" + (session_.revisiting() ? "true" : "false") +
        ",\"playing\":" + (session_.player().playing() || session_.player().rushing() ? "true" : "false") +
        ",\"tick\":" + std::to_string(session_.player().shown()) +
        ",\"ticks\":" + std::to_string(session_.player().last()) +
        ",\"received\":" + std::to_string(session_.player().received()) + ",\"expected\":" + expected_json() +
        ",\"failure\":" + quoted(session_.failure()) + ",\"refusal\":";
    if (const Refusal* refusal = session_.refusal()) {
        json += "{\"title\":" + quoted(refusal->title) + ",\"nearest\":" + quoted(refusal->nearest_link) +
                ",\"reasons\":[";
        for (std::size_t i = 0; i < refusal->reasons.size(); ++i)
            json += (i > 0 ? "," : "") + quoted(refusal->reasons[i]);
        json += "]}";
    } else {
        json += "null";
    }
    if (shown) {
        json += ",\"digest\":" + quoted(digest_text(shown->digest)) +
                ",\"compute_seconds\":" + number_text(shown->compute_seconds) + ",\"values\":{";
        for (std::size_t q = 0; q < kQuantityCount; ++q)
            json += (q > 0 ? "," : "") + quoted(kQuantities[q].name) + ":" +
                    json_number(shown->observables.values[q]);
        json += "}";
    }
    return json + "}";
}

} // namespace equator
