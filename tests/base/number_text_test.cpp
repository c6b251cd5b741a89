#include "base/number_text.h"

#include <doctest/doctest.h>

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "support/lcg.h"

using namespace equator;
using equator::test::Lcg;

namespace {

std::uint64_t bits_of(double x) {
    std::uint64_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    return bits;
}

double from_bits(std::uint64_t bits) {
    double x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}

} // namespace

TEST_CASE("number text: the layout of known numbers") {
    const struct {
        double x;
        std::string_view text;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.0, "1"},
        {-1.0, "-1"},
        {30.0, "30"},
        {400.0, "400"},
        {0.05, "0.05"},
        {0.1, "0.1"},
        {1e-6, "1e-6"},
        {1e-4, "0.0001"},
        {1e-5, "1e-5"},
        {1.5e-7, "1.5e-7"},
        {1e6, "1000000"},
        {1e7, "1e7"},
        {1.25e7, "1.25e7"},
        {1234567.5, "1234567.5"},
        {12.5, "12.5"},
        {9999999.0, "9999999"},
        {1.0 / 3.0, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {5e-324, "5e-324"},
        {DBL_MAX, "1.7976931348623157e308"},
        {-2.5e-10, "-2.5e-10"},
    };
    for (const auto& c : cases) CHECK(number_text(c.x) == c.text);
    CHECK(number_text(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(number_text(std::nan("")) == "nan");
}

TEST_CASE("number text: every double reads back to itself") {
    Lcg lcg{1};
    int finite = 0;
    for (int i = 0; i < 20000; ++i) {
        // Half from all bit patterns, half from few decimal digits, where shortness matters.
        const std::string digits = std::to_string(lcg.next() % 100000);
        const std::string exponent = std::to_string(static_cast<int>(lcg.next() % 30) - 15);
        const double x = i % 2 ? from_bits(lcg.next()) : parse_double(digits + "e" + exponent).value;
        if (!std::isfinite(x)) continue;
        ++finite;
        const std::string text = number_text(x);
        REQUIRE(text.size() <= 24);
        const ParsedNumber<double> back = parse_double(text);
        REQUIRE(back.ok());
        REQUIRE(bits_of(back.value) == bits_of(x));
        REQUIRE(number_text(back.value) == text);
    }
    CHECK(finite > 19000);
}

TEST_CASE("number text: what is a decimal, and where it ends") {
    const struct {
        std::string_view text;
        std::size_t length;
    } cases[] = {
        {"", 0},     {"1", 1},    {"12h3", 2},  {"1.5", 3},  {"1.", 2},  {".5", 2},    {".", 0},  {"e5", 0},
        {"1e5", 3},  {"1e+5", 4}, {"1e-5x", 4}, {"1e", 1},   {"1e+", 1}, {"1.5.2", 3}, {"-1", 0}, {"+1", 0},
        {"0x10", 1}, {"1E3", 3},  {"inf", 0},   {"1eh2", 1}, {" 1", 0},  {".e5", 0},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CHECK(decimal_prefix(c.text) == c.length);
    }
}

TEST_CASE("number text: doubles are read strictly") {
    CHECK(parse_double("0.1").value == 0.1);
    CHECK(parse_double("-1e-3").value == -1e-3);
    CHECK(parse_double("1E+2").value == 100.0);
    CHECK(parse_double(".5").value == 0.5);
    CHECK(parse_double("5.").value == 5.0);
    CHECK(std::signbit(parse_double("-0").value));
    CHECK(parse_double("1e-400").ok());
    CHECK(parse_double("1e-400").value == 0.0);

    for (const std::string_view text :
         {" 1",   "1 ",  "1 2", "+1",   "--1",      "-",   ".",     "e",  "1e",    "0x1p3",
          "0x10", "nan", "inf", "-inf", "infinity", "1,5", "1_000", "1f", "1.5.2", "-.e1"}) {
        CAPTURE(text);
        CHECK(parse_double(text).error == NumberError::malformed);
        CHECK(parse_double(text).value == 0.0);
    }
    CHECK(parse_double("").error == NumberError::empty);
    CHECK(parse_double(std::string_view("1\0", 2)).error == NumberError::malformed);
    CHECK(parse_double("1e309").error == NumberError::too_large);
    CHECK(parse_double("1e309").value == DBL_MAX);
    CHECK(parse_double("-1e99999999999999999999").error == NumberError::too_small);
    CHECK(parse_double("-1e99999999999999999999").value == -DBL_MAX);

    // A view into a longer text ends where it says.
    CHECK(parse_double(std::string_view("1234", 2)).value == 12.0);
    // Long inputs are still correctly rounded: just above the midpoint of 1 and its successor.
    const std::string midpoint = "1.00000000000000011102230246251565404236316680908203125";
    CHECK(parse_double(midpoint).value == 1.0);
    CHECK(parse_double(midpoint + std::string(2000, '0') + "1").value == 1.0 + DBL_EPSILON);
}

TEST_CASE("number text: integers are read exactly") {
    const struct {
        std::string_view text;
        std::int64_t value;
        NumberError error;
    } cases[] = {
        {"0", 0, NumberError::none},
        {"-0", 0, NumberError::none},
        {"007", 7, NumberError::none},
        {"1000000", 1000000, NumberError::none},
        {"1e6", 1000000, NumberError::none},
        {"1e5", 100000, NumberError::none},
        {"1.5e1", 15, NumberError::none},
        {"16.0", 16, NumberError::none},
        {"160e-1", 16, NumberError::none},
        {"0e999999999999999999999", 0, NumberError::none},
        {"0.000", 0, NumberError::none},
        {"9007199254740993", 9007199254740993, NumberError::none}, // not a double
        {"9223372036854775807", INT64_MAX, NumberError::none},
        {"-9223372036854775808", INT64_MIN, NumberError::none},
        {"9223372036854775808", INT64_MAX, NumberError::too_large},
        {"-9223372036854775809", INT64_MIN, NumberError::too_small},
        {"9223372036854775807.5", INT64_MAX, NumberError::too_large},
        {"1e19", INT64_MAX, NumberError::too_large},
        {"1e99999999999999999999", INT64_MAX, NumberError::too_large},
        {"-1e99999999999999999999", INT64_MIN, NumberError::too_small},
        {"0.4", 0, NumberError::fractional},
        {"0.5", 1, NumberError::fractional},
        {"-0.5", -1, NumberError::fractional},
        {"0.05", 0, NumberError::fractional},
        {"12.49", 12, NumberError::fractional},
        {"1e-99999999999999999999", 0, NumberError::fractional},
        {"15e-1", 2, NumberError::fractional},
        {"", 0, NumberError::empty},
        {"-", 0, NumberError::malformed},
        {"+1", 0, NumberError::malformed},
        {"1 ", 0, NumberError::malformed},
        {"0x10", 0, NumberError::malformed},
        {"inf", 0, NumberError::malformed},
        {"1e", 0, NumberError::malformed},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const ParsedNumber<std::int64_t> parsed = parse_int64(c.text);
        CHECK(parsed.error == c.error);
        CHECK(parsed.value == c.value);
    }
}

TEST_CASE("number text: unsigned integers are read exactly") {
    CHECK(parse_uint64("18446744073709551615").value == UINT64_MAX);
    CHECK(parse_uint64("18446744073709551615").ok());
    CHECK(parse_uint64("18446744073709551616").error == NumberError::too_large);
    CHECK(parse_uint64("18446744073709551615.9").error == NumberError::fractional);
    CHECK(parse_uint64("1e19").value == 10000000000000000000u);
    CHECK(parse_uint64("-0").ok());
    CHECK(parse_uint64("-1").error == NumberError::too_small);
    CHECK(parse_uint64("-1").value == 0);
    CHECK(parse_uint64("-1e30").error == NumberError::too_small);
    CHECK(parse_uint64("-0.2").error == NumberError::fractional);
    CHECK(parse_uint64("-0.7").value == 0);

    Lcg lcg{2};
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t x = lcg.next() >> (lcg.next() % 64);
        const ParsedNumber<std::uint64_t> back = parse_uint64(std::to_string(x));
        REQUIRE(back.ok());
        REQUIRE(back.value == x);
    }
}
