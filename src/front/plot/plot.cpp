#include "front/plot/plot.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "front/plot/annotate.h"
#include "front/plot/canvas.h"
#include "front/style.h"

namespace equator {

namespace {

constexpr float kFillOpacity = 0.16f;  // under a filled curve
constexpr float kBandOpacity = 0.20f;  // between two curves
constexpr float kLayerOpacity = 0.45f; // stacked areas: several colours side by side
constexpr float kBarOpacity = 0.40f;
constexpr float kWheelStep = 0.85f; // the shown range shrinks to this per notch

// ---- the mouse
// --------------------------------------------------------------------------------------------------

/// A text that can be pressed. Returns whether it was; `hovered` tells how to draw it.
bool press(const char* id, const Box& box, bool& hovered) {
    hovered = false;
    if (box.empty()) return false;
    ImGui::SetCursorScreenPos({box.left, box.top});
    const bool pressed = ImGui::InvisibleButton(id, {box.width(), box.height()});
    hovered = ImGui::IsItemHovered();
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return pressed;
}

/// Shows [lo, hi] unless that is too narrow an axis to label.
void zoom_to(std::optional<Axis>& zoom, double lo, double hi, bool log) {
    if (lo > hi) std::swap(lo, hi);
    const Axis wish{lo, hi, log};
    if (make_axis(lo, hi, log) == wish) zoom = wish;
}

/// Scales the shown range about the unit position `at`; leaves the zoom once everything is in view again.
void zoom_about(std::optional<Axis>& zoom, const Axis& shown, const Axis& full, double at, double factor) {
    const Scale scale(shown);
    const double lo = scale.from_unit(at - at * factor), hi = scale.from_unit(at + (1.0 - at) * factor);
    if (lo <= full.lo && hi >= full.hi)
        zoom.reset();
    else
        zoom_to(zoom, std::max(lo, full.lo), std::min(hi, full.hi), shown.log);
}

/// Which directions a drag selects: nearly flat boxes zoom x only, nearly upright ones y only.
struct DragBox {
    ImVec2 a, b;
    bool x, y;
};

DragBox drag_box(const PlotLayout& layout, ImVec2 from, ImVec2 to) {
    const Box& area = layout.area;
    to.x = std::clamp(to.x, area.left, area.right);
    to.y = std::clamp(to.y, area.top, area.bottom);
    const float dx = std::abs(to.x - from.x), dy = std::abs(to.y - from.y), thin = 1.2f * layout.size;
    DragBox box{{std::min(from.x, to.x), std::min(from.y, to.y)},
                {std::max(from.x, to.x), std::max(from.y, to.y)},
                dx >= thin || dx >= dy,
                dy >= thin || dy > dx};
    if (!box.x) box.a.x = area.left, box.b.x = area.right;
    if (!box.y) box.a.y = area.top, box.b.y = area.bottom;
    return box;
}

void handle_area(const PlotFigure& figure, const PlotLayout& layout, const Canvas& canvas, PlotState& state,
                 PlotResult& result) {
    const Box& area = layout.area;
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 mouse = io.MousePos;
    ImGui::SetCursorScreenPos({area.left, area.top});
    ImGui::InvisibleButton("area", {area.width(), area.height()});
    result.hovered = ImGui::IsItemHovered();
    PlotView& view = state.view;

    if (ImGui::IsItemActivated()) state.drag_from = mouse;
    const float moved = std::hypot(mouse.x - state.drag_from.x, mouse.y - state.drag_from.y);
    if (ImGui::IsItemActive() && moved > 0.5f * layout.size) state.dragging = true;
    if (ImGui::IsItemDeactivated()) {
        if (state.dragging) {
            const DragBox box = drag_box(layout, state.drag_from, mouse);
            if (box.x)
                zoom_to(view.zoom_x, canvas.value_of_x(box.a.x), canvas.value_of_x(box.b.x), layout.x.log);
            if (box.y)
                zoom_to(view.zoom_y, canvas.value_of_y(box.b.y), canvas.value_of_y(box.a.y), layout.y.log);
        } else if (result.hovered) {
            result.clicked_x = canvas.value_of_x(mouse.x);
        }
        state.dragging = false;
    }
    if (result.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        view.zoom_x.reset();
        view.zoom_y.reset();
    }
    // Without Ctrl the wheel scrolls the page.
    if (result.hovered && io.KeyCtrl && io.MouseWheel != 0.0f) {
        const double factor = std::pow(kWheelStep, io.MouseWheel);
        if (io.KeyShift)
            zoom_about(view.zoom_y, layout.y, layout.full_y, (area.bottom - mouse.y) / area.height(), factor);
        else
            zoom_about(view.zoom_x, layout.x, layout.full_x, (mouse.x - area.left) / area.width(), factor);
    }
    state.hover_x.reset();
    if (result.hovered && !state.dragging)
        state.hover_x = nearest_x(figure, view.hidden, layout.x, canvas.value_of_x(mouse.x));
}

// ---- drawing
// ----------------------------------------------------------------------------------------------------

void draw_axes(const Page& page, const Canvas& canvas) {
    const PlotLayout& layout = page.layout;
    const Box& area = layout.area;
    const float hair = std::max(1.0f, std::round(page.scale)), tick = std::round(0.28f * layout.size);
    const float size = layout.small;
    const ImU32 grid = to_imcolour(page.theme[Ink::grid]), axis = to_imcolour(page.theme[Ink::axis]);
    const Colour words = page.theme[Ink::muted];
    // Rectangles on whole pixels: crisp at every scale, where anti-aliased hairlines would blur.
    const auto rect = [&](float x0, float y0, float x1, float y1, ImU32 ink) {
        page.list.AddRectFilled({std::round(x0), std::round(y0)}, {std::round(x1), std::round(y1)}, ink);
    };
    for (const Tick& t : layout.x_ticks) {
        const auto x = std::round(static_cast<float>(canvas.x_of(t.value)) - 0.5f * hair);
        rect(x, area.bottom, x + hair, area.bottom + (t.major() ? tick : 0.55f * tick), axis);
        if (!t.major()) continue;
        rect(x, area.top, x + hair, area.bottom, grid);
        const float width = page.text_width(t.label);
        const float left = std::min(x - 0.5f * width, layout.frame.right - 0.2f * layout.size - width);
        page.text(left, area.bottom + tick + 0.1f * size, t.label, words);
    }
    for (const Tick& t : layout.y_ticks) {
        const auto y = std::round(static_cast<float>(canvas.y_of(t.value)) - 0.5f * hair);
        rect(area.left - (t.major() ? tick : 0.55f * tick), y, area.left, y + hair, axis);
        if (!t.major()) continue;
        rect(area.left, y, area.right, y + hair, grid);
        page.text(area.left - tick - 0.2f * size - page.text_width(t.label), y - 0.5f * size, t.label, words);
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
    draw_reference_lines(page, canvas);
    for (const Curve& s : page.figure.curves)
        if (shown(s.name)) canvas.stroke(s.x, s.y, s.steps, ink(s.paint), s.width * scale, s.dash);
    for (const Dots& s : page.figure.dots)
        if (shown(s.name)) canvas.dots(s, ink(s.paint), s.radius * scale, 1.25f * scale);
}

void draw_chip(const Page& page, const LegendEntry& entry, Canvas& canvas, float left, float middle,
               float opacity) {
    const Colour ink = faded(colour_of(page.theme, entry.paint), opacity);
    const float width = page.layout.chip, size = page.layout.small;
    if (entry.area) {
        const ImVec2 a{left + 0.2f * width, middle - 0.36f * size},
            b{left + 0.8f * width, middle + 0.36f * size};
        page.list.AddRectFilled(a, b, to_imcolour(faded(ink, 0.5f)), 0.15f * size);
        page.list.AddRect(a, b, to_imcolour(ink), 0.15f * size, 0, page.scale);
    } else if (entry.dots) {
        page.list.AddCircleFilled({left + 0.5f * width, middle}, 0.24f * size, to_imcolour(ink));
    } else {
        canvas.segment({left, middle}, {left + width, middle}, ink, 2.0f * page.scale, entry.dash);
    }
}

/// Title, axis labels, switches, legend: draws them and obeys clicks on them.
void draw_header(const Page& page, Canvas& canvas, PlotView& view) {
    const PlotLayout& layout = page.layout;
    const auto middle_of = [](const Box& box) { return 0.5f * (box.top + box.bottom); };
    const float size = layout.small;
    bool hovered = false;

    const auto put = [&](const Box& box, float font_size, const std::string& words, Colour colour) {
        if (box.empty()) return;
        const ImVec4 clip{box.left, box.top, box.right + 1.0f,
                          box.bottom}; // cut, where the frame is too narrow
        page.list.AddText(ImGui::GetFont(), font_size,
                          {std::round(box.left), std::round(middle_of(box) - 0.5f * font_size)},
                          to_imcolour(colour), words.c_str(), nullptr, 0.0f, &clip);
    };
    put(layout.title, layout.size, page.figure.title, page.theme[Ink::text]);
    put(layout.y_label, size, page.figure.y.label, page.theme[Ink::muted]);
    put(layout.x_label, size, page.figure.x.label, page.theme[Ink::muted]);

    const auto scale_switch = [&](const char* id, const Box& box, bool log, std::optional<bool>& choice,
                                  std::optional<Axis>& zoom) {
        if (press(id, box, hovered)) {
            choice = !log;
            if (zoom && !log && !(zoom->lo > 0.0)) zoom.reset(); // a range that reaches zero has no logarithm
        }
        if (box.empty()) return;
        const std::string words = log ? "log" : "lin";
        const float width = page.text_width(words), left = box.left + 0.5f * (box.width() - width);
        const Colour frame = page.theme[hovered ? Ink::accent : Ink::border];
        const float half = 0.66f * size;
        page.list.AddRect({box.left, middle_of(box) - half}, {box.right, middle_of(box) + half},
                          to_imcolour(frame), 0.35f * size, 0, page.scale);
        page.text(left, middle_of(box) - 0.5f * size, words, page.theme[hovered ? Ink::text : Ink::muted]);
    };
    scale_switch("log x", layout.x_switch, layout.x.log, view.log_x, view.zoom_x);
    scale_switch("log y", layout.y_switch, layout.y.log, view.log_y, view.zoom_y);

    for (const PlotLayout::Entry& e : layout.legend) {
        const std::string& name = e.entry.name;
        const bool hidden = is_hidden(view.hidden, name);
        if (press(name.c_str(), e.box, hovered)) {
            if (hidden)
                std::erase(view.hidden, name);
            else
                view.hidden.push_back(name);
        }
        const float opacity = hidden ? 0.35f : 1.0f;
        draw_chip(page, e.entry, canvas, e.box.left, middle_of(e.box), opacity);
        page.text(e.box.left + layout.chip + 0.4f * layout.size, middle_of(e.box) - 0.5f * size, name,
                  faded(page.theme[hovered ? Ink::text : Ink::muted], hovered ? 1.0f : opacity));
    }
}

/// A way back from a zoom that needs no double click.
void draw_reset(const Page& page, PlotView& view) {
    if (!view.zoom_x && !view.zoom_y) return;
    const Box& area = page.layout.area;
    const float size = page.layout.small, width = page.text_width("show all") + size;
    float left = area.left, middle = 0.5f * (page.layout.x_label.top + page.layout.x_label.bottom);
    if (!page.layout.tall || page.layout.x_label.empty() || left + width > page.layout.x_label.left) {
        left = area.right - width - 0.3f * size; // no room below the axis
        middle = area.top + size;
    }
    const Box box{left, std::round(middle - 0.7f * size), left + width, std::round(middle + 0.7f * size)};
    bool hovered = false;
    if (press("show all", box, hovered)) {
        view.zoom_x.reset();
        view.zoom_y.reset();
    }
    page.list.AddRectFilled({box.left, box.top}, {box.right, box.bottom},
                            to_imcolour(page.theme[Ink::control]), 0.35f * size);
    page.text(box.left + 0.5f * size, middle - 0.5f * size, "show all",
              page.theme[hovered ? Ink::accent : Ink::text]);
}

} // namespace

PlotResult draw_plot(const PlotFigure& figure, PlotState& state, const Theme& theme,
                     const PlotOptions& options) {
    PlotResult result;
    const ImVec2 origin = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    const ImVec2 size{std::floor(options.size.x > 0.0f ? options.size.x : room.x),
                      std::floor(options.size.y > 0.0f ? options.size.y : room.y)};
    const float em = ImGui::GetFontSize();
    result.frame = {origin.x, origin.y, origin.x + size.x, origin.y + size.y};
    if (size.x < 4.0f * em || size.y < 3.0f * em) { // nothing could be read
        if (size.x > 0.0f && size.y > 0.0f) ImGui::Dummy(size);
        state.hover_x.reset();
        return result;
    }

    ImDrawList& list = *ImGui::GetWindowDrawList();
    const TextWidth text_width = [](const std::string& words, float font_size) {
        return ImGui::GetFont()->CalcTextSizeA(font_size, FLT_MAX, 0.0f, words.c_str()).x;
    };
    const PlotLayout layout = lay_out(figure, state.view, result.frame, em, text_width);
    const Box& area = layout.area;
    result.area = area;
    Canvas canvas(list, area, layout.x, layout.y);
    const Page page{figure, state.view, layout, theme, options.scale, list};

    ImGui::PushID(options.id);
    const ImVec2 frame_low{result.frame.left, result.frame.top},
        frame_high{result.frame.right, result.frame.bottom};
    list.PushClipRect(frame_low, frame_high, true);
    list.AddRectFilled(frame_low, frame_high, to_imcolour(theme[Ink::plot]), 0.5f * em);
    draw_axes(page, canvas);

    list.PushClipRect({area.left, area.top}, {area.right, area.bottom}, true);
    draw_series(page, canvas);
    if (figure.cursor) {
        const auto x = static_cast<float>(canvas.x_of(*figure.cursor));
        if (x >= area.left - 1.0f && x <= area.right + 1.0f)
            canvas.segment({x, area.top}, {x, area.bottom}, theme[Ink::accent], 1.25f * options.scale,
                           Dash::solid);
    }
    list.PopClipRect();
    draw_edge_labels(page, canvas);
    draw_end_labels(page, canvas);
    if (!figure.empty_text.empty() && x_extent(figure, {}).empty())
        page.text(0.5f * (area.left + area.right - page.text_width(figure.empty_text)),
                  0.5f * (area.top + area.bottom - layout.small), figure.empty_text, theme[Ink::muted]);

    // Small targets first: the first item under the mouse takes it.
    draw_header(page, canvas, state.view);
    draw_reset(page, state.view);
    const std::optional<double> previous = state.hover_x;
    handle_area(figure, layout, canvas, state, result);

    // The hovered plot speaks for all that are linked, and takes back its word when the mouse leaves.
    if (options.linked_x) {
        if (state.hover_x)
            *options.linked_x = state.hover_x;
        else if (previous && *options.linked_x == previous)
            options.linked_x->reset();
    }
    if (state.hover_x) {
        draw_crosshair(page, canvas, *state.hover_x);
        draw_readout(page, canvas, *state.hover_x, ImGui::GetIO().MousePos);
    } else if (options.linked_x && *options.linked_x && !state.dragging) {
        draw_crosshair(page, canvas, **options.linked_x);
    }
    if (state.dragging) {
        const DragBox box = drag_box(layout, state.drag_from, ImGui::GetIO().MousePos);
        list.AddRectFilled(box.a, box.b, to_imcolour(faded(theme[Ink::accent], 0.14f)));
        list.AddRect(box.a, box.b, to_imcolour(theme[Ink::accent]), 0.0f, 0, options.scale);
    }
    list.PopClipRect();
    ImGui::PopID();

    // The plot is one item of its window's layout.
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy(size);
    return result;
}

} // namespace equator
