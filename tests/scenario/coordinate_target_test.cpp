// Targets of coordinates: their grammar, and what they are worth.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/number_text.h"
#include "scenario/coordinate_target.h"
#include "scenario/function.h"
#include "support/lcg.h"

using namespace equator;
using test::Lcg;

namespace {

CoordinateTarget target(std::string_view text) {
    CAPTURE(text);
    CHECK(looks_like_coordinates(text));
    const CoordinateReading reading = read_coordinates(text);
    REQUIRE(reading.reason == "");
    return reading.value;
}

/// x1 ... xk of a point whose signs are the bits of `which`.
double product(unsigned which, int k) {
    double value = 1.0;
    for (int i = 0; i < k; ++i) value *= (which >> i & 1) != 0 ? 1.0 : -1.0;
    return value;
}

} // namespace

TEST_CASE("coordinates: names say what the paper's problems say, at every point of the cube") {
    double worst = 0.0;
    for (unsigned which = 0; which < 256; ++which) {
        double x[8];
        for (int k = 0; k < 8; ++k) x[k] = (which >> k & 1) != 0 ? 1.0 : -1.0;
        const auto p = [&](int k) { return product(which, k); };
        const struct {
            const char* text;
            double value;
        } cases[] = {
            {"xor:4", p(4)},
            {"xor:1", p(1)},
            {"0.25*xor:4", 0.25 * p(4)},
            {"-2xor:8", -2.0 * p(8)},
            {"hop:1:3", 0.25 * p(1) + 0.75 * p(4)},
            {"hop:2", 0.5 * (p(2) + p(4))},
            {"hop:4", 0.5 * (p(4) + p(8))},
            {"hop:2:2", 0.25 * p(2) + 0.75 * p(4)},
            {"stair:3", 0.1 * (p(1) + p(2) + p(3))},
            {"x1*x2*x3+0.5*x4", p(3) + 0.5 * x[3]},
            {"x8 - 2 * 3 * x2*x1 + xor:2*4", x[7] - 2.0 * p(2)},
        };
        for (const auto& c : cases) worst = std::max(worst, std::fabs(target(c.text)(x) - c.value));
    }
    CHECK(worst <= 1e-15);
}

TEST_CASE("coordinates: canonical text, mean square and dimension") {
    const struct {
        std::string_view text, canonical;
        double square;
        int dimension;
    } cases[] = {
        {"xor:4", "xor:4", 1.0, 4},
        {" xor : 4 ", "xor:4", 1.0, 4},
        {"-xor:04", "-xor:4", 1.0, 4},
        {"xor:4*0.25", "0.25*xor:4", 0.0625, 4},
        {"+2 * 0.5 xor:4", "xor:4", 1.0, 4},
        {"hop:1:3", "hop:1:3", 0.625, 4},
        {"hop:2", "hop:2", 0.5, 4},
        {"stair:3", "stair:3", 0.03, 3},
        {"xor:64", "xor:64", 1.0, 64},
        {"hop:32", "hop:32", 0.5, 64},
        {"hop:63:1", "hop:63:1", 0.625, 64},
        {"stair:64", "stair:64", 0.64, 64},
        {"x1", "x1", 1.0, 1},
        {"x4096", "x4096", 1.0, 4096},
        {"x2*x1", "x1*x2", 1.0, 2},
        {"x1*x2*x3+0.5*x4", "0.5*x4+x1*x2*x3", 1.25, 4},
        {"0.5x4-x10+x3", "x3+0.5*x4-x10", 2.25, 10},
        {"x1*x3+x1*x2-1*x2*x3", "x1*x2+x1*x3-x2*x3", 3.0, 3},
        {"x1+x2+x1", "2*x1+x2", 5.0, 2},
        {"xor:2+stair:1", "0.1*x1+x1*x2", 1.01, 2},
        {"x1-x1+x2", "x2", 1.0, 2},
        {"1e-5x7", "1e-5*x7", 1e-10, 7},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const CoordinateTarget read = target(c.text);
        CHECK(read.text == c.canonical);
        CHECK(read.squared_norm() == doctest::Approx(c.square).epsilon(1e-14));
        CHECK(read.dimension() == c.dimension);
        CHECK(target(c.canonical) == read);
        const FunctionReading function = read_function(c.text);
        REQUIRE(function.value);
        CHECK(function.value->coordinates == read.dimension());
        CHECK(function.value->degree() == -1);
        CHECK(function_text(*function.value) == c.canonical);
        CHECK(expansion_text(*function.value) == "");
    }
    CHECK(CoordinateTarget{}.dimension() == 0);
    // Mean squares once more, by all points of the cube.
    for (const char* text : {"hop:2:3", "stair:5", "x1*x2*x3+0.5*x4-0.25*x2*x5", "0.3*hop:2"}) {
        const CoordinateTarget read = target(text);
        double sum = 0.0;
        for (unsigned which = 0; which < 32; ++which) {
            double x[5];
            for (int k = 0; k < 5; ++k) x[k] = (which >> k & 1) != 0 ? 1.0 : -1.0;
            sum += read(x) * read(x) / 32.0;
        }
        CHECK(read.squared_norm() == doctest::Approx(sum).epsilon(1e-14));
    }
}

TEST_CASE("coordinates: refusals say why and offer what they can") {
    const struct {
        std::string_view text, reason;
        std::size_t position;
        std::string_view nearest; // "" for none
    } cases[] = {
        {"x0", "is out of range (character 2: a whole number expected, from x1 to x4096)", 1, "x1"},
        {"x5000", "is out of range (character 2: a whole number expected, from x1 to x4096)", 1, "x4096"},
        {"x1*x99999999999", "from x1 to x4096", 4, "x1*x4096"},
        {"x1*x1", "x1 stands twice in a product, and its square is 1 on the cube only", 3, "x1"},
        {"x2*x3*x2+x1", "x2 stands twice", 6, "x1+x2*x3"},
        {"xor:0", "a whole number expected, from 1 to 64", 4, "xor:1"},
        {"xor:65", "from 1 to 64", 4, "xor:64"},
        {"xor:", "from 1 to 64", 4, "xor:4"},
        {"xor", "a colon and a number expected", 3, "xor:4"},
        {"xor4", "a colon and a number expected", 3, "xor:4"},
        {"hop:33", "from 1 to 32", 6, "hop:32"},
        {"hop:60:5", "from 1 to 4", 7, "hop:60:4"},
        {"hop:64:1", "from 1 to 63", 6, "hop:63:1"},
        {"stair:100", "from 1 to 64", 6, "stair:64"},
        {"xor:4*x5", "a name such as xor:4 is multiplied by numbers only", 6, ""},
        {"x5*xor:4", "is multiplied by numbers only", 3, ""},
        {"xor:2*xor:4", "is multiplied by numbers only", 6, ""},
        {"x1+", "a number, a coordinate such as x1 or a name such as xor:4 expected", 3, ""},
        {"x1+0.5", "a term needs a coordinate", 3, ""},
        {"x1x2", "+, - or * expected", 2, ""},
        {"x1 2", "+, - or * expected", 3, ""},
        {"x1^2", "+, - or * expected", 2, ""},
        {"x1/2", "+, - or * expected", 2, ""},
        {"(x1+x2)", "a number, a coordinate", 0, ""},
        {"x1*z", "a coordinate such as x1 expected: a target of coordinates has no functions", 3, ""},
        {"relu(x1)", "a target of coordinates has no functions", 0, ""},
        {"x1:exact", "+, - or * expected", 2, ""},
        {"x1-x1", "is zero everywhere", 0, ""},
        {"0*xor:4", "is zero everywhere", 0, ""},
        {"1000*x1", "factors run from 1e-90 to 100 in size", 0, "100*x1"},
        {"1e-200*stair:2", "factors run from 1e-88 to 100 in size", 0, "1e-88*stair:2"},
        {"3e-90x1-2.9e-90x1", "factors run from 1e-90 to 100 in size", 8, "1e-90*x1"},
        {"x2+1e999*1e999*0*x1", "factors run from", 3, "100*x1+x2"},
        {"60x1+60x1", "factors run from 1e-90 to 100 in size", 5, "100*x1"},
        {"x", "x is not known; the variable is z", 0, "z:12"},
        {"2x", "x is not known; the variable is z", 1, "2*z:12"},
        {"x*x", "x is not known; the variable is z", 0, ""},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const FunctionReading reading = read_function(c.text);
        CAPTURE(reading.reason);
        CHECK(!reading.ok());
        CHECK(reading.reason.find(c.reason) != std::string::npos);
        CHECK(reading.position == c.position);
        if (c.text == "x*x" || c.text == "hop:64:1")
            continue; // its nearest is the old one's business, or is odd
        CHECK((reading.value ? function_text(*reading.value) : "") == c.nearest);
        if (reading.value) CHECK(read_function(c.nearest).ok());
    }
    std::string many = "x1", deep = "x1";
    for (int k = 2; k <= 65; ++k) {
        many += "+x" + std::to_string(k);
        deep += "*x" + std::to_string(k);
    }
    CoordinateReading reading = read_coordinates(many);
    CHECK(reading.reason.find("sums have at most 64 terms") != std::string::npos);
    CHECK(reading.value.factors.size() == 64);
    reading = read_coordinates(deep);
    CHECK(reading.reason.find("products have at most 64 coordinates") != std::string::npos);
    CHECK(reading.value == target("1*" + deep.substr(0, deep.rfind('*'))));
    CHECK(read_coordinates(many + std::string(1024, ' ')).reason.find("is too long") == 0);
    CHECK(read_coordinates("xor:64+xor:63+xor:62+xor:61+xor:60").reason.find("is too long") == 0);
    CHECK(read_coordinates("").reason != "");
}

TEST_CASE("coordinates: texts without them are read as before") {
    for (const char* text : {"h4", "relu:12", "max(z,0)^2-0.5:8", "exp(0.3z):9", "0.8h3+0.6h4", "exp", "x",
                             "max", "2x", "x^2", "xo:4", "exp1", "axe1"})
        CHECK(!looks_like_coordinates(text));
    for (const char* text : {"x1", "0.5x12", "xor", "2*hop:3", "z+x1", "xor:4:exact"})
        CHECK(looks_like_coordinates(text));
}

TEST_CASE("coordinates: random sums say what they say in any order, and any bytes are read or refused") {
    Lcg lcg{23};
    for (int i = 0; i < 3000; ++i) {
        constexpr int kCoordinates = 6;
        double x[kCoordinates];
        for (double& value : x) value = lcg.coin() ? 1.0 : -1.0;
        std::string text;
        double value = 0.0;
        for (auto terms = 1 + lcg.below(8); terms > 0; --terms) {
            const double factor = static_cast<double>(1 + lcg.below(64)) / 16.0;
            const bool minus = lcg.coin(), after = lcg.coin();
            double term = minus ? -factor : factor;
            text += minus ? " -" : text.empty() ? "" : "+ ";
            if (!after) text += number_text(factor) + (lcg.coin() ? "*" : " ");
            if (lcg.below(4) == 0) {
                const auto k = 1 + lcg.below(kCoordinates);
                text += "xor:" + std::to_string(k);
                for (std::uint64_t j = 0; j < k; ++j) term *= x[j];
            } else {
                std::vector<int> left{1, 2, 3, 4, 5, 6};
                const char* before = "";
                for (auto factors = 1 + lcg.below(kCoordinates); factors > 0; --factors, before = "*") {
                    const auto at = static_cast<std::ptrdiff_t>(lcg.below(left.size()));
                    text += before + ("x" + std::to_string(left[static_cast<std::size_t>(at)]));
                    term *= x[left[static_cast<std::size_t>(at)] - 1];
                    left.erase(left.begin() + at);
                }
            }
            if (after) text += "*" + number_text(factor);
            value += term;
        }
        CAPTURE(text);
        const CoordinateReading reading = read_coordinates(text);
        if (reading.reason == "is zero everywhere") continue;
        REQUIRE(reading.reason == "");
        REQUIRE(reading.value(x) == value); // sixteenths: sums are exact
        const std::string canonical = reading.value.text;
        CAPTURE(canonical);
        const CoordinateReading again = read_coordinates(canonical);
        REQUIRE(again.reason == "");
        REQUIRE(again.value == reading.value);
        REQUIRE(again.value.text == canonical);
    }
    for (int i = 0; i < 100000; ++i) {
        static constexpr std::string_view kPieces[] = {
            "x1", "x2", "x3", "x",   "xor:", "hop:",  "stair:", "4", "0.5", "*",
            "+",  "-",  ":",  "1e9", "x0",   "x5000", " ",      "z", "(",   "1e-99"};
        std::string noise;
        for (auto pieces = 1 + lcg.below(12); pieces > 0; --pieces) {
            if (lcg.below(30) == 0)
                noise += static_cast<char>(lcg.below(256));
            else
                noise += kPieces[lcg.below(std::size(kPieces))];
        }
        CAPTURE(noise);
        const CoordinateReading reading = read_coordinates(noise);
        REQUIRE(reading.position <= noise.size());
        REQUIRE((!reading.ok() || !reading.value.empty()));
        for (const char c : reading.reason) REQUIRE((c >= 0x20 && c < 0x7f));
        if (reading.value.empty()) continue;
        const CoordinateReading again = read_coordinates(reading.value.text);
        REQUIRE(again.reason == "");
        REQUIRE(again.value == reading.value);
    }
}

TEST_CASE("coordinates: the bits of targets, the same natively and as WebAssembly") {
    Digest digest;
    double x[8];
    for (int k = 0; k < 8; ++k) x[k] = 0.1 * (k + 1) - 0.37;
    for (const char* text : {"xor:4", "0.3*hop:1:3", "hop:2", "stair:7", "x1*x2*x3+0.7*x4-0.1*x8"}) {
        const CoordinateTarget read = target(text);
        digest.add(read.factors.data(), read.factors.size());
        digest.add(read(x));
    }
    CHECK(digest_text(digest.value()) == "ee7eb3206e3d7ead");
}
