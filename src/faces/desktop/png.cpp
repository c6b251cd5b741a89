#include "faces/desktop/png.h"

#include <png.h>

#include <cassert>
#include <vector>

namespace equator::desktop {

std::string write_png(const std::string& file, int width, int height, std::span<const std::uint8_t> rgba) {
    const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    assert(rgba.size() == 4 * pixels);
    std::vector<std::uint8_t> rgb(3 * pixels);
    for (std::size_t i = 0; i < pixels; ++i)
        for (std::size_t k = 0; k < 3; ++k) rgb[3 * i + k] = rgba[4 * i + k];

    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = PNG_FORMAT_RGB;
    // A negative stride: the lowest row comes first.
    if (png_image_write_to_file(&image, file.c_str(), 0, rgb.data(), -3 * width, nullptr) != 0) return "";
    return image.message;
}

} // namespace equator::desktop
