// The innermost loops over pairs of neurons, for the pairs of two tiles of neurons. Nothing but pointers:
// natively the same source is compiled for two vector widths, and one that the machine has is chosen when the
// program starts. All of them give the same bits, because a lane is a neuron and a neuron's sums run over
// partners and coordinates in order.
//
// A pair's inner product serves both of its neurons. A neuron meets its partners in order all the same if the
// tiles are taken as a triangle, row by row: (0,0), (1,0), (1,1), (2,0), ... In its own row it meets those up
// to itself, in every later row the next tile.
#pragma once

#include <cstddef>

namespace equator {

/// Neurons of a tile. In single precision also the run of partners over which a sum stays single before it is
/// added to a double.
inline constexpr std::ptrdiff_t kPairTile = 64;
/// Partners, and coordinates, that are handled together: partners come in groups of so many, and rows are
/// padded with zeros to a multiple of it.
inline constexpr std::ptrdiff_t kPairGroup = 2;

/// A polynomial's coefficients in the kernel's precision; null: not wanted.
template <class Real> struct PairPolynomial {
    const Real* c = nullptr;
    int degree = 0;
};

/// What the calls for one triangle work on. b is the kernel's block width, a divisor of kPairTile; `rows` is
/// d rounded up to kPairGroup.
template <class Real> struct PairTiles {
    std::ptrdiff_t d = 0, rows = 0, count = 0; ///< dimension, padded dimension, neurons
    const Real* block = nullptr;               ///< the row's tile by blocks: coordinate k of its neuron i at
                                               ///< [(i / b) b d + k b + i % b], zeros for absent ones
    const Real* grouped = nullptr;             ///< all neurons by groups: coordinate k of neuron j at
                                   ///< [(j / group) group d + k group + j % group], zeros for absent ones
    const Real* partners = nullptr; ///< all neurons one by one: coordinate k of neuron j at [j rows + k]
    PairPolynomial<Real> g, G;
    Real* scratch = nullptr;  ///< kPairScratch
    double* sums = nullptr;   ///< sum_j g(w_i . w_j) w_j is added for all neurons of both tiles: coordinate k
                              ///< of neuron i at [(i / b) b rows + k b + i % b]; room for full tiles
    double* energy = nullptr; ///< sum_j G(w_i . w_j) is added, if G is there, at [i]; room for full tiles
};

/// Inner products of two tiles, and two copies.
inline constexpr std::ptrdiff_t kPairScratch = 3 * kPairTile * kPairTile;

/// One kernel: its block width, and the function.
template <class Real> struct PairKernel {
    std::ptrdiff_t width = 0;
    /// Adds the pairs of two tiles, the second not after the first.
    void (*run)(const PairTiles<Real>&, std::ptrdiff_t tile, std::ptrdiff_t partner_tile) = nullptr;
    int vector_bytes = 0;
};

/// With 128-bit vectors, which WebAssembly and baseline x86-64 have in common.
template <class Real> PairKernel<Real> pair_kernel_128();
/// With the widest vectors that this machine has and the program was compiled for.
template <class Real> PairKernel<Real> pair_kernel();
template <> PairKernel<double> pair_kernel<double>();
template <> PairKernel<float> pair_kernel<float>();

} // namespace equator
