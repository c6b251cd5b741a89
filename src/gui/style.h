// A theme as Dear ImGui's style.
#pragma once

#include <imgui.h>

#include "figure/theme.h"

namespace equator {

inline ImVec4 to_imvec4(Colour c) {
    return {c.r, c.g, c.b, c.a};
}
inline ImU32 to_imcolour(Colour c) {
    return ImGui::ColorConvertFloat4ToU32(to_imvec4(c));
}

/// Replaces the current context's style: colours from the theme, sizes on a 4-pixel grid times `scale`
/// (device pixels per CSS pixel times the reader's zoom, > 0). Leaves the font and its size alone. Call again
/// whenever either changes.
void apply_theme(const Theme& theme, float scale);

} // namespace equator
