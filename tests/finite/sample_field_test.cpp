// Training on samples: their draw, the vectorised velocity against plain loops, bit for bit, and what a
// gradient has to satisfy.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "base/bits.h"
#include "base/digest.h"
#include "base/random.h"
#include "finite/finite_network.h"
#include "generated/vectors.h"
#include "model/fast_hermite.h"
#include "support/chi_square.h"
#include "support/json.h"
#include "support/reference.h"

using namespace equator;
using namespace equator::test;

namespace {

std::shared_ptr<const Samples> draw(const SampleSource& source, Eigen::Index n) {
    auto samples = std::make_shared<Samples>();
    source.draw(0, n, *samples);
    return samples;
}

HermiteSum sum_of(std::vector<double> c) {
    HermiteSum sum;
    sum.c = std::move(c);
    return sum;
}

const HermiteSum kPhi = sum_of({0.0, 0.2, 0.5, -0.4, 0.6}), kSigma = sum_of({0.0, 0.3, 0.7, 0.4, 0.5});

/// The loops of the field's own formula: neurons in order for the outputs, samples in order for the sums,
/// coordinates in order for the inner products.
double plain_sample_velocity(const HermiteSum& sum, const Samples& data, const Neurons& w, Neurons& v) {
    const Polynomial sigma = monomials(sum), dsigma = sigma.derivative();
    const Eigen::Index d = w.rows(), m = w.cols(), n = data.count();
    const auto preactivation = [&](Eigen::Index i, Eigen::Index s) {
        double z = 0.0;
        for (Eigen::Index k = 0; k < d; ++k) z += w(k, i) * data.x[s * d + k];
        return z;
    };
    v = Neurons::Zero(d, m);
    const double per_neuron = 1.0 / static_cast<double>(m), per_sample = 1.0 / static_cast<double>(n);
    double loss = 0.0;
    for (Eigen::Index s = 0; s < n; ++s) {
        double output = 0.0;
        for (Eigen::Index i = 0; i < m; ++i) output += sigma(preactivation(i, s));
        const double residual = data.y[s] - per_neuron * output;
        loss += residual * residual;
        for (Eigen::Index i = 0; i < m; ++i) {
            const double force = residual * dsigma(preactivation(i, s));
            for (Eigen::Index k = 0; k < d; ++k) v(k, i) += force * data.x[s * d + k];
        }
    }
    for (Eigen::Index i = 0; i < m; ++i) {
        for (Eigen::Index k = 0; k < d; ++k) v(k, i) *= per_sample;
        const double radial = inner(v, i, w, i);
        for (Eigen::Index k = 0; k < d; ++k) v(k, i) -= radial * w(k, i);
    }
    return 0.5 * per_sample * loss;
}

void check_size(SampleField& field, const HermiteSum& sigma, const Samples& data, int d, int m) {
    CAPTURE(d);
    CAPTURE(m);
    CAPTURE(data.count());
    const Neurons w = uniform_neurons(d, m, static_cast<std::uint64_t>(1000 * d + m));
    Neurons v, plain;
    const double loss = field.velocity(w, v), plain_loss = plain_sample_velocity(sigma, data, w, plain);
    REQUIRE(v.rows() == d);
    REQUIRE(v.cols() == m);
    CHECK(std::memcmp(v.data(), plain.data(), static_cast<std::size_t>(v.size()) * sizeof(double)) == 0);
    CHECK(bits_as<std::uint64_t>(loss) == bits_as<std::uint64_t>(plain_loss));
}

double normal_below(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// p-value of `draws` under the standard normal: cells of width 1/8 from -4 to 4, and the two tails.
template <class Draw> double normal_fit(std::uint64_t draws, Draw&& at) {
    std::vector<std::size_t> counts(66);
    for (std::uint64_t i = 0; i < draws; ++i)
        ++counts[static_cast<std::size_t>(std::clamp(8.0 * at(i) + 33.0, 0.0, 65.0))];
    std::vector<double> cells(counts.size());
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const double lo = (static_cast<double>(c) - 33.0) / 8.0;
        cells[c] =
            (c + 1 == cells.size() ? 1.0 : normal_below(lo + 0.125)) - (c == 0 ? 0.0 : normal_below(lo));
    }
    return goodness_of_fit(counts, cells);
}

} // namespace

TEST_CASE("samples: a small set begins a large one, and noise moves no input") {
    SampleSource source{7, kPhi, 0.5, 11};
    Samples large, small, later;
    source.draw(0, 101, large);
    source.draw(0, 37, small);
    source.draw(37, 64, later);
    CHECK(std::memcmp(large.x.data(), small.x.data(), 37 * 7 * sizeof(double)) == 0);
    CHECK(std::memcmp(large.y.data(), small.y.data(), 37 * sizeof(double)) == 0);
    CHECK(std::memcmp(large.x.data() + 37 * 7, later.x.data(), 64 * 7 * sizeof(double)) == 0);
    CHECK(std::memcmp(large.y.data() + 37, later.y.data(), 64 * sizeof(double)) == 0);
    source.noise = 0.0;
    Samples clean;
    source.draw(0, 101, clean);
    CHECK((clean.x == large.x).all());
    for (Eigen::Index s = 0; s < 101; ++s) {
        CHECK(clean.y[s] == doctest::Approx(kPhi(clean.x[7 * s])).epsilon(1e-14));
        CHECK(large.y[s] ==
              clean.y[s] + 0.5 * normal(11, Stream::label_noise, static_cast<std::uint64_t>(s), 0));
    }
    source.seed = 12;
    source.draw(0, 1, small);
    CHECK(small.x[0] != large.x[0]);
    // No draw of the data is one of the initialisation.
    CHECK(normal(11, Stream::inputs, 0, 0) != normal(11, Stream::neurons, 0, 0));
    CHECK(normal(11, Stream::inputs, 0, 0) != normal(11, Stream::label_noise, 0, 0));
}

TEST_CASE("samples: goodness of fit of inputs and of label noise") {
    // 12 p-values; a perfect generator fails one of them in a thousand files (Bonferroni).
    constexpr double kLevel = 1e-3 / 12;
    constexpr Eigen::Index n = 50'000;
    for (std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{1} << 53}) {
        CAPTURE(seed);
        const SampleSource source{5, kPhi, 2.0, seed};
        Samples data, clean;
        source.draw(0, n, data);
        SampleSource{5, kPhi, 0.0, seed}.draw(0, n, clean);
        for (Eigen::Index k : {0, 1, 4}) {
            CAPTURE(k);
            CHECK(normal_fit(n, [&](std::uint64_t s) {
                      return data.x[static_cast<Eigen::Index>(s) * 5 + k];
                  }) > kLevel);
        }
        const auto noise = [&](std::uint64_t s) {
            const auto at = static_cast<Eigen::Index>(s);
            return (data.y[at] - clean.y[at]) / 2.0;
        };
        CHECK(normal_fit(n, noise) > kLevel);
        // Independent of one another and of the inputs: signs of two in one table of four.
        const auto side = [](double z) { return z < 0.0 ? std::size_t{0} : std::size_t{1}; };
        std::vector<std::size_t> within(16), against(16);
        for (std::uint64_t s = 0; s < n; ++s) {
            const double* x = data.x.data() + static_cast<Eigen::Index>(s) * 5;
            ++within[side(x[0]) * 8 + side(x[1]) * 4 + side(x[2]) * 2 + side(x[4])];
            ++against[side(x[0]) * 8 + side(noise(s)) * 4 + side(x[3]) * 2 +
                      side(s + 1 < n ? noise(s + 1) : 0.0)];
        }
        const std::vector<double> equal(16, 1.0 / 16.0);
        CHECK(goodness_of_fit(within, equal) > kLevel);
        CHECK(goodness_of_fit(against, equal) > kLevel);
    }
}

TEST_CASE("samples: the stream never changes") {
    // Links carry a seed, so this digest may change with the link format's version only.
    Samples data;
    SampleSource{17, hermite(3), 0.25, std::uint64_t{1} << 53}.draw(5, 33, data);
    Digest digest;
    digest.add(data.x.data(), static_cast<std::size_t>(data.x.size()));
    digest.add(data.y.data(), static_cast<std::size_t>(data.y.size()));
    CHECK(digest_text(digest.value()) == "6a85318f968f8505");
}

TEST_CASE("monomials: the same function as the recurrence") {
    double worst = 0.0;
    for (int k = 1; k <= kMonomialDegree; ++k) {
        const Polynomial p = monomials(hermite(k));
        CHECK(p.degree == k);
        for (int i = -800; i <= 800; ++i) {
            const double z = 0.01 * i;
            worst = std::max(worst, std::fabs(p(z) - hermite(k)(z)) / std::exp(0.25 * z * z));
        }
        // h_k' = sqrt(k) h_{k-1}
        CHECK(p.derivative()(1.3) == doctest::Approx(std::sqrt(k) * hermite(k - 1)(1.3)).epsilon(1e-12));
    }
    MESSAGE("largest error over exp(z^2 / 4): ", worst);
    CHECK(worst <= 1e-12);
    const Polynomial mixed = monomials(sum_of({5.0, 0.0, 1.0, 0.0}));
    CHECK(mixed.degree == 2);
    CHECK(mixed(0.0) == hermite(2)(0.0)); // the constant is left out
}

TEST_CASE("network.json: velocity on samples") {
    const Json json = Json::parse(equator::test::kNetworkJson);
    for (const Json& c : json.at("cases")) {
        const int d = c.at("d").get<int>(), m = c.at("m").get<int>(), n = c.at("n").get<int>();
        CAPTURE(d);
        const auto matrix = [](const Json& rows, int count, int width) { // rows of the file are columns here
            const std::vector<double> numbers = equator::test::numbers(rows);
            return Neurons(Eigen::Map<const Neurons>(numbers.data(), count, width).transpose());
        };
        auto data = std::make_shared<Samples>();
        const std::vector<double> x = equator::test::numbers(c.at("X")),
                                  y = equator::test::numbers(c.at("y"));
        data->x = Eigen::Map<const Eigen::ArrayXd>(x.data(), n * d);
        data->y = Eigen::Map<const Eigen::ArrayXd>(y.data(), n);
        SampleField field(sum_of(equator::test::numbers(c.at("activation"))), data);
        Neurons v;
        field.velocity(matrix(c.at("W"), m, d), v);
        // Written by another program in double precision.
        CHECK(largest_difference(v, matrix(c.at("sample_velocity"), m, d)) <= 1e-12);
    }
}

TEST_CASE("sample velocity: every width and every number of samples around the blocks, bit for bit") {
    for (int d : {3, 5, 17}) {
        for (Eigen::Index n : {1, 2, 3, 7, 8, 63, 64, 65, 130}) {
            const SampleSource source{d, kPhi, 0.3, 5};
            const auto data = draw(source, n);
            SampleField field(kSigma, data); // one for all widths: its work space must not remember the last
            for (int m : {1, 2, 7, 8, 9, 16, 23, 35, 8}) check_size(field, kSigma, *data, d, m);
        }
    }
    // Wider than what a block of samples is made for, high dimension, all degrees, a linear activation.
    const auto wide = draw({4, kPhi, 0.0, 6}, 19);
    SampleField field(kSigma, wide);
    check_size(field, kSigma, *wide, 4, 5001);
    for (const HermiteSum& sigma : {hermite(12), hermite(1), sum_of({0.7, 0.1, 0.0, -0.3, 0.2, 0.1, 1e-3})}) {
        const auto data = draw({257, hermite(2), 1.0, 7}, 67);
        SampleField high(sigma, data);
        check_size(high, sigma, *data, 257, 67);
    }
}

TEST_CASE("sample velocity: minus m times the slope of the training loss along the sphere") {
    const int d = 5, m = 7;
    const Neurons w = uniform_neurons(d, m, 11), directions = uniform_neurons(d, m, 12);
    const auto data = draw({d, kPhi, 0.3, 13}, 29);
    SampleField field(kSigma, data);
    Neurons v, unused;
    field.velocity(w, v);
    for (Eigen::Index i = 0; i < m; ++i) {
        CHECK(std::fabs(inner(v, i, w, i)) <= 1e-14); // tangent
        const SlopeAlong along = slope_along(
            w, v, directions, i, [&](const Neurons& moved) { return field.velocity(moved, unused); });
        // Truncation h^2 / 6 times a third derivative of order 100; rounding m 1e-16 / h.
        CHECK(std::fabs(along.velocity + m * along.slope) <= 1e-6);
    }
}

TEST_CASE("sample velocity: its mean over training sets is the population's") {
    // Unbiased but for the network's own outputs, which are no sample: at fixed w the mean over samples of
    // (y - f(x)) sigma'(w.x) x is exactly the population's velocity.
    const int d = 4, m = 5;
    const Neurons w = uniform_neurons(d, m, 21);
    PopulationField population(Kernels::make(d, kPhi, kSigma));
    Neurons v, exact;
    population.velocity(w, exact);
    double square[2] = {0.0, 0.0};
    constexpr Eigen::Index kSizes[] = {20'000, 320'000};
    for (int size = 0; size < 2; ++size) {
        SampleField field(kSigma, draw({d, kPhi, 0.5, 22}, kSizes[size]));
        field.velocity(w, v);
        square[size] = (v - exact).square().sum() / m;
    }
    // One sample's term has a variance of order 100 here (measured below as n times the squared error).
    MESSAGE("n E|V_n - V|^2: ", square[0] * kSizes[0], ", ", square[1] * kSizes[1]);
    CHECK(square[0] * kSizes[0] < 1e3);
    CHECK(square[1] * kSizes[1] < 1e3);
}

TEST_CASE("flow on a training set: the training loss falls at the rate E|V|^2") {
    const int d = 5, m = 9;
    const Kernels kernels = Kernels::make(d, kPhi, kSigma);
    FiniteSolver solver(kernels, uniform_neurons(d, m, 21), Rule::flow, 0.0, 1e-10, Precision::double_,
                        SampleField(kSigma, draw({d, kPhi, 0.3, 23}, 40)));
    Neurons w, v;
    double last_loss = HUGE_VAL, worst_rate = 0.0;
    while (solver.t_end() < 4.0) {
        solver.step();
        const double begin = solver.t_begin(), h = solver.t_end() - begin;
        const auto loss_at = [&](double t) {
            solver.neurons_at(t, w);
            return solver.velocity(w, v);
        };
        // A central difference around the middle of the step, on its dense output.
        const double middle = begin + 0.5 * h, step = 0.02 * h;
        const double rate = (loss_at(middle + step) - loss_at(middle - step)) / (2.0 * step);
        const double loss = loss_at(middle);
        double square = 0.0;
        for (Eigen::Index i = 0; i < v.size(); ++i) square += v.data()[i] * v.data()[i] / m;
        worst_rate = std::max(worst_rate, std::fabs(rate + square));
        CHECK(loss <= last_loss);
        last_loss = loss;
    }
    // As for the population (tests/finite/finite_network_test.cpp), with velocities ten times as large: forty
    // samples have heavy tails.
    CHECK(worst_rate <= 2e-6);
    CHECK(solver.steps() > 20);
    MESSAGE("rate of the training loss off by ", worst_rate, " in ", solver.steps(), " steps");
}

TEST_CASE("online: a step takes its own samples, and the first one those of a training set") {
    const int d = 6, m = 11;
    constexpr Eigen::Index b = 13;
    constexpr double eta = 0.03;
    const SampleSource source{d, kPhi, 0.2, 31};
    const Kernels kernels = Kernels::make(d, kPhi, kSigma);
    FiniteSolver online(kernels, uniform_neurons(d, m, 32), Rule::pgd, eta, 0.0, Precision::double_,
                        SampleField(kSigma, source, b));
    FiniteSolver fixed(kernels, uniform_neurons(d, m, 32), Rule::pgd, eta, 0.0, Precision::double_,
                       SampleField(kSigma, draw(source, b)));
    Neurons w = uniform_neurons(d, m, 32), v, at;
    for (std::uint64_t step = 0; step < 20; ++step) {
        // Looking ahead, and a copy that goes its own way, change nothing.
        online.neurons_at(online.t_end(), at);
        const double loss = online.velocity(at, v);
        FiniteSolver copy = online;
        copy.step();
        online.step();
        Samples batch;
        source.draw(step * b, b, batch);
        CHECK(loss == plain_sample_velocity(kSigma, batch, w, v));
        Eigen::ArrayXd norms;
        w += eta * v;
        normalise(w, norms);
        online.neurons_at(online.t_end(), at);
        CHECK((at == w).all());
        copy.neurons_at(copy.t_end(), at);
        CHECK((at == w).all());
        fixed.step();
        fixed.neurons_at(fixed.t_end(), at);
        CHECK((at == w).all() == (step == 0));
    }
}

TEST_CASE("epochs: every step takes the next samples of the training set, and the first follow the last") {
    constexpr int d = 5, m = 7;
    constexpr Eigen::Index n = 23, b = 9;
    const SampleSource source{d, kPhi, 0.2, 31};
    const auto set = draw(source, n);
    SampleField field(kSigma, set, b);
    const Neurons w = uniform_neurons(d, m, 32);
    Neurons v, expected;
    for (const std::uint64_t step : {0u, 1u, 2u, 3u, 22u, 23u, 1u, 1000000007u}) {
        field.begin_step(step);
        Samples batch;
        batch.x.resize(b * d);
        batch.y.resize(b);
        for (Eigen::Index i = 0; i < b; ++i) {
            const auto s = static_cast<Eigen::Index>((step * b + static_cast<std::uint64_t>(i)) % n);
            batch.x.segment(i * d, d) = set->x.segment(s * d, d);
            batch.y[i] = set->y[s];
        }
        const double loss = field.velocity(w, v);
        CHECK(loss == plain_sample_velocity(kSigma, batch, w, expected));
        CHECK((v == expected).all());
    }
}

#if EQUATOR_LONG_TESTS
TEST_CASE("sample velocity: how much faster than the plain loops") {
    // No check: a note for the log. 6 m n d flop and two polynomials of degree 4 a pair.
    for (const int d : {8, 16, 64, 256}) {
        const int m = 400;
        const Eigen::Index n = 4000;
        const auto data = draw({d, hermite(4), 0.0, 1}, n);
        SampleField field(hermite(4), data);
        const Neurons w = uniform_neurons(d, m, 1);
        Neurons v;
        const auto seconds = [&](auto&& work) {
            const auto begin = std::chrono::steady_clock::now();
            work();
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        };
        double fast = HUGE_VAL;
        for (int i = 0; i < 5; ++i) fast = std::min(fast, seconds([&] { field.velocity(w, v); }));
        const double plain = seconds([&] { plain_sample_velocity(hermite(4), *data, w, v); });
        const double flop = 6.0 * m * static_cast<double>(n) * d;
        MESSAGE("d = ", d, ", m = 400, n = 4000: ", flop / fast * 1e-9, " Gflop/s, plain loops ",
                flop / plain * 1e-9);
    }
}
#endif
