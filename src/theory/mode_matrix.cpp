#include "theory/mode_matrix.h"

#include "model/hermite.h"

namespace equator {

namespace {

using lanes::kLaneWidth;
using lanes::kVectors;
using lanes::Lanes;
constexpr std::size_t kWidth = ModeMatrix::kModesPerBlock;
constexpr std::size_t kMost = static_cast<std::size_t>(kMaxDegree) + 1; // functions at a time

/// r rows of a block's coefficients, in registers or close to them.
template <class Row> void load_rows(const double* from, std::size_t r, Row* rows) {
    for (std::size_t j = 0; j < r; ++j)
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) rows[j].v[v] =
            lanes::load(from + j * kWidth + static_cast<std::size_t>(v * kLaneWidth));
}

struct Row {
    Lanes v[kVectors];
};

/// One block of advance(). R: how many functions, if the compiler is to know, else 0.
template <std::size_t R>
void advance_block(double* values, const Eigen::ArrayXd& growth, const double* force, std::size_t count,
                   const double* b, const double* weighted, double* means) {
    const std::size_t r = R > 0 ? R : count, nodes = static_cast<std::size_t>(growth.size());
    Row forces[R > 0 ? R : kMost], sums[R > 0 ? R : kMost];
    load_rows(b, r, forces);
    load_rows(means, r, sums);
    for (std::size_t n = 0; n < nodes; ++n) {
        double* row = values + n * kWidth;
        const double *push = force + n * r, *weight = weighted + n * r;
        const double grown = growth[static_cast<Eigen::Index>(n)];
        Lanes x[kVectors];
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) x[v] = grown * lanes::load(row + v * kLaneWidth);
        for (std::size_t j = 0; j < r; ++j)
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) x[v] -= push[j] * forces[j].v[v];
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) lanes::store(row + v * kLaneWidth, x[v]);
        for (std::size_t j = 0; j < r; ++j)
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) sums[j].v[v] += weight[j] * x[v];
    }
    for (std::size_t j = 0; j < r; ++j)
        for (int v = 0; v < kVectors; ++v)
            lanes::store(means + j * kWidth + static_cast<std::size_t>(v * kLaneWidth), sums[j].v[v]);
}

/// One block of project().
template <std::size_t R>
void project_block(const double* values, std::size_t nodes, const double* weighted, std::size_t count,
                   double* means) {
    const std::size_t r = R > 0 ? R : count;
    Row sums[R > 0 ? R : kMost] = {};
    for (std::size_t n = 0; n < nodes; ++n) {
        const double *row = values + n * kWidth, *weight = weighted + n * r;
        Lanes x[kVectors];
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) x[v] = lanes::load(row + v * kLaneWidth);
        for (std::size_t j = 0; j < r; ++j)
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) sums[j].v[v] += weight[j] * x[v];
    }
    for (std::size_t j = 0; j < r; ++j)
        for (int v = 0; v < kVectors; ++v)
            lanes::store(means + j * kWidth + static_cast<std::size_t>(v * kLaneWidth), sums[j].v[v]);
}

} // namespace

void ModeMatrix::set_mode(std::size_t mode, const Eigen::ArrayXd& column) {
    double* at = block(mode / kModesPerBlock) + mode % kModesPerBlock;
    for (Eigen::Index n = 0; n < column.size(); ++n, at += kModesPerBlock) *at = column[n];
}

void project(const ModeMatrix& values, const NodeFunctions& weighted, std::size_t r,
             ModeCoefficients& means) {
    means.assign(values.blocks() * r * kWidth, 0.0);
    const std::size_t nodes = weighted.size() / r;
    for (std::size_t k = 0; k < values.blocks(); ++k) {
        double* to = means.data() + k * r * kWidth;
        switch (r) {
        case 1:
            project_block<1>(values.block(k), nodes, weighted.data(), r, to);
            break;
        case 2:
            project_block<2>(values.block(k), nodes, weighted.data(), r, to);
            break;
        default:
            project_block<0>(values.block(k), nodes, weighted.data(), r, to);
        }
    }
}

void advance(ModeMatrix& values, const Eigen::ArrayXd& growth, const NodeFunctions& force, std::size_t r,
             const ModeCoefficients& b, const NodeFunctions& weighted, ModeCoefficients& means) {
    for (std::size_t k = 0; k < values.blocks(); ++k) {
        const double* from = b.data() + k * r * kWidth;
        double* to = means.data() + k * r * kWidth;
        switch (r) {
        case 1:
            advance_block<1>(values.block(k), growth, force.data(), r, from, weighted.data(), to);
            break;
        case 2:
            advance_block<2>(values.block(k), growth, force.data(), r, from, weighted.data(), to);
            break;
        default:
            advance_block<0>(values.block(k), growth, force.data(), r, from, weighted.data(), to);
        }
    }
}

void push(ModeMatrix& values, const NodeFunctions& force, std::size_t r, const ModeCoefficients& b) {
    const std::size_t nodes = force.size() / r;
    for (std::size_t k = 0; k < values.blocks(); ++k) {
        Row forces[kMost];
        load_rows(b.data() + k * r * kWidth, r, forces);
        for (std::size_t n = 0; n < nodes; ++n) {
            double* row = values.block(k) + n * kWidth;
            for (int v = 0; v < kVectors; ++v) {
                Lanes x = lanes::load(row + v * kLaneWidth);
                for (std::size_t j = 0; j < r; ++j) x -= force[n * r + j] * forces[j].v[v];
                lanes::store(row + v * kLaneWidth, x);
            }
        }
    }
}

double mean_square(const ModeMatrix& values, const Eigen::ArrayXd& mass) {
    double total = 0.0;
    for (std::size_t k = 0; k < values.blocks(); ++k) {
        Row sums = {};
        const double* row = values.block(k);
        for (Eigen::Index n = 0; n < mass.size(); ++n, row += kWidth)
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
                const Lanes x = lanes::load(row + v * kLaneWidth);
                sums.v[v] += mass[n] * x * x;
            }
        for (int v = 0; v < kVectors; ++v) total += sums.v[v][0] + sums.v[v][1];
    }
    return total;
}

double squared_covariance(const ModeMatrix& P, const ModeMatrix& Y, double factor,
                          const Eigen::ArrayXd& mass) {
    double total = 0.0;
    for (std::size_t a = 0; a < P.blocks(); ++a)
        for (std::size_t b = 0; b <= a; ++b) {
            Row sums[kWidth] = {}; // a row a mode of block a, across the modes of block b
            for (const ModeMatrix* matrix : {&P, &Y}) {
                if (matrix->blocks() == 0) continue;
                const double scale = matrix == &P ? 1.0 : factor;
                const double *left = matrix->block(a), *right = matrix->block(b);
                for (Eigen::Index n = 0; n < mass.size(); ++n, left += kWidth, right += kWidth) {
                    Lanes x[kVectors];
                    EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) x[v] =
                        (scale * mass[n]) * lanes::load(right + v * kLaneWidth);
                    EQUATOR_UNROLLED for (std::size_t i = 0; i < kWidth; ++i)
                        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) sums[i]
                            .v[v] += left[i] * x[v];
                }
            }
            double sum = 0.0;
            for (const Row& row : sums)
                for (const Lanes& x : row.v) sum += x[0] * x[0] + x[1] * x[1];
            total += a == b ? sum : 2.0 * sum;
        }
    return total;
}

} // namespace equator
