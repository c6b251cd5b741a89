// Attraction by moments against the sum over pairs, which shares nothing with it but the neurons.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/random.h"
#include "finite/field_method.h"
#include "finite/finite_network.h"
#include "finite/moments/moment_layout.h"
#include "finite/moments/moment_tensor.h"
#include "finite/pairs/pairwise.h"
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

Polynomial power(int degree, double coefficient = 1.0) {
    Polynomial p;
    p.degree = degree;
    p[degree] = coefficient;
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

TEST_CASE("moments: heads and tails hold every multi-index once, by heads as by tails") {
    for (int d : {1, 2, 3, 6})
        for (int degree = 1; degree <= 7; ++degree) {
            CAPTURE(d);
            CAPTURE(degree);
            const Polynomial G = power(degree);
            const MomentLayout layout(d, G);
            const double tuples = MomentTensor::tuples(d, G);
            REQUIRE(layout.terms().size() == 1);
            const int p = layout.terms().front().head, q = layout.terms().front().tail;
            CHECK(p + q == degree);
            // Factors are how often each product stands in (sum of coordinates)^k.
            CHECK(static_cast<double>(layout.factors().size()) == tuples);
            CHECK(layout.factors().sum() == std::pow(d, degree));
            CHECK(layout.factors().minCoeff() >= 1.0);
            // Products of the table one by one, at coordinates that tell them apart.
            std::vector<double> x(static_cast<std::size_t>(d));
            for (std::size_t k = 0; k < x.size(); ++k) x[k] = std::sqrt(2.0 + static_cast<double>(k * k));
            std::vector<double> table(static_cast<std::size_t>(layout.row(layout.depth() + 1)), 1.0);
            const auto at = [&](Eigen::Index row) -> double& { return table[static_cast<std::size_t>(row)]; };
            for (int k = 0; k < d; ++k) at(layout.row(1) + k) = x[static_cast<std::size_t>(k)];
            for (int length = 2; length <= layout.depth(); ++length) {
                Eigen::Index row = layout.row(length);
                for (Eigen::Index j = 0; j < d; ++j)
                    for (Eigen::Index r = 0; r < layout.count(length - 1, j + 1); ++r)
                        at(row++) = at(layout.row(length - 1) + r) * at(layout.row(1) + j);
                CHECK(row == layout.row(length + 1));
            }
            std::vector<double> by_head, by_tail;
            layout.visit_rows(p, q, [&](Eigen::Index first, int rows, Eigen::Index columns) {
                for (Eigen::Index c = 0; c < columns; ++c)
                    for (int r = 0; r < rows; ++r)
                        by_head.push_back(at(layout.row(p) + first + r) *
                                          at(layout.head_of_tail(layout.row(q) + c)));
            });
            double power = 0.0, sum = 0.0;
            for (double value : x) sum += value;
            for (std::size_t a = 0; a < by_head.size(); ++a)
                power += layout.factors()[static_cast<Eigen::Index>(a)] * by_head[a];
            CHECK(power == doctest::Approx(std::pow(sum, degree)).epsilon(1e-13));
            if (q == 0) continue;
            layout.visit_rows(q, p, [&](Eigen::Index first, int rows, Eigen::Index columns) {
                for (Eigen::Index c = 0; c < columns; ++c)
                    for (int r = 0; r < rows; ++r)
                        by_tail.push_back(at(layout.head_of_tail(layout.row(q) + first + r)) *
                                          at(layout.row(p) + c));
            });
            REQUIRE(by_tail.size() == by_head.size());
            REQUIRE(layout.by_tail().size() == by_head.size());
            for (std::size_t a = 0; a < by_tail.size(); ++a)
                CHECK(by_tail[a] ==
                      doctest::Approx(by_head[static_cast<std::size_t>(layout.by_tail()[a])]).epsilon(1e-14));
        }
}

TEST_CASE("moments: the sum over pairs, to rounding, at every degree, dimension and width around a block") {
    for (int degree = 1; degree <= 8; ++degree) {
        for (int d : {3, 4, 5, 8}) check(d, 37, power(degree, 1.5));
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
        for (int d : {3, 4, 5, 8}) check_single(d, 37, power(degree, 1.5));
    }
    for (int m = 1; m <= 140; m += m < 40 ? 1 : 9) check_single(4, m, polynomial({0.0, 0.1, 0.0, 0.7, 0.4}));
    check_single(8, 1000, polynomial({0, 0, 0, 0, 1}));
    check_single(16, 300, polynomial({0.3, -0.2, 0.5, 0.7, 0.4, 0.25}));
    CHECK(worst > 1e-9); // it is single
}

TEST_CASE("moments: velocities in single precision, energies in double") {
    const Kernels kernels = mixed_kernels(7);
    const Neurons w = uniform_neurons(7, 203, 5);
    PopulationField wide(kernels, Precision::double_, FieldMethod::moments),
        single(kernels, Precision::single, FieldMethod::moments),
        pairs(kernels, Precision::single, FieldMethod::pairwise);
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
    CHECK(MomentTensor::tuples(8, power(4)) == 330.0);
    CHECK(MomentTensor::tuples(16, power(4)) == 3876.0);
    CHECK(MomentTensor::tuples(32, power(4)) == 52360.0);
    CHECK(MomentTensor::tuples(3, polynomial({1, 1, 1})) == 9.0);          // 3 + 6
    CHECK(MomentTensor::tuples(3, polynomial({1, 0, 0.5, 0, 1})) == 21.0); // 6 + 15
    CHECK(MomentTensor::tuples(4096, power(12)) > 1e30);
    // What is announced is what is held, up to the allocations' own cost and a block.
    const Polynomial G = polynomial({0, 0.5, 0.5, 0.5, 0.5, 1});
    MomentTensor tensor(10, G);
    const Neurons w = uniform_neurons(10, 20, 1);
    Neurons out(10, 20);
    tensor.set(w);
    tensor.gradient(w, 0, 20, out);
    CHECK(static_cast<double>(tensor.heap_bytes()) < MomentTensor::bytes(10, G) + 5000.0);
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

TEST_CASE("moments: the interaction Hessian by either method") {
    for (int m : {30, 300}) {
        const Kernels kernels = mixed_kernels(6);
        const Neurons w = uniform_neurons(6, m, 9);
        Neurons v = uniform_neurons(6, m, 10).leftCols(m / 2);
        project_tangent(w.leftCols(m / 2), v);
        Neurons a_pairs, h_pairs, a_moments, h_moments;
        InteractionHessian(kernels, Precision::double_, FieldMethod::pairwise)
            .apply(w, v, m - 3, a_pairs, h_pairs);
        InteractionHessian(kernels, Precision::double_, FieldMethod::moments)
            .apply(w, v, m - 3, a_moments, h_moments);
        // In single precision, whatever the size of the displacements: seven digits of the largest response.
        for (const double size : {1.0, 1e-30, 3e-200, 1e150, 0.0}) {
            Neurons a_single, h_single;
            InteractionHessian(kernels, Precision::single, FieldMethod::moments)
                .apply(w, size * v, m - 3, a_single, h_single);
            CHECK((a_single == a_moments).all());
            const double largest = h_moments.abs().maxCoeff();
            CHECK((h_single - size * h_moments).abs().maxCoeff() <= 3e-6 * size * largest);
        }
        CHECK(largest_difference(a_pairs, a_moments) < 1e-14);
        CHECK(largest_difference(h_pairs, h_moments) < 1e-14);
    }
}

TEST_CASE("moments: a velocity and a trajectory by either method") {
    const Kernels kernels = mixed_kernels(7);
    const Neurons w = uniform_neurons(7, 203, 5);
    PopulationField pairs(kernels, Precision::double_, FieldMethod::pairwise),
        moments(kernels, Precision::double_, FieldMethod::moments);
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

TEST_CASE("moments: the choice of method is the cheaper one's, and known beforehand") {
    const auto choice = [](Eigen::Index d, int degree, double m) {
        return cheaper_method(d, power(degree), m, m);
    };
    CHECK(choice(16, 4, 400) == FieldMethod::pairwise); // the default run
    CHECK(choice(8, 4, 1000) == FieldMethod::moments);
    CHECK(choice(3, 4, 100) == FieldMethod::moments);
    CHECK(choice(64, 4, 1024) == FieldMethod::pairwise);
    CHECK(choice(4096, 12, 1e6) == FieldMethod::pairwise); // no memory holds those moments
    for (int degree = 1; degree <= 12; ++degree) {         // once cheaper, cheaper for every wider layer
        bool before = false;
        for (double m = 1; m < 2e6; m *= 1.5) {
            const bool now = choice(10, degree, m) == FieldMethod::moments;
            CHECK((now || !before));
            before = now;
        }
    }
}
