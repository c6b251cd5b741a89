// The instrument: one session, its panels, its graphics. Runs in whatever gives it an OpenGL ES 3 context, a
// Dear ImGui context and a Host.
#pragma once

#include <string>

#include "gui/imgui/renderer.h"
#include "gui/panels/panels.h"
#include "gui/ui.h"
#include "instrument/session.h"

namespace equator {

class App {
  public:
    /// Precondition: a Dear ImGui context is current.
    explicit App(Host& host);

    /// GL objects; again after a lost context came back. False: the driver refuses, see graphics_error().
    bool create_graphics();
    void destroy_graphics();
    const std::string& graphics_error() const;

    /// What the reader's system prefers; a link's own theme goes before it.
    void set_dark(bool dark) { system_dark_ = dark; }
    /// Colours of the reader's own (figure/theme.h) over the dark or the light theme, until null takes them
    /// away.
    void set_colours(const Colour* colours, bool dark);
    /// The instrument is a guest in another page: the settings stay closed until asked for.
    void set_embedded(bool embedded) { embedded_ = embedded; }
    /// What the host offers to share, in a few words that outlive the app.
    void set_share_hint(const char* hint) { ui_.share_hint = hint; }
    /// Between ImGui::NewFrame and ImGui::Render: builds the panels. width, height: canvas in CSS pixels;
    /// scale: device pixels per CSS pixel; dt: seconds since the last frame.
    void build(float width, float height, float scale, double dt);
    /// After ImGui::Render: the picture, width x height device pixels, into the framebuffer that is bound.
    /// Needs graphics.
    void draw(float width, float height);

    /// Whether the picture is dark.
    bool dark() const;
    /// Something changes by itself: frames must go on.
    bool moving() const;
    Session& session() { return session_; }
    void zoom_sphere(float factor) { sphere_.zoom(factor); }
    /// Whether the sphere can still come closer (ticks > 0) or go away.
    bool can_zoom(float ticks) const { return sphere_.can_zoom(ticks); }
    /// A plot by its key in links ("gap"), or the rules that are compared (kRulesKey), as SVG; "" for any
    /// other name.
    std::string plot_svg(std::string_view name, float width, float height);
    /// The numbers of that plot as CSV, or "".
    std::string plot_csv(std::string_view name);

  private:
    Session session_;
    Ui ui_;
    PageLayout page_;
    SettingsPanel settings_;
    SpherePanel sphere_;
    PlotsPanel plots_;
    ImGuiRenderer renderer_;
    const Theme& theme() const;
    /// Whether that names the rules that are compared, and they are.
    bool compares(std::string_view name) const;

    bool system_dark_ = true, styled_dark_ = false, embedded_ = false;
    float styled_scale_ = 0.0f;
    Theme own_; ///< colours of the reader's own, where there are any
    bool has_own_ = false;
    int shown_step_ = 0;
};

} // namespace equator
