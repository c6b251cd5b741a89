// A line of CSV, and numbers in it that need not be finite.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace equator {

/// A field in quotes if it needs them; line breaks become spaces.
std::string csv_field(const std::string& text);

/// The fields of a line, without their quotes. At least one.
std::vector<std::string> csv_fields(std::string_view line);

/// A number as number_text writes it: nan, inf and -inf too. False if it is none.
bool read_csv_number(std::string_view text, double& value);

/// The next line of a text from `from` on, without its end; nothing if the text stops before the line does.
std::optional<std::string_view> next_line(std::string_view text, std::size_t from);

} // namespace equator
