// The source of every pair kernel; see pair_kernel.h. Included by one file per instruction set, inside a
// namespace without a name: nothing here may be shared between files, or a machine could be given
// instructions that it does not have.
//
// Both halves are small matrix products held in registers: kVectors x kPairGroup sums, six loads for sixteen
// multiplications and additions. The small loops must vanish: left as loops they cost a factor two to six,
// depending on the compiler.

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

    static void run(const PairBlock<Real>& work) {
        for (Index first = 0; first < work.count; first += kPairTile) {
            const Index count = work.count - first < kPairTile ? work.count - first : kPairTile;
            for (Index j = 0; j < count; j += kGroup)
                inner_products(work.block, work.grouped + (first + j) * work.d, work.d,
                               work.tile + j * kWidth);
            if (work.G.c)
                for (Index j = 0; j < count; ++j)
                    for (int v = 0; v < kVectors; ++v) {
                        const Lanes G = value(work.G, load(work.tile + j * kWidth + v * kLaneCount));
                        for (int l = 0; l < kLaneCount; ++l)
                            work.energy[v * kLaneCount + l] += static_cast<double>(G[l]);
                    }
            if (!work.g.c) continue;
            for (Index n = 0; n < count * kVectors; ++n) {
                Real* const place = work.tile + n * kLaneCount;
                store(place, value(work.g, load(place)));
            }
            for (Index k = 0; k < work.rows; k += kGroup) {
                Lanes a[kGroup][kVectors];
                double* const sums = work.sums + k * kWidth;
                take(sums, a);
                accumulate(work.tile, work.partners + first * work.rows + k, work.rows, count, a);
                give(a, sums);
            }
        }
    }
};

} // namespace
} // namespace equator
