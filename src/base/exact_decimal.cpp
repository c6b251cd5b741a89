#include "base/exact_decimal.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/bits.h"

namespace equator {

namespace {

constexpr int kMantissaBits = 52, kBias = 1023;
/// Digits kept. The longest exact double has 767; of a longer text only whether more follows matters.
constexpr std::size_t kMostDigits = 800;
/// Bits moved at once: ten times what is carried stays within 64.
constexpr int kMostBits = 59;

/// 0.d1 d2 ... * 10^point, d1 not '0', exact but for what `more` says.
struct Decimal {
    std::string digits;
    int point = 0;
    bool more = false; ///< digits that are not zero follow the last one kept

    void trim() {
        while (!digits.empty() && digits.back() == '0') digits.pop_back();
        if (digits.empty()) point = 0;
    }

    /// Divides by 2^bits, 0 < bits <= kMostBits: long division from the left.
    void halve(int bits) {
        const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
        std::uint64_t carried = 0;
        std::string quotient;
        std::size_t read = 0;
        const auto next = [&] {
            const std::uint64_t digit =
                read < digits.size() ? static_cast<std::uint64_t>(digits[read] - '0') : 0;
            carried = carried * 10 + digit;
            ++read;
        };
        while (carried >> bits == 0) {
            if (read >= digits.size() && carried == 0) return; // zero stays zero
            next();
        }
        point -= static_cast<int>(read) - 1;
        while (carried > 0 || read < digits.size()) {
            const std::uint64_t digit = carried >> bits;
            carried &= mask;
            if (quotient.size() < kMostDigits)
                quotient += static_cast<char>('0' + digit);
            else
                more = more || digit > 0;
            next();
        }
        digits = std::move(quotient);
        trim();
    }

    /// Multiplies by 2^bits, 0 < bits <= kMostBits: from the right.
    void twice(int bits) {
        std::uint64_t carried = 0;
        std::string product; // last digit first
        for (std::size_t k = digits.size(); k-- > 0;) {
            carried += static_cast<std::uint64_t>(digits[k] - '0') << bits;
            product += static_cast<char>('0' + carried % 10);
            carried /= 10;
        }
        for (; carried > 0; carried /= 10) product += static_cast<char>('0' + carried % 10);
        point += static_cast<int>(product.size()) - static_cast<int>(digits.size());
        std::reverse(product.begin(), product.end());
        for (; product.size() > kMostDigits; product.pop_back()) more = more || product.back() != '0';
        digits = std::move(product);
        trim();
    }

    /// Multiplies by 2^power.
    void scale(int power) {
        for (int left = power; left > 0; left -= kMostBits) twice(std::min(left, kMostBits));
        for (int left = -power; left > 0; left -= kMostBits) halve(std::min(left, kMostBits));
    }

    /// Whether cutting off all digits from `count` on should round the one before up; halves to even.
    bool rounds_up(std::size_t count) const {
        if (count >= digits.size()) return false;
        if (digits[count] == '5' && count + 1 == digits.size())
            return more || (count > 0 && (digits[count - 1] - '0') % 2 == 1);
        return digits[count] >= '5';
    }

    /// Keeps `count` digits; less than none is none.
    void round(int count) {
        if (count < 0) {
            digits.clear();
        } else if (static_cast<std::size_t>(count) < digits.size()) {
            const bool up = rounds_up(static_cast<std::size_t>(count));
            digits.resize(static_cast<std::size_t>(count));
            if (up) {
                while (!digits.empty() && digits.back() == '9') digits.pop_back();
                if (digits.empty()) {
                    digits = "1";
                    ++point;
                } else {
                    ++digits.back();
                }
            }
        }
        trim();
    }

    /// The nearest whole number. Precondition: below 2^63.
    std::uint64_t whole() const {
        std::uint64_t value = 0;
        for (int k = 0; k < point; ++k) {
            const auto at = static_cast<std::size_t>(k);
            value = value * 10 + (at < digits.size() ? static_cast<std::uint64_t>(digits[at] - '0') : 0);
        }
        return value + (point >= 0 && rounds_up(static_cast<std::size_t>(point)) ? 1 : 0);
    }
};

/// |x|, exactly.
Decimal decimal_of(double x) {
    const auto bits = bits_as<std::uint64_t>(x);
    const int exponent = static_cast<int>(bits >> kMantissaBits & 0x7ff);
    std::uint64_t mantissa = bits & ((std::uint64_t{1} << kMantissaBits) - 1);
    if (exponent > 0) mantissa |= std::uint64_t{1} << kMantissaBits;
    Decimal decimal;
    decimal.digits = std::to_string(mantissa);
    decimal.point = static_cast<int>(decimal.digits.size());
    decimal.trim();
    decimal.scale(std::max(exponent, 1) - kBias - kMantissaBits);
    return decimal;
}

DecimalDigits result(Decimal&& decimal) {
    return {std::move(decimal.digits), decimal.point};
}

} // namespace

double nearest_double(std::string_view digits, std::int64_t exponent) {
    Decimal decimal;
    for (const char c : digits) {
        if (decimal.digits.empty() && c == '0')
            --exponent;
        else if (decimal.digits.size() < kMostDigits)
            decimal.digits += c;
        else
            decimal.more = decimal.more || c != '0';
    }
    decimal.trim();
    if (decimal.digits.empty() || exponent < -330) return 0.0;
    if (exponent > 310) return std::numeric_limits<double>::infinity();
    // Up to fifteen digits and 22 powers of ten are exact in a double, and one operation rounds once.
    const std::int64_t power = exponent - static_cast<std::int64_t>(decimal.digits.size());
    if (decimal.digits.size() <= 15 && power >= -22 && power <= 22) {
        double value = 0.0, ten = 1.0;
        for (const char c : decimal.digits) value = 10.0 * value + (c - '0');
        for (std::int64_t k = 0; k < std::abs(power); ++k) ten *= 10.0;
        return power < 0 ? value / ten : value * ten;
    }
    decimal.point = static_cast<int>(exponent);

    // To [1/2, 1), by powers of two that never overshoot.
    static constexpr int kBitsBelow[] = {1, 3, 6, 9, 13, 16, 19, 23, 26}; // 2^bits < 10^index, nearly
    constexpr int kPowers = static_cast<int>(std::size(kBitsBelow));
    int binary = 0;
    while (decimal.point > 0) {
        const int bits = decimal.point < kPowers ? kBitsBelow[decimal.point] : 27;
        decimal.scale(-bits);
        binary += bits;
    }
    while (decimal.point < 0 || (decimal.point == 0 && decimal.digits[0] < '5')) {
        const int bits = -decimal.point < kPowers ? kBitsBelow[-decimal.point] : 27;
        decimal.scale(bits);
        binary -= bits;
    }
    --binary;                 // of a mantissa in [1, 2)
    if (binary < 1 - kBias) { // subnormal: fewer bits are left
        decimal.scale(binary - (1 - kBias));
        binary = 1 - kBias;
    }
    decimal.scale(1 + kMantissaBits);
    std::uint64_t mantissa = decimal.whole();
    constexpr std::uint64_t kHidden = std::uint64_t{1} << kMantissaBits;
    if (mantissa == 2 * kHidden) { // rounded up to the next power of two
        mantissa = kHidden;
        ++binary;
    }
    if (binary > kBias) return std::numeric_limits<double>::infinity();
    const std::uint64_t biased = mantissa < kHidden ? 0 : static_cast<std::uint64_t>(binary + kBias);
    return bits_as<double>(biased << kMantissaBits | (mantissa & (kHidden - 1)));
}

DecimalDigits significant_digits(double x, int count) {
    Decimal decimal = decimal_of(x);
    decimal.round(count);
    return result(std::move(decimal));
}

DecimalDigits digits_after_point(double x, int places) {
    Decimal decimal = decimal_of(x);
    decimal.round(decimal.point + places);
    return result(std::move(decimal));
}

DecimalDigits shortest_digits(double x) {
    const Decimal exact = decimal_of(x);
    constexpr int kEnough = 17; // for every double
    for (int count = 1;; ++count) {
        Decimal decimal = exact;
        decimal.round(count);
        if (count >= kEnough || nearest_double(decimal.digits, decimal.point) == std::fabs(x))
            return result(std::move(decimal));
    }
}

} // namespace equator
