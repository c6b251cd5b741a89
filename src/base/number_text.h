// Numbers as text, the same text on every platform: what a link, a command-line flag and a table show is what
// they read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace equator {

/// Text with the fewest significant digits that reads back to exactly x: "0.1", "-2.5", "400", "1e-6",
/// "1.5e7". Plain digits for 1e-4 <= |x| < 1e7, an exponent without '+' or leading zeros elsewhere. -0 is
/// "-0"; values that are not numbers give "inf", "-inf" and "nan", which parse_double refuses. At most 24
/// characters.
std::string number_text(double x);

/// x with so many digits after the point, correctly rounded, halves to even: "3.14", "-0.50", "12".
std::string fixed_text(double x, int places);
/// x with so many significant digits, correctly rounded, halves to even, trailing zeros dropped: the text of
/// printf's %.*g, "0.258", "1.2e-08". digits >= 1.
std::string general_text(double x, int digits);
/// For sentences: `digits` significant digits, by arithmetic that rounds alike everywhere: "0.258", "26.3",
/// "1e-8".
std::string short_number(double x, int digits);

enum class NumberError {
    none,
    empty,
    malformed,  ///< not a decimal number from the first character to the last
    fractional, ///< a number, but not a whole one (integers only)
    too_large,  ///< above the type's largest value
    too_small   ///< below the type's lowest value
};

/// A number read from text. When the text is a number that the type cannot hold, value is the nearest that it
/// can; for empty or malformed text it is 0.
template <class T> struct ParsedNumber {
    T value{};
    NumberError error = NumberError::none;

    bool ok() const { return error == NumberError::none; }
};

/// Length of the longest unsigned decimal number that text starts with (digits, perhaps with a point, perhaps
/// with an exponent), 0 if there is none. An 'e' that no digits follow is left alone.
std::size_t decimal_prefix(std::string_view text);

// The parsers below read the whole text: an optional '-', then a decimal number as above. Spaces, a leading
// '+', hexadecimal, "inf", "nan" and anything left over are malformed. O(length).

/// Correctly rounded. Magnitudes too small for a double read as 0 or a subnormal number, without error.
ParsedNumber<double> parse_double(std::string_view text);

/// Exact, never by way of a double: "1000000", "1e6", "1.5e1" and "16.0" are whole, "0.5" is not. A
/// fractional number's value is the nearest integer, halves away from zero.
ParsedNumber<std::int64_t> parse_int64(std::string_view text);
/// As parse_int64; every negative whole number is too_small.
ParsedNumber<std::uint64_t> parse_uint64(std::string_view text);

} // namespace equator
