// Training on samples with any activation and output weights of either sign: the vectorised velocity against
// plain loops, and what a gradient has to satisfy.
#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <vector>

#include "base/digest.h"
#include "finite/samples/general_field.h"
#include "finite/samples/sample_field.h"
#include "finite/samples/test_set.h"
#include "model/hermite.h"
#include "support/reference.h"

using namespace equator;
using namespace equator::test;

namespace {

GeneralSource cube(int d, const char* target, std::uint64_t seed) {
    GeneralSource source;
    source.d = d;
    source.data = Data::cube;
    source.coordinates = read_coordinates(target).value;
    source.seed = seed;
    return source;
}

GeneralSource gauss(int d, const HermiteSum& phi, double noise, std::uint64_t seed) {
    GeneralSource source;
    source.d = d;
    source.phi = phi;
    source.noise = noise;
    source.seed = seed;
    return source;
}

std::shared_ptr<const Samples> draw(const GeneralSource& source, Eigen::Index n) {
    auto samples = std::make_shared<Samples>();
    source.draw(0, n, *samples);
    return samples;
}

Function function(const char* text) {
    return read_function(text).value.value();
}

using Real = std::function<double(double)>;

/// f at one input by the formula.
double plain_output(const Real& sigma, bool signs, const Neurons& w, const double* x) {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        double z = 0.0;
        for (Eigen::Index k = 0; k < w.rows(); ++k) z += w(k, i) * x[k];
        sum += (signs && i % 2 == 1 ? -1.0 : 1.0) * sigma(z);
    }
    return sum / static_cast<double>(w.cols());
}

/// G by the formula, neuron by neuron.
double plain_gradient(const Real& sigma, const Real& slope, bool signs, const Samples& data, const Neurons& w,
                      Neurons& g) {
    const Eigen::Index d = w.rows(), n = data.count();
    g = Neurons::Zero(d, w.cols());
    double loss = 0.0;
    for (Eigen::Index s = 0; s < n; ++s) {
        const double* x = data.x.data() + s * d;
        const double residual = (data.y[s] - plain_output(sigma, signs, w, x)) / static_cast<double>(n);
        loss += 0.5 * residual * residual * static_cast<double>(n);
        for (Eigen::Index i = 0; i < w.cols(); ++i) {
            double z = 0.0;
            for (Eigen::Index k = 0; k < d; ++k) z += w(k, i) * x[k];
            const double force = (signs && i % 2 == 1 ? -1.0 : 1.0) * residual * slope(z);
            for (Eigen::Index k = 0; k < d; ++k) g(k, i) += force * x[k];
        }
    }
    return loss;
}

Real relu() {
    return [](double z) { return z > 0.0 ? z : 0.0; };
}
Real relu_slope() {
    return [](double z) { return z > 0.0 ? 1.0 : 0.0; };
}

/// w <- (w + eta V) / |w + eta V|, in plain loops.
void plain_step(Neurons& w, const Neurons& g, double eta) {
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        double radial = 0.0, square = 0.0;
        for (Eigen::Index k = 0; k < w.rows(); ++k) radial += g(k, i) * w(k, i);
        for (Eigen::Index k = 0; k < w.rows(); ++k) {
            w(k, i) += eta * (g(k, i) - radial * w(k, i));
            square += w(k, i) * w(k, i);
        }
        for (Eigen::Index k = 0; k < w.rows(); ++k) w(k, i) /= std::sqrt(square);
    }
}

void step(GeneralSampleField& field, Neurons& w, double eta) {
    Neurons v;
    Eigen::ArrayXd norms;
    field.velocity(w, v);
    w += eta * v;
    normalise(w, norms);
}

} // namespace

TEST_CASE("general velocity: against the formula, for every activation, sign and size") {
    const struct {
        const char* text;
        Real sigma, slope;
    } activations[] = {
        {"relu:exact", relu(), relu_slope()},
        {"max(z,0):exact", relu(), relu_slope()},
        {"tanh:exact", [](double z) { return std::tanh(z); },
         [](double z) { return 1.0 / (std::cosh(z) * std::cosh(z)); }},
        {"z^2+cos(z):exact", [](double z) { return z * z + std::cos(z); },
         [](double z) { return 2.0 * z - std::sin(z); }}, // 1 at 0: what pads a block must not count
        {"h4", [](double z) { return hermite(4)(z); }, [](double z) { return 2.0 * hermite(3)(z); }},
        {"0.6h2+0.8h14", [](double z) { return 0.6 * hermite(2)(z) + 0.8 * hermite(14)(z); },
         [](double z) { return 0.6 * std::sqrt(2.0) * z + 0.8 * std::sqrt(14.0) * hermite(13)(z); }},
    };
    const struct {
        int d, m;
        Eigen::Index n;
    } sizes[] = {{3, 1, 1}, {3, 8, 65}, {5, 9, 130}, {17, 23, 64}, {4, 5001, 9}};
    double worst = 0.0;
    for (const auto& activation : activations)
        for (const auto& size : sizes)
            for (const Signs signs : {Signs::one, Signs::pm}) {
                CAPTURE(activation.text);
                CAPTURE(size.m);
                const auto data = draw(cube(size.d, "xor:3", 5), size.n);
                GeneralSampleField field(function(activation.text), signs, data);
                const Neurons w = uniform_neurons(size.d, size.m, 77);
                Neurons v, g;
                const bool alternate = signs == Signs::pm;
                const double loss = field.velocity(w, v),
                             plain =
                                 plain_gradient(activation.sigma, activation.slope, alternate, *data, w, g);
                CHECK(loss == doctest::Approx(plain).epsilon(1e-11));
                double scale = 0.0;
                for (Eigen::Index i = 0; i < g.size(); ++i) scale = std::max(scale, std::fabs(g.data()[i]));
                Neurons whole = v;
                for (Eigen::Index k = 0; k < size.d; ++k)
                    whole.row(k) += field.radial().transpose() * w.row(k);
                worst = std::max(worst, largest_difference(whole, g) / (scale + 1e-3));
                for (Eigen::Index i = 0; i < size.m; ++i) {
                    CHECK(std::fabs(inner(v, i, w, i)) <= 1e-13 * (1.0 + scale));
                    CHECK(field.radial()[i] ==
                          doctest::Approx(inner(g, i, w, i)).epsilon(1e-9).scale(scale + 1e-3));
                }
                Eigen::ArrayXd outputs;
                field.outputs(w, {}, *data, outputs);
                for (Eigen::Index s = 0; s < size.n; ++s)
                    CHECK(outputs[s] == doctest::Approx(plain_output(activation.sigma, alternate, w,
                                                                     data->x.data() + s * size.d))
                                            .epsilon(1e-11));
            }
    MESSAGE("largest difference: ", worst, " of the gradient's size");
    CHECK(worst <= 1e-11);
}

TEST_CASE("general velocity: with any output weights, against differences of the loss") {
    for (const char* text : {"relu:exact", "tanh:exact", "0.5h1+0.6h4", "h14"})
        for (const std::array<int, 3>& size : {std::array<int, 3>{3, 1, 1}, {5, 9, 130}, {17, 23, 64}}) {
            const int d = size[0], m = size[1], n = size[2];
            CAPTURE(text);
            CAPTURE(m);
            const auto data = draw(cube(d, "xor:3", 5), n);
            GeneralSampleField field(function(text), Signs::pm, data);
            const Neurons w = uniform_neurons(d, m, 78);
            Eigen::ArrayXd a(m), overlap, outputs;
            for (int i = 0; i < m; ++i) a[i] = 1.5 * std::sin(3.0 * i + 1.0);
            Neurons v, unit_v, plus, minus;
            const double loss = field.velocity(w, a, v, overlap);
            field.outputs(w, a, *data, outputs);
            double plain = 0.0;
            for (Eigen::Index s = 0; s < n; ++s) plain += std::pow(data->y[s] - outputs[s], 2) / (2.0 * n);
            CHECK(loss == doctest::Approx(plain).epsilon(1e-12));
            // The loss is a quadratic in every a_i: a central difference is its slope.
            for (int i = 0; i < m; ++i) {
                Eigen::ArrayXd more = a, less = a, ignored;
                more[i] += 0.5;
                less[i] -= 0.5;
                const double slope =
                    field.velocity(w, more, plus, ignored) - field.velocity(w, less, minus, ignored);
                CHECK(overlap[i] == doctest::Approx(-m * slope).epsilon(1e-9).scale(1.0));
            }
            // Along the sphere: -m dL/dw_i . (a tangent direction) = V_i . it.
            for (int i = 0; i < m; ++i) {
                Eigen::VectorXd at = w.col(i).matrix(), along = Eigen::VectorXd::Zero(d);
                along[i % d] = 1.0;
                along -= along.dot(at) * at;
                constexpr double kStep = 1e-5;
                const auto loss_at = [&](double h) {
                    Neurons moved = w;
                    moved.col(i) = (at + h * along).normalized().array();
                    Eigen::ArrayXd ignored;
                    return field.velocity(moved, a, unit_v, ignored);
                };
                const double slope = (loss_at(kStep) - loss_at(-kStep)) / (2.0 * kStep);
                CHECK(v.col(i).matrix().dot(along) == doctest::Approx(-m * slope).epsilon(2e-5).scale(1.0));
            }
            // Weights +1, -1 in turn are the field's own.
            for (int i = 0; i < m; ++i) a[i] = i % 2 == 0 ? 1.0 : -1.0;
            CHECK(field.velocity(w, a, v, overlap) ==
                  doctest::Approx(field.velocity(w, unit_v)).epsilon(1e-12));
            CHECK(largest_difference(v, unit_v) <= 1e-12 * (1.0 + unit_v.abs().maxCoeff()));
        }
}

TEST_CASE("general velocity: equal weights and a Hermite sum are the other field's, to rounding") {
    for (const char* text : {"h4", "0.3h1+0.7h2+0.4h3", "0.6h3-0.8h15"}) {
        const Function sigma = function(text);
        const GeneralSource source = gauss(6, hermite(3), 0.4, 8);
        const auto data = draw(source, 500);
        GeneralSampleField general(sigma, Signs::one, data), epochs(sigma, Signs::one, data, 120),
            online(sigma, Signs::one, source, 70);
        SampleField single(sigma, data), single_epochs(sigma, data, 120),
            single_online(sigma, SampleSource{6, hermite(3), 0.4, 8}, 70);
        const Neurons w = uniform_neurons(6, 43, 4);
        const auto compare = [&](GeneralSampleField& a, SampleField& b) {
            Neurons v, expected;
            CHECK(a.velocity(w, v) == doctest::Approx(b.velocity(w, expected)).epsilon(1e-13));
            CHECK(largest_difference(v, expected) <= 1e-12);
        };
        compare(general, single);
        for (const std::uint64_t at : {0u, 1u, 3u, 4u, 1000u}) {
            epochs.begin_step(at);
            single_epochs.begin_step(at);
            compare(epochs, single_epochs);
            online.begin_step(at);
            single_online.begin_step(at);
            compare(online, single_online);
        }
        CHECK(general.shared_bytes() == single.shared_bytes());
        CHECK(online.heap_bytes() > 0);
    }
}

TEST_CASE("general velocity: minus m times the slope of the training loss") {
    for (const char* text : {"tanh:exact", "gelu:exact", "relu:exact", "sin(2z)+z^2:exact", "h3"}) {
        CAPTURE(text);
        const int d = 5, m = 7;
        const Neurons w = uniform_neurons(d, m, 11), directions = uniform_neurons(d, m, 12);
        const auto data = draw(gauss(d, hermite(2), 0.3, 13), 29);
        GeneralSampleField field(function(text), Signs::pm, data);
        Neurons v, unused;
        field.velocity(w, v);
        const Eigen::ArrayXd radial = field.radial();
        const auto loss = [&](const Neurons& moved) { return field.velocity(moved, unused); };
        for (Eigen::Index i = 0; i < m; ++i) {
            const SlopeAlong along = slope_along(w, v, directions, i, loss);
            CHECK(std::fabs(along.velocity + m * along.slope) <= 1e-6);
            // Outwards: the radial part.
            Neurons longer = w, shorter = w;
            longer.col(i) *= 1.0 + 1e-5;
            shorter.col(i) *= 1.0 - 1e-5;
            CHECK(std::fabs(radial[i] + m * (loss(longer) - loss(shorter)) / 2e-5) <= 1e-6);
        }
    }
}

TEST_CASE("training: xor of four by ReLU with signs, against an independent double loop") {
    constexpr int d = 10, m = 64;
    constexpr double eta = 0.5;
    const GeneralSource source = cube(d, "xor:4", 3);
    const auto data = draw(source, 300);
    GeneralSampleField field(function("relu:exact"), Signs::pm, data, 128);
    Neurons w = uniform_neurons(d, m, 6), plain = w, g;
    double worst = 0.0;
    for (std::uint64_t at = 0; at < 60; ++at) {
        field.begin_step(at);
        Samples batch;
        data->part(static_cast<Eigen::Index>(at * 128 % 300), 128, batch);
        plain_gradient(relu(), relu_slope(), true, batch, plain, g);
        plain_step(plain, g, eta);
        step(field, w, eta);
        worst = std::max(worst, largest_difference(w, plain));
    }
    MESSAGE("largest difference after 60 steps: ", worst);
    CHECK(worst <= 1e-12);
}

TEST_CASE("training: the digest of short runs, the same natively and as WebAssembly") {
    Digest digest;
    const auto add = [&](const char* sigma, Signs signs, const GeneralSource& source) {
        GeneralSampleField field(function(sigma), signs, source, 37);
        Neurons w = uniform_neurons(source.d, 21, 2);
        for (std::uint64_t at = 0; at < 12; ++at) {
            field.begin_step(at);
            step(field, w, 0.3);
        }
        digest.add(w.data(), static_cast<std::size_t>(w.size()));
        const TestSet test(source, 100);
        Eigen::ArrayXd f;
        field.outputs(w, {}, test.points(), f);
        digest.add(test.loss(f).value);
        digest.add(test.loss(f).error);
    };
    GeneralSource circle = gauss(6, hermite(4), 0.2, 5);
    circle.teachers.shape = Teachers::Shape::circle;
    circle.teachers.plane = 2;
    add("relu:exact", Signs::pm, cube(9, "xor:4", 5));
    add("tanh:exact", Signs::pm, cube(9, "0.5*hop:1:3", 5));
    add("gelu:exact", Signs::one, gauss(6, hermite(2), 0.1, 5));
    add("h4", Signs::one, circle);
    add("0.6h2+0.8h14", Signs::pm, circle);
    CHECK(digest_text(digest.value()) == "5bf5ce5b4bbfb711");
}

#if EQUATOR_LONG_TESTS
TEST_CASE("general velocity: how much longer than the other field's") {
    // No check: a note for the log.
    const int m = 400;
    constexpr Eigen::Index n = 4000;
    for (const int d : {8, 16, 64, 256}) {
        const auto data = draw(gauss(d, hermite(4), 0.0, 1), n);
        const Neurons w = uniform_neurons(d, m, 1);
        Neurons v;
        const auto seconds = [&](auto& field) {
            double least = HUGE_VAL;
            for (int i = 0; i < 7; ++i) {
                const auto begin = std::chrono::steady_clock::now();
                field.velocity(w, v);
                least = std::min(
                    least, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
            }
            return least;
        };
        SampleField single(hermite(4), data);
        const double unit = seconds(single);
        for (const char* text : {"h4", "relu:exact", "tanh:exact", "h14", "z^2+cos(z):exact"}) {
            GeneralSampleField field(function(text), Signs::pm, data);
            MESSAGE("d = ", d, ", ", text, ": ", seconds(field) / unit, " times h4 of the other field");
        }
    }
}
#endif
