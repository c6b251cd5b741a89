// The parts of the instrument, one file each. A panel draws a session and changes it; it keeps only what
// editing needs.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gui/panels/function_editor.h"
#include "gui/plot/plot.h"
#include "gui/sphere/sphere_view.h"
#include "gui/ui.h"
#include "instrument/page_layout.h"
#include "instrument/session.h"
#include "scenario/settings.h"
#include "view/camera.h"

namespace equator {

/// Title, what runs in one sentence, buttons for sharing and for the settings.
void draw_header(const Ui& ui, const PageLayout& page, Session& session);

/// Every setting, straight from the settings table.
class SettingsPanel {
  public:
    void draw(const Ui& ui, const Region& region, Session& session);

  private:
    struct Field {
        std::string text;    ///< being edited
        std::string problem; ///< why the last edit was refused
        bool editing = false;
        std::uint32_t refused_in = 0;        ///< the run of which `problem` spoke; another one clears it
        std::optional<std::size_t> position; ///< byte of the text at fault, where that is known
        FunctionEditor function;             ///< of target and activation
    };
    void draw_setting(const Ui& ui, const Setting& setting, Session& session);
    bool draw_field(const Ui& ui, const Setting& setting, Field& field, Session& session);
    /// Buttons, or a list that drops down. Returns whether something else was chosen: it is the field's text.
    bool choose(const Ui& ui, const Setting& setting, Field& field, const Session& session);
    /// The rows of a list that is open; likewise.
    static bool offer(const Setting& setting, std::span<const std::string_view> texts, std::string_view now,
                      Field& field);
    bool slider(const Ui& ui, const Setting& setting, Field& field, const Session& session);
    void apply(const Setting& setting, Field& field, Session& session);

    std::vector<Field> fields_;
};

/// Play, step, again, new seed, speed, and the line of time.
void draw_transport(const Ui& ui, const Region& region, Session& session);

/// The sphere: its camera and what of the session has been uploaded.
class SpherePanel {
  public:
    bool create_graphics();
    void destroy_graphics();
    const std::string& error() const { return view_.error(); }
    /// Mouse, labels and legend, as an ImGui window; call before draw_scene in a frame.
    void draw(const Ui& ui, const Region& region, Session& session, float dt);
    /// The GL picture, under everything else. `framebuffer_height` in device pixels.
    void draw_scene(const Ui& ui, const Region& region, const Session& session, float framebuffer_height);
    void zoom(float factor) { camera_.zoom(factor); }
    bool can_zoom(float ticks) const { return camera_.can_zoom(ticks); }
    /// The camera is still gliding.
    bool moving() const { return !camera_.at_rest(); }

  private:
    void upload(const Ui& ui, const Session& session);
    void follow(Session& session);
    /// `narrow`: with short names.
    /// Arrows of the directions (w.e_1, w.e_2) that the target looks along, or their circle; see Snapshot.
    void draw_teachers(const Ui& ui, const Viewport& viewport, std::span<const float> teachers) const;
    void draw_legend(const Ui& ui, const Session& session, bool narrow) const;
    /// Names for one neuron, its twin and the gap between them, once that can be seen.
    void draw_names(const Ui& ui, const Viewport& viewport, const Session& session);

    Camera camera_;
    CameraPose pose_; ///< the view's as last seen, and the camera's goal: either side's change is noticed
    Vec3 goal_{Camera::kDefaultYaw, Camera::kDefaultPitch, Camera::kDefaultDistance};
    SphereView view_;
    bool theme_dark_ = true;
    std::uint32_t uploaded_run_ = ~0u, uploaded_tick_ = 0;
    ColourBy uploaded_colour_ = ColourBy::count_;
    int uploaded_selected_ = -1;
    std::size_t named_ = 0; ///< the neuron that has names beside it
    bool uploaded_trails_ = true;
    float colour_lo_ = 0.0f, colour_hi_ = 1.0f; ///< values at the colour map's ends
    std::vector<float> values_, sizes_, trails_;
};

/// All plots: the gap with its bounds and expectation, its budget and harmonics, losses, latitudes,
/// self-concordance, growth, function.
class PlotsPanel {
  public:
    void draw(const Ui& ui, const PageLayout& page, Session& session);
    /// A plot as it is shown, as an SVG file of a size in CSS pixels.
    std::string svg(PlotKind kind, const Session& session, const Theme& theme, float width, float height);
    /// Its numbers, as figure/figure_csv.h.
    std::string csv(PlotKind kind, const Session& session);
    /// The same of the rules that are compared.
    static std::string rules_svg(const Session& session, const Theme& theme, float width, float height);
    static std::string rules_csv(const Session& session);

  private:
    void place(const Ui& ui, const char* id, const Region& region, Session& session,
               std::span<const PlotKind> kinds, PlotKind& chosen);
    void show(const Ui& ui, PlotKind kind, Session& session, bool in_tabs);
    /// Several rules in place of all plots.
    void rules(const Ui& ui, const PageLayout& page, Session& session);
    // Figures hold views of this object's and the session's numbers.
    PlotFigure figure(PlotKind kind, const Session& session);
    /// What builds each plot, a row a plot.
    struct Builder {
        PlotKind kind;
        PlotFigure (PlotsPanel::*build)(const Session&);
    };
    static const Builder kBuilders[kPlotCount]; ///< in the order of PlotKind
    PlotFigure gap(const Session& session);
    PlotFigure budget(const Session& session);
    PlotFigure loss(const Session& session);
    PlotFigure latitude(const Session& session);
    PlotFigure concordance(const Session& session);
    PlotFigure function(const Session& session);
    PlotFigure harmonics(const Session& session);
    PlotFigure growth(const Session& session);
    PlotFigure distance(const Session& session);
    PlotFigure spread(const Session& session);
    PlotFigure alignment(const Session& session);
    PlotFigure phase(const Session& session);
    /// Adds a line a neuron, unless the reader hides them: its name then.
    void add_lines(const Session& session, PlotCurve which, float (*value)(const Snapshot&, std::size_t),
                   PlotFigure& figure);
    /// Adds a curve of the neuron that is followed, if one is.
    void add_followed(const Session& session, PlotCurve which, float (*value)(const Snapshot&, std::size_t),
                      PlotFigure& figure);
    /// Adds the curves of a plot that are quantities over time, of those that `of` says, where the run has
    /// them.
    static void add_quantities(const Session& session, PlotKind kind, CurveOf of, PlotFigure& figure);
    /// Adds the points that are kept, as dots.
    void add_dots(PlotCurve which, PlotFigure& figure) const;
    /// Adds the mean over seeds and the function gap's band to the gap plot, where they are there.
    void add_narrower(const Session& session, Snapshot::WidthNumber which, bool root, Dash dash,
                      const char* what, PlotFigure& figure);
    void add_expected(const Session& session, PlotFigure& figure);
    /// Marks where a gap is above a bound on it.
    void add_overruns(std::span<const double> gap, std::span<const double> bound, std::span<const double> t,
                      PlotFigure& figure);

    PlotState states_[kPlotCount]; ///< by PlotKind
    PlotState rule_states_[kComparedRules.size()];
    PlotView rule_view_; ///< what the reader zoomed and hid, the same in all of them
    std::optional<double> linked_t_;
    std::vector<double> edges_, finite_bars_, law_x_, law_y_; // kept between frames for their memory
    std::vector<double> budget_t_, budget_[curves_of(PlotKind::budget).size()], points_x_, points_y_;
    std::deque<std::vector<double>> scaled_;
    std::array<std::vector<std::vector<double>>, Snapshot::width_numbers> narrower_;
    std::vector<double> expected_[4], bound_so_far_, above_, squared_,
        harmonics_[curves_of(PlotKind::harmonics).size()];
    std::vector<double> phase_x_, phase_y_; ///< of infinite width
    std::vector<double> lines_x_, lines_y_, followed_x_[2], followed_y_[2], spread_x_, spread_now_,
        spread_largest_;
    double line_x_[2] = {}, line_y_[2] = {}, measured_y_[2] = {};
    std::vector<double> z_, target_, formula_, finite_[3], infinite_[3]; ///< along w*: mean, below, above
    Function drawn_; ///< whose values target_ and formula_ are
};

/// In words: how many neurons a gap asks for, and why strong and weak gaps part.
void draw_notes(const Ui& ui, const Region& region, Session& session);

/// Why the run stopped, or whether the link's run was reproduced, where the eye falls.
void draw_claim(const Ui& ui, const PageLayout& page, Session& session);

/// Why nothing runs and what could, over everything else.
void draw_refusal(const Ui& ui, const Region& canvas, Session& session);

} // namespace equator
