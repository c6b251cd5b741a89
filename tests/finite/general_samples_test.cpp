// Data on the cube, targets along several directions and of coordinates, and the test points of networks.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/digest.h"
#include "finite/samples/general_field.h"
#include "finite/samples/general_samples.h"
#include "finite/samples/test_set.h"
#include "model/kernels.h"
#include "support/chi_square.h"

using namespace equator;
using namespace equator::test;

namespace {

GeneralSource source_of(int d, Data data, const char* coordinates, double noise, std::uint64_t seed) {
    GeneralSource source;
    source.d = d;
    source.data = data;
    source.coordinates = read_coordinates(coordinates).value;
    source.noise = noise;
    source.seed = seed;
    return source;
}

std::size_t bytes(Eigen::Index count) {
    return static_cast<std::size_t>(count) * sizeof(double);
}

} // namespace

TEST_CASE("cube: a small set begins a large one, and noise moves no input") {
    GeneralSource source = source_of(133, Data::cube, "xor:4", 0.5, 11);
    Samples large, small, later, clean;
    source.draw(0, 101, large);
    source.draw(0, 37, small);
    source.draw(37, 64, later);
    CHECK(std::memcmp(large.x.data(), small.x.data(), bytes(37 * 133)) == 0);
    CHECK(std::memcmp(large.y.data(), small.y.data(), bytes(37)) == 0);
    CHECK(std::memcmp(large.x.data() + 37 * 133, later.x.data(), bytes(64 * 133)) == 0);
    CHECK(std::memcmp(large.y.data() + 37, later.y.data(), bytes(64)) == 0);
    source.noise = 0.0;
    source.draw(0, 101, clean);
    CHECK((clean.x == large.x).all());
    for (Eigen::Index s = 0; s < 101; ++s) {
        const double* x = clean.x.data() + s * 133;
        for (int k = 0; k < 133; ++k) REQUIRE(std::fabs(x[k]) == 1.0);
        CHECK(clean.y[s] == x[0] * x[1] * x[2] * x[3]);
        CHECK(large.y[s] ==
              clean.y[s] + 0.5 * normal(11, Stream::label_noise, static_cast<std::uint64_t>(s), 0));
        // The counter, to the word.
        for (const int k : {0, 31, 32, 95, 127, 128, 132}) {
            const auto block = philox4x32(
                {static_cast<std::uint32_t>(s), 0, static_cast<std::uint32_t>(k / 128), 5}, {11, 0});
            const std::uint32_t word = block[static_cast<std::size_t>(k / 32 % 4)];
            CHECK((x[k] > 0.0) == ((word >> (k % 32)) % 2 == 1));
        }
    }
}

TEST_CASE("cube: goodness of fit") {
    // 2 x (6 + 1 + 1 + 1) p-values; a perfect generator fails one of them in a thousand files (Bonferroni).
    constexpr double kLevel = 1e-3 / 18;
    constexpr Eigen::Index n = 50'000;
    constexpr int d = 130;
    for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{1} << 53}) {
        Samples data;
        source_of(d, Data::cube, "x1", 0.0, seed).draw(0, n, data);
        const auto bit = [&](Eigen::Index s, int k) { return data.x[s * d + k] > 0.0 ? std::size_t{1} : 0; };
        // Eight neighbouring coordinates in one table, at words' and blocks' ends too.
        for (const int k : {0, 8, 28, 60, 92, 122}) {
            std::vector<std::size_t> counts(256);
            for (Eigen::Index s = 0; s < n; ++s) {
                std::size_t which = 0;
                for (int i = 0; i < 8; ++i) which = 2 * which + bit(s, k + i);
                ++counts[which];
            }
            CHECK(goodness_of_fit(counts, std::vector<double>(256, 1.0 / 256.0)) > kLevel);
        }
        // Four neighbouring samples.
        std::vector<std::size_t> along(16);
        for (Eigen::Index s = 0; s + 3 < n; s += 4)
            ++along[8 * bit(s, 5) + 4 * bit(s + 1, 5) + 2 * bit(s + 2, 5) + bit(s + 3, 5)];
        CHECK(goodness_of_fit(along, std::vector<double>(16, 1.0 / 16.0)) > kLevel);
        // Every coordinate is fair and every pair uncorrelated: sums over sqrt(n) are standard normal, and
        // their squares' sums are chi-square.
        double fair = 0.0, pairs = 0.0;
        for (int k = 0; k < d; ++k) {
            double sum = 0.0;
            for (Eigen::Index s = 0; s < n; ++s) sum += data.x[s * d + k];
            fair += sum * sum / static_cast<double>(n);
        }
        for (int k = 0; k < 40; ++k)
            for (int j = 0; j < k; ++j) {
                double sum = 0.0;
                for (Eigen::Index s = 0; s < n; ++s) sum += data.x[s * d + 3 * k] * data.x[s * d + 3 * j];
                pairs += sum * sum / static_cast<double>(n);
            }
        CHECK(chi_square_tail(fair, d) > kLevel);
        CHECK(chi_square_tail(pairs, 780) > kLevel);
    }
}

TEST_CASE("general source: Gaussian data along e_1 are those of the single-index model") {
    HermiteSum phi;
    phi.c = {3.0, 0.2, 0.5, -0.4, 0.6}; // a constant that is left out
    GeneralSource source;
    source.d = 7;
    source.phi = phi;
    source.noise = 0.5;
    source.seed = 11;
    Samples general, single;
    source.draw(5, 40, general);
    SampleSource{7, phi, 0.5, 11}.draw(5, 40, single);
    CHECK((general.x == single.x).all());
    CHECK((general.y == single.y).all());
}

TEST_CASE("general source: several directions and the circle, against their formulas and mean squares") {
    HermiteSum phi;
    phi.c = {0.0, 0.3, 0.5, -0.4, 0.6, 0.2, 0.1, 0.3};
    Teachers list;
    list.shape = Teachers::Shape::list;
    list.plane = 3;
    list.v = {1.0, 0.0, 0.0, 0.6, 0.0, -0.8, -0.48, 0.64, 0.6};
    Teachers circle;
    circle.shape = Teachers::Shape::circle;
    circle.plane = 2;
    for (const Teachers& teachers : {list, circle}) {
        GeneralSource source;
        source.d = 5;
        source.phi = phi;
        source.teachers = teachers;
        source.seed = 3;
        Samples data;
        source.draw(0, 40'000, data);
        double worst = 0.0, square = 0.0, fourth = 0.0;
        for (Eigen::Index s = 0; s < data.count(); ++s) {
            const double* x = data.x.data() + 5 * s;
            double value = 0.0;
            if (teachers.shape == Teachers::Shape::list) {
                for (int j = 0; j < 3; ++j)
                    value += phi(list.v[static_cast<std::size_t>(3 * j)] * x[0] +
                                 list.v[static_cast<std::size_t>(3 * j + 1)] * x[1] +
                                 list.v[static_cast<std::size_t>(3 * j + 2)] * x[2]) /
                             3.0;
            } else if (s < 500) { // many more directions than are needed, at other angles
                for (int j = 0; j < 100; ++j) {
                    const double angle = 0.1 + 2.0 * M_PI * j / 100.0;
                    value += phi(std::cos(angle) * x[0] + std::sin(angle) * x[1]) / 100.0;
                }
            } else {
                value = data.y[s];
            }
            worst = std::max(worst, std::fabs(value - data.y[s]) / (1.0 + std::fabs(value)));
            square += value * value;
            fourth += value * value * value * value;
        }
        CHECK(worst <= 1e-11);
        const auto n = static_cast<double>(data.count());
        const double error = std::sqrt((fourth / n - square / n * square / n) / n);
        CHECK(std::fabs(square / n - target_norm(teachers, phi)) <= 4.0 * error);
    }
}

TEST_CASE("general source: the streams never change") {
    // Links carry a seed, so these digests may change with the link format's version only.
    Digest digest;
    Samples data;
    const auto add = [&](const Samples& samples) {
        digest.add(samples.x.data(), static_cast<std::size_t>(samples.x.size()));
        digest.add(samples.y.data(), static_cast<std::size_t>(samples.y.size()));
    };
    source_of(150, Data::cube, "0.7*hop:1:3", 0.25, std::uint64_t{1} << 53).draw(5, 33, data);
    add(data);
    add(TestSet(source_of(20, Data::cube, "stair:3", 0.25, 7), 50).points());
    add(TestSet(source_of(5, Data::gauss, "stair:3", 0.25, 7), 50).points());
    CHECK(digest_text(digest.value()) == "abb0c9427adc8ac5");
}

TEST_CASE("test set: points of its own, or the whole cube") {
    const GeneralSource source = source_of(6, Data::cube, "x1*x2+0.5*x6", 1.0, 5);
    const TestSet whole(source);
    REQUIRE(whole.whole());
    REQUIRE(whole.points().count() == 64);
    std::vector<int> seen(64);
    for (Eigen::Index s = 0; s < 64; ++s) {
        const double* x = whole.points().x.data() + 6 * s;
        std::size_t which = 0;
        for (int k = 0; k < 6; ++k) which = 2 * which + (x[k] > 0.0 ? 1 : 0);
        ++seen[which];
        CHECK(whole.points().y[s] == x[0] * x[1] + 0.5 * x[5]); // without noise
    }
    for (const int count : seen) CHECK(count == 1);
    CHECK(TestSet(source_of(14, Data::cube, "x1", 0.0, 5)).whole());
    CHECK(!TestSet(source_of(15, Data::cube, "x1", 0.0, 5)).whole());
    CHECK(!TestSet(source_of(3, Data::gauss, "x1", 0.0, 5)).whole());

    const TestSet small(source_of(20, Data::cube, "x1", 0.0, 5), 30),
        large(source_of(20, Data::cube, "x1", 0.0, 5), 300);
    CHECK((large.points().x.head(600) == small.points().x).all());
    Samples training;
    for (const Data data : {Data::cube, Data::gauss}) { // none of the training's
        const GeneralSource other = source_of(40, data, "x1", 0.0, 5);
        other.draw(0, 30, training);
        CHECK((training.x != TestSet(other, 30).points().x).any());
    }
    CHECK(TestSet(source).heap_bytes() > 64 * 7 * sizeof(double));
}

TEST_CASE("test set: loss and gap are exact on the cube, and within their errors elsewhere") {
    // Two networks on the whole cube of 12 dimensions, and on a part of it.
    const GeneralSource source = source_of(12, Data::cube, "hop:1:3", 0.0, 9);
    const TestSet whole(source), part(source, 1000);
    CHECK(!part.whole());
    GeneralSampleField field(*read_function("relu:exact").value, Signs::pm,
                             std::make_shared<const Samples>(whole.points()));
    const Neurons w = uniform_neurons(12, 30, 1), other = uniform_neurons(12, 50, 2);
    Eigen::ArrayXd f, g;
    Neurons v;
    field.outputs(w, {}, whole.points(), f);
    field.outputs(other, {}, whole.points(), g);
    const TestMean loss = whole.loss(f), gap = whole.gap(f, g);
    CHECK(loss.value == doctest::Approx(field.velocity(w, v)).epsilon(1e-13)); // trained on all there is
    CHECK(loss.error == 0.0);
    CHECK(gap.value == doctest::Approx((f - g).square().mean()).epsilon(1e-13));
    field.outputs(w, {}, part.points(), f);
    field.outputs(other, {}, part.points(), g);
    const TestMean loss_part = part.loss(f), gap_part = part.gap(f, g);
    CHECK(std::fabs(loss_part.value - loss.value) <= 4.0 * loss_part.error);
    CHECK(std::fabs(gap_part.value - gap.value) <= 4.0 * gap_part.error);
    // The error itself: 200 sets of 50 points each spread by it.
    double spread = 0.0, stated = 0.0;
    for (std::uint64_t seed = 100; seed < 300; ++seed) {
        GeneralSource again = source;
        again.seed = seed;
        const TestSet set(again, 50);
        field.outputs(w, {}, set.points(), f);
        const TestMean mean = set.loss(f);
        spread += (mean.value - loss.value) * (mean.value - loss.value) / 200.0;
        stated += mean.error * mean.error / 200.0;
    }
    CHECK(spread / stated == doctest::Approx(1.0).epsilon(0.4)); // chi-square of 200: 10 per cent
}
