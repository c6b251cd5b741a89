// Pieces of JSON for the page's scripts. Nothing is read: they only ever get it.
#pragma once

#include <string>
#include <string_view>

namespace equator {

/// A string with its quotes. Control characters are left out: they carry nothing to show.
std::string quoted(std::string_view text);

/// A number, or null for what JSON has none of: NaN and infinities.
std::string json_number(double x);

} // namespace equator
