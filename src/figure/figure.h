// What a plot shows, as plain data: axes, series, reference lines, the cursor. No pixels and no toolkit:
// draw_plot() puts a figure on the screen, and exports can write the very same figure as SVG or CSV.
//
// Figures are built afresh every frame. They hold views of the caller's numbers, which must outlive them.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "figure/axis.h"
#include "figure/colour.h"
#include "figure/plot_view.h"
#include "figure/theme.h"

namespace equator {

/// A colour by its meaning, looked up in the theme when drawn, or (for a colour map) a fixed one.
using Paint = std::variant<Ink, Colour>;

inline Colour colour_of(const Theme& theme, const Paint& paint) {
    if (const Ink* ink = std::get_if<Ink>(&paint)) return theme[*ink];
    return std::get<Colour>(paint);
}

struct AxisSpec {
    std::string label;      ///< with the symbol and the unit, if any: "time t"
    bool log = false;       ///< scale as the author wants it; the reader may have switched it, see PlotState
    bool can_switch = true; ///< offer the reader the log/lin switch
    std::optional<double> lo; ///< fixed ends; an empty one follows the data
    std::optional<double> hi; ///< (a fixed end <= 0 is ignored on a log axis)
    double max_decades =
        12.0; ///< on a log axis that follows the data: how far below the largest value to look
};

enum class Dash { solid, dashed, dotted };

// Series. All x ascending; all spans of one series have the same length. A value that is not finite leaves a
// gap. Series of one name share a legend entry and are shown and hidden together (a curve and the band around
// it); one without a name has no entry and is always shown.

struct Curve {
    std::string name;
    Paint paint = Ink::text;
    std::span<const double> x, y;
    Dash dash = Dash::solid;
    float width = 1.5f;  ///< in units of PlotOptions::scale
    bool steps = false;  ///< y[i] holds from x[i] to x[i+1]
    bool filled = false; ///< shade down (or up) to zero
    bool label_clipped =
        false; ///< does not set the range; where it leaves the plot, its value is written at the edge
    bool label_end = false;             ///< write its name at its right end where there is room
    bool extra = false;                 ///< while it is hidden, its legend entry is folded away
    std::span<const double> error = {}; ///< estimated error of y, said in read-outs, or empty
};

/// Many lines over one x, thin and faint, a neuron each: y has one after the other, x.size() values each.
/// Read-outs leave them out: nobody reads hundreds of values.
struct Lines {
    std::string name;
    Paint paint = Ink::text;
    std::span<const double> x, y;

    std::size_t count() const { return x.empty() ? 0 : y.size() / x.size(); }
    std::span<const double> line(std::size_t i) const { return y.subspan(i * x.size(), x.size()); }
};

/// The region between two curves, shaded.
struct Band {
    std::string name;
    Paint paint = Ink::text;
    std::span<const double> x, lo, hi;
};

/// One layer of the stack of signed areas: positive values pile up above zero, negative ones below it, in the
/// order of PlotFigure::layers. All layers share PlotFigure::layer_x.
struct Layer {
    std::string name;
    Paint paint = Ink::text;
    std::span<const double> y;
};

/// Histogram bars from zero to height[i] over [edges[i], edges[i+1]]; edges has one element more than height.
struct Bars {
    std::string name;
    Paint paint = Ink::text;
    std::span<const double> edges, height;
};

/// Unconnected dots, with vertical error bars from lo to hi if these are given.
struct Dots {
    std::string name;
    Paint paint = Ink::text;
    std::span<const double> x, y;
    std::span<const double> lo, hi; ///< both empty: no error bars
    float radius = 2.5f;            ///< in units of PlotOptions::scale
    float opacity = 1.0f;
};

/// A line at x (vertical) or y (horizontal) = value, with its label beside it.
struct ReferenceLine {
    double value = 0.0;
    std::string label;
    Paint paint = Ink::muted;
    Dash dash = Dash::dashed;
    bool right = false; ///< a horizontal line's label stands at its right end
};

struct PlotFigure {
    std::string title; ///< what comes behind a ';' goes where there is no room for it
    AxisSpec x, y;
    std::vector<Bars> bars;
    std::vector<Band> bands;
    std::span<const double> layer_x;
    std::vector<Layer> layers;
    std::vector<Lines> lines;
    std::vector<Curve> curves;
    std::vector<Dots> dots;
    std::vector<ReferenceLine> horizontal; ///< at a y
    std::vector<ReferenceLine> vertical;   ///< at an x
    std::optional<double> cursor;          ///< the current x (the time now), a line of its own
    std::string empty_text;                ///< shown in the middle while there is nothing to draw
};

/// Multiplies what lines, curves, their errors and bands have of y by a factor. The figure then has views of
/// `numbers`, whose former contents go.
void scale_y(PlotFigure& figure, double factor, std::deque<std::vector<double>>& numbers);

bool is_hidden(const HiddenNames& hidden, const std::string& name);

/// A name with what stands for it in a legend.
struct LegendEntry {
    std::string name;
    Paint paint;
    Dash dash = Dash::solid;
    bool area = false; ///< a filled chip rather than a stroke
    bool dots = false;
    bool extra = false; ///< as in Curve
    bool fold = false;  ///< no series: shows or folds away the others' entries
};

/// One entry per name, in the order bars, layers, curves (those with label_end first), dots, bands,
/// lines.
std::vector<LegendEntry> legend(const PlotFigure& figure);

/// The least range that holds every visible series' x. O(samples of all series).
Extent x_extent(const PlotFigure& figure, const HiddenNames& hidden);
/// The same for y, over samples with x in [x_lo, x_hi]: bars and layers include zero, horizontal lines count,
/// and curves with label_clipped only if nothing else is there.
Extent y_extent(const PlotFigure& figure, const HiddenNames& hidden, double x_lo, double x_hi);

/// The axis a spec asks for: fixed ends where given, round numbers around the data elsewhere. `snug`: do not
/// round the ends (for time, which fills its axis).
Axis resolve(const AxisSpec& spec, bool log, const Extent& data, bool snug);

/// y at `at` by linear interpolation between the neighbouring samples (the sample to the left if `steps`);
/// nothing outside [x.front(), x.back()] or where a needed sample is not finite. x ascending. O(log length).
std::optional<double> value_at(std::span<const double> x, std::span<const double> y, double at, bool steps);

/// The height of the bar over `at`; nothing outside the bars.
std::optional<double> value_at(const Bars& bars, double at);

/// A layer's place in the stack, per sample: its positive values fill [base, top] above zero, its negative
/// ones [top, base] below; where it has the other sign (or is zero, or not finite) base = top. Two areas,
/// because one that changed sides between samples would cut across the other layers.
struct StackedLayer {
    struct Area {
        std::vector<double> base, top;
    };
    Area above, below;
};
/// One for each of the figure's layers, in order; a hidden one takes no room. O(layers * samples).
std::vector<StackedLayer> stack(const PlotFigure& figure, const HiddenNames& hidden);

/// The sample's x nearest to `at` among all visible series (bars: their middles), nearest as the axis draws
/// it. Nothing without samples.
std::optional<double> nearest_x(const PlotFigure& figure, const HiddenNames& hidden, const Axis& axis,
                                double at);

/// One line of a read-out.
struct Reading {
    std::string name;
    Paint paint;
    double value = 0.0;
    double error = 0.0;    ///< estimated, of the value; 0: none is known
    double drawn_at = 0.0; ///< y at which the series shows this value (differs from value for stacked layers)
};

/// Value of every visible named series at x = at, in legend order.
std::vector<Reading> readings(const PlotFigure& figure, const HiddenNames& hidden, double at);

} // namespace equator
