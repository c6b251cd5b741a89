// Snapshots: what the Worker sends is what the page reads, and nothing that is not a snapshot is read as one.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.h"
#include "protocol/picture.h"
#include "protocol/snapshot.h"
#include "support/same_bits.h"

using namespace equator;

namespace {

Snapshot small_snapshot() {
    Snapshot s;
    s.run = 7;
    s.tick = 123;
    for (std::size_t q = 0; q < kQuantityCount; ++q) s.observables.values[q] = 0.1 + static_cast<double>(q);
    s.digest = 0x0123456789abcdef;
    s.finite_steps = 1'000'000'007;
    s.infinite_steps = 42;
    s.infinite_nodes = 352;
    s.compute_seconds = 1.5;
    for (int i = 0; i < 5; ++i) {
        for (int k = 0; k < 3; ++k) {
            s.neurons.push_back(static_cast<float>(i + 0.25 * k));
            s.twins.push_back(static_cast<float>(i - 0.25 * k));
        }
        s.gap.push_back(0.5f * static_cast<float>(i));
        s.lambda_par.push_back(-1.0f * static_cast<float>(i));
        s.escape_rate.push_back(0.25f * static_cast<float>(i));
        s.speed.push_back(2.0f * static_cast<float>(i));
    }
    s.latitude_finite.assign(kLatitudeBins, 0.125f);
    s.latitude_infinite.assign(kDensityBins, 0.25f);
    for (int i = 0; i < 7; ++i) {
        const auto byte = static_cast<std::uint8_t>(40 * i);
        s.points.push_back({.latitude = static_cast<std::int16_t>(-30000 + 9999 * i),
                            .longitude = static_cast<std::uint16_t>(9000 * i),
                            .gap = byte,
                            .lambda_par = static_cast<std::uint8_t>(byte + 1),
                            .speed = static_cast<std::uint8_t>(byte + 2)});
    }
    s.gap_scale = 2.5f;
    s.lambda_scale = 3.5f;
    s.speed_scale = 4.5f;
    s.function_finite.assign(kFunctionPoints, 0.5f);
    s.spread_finite.assign(kFunctionPoints, 0.0625f);
    s.function_infinite.assign(kFunctionPoints, -0.5f);
    s.spread_infinite.assign(kFunctionPoints, 0.03125f);
    s.growth_latitude.assign(kGrowthPoints, 1.5f);
    s.growth_par.assign(kGrowthPoints, -2.5f);
    s.loss_floor = 0.25;
    s.error = "neuron 3 stopped";
    return s;
}

void check_same(const Snapshot& a, const Snapshot& b) {
    CHECK(a.run == b.run);
    CHECK(a.tick == b.tick);
    CHECK(test::same_bits(a.observables, b.observables));
    CHECK(a.digest == b.digest);
    CHECK(a.finite_steps == b.finite_steps);
    CHECK(a.infinite_steps == b.infinite_steps);
    CHECK(a.infinite_nodes == b.infinite_nodes);
    CHECK(a.compute_seconds == b.compute_seconds);
    CHECK(a.neurons == b.neurons);
    CHECK(a.twins == b.twins);
    CHECK(a.gap == b.gap);
    CHECK(a.lambda_par == b.lambda_par);
    CHECK(a.escape_rate == b.escape_rate);
    CHECK(a.speed == b.speed);
    CHECK(a.picture == b.picture);
    CHECK(a.points == b.points);
    CHECK(a.gap_scale == b.gap_scale);
    CHECK(a.lambda_scale == b.lambda_scale);
    CHECK(a.speed_scale == b.speed_scale);
    CHECK(a.growth_latitude == b.growth_latitude);
    CHECK(a.growth_par == b.growth_par);
    CHECK(a.latitude_finite == b.latitude_finite);
    CHECK(a.latitude_infinite == b.latitude_infinite);
    CHECK(a.function_finite == b.function_finite);
    CHECK(a.spread_finite == b.spread_finite);
    CHECK(a.function_infinite == b.function_infinite);
    CHECK(a.spread_infinite == b.spread_infinite);
    CHECK(a.loss_floor == b.loss_floor);
    CHECK(a.error == b.error);
}

/// Whatever is decoded, the page may index its arrays by neuron.
void check_consistent(const Snapshot& s) {
    const std::size_t m = s.gap.size();
    REQUIRE(s.neurons.size() == 3 * m);
    REQUIRE(s.twins.size() == 3 * m);
    REQUIRE(s.lambda_par.size() == m);
    REQUIRE(s.escape_rate.size() == m);
    REQUIRE(s.speed.size() == m);
    REQUIRE((s.points.empty() || s.points.size() > m));
}

} // namespace

TEST_CASE("snapshot: round trip") {
    for (const Snapshot& original : {small_snapshot(), Snapshot{}}) {
        const std::optional<Snapshot> copy = decode(encode(original));
        REQUIRE(copy);
        check_same(original, *copy);
    }
}

TEST_CASE("snapshot: truncated or padded bytes are refused") {
    std::vector<std::uint8_t> bytes = encode(small_snapshot());
    for (std::size_t length = 0; length < bytes.size(); ++length)
        REQUIRE_FALSE(decode(std::span(bytes.data(), length)));
    CHECK(decode(bytes));
    bytes.push_back(0);
    CHECK_FALSE(decode(bytes));
    CHECK_FALSE(decode({}));
}

TEST_CASE("snapshot: every flipped bit is refused or harmless") {
    const std::vector<std::uint8_t> bytes = encode(small_snapshot());
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        std::vector<std::uint8_t> forged = bytes;
        forged[bit / 8] = static_cast<std::uint8_t>(forged[bit / 8] ^ (1u << (bit % 8)));
        const std::optional<Snapshot> read = decode(forged);
        if (bit < 64) REQUIRE_FALSE(read); // the mark and the version
        if (read) check_consistent(*read);
    }
}

TEST_CASE("snapshot: random bytes behind a good head") {
    const std::vector<std::uint8_t> good = encode(small_snapshot());
    for (std::uint64_t round = 0; round < 5000; ++round) {
        std::vector<std::uint8_t> forged = good;
        // Overwrite a random word by a random or a large length.
        const auto at = 8 + static_cast<std::size_t>(uniform(1, Stream::neurons, round, 0) *
                                                     static_cast<double>(good.size() - 12));
        const double kind = uniform(1, Stream::neurons, round, 1);
        for (std::size_t i = 0; i < 4; ++i)
            forged[at + i] =
                kind < 0.3 ? 0xff
                           : static_cast<std::uint8_t>(256.0 * uniform(1, Stream::neurons, round,
                                                                       static_cast<std::uint32_t>(2 + i)));
        const std::optional<Snapshot> read = decode(forged);
        if (read) check_consistent(*read);
    }
}

TEST_CASE("snapshot: of a run") {
    Scenario scenario;
    scenario.d = 5;
    scenario.m = 11;
    Run run(scenario);
    run.advance_to(2.0);
    const RunState state = run.state_at(2.0);
    Snapshot snapshot;
    fill_snapshot(run, state, snapshot);
    check_consistent(snapshot);
    REQUIRE(snapshot.gap.size() == 11);
    CHECK(snapshot.digest == state.digest);
    CHECK(test::same_bits(snapshot.observables, state.observables));
    CHECK(snapshot.finite_steps == run.finite_steps());
    CHECK(snapshot.infinite_nodes == run.infinite_nodes());
    CHECK(snapshot.error.empty());
    for (std::size_t i = 0; i < 11; ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        double square = 0.0;
        for (std::size_t k = 0; k < 3; ++k)
            square += snapshot.neurons[3 * i + k] * snapshot.neurons[3 * i + k];
        CHECK(std::fabs(square - 1.0) <= 1e-6); // on the drawn sphere, in single precision
        CHECK(snapshot.neurons[3 * i + 2] == static_cast<float>(state.neurons(0, column)));
        CHECK(snapshot.twins[3 * i + 2] == static_cast<float>(state.twins(0, column)));
        // The drawn longitude is the one of the coordinates around the axis.
        CHECK(std::fabs(snapshot.neurons[3 * i] * state.neurons(2, column) -
                        snapshot.neurons[3 * i + 1] * state.neurons(1, column)) <= 1e-6);
        CHECK(snapshot.gap[i] == static_cast<float>(state.gap[column]));
        CHECK(snapshot.speed[i] > 0.0f);
    }
    double finite = 0.0, infinite = 0.0;
    for (float share : snapshot.latitude_finite) finite += share;
    for (float share : snapshot.latitude_infinite) infinite += share;
    CHECK(snapshot.latitude_finite.size() == kLatitudeBins);
    CHECK(snapshot.latitude_infinite.size() == kDensityBins);
    CHECK(std::fabs(finite - 1.0) <= 1e-5); // single precision, one rounding a neuron or a bin
    CHECK(std::fabs(infinite - 1.0) <= 1e-5);
    // The function's values are the neurons' mean at either end of the line and in its middle.
    REQUIRE(snapshot.function_finite.size() == kFunctionPoints);
    for (const std::uint32_t i : {0u, 60u, 120u}) {
        const double z = function_point(i);
        double mean = 0.0;
        for (Eigen::Index n = 0; n < 11; ++n)
            mean += std::pow(state.neurons(0, n), 4) * scenario.phi(z) / 11.0;
        CHECK(snapshot.function_finite[i] == doctest::Approx(mean).epsilon(1e-5));
        CHECK(snapshot.spread_finite[i] > 0.0f);
        CHECK(std::isfinite(snapshot.function_infinite[i]));
        CHECK(snapshot.spread_infinite[i] >= 0.0f);
    }
    const std::optional<Snapshot> copy = decode(encode(snapshot));
    REQUIRE(copy);
    check_same(snapshot, *copy);
}

TEST_CASE("snapshot: a direction as one number, and back as the shader has it") {
    for (int k = 0; k < 4000; ++k) {
        const double angle = 0.001 + k * 6.28 / 4000;
        const double x = 0.3 * std::cos(angle), y = 0.3 * std::sin(angle);
        const double a = around(x, y), b = a <= 1.0 ? a : 2.0 - a;
        REQUIRE(a >= -1.0);
        REQUIRE(a < 3.0);
        const double u = a <= 1.0 ? 1.0 - std::fabs(b) : std::fabs(b) - 1.0, length = std::hypot(u, b);
        REQUIRE(std::fabs(u / length - std::cos(angle)) < 1e-12);
        REQUIRE(std::fabs(b / length - std::sin(angle)) < 1e-12);
    }
    CHECK(around(0.0, 0.0) == 0.0);
}

TEST_CASE("snapshot: a wide network's points are its neurons, as precisely as they can be seen") {
    Scenario wide;
    wide.d = 5;
    wide.m = static_cast<int>(kMostDetailed) + 7;
    wide.rule = Rule::pgd; // one velocity
    wide.T = 0.5;
    Run run(wide, false);
    while (!run.approach(0.2)) {
    }
    const RunState state = run.state_at(0.2);
    Snapshot s;
    fill_snapshot(run, state, s);
    REQUIRE(s.points.size() == std::size_t{kMostDetailed} + 7);
    REQUIRE(s.gap.size() == kMostDetailed);
    const std::optional<Snapshot> copy = decode(encode(s));
    REQUIRE(copy);
    CHECK(copy->points == s.points);
    CHECK(copy->lambda_scale == s.lambda_scale);
    double largest = 0.0;
    for (Eigen::Index i = 0; i < state.gap.size(); ++i) largest = std::max(largest, state.gap[i]);
    CHECK(s.gap_scale == static_cast<float>(largest));
    for (std::size_t k = 0; k < s.points.size(); ++k) {
        const auto i = static_cast<Eigen::Index>(k);
        const WidePoint& p = s.points[k];
        REQUIRE(std::fabs(p.latitude / 32767.0 - state.neurons(0, i)) <= 0.51 / 32767.0);
        const double a = p.longitude / 16384.0 - 1.0, b = a <= 1.0 ? a : 2.0 - a;
        const double x = a <= 1.0 ? 1.0 - std::fabs(b) : std::fabs(b) - 1.0, length = std::hypot(x, b);
        const double along = std::hypot(state.neurons(1, i), state.neurons(2, i));
        REQUIRE(std::fabs(x / length - state.neurons(1, i) / along) < 1e-4);
        REQUIRE(std::fabs(b / length - state.neurons(2, i) / along) < 1e-4);
        REQUIRE(std::fabs(p.gap / 255.0 * s.gap_scale - state.gap[i]) <= 0.51 / 255.0 * s.gap_scale);
        const double lambda = state.field.lambda_par(latitude_of(state.twin_s[i]));
        REQUIRE(std::fabs((p.lambda_par / 127.5 - 1.0) * s.lambda_scale - lambda) <=
                0.51 / 127.5 * s.lambda_scale);
        REQUIRE(std::fabs(p.speed / 255.0 * s.speed_scale - state.velocity.col(i).matrix().norm()) <=
                0.51 / 255.0 * s.speed_scale);
    }
    double share = 0.0;
    for (const float bin : s.latitude_finite) share += bin;
    CHECK(std::fabs(share - 1.0) < 1e-5);
}
