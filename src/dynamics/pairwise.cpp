#include "dynamics/pairwise.h"

#include <algorithm>
#include <array>

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

Eigen::Index rounded_up(Eigen::Index n) {
    return (n + kPairGroup - 1) / kPairGroup * kPairGroup;
}

} // namespace

template <class Real>
double Pairwise::sum_pairs(const PairKernel<Real>& kernel, Space<Real>& space, const Neurons& w,
                           const Polynomial* g, const Polynomial* G, Neurons* out) {
    const Eigen::Index d = w.rows(), count = w.cols(), width = kernel.width, rows = rounded_up(d);
    const Eigen::Index padded = rounded_up(count);
    space.grouped.setZero(d * padded);
    space.partners.setZero(rows * count);
    for (Eigen::Index k = 0; k < d; ++k)
        for (Eigen::Index j = 0; j < count; ++j) {
            const Real value = static_cast<Real>(w(k, j));
            space.grouped[(j / kPairGroup * d + k) * kPairGroup + j % kPairGroup] = value;
            space.partners[j * rows + k] = value;
        }
    space.block.resize(d * width);
    space.tile.resize(kPairTile * width);
    sums_.resize(rows * width);
    rows_.resize(width);
    if (out) out->resize(d, count);

    const Coefficients<Real> pull(g), potential(G);
    PairBlock<Real> work;
    work.d = d;
    work.rows = rows;
    work.count = count;
    work.block = space.block.data();
    work.grouped = space.grouped.data();
    work.partners = space.partners.data();
    work.g = pull.get();
    work.G = potential.get();
    work.tile = space.tile.data();
    work.sums = sums_.data();
    work.energy = rows_.data();

    const double m = static_cast<double>(count), scale = 1.0 / m;
    double energy = 0.0;
    for (Eigen::Index first = 0; first < count; first += width) {
        const Eigen::Index used = std::min(width, count - first);
        for (Eigen::Index k = 0; k < d; ++k)
            for (Eigen::Index i = 0; i < width; ++i)
                space.block[k * width + i] = i < used ? static_cast<Real>(w(k, first + i)) : Real{0};
        sums_.setZero();
        rows_.setZero();
        kernel.run(work);
        if (out)
            for (Eigen::Index k = 0; k < d; ++k)
                for (Eigen::Index i = 0; i < used; ++i) (*out)(k, first + i) = scale * sums_[k * width + i];
        for (Eigen::Index i = 0; i < used; ++i) energy += rows_[i];
    }
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
        for (const auto* numbers : {&space.grouped, &space.partners, &space.block, &space.tile})
            sum += equator::heap_bytes(*numbers);
    };
    add(double_space_);
    add(single_space_);
    return sum;
}

} // namespace equator
