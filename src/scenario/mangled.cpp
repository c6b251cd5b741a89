#include "scenario/mangled.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/number_text.h"

namespace equator {
namespace {

constexpr char kQuote = '\'', kBlank = ' ', kNothing = '\0';

// Characters that stand for one of ASCII, or for the next one after it for every step from `first`.
struct Stretch {
    std::uint16_t first, last;
    char becomes;
    bool in_order = false;
};
constexpr Stretch kStretches[] = {
    {0x00A0, 0x00A0, kBlank},    {0x00AB, 0x00AB, kQuote},    {0x00AD, 0x00AD, kNothing},
    {0x00B4, 0x00B4, kQuote},    {0x00BB, 0x00BB, kQuote},    {0x00D7, 0x00D7, '*'},
    {0x0660, 0x0669, '0', true}, {0x066B, 0x066B, '.'},       {0x066C, 0x066C, ','},
    {0x06F0, 0x06F9, '0', true}, {0x0966, 0x096F, '0', true}, {0x2000, 0x200A, kBlank},
    {0x200B, 0x200F, kNothing},  {0x2010, 0x2015, '-'},       {0x2018, 0x201F, kQuote},
    {0x2028, 0x202E, kNothing},  {0x2026, 0x2026, '.'},       {0x202F, 0x202F, kBlank},
    {0x2032, 0x2036, kQuote},    {0x2039, 0x203A, kQuote},    {0x2060, 0x206F, kNothing},
    {0x2212, 0x2212, '-'},       {0x3000, 0x3000, kBlank},    {0x3001, 0x3001, ','},
    {0x3002, 0x3002, '.'},       {0x3008, 0x3011, kQuote},    {0xFEFF, 0xFEFF, kNothing},
    {0xFF01, 0xFF5E, '!', true},
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// text with what stands for a character of ASCII made that; other bytes stay.
std::string in_ascii(std::string_view text) {
    std::string ascii;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t k) {
            return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
        };
        const auto continues = [&](std::size_t k) { return (byte(k) & 0xC0u) == 0x80u; };
        std::size_t size = 1;
        unsigned code = byte(0);
        if ((code & 0xE0u) == 0xC0u && continues(1))
            size = 2, code = (code & 0x1Fu) << 6 | (byte(1) & 0x3Fu);
        else if ((code & 0xF0u) == 0xE0u && continues(1) && continues(2))
            size = 3, code = (code & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
        const Stretch* found = nullptr;
        for (const Stretch& stretch : kStretches)
            if (size > 1 && code >= stretch.first && code <= stretch.last) found = &stretch;
        const char c = text[i];
        if (!found)
            c >= '\t' && c <= '\r' ? ascii += kBlank : ascii += text.substr(i, size);
        else if (found->becomes != kNothing)
            ascii += static_cast<char>(found->becomes + (found->in_order ? code - found->first : 0u));
        i += size;
    }
    return ascii;
}

bool is_among(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

constexpr std::string_view kLeading = "'\"`([{<=+/?#!*\\", kTrailing = "'\"`)]}>.,;:!=*\\|/";

std::string_view without_ends(std::string_view text) {
    const auto open = [&text] { // parentheses without a partner: more that open, or more that close
        int count = 0;
        for (const char c : text) count += c == '(' ? 1 : c == ')' ? -1 : 0;
        return count;
    };
    while (!text.empty() && is_among(text.front(), kLeading) && (text.front() != '(' || open() > 0))
        text.remove_prefix(1);
    text = text.substr(0, text.find_first_of("?#<>\"'"));
    while (!text.empty() && is_among(text.back(), kTrailing) && (text.back() != ')' || open() < 0))
        text.remove_suffix(1);
    return text;
}

} // namespace

std::string as_typed(std::string_view text) {
    std::string typed = in_ascii(text);
    typed.erase(std::remove(typed.begin(), typed.end(), kBlank), typed.end());
    std::string_view rest = without_ends(typed);
    // Quoted-printable mail writes = as =3D.
    if (rest.substr(0, 2) == "3D" && rest.size() > 2) rest.remove_prefix(2);
    return std::string(rest);
}

std::string lower_case(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

NumberReadings number_readings(std::string_view given) {
    const std::string ascii = in_ascii(given);
    std::string_view text = ascii;
    while (!text.empty() && text.front() == kBlank) text.remove_prefix(1);
    while (!text.empty() && text.back() == kBlank) text.remove_suffix(1);
    std::string sign;
    if (!text.empty() && text[0] == '-') {
        sign = "-";
        text.remove_prefix(1);
    }
    // Runs of digits and what stands between them.
    std::string separators, digits;
    std::size_t runs = 0, run = 0, first = 0, inner_least = 3, inner_most = 0;
    std::string fraction;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && is_digit(text[i])) {
            ++run;
            continue;
        }
        if (run == 0 || (i < text.size() && !is_among(text[i], ".,' _"))) return {};
        fraction = text.substr(i - run, run);
        if (runs == 0) first = run;
        if (i < text.size()) {
            if (runs > 0) inner_least = std::min(inner_least, run), inner_most = std::max(inner_most, run);
            separators += text[i];
            digits += fraction;
        }
        ++runs;
        run = 0;
    }
    NumberReadings readings;
    if (separators.empty()) return readings;
    const bool is_point = is_among(separators.back(), ".,");
    const bool one_kind = separators.find_first_not_of(separators[0]) == std::string::npos;
    const bool starts_well = first <= 3 && text[0] != '0';
    if (one_kind && starts_well && fraction.size() == 3 &&
        (separators.size() == 1 || (inner_least >= 2 && inner_most <= 3)))
        readings.grouped = sign + digits + fraction;
    if (is_point && separators.size() == 1) readings.decimal = sign + digits + "." + fraction;
    // Thousands of one kind, then a point of another.
    const std::string_view thousands = std::string_view(separators).substr(0, separators.size() - 1);
    if (!one_kind && is_point && starts_well && inner_least >= 2 && inner_most == 3 &&
        thousands.find_first_not_of(thousands[0]) == std::string_view::npos &&
        thousands[0] != separators.back())
        readings.grouped = sign + digits + "." + fraction;
    for (std::string* reading : {&readings.grouped, &readings.decimal})
        if (!parse_double(*reading).ok()) reading->clear(); // larger than any number here
    return readings;
}

std::string meant_number(std::string_view given) {
    std::string text = lower_case(as_typed(given));
    // Blanks between thousands, where a form wrote them as +.
    if (std::string blanks(given); std::count(blanks.begin(), blanks.end(), '+') > 0) {
        std::replace(blanks.begin(), blanks.end(), '+', kBlank);
        if (const NumberReadings readings = number_readings(blanks); !readings.grouped.empty())
            return readings.grouped;
    }
    if (std::count(text.begin(), text.end(), ',') == 1) std::replace(text.begin(), text.end(), ',', '.');
    // The longest number in front, and what is left.
    const auto take = [](std::string_view& rest) -> std::optional<double> {
        const std::size_t sign = rest.substr(0, 1) == "-" ? 1 : 0, size = decimal_prefix(rest.substr(sign));
        if (size == 0) return {};
        const ParsedNumber<double> number = parse_double(rest.substr(0, sign + size));
        rest.remove_prefix(sign + size);
        return number.ok() ? std::optional(number.value) : std::nullopt;
    };
    std::string_view rest = text;
    std::optional<double> value = take(rest);
    if (!value) return {};
    // base^exponent, for whole exponents; the sign belongs to the whole.
    const auto power = [&take](double base, std::string_view& tail) -> std::optional<double> {
        constexpr double kMost = 400.0; // beyond it nothing but zero and infinity is left
        const std::optional<double> exponent = take(tail);
        if (!exponent || *exponent != std::floor(*exponent) || std::abs(*exponent) > kMost) return {};
        double product = 1.0;
        for (int i = 0; i < static_cast<int>(std::abs(*exponent)); ++i) product *= std::abs(base);
        return std::copysign(*exponent < 0.0 ? 1.0 / product : product, base);
    };
    const auto is = [&rest](std::initializer_list<std::string_view> words) {
        return std::find(words.begin(), words.end(), rest) != words.end();
    };
    if (is({"k", "thousand"}))
        rest = {}, *value *= 1e3;
    else if (is({"m", "mio", "million"}))
        rest = {}, *value *= 1e6;
    else if (!rest.empty() && rest[0] == '^')
        rest.remove_prefix(1), value = power(*value, rest);
    else if (rest.substr(0, 4) == "*10^" || rest.substr(0, 4) == "x10^") {
        rest.remove_prefix(4);
        const std::optional<double> factor = power(10.0, rest);
        value = factor ? std::optional(*value * *factor) : std::nullopt;
    } else if (!rest.empty() && rest[0] == '/') {
        rest.remove_prefix(1);
        const std::optional<double> divisor = take(rest);
        value = divisor && *divisor != 0.0 ? std::optional(*value / *divisor) : std::nullopt;
    }
    const bool only_unit = std::all_of(rest.begin(), rest.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return value && only_unit && std::isfinite(*value) ? number_text(*value) : std::string();
}

std::string with_usual_signs(std::string_view link,
                             const std::function<std::string_view(std::string_view)>& meant_key) {
    constexpr std::string_view kJoins = " ;,/|&?#", kEquals = "=: ";
    const std::string text = in_ascii(link);
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    std::string usual;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t at = i;
        while (at < text.size() && is_among(text[at], kJoins)) ++at;
        std::string_view key;
        std::size_t value_at = at;
        if (at > i || i == 0) {
            std::size_t end = at;
            while (end < text.size() && is_letter(text[end])) ++end;
            value_at = end;
            while (value_at < text.size() && is_among(text[value_at], kEquals)) ++value_at;
            const std::string_view between = std::string_view(text).substr(end, value_at - end);
            const bool is_usual = between == "=" && std::string_view(text).substr(i, at - i) == "&";
            if (end > at && !is_usual && !between.empty() && value_at < text.size() &&
                (between.find_first_of("=:") != std::string_view::npos || is_digit(text[value_at])))
                key = meant_key(std::string_view(text).substr(at, end - at));
        }
        if (key.empty()) {
            usual += text[i++];
            continue;
        }
        if (i > 0) usual += '&';
        (usual += key) += '=';
        i = value_at;
    }
    return usual;
}

std::string separator_question(std::string_view text, bool whole) {
    const NumberReadings may_be = number_readings(text);
    const bool plain = parse_double(text).ok();
    if ((may_be.grouped.empty() && may_be.decimal.empty()) || (plain && (!whole || may_be.grouped.empty())))
        return {};
    std::string asked;
    for (const std::string* reading : {&may_be.grouped, &may_be.decimal})
        if (!reading->empty())
            (asked += asked.empty() ? "may mean " : " or ") += number_text(parse_double(*reading).value);
    return asked;
}

} // namespace equator
