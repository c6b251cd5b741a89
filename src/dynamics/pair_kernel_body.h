// The source of every pair kernel; see pair_kernel.h. Included by one file per instruction set, inside a
// namespace without a name: nothing here may be shared between files, or a machine could be given
// instructions that it does not have.
//
// Inner products and sums are small matrix products held in registers: kVectors x kPairGroup sums, six loads
// for sixteen multiplications and additions. The small loops must vanish: left as loops they cost a factor
// two to six, depending on the compiler.

#include "dynamics/pair_kernel.h"

#define EQUATOR_PAIR_UNROLLED _Pragma("GCC unroll 8")

namespace equator {
namespace {

template <class Real> struct PairLanes;
template <> struct PairLanes<double> {
    using Type = double __attribute__((vector_size(EQUATOR_PAIR_BYTES)));
};
template <> struct PairLanes<float> { using Type = float __attribute__((vector_size(EQUATOR_PAIR_BYTES))); };

template <class Real> struct Pairs {
    using Lanes = typename PairLanes<Real>::Type;
    using Index = std::ptrdiff_t;
    static constexpr int kLaneCount = EQUATOR_PAIR_BYTES / static_cast<int>(sizeof(Real));
    static constexpr int kVectors = 4;
    static constexpr Index kWidth = kVectors * kLaneCount;
    static constexpr int kGroup = static_cast<int>(kPairGroup);

    static Lanes load(const Real* p) {
        Lanes v;
        __builtin_memcpy(&v, p, sizeof v);
        return v;
    }
    static void store(Real* p, Lanes v) { __builtin_memcpy(p, &v, sizeof v); }

    /// tile[p] = inner products of the block with a group's partners, coordinates in order.
    static void inner_products(const Real* block, const Real* group, Index d, Real* tile) {
        Lanes s[kGroup][kVectors] = {};
        for (Index k = 0; k < d; ++k) {
            Lanes x[kVectors];
            EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) x[v] =
                load(block + k * kWidth + v * kLaneCount);
            EQUATOR_PAIR_UNROLLED for (int p = 0; p < kGroup; ++p) {
                const Real y = group[k * kGroup + p];
                EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) s[p][v] += x[v] * y;
            }
        }
        EQUATOR_PAIR_UNROLLED for (int p = 0; p < kGroup; ++p)
            EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v)
                store(tile + p * kWidth + v * kLaneCount, s[p][v]);
    }

    static Lanes value(const PairPolynomial<Real>& f, Lanes x) {
        Lanes sum = Lanes{} + f.c[f.degree];
        for (int k = f.degree - 1; k >= 0; --k) sum = sum * x + f.c[k];
        return sum;
    }

    /// a[c] += sum over partners of pull times their coordinate c, partners in order.
    static void accumulate(const Real* pulls, const Real* partners, Index stride, Index count,
                           Lanes (&a)[kGroup][kVectors]) {
        for (Index j = 0; j < count; ++j) {
            Lanes s[kVectors];
            EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) s[v] =
                load(pulls + j * kWidth + v * kLaneCount);
            EQUATOR_PAIR_UNROLLED for (int c = 0; c < kGroup; ++c) {
                const Real y = partners[j * stride + c];
                EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) a[c][v] += s[v] * y;
            }
        }
    }

    /// In double a sum goes on from tile to tile; in single it is added up anew in every tile.
    static void take(const double* sums, Lanes (&a)[kGroup][kVectors]) {
        if constexpr (sizeof(Real) == sizeof(double)) {
            EQUATOR_PAIR_UNROLLED for (int c = 0; c < kGroup; ++c)
                EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v)
                    __builtin_memcpy(&a[c][v], sums + c * kWidth + v * kLaneCount, sizeof a[c][v]);
        } else {
            EQUATOR_PAIR_UNROLLED for (int c = 0; c < kGroup; ++c)
                EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) a[c][v] = Lanes{};
        }
    }
    static void give(const Lanes (&a)[kGroup][kVectors], double* sums) {
        for (int c = 0; c < kGroup; ++c)
            for (int v = 0; v < kVectors; ++v)
                for (int l = 0; l < kLaneCount; ++l) {
                    double& sum = sums[c * kWidth + v * kLaneCount + l];
                    if constexpr (sizeof(Real) == sizeof(double))
                        sum = a[c][v][l];
                    else
                        sum += static_cast<double>(a[c][v][l]);
                }
    }

    /// Adds a block's values to the energies of its neurons, partners in order.
    static void add_up(const Real* values, Index count, double* energy) {
        for (Index j = 0; j < count; ++j)
            for (Index i = 0; i < kWidth; ++i) energy[i] += static_cast<double>(values[j * kWidth + i]);
    }

    /// Neurons of a tile.
    static Index inside(const PairTiles<Real>& work, Index tile) {
        const Index rest = work.count - tile * kPairTile;
        return rest < kPairTile ? rest : kPairTile;
    }

    /// Adds to a tile's sums, block by block, what its partners pull.
    static void pull(const PairTiles<Real>& work, const Real* pulls, Index tile, Index partner_tile) {
        const Real* const partners = work.partners + partner_tile * kPairTile * work.rows;
        const Index count = inside(work, partner_tile);
        for (Index first = 0; first < inside(work, tile); first += kWidth)
            for (Index k = 0; k < work.rows; k += kGroup) {
                Lanes a[kGroup][kVectors];
                double* const sums = work.sums + (tile * kPairTile + first) * work.rows + k * kWidth;
                take(sums, a);
                accumulate(pulls + first * kPairTile, partners + k, work.rows, count, a);
                give(a, sums);
            }
    }

    /// From blocks of `count` neurons by partners to blocks of partners by neurons; the tile of partners is
    /// full.
    static void transpose(const Real* from, Index count, Real* to) {
        for (Index first = 0; first < count; first += kWidth)
            for (Index j = 0; j < kPairTile; j += kWidth)
                for (Index i = 0; i < kWidth; ++i) {
                    Real* const row = to + j * kPairTile + (first + i) * kWidth;
                    for (Index l = 0; l < kWidth; ++l)
                        row[l] = from[first * kPairTile + (j + l) * kWidth + i];
                }
    }

    static void run(const PairTiles<Real>& work, Index tile, Index partner_tile) {
        const Index used = inside(work, tile), count = inside(work, partner_tile);
        const bool both = tile != partner_tile;
        Real *const product = work.scratch, *const value_of = product + kPairTile * kPairTile,
                    *const turned = value_of + kPairTile * kPairTile;
        const auto evaluate = [&](const PairPolynomial<Real>& f, Real* to) {
            for (Index first = 0; first < used; first += kWidth)
                for (Index n = first * kPairTile; n < first * kPairTile + count * kWidth; n += kLaneCount)
                    store(to + n, value(f, load(product + n)));
        };
        for (Index first = 0; first < used; first += kWidth)
            for (Index j = 0; j < count; j += kGroup)
                inner_products(work.block + first * work.d,
                               work.grouped + (partner_tile * kPairTile + j) * work.d, work.d,
                               product + first * kPairTile + j * kWidth);
        if (work.G.c) {
            evaluate(work.G, value_of);
            for (Index first = 0; first < used; first += kWidth)
                add_up(value_of + first * kPairTile, count, work.energy + tile * kPairTile + first);
            if (both) {
                transpose(value_of, used, turned);
                for (Index first = 0; first < kPairTile; first += kWidth)
                    add_up(turned + first * kPairTile, used, work.energy + partner_tile * kPairTile + first);
            }
        }
        if (!work.g.c) return;
        evaluate(work.g, product);
        pull(work, product, tile, partner_tile);
        if (both) {
            transpose(product, used, turned);
            pull(work, turned, partner_tile, tile);
        }
    }
};

} // namespace
} // namespace equator
