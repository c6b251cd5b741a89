#include "finite/pairs/pairwise.h"

#include <algorithm>
#include <array>

#include "base/crew.h"

namespace equator {

namespace {

/// A polynomial's coefficients, rounded to the kernel's precision.
template <class Real> struct Coefficients {
    std::array<Real, Polynomial::kMaxPolynomialDegree + 1> c{};
    int degree = 0;

    explicit Coefficients(const Polynomial* f) : degree(f ? f->degree : -1) {
        for (int k = 0; k <= degree; ++k) c[static_cast<std::size_t>(k)] = static_cast<Real>((*f)[k]);
    }
    PairPolynomial<Real> get() const {
        return degree < 0 ? PairPolynomial<Real>{} : PairPolynomial<Real>{c.data(), degree};
    }
};

Eigen::Index rounded_up(Eigen::Index n, Eigen::Index to) {
    return (n + to - 1) / to * to;
}

} // namespace

template <class Real>
double Pairwise::sum_pairs(const PairKernel<Real>& kernel, Space<Real>& space, const Neurons& w,
                           const Polynomial* g, const Polynomial* G, Neurons* out) {
    const Eigen::Index d = w.rows(), count = w.cols(), width = kernel.width;
    const Eigen::Index rows = rounded_up(d, kPairGroup), room = rounded_up(count, kPairTile);
    space.grouped.setZero(d * rounded_up(count, kPairGroup));
    space.partners.setZero(rows * count);
    for (Eigen::Index first = 0; first < count;
         first += kPairTile) // tile by tile, so that they stay in the cache
        for (Eigen::Index k = 0; k < d; ++k)
            for (Eigen::Index j = first; j < std::min(first + kPairTile, count); ++j) {
                const Real value = static_cast<Real>(w(k, j));
                space.grouped[(j / kPairGroup * d + k) * kPairGroup + j % kPairGroup] = value;
                space.partners[j * rows + k] = value;
            }
    const Eigen::Index tiles = room / kPairTile;
    const double products = static_cast<double>(count) * static_cast<double>(count * d);
    // In fewer than four rows of tiles threads would only wait for each other.
    const Eigen::Index threads =
        std::min<Eigen::Index>(threads_for(products), std::max<Eigen::Index>(tiles / 2, 1));
    space.block.resize(threads * d * kPairTile);
    space.scratch.resize(threads * kPairScratch);
    if (g) sums_.setZero(rows * room);
    if (G) rows_.setZero(room);

    const Coefficients<Real> pull(g), potential(G);
    PairTiles<Real> work;
    work.d = d;
    work.rows = rows;
    work.count = count;
    work.grouped = space.grouped.data();
    work.partners = space.partners.data();
    work.g = pull.get();
    work.G = potential.get();
    work.sums = sums_.data();
    work.energy = rows_.data();

    TriangleOrder order(tiles);
    Crew::here().each(threads, [&](Eigen::Index part) {
        PairTiles<Real> own = work;
        Real* const block = space.block.data() + part * d * kPairTile;
        own.block = block;
        own.scratch = space.scratch.data() + part * kPairScratch;
        for (Eigen::Index tile; (tile = order.take_row()) >= 0;) {
            const Eigen::Index first = tile * kPairTile;
            Real* to = block;
            for (Eigen::Index i = first; i < first + kPairTile; i += width)
                for (Eigen::Index k = 0; k < d; ++k)
                    for (Eigen::Index l = 0; l < width; ++l)
                        *to++ = i + l < count ? static_cast<Real>(w(k, i + l)) : Real{0};
            for (Eigen::Index partner_tile = 0; partner_tile <= tile; ++partner_tile) {
                order.wait(tile, partner_tile);
                kernel.run(own, tile, partner_tile);
                order.done(tile, partner_tile);
            }
        }
    });

    const double m = static_cast<double>(count), scale = 1.0 / m;
    if (out) {
        out->resize(d, count);
        for (Eigen::Index first = 0; first < count; first += width)
            for (Eigen::Index k = 0; k < d; ++k)
                for (Eigen::Index l = 0; l < std::min(width, count - first); ++l)
                    (*out)(k, first + l) = scale * sums_[first * rows + k * width + l];
    }
    double energy = 0.0;
    if (G)
        for (Eigen::Index i = 0; i < count; ++i) energy += rows_[i];
    return energy / (m * m);
}

void Pairwise::attraction(const Neurons& w, const Polynomial& g, Neurons& out) {
    if (precision_ == Precision::single)
        sum_pairs<float>(single_kernel_, single_space_, w, &g, nullptr, &out);
    else
        sum_pairs<double>(double_kernel_, double_space_, w, &g, nullptr, &out);
}

double Pairwise::attraction_and_energy(const Neurons& w, const Polynomial& g, const Polynomial& G,
                                       Neurons& out) {
    if (precision_ == Precision::double_)
        return sum_pairs<double>(double_kernel_, double_space_, w, &g, &G, &out);
    attraction(w, g, out);
    return energy(w, G);
}

double Pairwise::energy(const Neurons& w, const Polynomial& G) {
    return sum_pairs<double>(double_kernel_, double_space_, w, nullptr, &G, nullptr);
}

std::size_t Pairwise::heap_bytes() const {
    std::size_t sum = equator::heap_bytes(sums_) + equator::heap_bytes(rows_);
    const auto add = [&sum](const auto& space) {
        for (const auto* numbers : {&space.grouped, &space.partners, &space.block, &space.scratch})
            sum += equator::heap_bytes(*numbers);
    };
    add(double_space_);
    add(single_space_);
    return sum;
}

} // namespace equator
