#include "faces/lab/slope_labels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/number_text.h"
#include "figure/experiment_marks.h"
#include "figure/labels.h"

namespace equator {

namespace {

constexpr double kSize = 13.0, kRow = 16.0; // of the words, CSS pixels
constexpr double kLetter = 6.6;             // the width of one, about
constexpr double kAlong = 0.5;              // where on its line a slope stands
constexpr double kWideArea = 420.0;         // areas at least so wide have room for the word

struct Label {
    std::string words;
    Colour colour;
    double x = 0.0; ///< of the line
    double width = 0.0;
    bool rising = false; ///< the line: what is free above it is on the left, else on the right
};

std::string hex(Colour colour) {
    std::string text = "#";
    for (const float part : {colour.r, colour.g, colour.b}) {
        const long byte = std::lround(255.0f * std::clamp(part, 0.0f, 1.0f));
        text += "0123456789abcdef"[byte / 16];
        text += "0123456789abcdef"[byte % 16];
    }
    return text;
}

std::ptrdiff_t letters(const std::string& words) {
    return std::count_if(words.begin(), words.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; });
}

std::string with_minus(std::string text) {
    if (text.front() == '-') text.replace(0, 1, "\u2212");
    return text;
}

/// The words as an SVG element.
std::string element(const Label& label, double y, const std::string& paint) {
    const double x = label.rising ? label.x - 6.0 : label.x + 6.0;
    return "<text x=\"" + fixed_text(x, 1) + "\" y=\"" + fixed_text(y + 0.35 * kSize, 1) +
           "\" font-family=\"Inter, system-ui, sans-serif\" font-size=\"" + number_text(kSize) + "\"" +
           (label.rising ? " text-anchor=\"end\"" : "") + paint + ">" + label.words + "</text>\n";
}

} // namespace

std::string slope_text(const CurveFit& fit) {
    const double slope = fit.line.slope, error = fit.line.slope_error;
    if (!std::isfinite(error) || !(error > 0.0)) return with_minus(general_text(slope, 3));
    const int places = std::clamp(1 - static_cast<int>(std::floor(std::log10(error))), 0, 6);
    return with_minus(fixed_text(slope, places)) + " \u00b1 " + fixed_text(error, places);
}

void write_slopes(std::string& svg, const Experiment& experiment, const Findings& findings,
                  const FigurePart& part, const Theme& theme, const PlotPlace& place) {
    const Scale x(place.x), y(place.y);
    const Box& area = place.area;
    std::vector<Label> labels;
    std::vector<double> heights;
    for (const Finding& finding : findings.curves) {
        if (!wanted(part, finding.curve.measure) || !finding.fit || finding.fit->x.size() < 2) continue;
        const CurveFit& fit = *finding.fit;
        const auto across = [&](std::size_t i) { return area.left + x.to_unit(fit.x[i]) * area.width(); };
        const auto up = [&](std::size_t i) { return area.bottom - y.to_unit(fit.y[i]) * area.height(); };
        const std::size_t last = fit.x.size() - 1;
        Label label;
        label.rising = up(last) < up(0) - 1.0;
        label.words = (area.width() >= kWideArea ? "slope " : "") + slope_text(fit);
        label.width = kLetter * static_cast<double>(letters(label.words));
        label.colour = readable(colour_of(theme, paint_of(experiment, part, finding.curve)), theme[Ink::plot],
                                theme[Ink::text]);
        label.x = across(0) + kAlong * (across(last) - across(0));
        const double at = up(0) + kAlong * (up(last) - up(0)) - 0.8 * kRow;
        const double left = label.rising ? label.x - label.width : label.x;
        if (!(at > area.top && at < area.bottom) || left < area.left || left + label.width > area.right)
            continue; // the table has it
        labels.push_back(std::move(label));
        heights.push_back(at);
    }
    spread_labels(heights, kRow, area.top, area.bottom);
    std::string text;
    const std::string halo = " fill=\"" + hex(theme[Ink::plot]) + "\" stroke=\"" + hex(theme[Ink::plot]) +
                             "\" stroke-width=\"4\" stroke-linejoin=\"round\"";
    for (std::size_t i = 0; i < labels.size(); ++i)
        text += element(labels[i], heights[i], halo) +
                element(labels[i], heights[i], " fill=\"" + hex(labels[i].colour) + "\"");
    svg.insert(svg.rfind("</svg>"), text);
}

} // namespace equator
