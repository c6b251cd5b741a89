// Sums over all pairs of neurons, the cost of a finite network: 3 m^2 d flop a velocity.
#pragma once

#include "base/heap_bytes.h"
#include "finite/pairs/pair_kernel.h"
#include "model/neurons.h"
#include "model/polynomial.h"
#include "model/precision.h"

namespace equator {

/// Pairwise sums with the work space they reuse. Every neuron's sum runs over partners in index order and
/// over coordinates in index order, whatever the vector width: the code is vectorised across neurons, and an
/// inner product that serves both of its neurons is used in the order of each (pair_kernel.h). The plain
/// loops they must equal, bit for bit, are in tests/finite/pairwise_test.cpp.
///
/// Threads (base/crew.h) take rows of tiles and follow each other through the triangle, so that orders stay
/// what they are.
///
/// In single precision neurons are rounded to 24 bits, inner products and pulls are single, and so are sums
/// over kPairTile partners, which are added up in double: about twice as fast, and a velocity differs by
/// about 1e-7 of the field (tests/finite/pairwise_test.cpp measures it). Energies are in double always: the
/// gaps are small differences of them.
class Pairwise {
  public:
    explicit Pairwise(Precision precision = Precision::double_,
                      PairKernel<double> wide = pair_kernel<double>(),
                      PairKernel<float> single = pair_kernel<float>())
        : precision_(precision), double_kernel_(wide), single_kernel_(single) {}
    /// A copy makes its own work space when it wants one: checkpoints of a run are copies that never do.
    Pairwise(const Pairwise& other)
        : Pairwise(other.precision_, other.double_kernel_, other.single_kernel_) {}
    Pairwise(Pairwise&&) = default;
    Pairwise& operator=(const Pairwise& other) { return *this = Pairwise(other); }
    Pairwise& operator=(Pairwise&&) = default;
    ~Pairwise() = default;

    /// out_i = (1/m) sum_j g(w_i . w_j) w_j for every neuron i (j = i included); out is d x m.
    void attraction(const Neurons& w, const Polynomial& g, Neurons& out);

    /// The same, with the energy below: 3 m^2 d flop for both in double precision, 4 in single.
    double attraction_and_energy(const Neurons& w, const Polynomial& g, const Polynomial& G, Neurons& out);

    /// (1/m^2) sum_{i,j} G(w_i . w_j), rows in order; m^2 d flop.
    double energy(const Neurons& w, const Polynomial& G);

    std::size_t heap_bytes() const;

  private:
    template <class Real> using Numbers = Eigen::Array<Real, Eigen::Dynamic, 1>;
    /// Copies of the neurons in the order that a kernel reads them, and of every thread a row's tile and its
    /// scratch.
    template <class Real> struct Space { Numbers<Real> grouped, partners, block, scratch; };

    /// Null pointers: not wanted.
    template <class Real>
    double sum_pairs(const PairKernel<Real>& kernel, Space<Real>& space, const Neurons& w,
                     const Polynomial* g, const Polynomial* G, Neurons* out);

    Precision precision_;
    PairKernel<double> double_kernel_;
    PairKernel<float> single_kernel_;
    Space<double> double_space_;
    Space<float> single_space_;
    Eigen::ArrayXd sums_, rows_; // of every neuron, as the kernel lays them out: attractions, and energies
};

} // namespace equator
