#include "gui/panels/panels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/portable_math.h"
#include "figure/axis.h"
#include "gui/sphere/palette.h"
#include "gui/style.h"
#include "run/limit.h"
#include "run/notes.h"
#include "view/view_settings.h"

namespace equator {

namespace {

/// Widest network whose twins and segments are drawn.
constexpr int kMostTwinsDrawn = 5000;

/// Smallest and largest bead of a trained output weight, beside one of weight 1.
constexpr float kLeastSize = 0.35f, kMostSize = 2.0f;

/// Widest network whose neurons all draw trails, and how far back these go.
constexpr int kMostTrails = 1000;
constexpr std::size_t kTrailPictures = 24;

/// Where a snapshot has a colour's numbers, and the largest of all where they are but some (null: no byte of
/// a WidePoint has them).
struct ColourValues {
    std::vector<float> Snapshot::*values;
    float Snapshot::*scale;
};
/// In the order of ColourBy; nothing for none, for the latitude, which the positions have, and for the
/// weight.
constexpr ColourValues kColourValues[] = {{nullptr, nullptr},
                                          {nullptr, nullptr},
                                          {&Snapshot::gap, &Snapshot::gap_scale},
                                          {&Snapshot::lambda_par, &Snapshot::lambda_scale},
                                          {&Snapshot::speed, &Snapshot::speed_scale},
                                          {nullptr, nullptr}};
static_assert(std::size(kColourValues) == kColourCount);
static_assert(colour_spec(ColourBy::gap).byte == offsetof(WidePoint, gap) &&
              colour_spec(ColourBy::lambda_par).byte == offsetof(WidePoint, lambda_par) &&
              colour_spec(ColourBy::speed).byte == offsetof(WidePoint, speed));
static_assert(sizeof(WidePoint) == kWidePointBytes);

/// Whether a colour is shown of a picture: the points of a wide network have bytes for some alone.
bool is_mapped(ColourBy by, const Snapshot* shown) {
    if (by == ColourBy::plain) return false;
    return by != ColourBy::weight || !shown || shown->points.empty();
}

/// Whether the target has one direction, w* at the pole: then the glow, the law by latitude alone, is all of
/// it.
bool shows_law(const Session& session) {
    const Scenario& scenario = session.scenario();
    return scenario.teachers.kind == TeacherChoice::Kind::one && scenario.phi.coordinates == 0;
}

Viewport viewport_of(const Ui& ui, const Region& region) {
    return {ui.px(region.x), ui.px(region.y), ui.px(region.width), ui.px(region.height)};
}

/// The map's colour at u in [0, 1]. On the dark page the sequential map starts above its darkest end, which
/// would drown in the glass.
Colour map_colour(const Theme& theme, ColourBy by, float u) {
    return colour_spec(by).is_signed ? diverging(u) : sequential(theme.dark ? 0.2f + 0.8f * u : 0.9f * u);
}

} // namespace

bool SpherePanel::create_graphics() {
    uploaded_run_ = ~0u;
    return view_.create();
}

void SpherePanel::destroy_graphics() {
    view_.destroy();
}

void SpherePanel::upload(const Ui& ui, const Session& session) {
    const Snapshot* shown = session.pictured();
    const ColourBy by = session.view().colour_by;
    const bool trails = session.view().trails;
    if (!shown || (uploaded_run_ == shown->run && uploaded_tick_ == shown->tick && uploaded_colour_ == by &&
                   uploaded_selected_ == session.view().selected && uploaded_trails_ == trails &&
                   theme_dark_ == ui.theme->dark))
        return;
    if (uploaded_colour_ != by || theme_dark_ != ui.theme->dark || uploaded_run_ == ~0u) {
        std::array<std::uint8_t, 1024> map;
        for (std::size_t i = 0; i < 256; ++i) {
            const Colour c = map_colour(*ui.theme, by, static_cast<float>(i) / 255.0f);
            const float parts[4] = {c.r, c.g, c.b, 1.0f};
            for (std::size_t k = 0; k < 4; ++k)
                map[4 * i + k] = static_cast<std::uint8_t>(std::clamp(parts[k], 0.0f, 1.0f) * 255.0f + 0.5f);
        }
        view_.set_colour_map(map);
    }
    uploaded_run_ = shown->run;
    uploaded_tick_ = shown->tick;
    uploaded_colour_ = by;
    uploaded_selected_ = session.view().selected;
    uploaded_trails_ = trails;
    theme_dark_ = ui.theme->dark;

    SphereFrame frame{.neurons = shown->neurons, .twins = shown->twins, .density = shown->latitude_infinite};
    values_.clear();
    const ColourValues& numbers = kColourValues[static_cast<std::size_t>(by)];
    if (by == ColourBy::latitude)
        for (std::size_t i = 2; i < shown->neurons.size(); i += 3) values_.push_back(shown->neurons[i]);
    else if (numbers.values)
        values_ = shown->*numbers.values;
    // Output weights: what is trained of them, or as they start.
    sizes_.clear();
    const bool trained = session.scenario().weights == Weights::train;
    if (by == ColourBy::weight && is_mapped(by, shown)) {
        if (trained)
            values_ = shown->companion;
        else
            for (std::size_t i = 0; i < shown->gap.size(); ++i)
                values_.push_back(
                    static_cast<float>(sign_of(session.scenario(), static_cast<std::int64_t>(i))));
    }
    if (trained) // its area is |a|, within what can be told apart
        for (const float a : shown->companion)
            sizes_.push_back(std::clamp(std::sqrt(std::fabs(a)), kLeastSize, kMostSize));
    frame.sizes = sizes_;
    if (!values_.empty()) {
        float largest = 1e-12f;
        for (const float v : values_) largest = std::max(largest, std::fabs(v));
        if (by == ColourBy::latitude)
            largest = 1.0f;
        else if (numbers.scale && !shown->points.empty()) // these are but some of the values
            largest = shown->*numbers.scale;
        if (by == ColourBy::lambda_par) { // one scale for all of the run: that at a pole at the start
            const Scenario& of = session.scenario();
            double pole = 0.0;
            for (int k = 1; k <= of.phi.degree(); ++k)
                pole += k * std::fabs(of.phi.coefficient(k) * of.activation().coefficient(k));
            largest = std::max(largest, static_cast<float>(pole));
        }
        colour_hi_ = largest;
        colour_lo_ = colour_spec(by).is_signed ? -largest : 0.0f;
        for (float& v : values_) v = (v - colour_lo_) / (colour_hi_ - colour_lo_);
        frame.colour_value = values_;
    }
    frame.points = {reinterpret_cast<const std::uint8_t*>(shown->points.data()),
                    shown->points.size() * sizeof(WidePoint)};
    if (trails && session.scenario().m <= kMostTrails) {
        frame.trail_pictures = session.history().trails(kMostTrails, shown->tick, kTrailPictures, trails_);
        frame.trails = trails_;
    }
    std::vector<float> trail;
    if (uploaded_selected_ >= 0) {
        constexpr std::size_t kTrailPoints = 240;
        trail =
            session.history().trail(static_cast<std::size_t>(uploaded_selected_), shown->tick, kTrailPoints);
        frame.trail = trail;
    }
    view_.upload(frame);
}

void SpherePanel::draw_scene(const Ui& ui, const Region& region, const Session& session,
                             float framebuffer_height) {
    if (!view_.ready() || region.empty()) return;
    upload(ui, session);
    const View& view = session.view();
    SphereStyle style;
    style.palette = sphere_palette(*ui.theme);
    // Beyond some thousands rings and segments only cover each other; the followed neuron keeps its own.
    const bool few = session.scenario().m <= kMostTwinsDrawn;
    style.show_twins = view.twins && few;
    style.show_segments = view.segments && few;
    style.show_density = view.density && shows_law(session);
    style.show_arrow = shows_law(session);
    style.colour_by = view.colour_by;
    style.selected = view.selected;
    style.pixel_scale = ui.scale;
    view_.draw(camera_, viewport_of(ui, region), framebuffer_height, style);
}

/// The view's pose and the camera's goal are one thing in two notations: whichever changed moves the other.
void SpherePanel::follow(Session& session) {
    constexpr double kDegree = kPi / 180.0;
    if (const CameraPose& wish = session.view().camera; wish != pose_) {
        camera_.glide_to(static_cast<float>(wish.yaw * kDegree), static_cast<float>(wish.pitch * kDegree),
                         static_cast<float>(wish.distance));
        pose_ = wish;
        goal_ = {camera_.goal_yaw(), camera_.goal_pitch(), camera_.goal_distance()};
        return;
    }
    const Vec3 goal{camera_.goal_yaw(), camera_.goal_pitch(), camera_.goal_distance()};
    if (goal.x == goal_.x && goal.y == goal_.y && goal.z == goal_.z) return;
    goal_ = goal;
    pose_ = tidy(CameraPose{goal.x / kDegree, goal.y / kDegree, goal.z});
    session.edit_view([this](View& view) { view.camera = pose_; });
}

void SpherePanel::draw(const Ui& ui, const Region& region, Session& session, float dt) {
    follow(session);
    camera_.advance(dt);
    if (region.empty()) return;
    const Viewport viewport = viewport_of(ui, region);
    if (begin_panel(ui, "sphere", region, Ink::count_, 0.0f, 0.0f, ImGuiWindowFlags_NoScrollWithMouse)) {
        const ImGuiIO& io = ImGui::GetIO();
        if (viewport.width > 1.0f && viewport.height > 1.0f) {
            ImGui::InvisibleButton("orbit", {viewport.width, viewport.height});
            if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, ui.px(2.0f)))
                camera_.drag(io.MouseDelta.x, io.MouseDelta.y, viewport);
            if (ImGui::IsItemHovered() && io.MouseWheel != 0.0f) camera_.zoom(std::pow(1.12f, io.MouseWheel));
            const ImVec2 moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0.0f);
            const bool clicked = // and not taken away
                ImGui::IsItemDeactivated() && ImGui::IsMousePosValid() &&
                std::fabs(moved.x) + std::fabs(moved.y) < ui.px(4.0f);
            if (const Snapshot* shown = session.pictured(); clicked && shown)
                session.edit_view([&](View& view) {
                    view.selected = nearest_point(camera_, viewport, shown->neurons, io.MousePos.x,
                                                  io.MousePos.y, ui.px(14.0f));
                });
            follow(session);
        }
        // Names of the poles and of the equator, where they are on screen.
        ImDrawList* draw = ImGui::GetWindowDrawList();
        const auto tag = [&](Vec3 at, const char* text, Ink ink) {
            const Projected p = camera_.project(at, viewport);
            if (p.depth <= 0.0f) return;
            const ImVec2 size = ui.semibold->CalcTextSizeA(ui.px(type::kBody), 1e4f, 0.0f, text);
            // Near the top it may be the arrow that is cut off, but not its name.
            const float top = std::max(p.y - 0.5f * size.y, ImGui::GetWindowPos().y + ui.px(4.0f));
            draw->AddText(ui.semibold, ui.px(type::kBody), {p.x + ui.px(8.0f), top},
                          to_imcolour((*ui.theme)[ink]), text);
        };
        if (const Snapshot* shown = session.shown(); shown && !shown->teachers.empty())
            draw_teachers(ui, viewport, shown->teachers);
        else
            tag({0.0f, 0.0f, shows_law(session) ? kArrowTip : 1.0f},
                shows_law(session) ? "w* (target)" : "e₁", Ink::text);

        ImGui::SetCursorPos({ui.px(16.0f), ui.px(12.0f)});
        // In small panels the sphere needs the room.
        const bool narrow = viewport.width < ui.px(420.0f), low = viewport.height < ui.px(430.0f);
        draw_legend(ui, session, narrow);
        const bool lowest = viewport.height < ui.px(200.0f); // words would lie on the sphere
        const bool plane = session.scenario().teachers.plane == 2;
        const char* note =
            plane ? (lowest ? "plane exact" : "teachers' plane exact; third axis: all other dimensions")
            : session.scenario().d == 3
                ? (lowest ? "positions exact" : "d = 3: positions on the sphere are exact")
                : (lowest ? "latitude exact" : "latitude exact; longitude shows 2 of the other dimensions");
        ImGui::SetCursorPos({ui.px(16.0f), viewport.height - ui.px(28.0f)});
        if (viewport.height > ui.px(124.0f)) label(ui, note, Ink::muted, type::kSmall); // else on the legend
        if (const Snapshot* shown = session.shown(); shown && !low) {
            draw_names(ui, viewport, session);
            float y = viewport.height - ui.px(46.0f);
            const auto above = [&](const std::string& words) {
                ImGui::SetCursorPos({ui.px(16.0f), y});
                label(ui, words, Ink::muted, type::kSmall);
                y -= ui.px(18.0f);
            };
            if (const std::string reference = reference_text(session.scenario()); !reference.empty())
                above(reference);
            if (!shown->points.empty())
                above("all " + grouped(shown->points.size()) + " neurons drawn; the first " +
                      grouped(shown->gap.size()) + " can be followed");
        }
    }
    ImGui::End();
}

void SpherePanel::draw_names(const Ui& ui, const Viewport& viewport, const Session& session) {
    const View& view = session.view();
    const Snapshot* shown = session.pictured();
    const auto place = [](const std::vector<float>& points, std::size_t i) {
        return Vec3{points[3 * i], points[3 * i + 1], points[3 * i + 2]};
    };
    if (!view.twins || !view.segments || view.selected >= 0 || session.scenario().m > kMostTwinsDrawn) return;
    const auto apart = [&](std::size_t i) { // on the screen, in front
        const Vec3 at = place(shown->neurons, i);
        if (camera_.facing(at) < 0.5f) return 0.0f;
        const Projected a = camera_.project(at, viewport),
                        b = camera_.project(place(shown->twins, i), viewport);
        return std::hypot(a.x - b.x, a.y - b.y);
    };
    // The same pair for as long as it can be seen.
    constexpr float kLeast = 12.0f;
    if (named_ >= shown->gap.size() || apart(named_) < ui.px(kLeast)) {
        named_ = 0;
        for (std::size_t i = 1; i < shown->gap.size(); ++i)
            if (apart(i) > apart(named_)) named_ = i;
        if (shown->gap.empty() || apart(named_) < ui.px(kLeast)) return;
    }
    const Projected a = camera_.project(place(shown->neurons, named_), viewport),
                    b = camera_.project(place(shown->twins, named_), viewport);
    struct Name {
        const char* words;
        Ink ink;
        ImVec2 at;
    } names[] = {{"neuron", Ink::finite, {a.x, a.y}},
                 {"the gap", Ink::gap, {0.5f * (a.x + b.x), 0.5f * (a.y + b.y)}},
                 {"its twin", Ink::infinite, {b.x, b.y}}};
    if (a.y > b.y) std::swap(names[0], names[2]);
    const float x = std::max(a.x, b.x) + ui.px(30.0f), half = 0.5f * ui.px(type::kBody);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    float y = names[1].at.y - ui.px(20.0f);
    for (const Name& name : names) {
        const ImVec2 size = ui.semibold->CalcTextSizeA(2.0f * half, 1e4f, 0.0f, name.words);
        const ImU32 ink = to_imcolour((*ui.theme)[name.ink]);
        draw->AddLine(name.at, {x, y}, ink, ui.px(1.0f));
        draw->AddRectFilled({x, y - ui.px(10.0f)}, {x + size.x + ui.px(10.0f), y + ui.px(10.0f)},
                            to_imcolour(faded((*ui.theme)[Ink::panel], 0.85f)), ui.px(4.0f));
        draw->AddText(ui.semibold, 2.0f * half, {x + ui.px(5.0f), y - half}, ink, name.words);
        y += ui.px(20.0f);
    }
}

void SpherePanel::draw_teachers(const Ui& ui, const Viewport& viewport,
                                std::span<const float> teachers) const {
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const ImU32 ink = to_imcolour((*ui.theme)[Ink::text]);
    const auto at = [&](float north, float east, float radius) {
        const Projected p = camera_.project({radius * east, 0.0f, radius * north}, viewport);
        return ImVec2{p.x, p.y};
    };
    if (teachers.size() == 2 && teachers[0] == 0.0f && teachers[1] == 0.0f) { // all of the circle
        constexpr int kPoints = 97;
        ImVec2 ring[kPoints];
        for (int i = 0; i < kPoints; ++i) {
            const double angle = 2.0 * kPi * i / (kPoints - 1);
            ring[i] = at(static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)), 1.0f);
        }
        draw->AddPolyline(ring, kPoints, ink, ImDrawFlags_None, ui.px(1.5f));
        return;
    }
    for (std::size_t j = 0; j + 1 < teachers.size(); j += 2) {
        const ImVec2 foot = at(teachers[j], teachers[j + 1], 1.0f),
                     tip = at(teachers[j], teachers[j + 1], kArrowTip);
        const float dx = tip.x - foot.x, dy = tip.y - foot.y, length = std::sqrt(dx * dx + dy * dy);
        draw->AddLine(foot, tip, ink, ui.px(2.0f));
        if (length < ui.px(1.0f)) continue;
        const float ux = dx / length * ui.px(7.0f), uy = dy / length * ui.px(7.0f);
        draw->AddTriangleFilled(tip, {tip.x - ux - 0.5f * uy, tip.y - uy + 0.5f * ux},
                                {tip.x - ux + 0.5f * uy, tip.y - uy - 0.5f * ux}, ink);
    }
}

void SpherePanel::draw_legend(const Ui& ui, const Session& session, bool narrow) const {
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const Theme& theme = *ui.theme;
    const float row = ui.px(20.0f), x = ImGui::GetCursorScreenPos().x;
    float y = ImGui::GetCursorScreenPos().y;
    const auto text = [&](const std::string& words, Ink ink = Ink::muted) {
        draw->AddText(ui.regular, ui.px(type::kSmall), {x + ui.px(18.0f), y}, to_imcolour(theme[ink]),
                      words.c_str());
        y += row;
    };
    const float cx = x + ui.px(6.0f), half = 0.5f * ui.px(type::kSmall);
    const View& view = session.view();
    const bool few = session.scenario().m <= kMostTwinsDrawn;
    const bool wide = session.scenario().limit == InfiniteRule::wide;
    const bool mapped = is_mapped(view.colour_by, session.pictured());
    if (!mapped) {
        draw->AddCircleFilled({cx, y + half + ui.px(1.0f)}, ui.px(4.0f), to_imcolour(theme[Ink::finite]));
        text(narrow ? "neurons" : "neurons, finite width");
    }
    if (view.twins && few) {
        draw->AddCircle({cx, y + half + ui.px(1.0f)}, ui.px(4.0f), to_imcolour(theme[Ink::infinite]), 0,
                        ui.px(1.5f));
        text(narrow ? "twins" : wide ? "their twins, wide network" : "their infinite-width twins");
    }
    if (view.segments && few) {
        draw->AddLine({cx - ui.px(5.0f), y + half + ui.px(1.0f)}, {cx + ui.px(5.0f), y + half + ui.px(1.0f)},
                      to_imcolour(theme[Ink::gap]), ui.px(2.0f));
        text("gap Δ");
    }
    if (view.density && shows_law(session)) {
        draw->AddRectFilled({cx - ui.px(5.0f), y + half - ui.px(4.0f)},
                            {cx + ui.px(5.0f), y + half + ui.px(6.0f)},
                            to_imcolour(faded(theme[Ink::infinite], 0.35f)), ui.px(2.0f));
        text(wide ? "reference" : narrow ? "limit" : "infinite-width law");
    }
    if (mapped) {
        const float width = ui.px(narrow ? 72.0f : 130.0f), height = ui.px(8.0f);
        draw->AddText(ui.regular, ui.px(type::kSmall), {x, y}, to_imcolour(theme[Ink::muted]),
                      colour_spec(view.colour_by).legend);
        y += row;
        constexpr int kSteps = 32;
        for (int i = 0; i < kSteps; ++i) {
            const auto colour = [&](float u) { return to_imcolour(map_colour(theme, view.colour_by, u)); };
            const float u0 = static_cast<float>(i) / kSteps, u1 = static_cast<float>(i + 1) / kSteps;
            draw->AddRectFilledMultiColor({x + u0 * width, y}, {x + u1 * width, y + height}, colour(u0),
                                          colour(u1), colour(u1), colour(u0));
        }
        y += height + ui.px(3.0f);
        const std::string lo = format_value(colour_lo_, 2), hi = format_value(colour_hi_, 2);
        draw->AddText(ui.regular, ui.px(type::kSmall), {x, y}, to_imcolour(theme[Ink::muted]), lo.c_str());
        const ImVec2 size = ui.regular->CalcTextSizeA(ui.px(type::kSmall), 1e4f, 0.0f, hi.c_str());
        draw->AddText(ui.regular, ui.px(type::kSmall), {x + width - size.x, y},
                      to_imcolour(theme[Ink::muted]), hi.c_str());
        y += row;
    }
    // The followed neuron's numbers.
    const Snapshot* shown = session.pictured();
    const auto i = static_cast<std::size_t>(std::max(0, view.selected));
    if (shown && view.selected >= 0 && i < shown->gap.size()) {
        y += ui.px(8.0f);
        const Companion beside = companion_of(session.scenario());
        const std::string lines[] = {
            "neuron " + std::to_string(i),
            "latitude " + format_readout(shown->neurons[3 * i + 2]),
            "twin's latitude " + format_readout(shown->twins[3 * i + 2]),
            "|Δ| = " + format_readout(shown->gap[i]),
            "λ∥ = " + format_readout(shown->lambda_par[i]),
            beside == Companion::none || i >= shown->companion.size()
                ? ""
                : (beside == Companion::weight ? "a = " : "speed along the meridian ") +
                      format_readout(shown->companion[i])};
        draw->AddRectFilled({x - ui.px(8.0f), y - ui.px(6.0f)}, {x + ui.px(190.0f), y + ui.px(108.0f)},
                            to_imcolour(faded(theme[Ink::panel], 0.85f)), ui.px(6.0f));
        for (const std::string& line : lines) {
            draw->AddText(ui.regular, ui.px(type::kSmall), {x, y}, to_imcolour(theme[Ink::text]),
                          line.c_str());
            y += ui.px(17.0f);
        }
    }
}

} // namespace equator
