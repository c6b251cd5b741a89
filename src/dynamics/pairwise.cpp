#include "dynamics/pairwise.h"

#include <algorithm>

#include "dynamics/lanes.h"

namespace equator {

namespace {

using namespace lanes;

constexpr int kPartners = 2; ///< partners handled together

/// sums += sum over `Count` partners of g(s) partner, and rows += the same sum of G(s) if G is there;
/// partners in order.
template <int Count>
inline void attract(const double* block, const double* partner, Eigen::Index d, const Polynomial& g,
                    const Polynomial* G, double* sums, Lanes (&rows)[kVectors]) {
    Lanes s[Count][kVectors];
    inner_products<Count>(block, partner, d, s);
    if (G)
        for (auto& row : s) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) rows[v] += (*G)(row[v]);
    for (auto& row : s)
        for (Lanes& v : row) v = g(v);
    for (Eigen::Index k = 0; k < d; ++k) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            double* place = sums + k * kBlock + v * kLaneWidth;
            Lanes sum = load(place);
            EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) sum += s[p][v] * partner[p * d + k];
            store(place, sum);
        }
}

} // namespace

double Pairwise::attract_all(const Neurons& w, const Polynomial& g, const Polynomial* G, Neurons& out) {
    const Eigen::Index d = w.rows(), count = w.cols();
    pack(w, count, partners_);
    sums_.resize(d * kBlock);
    out.resize(d, count);
    const double m = static_cast<double>(count), scale = 1.0 / m;
    double energy = 0.0;
    for (Eigen::Index first = 0; first < count; first += kBlock) {
        const Eigen::Index used = std::min(kBlock, count - first);
        load_block(w, first, used, block_);
        sums_.setZero();
        Lanes rows[kVectors] = {};
        Eigen::Index j = 0;
        for (; j + kPartners <= count; j += kPartners)
            attract<kPartners>(block_.data(), partners_.data() + j * d, d, g, G, sums_.data(), rows);
        for (; j < count; ++j)
            attract<1>(block_.data(), partners_.data() + j * d, d, g, G, sums_.data(), rows);
        for (Eigen::Index k = 0; k < d; ++k)
            for (Eigen::Index i = 0; i < used; ++i) out(k, first + i) = scale * sums_[k * kBlock + i];
        for (Eigen::Index i = 0; i < used; ++i) energy += rows[i / kLaneWidth][i % kLaneWidth];
    }
    return energy / (m * m);
}

void Pairwise::attraction(const Neurons& w, const Polynomial& g, Neurons& out) {
    attract_all(w, g, nullptr, out);
}

double Pairwise::attraction_and_energy(const Neurons& w, const Polynomial& g, const Polynomial& G,
                                       Neurons& out) {
    return attract_all(w, g, &G, out);
}

double Pairwise::energy(const Neurons& w, const Polynomial& G) {
    const Eigen::Index d = w.rows(), count = w.cols();
    pack(w, count, partners_);
    double total = 0.0;
    for (Eigen::Index first = 0; first < count; first += kBlock) {
        const Eigen::Index used = std::min(kBlock, count - first);
        load_block(w, first, used, block_);
        Lanes rows[kVectors] = {};
        for (Eigen::Index j = 0; j < count; ++j) {
            Lanes s[1][kVectors];
            inner_products<1>(block_.data(), partners_.data() + j * d, d, s);
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) rows[v] += G(s[0][v]);
        }
        for (Eigen::Index i = 0; i < used; ++i) total += rows[i / kLaneWidth][i % kLaneWidth];
    }
    const double m = static_cast<double>(count);
    return total / (m * m);
}

} // namespace equator
