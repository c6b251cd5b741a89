// The tables of plots and curves against their enumerations, against each other, and against what links have
// said since there are links.
#include "figure/plot_spec.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "view/view_settings.h"

using namespace equator;

TEST_CASE("plots and curves stand at their enumerations' places, each with names of its own") {
    std::set<std::string> keys, titles, listed, tabs, tight, fields;
    for (std::size_t i = 0; i < kPlotCount; ++i) {
        const PlotSpec& plot = kPlots[i];
        CHECK(static_cast<std::size_t>(plot.kind) == i);
        CHECK(plot_kind(plot.key) == plot.kind);
        for (const char* text : {plot.title, plot.listed, plot.tab, plot.tight, plot.field, plot.meaning})
            CHECK(std::string(text) != "");
        keys.insert(plot.key);
        titles.insert(plot.title);
        listed.insert(plot.listed);
        tabs.insert(plot.tab);
        tight.insert(plot.tight);
        fields.insert(plot.field);
        CHECK(std::string(plot.tight).size() <= 5); // six of them share a phone's width
    }
    for (const auto* names : {&keys, &titles, &listed, &tabs, &tight, &fields})
        CHECK(names->size() == kPlotCount);
    CHECK(!plot_kind("no plot"));

    std::size_t listed_curves = 0;
    for (std::size_t i = 0; i < kCurveCount; ++i) CHECK(static_cast<std::size_t>(kCurves[i].curve) == i);
    for (const PlotSpec& plot : kPlots) {
        std::set<std::string> names, slugs;
        for (const CurveSpec& curve : curves_of(plot.kind)) {
            CHECK(curve.plot == plot.kind); // they stand together
            names.insert(curve.name);
            slugs.insert(link_name(curve)); // links tell them apart
            CHECK((curve.of == CurveOf::builder) == (curve.quantity == Quantity::count_));
            if (curve.quantity != Quantity::count_) {
                CHECK(plot.over_time);
                CHECK(is_of_data(curve.quantity) == (curve.of == CurveOf::finite_data));
                CHECK(is_of_reference(curve.quantity) == (curve.of == CurveOf::wide_reference));
                CHECK(is_of_weights(curve.quantity) == (curve.of == CurveOf::trained_weights));
                CHECK((curve.quantity >= kFirstOfTheory) == (curve.of == CurveOf::theory));
            }
            if (curve.error != Quantity::count_)
                CHECK(kQuantities[static_cast<std::size_t>(curve.error)].name ==
                      std::string(kQuantities[static_cast<std::size_t>(curve.quantity)].name) + "_error");
        }
        CHECK(!names.empty());
        CHECK(slugs.size() == curves_of(plot.kind).size());
        listed_curves += names.size();
    }
    CHECK(listed_curves == kCurveCount); // every row is some plot's
}

TEST_CASE("each place of a plot is taken once; the small ones share what is not the gap") {
    const auto all_of = [](auto kinds) {
        std::sort(kinds.begin(), kinds.end());
        for (std::size_t i = 0; i < kinds.size(); ++i) CHECK(static_cast<std::size_t>(kinds[i]) == i);
        CHECK(kinds.size() == kPlotCount);
    };
    all_of(kPlotTabs);
    all_of(kListedPlots);
    std::array<PlotKind, kPlotCount> small{};
    static_assert(kLeftPlots.size() + kRightPlots.size() + 1 == kPlotCount);
    std::copy(kRightPlots.begin(), kRightPlots.end(),
              std::copy(kLeftPlots.begin(), kLeftPlots.end(), small.begin() + 1));
    all_of(small); // gap, the first, has the wide place
    CHECK(kPlotTabs.front() == PlotKind::gap);
    CHECK(View{}.left == kLeftPlots.front());
    CHECK(View{}.right == kRightPlots.front());
}

TEST_CASE("links name what they always named") {
    const auto said = [](PlotKind kind) {
        std::string text;
        for (const CurveSpec& curve : curves_of(kind)) text += " " + link_name(curve);
        return plot_spec(kind).key + (":" + text);
    };
    CHECK(said(PlotKind::gap) ==
          "gap: gronwall average-stability a-priori linear-ode function-gap particle-gap width-part "
          "data-part expected-particle-gap expected-function-gap bound-so-far above-the-bound "
          "squared-mean-distance reference-s-own-gap gap-of-weights joint-gap the-run-before");
    CHECK(said(PlotKind::loss) == "loss: infinite-width finite-width training");
    CHECK(said(PlotKind::latitude) == "latitude: finite-width infinite-width");
    CHECK(said(PlotKind::budget) == "budget: amplification interaction noise rest");
    CHECK(said(PlotKind::concordance) == "concordance: neurons slope-k-1");
    CHECK(said(PlotKind::function) == "function: formula target infinite-width finite-width");
    CHECK(said(PlotKind::harmonics) ==
          "harmonics: degree-0-timing degree-1 degree-2 degree-3 degree-4 degree-5 degree-6-and-up");
    CHECK(said(PlotKind::growth) == "growth: starting-latitudes theorem measured");
    CHECK(said(PlotKind::distance) == "distance: mean median largest middle-80 every-neuron followed-neuron");
    CHECK(said(PlotKind::spread) == "spread: now largest-so-far");
    CHECK(said(PlotKind::alignment) ==
          "alignment: mean-finite-width mean-infinite-width every-neuron followed-neuron its-twin");
    CHECK(said(PlotKind::phase) == "phase: neurons infinite-width");
    // What is under "more": a reader who comes for the first time sees three curves.
    const std::set<PlotCurve> more = {PlotCurve::a_priori,
                                      PlotCurve::linear_ode,
                                      PlotCurve::function_gap,
                                      PlotCurve::expected_particle_gap,
                                      PlotCurve::expected_function_gap,
                                      PlotCurve::bound_so_far,
                                      PlotCurve::squared_mean_distance,
                                      PlotCurve::every_distance};
    for (const CurveSpec& curve : kCurves) CHECK(curve.hidden == more.contains(curve.curve));
}
