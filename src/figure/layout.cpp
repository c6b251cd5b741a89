#include "figure/layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace equator {

namespace {

// Distances in units of the base font size (em).
constexpr float kSmall = 0.87f;          // secondary text
constexpr float kPadding = 0.6f;         // frame to contents
constexpr float kRow = 1.45f;            // a line of text with its leading
constexpr float kTall = 11.5f;           // frames at least this high have rows for axis labels and legend
constexpr float kLegendGap = 1.0f;       // between legend entries
constexpr float kEndLabelFrame = 36.0f;  // frames at least this wide keep a margin for labels at curves' ends
constexpr float kEndLabelMargin = 11.0f; // its largest width
constexpr float kEmPerYLabel = 2.0f;     // a y tick label for every so many em
constexpr const char* kSwitchText = "log"; // the wider of the switches' two texts, about

int at_least_one(float count) {
    return std::max(1, static_cast<int>(count));
}

class Builder {
  public:
    Builder(const PlotFigure& figure, const PlotView& view, const Box& frame, float em,
            const TextWidth& text_width, bool still, bool more)
        : figure_(figure), view_(view), em_(em), text_width_(text_width), still_(still), more_(more),
          switch_x_(figure.x.can_switch && !still), switch_y_(figure.y.can_switch && !still) {
        layout_.frame = frame;
        layout_.size = em;
        layout_.small = std::round(kSmall * em);
        layout_.chip = std::round(1.2f * em);
        const float pad = std::round(kPadding * em);
        inner_ = {frame.left + pad, frame.top + 0.8f * pad, frame.right - pad, frame.bottom - 0.8f * pad};
        layout_.tall = frame.height() >= kTall * em;
    }

    PlotLayout build() {
        choose_axes();
        place_header();
        place_area();
        return std::move(layout_);
    }

  private:
    float width(const std::string& text) const { return text_width_(text, layout_.small); }
    Box line(float left, float top, float w) const { return {left, top, left + w, top + kRow * em_}; }

    void choose_axes() {
        const bool log_x = view_.log_x.value_or(figure_.x.log), log_y = view_.log_y.value_or(figure_.y.log);
        // Lines may run from edge to edge; dots want a margin.
        layout_.full_x = resolve(figure_.x, log_x, x_extent(figure_, view_.hidden), figure_.dots.empty());
        layout_.x = view_.zoom_x ? make_axis(view_.zoom_x->lo, view_.zoom_x->hi, log_x) : layout_.full_x;
        // Zoomed in x only, y follows what is in view.
        const Extent visible = y_extent(figure_, view_.hidden, layout_.x.lo, layout_.x.hi);
        layout_.full_y = resolve(figure_.y, log_y, visible, false);
        layout_.y = view_.zoom_y ? make_axis(view_.zoom_y->lo, view_.zoom_y->hi, log_y) : layout_.full_y;
    }

    // Title, then legend and y label in as few rows as hold them.
    void place_header() {
        const float row = std::round(kRow * em_);
        y_ = inner_.top;
        float title_right = inner_.left;
        const float switch_width = switch_y_ ? width(kSwitchText) + 0.8f * em_ : 0.0f;
        if (!figure_.title.empty()) {
            const float room =
                inner_.width() - (layout_.tall || switch_width == 0.0f ? 0.0f : switch_width + 0.5f * em_);
            const float w = std::min(place_title_text(room), room);
            layout_.title = {inner_.left, y_, inner_.left + w, y_ + row};
            title_right = layout_.title.right + 1.5f * em_;
        }

        std::vector<PlotLayout::Entry> entries;
        float total = -kLegendGap * em_;
        const auto put = [&](LegendEntry&& entry) {
            const float w = (entry.fold ? 0.0f : layout_.chip + 0.4f * em_) + width(entry.name);
            total += w + kLegendGap * em_;
            entries.push_back({std::move(entry), {0.0f, 0.0f, w, row}});
        };
        std::size_t names = 0, folded = 0;
        std::vector<LegendEntry> all = legend(figure_);
        const auto off = [this](const LegendEntry& entry) { return is_hidden(view_.hidden, entry.name); };
        if (!still_)
            folded = static_cast<std::size_t>(std::count_if(
                all.begin(), all.end(), [&](const LegendEntry& entry) { return entry.extra && off(entry); }));
        const bool folds = folded > 1;                            // else there is no room to gain
        if (folds && more_) put({.name = "fewer", .fold = true}); // first: it always has its place
        for (LegendEntry& entry : all) {
            ++names;
            if (off(entry) && (still_ || (folds && !more_ && entry.extra))) continue;
            put(std::move(entry));
        }
        if (folds && !more_) put({.name = "more", .fold = true});
        // A single curve under a title that names it needs no legend.
        if (names == 1 && !figure_.title.empty()) entries.clear();

        if (!layout_.tall) { // one row only: title, legend if it fits, switch
            if (layout_.title.empty() && entries.empty() && switch_width == 0.0f) return;
            if (switch_width > 0.0f) layout_.y_switch = line(inner_.right - switch_width, y_, switch_width);
            const float right = inner_.right - switch_width - (switch_width > 0.0f ? 0.5f * em_ : 0.0f);
            if (!entries.empty() && title_right + total <= right) place_row(entries, right - total, y_);
            y_ += row;
            return;
        }

        // The y label (with its switch) is the row just above the area.
        const float label = figure_.y.label.empty() ? 0.0f : width(figure_.y.label) + 0.5f * em_;
        const float label_right =
            inner_.left + label + switch_width + (label + switch_width > 0.0f ? 1.5f * em_ : 0.0f);
        const bool label_row = label + switch_width > 0.0f;
        bool placed = entries.empty();
        if (!placed && !layout_.title.empty() && title_right + total <= inner_.right) {
            place_row(entries, inner_.right - total, y_);
            placed = true;
        }
        if (!layout_.title.empty()) y_ += row;
        if (!placed && label_row && label_right + total <= inner_.right) {
            place_row(entries, inner_.right - total, y_);
            placed = true;
        }
        if (!placed) flow(entries);
        if (label_row) {
            if (label > 0.0f)
                layout_.y_label = line(inner_.left, y_, std::min(label, inner_.width() - switch_width));
            if (switch_width > 0.0f)
                layout_.y_switch =
                    line(inner_.left + std::min(label, inner_.width() - switch_width), y_, switch_width);
            layout_.edge_row = {std::max(layout_.y_label.right, layout_.y_switch.right) + em_, y_,
                                inner_.right, y_ + row};
            if (!layout_.legend.empty() && layout_.legend.front().box.top == y_)
                layout_.edge_row.right = layout_.legend.front().box.left - em_;
            y_ += row;
        }
    }

    // The title without the parts behind a ';' that are too much. Returns the width of what is left.
    float place_title_text(float room) {
        std::string& text = layout_.title_text = figure_.title;
        for (;;) {
            const float w = text_width_(text, layout_.size);
            const std::size_t end = text.rfind(';');
            if (w <= room || end == std::string::npos) return w;
            text.resize(end);
        }
    }

    void place_row(std::vector<PlotLayout::Entry>& entries, float left, float top) {
        for (PlotLayout::Entry& e : entries) {
            e.box = {left, top, left + e.box.width(), top + e.box.height()};
            left = e.box.right + kLegendGap * em_;
        }
        layout_.legend = std::move(entries);
        entries.clear();
    }

    // As many rows as a third of the height allows; what does not fit then is left out (the read-out still
    // names it).
    void flow(std::vector<PlotLayout::Entry>& entries) {
        const float bottom = layout_.frame.top + layout_.frame.height() / 3.0f;
        float left = inner_.left;
        for (PlotLayout::Entry& e : entries) {
            const float w = std::min(e.box.width(), inner_.width()), row = e.box.height();
            if (left > inner_.left && left + w > inner_.right) {
                left = inner_.left;
                y_ += row;
            }
            if (y_ + row > bottom) return;
            e.box = {left, y_, left + w, y_ + row};
            left = e.box.right + kLegendGap * em_;
            layout_.legend.push_back(e);
        }
        if (!entries.empty()) y_ += entries.back().box.height();
    }

    void place_area() {
        const float row = std::round(1.25f * layout_.small);
        Box area = inner_;
        area.top = y_ + 0.35f * em_;
        const bool has_x_row = layout_.tall && (!figure_.x.label.empty() || switch_x_);
        area.bottom = inner_.bottom - row - 0.25f * em_ - (has_x_row ? row : 0.0f);
        area.bottom = std::max(area.bottom, area.top + 1.0f);

        const int fewest = area.height() >= 2.4f * layout_.small ? 2 : 1; // where two cannot collide
        layout_.y_ticks =
            ticks(layout_.y, std::clamp(at_least_one(area.height() / (kEmPerYLabel * em_)), fewest, 9));
        float widest = 0.0f;
        for (const Tick& t : layout_.y_ticks) widest = std::max(widest, width(t.label));
        area.left += widest + 0.45f * em_;

        area.right = std::max(area.right - 0.3f * em_, area.left + 1.0f);
        if (layout_.frame.width() >= kEndLabelFrame * em_) area.right = make_room_for_end_labels(area);
        area = {std::round(area.left), std::round(area.top), std::round(area.right), std::round(area.bottom)};
        area.right = std::max(area.right, area.left + 1.0f);
        area.bottom = std::max(area.bottom, area.top + 1.0f);
        layout_.area = area;

        // x ticks: as many as their widest label lets stand side by side.
        int count = std::clamp(at_least_one(area.width() / (3.0f * em_)), 2, 12);
        for (;; --count) {
            layout_.x_ticks = ticks(layout_.x, count);
            float label = 0.0f;
            for (const Tick& t : layout_.x_ticks) label = std::max(label, width(t.label));
            if (count <= 1 || fits(label + 0.8f * em_)) break;
        }

        // Its label: in a row of its own, or at the right end of the tick labels' row, in whose place it
        // stands.
        const float switch_width = switch_x_ ? width(kSwitchText) + 0.8f * em_ : 0.0f;
        const float gap = has_x_row && switch_x_ ? 0.5f * em_ : 0.0f;
        const float label = figure_.x.label.empty() ? 0.0f : width(figure_.x.label) + gap;
        const float top = inner_.bottom - row;
        const float right = area.right;
        if (has_x_row) {
            layout_.x_label = {right - switch_width - label, top, right - switch_width, top + row};
            if (switch_width > 0.0f) layout_.x_switch = {right - switch_width, top, right, top + row};
        } else if (label > 0.0f && label < 0.4f * area.width()) {
            layout_.x_label = {right - label, top, right, top + row};
            const Scale scale(layout_.x);
            for (Tick& t : layout_.x_ticks) {
                const auto at = static_cast<float>(area.left + scale.to_unit(t.value) * area.width());
                if (t.major() && at + 0.5f * width(t.label) > layout_.x_label.left - 0.5f * em_)
                    t.label.clear();
            }
        }
    }

    // The area's right end at which labels beside curves' ends stay inside the frame. A growing curve pushes
    // it back little by little, once its label arrives there.
    float make_room_for_end_labels(const Box& area) const {
        const Scale scale(layout_.x);
        float right = area.right;
        for (const Curve& c : figure_.curves) {
            if (!c.label_end || c.x.empty() || is_hidden(view_.hidden, c.name)) continue;
            const double end = std::min(1.0, scale.to_unit(c.x.back()));
            const float label = std::min(width(c.name), kEndLabelMargin * em_) + 0.6f * em_;
            if (end > 0.5) // else there is room without asking
                right =
                    std::min(right, area.left + static_cast<float>((inner_.right - label - area.left) / end));
        }
        return right;
    }

    // Are neighbouring labelled x ticks at least `distance` apart?
    bool fits(float distance) const {
        const Scale scale(layout_.x);
        double previous = -1e9;
        for (const Tick& t : layout_.x_ticks) {
            if (!t.major()) continue;
            const double at = scale.to_unit(t.value) * layout_.area.width();
            if (at - previous < distance) return false;
            previous = at;
        }
        return true;
    }

    const PlotFigure& figure_;
    const PlotView& view_;
    float em_;
    const TextWidth& text_width_;
    bool still_, more_, switch_x_, switch_y_;
    PlotLayout layout_;
    Box inner_;
    float y_ = 0.0f; // where the next header row goes
};

} // namespace

PlotLayout lay_out(const PlotFigure& figure, const PlotView& view, const Box& frame, float font_size,
                   const TextWidth& text_width, bool still, bool more) {
    return Builder(figure, view, frame, font_size, text_width, still, more).build();
}

} // namespace equator
