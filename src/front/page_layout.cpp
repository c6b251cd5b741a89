#include "front/page_layout.h"

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
constexpr float kNotes = 76.0f, kNotesNarrow = 52.0f;

} // namespace

PageLayout lay_out_page(float width, float height, bool settings_open) {
    PageLayout page;
    page.narrow = width < kNarrowWidth && height > 0.8f * width;
    const float transport = page.narrow ? kTransportNarrow : kTransport;
    page.header = {0.0f, 0.0f, width, kHeader};
    page.transport = {0.0f, std::max(kHeader, height - transport), width, transport};
    Region body{0.0f, kHeader, width, std::max(0.0f, height - kHeader - transport)};

    page.settings_docked = settings_open && width >= kDockWidth;
    if (page.settings_docked) {
        page.settings = {0.0f, body.y, kSettingsWidth, body.height};
        body.x += kSettingsWidth;
        body.width -= kSettingsWidth;
    } else if (settings_open) {
        page.settings = {0.0f, body.y, page.narrow ? width : std::min(width, kSettingsWidth + 40.0f),
                         body.height};
    }

    if (page.narrow) {
        const float sphere = std::min(0.5f * body.height, width);
        const float notes = std::min(kNotesNarrow, 0.2f * (body.height - sphere));
        page.sphere = {body.x, body.y, body.width, sphere};
        page.gap_plot = {body.x, body.y + sphere, body.width, body.height - sphere - notes};
        page.notes = {body.x, body.y + body.height - notes, body.width, notes};
        page.left_plot = page.right_plot = page.gap_plot;
        page.plots_in_tabs = true;
        return page;
    }
    const float sphere = std::min(0.47f * body.width, 1.1f * body.height);
    page.sphere = {body.x, body.y, sphere, body.height};
    Region plots{body.x + sphere, body.y, body.width - sphere, body.height};
    const float notes = std::min(kNotes, 0.2f * plots.height);
    page.notes = {plots.x, plots.y + plots.height - notes, plots.width, notes};
    plots.height -= notes;
    const float gap = 0.58f * plots.height;
    page.plots_in_tabs = plots.height - gap < kSmallPlotHeight;
    if (page.plots_in_tabs) {
        page.gap_plot = page.left_plot = page.right_plot = plots;
        return page;
    }
    page.gap_plot = {plots.x, plots.y, plots.width, gap};
    page.left_plot = {plots.x, plots.y + gap, 0.5f * plots.width, plots.height - gap};
    page.right_plot = {plots.x + 0.5f * plots.width, plots.y + gap, 0.5f * plots.width, plots.height - gap};
    return page;
}

} // namespace equator
