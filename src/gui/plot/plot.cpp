#include "gui/plot/plot.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "figure/draw.h"
#include "figure/plot_spec.h"
#include "gui/plot/screen_painter.h"
#include "gui/style.h"
#include "gui/ui.h"

namespace equator {

namespace {

constexpr float kWheelStep = 0.85f; // the shown range shrinks to this per notch

// ---- the mouse
// --------------------------------------------------------------------------------------------------

/// A text of `plot` that can be pressed. Returns whether it was; `hovered` tells how to draw it.
bool press(const char* plot, const char* id, const Box& box, bool& hovered) {
    hovered = false;
    if (box.empty()) return false;
    ImGui::SetCursorScreenPos({box.left, box.top});
    const bool pressed = ImGui::InvisibleButton(id, {box.width(), box.height()});
    name_item(plot, id);
    hovered = ImGui::IsItemHovered();
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return pressed;
}

/// What a curve of that name is, where it has more to say than its name.
void explain(const std::string& name) {
    for (const CurveSpec& curve : kCurves)
        if (curve.means && curve.name == name) {
            ImGui::BeginTooltip();
            ImGui::TextUnformatted(curve.means);
            ImGui::EndTooltip();
        }
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

void handle_area(const char* id, const PlotFigure& figure, const PlotLayout& layout, const Canvas& canvas,
                 PlotState& state, PlotResult& result) {
    const Box& area = layout.area;
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 mouse = io.MousePos;
    ImGui::SetCursorScreenPos({area.left, area.top});
    ImGui::InvisibleButton("area", {area.width(), area.height()});
    name_item(id, "area");
    result.hovered = ImGui::IsItemHovered();
    PlotView& view = state.view;

    if (ImGui::IsItemActivated()) state.drag_from = mouse;
    const float moved = std::hypot(mouse.x - state.drag_from.x, mouse.y - state.drag_from.y);
    if (ImGui::IsItemActive() && moved > 0.5f * layout.size) state.dragging = true;
    if (ImGui::IsItemDeactivated()) {
        if (!ImGui::IsMousePosValid()) { // the drag was taken away
        } else if (state.dragging) {
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

/// Title, axis labels, switches, legend: draws them and obeys clicks on them.
void draw_header(const char* plot, const Page& page, PlotView& view, bool& more) {
    const PlotLayout& layout = page.layout;
    const float size = layout.small;
    bool hovered = false;

    draw_titles(page);
    const auto scale_switch = [&](const char* id, const Box& box, bool log, std::optional<bool>& choice,
                                  std::optional<Axis>& zoom) {
        if (press(plot, id, box, hovered)) {
            choice = !log;
            if (zoom && !log && !(zoom->lo > 0.0)) zoom.reset(); // a range that reaches zero has no logarithm
        }
        if (box.empty()) return;
        const std::string words = log ? "log" : "lin";
        const Colour frame = page.theme[hovered ? Ink::accent : Ink::border];
        const float half = 0.66f * size, middle = 0.5f * (box.top + box.bottom);
        page.painter.outline({box.left, middle - half, box.right, middle + half}, frame, page.scale,
                             0.35f * size);
        page.text(0.5f * (box.left + box.right), middle - 0.5f * size, words,
                  page.theme[hovered ? Ink::text : Ink::muted], Align::centre);
    };
    scale_switch("log x", layout.x_switch, layout.x.log, view.log_x, view.zoom_x);
    scale_switch("log y", layout.y_switch, layout.y.log, view.log_y, view.zoom_y);

    for (const PlotLayout::Entry& e : layout.legend) {
        const std::string& name = e.entry.name;
        if (e.entry.fold) {
            if (press(plot, "more", e.box, hovered)) more = !more;
            page.text(e.box.left, 0.5f * (e.box.top + e.box.bottom - size), name,
                      page.theme[hovered ? Ink::text : Ink::accent]);
            continue;
        }
        const bool hidden = is_hidden(view.hidden, name);
        const bool pressed = press(plot, name.c_str(), e.box, hovered);
        if (hovered) explain(name);
        if (pressed) {
            if (hidden)
                std::erase(view.hidden, name);
            else
                view.hidden.push_back(name);
        }
        // In the reader's own colours nothing fades: what is hidden is struck out.
        const bool struck = hidden && page.theme.outlined;
        const float opacity = hidden && !struck ? 0.35f : 1.0f;
        const Colour words = faded(page.theme[hovered ? Ink::text : Ink::muted], hovered ? 1.0f : opacity);
        draw_legend_entry(page, e, opacity, words);
        if (struck) {
            const float middle = 0.5f * (e.box.top + e.box.bottom);
            const Point ends[] = {{e.box.left, middle}, {e.box.right, middle}};
            page.painter.polyline(ends, words, page.scale, Dash::solid);
        }
    }
}

/// A way back from a zoom that needs no double click.
void draw_reset(const char* plot, const Page& page, PlotView& view) {
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
    if (press(plot, "show all", box, hovered)) {
        view.zoom_x.reset();
        view.zoom_y.reset();
    }
    page.painter.rect(box, page.theme[Ink::control], 0.35f * size);
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
    ScreenPainter painter(list);
    const TextWidth text_width = [&](const std::string& words, float font_size) {
        return painter.text_width(words, font_size);
    };
    const PlotLayout layout = lay_out(figure, state.view, result.frame, em, text_width, false, state.more);
    const Box& area = layout.area;
    result.area = area;
    Canvas canvas(painter, area, layout.x, layout.y);
    const Page page{figure, state.view, layout, theme, options.scale, painter};

    ImGui::PushID(options.id);
    const ImVec2 frame_low{result.frame.left, result.frame.top},
        frame_high{result.frame.right, result.frame.bottom};
    list.PushClipRect(frame_low, frame_high, true);
    list.AddRectFilled(frame_low, frame_high, to_imcolour(theme[Ink::plot]), 0.5f * em);
    draw_figure(page, canvas);

    // Small targets first: the first item under the mouse takes it.
    draw_header(options.id, page, state.view, state.more);
    draw_reset(options.id, page, state.view);
    const std::optional<double> previous = state.hover_x;
    handle_area(options.id, figure, layout, canvas, state, result);

    // The hovered plot speaks for all that are linked, and takes back its word when the mouse leaves.
    if (options.linked_x) {
        if (state.hover_x)
            *options.linked_x = state.hover_x;
        else if (previous && *options.linked_x == previous)
            options.linked_x->reset();
    }
    if (state.hover_x) {
        draw_crosshair(page, canvas, *state.hover_x);
        const ImGuiIO& io = ImGui::GetIO();
        ScreenPainter front(*ImGui::GetForegroundDrawList());
        draw_readout({figure, state.view, layout, theme, options.scale, front}, canvas, *state.hover_x,
                     io.MousePos.y, {io.DisplaySize.x, io.DisplaySize.y});
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
