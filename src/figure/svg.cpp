#include "figure/svg.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "figure/canvas.h"
#include "figure/draw.h"

namespace equator {

namespace {

// Inter's line is this much higher than its font size in CSS, and its baseline this part of the line down.
constexpr float kLine = 1.21f, kBaseline = 0.8f;

// Advances of Inter's ASCII letters from the space on, in 1/64 of the font size, counted from ' '.
constexpr std::string_view kAdvances =
    "22:HITI.77@J2=27H>GIIGHEGH22JJJ@\\KJONFFPO1CJDYPQIQIIIOK]IKH777>=@DHDHE7GF//C/XEFGG8A7EDTCDC757J";

/// Takes the first code point off `rest`; 0 for what may not stand in a file: control characters, broken
/// UTF-8 (of which it takes a byte) and code points that XML does not know.
std::uint32_t next_code(std::string_view& rest) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
        return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0u;
    };
    std::uint32_t code = byte(0);
    const std::size_t more = code < 0x80 ? 0 : code < 0xC2 ? 4 : code < 0xE0 ? 1 : code < 0xF0 ? 2 : 3;
    bool fine = more < 4 && code < 0xF5;
    code &= more == 0 ? 0x7Fu : 0x3Fu >> more;
    for (std::size_t i = 1; fine && i <= more; ++i) {
        fine = (byte(i) & 0xC0u) == 0x80u;
        code = code << 6 | (byte(i) & 0x3Fu);
    }
    rest.remove_prefix(fine ? 1 + more : 1);
    if (code == '\t' || code == '\n' || code == '\r') code = ' ';
    // By length: what is below is a control character or has a shorter form, which alone is UTF-8.
    constexpr std::uint32_t kLeast[] = {0x20, 0xA0, 0x800, 0x10000};
    fine = fine && code >= kLeast[more] && code != 0x7F && code < 0x110000 && (code >> 11) != 0x1B &&
           (code & 0xFFFEu) != 0xFFFEu;
    return fine ? code : 0;
}

float inter_width(const std::string& words, float size) {
    float sum = 0.0f; // in 1/64 of the font size
    for (std::string_view rest = words; !rest.empty();) {
        const std::uint32_t code = next_code(rest);
        if (code == 0) continue;
        if (code - 0x20 < kAdvances.size())
            sum += static_cast<float>(kAdvances[code - 0x20] - ' ');
        else if (code == 0xB2 || code == 0xB3 || code == 0xB9 || (code >= 0x2070 && code < 0x2080))
            sum += 27.0f;      // superscripts
        else if (code == 0xB7) // the dot between symbols
            sum += 18.0f;
        else
            sum += code < 0x2E80 ? 40.0f : 64.0f;
    }
    return sum / 64.0f * size / kLine;
}

/// Appends words as the text of an element.
void append_words(std::string& out, const std::string& words) {
    bool space = false;
    for (std::string_view rest = words; !rest.empty();) {
        const std::string_view before = rest;
        const std::uint32_t code = next_code(rest);
        switch (code) {
        case 0:
            continue;
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case ' ': // a second one in a row would be lost
            out += space ? "\u00a0" : " ";
            break;
        default:
            out += before.substr(0, before.size() - rest.size());
        }
        space = code == ' ';
    }
}

/// Appends hundredths as a decimal number.
void append_hundredths(std::string& out, long n) {
    if (n < 0) out += '-';
    n = std::abs(n);
    out += std::to_string(n / 100);
    if (n % 100 == 0) return;
    out += '.';
    out += static_cast<char>('0' + n / 10 % 10);
    if (n % 10 != 0) out += static_cast<char>('0' + n % 10);
}

long hundredths(float value) {
    // Wider than any picture; not a number cannot come here, but if it did, the file would still be one.
    return value > -1e6f && value < 1e6f ? std::lround(100.0f * value) : 0;
}

/// Appends ` name="value"`.
void append(std::string& out, const char* name, const std::string& value) {
    out += ' ';
    out += name;
    out += "=\"";
    out += value;
    out += '"';
}

void append(std::string& out, const char* name, float value) {
    std::string number;
    append_hundredths(number, hundredths(value));
    append(out, name, number);
}

/// Appends a fill or a stroke, with its opacity.
void append(std::string& out, const std::string& name, Colour colour) {
    std::string hex = "#";
    for (const float part : {colour.r, colour.g, colour.b}) {
        const long byte = std::lround(255.0f * std::clamp(part, 0.0f, 1.0f));
        hex += "0123456789abcdef"[byte / 16];
        hex += "0123456789abcdef"[byte % 16];
    }
    append(out, name.c_str(), hex);
    if (colour.a < 1.0f) append(out, (name + "-opacity").c_str(), colour.a);
}

std::string stroke(Colour colour, float thickness) {
    std::string style;
    append(style, "fill", "none");
    append(style, "stroke", colour);
    append(style, "stroke-width", thickness);
    return style;
}

std::string fill(Colour colour) {
    std::string style;
    append(style, "fill", colour);
    return style;
}

/// Shapes of one style that follow each other become one path.
class SvgPainter final : public Painter {
  public:
    SvgPainter(std::string& out, const TextWidth& measure) : out_(out), measure_(measure) {}

    float text_width(const std::string& words, float size) const override {
        return measure_ ? measure_(words, size) : inter_width(words, size);
    }

    void text(float x, float top, float size, const std::string& words, Colour colour, Align align,
              float max_width) override {
        if (words.empty()) return;
        end_path();
        out_ += "<text";
        append(out_, "x", x);
        append(out_, "y", top + kBaseline * size);
        append(out_, "font-family", "Inter, system-ui, sans-serif");
        append(out_, "font-size", size / kLine);
        append(out_, "fill", colour);
        if (align != Align::left) append(out_, "text-anchor", align == Align::right ? "end" : "middle");
        out_ += '>';
        append_words(out_, max_width > 0.0f ? cut(words, size, max_width) : words);
        out_ += "</text>\n";
    }

    void rect(const Box& box, Colour colour, float) override {
        begin_path(fill(colour));
        trace(box);
    }

    void outline(const Box& box, Colour colour, float thickness, float) override {
        begin_path(stroke(colour, thickness));
        trace(box);
    }

    void polyline(std::span<const Point> points, Colour colour, float thickness, Dash dash) override {
        std::string style = stroke(colour, thickness);
        append(style, "stroke-linejoin", "round");
        if (dash != Dash::solid) {
            const auto [on, off] = dash_lengths(dash, thickness, points);
            std::string lengths;
            append_hundredths(lengths, hundredths(on));
            lengths += ' ';
            append_hundredths(lengths, hundredths(off));
            append(style, "stroke-dasharray", lengths);
        }
        begin_path(style);
        for (std::size_t i = 0; i < points.size(); ++i)
            i == 0 ? move_to(points[i].x, points[i].y) : line_to(points[i].x, points[i].y);
    }

    void dots(std::span<const Point> centres, float radius, Colour colour) override {
        if (centres.empty()) return;
        std::string style = stroke(colour, 2.0f * radius);
        append(style, "stroke-linecap", "round");
        begin_path(style);
        for (const Point p : centres) {
            move_to(p.x, p.y);
            out_ += 'H';
            append_hundredths(out_, x_ + 1);
        }
    }

    void triangle(Point a, Point b, Point c, Colour colour) override {
        begin_path(fill(colour));
        move_to(a.x, a.y);
        line_to(b.x, b.y);
        line_to(c.x, c.y);
        out_ += 'Z';
    }

    void strip(std::span<const BandPoint> slices, float left, Colour colour) override {
        const std::string style = fill(colour);
        const auto flat = [&](std::size_t i) { return slices[i].bottom - slices[i].top < 0.005f; };
        for (std::size_t first = 0, next = 1; first < slices.size(); first = next, ++next) {
            // As far as slices are joined and there is something between them.
            while (next < slices.size() && !slices[next].starts && !(flat(next - 1) && flat(next))) ++next;
            if (next - first < 2) continue;
            begin_path(style); // not before: there may be nothing to fill
            move_to(left + slices[first].x, slices[first].top);
            for (std::size_t i = first + 1; i < next; ++i) line_to(left + slices[i].x, slices[i].top);
            for (std::size_t i = next; i-- > first;) line_to(left + slices[i].x, slices[i].bottom);
            out_ += 'Z';
        }
    }

    void clip(const Box& box) override {
        end_path();
        const std::string name = "area" + (++clips_ > 1 ? std::to_string(clips_) : std::string());
        out_ += "<clipPath id=\"" + name + "\">";
        element(box, "");
        out_ += "</clipPath>\n<g clip-path=\"url(#" + name + ")\">\n";
    }

    void unclip() override {
        end_path();
        out_ += "</g>\n";
    }

    /// A rect of its own.
    void element(const Box& box, const std::string& style) {
        out_ += "<rect";
        append(out_, "x", box.left);
        append(out_, "y", box.top);
        append(out_, "width", box.width());
        append(out_, "height", box.height());
        out_ += style;
        out_ += "/>";
    }

    /// As much of the words as fits, and an ellipsis if that is not all.
    std::string cut(const std::string& words, float size, float max_width) const {
        if (text_width(words, size) <= max_width + 1.0f) return words;
        // Bisected by bytes: half a code point is dropped when it is written.
        std::size_t fits = 0, all = words.size();
        while (all - fits > 1) {
            const std::size_t half = (fits + all) / 2;
            (text_width(words.substr(0, half) + "…", size) <= max_width ? fits : all) = half;
        }
        return words.substr(0, fits) + "…";
    }

    void end_path() {
        if (!style_.empty()) out_ += "\"/>\n";
        style_.clear();
    }

  private:
    void begin_path(const std::string& style) {
        if (style == style_) return;
        end_path();
        style_ = style;
        out_ += "<path" + style + " d=\"";
    }

    void number(char letter, long n) {
        out_ += letter;
        append_hundredths(out_, n);
    }

    void move_to(float x, float y) {
        number('M', x_ = hundredths(x));
        number(' ', y_ = hundredths(y));
    }

    void line_to(float x, float y) {
        const long to_x = hundredths(x), to_y = hundredths(y);
        if (to_y != y_ && to_x != x_) {
            number('L', to_x);
            number(' ', to_y);
        } else if (to_x != x_) {
            number('H', to_x);
        } else if (to_y != y_) {
            number('V', to_y);
        }
        x_ = to_x;
        y_ = to_y;
    }

    void trace(const Box& box) {
        move_to(box.left, box.top);
        line_to(box.right, box.top);
        line_to(box.right, box.bottom);
        line_to(box.left, box.bottom);
        out_ += 'Z';
    }

    std::string& out_;
    const TextWidth& measure_;
    std::string style_;  // of the path being written; empty: none
    long x_ = 0, y_ = 0; // its last point, in hundredths
    int clips_ = 0;      // areas so far
};

/// What the picture shows, for those who cannot see it.
std::string description(const PlotFigure& figure, const PlotView& view, const PlotLayout& layout) {
    const auto axis = [](const AxisSpec& spec, const Axis& shown) {
        return spec.label + (shown.log ? " (logarithmic)" : "");
    };
    std::string words = axis(figure.y, layout.y) + " against " + axis(figure.x, layout.x);
    const char* before = ": ";
    for (const LegendEntry& entry : legend(figure)) {
        if (is_hidden(view.hidden, entry.name)) continue;
        words += before + entry.name;
        before = ", ";
    }
    return words;
}

/// The metadata in rows at most `width` wide.
std::vector<std::string> footer_rows(const SvgPainter& painter, const std::vector<std::string>& lines,
                                     float size, float width) {
    std::vector<std::string> rows;
    for (const std::string& line : lines) {
        if (line.empty()) continue;
        if (!rows.empty()) {
            const std::string joined = rows.back() + "  ·  " + line;
            if (painter.text_width(joined, size) <= width) {
                rows.back() = joined;
                continue;
            }
        }
        rows.push_back(painter.cut(line, size, width));
    }
    return rows;
}

} // namespace

std::string svg_text(const PlotFigure& figure, const PlotView& view, const Theme& theme,
                     const SvgOptions& options, PlotPlace* place) {
    return svg_text({&figure, 1}, 1, view, theme, options, place);
}

std::string svg_text(std::span<const PlotFigure> figures, std::size_t columns, const PlotView& view,
                     const Theme& theme, const SvgOptions& options, PlotPlace* place) {
    std::string out;
    SvgPainter painter(out, options.text_width);
    const std::size_t down = (figures.size() + columns - 1) / columns;
    // In this order of arguments, std::max and std::min turn NaN into the bound.
    const float em = std::max(4.0f, std::min(100.0f, options.font_size));
    const float width =
        std::round(std::max(12.0f * em * static_cast<float>(columns), std::min(16384.0f, options.width)));
    const float height =
        std::round(std::max(8.0f * em * static_cast<float>(down), std::min(16384.0f, options.height)));

    float bottom = height; // of the figures
    const float small = 0.75f * em, pad = std::round(0.6f * em), row = 1.35f * small;
    std::vector<std::string> rows;
    if (options.footer) rows = footer_rows(painter, options.metadata, small, width - 2.0f * pad);
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(0.25f * height / row)));
    if (!rows.empty()) bottom -= std::round(row * static_cast<float>(rows.size()) + 0.4f * em);

    const TextWidth measure = [&](const std::string& words, float size) {
        return painter.text_width(words, size);
    };
    std::vector<PlotLayout> layouts;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const auto at = [](float length, std::size_t part, std::size_t parts) {
            return std::round(length * static_cast<float>(part) / static_cast<float>(parts));
        };
        const std::size_t x = i % columns, y = i / columns;
        const Box frame{at(width, x, columns), at(bottom, y, down), at(width, x + 1, columns),
                        at(bottom, y + 1, down)};
        layouts.push_back(lay_out(figures[i], view, frame, em, measure, true));
    }
    if (place) *place = {layouts[0].area, layouts[0].x, layouts[0].y};

    out += "<svg xmlns=\"http://www.w3.org/2000/svg\"";
    append(out, "width", width);
    append(out, "height", height);
    out += " viewBox=\"0 0 ";
    append_hundredths(out, hundredths(width));
    out += ' ';
    append_hundredths(out, hundredths(height));
    out += "\">\n";
    const auto tell = [&](const char* element, const std::string& words) {
        if (words.empty()) return;
        out += std::string("<") + element + '>';
        append_words(out, words);
        out += std::string("</") + element + ">\n";
    };
    tell("title", options.title.empty() ? figures[0].title : options.title);
    std::string words = description(figures[0], view, layouts[0]);
    const char* before = "; ";
    for (std::size_t i = 0; figures.size() > 1 && i < figures.size(); ++i, before = ", ")
        words += before + figures[i].title;
    tell("desc", words);
    if (!options.metadata.empty()) {
        out += "<metadata>\n";
        for (const std::string& line : options.metadata) {
            append_words(out, line);
            out += '\n';
        }
        out += "</metadata>\n";
    }

    if (options.background) {
        painter.element({0.0f, 0.0f, width, height}, fill(theme[Ink::plot]));
        out += '\n';
    }
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const PlotLayout& layout = layouts[i];
        const Page page{figures[i], view, layout, theme, 1.0f, painter};
        Canvas canvas(painter, layout.area, layout.x, layout.y);
        draw_figure(page, canvas);
        draw_titles(page);
        for (const PlotLayout::Entry& entry : layout.legend)
            draw_legend_entry(page, entry, 1.0f, theme[Ink::muted]);
    }
    float top = bottom;
    for (const std::string& line : rows) {
        painter.text(pad, top, small, line, theme[Ink::muted], Align::left, 0.0f);
        top += row;
    }
    painter.end_path();
    out += "</svg>\n";
    return out;
}

} // namespace equator
