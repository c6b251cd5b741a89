// The figures in the page's sentences.
#include "instrument/insight.h"

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

TEST_CASE("the largest value up to a time, also between samples") {
    const std::vector<double> x{0.0, 1.0, 2.0, 4.0}, y{0.0, 3.0, 1.0, 5.0};
    CHECK(largest_up_to(x, y, 0.0) == 0.0);
    CHECK(largest_up_to(x, y, 0.5) == 1.5);
    CHECK(largest_up_to(x, y, 2.0) == 3.0);
    CHECK(largest_up_to(x, y, 3.5) == 4.0);
    CHECK(largest_up_to(x, y, 9.0) == 5.0);
    CHECK(largest_up_to({}, {}, 1.0) == 0.0);
}

TEST_CASE("the largest value so far never falls, and what is not a number changes nothing") {
    const double nan = std::nan("");
    CHECK(running_maximum(std::vector<double>{1.0, 3.0, 2.0, nan, 4.0, 0.0}) ==
          std::vector<double>{1.0, 3.0, 3.0, 3.0, 4.0, 4.0});
    const auto late = running_maximum(std::vector<double>{nan, nan, 2.0, 1.0});
    CHECK(std::isnan(late[1]));
    CHECK(late[2] == 2.0);
    CHECK(late[3] == 2.0);
    CHECK(running_maximum({}).empty());
}

TEST_CASE("stretches where the gap is above its bound") {
    const double nan = std::nan("");
    const std::vector<double> bound{0.0, 1.0, 1.0, 1.0, nan, 1.0, 1.0};
    CHECK(above_bound(std::vector<double>{1e-32, 0.5, 1.005, 0.9, 2.0, 0.5, 0.5}, bound).empty());
    CHECK(above_bound(std::vector<double>{1e-32, 1.5, 2.0, 0.9, 2.0, 0.5, 1.1}, bound) ==
          std::vector<Overrun>{{1, 3}, {6, 7}});
    CHECK(above_bound(std::vector<double>{1.0, 2.0, 2.0, 2.0, 2.0, 2.0, nan}, bound) ==
          std::vector<Overrun>{{0, 4}, {5, 6}});
    CHECK(above_bound({}, {}).empty());
}

namespace {

/// Quantiles of x uniform on [0, 1 + t].
ExpectedSeries uniform_series() {
    ExpectedSeries series;
    series.t = {0.0, 1.0, 2.0};
    for (std::size_t k = 0; k < kExpectedShares.size(); ++k)
        for (const double t : series.t) series.quantiles[k].push_back(kExpectedShares[k] * (1.0 + t));
    return series;
}

} // namespace

TEST_CASE("the share of starts below a value, between times and quantiles") {
    const ExpectedSeries series = uniform_series();
    for (const double t : {0.0, 0.3, 1.0, 1.7, 2.0})
        for (const double share : {0.01, 0.03, 0.27, 0.5, 0.52, 0.97})
            CHECK(share_below(series, t, share * (1.0 + t)).value() == doctest::Approx(share).epsilon(1e-9));
    CHECK(share_below(series, 1.0, 0.0).value() == 0.0);
    CHECK(share_below(series, 1.0, 0.019).value() == 0.0); // below the lowest that is known
    CHECK(share_below(series, 1.0, 1.99).value() == 1.0);
    CHECK_FALSE(share_below(series, 2.1, 1.0));
}

TEST_CASE("ranks in words") {
    CHECK(rank_text(0.63) == "near the 63rd percentile of all seeds");
    CHECK(rank_text(0.01) == "near the 1st percentile of all seeds");
    CHECK(rank_text(0.116) == "near the 12th percentile of all seeds");
    CHECK(rank_text(0.11) == "near the 11th percentile of all seeds");
    CHECK(rank_text(0.13) == "near the 13th percentile of all seeds");
    CHECK(rank_text(0.42) == "near the 42nd percentile of all seeds");
    CHECK(rank_text(0.99) == "near the 99th percentile of all seeds");
    CHECK(rank_text(0.0) == "among the lowest 1 % of all seeds");
    CHECK(rank_text(1.0) == "among the highest 1 % of all seeds");
}
