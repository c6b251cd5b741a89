#include "run/beyond/weighted_pairs.h"

#include <algorithm>

#include "base/crew.h"

namespace equator {
namespace {

/// Neurons whose sums are taken together: they and their sums stay in the first cache.
constexpr Eigen::Index kTogether = 64;
using Block = Eigen::Array<double, kTogether, 1>;

/// f at every number of a block.
Block values(const Polynomial& f, const Block& s) {
    Block out;
    for (Eigen::Index i = 0; i < kTogether; ++i) out[i] = f(s[i]);
    return out;
}

/// Inner products of the neurons first .. first + count - 1 of w with neuron j of other; the rest are 0.
Block products(const Neurons& w, Eigen::Index first, Eigen::Index count, const Neurons& other,
               Eigen::Index j) {
    Block s = Block::Zero();
    for (Eigen::Index k = 0; k < w.rows(); ++k)
        s.head(count) += w.row(k).segment(first, count).transpose() * other(k, j);
    return s;
}

/// work(first, count) for all blocks of m neurons, whatever thread does it; `products` says what all of them
/// cost.
template <class Work> void each_block(Eigen::Index m, double products, Work&& work) {
    each_share((m + kTogether - 1) / kTogether, products, [&](Eigen::Index from, Eigen::Index to) {
        for (Eigen::Index first = from * kTogether; first < std::min(to * kTogether, m); first += kTogether)
            work(first, std::min(kTogether, m - first));
    });
}

} // namespace

void WeightedPairs::attract(const Neurons& w, const Eigen::ArrayXd& a, Neurons& out,
                            Eigen::ArrayXd* potential) const {
    const Eigen::Index m = w.cols();
    out.setZero(w.rows(), m);
    if (potential) potential->setZero(m);
    each_block(m, static_cast<double>(m) * static_cast<double>(m * w.rows()),
               [&](Eigen::Index first, Eigen::Index count) {
                   for (Eigen::Index j = 0; j < m; ++j) {
                       const Block s = products(w, first, count, w, j);
                       const Block pull = a[j] * values(kernels_.g, s);
                       for (Eigen::Index k = 0; k < w.rows(); ++k)
                           out.row(k).segment(first, count) += pull.head(count).transpose() * w(k, j);
                       if (potential)
                           potential->segment(first, count) += a[j] * values(kernels_.G, s).head(count);
                   }
               });
    out /= static_cast<double>(m);
    if (potential) *potential /= static_cast<double>(m);
}

double WeightedPairs::overlap(const Neurons& w, const Eigen::ArrayXd& a, const Neurons& other,
                              const Eigen::ArrayXd& b) const {
    Eigen::ArrayXd of(w.cols()); // every neuron's sum over partners
    each_block(w.cols(), static_cast<double>(w.cols()) * static_cast<double>(other.size()),
               [&](Eigen::Index first, Eigen::Index count) {
                   Block sums = Block::Zero();
                   for (Eigen::Index j = 0; j < other.cols(); ++j)
                       sums += b[j] * values(kernels_.G, products(w, first, count, other, j));
                   of.segment(first, count) = sums.head(count);
               });
    double sum = 0.0;
    for (Eigen::Index i = 0; i < w.cols(); ++i) sum += a[i] * of[i];
    return sum / (static_cast<double>(w.cols()) * static_cast<double>(other.cols()));
}

} // namespace equator
