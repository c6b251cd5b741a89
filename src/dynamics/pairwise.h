// Sums over all pairs of neurons, the cost of a finite network: 4 m^2 d flop a velocity.
#pragma once

#include "dynamics/heap_bytes.h"
#include "dynamics/neurons.h"
#include "model/polynomial.h"

namespace equator {

/// Pairwise sums with the work space they reuse. Every neuron's sum runs over partners in index order and
/// over coordinates in index order, whatever the vector width: the code is vectorised across neurons. The
/// plain loops they must equal, bit for bit, are in tests/pairwise_test.cpp.
class Pairwise {
  public:
    /// out_i = (1/m) sum_j g(w_i . w_j) w_j for every neuron i (j = i included); out is d x m.
    void attraction(const Neurons& w, const Polynomial& g, Neurons& out);

    /// The same, with the energy below from the same inner products: 4 m^2 d flop for both.
    double attraction_and_energy(const Neurons& w, const Polynomial& g, const Polynomial& G, Neurons& out);

    /// (1/m^2) sum_{i,j} G(w_i . w_j), rows in order; 2 m^2 d flop.
    double energy(const Neurons& w, const Polynomial& G);

    std::size_t heap_bytes() const {
        return equator::heap_bytes(partners_) + equator::heap_bytes(block_) + equator::heap_bytes(sums_);
    }

  private:
    double attract_all(const Neurons& w, const Polynomial& g, const Polynomial* G, Neurons& out);

    Eigen::ArrayXd partners_; // neuron-major copy of w: partners_[j d + k] = w(k, j)
    Eigen::ArrayXd block_;    // one block of neurons, coordinate-major
    Eigen::ArrayXd sums_;     // its sums
};

} // namespace equator
