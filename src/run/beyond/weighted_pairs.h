// Sums over all pairs of neurons with any output weights, and over the pairs of two networks:
// plain, and slower than finite/pairs/, which knows equal weights alone.
#pragma once

#include "model/kernels.h"
#include "model/neurons.h"

namespace equator {

/// a_i: +1, -1 in turn, or all 1.
inline double alternating(Eigen::Index i) {
    return i % 2 == 0 ? 1.0 : -1.0;
}

/// The output weights of m neurons that are +1, -1 in turn, or all 1.
inline Eigen::ArrayXd fixed_weights(Eigen::Index m, bool alternate) {
    Eigen::ArrayXd a = Eigen::ArrayXd::Ones(m);
    for (Eigen::Index i = 1; alternate && i < m; i += 2) a[i] = -1.0;
    return a;
}

class WeightedPairs {
  public:
    explicit WeightedPairs(const Kernels& kernels) : kernels_(kernels) {}

    /// out_i = (1/m) sum_j a_j g(w_i . w_j) w_j, d x m; partners and coordinates in order. Cost 4 m^2 d flop.
    void attraction(const Neurons& w, const Eigen::ArrayXd& a, Neurons& out) const {
        attract(w, a, out, nullptr);
    }
    /// The same, and U_i = (1/m) sum_j a_j G(w_i . w_j) from the same inner products.
    void attraction(const Neurons& w, const Eigen::ArrayXd& a, Neurons& out,
                    Eigen::ArrayXd& potential) const {
        attract(w, a, out, &potential);
    }
    /// E_x f f' = (1/(m m')) sum_ij a_i b_j G(w_i . w'_j) of two networks. Cost 2 m m' d flop.
    double overlap(const Neurons& w, const Eigen::ArrayXd& a, const Neurons& other,
                   const Eigen::ArrayXd& b) const;

  private:
    void attract(const Neurons& w, const Eigen::ArrayXd& a, Neurons& out, Eigen::ArrayXd* potential) const;

    Kernels kernels_;
};

} // namespace equator
