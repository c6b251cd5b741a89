// The generator, the deviates made of it, and the initialisation: known answers, goodness of fit, and what
// must never change.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/random.h"
#include "model/neurons.h"
#include "support/chi_square.h"

using namespace equator;
using equator::test::goodness_of_fit;

namespace {

/// Chance, over all the goodness-of-fit tests of this file, that a perfect generator would fail one
/// (Bonferroni). The seeds are fixed, so a pass stays a pass.
constexpr double kFileLevel = 1e-3;
constexpr int kTests = 64; ///< at least as many as there are p-values below
constexpr double kLevel = kFileLevel / kTests;
constexpr std::uint64_t kDraws = 200'000;

using Words = std::array<std::uint32_t, 4>;

std::vector<double> equal_cells(std::size_t count) {
    return std::vector<double>(count, 1.0 / static_cast<double>(count));
}

std::size_t cell_of(double u, std::size_t cells) {
    return std::min(static_cast<std::size_t>(u * static_cast<double>(cells)), cells - 1);
}

double normal_below(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// p-value of pairs (first, second) of uniforms under independence, 16 x 16 cells.
template <class Pair> double independence(Pair&& pair) {
    constexpr std::size_t kSide = 16;
    std::vector<std::size_t> counts(kSide * kSide);
    for (std::uint64_t i = 0; i < kDraws; ++i) {
        const auto [u, v] = pair(i);
        ++counts[cell_of(u, kSide) * kSide + cell_of(v, kSide)];
    }
    return goodness_of_fit(counts, equal_cells(kSide * kSide));
}

} // namespace

TEST_CASE("Philox: the authors' known answers") {
    CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
          Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("uniform: which counter and key a draw comes from") {
    const std::uint64_t seed = 0x0123456789abcdef, index = 0xfedcba9876543210;
    const Words block = philox4x32({0x76543210, 0xfedcba98, 5, 1}, {0x89abcdef, 0x01234567});
    const auto draw = [](std::uint32_t high, std::uint32_t low) {
        const std::uint64_t bits = (std::uint64_t{high} << 32) | low;
        return (static_cast<double>(bits / 2048) + 0.5) / 9007199254740992.0;
    };
    CHECK(uniform(seed, Stream::neurons, index, 10) == draw(block[0], block[1]));
    CHECK(uniform(seed, Stream::neurons, index, 11) == draw(block[2], block[3]));
    CHECK(normal(seed, Stream::neurons, index, 11) == normal_quantile(draw(block[2], block[3])));
}

TEST_CASE("normal_quantile: inverts the distribution function") {
    // One Newton step on libm's erfc measures the error in z. 4e-15 leaves room for erfc's own ulp: its
    // argument's rounding alone moves z by 1e-16 of itself.
    const auto error = [](double p) {
        const double z = normal_quantile(p),
                     density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * 3.14159265358979324);
        return std::fabs((normal_below(z) - p) / density) / std::max(std::fabs(z), 1e-3);
    };
    double worst = 0.0;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        worst = std::max(worst, error(0.5 * uniform(1, Stream::neurons, i, 0)));              // lower half
        worst = std::max(worst, error(std::exp(-700.0 * uniform(1, Stream::neurons, i, 1)))); // far tail
    }
    // Where one approximation hands over to the next: |p - 1/2| = 0.425 and p = e^-25.
    for (double edge : {0.075, 1.3887943864964021e-11})
        for (int step = -50; step <= 50; ++step) worst = std::max(worst, error(edge * (1.0 + step * 1e-12)));
    MESSAGE("largest relative error of z: ", worst);
    CHECK(worst <= 4e-15);
    CHECK(normal_quantile(0.5) == 0.0);
    CHECK(normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-15));
}

TEST_CASE("normal_quantile: antisymmetric to the last bit") {
    // p is a multiple of 2^-53, so 1 - p is exact.
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        const double cells = std::floor(uniform(2, Stream::neurons, i, 0) * 0x1p53);
        const double p = std::max(cells, 1.0) * 0x1p-53;
        REQUIRE(normal_quantile(1.0 - p) == -normal_quantile(p));
    }
    CHECK(normal_quantile(1.0 - 0x1p-53) == -normal_quantile(0x1p-53));
}

TEST_CASE("uniform and normal: goodness of fit") {
    for (std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1} << 53}) {
        CAPTURE(seed);
        for (std::uint32_t coordinate : {0u, 1u, 6u, 255u}) {
            CAPTURE(coordinate);
            std::vector<std::size_t> flat(101), bell(66);
            double smallest = 1.0, largest = 0.0;
            for (std::uint64_t i = 0; i < kDraws; ++i) {
                const double u = uniform(seed, Stream::neurons, i, coordinate);
                smallest = std::min(smallest, u);
                largest = std::max(largest, u);
                ++flat[cell_of(u, flat.size())];
                // Cells of width 1/8 from -4 to 4, and the two tails.
                const double place =
                    std::clamp(8.0 * normal(seed, Stream::neurons, i, coordinate) + 33.0, 0.0, 65.0);
                ++bell[static_cast<std::size_t>(place)];
            }
            std::vector<double> bell_cells(bell.size());
            for (std::size_t c = 0; c < bell.size(); ++c) {
                const double lo = (static_cast<double>(c) - 33.0) / 8.0, hi = lo + 0.125;
                bell_cells[c] =
                    (c + 1 == bell.size() ? 1.0 : normal_below(hi)) - (c == 0 ? 0.0 : normal_below(lo));
            }
            CHECK(smallest > 0.0);
            CHECK(largest < 1.0);
            CHECK(goodness_of_fit(flat, equal_cells(flat.size())) > kLevel);
            CHECK(goodness_of_fit(bell, bell_cells) > kLevel);
        }
    }
}

TEST_CASE("uniform: neighbours are independent") {
    const auto at = [](std::uint64_t seed, std::uint64_t index, std::uint32_t coordinate) {
        return uniform(seed, Stream::neurons, index, coordinate);
    };
    // Coordinates 4 and 5 share a block, 5 and 6 do not.
    CHECK(independence([&](std::uint64_t i) { return std::pair{at(3, i, 4), at(3, i, 5)}; }) > kLevel);
    CHECK(independence([&](std::uint64_t i) { return std::pair{at(3, i, 5), at(3, i, 6)}; }) > kLevel);
    CHECK(independence([&](std::uint64_t i) { return std::pair{at(3, i, 0), at(3, i + 1, 0)}; }) > kLevel);
    CHECK(independence([&](std::uint64_t i) { return std::pair{at(3, i, 0), at(4, i, 0)}; }) > kLevel);
    CHECK(independence([&](std::uint64_t i) { return std::pair{at(i, 0, 0), at(i + 1, 0, 0)}; }) > kLevel);
    CHECK(independence([&](std::uint64_t i) { return std::pair{at(3, i, 0), at(3, i + 1, 1)}; }) > kLevel);
}

TEST_CASE("initialisation: uniform on the sphere") {
    constexpr int kNeurons = 100'000;
    constexpr std::size_t kCells = 40;
    for (int d : {3, 5, 16}) {
        CAPTURE(d);
        const Neurons w = uniform_neurons(d, kNeurons, 77);
        // Latitude: density proportional to (1 - a^2)^((d - 3) / 2), cell by cell with Simpson's rule.
        std::vector<double> cells(kCells);
        double total = 0.0;
        for (std::size_t c = 0; c < kCells; ++c) {
            constexpr int kSteps = 200;
            const double lo = -1.0 + 2.0 * static_cast<double>(c) / kCells, h = 2.0 / kCells / kSteps;
            for (int step = 0; step <= kSteps; ++step) {
                const double a = lo + step * h;
                const double weight = step == 0 || step == kSteps ? 1.0 : step % 2 == 1 ? 4.0 : 2.0;
                cells[c] += weight * std::pow(std::max(0.0, 1.0 - a * a), 0.5 * (d - 3));
            }
            total += cells[c];
        }
        for (double& cell : cells) cell /= total;
        // Every axis is as good as w*: the first, the second and the last.
        for (int axis : {0, 1, d - 1}) {
            CAPTURE(axis);
            std::vector<std::size_t> counts(kCells);
            for (int i = 0; i < kNeurons; ++i) ++counts[cell_of(0.5 * (w(axis, i) + 1.0), kCells)];
            CHECK(goodness_of_fit(counts, cells) > kLevel);
        }
        // Longitude in neighbouring coordinate planes, one within a block of the generator and one across.
        for (int k : {0, 1}) {
            CAPTURE(k);
            std::vector<std::size_t> turns(kCells);
            for (int i = 0; i < kNeurons; ++i)
                ++turns[cell_of(std::atan2(w(k + 1, i), w(k, i)) / (2.0 * 3.14159265358979324) + 0.5,
                                kCells)];
            CHECK(goodness_of_fit(turns, equal_cells(kCells)) > kLevel);
        }
    }
}

TEST_CASE("initialisation: unit vectors, and narrow networks begin wide ones") {
    for (int d : {3, 7, 16, 257}) {
        CAPTURE(d);
        const Neurons wide = uniform_neurons(d, 101, 5), narrow = uniform_neurons(d, 37, 5);
        bool same = true;
        for (Eigen::Index k = 0; k < d; ++k)
            same = same && std::memcmp(&wide(k, 0), &narrow(k, 0), 37 * sizeof(double)) == 0;
        CHECK(same);
        Eigen::ArrayXd norms;
        column_norms(wide, norms);
        // d quotients are rounded, half an ulp each, and the sum of d squares: (d + 2) / 2 ulp at most.
        for (Eigen::Index i = 0; i < norms.size(); ++i) CHECK(std::fabs(norms[i] - 1.0) <= (d + 2) * 1.2e-16);
        const Neurons other = uniform_neurons(d, 37, 6);
        CHECK(other(0, 0) != narrow(0, 0));
    }
}

TEST_CASE("ordered_sum: in index order") {
    Eigen::ArrayXd values(7);
    values << 1.0, 1e100, 1.0, -1e100, 1.0, 1e-20, 2.0;
    double sum = 0.0;
    for (double value : values) sum += value;
    CHECK(ordered_sum(values) == sum);
    CHECK(ordered_sum(Eigen::ArrayXd()) == 0.0);
}

TEST_CASE("digest: order matters, and the words") {
    Digest ab, ba;
    ab.add(1.0);
    ab.add(2.0);
    ba.add(2.0);
    ba.add(1.0);
    CHECK(ab.value() != ba.value());
    const double both[] = {1.0, 2.0};
    Digest list;
    list.add(both, 2);
    CHECK(list.value() == ab.value());
    // SplitMix64's first output for seed 0, in the literature and in every implementation.
    Digest zero;
    zero.add(std::uint64_t{0});
    CHECK(digest_text(zero.value()) == "e220a8397b1dcdaf");
    CHECK(digest_text(0x0000000000000a0b) == "0000000000000a0b");
}

TEST_CASE("initialisation: the stream never changes") {
    // Links carry a seed, so these digests may change with the link format's version only.
    struct Pinned {
        int d, m;
        std::uint64_t seed;
        std::string digest;
    };
    const Pinned table[] = {{3, 5, 0, "8e0e784cabd6427e"},
                            {16, 33, 1, "fe2cfc245613b4a4"},
                            {257, 3, std::uint64_t{1} << 53, "d9d6e76706a981a1"}};
    for (const Pinned& row : table) {
        CAPTURE(row.d);
        const Neurons w = uniform_neurons(row.d, row.m, row.seed);
        Digest digest;
        digest.add(w.data(), static_cast<std::size_t>(w.size()));
        CHECK(digest_text(digest.value()) == row.digest);
    }
}
