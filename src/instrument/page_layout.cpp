#include "instrument/page_layout.h"

#include <algorithm>

namespace equator {

namespace {

constexpr float kHeader = 52.0f;
constexpr float kTransport = 60.0f;        ///< one row of controls
constexpr float kTransportNarrow = 104.0f; ///< two rows
constexpr float kSettingsWidth = 264.0f;
constexpr float kDockWidth = 1120.0f;  ///< canvas width from which settings get a column
constexpr float kNarrowWidth = 760.0f; ///< below: one column
constexpr float kSmallPlotHeight = 170.0f;
constexpr float kCramped = 400.0f; ///< height below which one column has no room for words
constexpr float kNotes = 106.0f, kNotesNarrow = 72.0f; ///< a line, three bars, and words

} // namespace

PageLayout lay_out_page(float width, float height, bool settings_open, PanelSet panels) {
    PageLayout page;
    page.narrow = width < kNarrowWidth && height > 0.8f * width;
    const float header = panels.has(PanelKind::header) ? kHeader : 0.0f;
    const float transport = page.narrow ? kTransportNarrow : kTransport;
    if (header > 0.0f) page.header = {0.0f, 0.0f, width, header};
    page.transport = {0.0f, std::max(header, height - transport), width, transport};
    Region body{0.0f, header, width, std::max(0.0f, height - header - transport)};

    page.settings_docked = settings_open && width >= kDockWidth;
    if (page.settings_docked) {
        page.settings = {0.0f, body.y, kSettingsWidth, body.height};
        body.x += kSettingsWidth;
        body.width -= kSettingsWidth;
    } else if (settings_open) {
        page.settings = {0.0f, body.y, page.narrow ? width : std::min(width, kSettingsWidth + 40.0f),
                         body.height};
    }

    const bool has_gap = panels.has(PanelKind::gap), has_plots = panels.has(PanelKind::plots);
    const bool beside = has_gap || has_plots || panels.has(PanelKind::notes);
    Region rest = body; // of plots and notes
    if (panels.has(PanelKind::sphere)) {
        page.sphere = body;
        if (beside && page.narrow) {
            page.sphere.height = has_gap || has_plots
                                     ? std::min((body.height < kCramped ? 0.42f : 0.5f) * body.height, width)
                                     : std::max(0.0f, body.height - kNotesNarrow);
            rest.y += page.sphere.height;
            rest.height -= page.sphere.height;
        } else if (beside) {
            page.sphere.width = std::min(0.47f * body.width, 1.1f * body.height);
            rest.x += page.sphere.width;
            rest.width -= page.sphere.width;
        }
    }
    if (!beside) return page;
    if (panels.has(PanelKind::notes)) {
        const bool alone = !has_gap && !has_plots;
        const bool cramped = page.narrow && body.height < kCramped && !alone; // the plot needs the room more
        const float most = cramped ? 0.0f : page.narrow ? kNotesNarrow : kNotes;
        const float notes = alone ? rest.height : std::min(most, 0.22f * rest.height);
        page.notes = {rest.x, rest.y + rest.height - notes, rest.width, notes};
        rest.height -= notes;
    }
    if (!has_gap && !has_plots) return page;
    if (!has_plots) {
        page.gap_plot = rest;
        return page;
    }
    // The gap is tall: the naive bound takes fifteen decades. Where little is left the others come first.
    const float gap =
        has_gap ? std::clamp(rest.height - kSmallPlotHeight, 0.5f * rest.height, 0.62f * rest.height) : 0.0f;
    page.plots_in_tabs = page.narrow || rest.height - gap < kSmallPlotHeight - 1.0f;
    if (page.plots_in_tabs) {
        page.gap_plot = page.left_plot = page.right_plot = rest;
        return page;
    }
    if (has_gap) page.gap_plot = {rest.x, rest.y, rest.width, gap};
    page.left_plot = {rest.x, rest.y + gap, 0.5f * rest.width, rest.height - gap};
    page.right_plot = {rest.x + 0.5f * rest.width, rest.y + gap, 0.5f * rest.width, rest.height - gap};
    return page;
}

} // namespace equator
