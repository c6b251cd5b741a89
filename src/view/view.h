// What of a run is shown, and how: everything a link says besides the scenario. Plain data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "figure/plot_spec.h"
#include "figure/plot_view.h"
#include "view/colour_spec.h"

namespace equator {

/// A choice that is left to the page unless somebody makes it.
enum class Choice : int { automatic, on, off };
enum class Appearance : int { automatic, dark, light };

/// What stands in the plots' place.
enum class Compare : int { off, rules };

/// Parts of the instrument that a link can leave out. The transport always stays.
enum class PanelKind : int { header, sphere, gap, plots, notes, count_ };
inline constexpr std::size_t kPanelCount = static_cast<std::size_t>(PanelKind::count_);

class PanelSet {
  public:
    bool has(PanelKind kind) const { return (bits_ >> static_cast<int>(kind) & 1u) != 0; }
    void add(PanelKind kind) { bits_ |= 1u << static_cast<int>(kind); }
    void remove(PanelKind kind) { bits_ &= ~(1u << static_cast<int>(kind)); }
    static PanelSet none() { return PanelSet(0); }
    bool operator==(const PanelSet&) const = default;
    PanelSet() = default; ///< all

  private:
    explicit PanelSet(unsigned bits) : bits_(bits) {}
    unsigned bits_ = (1u << kPanelCount) - 1u;
};

/// Where the eye is, as links say it: whole tenths of a degree, hundredths of a radius.
struct CameraPose {
    double yaw = 45.0, pitch = 18.3; ///< degrees
    double distance = 5.2;           ///< from the sphere's centre, in radii
    bool operator==(const CameraPose&) const = default;
};

/// The plots as they are at first: all is shown but what only some readers ask for.
std::array<PlotView, kPlotCount> plots_at_first();

struct View {
    Appearance theme = Appearance::automatic;
    Choice play = Choice::automatic; ///< whether opening the link starts the run
    double speed = 1.0;              ///< of the animation
    double scale = 1.0;              ///< of type and controls: 1.5 for a projector
    PanelSet panels;
    Choice settings = Choice::automatic; ///< the panel of settings: open where there is room
    ColourBy colour_by = ColourBy::plain;
    bool twins = true, segments = true, density = true, trails = true;
    int selected = -1; ///< the neuron that is followed, or -1
    CameraPose camera;
    PlotKind tab = PlotKind::gap;                                   ///< where all plots share one place
    PlotKind left = PlotKind::function, right = PlotKind::latitude; ///< in the two small places under the gap
    Compare compare = Compare::off; ///< the same start under several rules, in place of the plots
    int step = 0;                   ///< of the guided tour; 0: no tour
    double target_gap = 0.01;       ///< particle gap that "how many neurons" asks for
    bool theory = true;             ///< bounds, budget and self-concordance are computed
    bool times_m = false;           ///< gaps are shown times m, distances times sqrt(m)
    std::array<PlotView, kPlotCount> plots = plots_at_first();

    PlotView& plot(PlotKind kind) { return plots[static_cast<std::size_t>(kind)]; }
    const PlotView& plot(PlotKind kind) const { return plots[static_cast<std::size_t>(kind)]; }
    bool operator==(const View&) const = default;
};

inline constexpr int kTourSteps = 6;

} // namespace equator
