#include "figure/annotate.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "figure/labels.h"

namespace equator {

namespace {

/// A series' colour for its name and value.
Colour words_in(const Theme& theme, const Paint& paint) {
    return readable(colour_of(theme, paint), theme[Ink::plot], theme[Ink::text]);
}

/// The last sample of a curve that is finite in both coordinates.
std::optional<std::size_t> last_finite(const Curve& curve) {
    for (std::size_t i = std::min(curve.x.size(), curve.y.size()); i-- > 0;)
        if (std::isfinite(curve.x[i]) && std::isfinite(curve.y[i])) return i;
    return std::nullopt;
}

/// Value of an edge-labelled curve "now": at the cursor, else at its end. Infinite if the curve has become
/// so.
std::optional<double> value_now(const PlotFigure& figure, const Curve& curve) {
    if (curve.x.empty() || curve.y.empty()) return std::nullopt;
    if (!figure.cursor || *figure.cursor > curve.x.back()) return curve.y.back();
    if (*figure.cursor < curve.x.front()) return std::nullopt;
    if (auto value = value_at(curve.x, curve.y, *figure.cursor, curve.steps)) return value;
    const auto after = std::upper_bound(curve.x.begin(), curve.x.end(), *figure.cursor);
    return curve.y[static_cast<std::size_t>(after - curve.x.begin()) - 1];
}

/// A value of a read-out, with its estimated error where that is known.
std::string words_of(const Reading& reading) {
    return format_readout(reading.value) +
           (reading.error > 0.0 ? " ± " + format_value(reading.error, 1) : std::string());
}

} // namespace

void Page::text(float x, float top, const std::string& words, Colour colour, Align align) const {
    painter.text(x, top, layout.small, words, colour, align, 0.0f);
}

float Page::text_width(const std::string& words) const {
    return painter.text_width(words, layout.small);
}

void draw_end_labels(const Page& page, const Canvas& canvas, float top) {
    const Box& area = page.layout.area;
    const float gap = 0.4f * page.layout.size;
    struct Label {
        const Curve* curve;
        float left;
    };
    std::vector<Label> labels;
    std::vector<double> middles;
    for (const Curve& curve : page.figure.curves) {
        if (!curve.label_end || is_hidden(page.view.hidden, curve.name)) continue;
        const auto last = last_finite(curve);
        if (!last) continue;
        // Where the curve ends, or leaves the plot on the right.
        const double end = std::min(curve.x[*last], page.layout.x.hi);
        const auto value = value_at(curve.x, curve.y, end, curve.steps);
        if (!value) continue;
        const double x = canvas.x_of(end), y = canvas.y_of(*value);
        if (x < area.left || y < area.top || y > area.bottom) continue;
        const auto left = static_cast<float>(x) + gap;
        if (left + page.text_width(curve.name) > page.layout.frame.right - 0.3f * page.layout.size) continue;
        labels.push_back({&curve, left});
        middles.push_back(y);
    }
    const double height = 1.1 * page.layout.small;
    // A low plot loses room to few words only.
    constexpr double kMostCovered = 0.6;
    if (!page.layout.tall && height * static_cast<double>(labels.size()) > kMostCovered * (area.bottom - top))
        return;
    std::vector<double> wished = middles;
    spread_labels(middles, height, top, area.bottom);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        // Moved so far that it would name another curve: better none.
        if (std::abs(middles[i] - wished[i]) > 1.6 * height) continue;
        page.text(labels[i].left, static_cast<float>(middles[i]) - 0.5f * page.layout.small,
                  labels[i].curve->name, words_in(page.theme, labels[i].curve->paint));
    }
}

float draw_edge_labels(const Page& page, const Canvas& canvas) {
    const Box &area = page.layout.area, &row = page.layout.edge_row;
    const float size = page.layout.small, height = std::round(1.35f * size), arrow = 0.32f * size;
    const float pad = 0.4f * size, gap = 0.3f * size;
    float row_right = std::min(row.right, area.right); // of what is still free
    float free_top = area.top;
    float next_top = area.top + gap, next_bottom = area.bottom - gap - height;

    for (const Curve& curve : page.figure.curves) {
        if (!curve.label_clipped || is_hidden(page.view.hidden, curve.name)) continue;
        const auto value = value_now(page.figure, curve);
        if (!value || std::isnan(*value)) continue;
        const bool above = *value > page.layout.y.hi;
        if (!above && *value >= page.layout.y.lo) continue;
        if (!above && page.layout.y.log) continue; // below a log axis: too small to show, no explosion

        std::string words = format_value(*value, 2);
        // The arrowhead stands where the curve would be now, if the words then fit.
        const auto now = static_cast<float>(canvas.x_of(page.figure.cursor.value_or(curve.x.back())));
        const auto width_of = [&](const std::string& text) {
            return page.text_width(text) + 2.0f * (arrow + pad) + gap;
        };
        const std::string named = curve.name + "  " + words;
        if (!curve.name.empty() && (page.layout.tall || now + pad + width_of(named) <= area.right))
            words = page.layout.tall && above ? named + ", off the plot" : named;
        const float width = width_of(words);
        float left = now - arrow - pad, top = 0.0f;
        if (above && !row.empty() &&
            row_right - width >= row.left) { // outside the area, where it covers nothing
            left = std::clamp(left, row.left, row_right - width);
            top = row.top + 0.5f * (row.height() - height);
            row_right = left - gap;
        } else {
            // Right of the cursor, where curves have not been yet, as far as there is room.
            left = std::clamp(now + pad, area.left, std::max(area.left, area.right - width));
            float& next = above ? next_top : next_bottom;
            top = next;
            if (top < area.top || top + height > area.bottom) continue; // no room left
            next += above ? height + gap : -height - gap;
            if (above) free_top = next;
            page.painter.rect({left, top, left + width, top + height}, faded(page.theme[Ink::plot], 0.85f),
                              gap);
        }
        const Colour ink = colour_of(page.theme, curve.paint);
        const float x = left + pad + arrow, middle = top + 0.5f * height, tip = above ? -arrow : arrow;
        // Clockwise for both directions, as anti-aliasing expects.
        const Point a{x - arrow, middle - 0.7f * tip}, b{x, middle + tip}, c{x + arrow, middle - 0.7f * tip};
        page.painter.triangle(above ? a : c, b, above ? c : a, ink);
        page.text(x + arrow + gap, middle - 0.5f * size, words, words_in(page.theme, curve.paint));
    }
    return free_top;
}

void draw_reference_lines(const Page& page, Canvas& canvas) {
    const Box& area = page.layout.area;
    const float size = page.layout.small;
    for (const ReferenceLine& line : page.figure.horizontal) {
        const double at = canvas.y_of(line.value);
        if (!(at >= area.top - 1.0 && at <= area.bottom + 1.0)) continue;
        const auto y = static_cast<float>(at);
        const Colour ink = colour_of(page.theme, line.paint);
        canvas.segment({area.left, y}, {area.right, y}, ink, page.scale, line.dash);
        const float top = y - 1.25f * size > area.top ? y - 1.25f * size : y + 0.2f * size;
        if (page.layout.tall)
            page.text(line.right ? area.right - 0.5f * size : area.left + 0.5f * size, top, line.label, ink,
                      line.right ? Align::right : Align::left);
    }
    float next_top = area.top + 0.2f * size; // labels of neighbouring vertical lines step down
    for (const ReferenceLine& line : page.figure.vertical) {
        const double at = canvas.x_of(line.value);
        if (!(at >= area.left - 1.0 && at <= area.right + 1.0)) continue;
        const auto x = static_cast<float>(at);
        const Colour ink = colour_of(page.theme, line.paint);
        canvas.segment({x, area.bottom}, {x, area.top}, ink, page.scale, line.dash);
        if (line.label.empty() || !page.layout.tall) continue;
        const float width = page.text_width(line.label);
        const float left = x + 0.4f * size + width < area.right ? x + 0.4f * size : x - 0.4f * size - width;
        page.text(left, next_top, line.label, ink);
        next_top += 1.3f * size;
    }
}

void draw_crosshair(const Page& page, Canvas& canvas, double x) {
    const Box& area = page.layout.area;
    const double at = canvas.x_of(x);
    if (!(at >= area.left - 1.0 && at <= area.right + 1.0)) return;
    const auto px = static_cast<float>(at);
    canvas.segment({px, area.top}, {px, area.bottom}, faded(page.theme[Ink::text], 0.45f), page.scale,
                   Dash::solid);
    for (const Reading& r : readings(page.figure, page.view.hidden, x)) {
        const double py = canvas.y_of(r.drawn_at);
        if (!(py >= area.top && py <= area.bottom)) continue;
        const Point centre{px, static_cast<float>(py)};
        page.painter.dots({&centre, 1}, 4.2f * page.scale, page.theme[Ink::plot]);
        page.painter.dots({&centre, 1}, 3.0f * page.scale, colour_of(page.theme, r.paint));
    }
}

void draw_readout(const Page& page, const Canvas& canvas, double x, float mouse_y, Point display) {
    const float size = page.layout.small, row = std::round(1.4f * size), pad = std::round(0.7f * size);
    const float chip = 0.7f * size, gap = 0.55f * size;
    const std::vector<Reading> list = readings(page.figure, page.view.hidden, x);

    const std::string heading = page.figure.x.label.empty() ? "x" : page.figure.x.label;
    const std::string at = format_readout(x);
    float names = page.text_width(heading), values = page.text_width(at);
    for (const Reading& r : list) {
        names = std::max(names, chip + gap + page.text_width(r.name));
        values = std::max(values, page.text_width(words_of(r)));
    }
    const float width = std::round(names + 2.2f * gap + values + 2.0f * pad);
    const float height = row * static_cast<float>(list.size() + 1) + 1.4f * pad;

    // Right of the crosshair if there is room on the display, else left of it; vertically about the mouse.
    const auto cross = static_cast<float>(canvas.x_of(x));
    float left = cross + size;
    if (left + width > display.x - 4.0f) left = cross - size - width;
    left = std::clamp(left, 4.0f, std::max(4.0f, display.x - width - 4.0f));
    const float top = std::clamp(mouse_y - 0.5f * height, 4.0f, std::max(4.0f, display.y - height - 4.0f));

    const float rounding = 0.45f * size;
    const Box box{std::round(left), std::round(top), std::round(left) + width, std::round(top) + height};
    page.painter.rect(box, faded(page.theme[Ink::panel], 0.96f), rounding);
    page.painter.outline(box, page.theme[Ink::border], page.scale, rounding);
    float y = box.top + 0.7f * pad + 0.5f * (row - size);
    const float right = box.right - pad;
    page.text(box.left + pad, y, heading, page.theme[Ink::muted]);
    page.text(right, y, at, page.theme[Ink::text], Align::right);
    for (const Reading& r : list) {
        y += row;
        const float middle = y + 0.5f * size;
        page.painter.rect({box.left + pad, middle - 0.5f * chip, box.left + pad + chip, middle + 0.5f * chip},
                          colour_of(page.theme, r.paint), 0.2f * chip);
        page.text(box.left + pad + chip + gap, y, r.name, page.theme[Ink::text]);
        page.text(right, y, words_of(r), page.theme[Ink::text], Align::right);
    }
}

} // namespace equator
