// Figures as SVG files: well-formed whatever goes in, made of the promised few elements, and showing the
// figure's own numbers at the right pixels.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "figure/layout.h"
#include "figure/svg.h"

using namespace equator;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

struct Element {
    std::string name;
    std::map<std::string, std::string> attributes;
    std::string words; ///< its own text, entities resolved
    std::string parent;
};

/// Reads a document of elements, attributes and text. Any fault leaves a message in `fault`.
struct Document {
    std::vector<Element> elements;
    std::string fault;

    explicit Document(const std::string& source) : rest_(source) {
        std::vector<std::size_t> open;
        while (!rest_.empty() && fault.empty()) {
            if (rest_.front() != '<') {
                const std::string words = text(rest_.substr(0, rest_.find('<')));
                rest_.remove_prefix(std::min(rest_.find('<'), rest_.size()));
                if (!open.empty())
                    elements[open.back()].words += words;
                else if (words.find_first_not_of('\n') != std::string::npos)
                    fault = "text outside the document: " + words;
            } else if (take("</")) {
                const std::string name = word();
                if (open.empty() || elements[open.back()].name != name || !take(">"))
                    fault = "stray end of " + name;
                else
                    open.pop_back();
            } else {
                take("<");
                if (open.empty() && !elements.empty()) fault = "two roots";
                Element element;
                element.name = word();
                if (!open.empty()) element.parent = elements[open.back()].name;
                while (fault.empty() && take(" ")) {
                    const std::string name = word();
                    if (!take("=\"")) fault = "attribute without value: " + name;
                    const std::size_t end = rest_.find('"');
                    if (end == std::string_view::npos) fault = "attribute without end: " + name;
                    if (!fault.empty()) return;
                    if (!element.attributes.emplace(name, text(rest_.substr(0, end))).second)
                        fault = "twice: " + name;
                    rest_.remove_prefix(end + 1);
                }
                elements.push_back(element);
                if (take(">"))
                    open.push_back(elements.size() - 1);
                else if (!take("/>"))
                    fault = "unfinished tag " + element.name;
            }
        }
        if (fault.empty() && (!open.empty() || elements.empty())) fault = "not closed";
    }

    std::vector<const Element*> all(const std::string& name) const {
        std::vector<const Element*> list;
        for (const Element& e : elements)
            if (e.name == name) list.push_back(&e);
        return list;
    }

    bool says(const std::string& words) const {
        for (const Element* e : all("text"))
            if (e->words == words) return true;
        return false;
    }

  private:
    bool take(std::string_view what) {
        if (rest_.substr(0, what.size()) != what) return false;
        rest_.remove_prefix(what.size());
        return true;
    }

    std::string word() {
        std::size_t n = 0;
        while (n < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[n])) || rest_[n] == '-'))
            ++n;
        if (n == 0) fault = "a name is missing";
        const std::string name(rest_.substr(0, n));
        rest_.remove_prefix(n);
        return name;
    }

    std::string text(std::string_view raw) {
        std::string words;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            const auto c = static_cast<unsigned char>(raw[i]);
            if (c == '<' || c == '>' || c == 127 || (c < 32 && c != '\n')) fault = "a bare sign in the text";
            if (c != '&') {
                words += raw[i];
                continue;
            }
            bool known = false;
            for (const auto& [entity, sign] : {std::pair("&amp;", '&'), {"&lt;", '<'}, {"&gt;", '>'}}) {
                if (known || raw.substr(i, std::string_view(entity).size()) != entity) continue;
                known = true;
                words += sign;
                i += std::string_view(entity).size() - 1;
            }
            if (!known) fault = "an unknown entity";
        }
        return words;
    }

    std::string_view rest_;
};

/// Is this a number with at most two decimals?
bool plain_number(const std::string& s) {
    const std::size_t digits = s.find_first_not_of("0123456789", s[0] == '-');
    if (s.empty() || s == "-" || digits == (s[0] == '-' ? 1u : 0u)) return false;
    if (digits == std::string::npos) return true;
    return s[digits] == '.' && s.size() - digits >= 2 && s.size() - digits <= 3 &&
           s.find_first_not_of("0123456789", digits + 1) == std::string::npos;
}

struct Corner {
    double x, y;
    bool starts;
};

/// Corners of a path made of M, L, H, V and Z; an empty list if there is anything else in it.
std::vector<Corner> corners(const std::string& d) {
    std::vector<Corner> list;
    double x = 0.0, y = 0.0;
    for (std::size_t i = 0; i < d.size();) {
        const char letter = d[i++];
        std::vector<double> numbers;
        while (i < d.size() && !std::isalpha(static_cast<unsigned char>(d[i]))) {
            std::size_t end = d.find_first_not_of("-.0123456789", i);
            end = std::min(end, d.size());
            if (!plain_number(d.substr(i, end - i))) return {};
            numbers.push_back(std::strtod(d.c_str() + i, nullptr));
            i = end;
            if (i < d.size() && d[i] == ' ') ++i;
        }
        if ((letter == 'M' || letter == 'L') && numbers.size() == 2)
            x = numbers[0], y = numbers[1];
        else if (letter == 'H' && numbers.size() == 1)
            x = numbers[0];
        else if (letter == 'V' && numbers.size() == 1)
            y = numbers[0];
        else if (letter != 'Z' || !numbers.empty())
            return {};
        if (letter == 'Z') continue;
        if (list.empty() && letter != 'M') return {};
        list.push_back({x, y, letter == 'M'});
    }
    return list;
}

/// Well-formed, and nothing in it but what svg.h promises.
Document read(const std::string& source) {
    static const std::map<std::string, std::set<std::string>> kKnown{
        {"svg", {"xmlns", "width", "height", "viewBox"}},
        {"title", {}},
        {"desc", {}},
        {"metadata", {}},
        {"clipPath", {"id"}},
        {"g", {"clip-path"}},
        {"rect", {"x", "y", "width", "height", "fill"}},
        {"path",
         {"d", "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray",
          "stroke-linecap", "stroke-linejoin"}},
        {"text", {"x", "y", "font-family", "font-size", "fill", "fill-opacity", "text-anchor"}}};
    static const std::set<std::string> kNumbers{
        "x", "y", "width", "height", "font-size", "fill-opacity", "stroke-opacity", "stroke-width"};
    Document document(source);
    CHECK(document.fault == "");
    REQUIRE(!document.elements.empty());
    CHECK(document.elements[0].name == "svg");
    CHECK(document.elements[0].attributes["xmlns"] == "http://www.w3.org/2000/svg");
    for (const Element& e : document.elements) {
        CAPTURE(e.name);
        REQUIRE(kKnown.count(e.name) == 1);
        for (const auto& attribute : e.attributes) { // not bound to names: clang 14 cannot capture those
            const std::string &name = attribute.first, &value = attribute.second;
            CAPTURE(name);
            CAPTURE(value);
            CHECK(kKnown.at(e.name).count(name) == 1);
            CHECK(value.find("nan") == std::string::npos);
            CHECK(value.find("inf") == std::string::npos);
            if (kNumbers.count(name)) CHECK(plain_number(value));
            if (name == "d") CHECK(!corners(value).empty());
            if (name == "font-family") CHECK(value == "Inter, system-ui, sans-serif");
            if (name == "clip-path") CHECK(value == "url(#area)");
            if (name == "id") CHECK(value == "area");
        }
    }
    CHECK(document.all("clipPath").size() == 1);
    return document;
}

/// The paths stroked in a colour and this wide.
std::vector<Corner> stroked(const Document& document, const std::string& colour, const std::string& width) {
    for (const Element* e : document.all("path"))
        if (e->attributes.count("stroke") && e->attributes.at("stroke") == colour &&
            e->attributes.at("stroke-width") == width)
            return corners(e->attributes.at("d"));
    return {};
}

const TextWidth kHalves = [](const std::string& words, float size) {
    return 0.5f * size * static_cast<float>(words.size());
};

/// Some of everything.
struct Everything {
    std::vector<double> x{0.0, 1.0, 2.0, 3.0, 4.0}, y{0.1, kNan, 2.0, -1.0, 3.0},
        z{1.0, 2.0, 1.0, kInfinity, 1.0}, edges{0.0, 1.0, 2.0, 4.0}, height{1.0, kNan, 3.0},
        boom{1.0, 1e10, 1e100, kInfinity, kInfinity};
    PlotFigure figure;

    Everything() {
        figure.title = "Everything";
        figure.x.label = "time t";
        figure.y.label = "value";
        figure.bars.push_back({"bars", Ink::finite, edges, height});
        figure.bands.push_back({"band", Ink::gap, x, y, z});
        figure.layer_x = x;
        figure.layers = {{"one", Ink::amplification, y}, {"two", Ink::noise, z}};
        figure.curves.push_back({.name = "solid", .x = x, .y = y, .filled = true, .label_end = true});
        figure.curves.push_back({.name = "dashed", .x = x, .y = z, .dash = Dash::dashed, .steps = true});
        figure.curves.push_back({.name = "dotted", .x = x, .y = z, .dash = Dash::dotted});
        figure.curves.push_back({.name = "boom", .x = x, .y = boom, .label_clipped = true});
        figure.dots.push_back({.name = "dots", .x = x, .y = z, .lo = y, .hi = z});
        figure.horizontal.push_back({.value = 0.5, .label = "half", .dash = Dash::dotted});
        figure.vertical.push_back({.value = 2.5, .label = "here"});
        figure.vertical.push_back({.value = kNan, .label = "nowhere"});
        figure.cursor = 1.5;
    }
};

} // namespace

TEST_CASE("the picture of every kind of series is well-formed and keeps to the promised few elements") {
    const Everything all;
    for (const bool log : {false, true})
        for (const Theme* theme : {&dark_theme(), &light_theme()})
            for (const float width : {0.0f, 200.0f, 720.0f, static_cast<float>(kNan)}) {
                PlotView view;
                view.log_y = log;
                SvgOptions options;
                options.width = width;
                options.height = 0.6f * width;
                options.metadata = {"https://example.org/#v1&d=16", "digest 0123"};
                const Document document = read(svg_text(all.figure, view, *theme, options));
                CHECK(document.all("title")[0]->words == "Everything");
                CHECK(document.all("metadata")[0]->words == "\nhttps://example.org/#v1&d=16\ndigest 0123\n");
                CHECK(document.says("lin") == false); // no switches
                CHECK(document.says("log") == false);
                CHECK(document.says("nowhere") == false);
                if (width != 720.0f) continue;
                for (const char* words :
                     {"Everything", "time t", "value", "solid", "bars", "two", "half", "here"})
                    CHECK(document.says(words));
                // The curve that left the plot: value and name at its edge.
                CHECK(document.says("boom\u00a0 5×10⁹") == false);
                bool found = false;
                for (const Element* e : document.all("text"))
                    found |= e->words.find("5×10⁹") != std::string::npos;
                CHECK(found);
            }
}

TEST_CASE("a curve's samples land where the axes say") {
    const std::vector<double> x{0.0, 2.0, 5.0, 9.0, 10.0}, y{1.0, 30.0, 1e-4, kNan, 100.0};
    for (const bool log : {false, true}) {
        PlotFigure figure;
        figure.x.label = "x";
        figure.y.log = log;
        figure.curves.push_back({.name = "a", .paint = rgb(0x123456), .x = x, .y = y, .width = 2.75f});
        SvgOptions options;
        options.width = 640.0f;
        options.height = 400.0f;
        options.text_width = kHalves;
        const Document document = read(svg_text(figure, {}, dark_theme(), options));
        const PlotLayout layout =
            lay_out(figure, {}, {0.0f, 0.0f, 640.0f, 400.0f}, options.font_size, kHalves, true);
        CHECK(layout.y.log == log);
        const Scale to_x(layout.x), to_y(layout.y);
        const auto pixel = [&](std::size_t i) {
            return std::pair(layout.area.left + to_x.to_unit(x[i]) * layout.area.width(),
                             layout.area.bottom - to_y.to_unit(y[i]) * layout.area.height());
        };
        const std::vector<Corner> line = stroked(document, "#123456", "2.75");
        REQUIRE(line.size() == 3); // the last sample, alone behind a gap, is a dot
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(std::abs(line[i].x - pixel(i).first) < 0.006);
            CHECK(std::abs(line[i].y - pixel(i).second) < 0.006);
            CHECK(line[i].starts == (i == 0));
        }
        const std::vector<Corner> dot = stroked(document, "#123456", "4.95");
        REQUIRE(dot.size() == 2);
        CHECK(std::abs(dot[0].x - pixel(4).first) < 0.006);
        CHECK(std::abs(dot[0].y - pixel(4).second) < 0.006);
        // The area that clips is the layout's, and the ticks' words are its labels.
        for (const Element& e : document.elements) {
            if (e.parent != "clipPath") continue;
            CHECK(std::stof(e.attributes.at("x")) == layout.area.left);
            CHECK(std::stof(e.attributes.at("width")) == layout.area.width());
        }
        for (const Tick& t : layout.y_ticks)
            if (t.major()) CHECK(document.says(t.label));
        if (log) CHECK(document.says("10⁻⁴"));
    }
}

TEST_CASE("steps run level and then upright; dashes say how long they are") {
    const std::vector<double> x{0.0, 1.0, 2.0}, y{1.0, 3.0, 2.0};
    PlotFigure figure;
    figure.x.hi = 2.5;
    for (const Dash dash : {Dash::solid, Dash::dashed, Dash::dotted})
        figure.curves.push_back(
            {.paint = rgb(0x010203), .x = x, .y = y, .dash = dash, .width = 2.0f, .steps = true});
    const Document document = read(svg_text(figure, {}, light_theme(), {}));
    std::vector<std::string> dashes;
    for (const Element* e : document.all("path")) {
        if (!e->attributes.count("stroke") || e->attributes.at("stroke") != "#010203") continue;
        const std::string& d = e->attributes.at("d");
        CHECK(d.find('L') == std::string::npos);
        CHECK(std::count(d.begin(), d.end(), 'H') == 2);
        CHECK(std::count(d.begin(), d.end(), 'V') == 2);
        dashes.push_back(e->attributes.count("stroke-dasharray") ? e->attributes.at("stroke-dasharray")
                                                                 : "none");
    }
    CHECK(dashes == std::vector<std::string>{"none", "9 5.4", "2.4 4.4"});
}

TEST_CASE("what the reader hid is not in the picture, nor in its description") {
    const std::vector<double> x{0.0, 1.0}, small{1.0, 2.0}, large{50.0, 1000.0};
    PlotFigure figure;
    figure.title = "Two";
    figure.curves.push_back({.name = "small", .paint = Ink::gap, .x = x, .y = small, .label_end = true});
    figure.curves.push_back({.name = "large", .paint = rgb(0xABCDEF), .x = x, .y = large, .label_end = true});
    PlotView view;
    view.hidden = {"large"};
    const std::string source = svg_text(figure, view, dark_theme(), {});
    const Document document = read(source);
    CHECK(source.find("large") == std::string::npos);
    CHECK(source.find("#abcdef") == std::string::npos);
    CHECK(!document.says("1000")); // the axis follows what is left
    int named = 0;
    for (const Element* e : document.all("text")) named += e->words == "small";
    CHECK(named == 2); // in the legend, as the title does not name it, and at its end
    CHECK(svg_text(figure, {}, dark_theme(), {}).find("large") != std::string::npos);
}

TEST_CASE("hostile words cannot leave their element") {
    const std::vector<double> x{0.0, 1.0}, y{1.0, 2.0};
    const std::string hostile[] = {"<script>alert(1)</script>",
                                   "]]><!-- &amp; -->",
                                   "a & b \"c\" 'd'",
                                   std::string("nul\0 bell\a tab\t line\n del\x7f c1\u0085.", 32),
                                   "cut \xE2\x88",
                                   "bad \xFF\xC0\xAF\xED\xA0\x80\xF4\x90\x80\x80\xEF\xBF\xBF end",
                                   "fine \u2207\u03b1 \U0001D70B"};
    for (const std::string& words : hostile) {
        CAPTURE(words);
        PlotFigure figure;
        figure.title = words;
        figure.x.label = figure.y.label = words;
        figure.curves.push_back({.name = words, .x = x, .y = y, .label_end = true});
        figure.curves.push_back({.name = "other", .x = x, .y = y});
        figure.vertical.push_back({.value = 0.5, .label = words});
        SvgOptions options;
        options.metadata = {words, words};
        for (const bool measured : {false, true}) {
            if (measured) options.text_width = kHalves;
            options.title = measured ? words : "";
            const std::string source = svg_text(figure, {}, dark_theme(), options);
            const Document document = read(source);
            CHECK(document.all("metadata").size() == 1);
            for (const char* sign : {"\xFF", "\xC0", "\xED\xA0", "\xF4\x90", "\xEF\xBF\xBF", "\xC2\x85"})
                CHECK(source.find(sign) == std::string::npos);
        }
    }
    const auto title = [](const std::string& words) {
        PlotFigure figure;
        figure.title = words;
        return read(svg_text(figure, {}, dark_theme(), {})).all("title")[0]->words;
    };
    for (const int i : {0, 1, 2, 6}) CHECK(title(hostile[i]) == hostile[i]);
    CHECK(title(hostile[4]) == "cut ");
    CHECK(title(hostile[5]) ==
          "bad \u00a0end"); // of two spaces in a row one is unbreakable, or viewers join them
}

TEST_CASE("an empty figure says so") {
    PlotFigure figure;
    figure.empty_text = "computing the first moments";
    const Document document = read(svg_text(figure, {}, light_theme(), {}));
    CHECK(document.says("computing the first moments"));
    SvgOptions bare;
    bare.background = false;
    bare.footer = false;
    bare.metadata = {"digest"};
    const Document see_through = read(svg_text({}, {}, light_theme(), bare));
    CHECK(see_through.all("rect").size() == 1); // the clip's
    CHECK(!see_through.says("digest"));
    CHECK(see_through.all("metadata").size() == 1);
}

TEST_CASE("the size of the file follows the picture's width, not the history's length") {
    const auto size = [](std::size_t n) {
        std::vector<double> x, y;
        for (std::size_t i = 0; i < n; ++i) {
            x.push_back(static_cast<double>(i));
            y.push_back(std::sin(static_cast<double>(i * i % 1000)));
        }
        PlotFigure figure;
        figure.curves.push_back({.name = "noise", .x = x, .y = y, .filled = true});
        const std::string source = svg_text(figure, {}, dark_theme(), {});
        read(source);
        return source.size();
    };
    CHECK(size(100000) < 50000);
    CHECK(size(100000) < 2 * size(2000));
}

TEST_CASE("long footers are cut at the picture's width and leave the plot its room") {
    SvgOptions options;
    options.width = 500.0f;
    options.text_width = kHalves;
    options.metadata = {std::string(3000, 'x'), "short", "also short", std::string(200, 'y')};
    const Document document = read(svg_text(Everything().figure, {}, dark_theme(), options));
    int rows = 0;
    for (const Element* e : document.all("text")) {
        const float size = std::stof(e->attributes.at("font-size")) * 1.21f;
        if (e->words.find("…") != std::string::npos) CHECK(kHalves(e->words, size) <= 500.0f);
        rows += e->words.find("…") != std::string::npos || e->words.find("short") == 0;
        CHECK(std::stof(e->attributes.at("y")) < 420.0f);
    }
    CHECK(rows == 3);
    CHECK(document.all("metadata")[0]->words.size() > 3200);
}
