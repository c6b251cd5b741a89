// Min/max thinning against a plain reference, column by column.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <vector>

#include "figure/decimate.h"
#include "figure/labels.h"

using namespace equator;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Series {
    std::vector<double> x, y;
};

Series random_series(std::mt19937_64& random, std::size_t length, double from, double to, double missing) {
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    Series s;
    for (std::size_t i = 0; i < length; ++i) s.x.push_back(from + (to - from) * unit(random));
    std::sort(s.x.begin(), s.x.end());
    for (std::size_t i = 0; i < length; ++i) {
        const double u = unit(random);
        s.y.push_back(u < missing ? (u < 0.5 * missing ? kNan : std::numeric_limits<double>::infinity())
                                  : 1000.0 * unit(random));
    }
    return s;
}

} // namespace

TEST_CASE("every column keeps its lowest and highest sample, and no more than two") {
    std::mt19937_64 random(21);
    for (std::size_t length : {0u, 1u, 2u, 7u, 50u, 400u, 5000u})
        for (double missing : {0.0, 0.1, 0.9}) {
            const double width = 100.0;
            const Series s = random_series(random, length, 0.0, width - 1e-9, missing);
            std::vector<StrokePoint> out;
            decimate(s.x, s.y, width, out);

            struct Range {
                double lo = 1e9, hi = -1e9;
                int points = 0;
            };
            std::map<int, Range> expected, found;
            const auto note = [](Range& r, double y) {
                r.lo = std::min(r.lo, y);
                r.hi = std::max(r.hi, y);
                ++r.points;
            };
            for (std::size_t i = 0; i < length; ++i)
                if (std::isfinite(s.y[i])) note(expected[static_cast<int>(std::floor(s.x[i]))], s.y[i]);
            for (std::size_t i = 0; i < out.size(); ++i) {
                note(found[static_cast<int>(std::floor(out[i].x))], out[i].y);
                if (i > 0) CHECK(out[i].x >= out[i - 1].x);
            }
            REQUIRE(found.size() == expected.size());
            for (const auto& [column, range] : expected) {
                CHECK(found[column].points <= 2);
                CHECK(found[column].lo == doctest::Approx(range.lo).epsilon(1e-6));
                CHECK(found[column].hi == doctest::Approx(range.hi).epsilon(1e-6));
            }
        }
}

TEST_CASE("a stroke is broken where samples are missing between columns, and only there") {
    std::mt19937_64 random(22);
    for (int trial = 0; trial < 200; ++trial) {
        const Series s = random_series(random, 60, 0.0, 99.9, 0.3);
        std::vector<StrokePoint> out;
        decimate(s.x, s.y, 100.0, out);
        // Plain reference: a break between the last finite sample of a column and the first of the next used
        // one.
        std::vector<bool> breaks;
        int column = -1;
        bool missing = true;
        for (std::size_t i = 0; i < s.x.size(); ++i) {
            if (!std::isfinite(s.y[i])) {
                missing = true;
                continue;
            }
            const int here = static_cast<int>(std::floor(s.x[i]));
            if (here != column) breaks.push_back(missing);
            column = here;
            missing = false;
        }
        std::size_t k = 0;
        column = -1;
        for (const StrokePoint& p : out) {
            const int here = static_cast<int>(std::floor(p.x));
            if (here != column)
                CHECK(p.starts == breaks.at(k++));
            else
                CHECK(!p.starts);
            column = here;
        }
        CHECK(k == breaks.size());
    }
}

TEST_CASE("outside the plot only the neighbours of its edges are kept") {
    const std::vector<double> x{-50.0, -20.0, -3.0, 5.0, 9.5, 14.0, 30.0, 1e9};
    const std::vector<double> y{1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0};
    std::vector<StrokePoint> out;
    decimate(x, y, 10.0, out);
    REQUIRE(out.size() == 4);
    CHECK(out[0].x == -3.0f);
    CHECK(out[0].starts);
    CHECK(!out[1].starts);
    CHECK(out[3].x == 14.0f);

    out.clear();
    const std::vector<double> far{1e300, -1e300};
    decimate(std::vector<double>{1.0, 2.0}, far, 10.0, out);
    CHECK(std::isfinite(out[0].y)); // clamped: floats and the GPU stay sane
}

TEST_CASE("a band's slices hold both curves") {
    std::mt19937_64 random(23);
    const Series a = random_series(random, 3000, -5.0, 105.0, 0.05);
    Series b = random_series(random, 3000, 0.0, 1.0, 0.05);
    std::vector<BandPoint> out;
    decimate_band(a.x, a.y, b.y, 100.0, out);
    CHECK(out.size() <= 102);
    std::map<int, std::pair<double, double>> expected;
    for (std::size_t i = 0; i < a.x.size(); ++i) {
        if (!std::isfinite(a.y[i]) || !std::isfinite(b.y[i]) || a.x[i] < 0.0 || a.x[i] >= 100.0) continue;
        auto [at, fresh] = expected.try_emplace(static_cast<int>(a.x[i]), 1e9, -1e9);
        at->second.first = std::min({at->second.first, a.y[i], b.y[i]});
        at->second.second = std::max({at->second.second, a.y[i], b.y[i]});
    }
    for (const BandPoint& p : out) {
        if (p.x < 0.0f || p.x >= 100.0f) continue;
        const auto& [top, bottom] = expected.at(static_cast<int>(p.x));
        CHECK(p.top == doctest::Approx(top).epsilon(1e-6));
        CHECK(p.bottom == doctest::Approx(bottom).epsilon(1e-6));
    }
}

TEST_CASE("labels are moved apart, inside their walls, in order, and no more than needed") {
    std::vector<double> far{10.0, 50.0, 90.0};
    spread_labels(far, 12.0, 0.0, 100.0);
    CHECK(far == std::vector<double>{10.0, 50.0, 90.0});

    std::vector<double> pair{50.0, 50.0};
    spread_labels(pair, 12.0, 0.0, 100.0);
    CHECK(pair == std::vector<double>{44.0, 56.0});

    std::mt19937_64 random(24);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int trial = 0; trial < 500; ++trial) {
        std::vector<double> wished(1 + static_cast<std::size_t>(10 * unit(random))), got;
        for (double& w : wished) w = 140.0 * unit(random) - 20.0;
        got = wished;
        spread_labels(got, 12.0, 0.0, 100.0);
        const double height = std::min(12.0, 100.0 / static_cast<double>(got.size()));
        for (std::size_t i = 0; i < got.size(); ++i) {
            CHECK(got[i] >= 0.5 * height - 1e-9);
            CHECK(got[i] <= 100.0 - 0.5 * height + 1e-9);
            for (std::size_t j = 0; j < i; ++j) {
                CHECK(std::abs(got[i] - got[j]) >= height - 1e-9);
                if (wished[i] < wished[j]) CHECK(got[i] < got[j]);
            }
        }
    }
}
