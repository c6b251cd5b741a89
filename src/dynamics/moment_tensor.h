// Attraction by moments: a field whose cost grows like the number of neurons, not like its square.
#pragma once

#include <array>

#include "dynamics/heap_bytes.h"
#include "dynamics/neurons.h"
#include "model/polynomial.h"
#include "model/precision.h"

namespace equator {

/// For a polynomial G of degree K, all that neurons do to a place w is one polynomial of w,
///
///     Phi(w) = (1/m) sum_j G(w . w_j) = sum_{1 <= |a| <= K} G_|a| (|a| choose a) M_a w^a,   M_a = (1/m)
///     sum_j w_j^a,
///
/// over multi-indices a, of which there are C(d + K, K) - 1 (only degrees that G has are stored: C(d + 3, 4)
/// for h4). Its gradient is the attraction (1/m) sum_j g(w . w_j) w_j. Multi-indices are visited as the
/// nondecreasing tuples of their coordinates, depth first, each product from the one before it; code runs
/// across neurons and every sum has one order: blocks of neurons in order, lanes last. docs/model.md,
/// section "Cost"; the pairwise sums that it must equal up to rounding are in tests/moment_tensor_test.cpp.
class MomentTensor {
  public:
    /// G without its constant, which attracts nothing; G.degree >= 1.
    MomentTensor(Eigen::Index d, const Polynomial& G);

    /// Multi-indices that are visited: C(d + K, K) - 1, as a real number because it may be huge.
    static double tuples(Eigen::Index d, int degree);
    /// Of these the ones of full degree: C(d + K - 1, K).
    static double leaves(Eigen::Index d, int degree);
    /// Bytes of a tensor in double precision; to be in single as well takes 24 more a tuple.
    static double bytes(Eigen::Index d, int degree) { return tuples(d, degree) * 56.0; }

    /// Takes the moments of a layer, d x m. Cost about 2 flop a tuple and neuron. In single precision neurons
    /// and products are rounded to 24 bits, sums over 128 neurons are single and added up in double, and the
    /// gradient is computed in single: about twice as fast, to about 1e-7 of the field. (Its energy is as
    /// coarse; whoever wants small differences of energies takes moments in double.)
    void set(const Neurons& w, Precision precision = Precision::double_);
    /// Instead of Phi its change when neurons move by v (d x m', m' <= m columns of w):
    ///     (1/m') sum_{j < m'} g(w . w_j) (w . v_j). Cost about 4 flop a tuple and neuron.
    void set_change(const Neurons& w, const Neurons& v);

    /// out_i = gradient of what was set at w_i, for columns first .. first + count - 1; out has w's size.
    /// Cost about 4 flop a tuple and column.
    void gradient(const Neurons& w, Eigen::Index first, Eigen::Index count, Neurons& out);
    /// After set(): (1/m^2) sum_ij G(w_i . w_j) = sum_a G_|a| (|a| choose a) M_a^2 plus G's constant.
    /// O(tuples).
    double energy() const;

    std::size_t heap_bytes() const;

  private:
    template <class Real> using Numbers = Eigen::Array<Real, Eigen::Dynamic, 1>;
    /// What differentiate reads and writes: coefficients, with quadratic forms as full matrices, and a block.
    template <class Real> struct Space { Numbers<Real> spread, block, gradient; };

    void finish(Eigen::Index count, Precision precision);
    void add_single(const Neurons& w, Eigen::Index begin, Eigen::Index count);
    template <class Real>
    void gradient_by(Space<Real>& space, const Neurons& w, Eigen::Index begin, Eigen::Index count,
                     Neurons& out);

    Eigen::Index d_ = 0;
    int degree_ = 0;
    double constant_ = 0.0;
    std::array<bool, Polynomial::kMaxPolynomialDegree + 1> has_{}; ///< whether G has a term of this degree
    Eigen::ArrayXd factor_;                    ///< G_|a| (|a| choose a), in order of visit
    Eigen::ArrayXd sums_;                      ///< of w^a, as lanes
    Eigen::ArrayXd moment_;                    ///< M_a
    Eigen::ArrayXd coefficient_;               ///< factor times moment
    Eigen::ArrayXd moved_;                     ///< a block's displacements
    Numbers<float> single_sums_;               ///< of some blocks, as lanes
    Precision precision_ = Precision::double_; ///< of what was set last
    Eigen::Index spread_size_ = 0;
    Space<double> double_;
    Space<float> single_;
};

} // namespace equator
