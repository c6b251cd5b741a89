// Snapshots: what the Worker sends is what the page reads, and nothing that is not a snapshot is read as one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "protocol/distances.h"
#include "protocol/picture.h"
#include "protocol/snapshot.h"
#include "run/run.h"
#include "scenario/link.h"
#include "support/lcg.h"
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
    s.teachers = {1.0f, 0.0f, -0.6f, 0.8f};
    s.alignment = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f};
    s.companion = {1.1f, 1.2f, -1.3f, 1.4f, 1.5f};
    s.curve = {-1.0f, 0.5f, 0.25f, -0.75f};
    s.narrower = {64.0, 0.5, 0.25, 0.125, 128.0, 0.25, 0.125, 0.0625};
    s.gap_scale = 2.5f;
    s.lambda_scale = 3.5f;
    s.speed_scale = 4.5f;
    s.function_finite.assign(kFunctionPoints, 0.5f);
    s.spread_finite.assign(kFunctionPoints, 0.0625f);
    s.function_infinite.assign(kFunctionPoints, -0.5f);
    s.spread_infinite.assign(kFunctionPoints, 0.03125f);
    s.growth_latitude.assign(kGrowthPoints, 1.5f);
    s.growth_par.assign(kGrowthPoints, -2.5f);
    s.distance_now.assign(kDistanceBins, 0.75f);
    s.distance_largest.assign(kDistanceBins, 0.875f);
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
    CHECK(a.teachers == b.teachers);
    CHECK(a.alignment == b.alignment);
    CHECK(a.narrower == b.narrower);
    CHECK(a.companion == b.companion);
    CHECK(a.curve == b.curve);
    CHECK(a.gap_scale == b.gap_scale);
    CHECK(a.lambda_scale == b.lambda_scale);
    CHECK(a.speed_scale == b.speed_scale);
    CHECK(a.growth_latitude == b.growth_latitude);
    CHECK(a.growth_par == b.growth_par);
    CHECK(a.distance_now == b.distance_now);
    CHECK(a.distance_largest == b.distance_largest);
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
    REQUIRE((s.companion.empty() || s.companion.size() == m));
    REQUIRE(s.curve.size() % 2 == 0);
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

TEST_CASE("distances: a bin holds what lies between its edges") {
    CHECK(distance_edge(0) == kLeastDistance);
    CHECK(distance_edge(kDistanceBins) == 2.0);
    CHECK(distance_edge(kDistanceBins - 1) == 1.875);
    for (std::uint32_t bin = 0; bin < kDistanceBins; ++bin) {
        const double from = distance_edge(bin), to = distance_edge(bin + 1);
        REQUIRE(from < to);
        for (const double distance : {from, 0.5 * (from + to), std::nextafter(to, 0.0)})
            REQUIRE(distance_bin(distance) == bin);
    }
    for (const double small : {0.0, 1e-300, 1e-9}) CHECK(distance_bin(small) == 0);
    for (const double large : {2.0, 2.0000001}) CHECK(distance_bin(large) == kDistanceBins - 1);
}

TEST_CASE("distances: histograms now and of the largest so far, against sorting the numbers themselves") {
    test::Lcg lcg{20261128};
    constexpr int kNeurons = 57;
    LargestDistances largest;
    CHECK(largest.at(5).empty());
    std::vector<double> most(kNeurons, 0.0);
    std::vector<std::vector<float>> kept;
    const auto counted = [](std::vector<double> numbers) {
        std::sort(numbers.begin(), numbers.end());
        std::vector<float> shares;
        for (std::uint32_t bin = 0; bin < kDistanceBins; ++bin) {
            const auto below = [&](std::uint32_t edge) {
                if (edge == 0) return numbers.begin();
                if (edge == kDistanceBins) return numbers.end();
                return std::lower_bound(numbers.begin(), numbers.end(), distance_edge(edge));
            };
            shares.push_back(static_cast<float>(static_cast<double>(below(bin + 1) - below(bin)) / kNeurons));
        }
        return shares;
    };
    for (std::uint32_t tick = 3; tick < 60; tick += 2) {
        Eigen::ArrayXd now(kNeurons);
        for (Eigen::Index i = 0; i < kNeurons; ++i) {
            now[i] = 2.0 * std::pow(lcg.unit(), 1.0 + static_cast<double>(lcg.below(12)));
            most[static_cast<std::size_t>(i)] = std::max(most[static_cast<std::size_t>(i)], now[i]);
        }
        CHECK(distance_histogram(now) == counted({now.begin(), now.end()}));
        largest.see(tick, now);
        largest.see(tick - 1, 2.0 * Eigen::ArrayXd::Ones(kNeurons)); // behind: no news
        kept.push_back(counted(most));
    }
    CHECK(largest.at(2).empty());
    for (std::uint32_t tick = 3; tick < 70; ++tick) {
        const std::span<const float> shares = largest.at(tick);
        CHECK(std::vector<float>(shares.begin(), shares.end()) ==
              kept[std::min<std::size_t>((tick - 3) / 2, kept.size() - 1)]);
    }
}

TEST_CASE("snapshot: pictures of problems beyond the single-index one") {
    const auto picture_of = [](const char* link) {
        const LinkResult read = parse_link(link);
        REQUIRE_MESSAGE(read.ok(), link);
        Run run(read.scenario);
        run.advance_to(1.0);
        const RunState state = run.state_at(1.0);
        Snapshot snapshot;
        fill_snapshot(run, state, snapshot);
        REQUIRE(decode(encode(snapshot)));
        return std::pair(snapshot, state);
    };
    const auto in_plane = picture_of("#v1&d=6&m=8&teachers=nonorth&T=2");
    const Snapshot& plane = in_plane.first;
    const RunState& state = in_plane.second;
    CHECK(plane.teachers.size() == 8);
    CHECK(plane.growth_par.empty());
    CHECK(plane.spread_finite.empty());
    REQUIRE(plane.function_finite.size() == kFunctionPoints);
    for (Eigen::Index i = 0; i < 8; ++i) { // the plane is exact, and the rest is on the sphere
        const auto at = static_cast<std::size_t>(3 * i);
        const double x = state.neurons(1, i), z = state.neurons(0, i);
        CHECK(plane.neurons[at] == doctest::Approx(x).epsilon(1e-6));
        CHECK(plane.neurons[at + 2] == doctest::Approx(z).epsilon(1e-6));
        CHECK(plane.alignment[static_cast<std::size_t>(i)] ==
              doctest::Approx(std::hypot(x, z)).epsilon(1e-6));
        double square = 0.0;
        for (std::size_t k = at; k < at + 3; ++k) square += plane.neurons[k] * plane.neurons[k];
        CHECK(square == doctest::Approx(1.0).epsilon(1e-6));
    }
    // E [f | x_1 = z] by the neurons' own Hermite sums.
    double mean = 0.0;
    for (Eigen::Index i = 0; i < 8; ++i) mean += std::pow(state.neurons(0, i), 4) / 8.0;
    for (std::uint32_t i = 0; i < kFunctionPoints; i += 20)
        CHECK(plane.function_finite[i] ==
              doctest::Approx(mean * hermite(4)(function_point(i))).epsilon(1e-5).scale(0.1));
    double mass = 0.0;
    for (const float share : plane.latitude_infinite) mass += share;
    CHECK(mass == doctest::Approx(1.0).epsilon(1e-5));

    const Snapshot circle = picture_of("#v1&d=6&m=8&teachers=circle&T=2").first;
    CHECK(circle.teachers == std::vector<float>{0.0f, 0.0f});
    const auto of_cube =
        picture_of("#v1&d=6&m=8&n=50&data=cube&phi=xor:2&sigma=relu:exact&signs=pm&limit=wide&wide=20&T=2");
    const Snapshot& cube = of_cube.first;
    const RunState& on_cube = of_cube.second;
    CHECK(cube.teachers.empty());
    CHECK(cube.function_finite.empty());
    REQUIRE(cube.alignment.size() == 8);
    CHECK(cube.alignment[3] ==
          doctest::Approx(std::hypot(on_cube.neurons(0, 3), on_cube.neurons(1, 3))).epsilon(1e-6));
    const auto with_signs = picture_of("#v1&d=6&m=8&signs=pm&phi=h3&T=2");
    const Snapshot& signs = with_signs.first;
    const RunState& signed_state = with_signs.second;
    CHECK(signs.alignment.empty());
    for (Eigen::Index i = 0; i < 8; ++i) { // the local Hessian has the neuron's sign
        const double lambda = signed_state.field.lambda_par(latitude_of(signed_state.twin_s[i]));
        CHECK(signs.lambda_par[static_cast<std::size_t>(i)] ==
              doctest::Approx(i % 2 == 0 ? lambda : -lambda).epsilon(1e-5));
    }
}

TEST_CASE("snapshot: an older version is refused") {
    std::vector<std::uint8_t> bytes = encode(small_snapshot());
    CHECK(bytes[4] == 7); // little-endian, behind the mark
    for (const std::uint8_t version : {1, 6, 8}) {
        bytes[4] = version;
        CHECK_FALSE(decode(bytes));
    }
}

TEST_CASE("snapshot: weights and speeds beside the latitudes, and infinite width's curve") {
    for (const char* link : {"#v1&d=6&m=8&signs=pm&weights=train&T=2&phi=h3", "#v1&d=6&m=8&rule=momentum&T=2",
                             "#v1&d=6&m=8&rule=heavyball&T=2", "#v1&d=6&m=8&rule=rms&T=2"}) {
        CAPTURE(link);
        const LinkResult read = parse_link(link);
        REQUIRE(read.ok());
        const Scenario& scenario = read.scenario;
        Run run(scenario);
        run.advance_to(1.5);
        const RunState state = run.state_at(1.5);
        Snapshot snapshot;
        fill_snapshot(run, state, snapshot);
        const std::optional<Snapshot> copy = decode(encode(snapshot));
        REQUIRE(copy);
        const bool has = companion_of(scenario) != Companion::none;
        REQUIRE(snapshot.companion.size() == (has ? 8u : 0u));
        CHECK(copy->companion == snapshot.companion);
        CHECK(copy->curve.size() == snapshot.curve.size()); // NaN is not equal to itself
        CHECK(snapshot.curve.empty() != has);
        double mass = 0.0;
        for (const float share : snapshot.latitude_infinite) mass += share;
        CHECK(mass == doctest::Approx(1.0).epsilon(1e-5));
        // E [f | w*.x = z] from the neurons' own Hermite sums, with their own weights.
        double mean = 0.0;
        for (Eigen::Index i = 0; i < 8; ++i) {
            const double weight = scenario.weights == Weights::train ? state.companion[i] : 1.0;
            mean += weight * std::pow(state.neurons(0, i), scenario.phi.degree()) / 8.0;
        }
        for (std::uint32_t i = 0; i < kFunctionPoints; i += 20)
            CHECK(snapshot.function_finite[i] ==
                  doctest::Approx(mean * scenario.phi(function_point(i))).epsilon(1e-5).scale(0.1));
        if (!has) continue;
        // A twin moves as infinite width: it lies on the curve, between two of its points.
        for (Eigen::Index i = 0; i < 8; ++i) {
            CHECK(snapshot.companion[static_cast<std::size_t>(i)] == static_cast<float>(state.companion[i]));
            const double x = state.twins(0, i), y = state.twin_companion[i];
            double nearest = 1e9;
            for (std::size_t k = 0; k + 3 < snapshot.curve.size(); k += 2) {
                const double ax = snapshot.curve[k], ay = snapshot.curve[k + 1];
                const double dx = snapshot.curve[k + 2] - ax, dy = snapshot.curve[k + 3] - ay;
                const double length = dx * dx + dy * dy;
                if (std::isnan(length)) continue;
                const double along = length > 0.0 ? ((x - ax) * dx + (y - ay) * dy) / length : 0.0;
                const double share = std::clamp(along, 0.0, 1.0);
                nearest = std::min(nearest, std::hypot(ax + share * dx - x, ay + share * dy - y));
            }
            CHECK(nearest < 1e-3);
        }
    }
}

TEST_CASE("snapshot: narrower networks are runs of their own widths") {
    const auto run_of = [](const std::string& link) {
        const LinkResult read = parse_link(link);
        REQUIRE(read.ok());
        Run run(read.scenario);
        run.advance_to(1.5);
        return run.state_at(1.5);
    };
    for (const std::string rest : {"&d=7&T=2", "&d=7&T=2&teachers=orth", "&d=7&T=2&n=60&phi=h2",
                                   "&d=7&T=2&phi=h3&signs=pm", "&d=7&T=2&limit=wide&wide=80",
                                   "&d=7&T=2&n=60&data=cube&phi=x1*x3&sigma=tanh:exact&limit=wide&wide=80"}) {
        CAPTURE(rest);
        const RunState all = run_of("#v1&m=10..40*2" + rest);
        REQUIRE(all.narrower.size() == 2);
        CHECK((run_of("#v1&m=40" + rest).neurons == all.neurons).all());
        for (const WidthReport& one : all.narrower) {
            const RunState alone = run_of("#v1&m=" + std::to_string(one.m) + rest);
            CHECK(one.particle_gap ==
                  doctest::Approx(alone.observables[Quantity::particle_gap]).epsilon(1e-12));
            CHECK(one.distance_mean ==
                  doctest::Approx(alone.observables[Quantity::distance_mean]).epsilon(1e-12));
            CHECK(one.function_gap ==
                  doctest::Approx(alone.observables[Quantity::function_gap]).epsilon(1e-9).scale(1e-5));
        }
    }
}
