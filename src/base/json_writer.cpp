#include "base/json_writer.h"

#include <cmath>

#include "base/number_text.h"

namespace equator {

void JsonWriter::separate() {
    if (!first_ && !named_) text_ += ',';
    text_ += std::exchange(lead_, {});
    first_ = named_ = false;
}

void JsonWriter::quote(std::string_view text) {
    text_ += '"';
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text_ += '\\';
            text_ += c;
        } else if (code < 0x20) { // \u0000 to \u001f
            text_ += "\\u00";
            text_ += code < 0x10 ? '0' : '1';
            text_ += "0123456789abcdef"[code % 16];
        } else {
            text_ += c;
        }
    }
    text_ += '"';
}

void JsonWriter::open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
}

void JsonWriter::close(char bracket) {
    text_ += std::exchange(lead_, {});
    text_ += bracket;
    first_ = false;
}

void JsonWriter::key(std::string_view name) {
    separate();
    quote(name);
    text_ += ':';
    named_ = true;
}

void JsonWriter::line(int indent) {
    lead_ = '\n' + std::string(static_cast<std::size_t>(indent), ' ');
}

void JsonWriter::raw(std::string_view text) {
    separate();
    text_ += text;
}

void JsonWriter::add(std::string_view text) {
    separate();
    quote(text);
}

void JsonWriter::add(double x) {
    raw(std::isfinite(x) ? number_text(x) : "null");
}

} // namespace equator
