#include "dynamics/pairwise.h"

#include <algorithm>

namespace equator {

namespace {

/// Two doubles: the vector width that WebAssembly and baseline x86-64 share.
using Lanes = double __attribute__((vector_size(16)));
constexpr Eigen::Index kLaneWidth = 2;
constexpr int kVectors = 4;                            ///< vectors of neurons in a block, in registers
constexpr Eigen::Index kBlock = kVectors * kLaneWidth; ///< neurons in a block
constexpr int kPartners = 2;                           ///< partners handled together

/// The small loops over registers must vanish: left as loops, they cost a factor two to six, depending on the
/// compiler.
#define EQUATOR_UNROLLED _Pragma("GCC unroll 8")

Lanes load(const double* p) {
    Lanes v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}
void store(double* p, Lanes v) {
    __builtin_memcpy(p, &v, sizeof v);
}

/// Inner products of the block's neurons with `Count` partners; `partner` is neuron-major with d coordinates
/// each.
template <int Count>
inline void inner_products(const double* block, const double* partner, Eigen::Index d,
                           Lanes (&s)[Count][kVectors]) {
    for (auto& row : s)
        for (Lanes& v : row) v = Lanes{};
    for (Eigen::Index k = 0; k < d; ++k) {
        Lanes x[kVectors];
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) x[v] = load(block + k * kBlock + v * kLaneWidth);
        EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) {
            const double y = partner[p * d + k];
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) s[p][v] += x[v] * y;
        }
    }
}

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

void Pairwise::pack(const Neurons& w) {
    d_ = w.rows();
    m_ = w.cols();
    partners_.resize(d_ * m_);
    for (Eigen::Index k = 0; k < d_; ++k)
        for (Eigen::Index j = 0; j < m_; ++j) partners_[j * d_ + k] = w(k, j);
    block_.resize(d_ * kBlock);
    sums_.resize(d_ * kBlock);
}

void Pairwise::load_block(const Neurons& w, Eigen::Index first, Eigen::Index used) {
    for (Eigen::Index k = 0; k < d_; ++k)
        for (Eigen::Index i = 0; i < kBlock; ++i) block_[k * kBlock + i] = i < used ? w(k, first + i) : 0.0;
}

double Pairwise::attract_all(const Neurons& w, const Polynomial& g, const Polynomial* G, Neurons& out) {
    pack(w);
    out.resize(d_, m_);
    const double m = static_cast<double>(m_), scale = 1.0 / m;
    double energy = 0.0;
    for (Eigen::Index first = 0; first < m_; first += kBlock) {
        const Eigen::Index used = std::min(kBlock, m_ - first);
        load_block(w, first, used);
        sums_.setZero();
        Lanes rows[kVectors] = {};
        Eigen::Index j = 0;
        for (; j + kPartners <= m_; j += kPartners)
            attract<kPartners>(block_.data(), partners_.data() + j * d_, d_, g, G, sums_.data(), rows);
        for (; j < m_; ++j)
            attract<1>(block_.data(), partners_.data() + j * d_, d_, g, G, sums_.data(), rows);
        for (Eigen::Index k = 0; k < d_; ++k)
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
    pack(w);
    double total = 0.0;
    for (Eigen::Index first = 0; first < m_; first += kBlock) {
        const Eigen::Index used = std::min(kBlock, m_ - first);
        load_block(w, first, used);
        Lanes rows[kVectors] = {};
        for (Eigen::Index j = 0; j < m_; ++j) {
            Lanes s[1][kVectors];
            inner_products<1>(block_.data(), partners_.data() + j * d_, d_, s);
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) rows[v] += G(s[0][v]);
        }
        for (Eigen::Index i = 0; i < used; ++i) total += rows[i / kLaneWidth][i % kLaneWidth];
    }
    const double m = static_cast<double>(m_);
    return total / (m * m);
}

} // namespace equator
