#include "dynamics/moment_tensor.h"

#include <algorithm>
#include <array>
#include <vector>

#include "dynamics/lanes.h"

namespace equator {

namespace {

using namespace lanes;
using Index = Eigen::Index;

/// A block's values of one product, in registers.
struct Vectors {
    Lanes v[kVectors];
};

Vectors at(const double* rows, Index j) {
    Vectors out;
    EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) out.v[l] = load(rows + j * kBlock + l * kLaneWidth);
    return out;
}

void put(double* rows, Index j, const Vectors& value) {
    EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) store(rows + j * kBlock + l * kLaneWidth, value.v[l]);
}

Vectors times(const Vectors& a, const Vectors& b) {
    Vectors out;
    EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) out.v[l] = a.v[l] * b.v[l];
    return out;
}

/// Adds a block's values to a tuple's sum.
void add_to(double*& slot, const Vectors& q) {
    store(slot, load(slot) + ((q.v[0] + q.v[1]) + (q.v[2] + q.v[3])));
    slot += kLaneWidth;
}

Vectors ones() {
    Vectors one;
    for (Lanes& v : one.v) v = Lanes{} + 1.0;
    return one;
}

/// One block of neurons on its way through the tuples.
struct Walk {
    const double* x = nullptr; ///< d x kBlock
    const double* v = nullptr; ///< their displacements, or null
    Index d = 0;
    int degree = 0;
    const bool* has = nullptr;
};

// Every walk takes a reference to a product and copies it: as a local value it stays in registers, whatever
// is stored through pointers meanwhile.

/// Sums of the tuples that begin with `depth` coordinates whose product is `product`, the last of them
/// `first`.
void gather(const Walk& walk, int depth, Index first, const Vectors& product, double*& slot) {
    const Vectors p = product;
    const bool wanted = walk.has[depth + 1], bottom = depth + 2 == walk.degree;
    for (Index j = first; j < walk.d; ++j) {
        const Vectors q = times(p, at(walk.x, j));
        if (wanted) add_to(slot, q);
        if (bottom)
            for (Index l = j; l < walk.d; ++l) add_to(slot, times(q, at(walk.x, l)));
        else
            gather(walk, depth + 1, j, q, slot);
    }
}

/// The same with the product's change when neurons move: d(p x_j) = dp x_j + p v_j.
void gather_change(const Walk& walk, int depth, Index first, const Vectors& product, const Vectors& change,
                   double*& slot) {
    const auto moved = [](const Vectors& a, const Vectors& da, const Vectors& b, const Vectors& db) {
        Vectors out;
        EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) out.v[l] = da.v[l] * b.v[l] + a.v[l] * db.v[l];
        return out;
    };
    const Vectors p = product, dp = change;
    const bool wanted = walk.has[depth + 1], bottom = depth + 2 == walk.degree;
    for (Index j = first; j < walk.d; ++j) {
        const Vectors x = at(walk.x, j), q = times(p, x), dq = moved(p, dp, x, at(walk.v, j));
        if (wanted) add_to(slot, dq);
        if (bottom)
            for (Index l = j; l < walk.d; ++l) add_to(slot, moved(q, dq, at(walk.x, l), at(walk.v, l)));
        else
            gather_change(walk, depth + 1, j, q, dq, slot);
    }
}

/// y_l = sum_j H_lj x_j for `Rows` rows of a symmetric matrix from row l on; then gradient_l += (y_l + c_l) p
/// and adjoint += (y_l / 2 + c_l) x_l.
template <int Rows>
void quadratic_rows(const double* x, Index size, Index l, const double* H, const double* linear,
                    const Vectors& product, double* gradient, Vectors& adjoint) {
    Lanes y[Rows][kVectors] = {};
    for (Index j = 0; j < size; ++j) {
        const Vectors xj = at(x, j);
        EQUATOR_UNROLLED for (int r = 0; r < Rows; ++r) {
            const double h = H[(l + r) * size + j];
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) y[r][v] += xj.v[v] * h;
        }
    }
    for (int r = 0; r < Rows; ++r) {
        const double c = linear ? linear[l + r] : 0.0;
        const Vectors xl = at(x, l + r);
        Vectors sum = at(gradient, l + r);
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            sum.v[v] += (y[r][v] + c) * product.v[v];
            adjoint.v[v] += (y[r][v] * 0.5 + c) * xl.v[v];
        }
        put(gradient, l + r, sum);
    }
}

/// Adds to `gradient` (d x kBlock) what the same tuples contribute, by going backwards through the products,
/// and returns the derivative by the product. The last two coordinates of all tuples with one beginning are a
/// quadratic form, whose derivative is one small symmetric matrix times x.
Vectors differentiate(const Walk& walk, int depth, Index first, const Vectors& product, const double*& slot,
                      double* gradient) {
    const Vectors p = product;
    Vectors adjoint{};
    const bool wanted = walk.has[depth + 1];
    if (depth + 2 == walk.degree) {
        const Index size = walk.d - first;
        const double *x = walk.x + first * kBlock, *linear = wanted ? slot : nullptr;
        const double* H = slot + (wanted ? size : 0);
        double* place = gradient + first * kBlock;
        Index l = 0;
        for (; l + 2 <= size; l += 2) quadratic_rows<2>(x, size, l, H, linear, p, place, adjoint);
        if (l < size) quadratic_rows<1>(x, size, l, H, linear, p, place, adjoint);
        slot = H + size * size;
        return adjoint;
    }
    for (Index j = first; j < walk.d; ++j) {
        const Vectors x = at(walk.x, j);
        const double c = wanted ? *slot++ : 0.0;
        const Vectors inner = differentiate(walk, depth + 1, j, times(p, x), slot, gradient);
        Vectors sum = at(gradient, j);
        EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
            const Lanes a = inner.v[l] + c;
            adjoint.v[l] += a * x.v[l];
            sum.v[l] += a * p.v[l];
        }
        put(gradient, j, sum);
    }
    return adjoint;
}

/// Tells `visit(depth, count)` of every tuple that is stored, in the order of gather: its number of
/// coordinates and of their distinct orders. `run` is how often the last coordinate stands at the tuple's
/// end.
template <class Visit>
void list_tuples(const Walk& walk, int depth, Index first, int run, double orders, Visit&& visit) {
    for (Index j = first; j < walk.d; ++j) {
        const int again = depth > 0 && j == first ? run + 1 : 1;
        const double count = orders * (depth + 1) / again;
        if (walk.has[depth + 1]) visit(depth + 1, count);
        if (depth + 1 < walk.degree) list_tuples(walk, depth + 1, j, again, count, visit);
    }
}

/// From coefficients in the order of gather to those in the order of differentiate.
void spread(const Walk& walk, int depth, Index first, const double*& from, double*& to) {
    const bool wanted = walk.has[depth + 1];
    if (depth + 2 < walk.degree) {
        for (Index j = first; j < walk.d; ++j) {
            if (wanted) *to++ = *from++;
            spread(walk, depth + 1, j, from, to);
        }
        return;
    }
    const Index size = walk.d - first;
    double* const H = to + (wanted ? size : 0);
    for (Index j = 0; j < size; ++j) {
        if (wanted) to[j] = *from++;
        for (Index l = j; l < size; ++l) {
            const double c = *from++;
            H[j * size + l] = H[l * size + j] = l == j ? 2.0 * c : c;
        }
    }
    to = H + size * size;
}

/// Room that differentiate's coefficients take.
Index spread_size(const Walk& walk, int depth, Index first) {
    const Index size = walk.d - first;
    Index sum = walk.has[depth + 1] ? size : 0;
    if (depth + 2 == walk.degree) return sum + size * size;
    for (Index j = first; j < walk.d; ++j) sum += spread_size(walk, depth + 1, j);
    return sum;
}

} // namespace

double MomentTensor::leaves(Eigen::Index d, int degree) {
    double count = 1.0;
    for (int k = 1; k <= degree; ++k) count = count * static_cast<double>(d + k - 1) / k;
    return count;
}

double MomentTensor::tuples(Eigen::Index d, int degree) {
    return leaves(d + 1, degree) - 1.0;
}

MomentTensor::MomentTensor(Eigen::Index d, const Polynomial& G)
    : d_(d), degree_(std::max(G.degree, 2)), constant_(G[0]) {
    for (int k = 1; k < degree_; ++k) has_[static_cast<std::size_t>(k)] = G[k] != 0.0;
    has_[static_cast<std::size_t>(degree_)] = true; // the bottom of every walk, even if it is zero
    const Walk walk{nullptr, nullptr, d_, degree_, has_.data()};
    std::vector<double> factors;
    list_tuples(walk, 0, 0, 0, 1.0, [&](int depth, double orders) { factors.push_back(G[depth] * orders); });
    factor_ = Eigen::Map<const Eigen::ArrayXd>(factors.data(), static_cast<Index>(factors.size()));
    spread_.resize(spread_size(walk, 0, 0));
}

void MomentTensor::finish(Eigen::Index count) {
    const Index size = factor_.size();
    const double scale = 1.0 / static_cast<double>(count);
    moment_.resize(size);
    coefficient_.resize(size);
    for (Index a = 0; a < size; ++a) {
        double sum = 0.0;
        for (Index l = 0; l < kLaneWidth; ++l) sum += sums_[a * kLaneWidth + l];
        moment_[a] = scale * sum;
        coefficient_[a] = factor_[a] * moment_[a];
    }
    const double* from = coefficient_.data();
    double* to = spread_.data();
    spread({nullptr, nullptr, d_, degree_, has_.data()}, 0, 0, from, to);
}

void MomentTensor::set(const Neurons& w) {
    sums_.setZero(factor_.size() * kLaneWidth);
    for (Index first = 0; first < w.cols(); first += kBlock) {
        load_block(w, first, std::min(kBlock, w.cols() - first), block_);
        double* slot = sums_.data();
        gather({block_.data(), nullptr, d_, degree_, has_.data()}, 0, 0, ones(), slot);
    }
    finish(w.cols());
}

void MomentTensor::set_change(const Neurons& w, const Neurons& v) {
    sums_.setZero(factor_.size() * kLaneWidth);
    for (Index first = 0; first < v.cols(); first += kBlock) {
        const Index used = std::min(kBlock, v.cols() - first);
        load_block(w, first, used, block_);
        load_block(v, first, used, moved_);
        double* slot = sums_.data();
        gather_change({block_.data(), moved_.data(), d_, degree_, has_.data()}, 0, 0, ones(), Vectors{},
                      slot);
    }
    finish(v.cols());
}

void MomentTensor::gradient(const Neurons& w, Eigen::Index begin, Eigen::Index count, Neurons& out) {
    gradient_.resize(d_ * kBlock);
    for (Index first = begin; first < begin + count; first += kBlock) {
        const Index used = std::min(kBlock, begin + count - first);
        load_block(w, first, used, block_);
        gradient_.setZero();
        const double* slot = spread_.data();
        differentiate({block_.data(), nullptr, d_, degree_, has_.data()}, 0, 0, ones(), slot,
                      gradient_.data());
        for (Index k = 0; k < d_; ++k)
            for (Index i = 0; i < used; ++i) out(k, first + i) = gradient_[k * kBlock + i];
    }
}

double MomentTensor::energy() const {
    double sum = constant_;
    for (Index a = 0; a < factor_.size(); ++a) sum += coefficient_[a] * moment_[a];
    return sum;
}

std::size_t MomentTensor::heap_bytes() const {
    std::size_t sum = 0;
    for (const Eigen::ArrayXd* array :
         {&factor_, &sums_, &moment_, &coefficient_, &spread_, &block_, &moved_, &gradient_})
        sum += equator::heap_bytes(*array);
    return sum;
}

} // namespace equator
