// Vector code over blocks of neurons, shared by all sums over pairs: 128-bit vectors, the width that
// WebAssembly and baseline x86-64 have in common, one lane a neuron. Partners are visited one after another
// and coordinates in order, so a sum's order never depends on the width.
#pragma once

#include <Eigen/Core>

#include "model/neurons.h"

/// The small loops over registers must vanish: left as loops, they cost a factor two to six, depending on the
/// compiler.
#define EQUATOR_UNROLLED _Pragma("GCC unroll 8")

namespace equator::lanes {

using Lanes = double __attribute__((vector_size(16)));
inline constexpr Eigen::Index kLaneWidth = 2;
inline constexpr int kVectors = 4;                            ///< vectors of neurons in a block, in registers
inline constexpr Eigen::Index kBlock = kVectors * kLaneWidth; ///< neurons in a block

[[gnu::always_inline]] inline Lanes load(const double* p) {
    Lanes v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}
[[gnu::always_inline]] inline void store(double* p, Lanes v) {
    __builtin_memcpy(p, &v, sizeof v);
}

/// Inner products of a block's neurons (coordinate-major, kBlock wide) with `Count` partners (neuron-major, d
/// coordinates each).
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

/// Neuron-major copy of the first `count` columns: packed[j d + k] = w(k, j).
inline void pack(const Neurons& w, Eigen::Index count, Eigen::ArrayXd& packed) {
    packed.resize(w.rows() * count);
    for (Eigen::Index k = 0; k < w.rows(); ++k)
        for (Eigen::Index j = 0; j < count; ++j) packed[j * w.rows() + k] = w(k, j);
}

/// Columns first .. first + kBlock - 1 into a block, zeros beyond `used`.
inline void load_block(const Neurons& w, Eigen::Index first, Eigen::Index used, Eigen::ArrayXd& block) {
    block.resize(w.rows() * kBlock);
    for (Eigen::Index k = 0; k < w.rows(); ++k)
        for (Eigen::Index i = 0; i < kBlock; ++i) block[k * kBlock + i] = i < used ? w(k, first + i) : 0.0;
}

} // namespace equator::lanes
