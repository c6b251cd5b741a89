// What a figure shows: ranges, legend, values under the mouse, stacking, and the layout's boxes.
#include <doctest/doctest.h>

#include <cmath>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/figure_csv.h"
#include "figure/layout.h"

using namespace equator;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();

Curve curve(const char* name, const std::vector<double>& x, const std::vector<double>& y) {
    Curve c;
    c.name = name;
    c.x = x;
    c.y = y;
    return c;
}

} // namespace

TEST_CASE("values between samples are interpolated, and there are none outside or across a gap") {
    const std::vector<double> x{0.0, 1.0, 2.0, 4.0}, y{0.0, 10.0, kNan, 40.0};
    CHECK(value_at(x, y, 0.25, false) == 2.5);
    CHECK(value_at(x, y, 0.25, true) == 0.0);
    CHECK(value_at(x, y, 1.0, false) == 10.0); // exactly at a sample its neighbour's gap does not matter
    CHECK(!value_at(x, y, 1.5, false));
    CHECK(!value_at(x, y, 3.0, false));
    CHECK(value_at(x, y, 4.0, false) == 40.0);
    CHECK(!value_at(x, y, -0.1, false));
    CHECK(!value_at(x, y, 4.1, false));
    CHECK(!value_at(x, y, kNan, false));
    CHECK(!value_at(std::vector<double>{}, std::vector<double>{}, 0.0, false));

    const std::vector<double> edges{-1.0, 0.0, 1.0}, height{0.3, 0.7};
    const Bars bars{"bars", Ink::finite, edges, height};
    CHECK(value_at(bars, -1.0) == 0.3);
    CHECK(value_at(bars, 0.0) == 0.7);
    CHECK(value_at(bars, 1.0) == 0.7);
    CHECK(!value_at(bars, 1.1));
}

TEST_CASE("ranges follow what is shown") {
    const std::vector<double> x{0.0, 1.0, 2.0}, small{0.1, 0.2, kNan}, large{-5.0, 3.0, 50.0},
        boom{1.0, 1e10, 1e30};
    PlotFigure figure;
    figure.curves = {curve("small", x, small), curve("large", x, large), curve("boom", x, boom)};
    figure.curves[2].label_clipped = true;
    Extent y = y_extent(figure, {}, 0.0, 2.0);
    CHECK(y.lo == -5.0);
    CHECK(y.hi == 50.0); // the labelled curve may leave the plot
    CHECK(y_extent(figure, {"large"}, 0.0, 2.0).hi == 0.2);
    CHECK(y_extent(figure, {"large", "small"}, 0.0, 2.0).hi == 1e30); // unless it is alone
    CHECK(y_extent(figure, {}, 0.5, 1.5).hi == 3.0);                  // zoomed in x
    CHECK(x_extent(figure, {}).hi == 2.0);

    AxisSpec spec;
    spec.lo = 0.0;
    CHECK(resolve(spec, false, y, false).lo == 0.0);
    CHECK(resolve(spec, true, y, false).lo > 0.0); // a fixed end of zero means nothing on a log axis
    spec.lo = 100.0;                               // beyond all data
    CHECK(resolve(spec, false, y, false).lo == 100.0);
    CHECK(resolve(spec, false, y, false).hi > 100.0);
    CHECK(resolve(AxisSpec{}, false, x_extent(figure, {}), true) == Axis{0.0, 2.0, false});
}

TEST_CASE("a scaled figure has every y times the factor, in numbers of its own") {
    const std::vector<double> x{0.0, 1.0, 2.0}, y{0.5, kNan, -4.0}, error{0.25, 0.5, 1.0};
    PlotFigure figure;
    figure.curves = {curve("a", x, y), curve("b", x, error)};
    figure.curves[0].error = error;
    figure.bands.push_back({"a", Ink::gap, x, y, error});
    std::deque<std::vector<double>> numbers(1);
    scale_y(figure, 8.0, numbers);
    CHECK(figure.curves[0].x.data() == x.data());
    for (std::size_t i = 0; i < 3; ++i) {
        if (i != 1) CHECK(figure.curves[0].y[i] == y[i] * 8.0);
        CHECK(figure.curves[0].error[i] == error[i] * 8.0);
        CHECK(figure.bands[0].hi[i] == error[i] * 8.0);
    }
    CHECK(std::isnan(figure.bands[0].lo[1]));
    CHECK(figure.bands[0].lo[2] == -32.0);
    CHECK(figure.curves[1].error.empty());
    CHECK(y[0] == 0.5);
}

TEST_CASE("series of one name share a legend entry") {
    const std::vector<double> x{0.0, 1.0}, y{1.0, 2.0};
    PlotFigure figure;
    figure.bands.push_back({"gap", Ink::gap, x, y, y});
    figure.curves = {curve("gap", x, y), curve("", x, y), curve("bound", x, y)};
    const auto entries = legend(figure);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].name == "gap");
    CHECK(!entries[0].area);
    CHECK(readings(figure, {}, 0.5).size() == 2);
    CHECK(readings(figure, {"gap"}, 0.5).size() == 1);
    CHECK(readings(figure, {}, 0.5)[0].value == 1.5);
    CHECK(readings(figure, {}, 0.5)[0].error == 0.0);
    const std::vector<double> error{0.25, 0.75};
    figure.curves[2].error = error;
    CHECK(readings(figure, {}, 0.5)[1].error == 0.5);
}

TEST_CASE("many lines set ranges and have one legend entry, but nothing to read") {
    const std::vector<double> x{0.0, 1.0, 3.0}, y{1.0, 2.0, 3.0, -5.0, kNan, 40.0};
    PlotFigure figure;
    figure.lines.push_back({"every neuron", Ink::gap, x, y});
    REQUIRE(figure.lines[0].count() == 2);
    CHECK(figure.lines[0].line(1)[2] == 40.0);
    CHECK(x_extent(figure, {}).hi == 3.0);
    CHECK(y_extent(figure, {}, 0.0, 3.0).lo == -5.0);
    CHECK(y_extent(figure, {}, 0.5, 3.0).lo == 2.0);
    CHECK(x_extent(figure, {"every neuron"}).empty());
    CHECK(y_extent(figure, {"every neuron"}, 0.0, 3.0).empty());
    REQUIRE(legend(figure).size() == 1);
    CHECK(legend(figure)[0].name == "every neuron");
    CHECK(readings(figure, {}, 1.0).empty());
    std::deque<std::vector<double>> numbers;
    scale_y(figure, 2.0, numbers);
    CHECK(figure.lines[0].line(1)[2] == 80.0);
    CHECK(Lines{}.count() == 0);
}

TEST_CASE("a figure's numbers as CSV: a row a sample, without what is hidden") {
    const std::vector<double> x{0.0, 1.0}, y{0.1, kNan}, error{0.5, 0.25}, two{1.0, 2.0, 3.0, 4.0},
        edges{1.0, 1.5, 3.0}, height{0.25, 0.5}, steps{7.0, 8.0, 8.0};
    PlotFigure figure;
    figure.x.label = "time t";
    figure.y.label = "m × squared gap";
    figure.bars.push_back({"now", Ink::gap, edges, height});
    figure.layer_x = x;
    figure.layers.push_back({"noise", Ink::noise, y});
    figure.curves = {curve("gap", x, error), curve("hidden", x, error), curve("largest", edges, steps)};
    figure.curves[0].error = error;
    figure.dots.push_back({.name = "dots", .x = x, .y = error, .lo = {}, .hi = {}});
    figure.bands.push_back({"band", Ink::gap, x, error, y});
    figure.lines.push_back({"every neuron", Ink::gap, x, two});
    CHECK(csv_text(figure, {"hidden"}, {"#v1", "digest 0"}) == "# #v1\n# digest 0\n# x time t\n"
                                                               "# y m × squared gap\n"
                                                               "series,x,y,low,high\n"
                                                               "now,1,0.25,,\n"
                                                               "now,1.5,0.5,,\n"
                                                               "now,3,,,\n"
                                                               "noise,0,0.1,,\n"
                                                               "noise,1,,,\n"
                                                               "gap,0,0.5,0,1\n"
                                                               "gap,1,0.25,0,0.5\n"
                                                               "largest,1,7,,\n"
                                                               "largest,1.5,8,,\n"
                                                               "largest,3,8,,\n"
                                                               "dots,0,0.5,,\n"
                                                               "dots,1,0.25,,\n"
                                                               "band,0,,0.5,0.1\n"
                                                               "band,1,,0.25,\n"
                                                               "every neuron 0,0,1,,\n"
                                                               "every neuron 0,1,2,,\n"
                                                               "every neuron 1,0,3,,\n"
                                                               "every neuron 1,1,4,,\n");
    CHECK(csv_text({}, {}, {}) == "# x \n# y \nseries,x,y,low,high\n");
}

TEST_CASE("layers pile up by sign and keep their sum") {
    const std::vector<double> x{0.0, 1.0, 2.0}, a{1.0, -1.0, 2.0}, b{2.0, -3.0, -1.0}, c{kNan, 4.0, 1.0};
    PlotFigure figure;
    figure.layer_x = x;
    figure.layers = {{"a", Ink::amplification, a}, {"b", Ink::interaction, b}, {"c", Ink::noise, c}};
    const auto stacked = stack(figure, {});
    REQUIRE(stacked.size() == 3);
    CHECK(stacked[2].above.top == std::vector<double>{3.0, 4.0, 3.0});
    CHECK(stacked[2].below.top == std::vector<double>{0.0, -4.0, -1.0});
    for (std::size_t l = 0; l < 3; ++l)
        for (std::size_t i = 0; i < 3; ++i) {
            const auto& layer = stacked[l];
            const double value = std::isfinite(figure.layers[l].y[i]) ? figure.layers[l].y[i] : 0.0;
            CHECK(layer.above.top[i] - layer.above.base[i] + layer.below.top[i] - layer.below.base[i] ==
                  value);
            CHECK(layer.above.top[i] >= layer.above.base[i]);
            CHECK(layer.below.top[i] <= layer.below.base[i]);
            if (l > 0) CHECK(layer.above.base[i] == stacked[l - 1].above.top[i]);
        }
    CHECK(stack(figure, {"a"})[1].above.base == std::vector<double>{0.0, 0.0, 0.0});
    CHECK(y_extent(figure, {}, 0.0, 2.0).lo == -4.0);

    const auto list = readings(figure, {}, 1.0);
    REQUIRE(list.size() == 3);
    CHECK(list[1].value == -3.0);
    CHECK(list[1].drawn_at == -4.0);
}

TEST_CASE("the nearest sample is the nearest as drawn") {
    const std::vector<double> x{1.0, 10.0, 100.0}, y{1.0, 1.0, 1.0};
    PlotFigure figure;
    figure.curves = {curve("c", x, y)};
    CHECK(nearest_x(figure, {}, {1.0, 100.0, false}, 40.0) == 10.0);
    CHECK(nearest_x(figure, {}, {1.0, 100.0, true}, 40.0) == 100.0);
    CHECK(!nearest_x(figure, {"c"}, {1.0, 100.0, false}, 40.0));
    CHECK(nearest_x(figure, {}, {20.0, 200.0, false}, 30.0) == 100.0); // 10 is out of view
}

TEST_CASE("every frame size gives boxes inside the frame and tick labels that do not collide") {
    const std::vector<double> x{0.0, 10.0, 30.0}, y{1e-6, 1e-3, 0.1};
    PlotFigure figure;
    figure.title = "Gap to infinite width";
    figure.x.label = "time t";
    figure.y.label = "squared distance";
    figure.y.log = true;
    for (const char* name : {"particle gap", "function gap", "average stability", "Gronwall", "linear"}) {
        figure.curves.push_back(curve(name, x, y));
        figure.curves.back().label_end = true;
    }
    const TextWidth width = [](const std::string& text, float size) {
        int letters = 0; // code points
        for (char c : text) letters += (c & 0xC0) != 0x80;
        return 0.55f * size * static_cast<float>(letters);
    };
    for (float em : {12.0f, 15.0f, 30.0f})
        for (float w : {60.0f, 240.0f, 400.0f, 900.0f, 2500.0f})
            for (float h : {40.0f, 120.0f, 200.0f, 500.0f, 1400.0f}) {
                if (w < 4 * em || h < 3 * em) continue;
                CAPTURE(em);
                CAPTURE(w);
                CAPTURE(h);
                const Box frame{7.0f, 11.0f, 7.0f + w, 11.0f + h};
                const PlotLayout layout = lay_out(figure, {}, frame, em, width);
                CHECK(!layout.area.empty());
                CHECK(layout.area.left >= frame.left);
                CHECK(layout.area.top >= frame.top);
                if (w >= 15 * em) {
                    CHECK(layout.area.right <= frame.right);
                    CHECK(layout.area.width() > 0.5f * w);
                }
                if (h >= 7 * em) {
                    CHECK(layout.area.bottom <= frame.bottom);
                    CHECK(layout.area.height() > 0.35f * h);
                }
                for (const auto& entry : layout.legend) {
                    CHECK(entry.box.left >= frame.left);
                    CHECK(entry.box.right <= frame.right);
                    CHECK(entry.box.bottom <= layout.area.top + 1.0f);
                }
                if (w >= 900.0f && em < 20.0f && h >= 200.0f) CHECK(layout.legend.size() == 5);
                const Scale scale(layout.x);
                double end = -1e9;
                for (const Tick& t : layout.x_ticks) {
                    if (!t.major()) continue;
                    const double at = scale.to_unit(t.value) * layout.area.width();
                    const double half = 0.5 * width(t.label, layout.small);
                    CHECK(at - half >= end);
                    end = at + half;
                }
            }
}

TEST_CASE("extra series that are hidden stand behind a \"more\", which folds them away again") {
    const std::vector<double> x{0.0, 1.0}, y{1.0, 2.0};
    PlotFigure figure;
    figure.curves = {curve("gap", x, y), curve("one", x, y), curve("two", x, y)};
    figure.curves[1].extra = figure.curves[2].extra = true;
    PlotView view;
    const auto entries = [&](bool more, bool still = false) {
        std::string names;
        for (const auto& entry : lay_out(
                                     figure, view, {0.0f, 0.0f, 900.0f, 400.0f}, 14.0f,
                                     [](const std::string&text, float size) {
                                         return 0.5f * size * static_cast<float>(text.size());
                                     },
                                     still, more)
                                     .legend)
            names += " " + entry.entry.name;
        return names;
    };
    CHECK(entries(false) == " gap one two");
    view.hidden = {"one"}; // one alone: its name takes no more room than a word for it
    CHECK(entries(false) == " gap one two");
    view.hidden = {"one", "two"};
    CHECK(entries(false) == " gap more");
    CHECK(entries(true) == " fewer gap one two");
    CHECK(entries(false, true) == " gap");
    view.hidden = {"gap"}; // not extra: its entry stays
    CHECK(entries(false) == " gap one two");
}
