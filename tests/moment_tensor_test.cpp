// Attraction by moments against the sum over pairs, which shares nothing with it but the neurons.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/random.h"
#include "dynamics/field_engine.h"
#include "dynamics/finite_network.h"
#include "dynamics/moment_tensor.h"
#include "dynamics/pairwise.h"
#include "support/reference.h"
#include "theory/interaction_hessian.h"

using namespace equator;
using equator::test::largest_difference;

namespace {

Polynomial polynomial(std::initializer_list<double> coefficients) {
    Polynomial p;
    p.degree = static_cast<int>(coefficients.size()) - 1;
    std::copy(coefficients.begin(), coefficients.end(), p.c.begin());
    return p;
}

/// Mis-specified, with every power in it.
Kernels mixed_kernels(int d) {
    HermiteSum phi, sigma;
    phi.c = {0.0, 0.2, 0.5, -0.4, 0.6};
    sigma.c = {0.0, 0.3, 0.7, 0.4, 0.5};
    return Kernels::make(d, phi, sigma);
}

double size_of(const Polynomial& p) {
    double sum = 0.0;
    for (int k = 0; k <= p.degree; ++k) sum += std::fabs(p[k]);
    return sum;
}

void check(int d, int m, const Polynomial& G) {
    CAPTURE(d);
    CAPTURE(m);
    CAPTURE(G.degree);
    const Neurons w = uniform_neurons(d, m, static_cast<std::uint64_t>(100 * d + m));
    MomentTensor tensor(d, G);
    tensor.set(w);
    Neurons out(d, m), expected;
    tensor.gradient(w, 0, m, out);
    Pairwise pairwise;
    pairwise.attraction(w, G.derivative(), expected);
    const double rounding = 4e-15 * size_of(G.derivative());
    CHECK(largest_difference(out, expected) < rounding);
    CHECK(std::fabs(tensor.energy() - pairwise.energy(w, G)) < 4e-15 * size_of(G));
}

} // namespace

TEST_CASE("moments: the sum over pairs, to rounding, at every degree, dimension and width around a block") {
    for (int degree = 1; degree <= 8; ++degree) {
        Polynomial single;
        single.degree = degree;
        single[degree] = 1.5;
        for (int d : {3, 4, 5, 8}) check(d, 37, single);
    }
    for (int m = 1; m <= 20; ++m) check(4, m, polynomial({0.0, 0.1, 0.0, 0.7, 0.4}));
    for (int d : {3, 7, 16}) check(d, 41, polynomial({0.3, -0.2, 0.5, 0.7, 0.4, 0.25}));
    check(3, 50, polynomial({0, 0, 0, 0, 0, 0, 0, 0, 0, 0.2, 0, 0, 0.7}));
    check(4, 30, polynomial({0, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2}));
    check(24, 65, polynomial({0, 0, 0, 0, 1}));
}

TEST_CASE(
    "moments: in single precision, close to double at every degree, dimension and width around a block") {
    double worst = 0.0;
    const auto check_single = [&worst](int d, int m, const Polynomial& G) {
        CAPTURE(d);
        CAPTURE(m);
        CAPTURE(G.degree);
        const Neurons w = uniform_neurons(d, m, static_cast<std::uint64_t>(100 * d + m));
        MomentTensor tensor(d, G);
        Neurons wide(d, m), single(d, m), part(d, m);
        tensor.set(w, Precision::single);
        tensor.gradient(w, 0, m, single);
        // Neurons in blocks of other beginnings: a lane is a neuron, so that nothing changes.
        tensor.gradient(w, 0, m / 3, part);
        tensor.gradient(w, m / 3, m - m / 3, part);
        CHECK(std::memcmp(part.data(), single.data(),
                          static_cast<std::size_t>(part.size()) * sizeof(double)) == 0);
        tensor.set(w);
        tensor.gradient(w, 0, m, wide); // of the same tensor, whose precision changes back
        const double off = largest_difference(single, wide) / size_of(G.derivative());
        CHECK(off < 1e-6);
        worst = std::max(worst, off);
        Neurons expected;
        Pairwise().attraction(w, G.derivative(), expected);
        CHECK(largest_difference(wide, expected) < 4e-15 * size_of(G.derivative()));
    };
    for (int degree = 1; degree <= 8; ++degree) {
        Polynomial only;
        only.degree = degree;
        only[degree] = 1.5;
        for (int d : {3, 4, 5, 8}) check_single(d, 37, only);
    }
    for (int m = 1; m <= 140; m += m < 40 ? 1 : 9) check_single(4, m, polynomial({0.0, 0.1, 0.0, 0.7, 0.4}));
    check_single(8, 1000, polynomial({0, 0, 0, 0, 1}));
    check_single(16, 300, polynomial({0.3, -0.2, 0.5, 0.7, 0.4, 0.25}));
    CHECK(worst > 1e-9); // it is single
}

TEST_CASE("moments: velocities in single precision, energies in double") {
    const Kernels kernels = mixed_kernels(7);
    const Neurons w = uniform_neurons(7, 203, 5);
    PopulationField wide(kernels, Precision::double_, FieldEngine::moments),
        single(kernels, Precision::single, FieldEngine::moments),
        pairs(kernels, Precision::single, FieldEngine::pairwise);
    Neurons v_wide, v_single, v_pairs, v_both;
    wide.velocity(w, v_wide);
    single.velocity(w, v_single);
    pairs.velocity(w, v_pairs);
    CHECK(largest_difference(v_single, v_wide) < 1e-6);
    CHECK(largest_difference(v_single, v_wide) > 0.0);
    CHECK(largest_difference(v_single, v_pairs) < 1e-6);
    CHECK(single.velocity_and_self_energy(w, v_both) == wide.self_energy(w));
    CHECK(std::memcmp(v_both.data(), v_single.data(),
                      static_cast<std::size_t>(v_both.size()) * sizeof(double)) == 0);
    CHECK(single.self_energy(w) == wide.self_energy(w));
}

TEST_CASE("moments: how many there are") {
    CHECK(MomentTensor::leaves(8, 4) == 330.0);
    CHECK(MomentTensor::leaves(16, 4) == 3876.0);
    CHECK(MomentTensor::leaves(32, 4) == 52360.0);
    CHECK(MomentTensor::tuples(3, 2) == 9.0); // 3 + 6
    CHECK(MomentTensor::tuples(4096, 12) > 1e30);
    // What is announced is what is held, up to the allocations' own cost and a block.
    MomentTensor tensor(10, polynomial({0, 0.5, 0.5, 0.5, 0.5, 1}));
    const Neurons w = uniform_neurons(10, 20, 1);
    Neurons out(10, 20);
    tensor.set(w);
    tensor.gradient(w, 0, 20, out);
    CHECK(static_cast<double>(tensor.heap_bytes()) < MomentTensor::bytes(10, 5) + 5000.0);
}

TEST_CASE("moments: the change of the field is its derivative") {
    const int d = 5, m = 43, moved = 20;
    const Polynomial G = polynomial({0.0, 0.2, 0.3, 0.0, 0.5, 0.4});
    const Neurons w = uniform_neurons(d, m, 3);
    Neurons v = uniform_neurons(d, moved, 4);
    v *= 0.7;
    MomentTensor tensor(d, G);
    tensor.set_change(w, v);
    Neurons out(d, m);
    tensor.gradient(w, 0, m, out);
    // Central difference of (1/m') sum_{j < m'} g(x . w_j) w_j as the first m' neurons move by h v, at fixed
    // x; the fourth-order formula, so that h may be large.
    const Polynomial g = G.derivative();
    const auto field = [&](double h) {
        Neurons sum = Neurons::Zero(d, m);
        for (Eigen::Index i = 0; i < m; ++i)
            for (Eigen::Index j = 0; j < moved; ++j) {
                double s = 0.0;
                for (Eigen::Index k = 0; k < d; ++k) s += w(k, i) * (w(k, j) + h * v(k, j));
                for (Eigen::Index k = 0; k < d; ++k) sum(k, i) += g(s) * (w(k, j) + h * v(k, j)) / moved;
            }
        return sum;
    };
    const double h = 1e-3;
    const Neurons slope = (8.0 * (field(h) - field(-h)) - (field(2.0 * h) - field(-2.0 * h))) / (12.0 * h);
    CHECK(largest_difference(out, slope) < 1e-11);
}

TEST_CASE("moments: the interaction Hessian by either engine") {
    for (int m : {30, 300}) {
        const Kernels kernels = mixed_kernels(6);
        const Neurons w = uniform_neurons(6, m, 9);
        Neurons v = uniform_neurons(6, m, 10).leftCols(m / 2);
        project_tangent(w.leftCols(m / 2), v);
        Neurons a_pairs, h_pairs, a_moments, h_moments;
        InteractionHessian(kernels, FieldEngine::pairwise).apply(w, v, m - 3, a_pairs, h_pairs);
        InteractionHessian(kernels, FieldEngine::moments).apply(w, v, m - 3, a_moments, h_moments);
        CHECK(largest_difference(a_pairs, a_moments) < 1e-14);
        CHECK(largest_difference(h_pairs, h_moments) < 1e-14);
    }
}

TEST_CASE("moments: a velocity and a trajectory by either engine") {
    const Kernels kernels = mixed_kernels(7);
    const Neurons w = uniform_neurons(7, 203, 5);
    PopulationField pairs(kernels, Precision::double_, FieldEngine::pairwise),
        moments(kernels, Precision::double_, FieldEngine::moments);
    Neurons v_pairs, v_moments, v_both;
    pairs.velocity(w, v_pairs);
    moments.velocity(w, v_moments);
    CHECK(largest_difference(v_pairs, v_moments) < 1e-14);
    const double energy = moments.velocity_and_self_energy(w, v_both);
    CHECK(std::memcmp(v_both.data(), v_moments.data(),
                      static_cast<std::size_t>(v_both.size()) * sizeof(double)) == 0);
    CHECK(energy == doctest::Approx(pairs.self_energy(w)).epsilon(1e-14));
    CHECK(moments.self_energy(w) == energy);
}

TEST_CASE("moments: the choice of engine is the cheaper one's, and known beforehand") {
    const auto choice = [](Eigen::Index d, int degree, double m) { return cheaper_engine(d, degree, m, m); };
    CHECK(choice(16, 4, 400) == FieldEngine::pairwise); // the default run
    CHECK(choice(8, 4, 1000) == FieldEngine::moments);
    CHECK(choice(3, 4, 100) == FieldEngine::moments);
    CHECK(choice(64, 4, 1024) == FieldEngine::pairwise);
    CHECK(choice(4096, 12, 1e6) == FieldEngine::pairwise); // no memory holds those moments
    for (int degree = 1; degree <= 12; ++degree) {         // once cheaper, cheaper for every wider layer
        bool before = false;
        for (double m = 1; m < 2e6; m *= 1.5) {
            const bool now = choice(10, degree, m) == FieldEngine::moments;
            CHECK((now || !before));
            before = now;
        }
    }
}
