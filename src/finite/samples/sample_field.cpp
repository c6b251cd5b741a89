#include "finite/samples/sample_field.h"

#include <algorithm>
#include <utility>

#include "base/crew.h"
#include "finite/lanes.h"

namespace equator {

namespace {

using namespace lanes;

constexpr int kTogether = 2; ///< samples handled together
static_assert(FastHermite::kTogether == kBlock);
/// Preactivations kept from the pass that needs the outputs to the pass that has the residuals: as many
/// samples as fit this many numbers (a cache's share), within bounds.
constexpr Eigen::Index kKept = 1 << 15, kFewest = 8, kMost = 64;

/// Preactivations of a block's neurons with `Count` samples into z (kBlock a sample), and the first `used`
/// activations of each sample added to its output, in order.
template <int Count>
inline void activate(const double* block, const double* x, Eigen::Index d, Eigen::Index used,
                     const FastHermite& sigma, double* z, double* outputs) {
    Lanes s[Count][kVectors];
    inner_products<Count>(block, x, d, s);
    double activations[Count][kBlock];
    EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
        store(z + p * kBlock + v * kLaneWidth, s[p][v]);
        if (sigma.by_monomials()) store(activations[p] + v * kLaneWidth, sigma.sum().horner(s[p][v]));
    }
    if (!sigma.by_monomials())
        for (int p = 0; p < Count; ++p) sigma.values(z + p * kBlock, activations[p]);
    for (Eigen::Index i = 0; i < used; ++i)
        EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) outputs[p] += activations[p][i];
}

/// sums += sum over `Count` samples, in order, of residual sigma'(z) x.
template <int Count>
inline void pull(const double* z, const double* residuals, const double* x, Eigen::Index d,
                 const FastHermite& sigma, double* sums) {
    Lanes force[Count][kVectors];
    if (sigma.by_monomials()) {
        EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v)
            force[p][v] = residuals[p] * sigma.slope().horner(load(z + p * kBlock + v * kLaneWidth));
    } else {
        double slopes[Count][kBlock];
        for (int p = 0; p < Count; ++p) sigma.slopes(z + p * kBlock, slopes[p]);
        EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v)
            force[p][v] = residuals[p] * load(slopes[p] + v * kLaneWidth);
    }
    for (Eigen::Index k = 0; k < d; ++k) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            double* place = sums + k * kBlock + v * kLaneWidth;
            Lanes sum = load(place);
            EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) sum += force[p][v] * x[p * d + k];
            store(place, sum);
        }
}

} // namespace

SampleField::SampleField(const HermiteSum& sigma, std::shared_ptr<const Samples> samples)
    : SampleField(sigma, std::move(samples), 0) {}

SampleField::SampleField(const HermiteSum& sigma, std::shared_ptr<const Samples> samples, Eigen::Index batch)
    : sigma_(sigma), samples_(std::move(samples), batch) {}

SampleField::SampleField(const HermiteSum& sigma, const SampleSource& source, Eigen::Index batch)
    : sigma_(sigma), samples_(source, batch) {}

double SampleField::velocity(const Neurons& w, Neurons& v) {
    const Samples& data = samples_.now();
    const Eigen::Index d = w.rows(), m = w.cols(), n = data.count();
    const Eigen::Index blocks = (m + kBlock - 1) / kBlock;
    blocks_.resize(blocks * d * kBlock);
    for (Eigen::Index b = 0; b < blocks; ++b)
        for (Eigen::Index k = 0; k < d; ++k)
            for (Eigen::Index i = 0; i < kBlock; ++i)
                blocks_[(b * d + k) * kBlock + i] = b * kBlock + i < m ? w(k, b * kBlock + i) : 0.0;
    sums_.setZero(blocks * d * kBlock);

    const Eigen::Index together = std::clamp(kKept / (blocks * kBlock), kFewest, kMost);
    preactivations_.resize(blocks * together * kBlock);
    residuals_.resize(together);
    const double per_neuron = 1.0 / static_cast<double>(m);
    double loss = 0.0;
    for (Eigen::Index first = 0; first < n; first += together) {
        const Eigen::Index count = std::min(together, n - first);
        const double* x = data.x.data() + first * d;
        const double work = static_cast<double>(count) * static_cast<double>(m * d);
        residuals_.setZero();
        double* r = residuals_.data();
        each_share(count, work, [&](Eigen::Index from, Eigen::Index to) {
            for (Eigen::Index b = 0; b < blocks; ++b) {
                const double* block = blocks_.data() + b * d * kBlock;
                double* z = preactivations_.data() + b * together * kBlock;
                const Eigen::Index used = std::min(kBlock, m - b * kBlock);
                Eigen::Index s = from;
                for (; s + kTogether <= to; s += kTogether)
                    activate<kTogether>(block, x + s * d, d, used, sigma_, z + s * kBlock, r + s);
                for (; s < to; ++s) activate<1>(block, x + s * d, d, used, sigma_, z + s * kBlock, r + s);
            }
        });
        for (Eigen::Index s = 0; s < count; ++s) {
            r[s] = data.y[first + s] - per_neuron * r[s];
            loss += r[s] * r[s];
        }
        each_share(blocks, work, [&](Eigen::Index from, Eigen::Index to) {
            for (Eigen::Index b = from; b < to; ++b) {
                const double* z = preactivations_.data() + b * together * kBlock;
                double* sums = sums_.data() + b * d * kBlock;
                Eigen::Index s = 0;
                for (; s + kTogether <= count; s += kTogether)
                    pull<kTogether>(z + s * kBlock, r + s, x + s * d, d, sigma_, sums);
                for (; s < count; ++s) pull<1>(z + s * kBlock, r + s, x + s * d, d, sigma_, sums);
            }
        });
    }

    const double per_sample = 1.0 / static_cast<double>(n);
    v.resize(d, m);
    for (Eigen::Index k = 0; k < d; ++k)
        for (Eigen::Index i = 0; i < m; ++i)
            v(k, i) = per_sample * sums_[(i / kBlock * d + k) * kBlock + i % kBlock];
    // P_w: take out the radial part.
    radial_ = (v.row(0) * w.row(0)).transpose();
    for (Eigen::Index k = 1; k < d; ++k) radial_ += (v.row(k) * w.row(k)).transpose();
    for (Eigen::Index k = 0; k < d; ++k) v.row(k) -= radial_.transpose() * w.row(k);
    return 0.5 * per_sample * loss;
}

std::size_t SampleField::heap_bytes() const {
    std::size_t sum = equator::heap_bytes(samples_.source().phi.c) + samples_.batch_bytes();
    for (const Eigen::ArrayXd* array : {&blocks_, &sums_, &preactivations_, &residuals_, &radial_})
        sum += equator::heap_bytes(*array);
    return sum;
}

} // namespace equator
