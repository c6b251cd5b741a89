// thumbnail LINK: runs a link's scenario up to its moment and prints a small picture of it as SVG.
//
// Left the sphere with its neurons, coloured by latitude, and faintly their infinite-width twins, as the
// page's first view shows them; right their latitudes as bars beside the infinite-width law as a line, pole
// above pole. Colours are the program's, of the dark theme in attributes and of the light one in a style
// that readers of a light page see.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "figure/theme.h"

#include "base/portable_math.h"
#include "protocol/picture.h"
#include "run/estimate.h"
#include "view/camera.h"
#include "view/shared_link.h"

using namespace equator;

namespace {

constexpr std::size_t kMostBytes = 6000;
constexpr std::size_t kMostNeurons = 400;
constexpr int kWidth = 320, kHeight = 200;
/// What the camera looks through: the sphere's outline is 83 pixels in radius.
constexpr Viewport kWindow{-12.0f, -12.0f, 226.0f, 226.0f};
/// The bars: their foot, the longest, and the heights of the two poles.
constexpr float kFoot = 222.0f, kLongest = 84.0f, kTop = 17.0f, kBottom = 187.0f;
constexpr std::size_t kBars = 25;
/// Latitudes are told apart in so many colours, south to north.
constexpr std::size_t kShades = 7;

using Pixel = std::pair<int, int>; // (y, x): sorted, neighbours are near each other and differences short

std::size_t shade_of(float latitude) {
    const float u = 0.5f * (latitude + 1.0f) * static_cast<float>(kShades);
    return std::min(static_cast<std::size_t>(std::max(u, 0.0f)), kShades - 1);
}

/// South blue, equator grey, north orange: the colours of infinite and finite width are not meant here, but
/// they are the two that everybody tells apart.
Colour shade(const Theme& theme, std::size_t i) {
    const float u = 2.0f * static_cast<float>(i) / static_cast<float>(kShades - 1) - 1.0f;
    return mix(theme[Ink::muted], theme[u < 0.0f ? Ink::infinite : Ink::finite], std::sqrt(std::fabs(u)));
}

std::string hex(Colour c) {
    char text[8];
    const auto byte = [](float x) { return static_cast<unsigned>(std::lround(255.0f * x)); };
    std::snprintf(text, sizeof text, "#%02x%02x%02x", byte(c.r), byte(c.g), byte(c.b));
    return text;
}

/// One decimal is enough for lines, and whole pixels for dots.
std::string coordinate(float x) {
    const long tenths = std::lround(10.0f * x);
    std::string text = std::to_string(tenths / 10);
    if (tenths % 10 != 0) text += "." + std::to_string(std::labs(tenths % 10));
    return text;
}

/// Dots as the round caps of lines of no length: a few bytes each.
std::string dots(std::vector<Pixel> pixels) {
    std::sort(pixels.begin(), pixels.end());
    pixels.erase(std::unique(pixels.begin(), pixels.end()), pixels.end());
    std::string path;
    Pixel at{0, 0};
    for (const Pixel& p : pixels) {
        const int dx = p.second - at.second, dy = p.first - at.first;
        path += "m" + std::to_string(dx) + (dy < 0 ? "" : " ") + std::to_string(dy) + "h0";
        at = p;
    }
    return path;
}

class Drawing {
  public:
    explicit Drawing(const Snapshot& shown) : shown_(shown) { camera_.arrive(); }

    /// With at most `count` of the neurons; they are exchangeable, so the first are as good as any.
    std::string svg(std::size_t count) {
        count = std::min(count, shown_.neurons.size() / 3);
        text_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(kWidth) + " " +
                std::to_string(kHeight) + "\" fill=\"none\" stroke-linecap=\"round\">\n";
        style();
        glass();
        neurons(count, false);
        lines();
        neurons(count, true);
        pole();
        latitudes();
        return text_ + "</svg>\n";
    }

  private:
    void style() {
        // Attributes yield to style sheets, so that the dark colours stand wherever this is not read.
        const Theme& light = light_theme();
        text_ += "<style>@media(prefers-color-scheme:light){";
        for (std::size_t i = 0; i < kShades; ++i)
            text_ += ".s" + std::to_string(i) + "{stroke:" + hex(shade(light, i)) + "}";
        text_ += ".g{fill:" + hex(light[Ink::sphere]) + ";stroke:" + hex(light[Ink::sphere_rim]) + "}";
        text_ += ".l{stroke:" + hex(light[Ink::sphere_equator]) + "}";
        text_ += ".t{stroke:" + hex(light[Ink::infinite]) + "}.d{stroke:" + hex(light[Ink::gap]) + "}";
        text_ += ".p{fill:" + hex(light[Ink::sphere_pole]) + "}}</style>\n";
    }

    Projected project(const float* p) const { return camera_.project({p[0], p[1], p[2]}, kWindow); }
    static Pixel pixel(const Projected& p) {
        return {static_cast<int>(std::lround(p.y)), static_cast<int>(std::lround(p.x))};
    }

    void glass() {
        const float radius = camera_.sphere_radius_pixels(kWindow);
        text_ += "<circle class=\"g\" cx=\"" + coordinate(kWindow.x + 0.5f * kWindow.width) + "\" cy=\"" +
                 coordinate(kWindow.y + 0.5f * kWindow.height) + "\" r=\"" + coordinate(radius) +
                 "\" fill=\"" + hex(dark_theme()[Ink::sphere]) + "\" stroke=\"" +
                 hex(dark_theme()[Ink::sphere_rim]) + "\"/>\n";
    }

    /// A path of one class and colour.
    void path(const std::string& name, Colour dark, const std::string& d, const std::string& more = "") {
        if (d.empty()) return;
        text_ += "<path class=\"" + name + "\" stroke=\"" + hex(dark) + "\"" + more + " d=\"" + d + "\"/>\n";
    }

    /// The neurons on the near or the far side of the glass, their twins under them.
    void neurons(std::size_t count, bool near) {
        std::array<std::vector<Pixel>, kShades> beads;
        std::vector<Pixel> twins;
        std::string gaps;
        for (std::size_t i = 0; i < count; ++i) {
            const float* w = shown_.neurons.data() + 3 * i;
            const float* twin = shown_.twins.data() + 3 * i;
            if ((camera_.facing({w[0], w[1], w[2]}) > 0.0f) != near) continue;
            const Pixel a = pixel(project(w)), b = pixel(project(twin));
            beads[shade_of(w[2])].push_back(a);
            const int dy = b.first - a.first, dx = b.second - a.second;
            if (dx * dx + dy * dy < 9) continue; // under its neuron
            twins.push_back(b);
            if (near)
                gaps += "M" + std::to_string(a.second) + " " + std::to_string(a.first) + "l" +
                        std::to_string(dx) + (dy < 0 ? "" : " ") + std::to_string(dy);
        }
        const Theme& theme = dark_theme();
        // Half-pixel widths, wider where there are few.
        const float width = count < 100 ? 7.0f : 4.5f;
        const auto stroke = [&](float w) { return " stroke-width=\"" + coordinate(w) + "\""; };
        text_ += near ? "<g>\n" : "<g opacity=\".45\">\n";
        path("d", theme[Ink::gap], gaps, " stroke-opacity=\".6\"");
        path("t", theme[Ink::infinite], dots(twins), stroke(width - 0.5f) + " stroke-opacity=\".45\"");
        for (std::size_t i = 0; i < kShades; ++i)
            path("s" + std::to_string(i), shade(theme, i), dots(beads[i]),
                 stroke(near ? width : width - 1.0f));
        text_ += "</g>\n";
    }

    /// The equator, its near half stronger.
    void lines() {
        const EyeFrame eye = camera_.eye();
        const float yaw = std::atan2(eye.position.y, eye.position.x);
        const auto at = [&](float longitude) {
            return camera_.project({std::cos(yaw + longitude), std::sin(yaw + longitude), 0.0f}, kWindow);
        };
        constexpr auto kHalfTurn = static_cast<float>(kPi);
        float half_width = 0.0f;
        for (int k = 0; k < 360; ++k)
            half_width = std::max(half_width, at(static_cast<float>(k) * kHalfTurn / 180.0f).x - kWindow.x -
                                                  0.5f * kWindow.width);
        const Projected front = at(0.0f), back = at(kHalfTurn);
        const float height = 0.5f * (front.y - back.y);
        // Where it turns behind the glass: dot(point, eye) = 1.
        const float turn = std::acos(1.0f / std::hypot(eye.position.x, eye.position.y));
        const Projected left = at(-turn), right = at(turn);
        const std::string radii = coordinate(half_width) + " " + coordinate(height);
        const auto point = [](const Projected& p) { return coordinate(p.x) + " " + coordinate(p.y); };
        const auto arc = [&](const Projected& a, const Projected& b, const Projected& c) {
            return "M" + point(a) + "A" + radii + " 0 0 0 " + point(b) + "A" + radii + " 0 0 0 " + point(c);
        };
        const Colour colour = dark_theme()[Ink::sphere_equator];
        path("l", colour, arc(right, back, left), " stroke-opacity=\".35\"");
        path("l", colour, arc(left, front, right));
    }

    /// w*, what is to be learnt; where that has several directions, the first axis.
    void pole() {
        const Projected top = camera_.project({0.0f, 0.0f, 1.0f}, kWindow);
        const std::string x = coordinate(top.x), fill = hex(dark_theme()[Ink::sphere_pole]);
        text_ += "<path class=\"p\" fill=\"" + fill + "\" d=\"M" + x + " " + coordinate(top.y - 15.0f) +
                 "l4 9h-8z\"/>\n<text class=\"p\" x=\"" + coordinate(top.x + 8.0f) + "\" y=\"" +
                 coordinate(top.y - 6.0f) + "\" fill=\"" + fill +
                 "\" font-family=\"system-ui,sans-serif\" font-size=\"12\">" +
                 (shown_.alignment.empty() ? "w*" : "e₁") + "</text>\n";
    }

    /// Bars for the neurons, all of them, and a line for infinite width.
    void latitudes() {
        std::array<float, kBars> finite{}, infinite{};
        for (std::size_t i = 0; i < kLatitudeBins; ++i)
            finite[i * kBars / kLatitudeBins] += shown_.latitude_finite[i];
        for (std::size_t i = 0; i < kDensityBins; ++i)
            infinite[i * kBars / kDensityBins] += shown_.latitude_infinite[i];
        float most = 0.0f;
        for (std::size_t i = 0; i < kBars; ++i) most = std::max({most, finite[i], infinite[i]});
        const float step = (kBottom - kTop) / static_cast<float>(kBars);
        std::array<std::string, kShades> bars;
        std::string line = "M" + coordinate(kFoot) + " " + coordinate(kBottom);
        for (std::size_t i = 0; i < kBars; ++i) {
            const float y = kBottom - (static_cast<float>(i) + 0.5f) * step;
            const float latitude = (2.0f * static_cast<float>(i) + 1.0f) / static_cast<float>(kBars) - 1.0f;
            const float length = kLongest * finite[i] / most;
            if (length >= 0.1f)
                bars[shade_of(latitude)] +=
                    "M" + coordinate(kFoot) + " " + coordinate(y) + "h" + coordinate(length);
            line +=
                "H" + coordinate(kFoot + kLongest * infinite[i] / most) + "V" + coordinate(y - 0.5f * step);
        }
        line += "H" + coordinate(kFoot);
        for (std::size_t i = 0; i < kShades; ++i)
            path("s" + std::to_string(i), shade(dark_theme(), i), bars[i],
                 " stroke-width=\"5\" stroke-linecap=\"butt\"");
        path("t", dark_theme()[Ink::infinite], line, " stroke-width=\"1.2\"");
    }

    const Snapshot& shown_;
    Camera camera_;
    std::string text_;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("thumbnail LINK\n", stderr);
        return 2;
    }
    const SharedLinkResult read = parse_shared_link(argv[1]);
    for (const LinkProblem& problem : read.problems) std::fprintf(stderr, "%s\n", describe(problem).c_str());
    if (!read.ok()) return 2;
    const Scenario& scenario = read.link.scenario;
    if (const auto refusal = refuse(scenario, kPageCapacity, "this page")) {
        std::fprintf(stderr, "%s\n", refusal->reason.c_str());
        return 2;
    }
    Run run(scenario, false);
    run.advance_to(scenario.t);
    Snapshot snapshot;
    fill_snapshot(run, run.state_at(scenario.t, false), snapshot);
    if (!snapshot.error.empty()) {
        std::fprintf(stderr, "%s\n", snapshot.error.c_str());
        return 1;
    }
    Drawing drawing(snapshot);
    std::string svg;
    for (std::size_t count = kMostNeurons; count > 0; count -= 20)
        if (svg = drawing.svg(count); svg.size() <= kMostBytes) break;
    std::fputs(svg.c_str(), stdout);
    return 0;
}
