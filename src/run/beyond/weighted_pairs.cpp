#include "run/beyond/weighted_pairs.h"

#include <algorithm>

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

} // namespace

void WeightedPairs::attract(const Neurons& w, const Eigen::ArrayXd& a, Neurons& out,
                            Eigen::ArrayXd* potential) const {
    const Eigen::Index m = w.cols();
    out.setZero(w.rows(), m);
    if (potential) potential->setZero(m);
    for (Eigen::Index first = 0; first < m; first += kTogether) {
        const Eigen::Index count = std::min(kTogether, m - first);
        for (Eigen::Index j = 0; j < m; ++j) {
            const Block s = products(w, first, count, w, j);
            const Block pull = a[j] * values(kernels_.g, s);
            for (Eigen::Index k = 0; k < w.rows(); ++k)
                out.row(k).segment(first, count) += pull.head(count).transpose() * w(k, j);
            if (potential) potential->segment(first, count) += a[j] * values(kernels_.G, s).head(count);
        }
    }
    out /= static_cast<double>(m);
    if (potential) *potential /= static_cast<double>(m);
}

double WeightedPairs::overlap(const Neurons& w, const Eigen::ArrayXd& a, const Neurons& other,
                              const Eigen::ArrayXd& b) const {
    double sum = 0.0;
    for (Eigen::Index first = 0; first < w.cols(); first += kTogether) {
        const Eigen::Index count = std::min(kTogether, w.cols() - first);
        Block sums = Block::Zero(); // of partners, for each neuron
        for (Eigen::Index j = 0; j < other.cols(); ++j)
            sums += b[j] * values(kernels_.G, products(w, first, count, other, j));
        for (Eigen::Index i = 0; i < count; ++i) sum += a[first + i] * sums[i];
    }
    return sum / (static_cast<double>(w.cols()) * static_cast<double>(other.cols()));
}

} // namespace equator
