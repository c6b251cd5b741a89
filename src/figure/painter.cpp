#include "figure/painter.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace equator {

std::pair<float, float> dash_lengths(Dash dash, float thickness, std::span<const Point> line) {
    constexpr float kMaxDashes = 300.0f;
    const float on = (dash == Dash::dashed ? 4.5f : 1.2f) * thickness;
    const float off = (dash == Dash::dashed ? 2.7f : 2.2f) * thickness;
    float length = 0.0f;
    for (std::size_t i = 1; i < line.size(); ++i)
        length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    const float stretch = std::max(1.0f, length / (on + off) / kMaxDashes);
    return {on * stretch, off * stretch};
}

} // namespace equator
