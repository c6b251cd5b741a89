#include "base/number_text.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>

#include "base/exact_decimal.h"

namespace equator {
namespace {

constexpr int kPlainFrom = -4;    // decimal exponents written without 'e': below, zeros are hard to count,
constexpr int kPlainTo = 6;       // and above as well
constexpr int kUint64Digits = 20; // in 2^64 - 1
constexpr std::int64_t kExponentCap = 1'000'000'000'000'000; // outweighs any text's length, far from overflow

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t digit_run(std::string_view text, std::size_t from) {
    std::size_t end = from;
    while (end < text.size() && is_digit(text[end])) ++end;
    return end - from;
}

// A checked text, taken apart: an optional '-' and an unsigned decimal.
struct Signed {
    bool negative = false;
    std::string_view decimal;
    NumberError error = NumberError::none;
};

Signed split_sign(std::string_view text) {
    Signed s;
    if (text.empty()) {
        s.error = NumberError::empty;
        return s;
    }
    s.negative = text[0] == '-';
    s.decimal = text.substr(s.negative ? 1 : 0);
    if (s.decimal.empty() || decimal_prefix(s.decimal) != s.decimal.size()) s.error = NumberError::malformed;
    return s;
}

// What follows an 'e': digits, perhaps with a sign.
std::int64_t exponent_of(std::string_view text) {
    const bool negative = text[0] == '-';
    std::int64_t exponent = 0;
    for (const char c : text)
        if (is_digit(c) && exponent < kExponentCap) exponent = exponent * 10 + (c - '0');
    return negative ? -exponent : exponent;
}

// |x| as an integer, exactly. Precondition: decimal is one decimal number.
ParsedNumber<std::uint64_t> magnitude(std::string_view decimal) {
    // digits * 10^scale, without leading or trailing zeros
    std::string digits;
    std::int64_t scale = 0;
    bool after_point = false;
    std::size_t i = 0;
    for (; i < decimal.size() && (is_digit(decimal[i]) || decimal[i] == '.'); ++i) {
        if (decimal[i] == '.') {
            after_point = true;
            continue;
        }
        if (after_point) --scale;
        if (!digits.empty() || decimal[i] != '0') digits += decimal[i];
    }
    if (i < decimal.size()) scale += exponent_of(decimal.substr(i + 1)); // after the 'e'
    while (!digits.empty() && digits.back() == '0') {
        digits.pop_back();
        ++scale;
    }
    if (digits.empty()) return {};

    constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
    const std::int64_t whole_digits = static_cast<std::int64_t>(digits.size()) + scale; // before the point
    if (whole_digits > kUint64Digits) return {kMax, NumberError::too_large};
    std::uint64_t value = 0;
    for (std::int64_t k = 0; k < whole_digits; ++k) {
        const auto at = static_cast<std::size_t>(k);
        const auto digit = static_cast<std::uint64_t>(at < digits.size() ? digits[at] - '0' : 0);
        if (value > (kMax - digit) / 10) return {kMax, NumberError::too_large};
        value = value * 10 + digit;
    }
    if (scale >= 0) return {value, NumberError::none};
    // No trailing zeros, so something is left behind the point.
    const bool round_up = whole_digits >= 0 && digits[static_cast<std::size_t>(whole_digits)] >= '5';
    return {value + (round_up && value < kMax ? 1 : 0), NumberError::fractional};
}

/// d1.d2 d3 ... of digits d1 d2 ..., at least one.
std::string mantissa_text(const std::string& digits) {
    return digits.substr(0, 1) + (digits.size() > 1 ? "." + digits.substr(1) : "");
}

/// The same digits, the first of them that of 10^exponent, without an exponent.
std::string plain_text(const std::string& digits, int exponent) {
    if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent + 1);
    if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0');
    return digits.substr(0, whole) + "." + digits.substr(whole);
}

} // namespace

std::string number_text(double x) {
    if (std::isnan(x)) return "nan";
    if (std::isinf(x)) return x < 0 ? "-inf" : "inf";
    const DecimalDigits shortest = shortest_digits(x);
    const std::string digits = shortest.digits.empty() ? "0" : shortest.digits;
    const int exponent = shortest.digits.empty() ? 0 : shortest.exponent - 1; // of the first digit
    std::string text = std::signbit(x) ? "-" : "";

    if (exponent < kPlainFrom || exponent > kPlainTo)
        return text + mantissa_text(digits) + "e" + std::to_string(exponent);
    return text + plain_text(digits, exponent);
}

std::string fixed_text(double x, int places) {
    if (!std::isfinite(x)) return number_text(x);
    const DecimalDigits rounded = digits_after_point(x, places);
    const int whole = std::max(rounded.exponent, 0);
    std::string text = std::signbit(x) ? "-" : "";
    if (whole == 0) text += "0";
    // Digit k is that of 10^(exponent - 1 - k).
    for (int k = rounded.exponent - whole; k < rounded.exponent + places; ++k) {
        if (k == rounded.exponent) text += ".";
        const bool there = k >= 0 && k < static_cast<int>(rounded.digits.size());
        text += there ? rounded.digits[static_cast<std::size_t>(k)] : '0';
    }
    return text;
}

std::string general_text(double x, int digits) {
    if (!std::isfinite(x)) return number_text(x);
    const DecimalDigits rounded = significant_digits(x, digits);
    const int exponent = rounded.digits.empty() ? 0 : rounded.exponent - 1;
    std::string text = std::signbit(x) ? "-" : "";
    const std::string shown = rounded.digits.empty() ? "0" : rounded.digits;
    if (exponent >= -4 && exponent < digits) return text + plain_text(shown, exponent);
    const std::string power = std::to_string(std::abs(exponent));
    return text + mantissa_text(shown) + (exponent < 0 ? "e-" : "e+") + (power.size() < 2 ? "0" : "") + power;
}

std::string short_number(double x, int digits) {
    if (x == 0.0 || !std::isfinite(x)) return number_text(x);
    const double size = std::fabs(x);
    double unit = 1.0; // of the last digit: exact above 1, and below 1 a rounded power whose inverse is used
    while (size / unit >= 10.0) unit *= 10.0;
    while (size / unit < 1.0) unit /= 10.0;
    for (int i = 1; i < digits; ++i) unit /= 10.0;
    const double count = std::floor(size / unit + 0.5);
    const double value = unit >= 1.0 ? count * unit : count / std::floor(1.0 / unit + 0.5);
    return number_text(x < 0.0 ? -value : value);
}

std::size_t decimal_prefix(std::string_view text) {
    const std::size_t whole = digit_run(text, 0);
    std::size_t end = whole;
    if (end < text.size() && text[end] == '.') {
        const std::size_t fraction = digit_run(text, end + 1);
        if (whole + fraction == 0) return 0;
        end += 1 + fraction;
    } else if (whole == 0) {
        return 0;
    }
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        const bool has_sign = end + 1 < text.size() && (text[end + 1] == '+' || text[end + 1] == '-');
        const std::size_t exponent_at = end + (has_sign ? 2 : 1);
        if (const std::size_t exponent = digit_run(text, exponent_at)) end = exponent_at + exponent;
    }
    return end;
}

ParsedNumber<double> parse_double(std::string_view text) {
    const Signed s = split_sign(text);
    if (s.error != NumberError::none) return {0.0, s.error};
    // The grammar is checked: digits, perhaps a point, perhaps an exponent.
    const std::string_view mantissa = s.decimal.substr(0, s.decimal.find_first_of("eE"));
    std::string digits;
    std::int64_t exponent = 0;
    bool after_point = false;
    for (const char c : mantissa) {
        if (c == '.') {
            after_point = true;
            continue;
        }
        digits += c;
        if (!after_point) ++exponent;
    }
    if (mantissa.size() < s.decimal.size()) exponent += exponent_of(s.decimal.substr(mantissa.size() + 1));
    const double size = nearest_double(digits, exponent);
    if (std::isinf(size))
        return s.negative ? ParsedNumber<double>{-DBL_MAX, NumberError::too_small}
                          : ParsedNumber<double>{DBL_MAX, NumberError::too_large};
    return {s.negative ? -size : size, NumberError::none};
}

ParsedNumber<std::int64_t> parse_int64(std::string_view text) {
    const Signed s = split_sign(text);
    if (s.error != NumberError::none) return {0, s.error};
    using Range = std::numeric_limits<std::int64_t>;
    const ParsedNumber<std::uint64_t> size = magnitude(s.decimal);
    const auto largest = static_cast<std::uint64_t>(Range::max());
    if (s.negative) {
        if (size.value > largest + 1) return {Range::min(), NumberError::too_small};
        if (size.value == largest + 1) return {Range::min(), size.error};
        return {-static_cast<std::int64_t>(size.value), size.error};
    }
    if (size.value > largest) return {Range::max(), NumberError::too_large};
    return {static_cast<std::int64_t>(size.value), size.error};
}

ParsedNumber<std::uint64_t> parse_uint64(std::string_view text) {
    const Signed s = split_sign(text);
    if (s.error != NumberError::none) return {0, s.error};
    const ParsedNumber<std::uint64_t> size = magnitude(s.decimal);
    if (!s.negative) return size;
    if (size.error == NumberError::fractional && size.value == 0) return size;
    return {0, size.value == 0 ? NumberError::none : NumberError::too_small};
}

} // namespace equator
