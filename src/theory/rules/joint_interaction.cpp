#include "theory/rules/joint_interaction.h"

#include <algorithm>
#include <cmath>

#include "base/heap_bytes.h"
#include "finite/lanes.h"
#include "theory/interaction_hessian.h"

namespace equator {
namespace {

using namespace lanes;

/// Sums over partners for a block of targets.
struct BlockSums {
    double *attraction, *response; ///< d x kBlock
    Lanes potential[kVectors] = {}, change[kVectors] = {};
};

/// Adds what one partner does: of weight a, and (kMoves) moved by a v = shift, its weight by c.
template <bool kTrains, bool kMoves>
void add_partner(const double* block, const double* partner, const double* shift, double a, double c,
                 Eigen::Index d, const Kernels& kernels, BlockSums& sums) {
    Lanes s[1][kVectors], turn[1][kVectors] = {}, pull[kVectors];
    inner_products<1>(block, partner, d, s);
    if constexpr (kMoves) inner_products<1>(block, shift, d, turn);
    EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
        pull[l] = kernels.g.horner(s[0][l]);
        if constexpr (kTrains) {
            const Lanes G = kernels.G.horner(s[0][l]);
            sums.potential[l] += a * G;
            sums.change[l] += c * G + pull[l] * turn[0][l];
        }
        if constexpr (kMoves) turn[0][l] = kernels.dg.horner(s[0][l]) * turn[0][l] + c * pull[l];
    }
    for (Eigen::Index k = 0; k < d; ++k) EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
            const Eigen::Index place = k * kBlock + l * kLaneWidth;
            const double y = partner[k];
            store(sums.attraction + place, load(sums.attraction + place) + pull[l] * (a * y));
            if constexpr (kMoves)
                store(sums.response + place,
                      load(sums.response + place) + pull[l] * shift[k] + turn[0][l] * y);
        }
}

} // namespace

JointInteraction::Pull JointInteraction::pull(const Neurons& w, const Eigen::ArrayXd& a,
                                              Eigen::Index targets) {
    Neurons none(w.rows() + (trains() ? 1 : 0), 0), response;
    return apply(w, a, none, targets, response);
}

JointInteraction::Pull JointInteraction::apply(const Neurons& w, const Eigen::ArrayXd& a, const Neurons& x,
                                               Eigen::Index targets, Neurons& hx) {
    const Eigen::Index d = w.rows(), m = w.cols(), moved = x.cols();
    const double rate = std::sqrt(kappa_);
    const auto weight = [&a](Eigen::Index i) { return a.size() > 0 ? a[i] : 1.0; };
    pack(w, m, partners_);
    pack(x.topRows(d), moved, shifts_);
    for (Eigen::Index j = 0; j < moved; ++j)
        for (Eigen::Index k = 0; k < d; ++k) shifts_[j * d + k] *= weight(j);
    sums_.resize(d * kBlock);
    responses_.resize(d * kBlock);
    Pull found{Neurons(d, targets), Eigen::ArrayXd(trains() ? targets : 0)};
    hx.setZero(d + (trains() ? 1 : 0), moved > 0 ? targets : 0);
    const double scale = 1.0 / static_cast<double>(m),
                 moved_scale = moved > 0 ? 1.0 / static_cast<double>(moved) : 0.0;
    for (Eigen::Index first = 0; first < targets; first += kBlock) {
        const Eigen::Index used = std::min(kBlock, targets - first);
        load_block(w, first, used, block_);
        sums_.setZero();
        responses_.setZero();
        BlockSums sums{sums_.data(), responses_.data()};
        for (Eigen::Index j = 0; j < m; ++j) {
            const double *partner = partners_.data() + j * d,
                         *shift = j < moved ? shifts_.data() + j * d : nullptr;
            const double c = shift && trains() ? rate * x(d, j) : 0.0;
            const auto add = trains() ? (shift ? add_partner<true, true> : add_partner<true, false>)
                                      : (shift ? add_partner<false, true> : add_partner<false, false>);
            add(block_.data(), partner, shift, weight(j), c, d, kernels_, sums);
        }
        for (Eigen::Index i = 0; i < used; ++i) {
            for (Eigen::Index k = 0; k < d; ++k) {
                found.attraction(k, first + i) = scale * sums_[k * kBlock + i];
                if (moved > 0)
                    hx(k, first + i) = moved_scale * weight(first + i) * responses_[k * kBlock + i];
            }
            if (!trains()) continue;
            found.potential[first + i] = scale * sums.potential[i / kLaneWidth][i % kLaneWidth];
            if (moved > 0)
                hx(d, first + i) = rate * moved_scale * sums.change[i / kLaneWidth][i % kLaneWidth];
        }
    }
    for (Eigen::Index i = 0; i < hx.cols(); ++i) {
        double radial = 0.0;
        for (Eigen::Index k = 0; k < d; ++k) radial += hx(k, i) * w(k, i);
        for (Eigen::Index k = 0; k < d; ++k) hx(k, i) -= radial * w(k, i);
    }
    return found;
}

double JointInteraction::stiffness(const Eigen::ArrayXd& a) const {
    const double own = kernels_.g(1.0), weight = kappa_ * kernels_.G(1.0);
    if (a.size() == 0) return std::max(own, weight);
    double sum = 0.0;
    for (Eigen::Index i = 0; i < a.size(); ++i) sum += std::max(a[i] * a[i] * own, weight);
    return sum / static_cast<double>(a.size());
}

std::size_t JointInteraction::heap_bytes() const {
    std::size_t sum = 0;
    for (const Eigen::ArrayXd* array : {&partners_, &shifts_, &block_, &sums_, &responses_})
        sum += equator::heap_bytes(*array);
    return sum;
}

} // namespace equator
