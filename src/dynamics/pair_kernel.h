// The innermost loops over pairs of neurons, for one block of neurons and all partners. Nothing but pointers:
// natively the same source is compiled for two vector widths, and one that the machine has is chosen when the
// program starts. All of them give the same bits, because a lane is a neuron and a neuron's sums run over
// partners and coordinates in order.
#pragma once

#include <cstddef>

namespace equator {

/// Partners whose inner products with a block are kept between the two halves of the work, in the first-level
/// cache. In single precision also the run over which a sum stays single before it is added to a double.
inline constexpr std::ptrdiff_t kPairTile = 64;
/// Partners, and coordinates, that are handled together: partners come in groups of so many, and rows are
/// padded with zeros to a multiple of it.
inline constexpr std::ptrdiff_t kPairGroup = 2;

/// A polynomial's coefficients in the kernel's precision; null: not wanted.
template <class Real> struct PairPolynomial {
    const Real* c = nullptr;
    int degree = 0;
};

/// What one call works on. b is the kernel's block width, `rows` is d rounded up to kPairGroup.
template <class Real> struct PairBlock {
    std::ptrdiff_t d = 0, rows = 0, count = 0; ///< dimension, padded dimension, partners
    const Real* block = nullptr;   ///< d x b: coordinate k of neuron i at [k b + i], zeros for absent neurons
    const Real* grouped = nullptr; ///< partners by groups: coordinate k of partner j at
                                   ///< [(j / group) group d + k group + j % group], zeros for absent ones
    const Real* partners = nullptr; ///< partners one by one: coordinate k of partner j at [j rows + k]
    PairPolynomial<Real> g, G;
    Real* tile = nullptr;     ///< scratch, kPairTile x b
    double* sums = nullptr;   ///< rows x b: sum_j g(w_i . w_j) w_j is added
    double* energy = nullptr; ///< b: sum_j G(w_i . w_j) is added, if G is there
};

/// One kernel: its block width, and the function.
template <class Real> struct PairKernel {
    std::ptrdiff_t width = 0;
    void (*run)(const PairBlock<Real>&) = nullptr;
    int vector_bytes = 0;
};

/// With 128-bit vectors, which WebAssembly and baseline x86-64 have in common.
template <class Real> PairKernel<Real> pair_kernel_128();
/// With the widest vectors that this machine has and the program was compiled for.
template <class Real> PairKernel<Real> pair_kernel();
template <> PairKernel<double> pair_kernel<double>();
template <> PairKernel<float> pair_kernel<float>();

} // namespace equator
