// The source of every pair kernel; see pair_kernel.h. Included by one file per instruction set, inside a
// namespace without a name: nothing here may be shared between files, or a machine could be given
// instructions that it does not have.
//
// Inner products and sums are small matrix products held in registers: kVectors x kPairGroup sums, six loads
// for sixteen multiplications and additions. The small loops must vanish: left as loops they cost a factor
// two to six, depending on the compiler.

#include "finite/pairs/pair_kernel.h"

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

    /// Of single precision: as many doubles as fill a vector.
    using Doubles = typename PairLanes<double>::Type;
    static auto low_half(Lanes v) {
        if constexpr (kLaneCount == 4)
            return __builtin_shufflevector(v, v, 0, 1);
        else
            return __builtin_shufflevector(v, v, 0, 1, 2, 3);
    }
    static auto high_half(Lanes v) {
        if constexpr (kLaneCount == 4)
            return __builtin_shufflevector(v, v, 2, 3);
        else
            return __builtin_shufflevector(v, v, 4, 5, 6, 7);
    }
    static void add(double* to, Doubles v) {
        Doubles sum;
        __builtin_memcpy(&sum, to, sizeof sum);
        sum += v;
        __builtin_memcpy(to, &sum, sizeof sum);
    }

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

    /// Values of a polynomial at a partner's products with a block.
    static void values(const PairPolynomial<Real>& f, const Real* products, Real* to) {
        Lanes x[kVectors], sum[kVectors];
        EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            x[v] = load(products + v * kLaneCount);
            sum[v] = Lanes{} + f.c[f.degree];
        }
        for (int k = f.degree - 1; k >= 0; --k)
            EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) sum[v] = sum[v] * x[v] + f.c[k];
        EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) store(to + v * kLaneCount, sum[v]);
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
        EQUATOR_PAIR_UNROLLED for (int c = 0; c < kGroup; ++c)
            EQUATOR_PAIR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            double* const to = sums + c * kWidth + v * kLaneCount;
            if constexpr (sizeof(Real) == sizeof(double)) {
                store(to, a[c][v]);
            } else {
                constexpr int kHalf = kLaneCount / 2;
                add(to, __builtin_convertvector(low_half(a[c][v]), Doubles));
                add(to + kHalf, __builtin_convertvector(high_half(a[c][v]), Doubles));
            }
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

    /// The first halves of two vectors, or the second ones, lane by lane in turn.
    static Lanes merge_low(Lanes a, Lanes b) {
        if constexpr (kLaneCount == 2)
            return __builtin_shufflevector(a, b, 0, 2);
        else if constexpr (kLaneCount == 4)
            return __builtin_shufflevector(a, b, 0, 4, 1, 5);
        else
            return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    }
    static Lanes merge_high(Lanes a, Lanes b) {
        if constexpr (kLaneCount == 2)
            return __builtin_shufflevector(a, b, 1, 3);
        else if constexpr (kLaneCount == 4)
            return __builtin_shufflevector(a, b, 2, 6, 3, 7);
        else
            return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    }

    /// Transposes a square of as many rows as a vector has lanes: merging rows i and i + n/2, log2(n) times.
    static void transpose_square(const Real* from, Real* to) {
        Lanes rows[kLaneCount], merged[kLaneCount];
        EQUATOR_PAIR_UNROLLED for (int i = 0; i < kLaneCount; ++i) rows[i] = load(from + i * kWidth);
        EQUATOR_PAIR_UNROLLED for (int n = 1; n < kLaneCount; n *= 2) {
            EQUATOR_PAIR_UNROLLED for (int i = 0; i < kLaneCount / 2; ++i) {
                merged[2 * i] = merge_low(rows[i], rows[i + kLaneCount / 2]);
                merged[2 * i + 1] = merge_high(rows[i], rows[i + kLaneCount / 2]);
            }
            EQUATOR_PAIR_UNROLLED for (int i = 0; i < kLaneCount; ++i) rows[i] = merged[i];
        }
        EQUATOR_PAIR_UNROLLED for (int i = 0; i < kLaneCount; ++i) store(to + i * kWidth, rows[i]);
    }

    /// From blocks of `count` neurons by partners to blocks of partners by neurons; the tile of partners is
    /// full.
    static void transpose(const Real* from, Index count, Real* to) {
        for (Index i = 0; i < count; i += kLaneCount)
            for (Index j = 0; j < kPairTile; j += kLaneCount)
                transpose_square(from + (i / kWidth * kPairTile + j) * kWidth + i % kWidth,
                                 to + (j / kWidth * kPairTile + i) * kWidth + j % kWidth);
    }

    static void run(const PairTiles<Real>& work, Index tile, Index partner_tile) {
        const Index used = inside(work, tile), count = inside(work, partner_tile);
        const bool both = tile != partner_tile;
        Real *const product = work.scratch, *const value_of = product + kPairTile * kPairTile,
                    *const turned = value_of + kPairTile * kPairTile;
        const auto evaluate = [&](const PairPolynomial<Real>& f, Real* to) {
            for (Index first = 0; first < used; first += kWidth)
                for (Index n = first * kPairTile; n < first * kPairTile + count * kWidth; n += kWidth)
                    values(f, product + n, to + n);
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
