// The expected gap on its way to the page: what is sent is what is read, and its numbers are the core's.
#include "protocol/expected_series.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/expected.h"
#include "instrument/insight.h"
#include "protocol/snapshot.h"
#include "scenario/link.h"
#include "theory/expected_gap.h"

using namespace equator;

namespace {

ExpectedSeries small_series() {
    ExpectedSeries s;
    s.link = "#v1&d=7&T=3";
    const auto ramp = [](double from) {
        std::vector<double> values;
        for (std::size_t i = 0; i < kExpectedTimes; ++i)
            values.push_back(from + 0.25 * static_cast<double>(i));
        return values;
    };
    s.t = ramp(0.0);
    s.particle = ramp(1.0);
    s.function = ramp(2.0);
    s.particle_deviation = ramp(3.0);
    s.loss = ramp(-4.0);
    s.loss_error = ramp(0.125);
    s.loss_deviation = ramp(5.0);
    for (std::size_t k = 0; k < kOwnWidths.size(); ++k)
        s.particle_own[k] = ramp(6.0 + static_cast<double>(k));
    for (std::size_t k = 0; k < kExpectedShares.size(); ++k) s.quantiles[k] = ramp(static_cast<double>(k));
    s.parts = {ramp(0.5), ramp(0.75), ramp(-1.0)};
    return s;
}

} // namespace

TEST_CASE("an expected gap survives the wire") {
    const ExpectedSeries sent = small_series();
    const auto read = decode_expected(encode(sent));
    REQUIRE(read);
    CHECK(read->link == sent.link);
    CHECK(read->reason.empty());
    CHECK(read->t == sent.t);
    CHECK(read->particle == sent.particle);
    CHECK(read->function == sent.function);
    CHECK(read->particle_deviation == sent.particle_deviation);
    CHECK(read->loss == sent.loss);
    CHECK(read->loss_error == sent.loss_error);
    CHECK(read->loss_deviation == sent.loss_deviation);
    CHECK(read->particle_own == sent.particle_own);
    CHECK(read->quantiles == sent.quantiles);
    CHECK(read->parts == sent.parts);

    ExpectedSeries none;
    none.link = "#v1&T=1e5";
    none.reason = "there is none";
    const auto nothing = decode_expected(encode(none));
    REQUIRE(nothing);
    CHECK(nothing->reason == none.reason);
    CHECK(nothing->t.empty());
}

TEST_CASE("nothing else is read as an expected gap, whole or in part") {
    const std::vector<std::uint8_t> bytes = encode(small_series());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_FALSE(decode_expected(std::span(bytes).first(size)));
    std::vector<std::uint8_t> longer = bytes;
    longer.push_back(0);
    CHECK_FALSE(decode_expected(longer));
    CHECK_FALSE(decode_expected(encode(Snapshot{})));
    CHECK_FALSE(decode(bytes));
    for (const auto spoil :
         {+[](ExpectedSeries& s) { s.t.pop_back(); }, +[](ExpectedSeries& s) { s.loss.pop_back(); },
          +[](ExpectedSeries& s) { s.quantiles[3].clear(); },
          +[](ExpectedSeries& s) { s.parts.back().push_back(1.0); },
          +[](ExpectedSeries& s) { s.parts.clear(); }, +[](ExpectedSeries& s) { s.reason = "none"; },
          +[](ExpectedSeries& s) { s.parts.assign(100, s.t); }}) {
        ExpectedSeries wrong = small_series();
        spoil(wrong);
        CHECK_FALSE(decode_expected(encode(wrong)));
    }
}

TEST_CASE("what the expected gap does not depend on is not in its link") {
    const auto of = [](const char* link) { return expected_link(parse_link(link).scenario); };
    CHECK(of("#v1&m=20&seed=9&n=100&noise=0.1&tol=1e-7&flowtol=1e-6&t=3") == "#v1");
    CHECK(of("#v1&d=5&phi=h3&sigma=h2%2Bh3&T=7&m=3") == of("#v1&d=5&phi=h3&sigma=h2%2Bh3&T=7"));
    CHECK(of("#v1&d=5") != of("#v1&d=6"));
    CHECK(of("#v1&rule=pgd&limit=flow&eta=0.01") == "#v1"); // infinite width flows all the same
    CHECK(of("#v1&rule=pgd&eta=0.01") != "#v1");
}

TEST_CASE("the series has the core's numbers at its own times") {
    const ExpectedSeries series = expected_series("#v1&d=5&phi=h3&T=2");
    REQUIRE(series.reason.empty());
    REQUIRE(decode_expected(encode(series)));
    CHECK(series.link == "#v1&d=5&phi=h3&T=2");
    CHECK(series.t.front() == 0.0);
    CHECK(series.t.back() == 2.0);
    for (std::size_t i = 1; i < series.t.size(); ++i) CHECK(series.t[i] > series.t[i - 1]);
    CHECK(series.particle.front() == 0.0);
    // Another set of times makes other steps of the same equations: equal up to their errors.
    const Kernels kernels = Kernels::make(5, hermite(3), hermite(3));
    const std::size_t at = 40;
    const ExpectedGap gap = expected_gap(kernels, {series.t[at]}).front();
    CHECK(series.particle[at] == doctest::Approx(gap.particle).epsilon(2e-3));
    CHECK(series.function[at] == doctest::Approx(gap.function).epsilon(2e-3));
    for (std::size_t k = 0; k < kExpectedShares.size(); ++k)
        CHECK(function_gap_rank(gap, series.quantiles[k][at]) ==
              doctest::Approx(kExpectedShares[k]).epsilon(5e-3));
    double sum = 0.0;
    for (const auto& part : series.parts) sum += part[at];
    CHECK(sum == doctest::Approx(series.particle[at]).epsilon(1e-12));
}

TEST_CASE("the loss gap and the deviations are the core's, and where infinite width takes steps the step's "
          "law is") {
    const std::size_t at = 40;
    const auto close = [&](double sent, double core) { CHECK(sent == doctest::Approx(core).epsilon(2e-3)); };
    const Kernels kernels = Kernels::make(5, hermite(3), hermite(3));
    const ExpectedSeries flow = expected_series("#v1&d=5&phi=h3&T=2");
    REQUIRE(flow.reason.empty());
    const ExpectedGap gap = expected_gap(kernels, {.loss = true}, {flow.t[at]}).gaps.front();
    close(flow.particle_deviation[at], gap.particle_deviation);
    close(flow.loss_deviation[at], gap.loss_deviation);
    CHECK(std::fabs(flow.loss[at] - gap.loss) <= flow.loss_error[at] + gap.loss_error);

    for (const double m : {25.0, 40.0, 100.0, 170.0, 400.0, 3000.0})
        for (const std::size_t time : {std::size_t{5}, at, kExpectedTimes - 1}) {
            const double own = expected_gap(kernels, {.m = m}, {flow.t[time]}).gaps.front().particle;
            CHECK(with_own_share(flow, flow.t[time], m).value() == doctest::Approx(own).epsilon(0.01));
        }
    CHECK(with_own_share(flow, flow.t[at], 1e12).value() == doctest::Approx(flow.particle[at]));
    CHECK(with_own_share(flow, 0.0, 50.0) == 0.0);
    CHECK_FALSE(with_own_share(flow, flow.t[at], 24.0));

    const ExpectedSeries steps = expected_series("#v1&d=5&phi=h3&T=2&rule=pgd&eta=0.1");
    REQUIRE(steps.reason.empty());
    REQUIRE(decode_expected(encode(steps)));
    const ExpectedGap step =
        expected_gap(kernels, {.rule = Rule::pgd, .eta = 0.1}, {steps.t[at]}).gaps.front();
    close(steps.particle[at], step.particle);
    close(steps.function[at], step.function);
    close(steps.particle_deviation[at], step.particle_deviation);
    CHECK(std::isnan(steps.loss[at]));
    CHECK(std::fabs(steps.particle[at] / flow.particle[at] - 1.0) > 0.01); // it is not the flow's
}

TEST_CASE("as a table: a row a time, and a column for everything") {
    const std::string table = expected_table(small_series());
    CHECK(table.starts_with("t,C_p,C_f,m_deviation_particle_gap,C_L,C_L_error,sqrt_m_deviation_loss_gap,"
                            "m_function_gap_1,m_function_gap_5,m_function_gap_10,"));
    CHECK(table.find(",m_function_gap_99,C_p_own_400,C_p_own_100,C_p_own_25,C_p_0,C_p_1,C_p_2\n0,1,2,3,-4,0."
                     "125,5,0,1,2,3,") != std::string::npos);
    CHECK(table.ends_with(",35,21,22,23,15.5,15.75,14\n")); // every series ends 15 above its start
    CHECK(static_cast<std::size_t>(std::count(table.begin(), table.end(), '\n')) == kExpectedTimes + 1);
    CHECK(expected_table(ExpectedSeries{}).empty());
}

TEST_CASE("where there is none the series says why") {
    CHECK(expected_series("#v1&rule=pgd&d=3&phi=h3&eta=0.4").reason.find("the poles") != std::string::npos);
    CHECK(expected_series("#v1&T=1e5").reason.find("T") != std::string::npos);
    CHECK_FALSE(expected_series("#v1&d=two").reason.empty());
    for (const char* link : {"#v1&rule=pgd&d=3&phi=h3&eta=0.4", "#v1&T=1e5"})
        CHECK(decode_expected(encode(expected_series(link))));
}
