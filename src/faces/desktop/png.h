// Pictures as PNG files.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace equator::desktop {

/// Writes width x height pixels to a file, as OpenGL hands them over: RGBA, the lowest row first. Alpha is
/// left out. Returns what went wrong, or "".
std::string write_png(const std::string& file, int width, int height, std::span<const std::uint8_t> rgba);

} // namespace equator::desktop
