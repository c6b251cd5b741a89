// The multi-indices of a polynomial's degrees, laid out so that sums over them are dense matrix products.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include "model/polynomial.h"

namespace equator {

/// A multi-index a of degree k stands for a product w^a of k coordinates, that is for a nondecreasing tuple
/// of coordinates. Its first p = ceil(k/2) are its *head*, the other q = floor(k/2) its *tail*, which begins
/// where the head ends or later:
///
///     (0 2 2 5 7)  =  (0 2 2 | 5 7)
///
/// Products of p coordinates are kept in a table whose rows are ordered by the last coordinate j, so that
/// those of the first n coordinates are its first count(p, n) rows, and each is one of the rows of p - 1
/// times coordinate j. Tails are ordered by their *first* coordinate, the last one first; they are the same
/// products in another order. The tails that may stand beside a head are then the first rows of their table,
/// and the heads beside a tail are the first of theirs: coefficients of degree k are d dense matrices, by
/// heads as by tails.
///
/// Coefficients are stored in the order in which they are used: by_head, or with_tail for the transposed
/// matrices, rows two by two, columns in order.
class MomentLayout {
  public:
    using Index = Eigen::Index;
    /// A degree that the polynomial has.
    struct Term {
        int head = 0, tail = 0;
    };

    /// Degrees 1 to G.degree with a coefficient other than zero. Cost and memory O(tuples).
    MomentLayout(Index d, const Polynomial& G);

    Index d() const { return d_; }
    const std::vector<Term>& terms() const { return terms_; }
    /// Coordinates of the longest head.
    int depth() const { return depth_; }
    /// Products of p of the first n coordinates: C(n + p - 1, p).
    Index count(int p, Index n) const { return counts_[static_cast<std::size_t>(p * (d_ + 1) + n)]; }
    /// Where the products of p coordinates begin in a table; row 0 is the empty product, row(depth + 1) the
    /// end.
    Index row(int p) const { return rows_[static_cast<std::size_t>(p)]; }
    /// The row of heads with the same product as a row of tails.
    Index head_of_tail(Index row) const { return head_of_tail_[static_cast<std::size_t>(row)]; }

    /// Every coefficient's constant by head, term after term: G_k times the number of distinct orders of the
    /// tuple.
    const Eigen::ArrayXd& factors() const { return factors_; }
    /// For every coefficient by tail its place by head. (A degree of 1 has no tails, and is left out.)
    const std::vector<std::int32_t>& by_tail() const { return by_tail_; }

    /// The rows of p coordinates, with the number of rows of q coordinates that may stand beside them, in the
    /// order of coefficients: visit(first, rows, columns), one or two rows at a time.
    template <class Visit> void visit_rows(int p, int q, Visit&& visit) const {
        Index row = 0;
        for (Index j = 0; j < d_; ++j) {
            const Index end = count(p, j + 1), columns = count(q, d_ - j);
            for (; row + 2 <= end; row += 2) visit(row, 2, columns);
            if (row < end) visit(row++, 1, columns);
        }
    }

    std::size_t heap_bytes() const;

  private:
    struct Product;
    std::vector<std::vector<Product>> list_products();

    Index d_ = 0;
    int depth_ = 0;
    std::vector<Term> terms_;
    std::vector<Index> counts_, rows_, head_of_tail_;
    std::vector<std::int32_t> by_tail_;
    Eigen::ArrayXd factors_;
};

} // namespace equator
