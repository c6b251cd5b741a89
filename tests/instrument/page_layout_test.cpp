// Nothing overlaps, nothing leaves the canvas, at every size.
#include "instrument/page_layout.h"

#include <doctest/doctest.h>

#include <vector>

using namespace equator;

namespace {

bool inside(const Region& r, float width, float height) {
    return r.x >= 0.0f && r.y >= 0.0f && r.x + r.width <= width + 0.01f && r.y + r.height <= height + 0.01f;
}

bool overlap(const Region& a, const Region& b) {
    constexpr float kSlack = 0.01f;
    return !a.empty() && !b.empty() && a.x + a.width > b.x + kSlack && b.x + b.width > a.x + kSlack &&
           a.y + a.height > b.y + kSlack && b.y + b.height > a.y + kSlack;
}

} // namespace

TEST_CASE("regions tile the canvas without overlap") {
    for (float width = 280.0f; width <= 2600.0f; width += 97.0f)
        for (float height = 240.0f; height <= 1700.0f; height += 83.0f)
            for (const bool settings : {false, true}) {
                CAPTURE(width);
                CAPTURE(height);
                const PageLayout page = lay_out_page(width, height, settings);
                std::vector<Region> regions{page.header, page.transport, page.sphere, page.gap_plot,
                                            page.notes};
                if (!page.plots_in_tabs) {
                    regions.push_back(page.left_plot);
                    regions.push_back(page.right_plot);
                }
                if (page.settings_docked) regions.push_back(page.settings);
                for (std::size_t i = 0; i < regions.size(); ++i) {
                    CHECK(inside(regions[i], width, height));
                    for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(overlap(regions[i], regions[j]));
                }
                CHECK(inside(page.settings, width, height));
                CHECK(page.settings.empty() == !settings);
            }
}

TEST_CASE("a phone shows the sphere and the gap without scrolling; a desktop shows three plots") {
    const PageLayout phone = lay_out_page(390.0f, 844.0f, false);
    CHECK(phone.narrow);
    CHECK(phone.plots_in_tabs);
    CHECK(phone.sphere.height > 250.0f);
    CHECK(phone.gap_plot.height > 230.0f);
    const PageLayout desktop = lay_out_page(1280.0f, 720.0f, true);
    CHECK_FALSE(desktop.narrow);
    CHECK(desktop.settings_docked);
    CHECK_FALSE(desktop.plots_in_tabs);
    CHECK(desktop.gap_plot.width > 400.0f);
    // The plot of the gap is the tall one, and three bars with a line over them have their place.
    CHECK(desktop.gap_plot.height > 1.5f * desktop.left_plot.height);
    CHECK(desktop.notes.height > 90.0f);
    CHECK(phone.notes.height > 66.0f);
    for (const float width : {360.0f, 390.0f}) // the smallest phones
        CHECK(lay_out_page(width, 604.0f, false).gap_plot.height > 130.0f);
}

TEST_CASE("a canvas of no size is survived") {
    for (const float size : {0.0f, 1.0f, 30.0f}) {
        const PageLayout page = lay_out_page(size, size, true);
        CHECK(page.sphere.width >= 0.0f);
        CHECK(page.sphere.height >= 0.0f);
    }
}
