#include "theory/interaction_hessian.h"

#include <algorithm>
#include <cmath>

#include "base/crew.h"
#include "base/heap_bytes.h"
#include "finite/lanes.h"

namespace equator {

void project_tangent(const Neurons& w, Neurons& x) {
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
        double radial = 0.0;
        for (Eigen::Index k = 0; k < x.rows(); ++k) radial += x(k, i) * w(k, i);
        for (Eigen::Index k = 0; k < x.rows(); ++k) x(k, i) -= radial * w(k, i);
    }
}

namespace {

using namespace lanes;

/// Adds what `Count` partners with displacements do to a block: their attraction to `sums`, their response to
/// `responses`.
template <int Count>
inline void respond(const double* block, const double* partner, const double* shift, Eigen::Index d,
                    const Polynomial& g, const Polynomial& dg, double* sums, double* responses) {
    Lanes pull[Count][kVectors], turn[Count][kVectors];
    inner_products<Count>(block, partner, d, pull);
    inner_products<Count>(block, shift, d, turn);
    EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
        turn[p][l] *= dg.horner(pull[p][l]);
        pull[p][l] = g.horner(pull[p][l]);
    }
    for (Eigen::Index k = 0; k < d; ++k) EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
            const Eigen::Index place = k * kBlock + l * kLaneWidth;
            Lanes sum = load(sums + place), response = load(responses + place);
            EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) {
                const double y = partner[p * d + k];
                sum += pull[p][l] * y;
                response += pull[p][l] * shift[p * d + k] + turn[p][l] * y;
            }
            store(sums + place, sum);
            store(responses + place, response);
        }
}

/// The attraction alone, of one partner.
inline void pull_only(const double* block, const double* partner, Eigen::Index d, const Polynomial& g,
                      double* sums) {
    Lanes pull[1][kVectors];
    inner_products<1>(block, partner, d, pull);
    EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) pull[0][l] = g.horner(pull[0][l]);
    for (Eigen::Index k = 0; k < d; ++k) EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
            double* const place = sums + k * kBlock + l * kLaneWidth;
            store(place, load(place) + pull[0][l] * partner[k]);
        }
}

} // namespace

void InteractionHessian::apply(const Neurons& w, const Neurons& v, Eigen::Index targets, Neurons& attraction,
                               Neurons& hv) {
    attraction.resize(w.rows(), targets);
    hv.resize(w.rows(), targets);
    const FieldMethod method =
        method_ ? *method_
                : cheaper_method(w.rows(), G_, static_cast<double>(targets), static_cast<double>(w.cols()));
    if (method == FieldMethod::moments)
        by_moments(w, v, attraction, hv);
    else
        by_pairs(w, v, attraction, hv);
    project_tangent(w, hv);
}

void InteractionHessian::by_moments(const Neurons& w, const Neurons& v, Neurons& attraction, Neurons& hv) {
    if (!moments_) moments_.emplace(w.rows(), G_);
    moments_->set(w);
    gradient(w, attraction);
    // Single precision has few exponents: displacements are scaled so that the largest is about 1.
    double largest = 0.0;
    for (Eigen::Index k = 0; k < v.size(); ++k) largest = std::max(largest, std::fabs(v.data()[k]));
    const bool single = response_ == Precision::single && largest > 0.0;
    const int exponent = single ? std::ilogb(largest) : 0;
    if (single) {
        scaled_ = v;
        for (Eigen::Index k = 0; k < v.size(); ++k)
            scaled_.data()[k] = std::ldexp(scaled_.data()[k], -exponent);
    }
    moments_->set_change(w, single ? scaled_ : v, single ? Precision::single : Precision::double_);
    gradient(w, hv);
    if (single)
        for (Eigen::Index k = 0; k < hv.size(); ++k) hv.data()[k] = std::ldexp(hv.data()[k], exponent);
}

void InteractionHessian::gradient(const Neurons& w, Neurons& out) const {
    each_share(out.cols(), static_cast<double>(out.cols()) * MomentTensor::tuples(w.rows(), G_),
               [&](Eigen::Index first, Eigen::Index end) { moments_->gradient(w, first, end - first, out); });
}

void InteractionHessian::by_pairs(const Neurons& w, const Neurons& v, Neurons& attraction, Neurons& hv) {
    const Eigen::Index d = w.rows(), m = w.cols(), moved = v.cols(), targets = attraction.cols();
    pack(w, m, partners_);
    pack(v, moved, displacements_);
    const double scale = 1.0 / static_cast<double>(m), moved_scale = 1.0 / static_cast<double>(moved);
    constexpr int kPartners = 2; // handled together
    const Eigen::Index blocks = (targets + kBlock - 1) / kBlock;
    each_share(blocks, static_cast<double>(targets) * static_cast<double>(m * d),
               [&](Eigen::Index from, Eigen::Index to) {
                   Eigen::ArrayXd block, sums(d * kBlock), responses(d * kBlock);
                   for (Eigen::Index first = from * kBlock; first < std::min(to * kBlock, targets);
                        first += kBlock) {
                       const Eigen::Index used = std::min(kBlock, targets - first);
                       load_block(w, first, used, block);
                       sums.setZero();
                       responses.setZero();
                       const double *partners = partners_.data(), *shifts = displacements_.data();
                       Eigen::Index j = 0;
                       for (; j + kPartners <= moved; j += kPartners)
                           respond<kPartners>(block.data(), partners + j * d, shifts + j * d, d, g_, dg_,
                                              sums.data(), responses.data());
                       for (; j < moved; ++j)
                           respond<1>(block.data(), partners + j * d, shifts + j * d, d, g_, dg_, sums.data(),
                                      responses.data());
                       for (; j < m; ++j) pull_only(block.data(), partners + j * d, d, g_, sums.data());
                       for (Eigen::Index k = 0; k < d; ++k)
                           for (Eigen::Index i = 0; i < used; ++i) {
                               attraction(k, first + i) = scale * sums[k * kBlock + i];
                               hv(k, first + i) = moved_scale * responses[k * kBlock + i];
                           }
                   }
               });
}

std::size_t InteractionHessian::heap_bytes() const {
    std::size_t sum = (moments_ ? moments_->heap_bytes() : 0) + equator::heap_bytes(scaled_);
    for (const Eigen::ArrayXd* array : {&partners_, &displacements_}) sum += equator::heap_bytes(*array);
    return sum;
}

} // namespace equator
