#include "base/csv_line.h"

#include <limits>

#include "base/number_text.h"

namespace equator {

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : c == '\n' || c == '\r' ? " " : std::string(1, c);
    return quoted + "\"";
}

std::vector<std::string> csv_fields(std::string_view line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') {
            if (quoted && i + 1 < line.size() && line[i + 1] == '"')
                fields.back() += line[++i];
            else
                quoted = !quoted;
        } else if (line[i] == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += line[i];
        }
    }
    return fields;
}

bool read_csv_number(std::string_view text, double& value) {
    if (text == "nan") {
        value = std::numeric_limits<double>::quiet_NaN();
        return true;
    }
    if (text == "inf" || text == "-inf") {
        value = (text[0] == '-' ? -1.0 : 1.0) * std::numeric_limits<double>::infinity();
        return true;
    }
    const ParsedNumber<double> number = parse_double(text);
    value = number.value;
    return number.ok();
}

std::optional<std::string_view> next_line(std::string_view text, std::size_t from) {
    const std::size_t end = text.find('\n', from);
    if (end == std::string_view::npos) return std::nullopt;
    return text.substr(from, end - from);
}

} // namespace equator
