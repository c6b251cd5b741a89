// The figures in the page's sentences.
#include "front/insight.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace equator;

TEST_CASE("neurons needed: a bound proportional to 1/m, turned round") {
    CHECK(neurons_needed(400.0, 0.02, 0.01) == 800.0);
    CHECK(neurons_needed(400.0, 0.0201, 0.01) == 804.0);
    CHECK(neurons_needed(400.0, 1e-9, 0.01) == 1.0);
}

TEST_CASE("counts as one says them") {
    CHECK(count_text(1.0) == "1");
    CHECK(count_text(834.0) == "834");
    CHECK(count_text(2001.0) == "2,100"); // rounded up: fewer would not do
    CHECK(count_text(99'500.0) == "100,000");
    CHECK(count_text(3.4e6) == "3.4 million");
    CHECK(count_text(7.4e13) == "10¹⁴");
    CHECK(count_text(1e300) == "10³⁰⁰");
    CHECK(count_text(std::numeric_limits<double>::infinity()) == "10³⁰⁵");
}

TEST_CASE("decay exponent of a power law, from the last two thirds") {
    std::vector<double> t, y;
    for (int i = 0; i <= 300; ++i) {
        t.push_back(0.1 * i);
        y.push_back(i == 0 ? 1.0 : 3.0 * std::pow(0.1 * i, -0.7));
    }
    const auto c = decay_exponent(t, y, 30.0);
    REQUIRE(c);
    CHECK(*c == doctest::Approx(0.7).epsilon(1e-9));
    CHECK_FALSE(decay_exponent(t, y, 0.5)); // too few samples
    for (double& value : y) value = 2.0;
    CHECK(decay_exponent(t, y, 30.0).value() == doctest::Approx(0.0));
}
