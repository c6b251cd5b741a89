// Decimal and binary numbers into one another, correctly rounded, with nothing of the C library: its own
// brings 128-bit floating point into the WebAssembly modules, which is more code than all that is computed
// with numbers' texts.
//
// The method is that of Go's strconv (decimal.go): a number as a row of decimal digits that can be doubled
// and halved exactly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace equator {

/// 0.d1 d2 d3 ... * 10^exponent, d1 not 0; no digits: zero.
struct DecimalDigits {
    std::string digits; ///< '0' .. '9', no trailing zeros
    int exponent = 0;
};

/// The double nearest to 0.digits * 10^exponent, halves to even; infinity beyond the largest. digits: any
/// number of '0' .. '9'. O(digits + |exponent|), bounded.
double nearest_double(std::string_view digits, std::int64_t exponent);

/// |x| rounded to `count` significant digits, at least 1, halves to even: what printf's %.*e shows. x finite.
DecimalDigits significant_digits(double x, int count);
/// |x| rounded to `places` digits after the point, halves to even: what printf's %.*f shows. x finite.
DecimalDigits digits_after_point(double x, int places);
/// The fewest digits of |x| that nearest_double reads as x. x finite.
DecimalDigits shortest_digits(double x);

} // namespace equator
