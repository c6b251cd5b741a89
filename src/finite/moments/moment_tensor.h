// Attraction by moments: a field whose cost grows like the number of neurons, not like its square.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/heap_bytes.h"
#include "finite/moments/moment_layout.h"
#include "model/neurons.h"
#include "model/polynomial.h"
#include "model/precision.h"

namespace equator {

/// For a polynomial G of degree K, all that neurons do to a place w is one polynomial of w,
///
///     Phi(w) = (1/m) sum_j G(w . w_j) = sum_a G_|a| (|a| choose a) M_a w^a,   M_a = (1/m) sum_j w_j^a,
///
/// over multi-indices a of the degrees 1 to K that G has: C(d + k - 1, k) of degree k, and C(d + K, K) - 1 if
/// it has all of them. Its gradient is the attraction (1/m) sum_j g(w . w_j) w_j.
///
/// A product w^a is that of a head and a tail (moment_layout.h), of which there are few. Taking moments,
/// and the derivative of Phi by heads and by tails, are then small matrix products held in registers; what is
/// left is to make the heads one from the other, and to go the same way back to the coordinates. Code runs
/// across neurons and every sum has one order: neurons of a lane in order, lanes last. docs/model.md, section
/// 4; the pairwise sums that it must equal up to rounding are in tests/finite/moment_tensor_test.cpp.
class MomentTensor {
  public:
    /// G without its constant, which attracts nothing; G.degree >= 1.
    MomentTensor(Eigen::Index d, const Polynomial& G) : layout_(d, G), constant_(G[0]) {}

    /// Multi-indices of all degrees that G has, C(d + k - 1, k) of degree k: a real number because it may be
    /// huge.
    static double tuples(Eigen::Index d, const Polynomial& G);
    /// Bytes of a tensor in double precision, at most; to be in single as well takes 24 more a tuple, and the
    /// products again.
    static double bytes(Eigen::Index d, const Polynomial& G);

    /// Takes the moments of a layer, d x m. Cost 2 flop a tuple and neuron. In single precision neurons
    /// and products are rounded to 24 bits, sums over 128 neurons are single and added up in double, and the
    /// gradient is computed in single: about twice as fast, to about 1e-7 of the field. (Its energy is as
    /// coarse; whoever wants small differences of energies takes moments in double.)
    void set(const Neurons& w, Precision precision = Precision::double_);
    /// Instead of Phi its change when neurons move by v (d x m', m' <= m columns of w):
    ///     (1/m') sum_{j < m'} g(w . w_j) (w . v_j). Cost 4 flop a tuple and neuron. In single precision to
    ///     about
    /// 1e-7 of the change; the largest |v| should be about 1, or small ones are lost.
    void set_change(const Neurons& w, const Neurons& v, Precision precision = Precision::double_);

    /// out_i = gradient of what was set at w_i, for columns first .. first + count - 1; out has w's size.
    /// Cost 4 flop a tuple and column. Columns are independent: threads may take some each.
    void gradient(const Neurons& w, Eigen::Index first, Eigen::Index count, Neurons& out) const;
    /// After set(): (1/m^2) sum_ij G(w_i . w_j) = sum_a G_|a| (|a| choose a) M_a^2 plus G's constant.
    /// O(tuples).
    double energy() const;

    std::size_t heap_bytes() const;

  private:
    template <class Real> using Numbers = Eigen::Array<Real, Eigen::Dynamic, 1>;
    /// Tables of products for blocks of neurons: their values, and their changes.
    template <class Real> struct Tables { Numbers<Real> heads, tails, moved_heads, moved_tails; };
    /// Coefficients, and every thread's tables, of which a copy makes its own when it wants them.
    template <class Real> struct Space {
        Numbers<Real> by_head, by_tail;
        std::unique_ptr<Tables<Real>[]> tables;
        std::size_t threads = 0; ///< that have tables

        Space() = default;
        Space(const Space& other) : by_head(other.by_head), by_tail(other.by_tail) {}
        Space(Space&&) = default;
        Space& operator=(const Space& other) { return *this = Space(other); }
        Space& operator=(Space&&) = default;
        ~Space() = default;
    };
    /// Some of the coefficients, begin to end - 1: whole rows of a head, or two.
    struct Slice {
        Eigen::Index begin = 0, end = 0;
    };

    /// Sets sums_ to the moments of the first `count` neurons, or with v to their changes. Every thread has a
    /// slice of the coefficients; slices cost the same.
    template <class Real>
    void sum_up(Space<Real>& space, const Neurons& w, const Neurons* v, Eigen::Index count);
    std::vector<Slice> slices(Eigen::Index count) const;
    template <class Real>
    void add_moments(Tables<Real>& tables, const Slice& slice, const Neurons& w, Eigen::Index begin,
                     Eigen::Index count, Real* sums) const;
    template <class Real>
    void add_changes(Tables<Real>& tables, const Slice& slice, const Neurons& w, const Neurons& v,
                     Eigen::Index begin, Eigen::Index count, Real* sums) const;
    void finish(Eigen::Index count, Precision precision);
    template <class Real> void finish_coefficients(Space<Real>& space);
    template <class Real>
    void gradient_by(const Space<Real>& space, const Neurons& w, Eigen::Index begin, Eigen::Index count,
                     Neurons& out) const;

    MomentLayout layout_;
    double constant_ = 0.0;
    Eigen::ArrayXd sums_;                      ///< of w^a, as lanes, by head
    Eigen::ArrayXd moment_;                    ///< M_a, by head
    Numbers<float> single_sums_;               ///< of some blocks, as lanes
    Precision precision_ = Precision::double_; ///< of what was set last
    Space<double> double_;
    Space<float> single_;
};

} // namespace equator
