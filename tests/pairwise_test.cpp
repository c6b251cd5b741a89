// The vectorised pair sums against plain loops, bit for bit: partners in order, coordinates in order, and for
// the energy every neuron's row first, then the rows in order.
#include <doctest/doctest.h>

#include "base/bits.h"
#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/bits.h"
#include "base/random.h"
#include "dynamics/pairwise.h"
#include "support/reference.h"

using namespace equator;
using equator::test::inner;

namespace {

Neurons plain_attraction(const Neurons& w, const Polynomial& g) {
    const Eigen::Index d = w.rows(), m = w.cols();
    Neurons out(d, m);
    const double scale = 1.0 / static_cast<double>(m);
    for (Eigen::Index i = 0; i < m; ++i) {
        Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(d);
        for (Eigen::Index j = 0; j < m; ++j) {
            const double pull = g(inner(w, i, w, j));
            for (Eigen::Index k = 0; k < d; ++k) sum[k] += pull * w(k, j);
        }
        for (Eigen::Index k = 0; k < d; ++k) out(k, i) = scale * sum[k];
    }
    return out;
}

double plain_energy(const Neurons& w, const Polynomial& G) {
    double total = 0.0;
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        double row = 0.0;
        for (Eigen::Index j = 0; j < w.cols(); ++j) row += G(inner(w, i, w, j));
        total += row;
    }
    const double m = static_cast<double>(w.cols());
    return total / (m * m);
}

Polynomial random_polynomial(int degree, std::uint64_t seed) {
    Polynomial p;
    p.degree = degree;
    for (int k = 0; k <= degree; ++k)
        p[k] = 2.0 * uniform(seed, Stream::neurons, 0, static_cast<std::uint32_t>(k)) - 1.0;
    return p;
}

bool same_bits(double a, double b) {
    return bits_as<std::uint64_t>(a) == bits_as<std::uint64_t>(b);
}

void check_size(Pairwise& pairwise, int d, int m, int degree) {
    CAPTURE(d);
    CAPTURE(m);
    CAPTURE(degree);
    const Neurons w = uniform_neurons(d, m, static_cast<std::uint64_t>(1000 * d + m));
    const Polynomial p = random_polynomial(degree, static_cast<std::uint64_t>(m));
    Neurons out;
    pairwise.attraction(w, p, out);
    const Neurons plain = plain_attraction(w, p);
    REQUIRE(out.rows() == d);
    REQUIRE(out.cols() == m);
    int different = 0;
    for (Eigen::Index i = 0; i < out.size(); ++i)
        different += same_bits(out.data()[i], plain.data()[i]) ? 0 : 1;
    CHECK(different == 0);
    const double energy = pairwise.energy(w, p), plain_e = plain_energy(w, p);
    CHECK(same_bits(energy, plain_e));
    // Both at once, with kernels of their own, are the same as one after the other.
    const Polynomial G = random_polynomial(12 - degree, static_cast<std::uint64_t>(d));
    Neurons again;
    const double both = pairwise.attraction_and_energy(w, p, G, again), plain_both = plain_energy(w, G);
    CHECK(same_bits(both, plain_both));
    CHECK(std::memcmp(again.data(), out.data(), static_cast<std::size_t>(out.size()) * sizeof(double)) == 0);
}

} // namespace

TEST_CASE("pair sums: every width around the vector blocks") {
    Pairwise pairwise; // one for all sizes: its work space must not remember the last
    for (int d : {3, 5, 17})
        for (int m = 1; m <= 35; ++m) check_size(pairwise, d, m, 1 + m % 12);
    for (int m = 35; m >= 1; --m) check_size(pairwise, 4, m, 3);
}

TEST_CASE("pair sums: larger networks") {
    Pairwise pairwise;
    check_size(pairwise, 3, 501, 3);
    check_size(pairwise, 64, 203, 3);
    check_size(pairwise, 257, 67, 11);
    check_size(pairwise, 16, 400, 0);
}

TEST_CASE("pair sums: one neuron, by hand") {
    Neurons w(3, 1);
    w << 0.6, 0.0, 0.8;
    Polynomial g;
    g.degree = 1;
    g[1] = 2.0;
    Pairwise pairwise;
    Neurons out;
    pairwise.attraction(w, g, out);
    // w.w = 1 up to rounding, so the pull is 2 w.
    CHECK(out(0, 0) == doctest::Approx(1.2).epsilon(1e-15));
    CHECK(out(2, 0) == doctest::Approx(1.6).epsilon(1e-15));
    CHECK(pairwise.energy(w, g) == doctest::Approx(2.0).epsilon(1e-15));
}
