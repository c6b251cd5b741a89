#include "base/json_text.h"

#include <cmath>

#include "base/number_text.h"

namespace equator {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
    return out + '"';
}

std::string json_number(double x) {
    return std::isfinite(x) ? number_text(x) : "null";
}

} // namespace equator
