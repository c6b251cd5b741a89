// Decimal <-> binary: against the C library, which is correctly rounded in glibc and in musl, and against
// cases whose exact values are known.
#include "base/exact_decimal.h"

#include <doctest/doctest.h>

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "base/bits.h"
#include "base/number_text.h"
#include "support/lcg.h"

using namespace equator;
using equator::test::Lcg;

namespace {

/// Half from all bit patterns, half of a size that people write.
double any_double(Lcg& lcg, int i) {
    for (;;) {
        const double x = i % 2 ? bits_as<double>(lcg.next())
                               : static_cast<double>(static_cast<std::int64_t>(lcg.next()) >> 20) /
                                     static_cast<double>(1 + lcg.next() % 100000);
        if (std::isfinite(x)) return x;
    }
}

/// 0.digits * 10^exponent as the C library reads it.
double library_double(const std::string& digits, int exponent) {
    return std::strtod(("0." + digits + "e" + std::to_string(exponent)).c_str(), nullptr);
}

} // namespace

TEST_CASE("exact decimal: reading equals the C library's strtod") {
    Lcg lcg{5};
    for (int i = 0; i < 20000; ++i) {
        std::string digits;
        const int length = i % 50 == 0 ? 900 : 1 + static_cast<int>(lcg.next() % 40);
        for (int k = 0; k < length; ++k) digits += static_cast<char>('0' + (lcg.next() >> 33) % 10);
        const int exponent = static_cast<int>(lcg.next() % 700) - 360;
        const double own = nearest_double(digits, exponent), library = library_double(digits, exponent);
        CAPTURE(digits);
        CAPTURE(exponent);
        REQUIRE(bits_as<std::uint64_t>(own) == bits_as<std::uint64_t>(library));
    }
}

TEST_CASE("exact decimal: halfway between two doubles, and a digit more or less") {
    // The exact middle of x and its successor has at most 767 digits; they come from the C library.
    Lcg lcg{7};
    for (int i = 0; i < 2000; ++i) {
        const double x = std::fabs(any_double(lcg, i));
        const double next = std::nextafter(x, std::numeric_limits<double>::infinity());
        if (!std::isfinite(next) || x == 0.0 || x >= 0x1p600 || x < 0x1p-600) continue;
        // Scaled by a power of two the middle is a double itself, printed exactly, and scaled back by hand is
        // not: so take doubles with an even last bit fewer instead. x, middle, next = three neighbours at 52
        // bits.
        const std::uint64_t bits = bits_as<std::uint64_t>(x) & ~std::uint64_t{1};
        const double middle = bits_as<double>(bits | 1);
        char text[1200];
        std::snprintf(text, sizeof text, "%.800e", middle); // exact: no double needs more
        std::string digits;
        for (const char* c = text; *c != 'e'; ++c)
            if (*c != '.') digits += *c;
        const int exponent = std::atoi(std::string(text).substr(std::string(text).find('e') + 1).c_str()) + 1;
        CHECK(nearest_double(digits, exponent) == middle);
        digits.resize(790, '0');
        REQUIRE(nearest_double(digits, exponent) == middle);
    }
    // 2^53 + 1 lies between two doubles: to even; the least bit more goes up, however far behind it is.
    CHECK(nearest_double("9007199254740993", 16) == 9007199254740992.0);
    CHECK(nearest_double("9007199254740993" + std::string(1000, '0') + "1", 16) == 9007199254740994.0);
    CHECK(nearest_double("9007199254740995", 16) == 9007199254740996.0);
}

TEST_CASE("exact decimal: the ends of the doubles") {
    CHECK(nearest_double("", 5) == 0.0);
    CHECK(nearest_double("0000", 400) == 0.0);
    CHECK(nearest_double("17976931348623157", 309) == DBL_MAX);
    CHECK(nearest_double("17976931348623158", 309) == DBL_MAX);
    CHECK(std::isinf(nearest_double("17976931348623159", 309)));
    CHECK(std::isinf(nearest_double("1", 1'000'000'000'000)));
    CHECK(nearest_double("1", -1'000'000'000'000) == 0.0);
    CHECK(nearest_double("49406564584124654", -323) == 0x1p-1074);
    CHECK(nearest_double("24703282292062327", -323) == 0.0); // below half of the smallest
    CHECK(nearest_double("24703282292062328", -323) == 0x1p-1074);
    CHECK(nearest_double("22250738585072014", -307) == DBL_MIN);
    CHECK(nearest_double("22250738585072011", -307) == library_double("22250738585072011", -307));
}

TEST_CASE("exact decimal: writing equals the C library's printf") {
    Lcg lcg{11};
    for (int i = 0; i < 8000; ++i) {
        const double x = any_double(lcg, i);
        const int count = 1 + static_cast<int>(lcg.next() % 20);
        char text[400];
        std::snprintf(text, sizeof text, "%.*e", count - 1, std::fabs(x));
        std::string digits;
        const char* c = text;
        for (; *c != 'e'; ++c)
            if (*c != '.') digits += *c;
        const int exponent = std::atoi(c + 1) + 1;
        while (!digits.empty() && digits.back() == '0') digits.pop_back();
        const DecimalDigits own = significant_digits(x, count);
        CAPTURE(text);
        REQUIRE(own.digits == digits);
        if (!digits.empty()) REQUIRE(own.exponent == exponent);

        if (std::fabs(x) > 1e20) continue;
        const int places = static_cast<int>(lcg.next() % 8);
        std::snprintf(text, sizeof text, "%.*f", places, x);
        REQUIRE(fixed_text(x, places) == text);
    }
    // Exactly halfway: to even.
    for (const double x :
         {0.0, -0.0, 1.0, 0.1, 0.00012345, 0.000012345, 999.96, 9999.5, 123456.0, 1e300, -2.5e-7, 2.5, 3.5})
        for (const int digits : {1, 2, 3, 4, 7, 17}) {
            char printed[64];
            std::snprintf(printed, sizeof printed, "%.*g", digits, x);
            CHECK(general_text(x, digits) == printed);
        }
    CHECK(fixed_text(0.5, 0) == "0");
    CHECK(fixed_text(1.5, 0) == "2");
    CHECK(fixed_text(2.5, 0) == "2");
    CHECK(fixed_text(-0.125, 2) == "-0.12");
    CHECK(fixed_text(0.375, 2) == "0.38");
    CHECK(fixed_text(99.996, 2) == "100.00");
    CHECK(fixed_text(0.0, 3) == "0.000");
}
