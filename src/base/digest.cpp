#include "base/digest.h"

namespace equator {

std::string digest_text(std::uint64_t digest) {
    std::string text(16, '0');
    for (std::size_t i = 0; i < 16; ++i) text[15 - i] = "0123456789abcdef"[(digest >> (4 * i)) & 15];
    return text;
}

} // namespace equator
