// Scales, ticks and number text: properties over many random axes, and the labels of a few chosen ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "figure/axis.h"

using namespace equator;

namespace {

/// Reads a label back the slow way: "a x 10^b", in any of its parts, becomes "aeb" for strtod.
double parse_label(const std::string& label) {
    static const std::pair<const char*, const char*> kRaised[] = {
        {"\u207b", "-"}, {"\u2070", "0"}, {"\u00b9", "1"}, {"\u00b2", "2"}, {"\u00b3", "3"}, {"\u2074", "4"},
        {"\u2075", "5"}, {"\u2076", "6"}, {"\u2077", "7"}, {"\u2078", "8"}, {"\u2079", "9"}};
    std::string plain, exponent;
    for (std::size_t i = 0; i < label.size();) {
        const auto starts = [&](const char* sign) {
            return label.compare(i, std::string(sign).size(), sign) == 0;
        };
        std::size_t step = 1;
        if (starts("\u2212")) {
            plain += '-';
            step = 3;
        } else if (starts("\u00d7")) {
            plain += '*';
            step = 2;
        } else {
            bool raised = false;
            for (const auto& [sign, ascii] : kRaised)
                if (starts(sign)) {
                    exponent += ascii;
                    step = std::string(sign).size();
                    raised = true;
                }
            if (!raised) plain += label[i];
        }
        i += step;
    }
    if (exponent.empty()) return std::strtod(plain.c_str(), nullptr);
    // plain is [-][mantissa*]10
    std::string mantissa = plain.substr(0, plain.size() - 2);
    if (!mantissa.empty() && mantissa.back() == '*')
        mantissa.pop_back();
    else
        mantissa += "1";
    return std::strtod((mantissa + "e" + exponent).c_str(), nullptr);
}

std::vector<std::string> labels(const Axis& axis, int count) {
    std::vector<std::string> list;
    for (const Tick& t : ticks(axis, count))
        if (t.major()) list.push_back(t.label);
    return list;
}

/// Is it 1, 2 or 5 times a power of ten?
bool is_round_step(double step) {
    const double mantissa = step / std::pow(10.0, std::floor(std::log10(step * (1 + 1e-5))));
    for (double m : {1.0, 2.0, 5.0})
        if (std::abs(mantissa - m) < 1e-4) return true;
    return false;
}

void check_ticks(const Axis& axis, int count) {
    CAPTURE(axis.lo);
    CAPTURE(axis.hi);
    CAPTURE(axis.log);
    CAPTURE(count);
    const auto list = ticks(axis, count);
    REQUIRE(!list.empty());
    CHECK(list.size() <= 30u + 10u * static_cast<unsigned>(count));
    const Scale scale(axis);
    int major = 0;
    double previous_major = 0.0, step = 0.0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const double u = scale.to_unit(list[i].value);
        CHECK(u >= -1e-5);
        CHECK(u <= 1.0 + 1e-5);
        if (i > 0) CHECK(list[i].value > list[i - 1].value);
        if (!list[i].major()) continue;
        CHECK(parse_label(list[i].label) == list[i].value);
        if (!axis.log && major > 0) {
            const double here = list[i].value - previous_major;
            CHECK(is_round_step(here));
            if (step > 0.0) CHECK(here == doctest::Approx(step).epsilon(1e-4));
            step = here;
        }
        previous_major = list[i].value;
        ++major;
    }
    CHECK(major < std::max(2 * count, 2)); // more than asked for rather than one alone
    if (count >= 2) CHECK(major >= 1);
}

/// Where an axis begins: twenty decades if it is logarithmic.
double random_start(bool log, double unit) {
    return log ? std::pow(10.0, 20.0 * unit - 10.0) : 20.0 * unit - 10.0;
}

} // namespace

TEST_CASE(
    "linear ticks are inside, ascending, few, evenly spaced by 1, 2 or 5, and labelled with their value") {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int trial = 0; trial < 3000; ++trial) {
        const double magnitude = std::pow(10.0, -30.0 + 60.0 * unit(random));
        const double centre = (2.0 * unit(random) - 1.0) * magnitude;
        const double width = magnitude * std::pow(10.0, -8.0 * unit(random) * unit(random));
        check_ticks(make_axis(centre - width, centre + width, false),
                    1 + static_cast<int>(12 * unit(random)));
    }
    for (double huge : {1e-250, 1e250, 1e300}) check_ticks(make_axis(-huge, huge, false), 6);
}

TEST_CASE("logarithmic ticks are inside, ascending, few, and labelled with their value") {
    std::mt19937_64 random(12);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int trial = 0; trial < 3000; ++trial) {
        const double lo = std::pow(10.0, -40.0 + 60.0 * unit(random));
        const double decades = 1e-4 + 40.0 * std::pow(unit(random), 3.0);
        check_ticks(make_axis(lo, lo * std::pow(10.0, decades), true),
                    1 + static_cast<int>(12 * unit(random)));
    }
    check_ticks(make_axis(1e-300, 1e300, true), 5);
}

TEST_CASE("a scale has more than one number on it") {
    CHECK(labels({-0.0042, 0.0045, false}, 3).size() == 5); // 0 alone is what three of them would leave
    CHECK(labels({-0.3, 0.4, false}, 3).size() >= 2);
}

TEST_CASE("labels use as few digits as they can") {
    using Labels = std::vector<std::string>;
    CHECK(labels({0.0, 1.0, false}, 3) == Labels{"0", "0.5", "1"});
    CHECK(labels({-1.0, 1.0, false}, 5) == Labels{"\u22121", "\u22120.5", "0", "0.5", "1"});
    CHECK(labels({0.0, 30.0, false}, 4) == Labels{"0", "10", "20", "30"});
    CHECK(labels({0.0, 0.1 * 3.0, false}, 4) == Labels{"0", "0.1", "0.2", "0.3"}); // 0.1 * 3 is not 0.3
    CHECK(labels({0.0, 2e-4, false}, 3) == Labels{"0", "10\u207b\u2074", "2\u00d710\u207b\u2074"});
    CHECK(labels({0.0, 2e6, false}, 3) == Labels{"0", "10\u2076", "2\u00d710\u2076"});
    CHECK(labels({1e-4, 1e-1, true}, 6) ==
          Labels{"10\u207b\u2074", "10\u207b\u00b3", "10\u207b\u00b2", "10\u207b\u00b9"});
    CHECK(labels({0.01, 100.0, true}, 6) == Labels{"0.01", "0.1", "1", "10", "100"});
    CHECK(labels({1e-8, 1.0, true}, 5) ==
          Labels{"10\u207b\u2078", "10\u207b\u2076", "10\u207b\u2074", "10\u207b\u00b2", "1"});
    CHECK(labels({1.0, 12.0, true}, 6) == Labels{"1", "2", "5", "10"}); // few decades: 2 and 5 too
    CHECK(labels({2.1, 4.3, true}, 6) == Labels{"2.5", "3", "3.5", "4"});
}

TEST_CASE("a scale maps there and back, and its ends to 0 and 1") {
    std::mt19937_64 random(13);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int trial = 0; trial < 1000; ++trial) {
        const bool log = trial % 2 == 0;
        const double lo = random_start(log, unit(random));
        const double hi = log ? lo * (1.1 + 1e6 * unit(random)) : lo + 0.1 + 50.0 * unit(random);
        const Axis axis = make_axis(lo, hi, log);
        const Scale scale(axis);
        CHECK(scale.to_unit(axis.lo) == doctest::Approx(0.0).epsilon(1e-12));
        CHECK(scale.to_unit(axis.hi) == doctest::Approx(1.0));
        const double value = axis.lo + unit(random) * (axis.hi - axis.lo);
        CHECK(scale.from_unit(scale.to_unit(value)) == doctest::Approx(value).epsilon(1e-10));
    }
    const Scale log_scale({0.1, 10.0, true});
    CHECK(log_scale.to_unit(0.0) == -1.0); // off the plot, and finite
    CHECK(log_scale.to_unit(-3.0) == -1.0);
    CHECK(std::isnan(log_scale.to_unit(std::nan(""))));
}

TEST_CASE("any three arguments make an axis that can be drawn") {
    const double inf = std::numeric_limits<double>::infinity(), nan = std::nan("");
    const double odd[] = {0.0,     -0.0,  1.0,    -1.0,        3.7, 1e-320, 1e-300,
                          -1e-200, 1e200, -1e308, 1.0 + 1e-13, inf, -inf,   nan};
    for (double lo : odd)
        for (double hi : odd)
            for (bool log : {false, true}) {
                CAPTURE(lo);
                CAPTURE(hi);
                CAPTURE(log);
                for (const Axis& axis : {make_axis(lo, hi, log), nice_range(lo, hi, log)}) {
                    CHECK(std::isfinite(axis.lo));
                    CHECK(std::isfinite(axis.hi));
                    CHECK(std::isfinite(axis.hi - axis.lo));
                    CHECK(axis.lo < axis.hi);
                    if (log) CHECK(axis.lo > 0.0);
                    CHECK(make_axis(axis.lo, axis.hi, log) == axis);
                    for (int count : {1, 2, 7}) CHECK(!ticks(axis, count).empty());
                }
            }
}

TEST_CASE("a nice range holds its data with a little room, and stays put while they grow a little") {
    std::mt19937_64 random(14);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int trial = 0; trial < 1000; ++trial) {
        const bool log = trial % 2 == 0;
        const double lo = random_start(log, unit(random));
        const double hi =
            log ? lo * std::pow(10.0, 8.0 * unit(random) + 0.1) : lo + 0.1 + 50.0 * unit(random);
        const Axis axis = nice_range(lo, hi, log);
        const Scale scale(axis);
        const double bottom = scale.to_unit(lo), top = scale.to_unit(hi);
        CHECK((top < 1.0 || axis.hi == 0.0));
        CHECK((bottom > 0.0 || axis.lo == 0.0));
        if (log || (axis.lo != 0.0 && axis.hi != 0.0)) CHECK(top - bottom > 0.5);
    }
    CHECK(nice_range(0.03, 0.5, false).lo == 0.0);
    CHECK(nice_range(0.03, 0.500, false) == nice_range(0.03, 0.505, false));

    Extent extent;
    for (double v : {0.0, -2.0, 1e-30, 1e-3, std::nan(""), std::numeric_limits<double>::infinity()})
        extent.add(v);
    CHECK(extent.lo == -2.0);
    CHECK(extent.hi == 1e-3);
    CHECK(extent.positive == 1e-30);
    const Axis axis = nice_range(extent, true, 6.0); // 1e-30 is out of sight
    CHECK(axis.lo <= 1e-9);
    CHECK(axis.lo > 1e-10);
    CHECK(nice_range(Extent{}, true, 6.0) == make_axis(std::nan(""), 0.0, true));
}

TEST_CASE("read-outs have four digits, and powers of ten when large or small") {
    CHECK(format_readout(0.0) == "0");
    CHECK(format_readout(-0.0) == "0");
    CHECK(format_readout(0.5) == "0.5");
    CHECK(format_readout(12.3456) == "12.35");
    CHECK(format_readout(-12.3456) == "\u221212.35");
    CHECK(format_readout(12345.4) == "12345");
    CHECK(format_readout(99999.7) == "10\u2075");
    CHECK(format_readout(0.001) == "0.001");
    CHECK(format_readout(0.00099999) == "0.001");
    CHECK(format_readout(6.5432e-7) == "6.543\u00d710\u207b\u2077");
    CHECK(format_value(4.2e19, 1) == "4\u00d710\u00b9\u2079");
    CHECK(format_readout(-1e-5) == "\u221210\u207b\u2075");
    CHECK(format_readout(std::nan("")) == "NaN");
    CHECK(format_readout(-std::numeric_limits<double>::infinity()) == "\u2212\u221e");
    CHECK(format_readout(5e-324) == "4.941\u00d710\u207b\u00b3\u00b2\u2074");

    std::mt19937_64 random(15);
    std::uniform_real_distribution<double> unit(-1.0, 1.0);
    for (int trial = 0; trial < 3000; ++trial) {
        const double value = unit(random) * std::pow(10.0, 20.0 * unit(random));
        CHECK(parse_label(format_readout(value)) == doctest::Approx(value).epsilon(6e-4));
        CHECK(parse_label(format_value(value, 12)) == doctest::Approx(value).epsilon(1e-11));
    }
}
