// The vectorised pair sums against plain loops, bit for bit: partners in order, coordinates in order, and for
// the energy every neuron's row first, then the rows in order.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/bits.h"
#include "base/random.h"
#include "finite/pairs/pairwise.h"
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
    for (int m : {63, 64, 65, 127, 128, 129, 200, 257}) check_size(pairwise, 6, m, 4); // around the tiles
}

TEST_CASE("pair sums: the vectors' width changes no bit") {
    // The kernel that was chosen for this machine against the one that every machine has.
    Pairwise chosen, narrow(Precision::double_, pair_kernel_128<double>(), pair_kernel_128<float>());
    Pairwise chosen_single(Precision::single),
        narrow_single(Precision::single, pair_kernel_128<double>(), pair_kernel_128<float>());
    INFO("this machine's vectors have ", pair_kernel<double>().vector_bytes, " bytes");
    const Polynomial g = random_polynomial(5, 3);
    for (int m : {1, 7, 8, 9, 63, 64, 65, 130, 257}) {
        CAPTURE(m);
        const Neurons w = uniform_neurons(7, m, 1);
        Neurons a, b;
        const auto same = [&] {
            return std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(double)) == 0;
        };
        CHECK(same_bits(chosen.attraction_and_energy(w, g, g, a), narrow.attraction_and_energy(w, g, g, b)));
        CHECK(same());
        chosen_single.attraction(w, g, a);
        narrow_single.attraction(w, g, b);
        CHECK(same());
    }
}

TEST_CASE("pair sums: single precision, bit for bit by plain loops and close to double") {
    Pairwise single(Precision::single), wide;
    for (int m : {1, 63, 64, 65, 200, 513}) {
        CAPTURE(m);
        const int d = 9;
        const Neurons w = uniform_neurons(d, m, 77);
        const Polynomial g = random_polynomial(3, 8);
        Neurons out, exact;
        single.attraction(w, g, out);
        // Neurons, inner products, pulls and sums of 64 partners in single, their sums in double.
        const Eigen::ArrayXXf f = w.cast<float>();
        int different = 0;
        for (Eigen::Index i = 0; i < m; ++i) {
            std::vector<double> sum(d, 0.0);
            for (Eigen::Index first = 0; first < m; first += 64) {
                std::vector<float> part(d, 0.0f);
                for (Eigen::Index j = first; j < std::min<Eigen::Index>(first + 64, m); ++j) {
                    float s = 0.0f;
                    for (Eigen::Index k = 0; k < d; ++k) s += f(k, i) * f(k, j);
                    float pull = static_cast<float>(g[g.degree]);
                    for (int k = g.degree - 1; k >= 0; --k) pull = pull * s + static_cast<float>(g[k]);
                    for (Eigen::Index k = 0; k < d; ++k) part[static_cast<std::size_t>(k)] += pull * f(k, j);
                }
                for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += static_cast<double>(part[k]);
            }
            for (Eigen::Index k = 0; k < d; ++k)
                different += same_bits(out(k, i), 1.0 / m * sum[static_cast<std::size_t>(k)]) ? 0 : 1;
        }
        CHECK(different == 0);
        wide.attraction(w, g, exact);
        CHECK(equator::test::largest_difference(out, exact) < 4e-7);
        // Energies stay in double.
        Neurons again;
        CHECK(same_bits(single.attraction_and_energy(w, g, g, again), wide.energy(w, g)));
    }
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
