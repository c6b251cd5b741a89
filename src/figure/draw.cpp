#include "figure/draw.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace equator {

namespace {

constexpr float kFillOpacity = 0.16f;  // under a filled curve
constexpr float kBandOpacity = 0.20f;  // between two curves
constexpr float kLayerOpacity = 0.45f; // stacked areas: several colours side by side
constexpr float kBarOpacity = 0.40f;
constexpr float kLinesOpacity = 0.25f, kLinesWidth = 0.75f; // of many

void draw_axes(const Page& page, const Canvas& canvas) {
    const PlotLayout& layout = page.layout;
    const Box& area = layout.area;
    const float hair = std::max(1.0f, std::round(page.scale)), tick = std::round(0.28f * layout.size);
    const float size = layout.small;
    const Colour grid = page.theme[Ink::grid], axis = page.theme[Ink::axis];
    const Colour words = page.theme[Ink::muted];
    // Rectangles on whole pixels: crisp at every scale, where anti-aliased hairlines would blur.
    const auto rect = [&](float x0, float y0, float x1, float y1, Colour ink) {
        page.painter.rect({std::round(x0), std::round(y0), std::round(x1), std::round(y1)}, ink, 0.0f);
    };
    for (const Tick& t : layout.x_ticks) {
        const auto x = std::round(static_cast<float>(canvas.x_of(t.value)) - 0.5f * hair);
        rect(x, area.bottom, x + hair, area.bottom + (t.major() ? tick : 0.55f * tick), axis);
        if (!t.major()) continue;
        rect(x, area.top, x + hair, area.bottom, grid);
        const float middle =
            std::min(x, layout.frame.right - 0.2f * layout.size - 0.5f * page.text_width(t.label));
        page.text(middle, area.bottom + tick + 0.1f * size, t.label, words, Align::centre);
    }
    for (const Tick& t : layout.y_ticks) {
        const auto y = std::round(static_cast<float>(canvas.y_of(t.value)) - 0.5f * hair);
        rect(area.left - (t.major() ? tick : 0.55f * tick), y, area.left, y + hair, axis);
        if (!t.major()) continue;
        rect(area.left, y, area.right, y + hair, grid);
        page.text(area.left - tick - 0.2f * size, y - 0.5f * size, t.label, words, Align::right);
    }
    rect(area.left - hair, area.top, area.left, area.bottom + hair, axis);
    rect(area.left - hair, area.bottom, area.right, area.bottom + hair, axis);
    // A signed quantity's zero is drawn as firmly as an axis.
    if (!layout.y.log && layout.y.lo < 0.0 && layout.y.hi > 0.0) {
        const auto y = std::round(static_cast<float>(canvas.y_of(0.0)) - 0.5f * hair);
        rect(area.left, y, area.right, y + hair, axis);
    }
}

void draw_layers(const Page& page, Canvas& canvas) {
    if (page.figure.layers.empty()) return;
    const std::span<const double> x = page.figure.layer_x;
    const std::vector<StackedLayer> stacked = stack(page.figure, page.view.hidden);
    for (const bool outline : {false, true}) // outlines over all fills
        for (std::size_t l = 0; l < stacked.size(); ++l) {
            if (is_hidden(page.view.hidden, page.figure.layers[l].name)) continue;
            const Colour ink = colour_of(page.theme, page.figure.layers[l].paint);
            for (const StackedLayer::Area& area : {stacked[l].above, stacked[l].below}) {
                if (!outline) {
                    canvas.fill_between(x, area.base, area.top, faded(ink, kLayerOpacity));
                    continue;
                }
                // Only where the layer has any thickness, and one sample further to meet zero.
                std::vector<double> edge = area.top;
                const auto flat = [&](std::size_t i) {
                    return i >= edge.size() || area.top[i] == area.base[i];
                };
                for (std::size_t i = 0; i < edge.size(); ++i)
                    if (flat(i) && flat(i + 1) && (i == 0 || flat(i - 1)))
                        edge[i] = std::numeric_limits<double>::quiet_NaN();
                canvas.stroke(x, edge, false, ink, 1.25f * page.scale, Dash::solid);
            }
        }
}

void draw_series(const Page& page, Canvas& canvas) {
    const auto shown = [&](const std::string& name) { return !is_hidden(page.view.hidden, name); };
    const auto ink = [&](const Paint& paint) { return colour_of(page.theme, paint); };
    const float scale = page.scale;

    for (const Bars& s : page.figure.bars)
        if (shown(s.name)) canvas.bars(s, faded(ink(s.paint), kBarOpacity), ink(s.paint), 1.25f * scale);
    for (const Band& s : page.figure.bands)
        if (shown(s.name)) canvas.fill_between(s.x, s.lo, s.hi, faded(ink(s.paint), kBandOpacity));
    draw_layers(page, canvas);
    for (const Curve& s : page.figure.curves)
        if (s.filled && shown(s.name))
            canvas.fill_to_zero(s.x, s.y, s.steps, faded(ink(s.paint), kFillOpacity));
    for (const Lines& s : page.figure.lines)
        for (std::size_t i = 0; i < s.count() && shown(s.name); ++i)
            canvas.stroke(s.x, s.line(i), false, faded(ink(s.paint), kLinesOpacity), kLinesWidth * scale,
                          Dash::solid);
    draw_reference_lines(page, canvas);
    for (const Curve& s : page.figure.curves)
        if (shown(s.name)) canvas.stroke(s.x, s.y, s.steps, ink(s.paint), s.width * scale, s.dash);
    for (const Dots& s : page.figure.dots)
        if (shown(s.name)) canvas.dots(s, faded(ink(s.paint), s.opacity), s.radius * scale, 1.25f * scale);
}

float middle_of(const Box& box) {
    return 0.5f * (box.top + box.bottom);
}

void draw_chip(const Page& page, const LegendEntry& entry, float left, float middle, float opacity) {
    const Colour ink = faded(colour_of(page.theme, entry.paint), opacity);
    const float width = page.layout.chip, size = page.layout.small;
    if (entry.area) {
        const Box box{left + 0.2f * width, middle - 0.36f * size, left + 0.8f * width, middle + 0.36f * size};
        page.painter.rect(box, faded(ink, 0.5f), 0.15f * size);
        page.painter.outline(box, ink, page.scale, 0.15f * size);
    } else if (entry.dots) {
        const Point centre{left + 0.5f * width, middle};
        page.painter.dots({&centre, 1}, 0.24f * size, ink);
    } else {
        const Point ends[] = {{left, middle}, {left + width, middle}};
        page.painter.polyline(ends, ink, 2.0f * page.scale, entry.dash);
    }
}

/// In the middle, in as many lines as it takes.
void draw_empty_text(const Page& page) {
    const Box& area = page.layout.area;
    const std::string& words = page.figure.empty_text;
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < words.size();) {
        const std::size_t space = words.find(' ', from), end = std::min(space, words.size());
        const std::string word = words.substr(from, end - from);
        const std::string longer = lines.empty() ? word : lines.back() + " " + word;
        if (lines.empty() || page.text_width(longer) > area.width() - page.layout.small)
            lines.push_back(word);
        else
            lines.back() = longer;
        from = end + 1;
    }
    const float row = 1.35f * page.layout.small;
    float top = 0.5f * (area.top + area.bottom - row * static_cast<float>(lines.size()));
    for (const std::string& line : lines) {
        page.text(0.5f * (area.left + area.right), top, line, page.theme[Ink::muted], Align::centre);
        top += row;
    }
}

} // namespace

void draw_figure(const Page& page, Canvas& canvas) {
    const PlotFigure& figure = page.figure;
    const Box& area = page.layout.area;
    draw_axes(page, canvas);
    page.painter.clip(area);
    draw_series(page, canvas);
    if (figure.cursor) {
        const auto x = static_cast<float>(canvas.x_of(*figure.cursor));
        if (x >= area.left - 1.0f && x <= area.right + 1.0f)
            canvas.segment({x, area.top}, {x, area.bottom}, page.theme[Ink::accent], 1.25f * page.scale,
                           Dash::solid);
    }
    page.painter.unclip();
    draw_end_labels(page, canvas, draw_edge_labels(page, canvas));
    if (x_extent(figure, {}).empty()) draw_empty_text(page);
}

void draw_titles(const Page& page) {
    const auto put = [&](const Box& box, float size, const std::string& words, Ink ink) {
        if (!box.empty())
            page.painter.text(box.left, middle_of(box) - 0.5f * size, size, words, page.theme[ink],
                              Align::left, box.width());
    };
    put(page.layout.title, page.layout.size, page.layout.title_text, Ink::text);
    put(page.layout.y_label, page.layout.small, page.figure.y.label, Ink::muted);
    put(page.layout.x_label, page.layout.small, page.figure.x.label, Ink::muted);
}

void draw_legend_entry(const Page& page, const PlotLayout::Entry& entry, float opacity, Colour words) {
    const float middle = middle_of(entry.box), size = page.layout.small;
    draw_chip(page, entry.entry, entry.box.left, middle, opacity);
    page.text(entry.box.left + page.layout.chip + 0.4f * page.layout.size, middle - 0.5f * size,
              entry.entry.name, words);
}

} // namespace equator
