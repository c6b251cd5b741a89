// The plots there are, and everything they draw under a name: two tables that feed the keys of links, tabs,
// titles of files, the page's dialog and its print, and the colours of experiments.
//
// A new plot is a PlotKind, its row of kPlots, and the function that builds it (PlotsPanel::kBuilders). A new
// curve is a PlotCurve and its row of kCurves, which is all where it is a quantity over time in the plots of
// the gap, the losses or the budget.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "figure/figure.h"
#include "run/observables.h"

namespace equator {

/// In the order of links.
enum class PlotKind : int {
    gap,
    loss,
    latitude,
    budget,
    concordance,
    function,
    harmonics,
    growth,
    distance,
    spread,
    alignment,
    phase,
    count_
};
inline constexpr std::size_t kPlotCount = static_cast<std::size_t>(PlotKind::count_);

/// What is drawn under a name of its own, plot by plot, in the order in which links hide it.
enum class PlotCurve : int {
    gronwall, // of the gap
    average_stability,
    a_priori,
    linear_ode,
    function_gap,
    particle_gap,
    width_part,
    data_part,
    expected_particle_gap,
    expected_function_gap,
    bound_so_far,
    above_bound,
    squared_mean_distance,
    reference_gap,
    weights_gap,
    joint_gap,
    run_before,
    loss_infinite, // of the losses
    loss_finite,
    loss_training,
    latitude_finite, // of the latitudes
    latitude_infinite,
    amplification, // of the budget
    interaction,
    noise,
    remainder,
    concordance_dots, // of self-concordance
    slope,
    formula, // of the function
    target,
    function_infinite,
    function_finite,
    degree_0, // of the harmonics
    degree_1,
    degree_2,
    degree_3,
    degree_4,
    degree_5,
    degree_6_and_up,
    starting_latitudes, // of growth
    theorem,
    measured,
    distance_mean, // of the distances
    distance_median,
    distance_largest,
    distance_tenths,
    every_distance,
    followed_distance,
    spread_now, // of the distances' histograms
    spread_largest,
    alignment_finite, // of alignments
    alignment_infinite,
    every_alignment,
    followed_alignment,
    followed_twin,
    phase_neurons, // of latitudes with weights or speeds
    phase_infinite,
    count_
};
inline constexpr std::size_t kCurveCount = static_cast<std::size_t>(PlotCurve::count_);

/// Which runs have a curve.
enum class CurveOf {
    builder, ///< its plot's own function knows
    theory,  ///< those with theory
    every_run,
    finite_data,    ///< those trained on samples
    wide_reference, ///< those compared with a wide network
    trained_weights ///< those that train output weights
};

struct CurveSpec {
    PlotCurve curve;
    PlotKind plot;
    const char* name;
    Ink ink; ///< of its line; harmonics have colours of a map in place of it
    Dash dash = Dash::solid;
    float width = 1.5f;
    CurveOf of = CurveOf::builder;
    Quantity quantity = Quantity::count_; ///< what it shows over time; count_: something else
    Quantity error = Quantity::count_;    ///< the quantity's estimated error
    bool label_end = false;               ///< as in Curve
    bool label_clipped = false;
    bool hidden = false;         ///< unless it is asked for: under "more" in the legend
    const char* key = nullptr;   ///< in links, where the name has changed since; null: the name's slug
    const char* means = nullptr; ///< said where its name is pointed at, if that alone does not tell
};

/// In the order of PlotCurve.
inline constexpr std::array<CurveSpec, kCurveCount> kCurves{{
    {.curve = PlotCurve::gronwall,
     .plot = PlotKind::gap,
     .name = "naive bound",
     .ink = Ink::bound_gronwall,
     .dash = Dash::dotted,
     .width = 2.0f,
     .of = CurveOf::theory,
     .quantity = Quantity::bound_gronwall,
     .error = Quantity::bound_gronwall_error,
     .label_end = true,
     .label_clipped = true,
     .key = "gronwall",
     .means = "Gronwall's: the worst stretch of any neuron, for all of them, all the time"},
    {.curve = PlotCurve::average_stability,
     .plot = PlotKind::gap,
     .name = "average stability",
     .ink = Ink::bound_average_stability,
     .dash = Dash::dashed,
     .of = CurveOf::theory,
     .quantity = Quantity::bound_average,
     .error = Quantity::bound_average_error,
     .label_end = true,
     .means = "bound: each neuron's own stretch, with this run's noise"},
    {.curve = PlotCurve::a_priori,
     .plot = PlotKind::gap,
     .name = "a priori",
     .ink = Ink::bound_average_stability,
     .dash = Dash::dotted,
     .of = CurveOf::theory,
     .quantity = Quantity::bound_average_apriori,
     .error = Quantity::bound_average_apriori_error,
     .hidden = true,
     .means = "the same bound from infinite width and m alone"},
    {.curve = PlotCurve::linear_ode,
     .plot = PlotKind::gap,
     .name = "linear ODE",
     .ink = Ink::bound_linear,
     .dash = Dash::dashed,
     .of = CurveOf::theory,
     .quantity = Quantity::bound_linear,
     .error = Quantity::bound_linear_error,
     .label_end = true,
     .hidden = true,
     .means = "the gap's own equation, to first order"},
    {.curve = PlotCurve::function_gap,
     .plot = PlotKind::gap,
     .name = "function gap",
     .ink = Ink::function_gap,
     .width = 2.0f,
     .of = CurveOf::every_run,
     .quantity = Quantity::function_gap,
     .label_end = true,
     .hidden = true,
     .means = "mean squared difference of the outputs"},
    {.curve = PlotCurve::particle_gap,
     .plot = PlotKind::gap,
     .name = "particle gap",
     .ink = Ink::gap,
     .width = 2.0f,
     .of = CurveOf::every_run,
     .quantity = Quantity::particle_gap,
     .label_end = true,
     .means = "mean squared distance of neurons from their twins"},
    {.curve = PlotCurve::width_part, // in the colour of the whole, as the next
     .plot = PlotKind::gap,
     .name = "width part",
     .ink = Ink::gap,
     .dash = Dash::dashed,
     .of = CurveOf::finite_data,
     .quantity = Quantity::gap_width,
     .label_end = true},
    {.curve = PlotCurve::data_part,
     .plot = PlotKind::gap,
     .name = "data part",
     .ink = Ink::gap,
     .dash = Dash::dotted,
     .of = CurveOf::finite_data,
     .quantity = Quantity::gap_data,
     .label_end = true},
    {.curve = PlotCurve::expected_particle_gap,
     .plot = PlotKind::gap,
     .name = "expected particle gap",
     .ink = Ink::gap,
     .dash = Dash::dotted,
     .width = 2.0f,
     .hidden = true},
    {.curve = PlotCurve::expected_function_gap,
     .plot = PlotKind::gap,
     .name = "expected function gap",
     .ink = Ink::function_gap,
     .dash = Dash::dotted,
     .width = 2.0f,
     .hidden = true},
    {.curve = PlotCurve::bound_so_far,
     .plot = PlotKind::gap,
     .name = "bound so far",
     .ink = Ink::bound_average_stability,
     .width = 1.25f,
     .hidden = true},
    {.curve = PlotCurve::above_bound,
     .plot = PlotKind::gap,
     .name = "above the bound",
     .ink = Ink::muted,
     .width = 7.0f},
    {.curve = PlotCurve::squared_mean_distance, // which the paper plots, times m
     .plot = PlotKind::gap,
     .name = "squared mean distance",
     .ink = Ink::gap,
     .width = 1.25f,
     .hidden = true},

    {.curve = PlotCurve::reference_gap,
     .plot = PlotKind::gap,
     .name = "reference's own gap",
     .ink = Ink::infinite,
     .dash = Dash::dotted,
     .width = 1.25f,
     .of = CurveOf::wide_reference,
     .quantity = Quantity::gap_reference},
    {.curve = PlotCurve::weights_gap,
     .plot = PlotKind::gap,
     .name = "gap of weights",
     .ink = Ink::gap,
     .dash = Dash::dashed,
     .of = CurveOf::trained_weights,
     .quantity = Quantity::gap_weights,
     .label_end = true},
    {.curve = PlotCurve::joint_gap,
     .plot = PlotKind::gap,
     .name = "joint gap",
     .ink = Ink::text,
     .width = 1.25f,
     .of = CurveOf::trained_weights,
     .quantity = Quantity::gap_joint},
    {.curve = PlotCurve::run_before,
     .plot = PlotKind::gap,
     .name = "the run before",
     .ink = Ink::muted,
     .width = 1.25f,
     .label_end = true},

    {.curve = PlotCurve::loss_infinite,
     .plot = PlotKind::loss,
     .name = "infinite width",
     .ink = Ink::infinite,
     .width = 2.0f,
     .of = CurveOf::every_run,
     .quantity = Quantity::loss_infinite},
    {.curve = PlotCurve::loss_finite,
     .plot = PlotKind::loss,
     .name = "finite width",
     .ink = Ink::finite,
     .of = CurveOf::every_run,
     .quantity = Quantity::loss_finite},
    {.curve = PlotCurve::loss_training,
     .plot = PlotKind::loss,
     .name = "training",
     .ink = Ink::finite,
     .dash = Dash::dotted,
     .of = CurveOf::finite_data,
     .quantity = Quantity::loss_training},

    {.curve = PlotCurve::latitude_finite,
     .plot = PlotKind::latitude,
     .name = "finite width",
     .ink = Ink::finite},
    {.curve = PlotCurve::latitude_infinite,
     .plot = PlotKind::latitude,
     .name = "infinite width",
     .ink = Ink::infinite,
     .width = 2.0f},

    {.curve = PlotCurve::amplification,
     .plot = PlotKind::budget,
     .name = "amplification",
     .ink = Ink::amplification,
     .of = CurveOf::theory,
     .quantity = Quantity::budget_amplification,
     .means = "each neuron's own local Hessian stretches its gap"},
    {.curve = PlotCurve::interaction,
     .plot = PlotKind::budget,
     .name = "interaction",
     .ink = Ink::interaction,
     .of = CurveOf::theory,
     .quantity = Quantity::budget_interaction,
     .means = "the other neurons reduce the gap"},
    {.curve = PlotCurve::noise,
     .plot = PlotKind::budget,
     .name = "noise",
     .ink = Ink::noise,
     .of = CurveOf::theory,
     .quantity = Quantity::budget_noise,
     .means = "m neurons only sample the law"},
    {.curve = PlotCurve::remainder,
     .plot = PlotKind::budget,
     .name = "beyond first order",
     .ink = Ink::remainder,
     .of = CurveOf::theory,
     .quantity = Quantity::budget_remainder,
     .key = "rest",
     .means = "the remainder: the gaps of neurons at a pole stop growing"},

    {.curve = PlotCurve::concordance_dots,
     .plot = PlotKind::concordance,
     .name = "neurons",
     .ink = Ink::finite},
    {.curve = PlotCurve::slope,
     .plot = PlotKind::concordance,
     .name = "slope k* − 1",
     .ink = Ink::bound_average_stability,
     .dash = Dash::dashed},

    {.curve = PlotCurve::formula,
     .plot = PlotKind::function,
     .name = "formula",
     .ink = Ink::muted,
     .dash = Dash::dotted,
     .label_end = true},
    {.curve = PlotCurve::target,
     .plot = PlotKind::function,
     .name = "target",
     .ink = Ink::text,
     .dash = Dash::dashed,
     .label_end = true},
    {.curve = PlotCurve::function_infinite,
     .plot = PlotKind::function,
     .name = "infinite width",
     .ink = Ink::infinite,
     .width = 2.0f,
     .label_end = true},
    {.curve = PlotCurve::function_finite,
     .plot = PlotKind::function,
     .name = "finite width",
     .ink = Ink::finite,
     .width = 2.0f,
     .label_end = true},

    {.curve = PlotCurve::degree_0, .plot = PlotKind::harmonics, .name = "degree 0 (timing)", .ink = Ink::gap},
    {.curve = PlotCurve::degree_1, .plot = PlotKind::harmonics, .name = "degree 1", .ink = Ink::gap},
    {.curve = PlotCurve::degree_2, .plot = PlotKind::harmonics, .name = "degree 2", .ink = Ink::gap},
    {.curve = PlotCurve::degree_3, .plot = PlotKind::harmonics, .name = "degree 3", .ink = Ink::gap},
    {.curve = PlotCurve::degree_4, .plot = PlotKind::harmonics, .name = "degree 4", .ink = Ink::gap},
    {.curve = PlotCurve::degree_5, .plot = PlotKind::harmonics, .name = "degree 5", .ink = Ink::gap},
    {.curve = PlotCurve::degree_6_and_up,
     .plot = PlotKind::harmonics,
     .name = "degree 6 and up",
     .ink = Ink::gap},

    {.curve = PlotCurve::starting_latitudes,
     .plot = PlotKind::growth,
     .name = "starting latitudes",
     .ink = Ink::infinite},
    {.curve = PlotCurve::theorem,
     .plot = PlotKind::growth,
     .name = "theorem",
     .ink = Ink::bound_average_stability,
     .dash = Dash::dashed},
    {.curve = PlotCurve::measured,
     .plot = PlotKind::growth,
     .name = "measured",
     .ink = Ink::bound_average_stability,
     .dash = Dash::dotted},

    {.curve = PlotCurve::distance_mean,
     .plot = PlotKind::distance,
     .name = "mean",
     .ink = Ink::gap,
     .width = 2.5f,
     .of = CurveOf::every_run,
     .quantity = Quantity::distance_mean,
     .label_end = true},
    {.curve = PlotCurve::distance_median,
     .plot = PlotKind::distance,
     .name = "median",
     .ink = Ink::gap,
     .dash = Dash::dashed,
     .of = CurveOf::every_run,
     .quantity = Quantity::distance_median,
     .label_end = true},
    {.curve = PlotCurve::distance_largest,
     .plot = PlotKind::distance,
     .name = "largest",
     .ink = Ink::gap,
     .dash = Dash::dotted,
     .of = CurveOf::every_run,
     .quantity = Quantity::distance_largest,
     .label_end = true},
    {.curve = PlotCurve::distance_tenths, .plot = PlotKind::distance, .name = "middle 80 %", .ink = Ink::gap},
    {.curve = PlotCurve::every_distance,
     .plot = PlotKind::distance,
     .name = "every neuron",
     .ink = Ink::gap,
     .hidden = true},
    {.curve = PlotCurve::followed_distance,
     .plot = PlotKind::distance,
     .name = "followed neuron",
     .ink = Ink::text,
     .width = 2.0f,
     .label_end = true},

    {.curve = PlotCurve::spread_now, .plot = PlotKind::spread, .name = "now", .ink = Ink::gap},
    {.curve = PlotCurve::spread_largest,
     .plot = PlotKind::spread,
     .name = "largest so far",
     .ink = Ink::text,
     .width = 2.0f},

    {.curve = PlotCurve::alignment_finite,
     .plot = PlotKind::alignment,
     .name = "mean, finite width",
     .ink = Ink::finite,
     .width = 2.5f,
     .of = CurveOf::every_run,
     .quantity = Quantity::mean_abs_latitude_finite},
    {.curve = PlotCurve::alignment_infinite,
     .plot = PlotKind::alignment,
     .name = "mean, infinite width",
     .ink = Ink::infinite,
     .width = 2.0f,
     .of = CurveOf::every_run,
     .quantity = Quantity::mean_abs_latitude_infinite},
    {.curve = PlotCurve::every_alignment,
     .plot = PlotKind::alignment,
     .name = "every neuron",
     .ink = Ink::finite},
    {.curve = PlotCurve::followed_alignment,
     .plot = PlotKind::alignment,
     .name = "followed neuron",
     .ink = Ink::text,
     .width = 2.0f},
    {.curve = PlotCurve::followed_twin,
     .plot = PlotKind::alignment,
     .name = "its twin",
     .ink = Ink::text,
     .dash = Dash::dashed},

    {.curve = PlotCurve::phase_neurons, .plot = PlotKind::phase, .name = "neurons", .ink = Ink::finite},
    {.curve = PlotCurve::phase_infinite,
     .plot = PlotKind::phase,
     .name = "infinite width",
     .ink = Ink::infinite,
     .width = 2.0f},
}};

inline constexpr const CurveSpec& curve_spec(PlotCurve curve) {
    return kCurves[static_cast<std::size_t>(curve)];
}

/// The rows of a plot, which stand together.
inline constexpr std::span<const CurveSpec> curves_of(PlotKind kind) {
    std::size_t begin = 0, end = kCurveCount;
    while (begin < end && kCurves[begin].plot != kind) ++begin;
    while (end > begin && kCurves[end - 1].plot != kind) --end;
    return std::span(kCurves).subspan(begin, end - begin);
}

/// A curve with its name and looks.
Curve styled(const CurveSpec& spec, std::span<const double> x, std::span<const double> y);

/// The colour in which plots show a quantity over time, or `otherwise`.
Ink curve_ink(Quantity quantity, Ink otherwise);

/// A plot that has no place of some kind.
inline constexpr int kNowhere = -1;

struct PlotSpec {
    PlotKind kind;
    const char* key;     ///< in links
    const char* title;   ///< of its file, where the figure has none of its own
    const char* listed;  ///< where plots are listed: "Self-concordance"
    const char* tab;     ///< on its tab,
    const char* tight;   ///< and where many of them have a phone to share
    const char* field;   ///< name of its key: "plot of the losses"
    const char* meaning; ///< of its key
    bool over_time;      ///< its x is the run's time: cursors go together, a click goes there
    // Which place among the others: on the tabs of the whole, of the left and of the right small plot, and in
    // lists. Or kNowhere.
    int at_tab, at_left, at_right, at_list;
};

/// In the order of PlotKind.
inline constexpr std::array<PlotSpec, kPlotCount> kPlots{{
    {PlotKind::gap, "gap", "gap", "Gap", "Gap", "Gap", "plot of the gap",
     "axes and hidden curves of the gap plot", true, 0, kNowhere, kNowhere, 0},
    {PlotKind::loss, "loss", "losses", "Losses", "Loss", "Loss", "plot of the losses",
     "its axes and hidden curves", true, 2, 2, kNowhere, 3},
    {PlotKind::latitude, "latitude", "latitudes", "Latitudes", "Latitude", "Lat.", "plot of latitudes",
     "its axes and hidden curves", false, 3, kNowhere, 0, 4},
    {PlotKind::budget, "budget", "gap budget", "Gap budget", "Budget", "Budg.", "plot of the budget",
     "its axes and hidden curves", true, 4, 1, kNowhere, 1},
    {PlotKind::concordance, "concordance", "self-concordance", "Self-concordance", "Concordance", "Conc.",
     "plot of self-concordance", "its axes and hidden curves", false, 6, kNowhere, 1, 5},
    {PlotKind::function, "function", "function", "Function", "Function", "Func.", "plot of functions",
     "its axes and hidden curves", false, 1, 0, kNowhere, 7},
    {PlotKind::harmonics, "harmonics", "expected gap by harmonics", "Harmonics", "Harmonics", "Harm.",
     "plot of harmonics", "its axes and hidden curves", true, 5, kNowhere, 3, 2},
    {PlotKind::growth, "growth", "growth of displacements", "Growth", "Growth", "Grow.", "plot of growth",
     "its axes and hidden curves", false, 7, kNowhere, 2, 6},
    {PlotKind::distance, "distance", "distances from twins", "Distances", "Distance", "Dist.",
     "plot of distances", "its axes and hidden curves", true, 8, 3, kNowhere, 8},
    {PlotKind::spread, "spread", "spread of distances", "Spread of distances", "Spread", "Spr.",
     "plot of the spread", "its axes and hidden curves", false, 9, kNowhere, 4, 9},
    {PlotKind::alignment, "alignment", "alignments", "Alignments", "Alignment", "Align", "plot of alignments",
     "its axes and hidden curves", true, 10, 4, kNowhere, 10},
    {PlotKind::phase, "phase", "phase portrait", "Weights or speeds", "Phase", "Ph.",
     "plot of weights or speeds", "its axes and hidden curves", false, 11, kNowhere, 5, 11},
}};

inline constexpr const PlotSpec& plot_spec(PlotKind kind) {
    return kPlots[static_cast<std::size_t>(kind)];
}

/// Plots by their place: plots_by<&PlotSpec::at_left>() is those of the left small plot. Places count from 0
/// without gaps, which a test holds.
template <auto place> constexpr auto plots_by() {
    constexpr auto count = static_cast<std::size_t>(std::count_if(
        kPlots.begin(), kPlots.end(), [](const PlotSpec& plot) { return plot.*place != kNowhere; }));
    std::array<PlotKind, count> kinds{};
    for (const PlotSpec& plot : kPlots)
        if (plot.*place != kNowhere) kinds[static_cast<std::size_t>(plot.*place)] = plot.kind;
    return kinds;
}
inline constexpr auto kPlotTabs = plots_by<&PlotSpec::at_tab>();
inline constexpr auto kLeftPlots = plots_by<&PlotSpec::at_left>();
inline constexpr auto kRightPlots = plots_by<&PlotSpec::at_right>();
inline constexpr auto kListedPlots = plots_by<&PlotSpec::at_list>();

} // namespace equator
