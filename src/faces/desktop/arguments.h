// What equator-app is told when it starts.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace equator::desktop {

inline constexpr int kSuccess = 0;
inline constexpr int kFailed = 1;   ///< no window, no picture, or a run that stopped
inline constexpr int kBadInput = 2; ///< nothing was opened: what was asked for cannot be

struct Arguments {
    std::string link;               ///< not looked into
    std::string screenshot;         ///< file of a picture to leave instead of opening a window, or ""
    int width = 1280, height = 800; ///< of the window or picture, in CSS pixels
    std::optional<float> scale;     ///< device pixels per CSS pixel, instead of the screen's own
    std::optional<bool> dark;       ///< instead of what the link says
    bool help = false, version = false;

    std::vector<std::string> errors; ///< all that is wrong, each naming its option
};

extern const char* const kHelp;

/// Reads `[LINK] [--option VALUE | --option=VALUE]...`.
Arguments read_arguments(std::span<const std::string> arguments);

} // namespace equator::desktop
