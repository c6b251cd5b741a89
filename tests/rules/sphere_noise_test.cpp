// Noise on the sphere: what its step must do to every law, by its own numbers.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "model/harmonics.h"
#include "rules/sphere_noise.h"
#include "support/chi_square.h"

using namespace equator;

namespace {

Neurons at_north(int d, Eigen::Index count) {
    Neurons w = Neurons::Zero(d, count);
    w.row(0).setOnes();
    return w;
}

struct Mean {
    double value, error;
};
template <class Value> Mean mean_of(Eigen::Index count, Value&& value) {
    double sum = 0.0, squares = 0.0;
    for (Eigen::Index i = 0; i < count; ++i) {
        const double x = value(i);
        sum += x;
        squares += x * x;
    }
    const auto n = static_cast<double>(count);
    return {sum / n, std::sqrt((squares / n - sum * sum / (n * n)) / n)};
}

} // namespace

TEST_CASE("sphere noise: cosines lie in [-1, 1] and match the heat kernel's first two multipliers") {
    for (const int d : {3, 4, 8, 64, 4096})
        for (const double tau : {1e-300, 1e-16, 1e-12, 1e-9, 1e-6, 1e-4, 0.03, 1.0})
            for (const double h : {1e-6, 0.025, 0.5}) {
                const SphereNoise noise(d, tau, h, 1);
                double first = 0.0, second = 0.0;
                for (const bool upper : {true, false}) {
                    const double x = noise.cosine(upper);
                    CHECK(x >= -1.0);
                    CHECK(x <= 1.0);
                    first += 0.5 * x;
                    second += 0.5 * (d * x * x - 1) / (d - 1); // P_2
                }
                CHECK(std::fabs(first - std::exp(-tau * (d - 1) * h)) < 1e-15);
                CHECK(std::fabs(second - std::exp(-2 * tau * d * h)) < 1e-12);
                // Weaker noise never makes larger angles.
                CHECK(1.0 - noise.cosine(false) <= 2.1 * tau * (d - 1) * h + 1e-15);
            }
}

TEST_CASE("sphere noise: latitudes have the moments that its cosines say, and directions are uniform") {
    constexpr Eigen::Index kCount = 40000;
    for (const int d : {3, 8, 20}) {
        const double tau = 0.4 / (d - 1), h = 0.5;
        const SphereNoise noise(d, tau, h, 7);
        Neurons w = at_north(d, kCount);
        noise.move(3, w);
        noise.move(4, w);
        for (Eigen::Index i = 0; i < kCount; ++i)
            REQUIRE(std::fabs((w.col(i) * w.col(i)).sum() - 1.0) < 1e-14);
        const Harmonics harmonics(d, 4);
        HarmonicValues upper{}, lower{};
        harmonics.evaluate(noise.cosine(true), upper);
        harmonics.evaluate(noise.cosine(false), lower);
        for (std::size_t l = 1; l <= 4; ++l) {
            const Mean mean = mean_of(kCount, [&](Eigen::Index i) {
                HarmonicValues values{};
                harmonics.evaluate(w(0, i), values);
                return values[l];
            });
            const double one = 0.5 * (upper[l] + lower[l]);
            CAPTURE(d);
            CAPTURE(l);
            CHECK(std::fabs(mean.value - one * one) < 3.5 * mean.error);
        }
        // Around the axis every direction is as likely: the angle in the plane of coordinates 1 and 2.
        std::vector<std::size_t> sectors(16, 0);
        for (Eigen::Index i = 0; i < kCount; ++i) {
            const double turn = (std::atan2(w(2, i), w(1, i)) + M_PI) / (2 * M_PI);
            ++sectors[std::min<std::size_t>(static_cast<std::size_t>(16 * turn), 15)];
        }
        CHECK(test::goodness_of_fit(sectors, std::vector<double>(16, 1.0 / 16)) > 1e-3);
    }
}

TEST_CASE("sphere noise: a function of seed, step and neuron alone") {
    const SphereNoise noise(8, 0.05, 0.1, 5), other(8, 0.05, 0.1, 6);
    const Neurons start = uniform_neurons(8, 12, 1);
    Neurons wide = start, narrow = start.leftCols(5), again = start, later = start, reseeded = start;
    noise.move(9, wide);
    noise.move(9, narrow);
    noise.move(9, again);
    noise.move(10, later);
    other.move(9, reseeded);
    CHECK((wide == again).all());
    CHECK((wide.leftCols(5) == narrow).all());
    CHECK((wide != later).any());
    CHECK((wide != reseeded).any());
    for (Eigen::Index i = 1; i < wide.cols(); ++i)
        CHECK((wide.col(i) - start.col(i)).abs().maxCoeff() > 1e-3);
}

TEST_CASE("sphere noise: neurons that feel the same come together") {
    // With the direction normalised, e = P_w xi / |P_w xi|, a pair's mean square changes at the rate
    // -2 tau (d-2)(d-4)/(d-3), and its mean logarithm at -tau (d - 2 + (d-1)(d-2)/((d+1)(d-3))): of the order
    // of tau (d-1) both.
    constexpr Eigen::Index kCount = 30000;
    for (const int d : {8, 16, 40}) {
        const double n = d, tau = 1 / (n - 1), h = 0.01, apart = 1e-5;
        const SphereNoise noise(d, tau, h, 3);
        Neurons w = uniform_neurons(d, kCount, 1), v = w, direction = uniform_neurons(d, kCount, 2);
        for (Eigen::Index i = 0; i < kCount; ++i)
            direction.col(i) -= (direction.col(i) * w.col(i)).sum() * w.col(i);
        Eigen::ArrayXd norms;
        normalise(direction, norms);
        v += apart * direction;
        normalise(v, norms);
        Eigen::ArrayXd before, after;
        column_norms(w - v, before);
        noise.move(0, w);
        noise.move(0, v);
        column_norms(w - v, after);
        const Mean square = mean_of(kCount, [&](Eigen::Index i) {
            return (after[i] * after[i] / (before[i] * before[i]) - 1) / (tau * h);
        });
        const Mean logarithm =
            mean_of(kCount, [&](Eigen::Index i) { return std::log(after[i] / before[i]) / (tau * h); });
        CAPTURE(d);
        MESSAGE("d = ", d, ": mean square ", square.value, " +- ", square.error, ", logarithm ",
                logarithm.value, " +- ", logarithm.error);
        CHECK(std::fabs(square.value + 2 * (n - 2) * (n - 4) / (n - 3)) < 3.5 * square.error + 0.02 * n);
        CHECK(std::fabs(logarithm.value + (n - 2) + (n - 1) * (n - 2) / ((n + 1) * (n - 3))) <
              3.5 * logarithm.error + 0.02 * n);
    }
}
