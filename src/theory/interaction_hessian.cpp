#include "theory/interaction_hessian.h"

#include <algorithm>

#include "dynamics/lanes.h"

namespace equator {

void project_tangent(const Neurons& w, Neurons& x) {
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
        double radial = 0.0;
        for (Eigen::Index k = 0; k < x.rows(); ++k) radial += x(k, i) * w(k, i);
        for (Eigen::Index k = 0; k < x.rows(); ++k) x(k, i) -= radial * w(k, i);
    }
}

void InteractionHessian::apply(const Neurons& w, const Neurons& v, Eigen::Index targets, Neurons& attraction,
                               Neurons& hv) {
    using namespace lanes;
    const Eigen::Index d = w.rows(), m = w.cols(), moved = v.cols();
    pack(w, m, partners_);
    pack(v, moved, displacements_);
    sums_.resize(d * kBlock);
    responses_.resize(d * kBlock);
    attraction.resize(d, targets);
    hv.resize(d, targets);
    const double scale = 1.0 / static_cast<double>(m), moved_scale = 1.0 / static_cast<double>(moved);
    for (Eigen::Index first = 0; first < targets; first += kBlock) {
        const Eigen::Index used = std::min(kBlock, targets - first);
        load_block(w, first, used, block_);
        sums_.setZero();
        responses_.setZero();
        double* const sums = sums_.data();
        double* const responses = responses_.data();
        for (Eigen::Index j = 0; j < moved; ++j) {
            const double* const partner = partners_.data() + j * d;
            const double* const shift = displacements_.data() + j * d;
            Lanes s[1][kVectors], r[1][kVectors];
            inner_products<1>(block_.data(), partner, d, s);
            inner_products<1>(block_.data(), shift, d, r);
            Lanes pull[kVectors], turn[kVectors];
            EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
                pull[l] = g_(s[0][l]);
                turn[l] = dg_(s[0][l]) * r[0][l];
            }
            for (Eigen::Index k = 0; k < d; ++k) {
                const double y = partner[k], z = shift[k];
                EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
                    const Eigen::Index place = k * kBlock + l * kLaneWidth;
                    store(sums + place, load(sums + place) + pull[l] * y);
                    store(responses + place, load(responses + place) + (pull[l] * z + turn[l] * y));
                }
            }
        }
        for (Eigen::Index j = moved; j < m; ++j) {
            const double* const partner = partners_.data() + j * d;
            Lanes s[1][kVectors];
            inner_products<1>(block_.data(), partner, d, s);
            EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) s[0][l] = g_(s[0][l]);
            for (Eigen::Index k = 0; k < d; ++k) EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
                    const Eigen::Index place = k * kBlock + l * kLaneWidth;
                    store(sums + place, load(sums + place) + s[0][l] * partner[k]);
                }
        }
        for (Eigen::Index k = 0; k < d; ++k)
            for (Eigen::Index i = 0; i < used; ++i) {
                attraction(k, first + i) = scale * sums_[k * kBlock + i];
                hv(k, first + i) = moved_scale * responses_[k * kBlock + i];
            }
    }
    project_tangent(w, hv);
}

} // namespace equator
