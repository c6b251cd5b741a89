#include "dynamics/moment_tensor.h"

#include <algorithm>
#include <array>
#include <vector>

#include "dynamics/lanes.h"

namespace equator {

namespace {

using Index = Eigen::Index;

template <class Real> struct LanesOf;
template <> struct LanesOf<double> { using Type = lanes::Lanes; };
template <> struct LanesOf<float> { using Type = float __attribute__((vector_size(16))); };
template <class Real> using Lanes = typename LanesOf<Real>::Type;
template <class Real> constexpr Index kLaneWidth = 16 / static_cast<Index>(sizeof(Real));

/// Neurons of a block: more than elsewhere, as a walk's loops are short and end unforeseen, so that each
/// should do much.
constexpr int kVectors = 8;
template <class Real> constexpr Index kBlock = kVectors* kLaneWidth<Real>;
/// Blocks whose moments are summed in single precision, where that is wanted, before they are added in
/// double.
constexpr Index kSingleBlocks = 4;

template <class Real> Lanes<Real> load(const Real* p) {
    Lanes<Real> v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}
template <class Real> void store(Real* p, Lanes<Real> v) {
    __builtin_memcpy(p, &v, sizeof v);
}

/// A block's values of one product, in registers.
template <class Real> struct Vectors { Lanes<Real> v[kVectors]; };

template <class Real> Vectors<Real> at(const Real* rows, Index j) {
    Vectors<Real> out;
    EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) out.v[l] =
        load(rows + j * kBlock<Real> + l * kLaneWidth<Real>);
    return out;
}

template <class Real> void put(Real* rows, Index j, const Vectors<Real>& value) {
    EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l)
        store<Real>(rows + j * kBlock<Real> + l * kLaneWidth<Real>, value.v[l]);
}

template <class Real> Vectors<Real> times(const Vectors<Real>& a, const Vectors<Real>& b) {
    Vectors<Real> out;
    EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) out.v[l] = a.v[l] * b.v[l];
    return out;
}

/// Adds a block's values to a tuple's sum.
template <class Real> void add_to(Real*& slot, const Vectors<Real>& q) {
    const Lanes<Real> sum = load(slot) + ((q.v[0] + q.v[1]) + (q.v[2] + q.v[3]));
    store<Real>(slot, sum + ((q.v[4] + q.v[5]) + (q.v[6] + q.v[7])));
    slot += kLaneWidth<Real>;
}

template <class Real> Vectors<Real> ones() {
    Vectors<Real> one;
    for (Lanes<Real>& v : one.v) v = Lanes<Real>{} + Real{1};
    return one;
}

/// Columns first .. first + kBlock - 1 into a block, zeros beyond `used`.
template <class Real, class Array> void load_block(const Neurons& w, Index first, Index used, Array& block) {
    block.resize(w.rows() * kBlock<Real>);
    for (Index k = 0; k < w.rows(); ++k) {
        const double* const from = w.data() + k * w.cols() + first;
        Real* const to = block.data() + k * kBlock<Real>;
        if (used == kBlock<Real>) // vectors, as nothing is asked of each number
            for (Index i = 0; i < kBlock<Real>; ++i) to[i] = static_cast<Real>(from[i]);
        else
            for (Index i = 0; i < kBlock<Real>; ++i) to[i] = i < used ? static_cast<Real>(from[i]) : Real{0};
    }
}

/// One block of neurons on its way through the tuples.
template <class Real> struct Walk {
    const Real* x = nullptr; ///< d x kBlock
    const Real* v = nullptr; ///< their displacements, or null
    Index d = 0;
    int degree = 0;
    const bool* has = nullptr;
};

// Every walk takes a reference to a product and copies it: as a local value it stays in registers, whatever
// is stored through pointers meanwhile.

/// Sums of the tuples that begin with `depth` coordinates whose product is `product`, the last of them
/// `first`.
template <class Real>
void gather(const Walk<Real>& walk, int depth, Index first, const Vectors<Real>& product, Real*& slot) {
    const Vectors<Real> p = product;
    const bool wanted = walk.has[depth + 1], bottom = depth + 2 == walk.degree;
    for (Index j = first; j < walk.d; ++j) {
        const Vectors<Real> q = times(p, at(walk.x, j));
        if (wanted) add_to(slot, q);
        if (bottom)
            for (Index l = j; l < walk.d; ++l) add_to(slot, times(q, at(walk.x, l)));
        else
            gather(walk, depth + 1, j, q, slot);
    }
}

/// The same with the product's change when neurons move: d(p x_j) = dp x_j + p v_j.
void gather_change(const Walk<double>& walk, int depth, Index first, const Vectors<double>& product,
                   const Vectors<double>& change, double*& slot) {
    const auto moved = [](const Vectors<double>& a, const Vectors<double>& da, const Vectors<double>& b,
                          const Vectors<double>& db) {
        Vectors<double> out;
        EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) out.v[l] = da.v[l] * b.v[l] + a.v[l] * db.v[l];
        return out;
    };
    const Vectors<double> p = product, dp = change;
    const bool wanted = walk.has[depth + 1], bottom = depth + 2 == walk.degree;
    for (Index j = first; j < walk.d; ++j) {
        const Vectors<double> x = at(walk.x, j), q = times(p, x), dq = moved(p, dp, x, at(walk.v, j));
        if (wanted) add_to(slot, dq);
        if (bottom)
            for (Index l = j; l < walk.d; ++l) add_to(slot, moved(q, dq, at(walk.x, l), at(walk.v, l)));
        else
            gather_change(walk, depth + 1, j, q, dq, slot);
    }
}

/// y = sum_j H_lj x_j, row l of a symmetric matrix; then gradient_l += (y + c_l) p and twice_adjoint +=
/// (y + 2 c_l) x_l. (Twice, because one halving at the end is as exact as one a row.)
template <class Real>
void quadratic_row(const Real* x, Index size, Index l, const Real* H, const Real* linear,
                   const Vectors<Real>& product, Real* gradient, Vectors<Real>& twice_adjoint) {
    Lanes<Real> y[kVectors] = {};
    for (Index j = 0; j < size; ++j) {
        const Real h = H[l * size + j];
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) y[v] +=
            load(x + j * kBlock<Real> + v * kLaneWidth<Real>) * h;
    }
    const Real* const xl = x + l * kBlock<Real>;
    Real* const sum = gradient + l * kBlock<Real>;
    const auto finish = [&](auto&& shifted, auto&& twice_shifted) {
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            Real* const place = sum + v * kLaneWidth<Real>;
            store<Real>(place, load(place) + shifted(y[v]) * product.v[v]);
            twice_adjoint.v[v] += twice_shifted(y[v]) * load(xl + v * kLaneWidth<Real>);
        }
    };
    const auto as_it_is = [](Lanes<Real> value) { return value; };
    if (linear) {
        const Real c = linear[l];
        finish([c](Lanes<Real> value) { return value + c; },
               [c](Lanes<Real> value) { return value + Real{2} * c; });
    } else {
        finish(as_it_is, as_it_is);
    }
}

/// Adds to `gradient` (d x kBlock) what the same tuples contribute, by going backwards through the products,
/// and returns the derivative by the product. The last two coordinates of all tuples with one beginning are a
/// quadratic form, whose derivative is one small symmetric matrix times x.
template <class Real>
Vectors<Real> differentiate(const Walk<Real>& walk, int depth, Index first, const Vectors<Real>& product,
                            const Real*& slot, Real* gradient) {
    const Vectors<Real> p = product;
    Vectors<Real> adjoint{};
    const bool wanted = walk.has[depth + 1];
    if (depth + 2 == walk.degree) {
        const Index size = walk.d - first;
        const Real *x = walk.x + first * kBlock<Real>, *linear = wanted ? slot : nullptr;
        const Real* H = slot + (wanted ? size : 0);
        Real* place = gradient + first * kBlock<Real>;
        for (Index l = 0; l < size; ++l) quadratic_row(x, size, l, H, linear, p, place, adjoint);
        slot = H + size * size;
        for (Lanes<Real>& v : adjoint.v) v *= Real{0.5};
        return adjoint;
    }
    for (Index j = first; j < walk.d; ++j) {
        const Vectors<Real> x = at(walk.x, j);
        const Real c = wanted ? *slot++ : Real{0};
        const Vectors<Real> inner = differentiate(walk, depth + 1, j, times(p, x), slot, gradient);
        Vectors<Real> sum = at(gradient, j);
        EQUATOR_UNROLLED for (int l = 0; l < kVectors; ++l) {
            const Lanes<Real> a = inner.v[l] + c;
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
void list_tuples(const Walk<double>& walk, int depth, Index first, int run, double orders, Visit&& visit) {
    for (Index j = first; j < walk.d; ++j) {
        const int again = depth > 0 && j == first ? run + 1 : 1;
        const double count = orders * (depth + 1) / again;
        if (walk.has[depth + 1]) visit(depth + 1, count);
        if (depth + 1 < walk.degree) list_tuples(walk, depth + 1, j, again, count, visit);
    }
}

/// From coefficients in the order of gather to those in the order of differentiate.
template <class Real>
void spread(const Walk<double>& walk, int depth, Index first, const double*& from, Real*& to) {
    const bool wanted = walk.has[depth + 1];
    if (depth + 2 < walk.degree) {
        for (Index j = first; j < walk.d; ++j) {
            if (wanted) *to++ = static_cast<Real>(*from++);
            spread(walk, depth + 1, j, from, to);
        }
        return;
    }
    const Index size = walk.d - first;
    Real* const H = to + (wanted ? size : 0);
    for (Index j = 0; j < size; ++j) {
        if (wanted) to[j] = static_cast<Real>(*from++);
        for (Index l = j; l < size; ++l) {
            const double c = *from++;
            H[j * size + l] = H[l * size + j] = static_cast<Real>(l == j ? 2.0 * c : c);
        }
    }
    to = H + size * size;
}

/// Room that differentiate's coefficients take.
Index spread_size(const Walk<double>& walk, int depth, Index first) {
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
    const Walk<double> walk{nullptr, nullptr, d_, degree_, has_.data()};
    std::vector<double> factors;
    list_tuples(walk, 0, 0, 0, 1.0, [&](int depth, double orders) { factors.push_back(G[depth] * orders); });
    factor_ = Eigen::Map<const Eigen::ArrayXd>(factors.data(), static_cast<Index>(factors.size()));
    spread_size_ = spread_size(walk, 0, 0);
}

void MomentTensor::finish(Eigen::Index count, Precision precision) {
    const Index size = factor_.size();
    const double scale = 1.0 / static_cast<double>(count);
    moment_.resize(size);
    coefficient_.resize(size);
    for (Index a = 0; a < size; ++a) {
        double sum = 0.0;
        for (Index l = 0; l < kLaneWidth<double>; ++l) sum += sums_[a * kLaneWidth<double> + l];
        moment_[a] = scale * sum;
        coefficient_[a] = factor_[a] * moment_[a];
    }
    precision_ = precision;
    const auto spread_to = [&](auto& numbers) {
        numbers.resize(spread_size_);
        const double* from = coefficient_.data();
        auto* to = numbers.data();
        spread({nullptr, nullptr, d_, degree_, has_.data()}, 0, 0, from, to);
    };
    if (precision == Precision::single)
        spread_to(single_.spread);
    else
        spread_to(double_.spread);
}

void MomentTensor::set(const Neurons& w, Precision precision) {
    sums_.setZero(factor_.size() * kLaneWidth<double>);
    if (precision == Precision::single) {
        for (Index first = 0; first < w.cols(); first += kSingleBlocks * kBlock<float>)
            add_single(w, first, std::min(kSingleBlocks * kBlock<float>, w.cols() - first));
    } else {
        for (Index first = 0; first < w.cols(); first += kBlock<double>) {
            load_block<double>(w, first, std::min(kBlock<double>, w.cols() - first), double_.block);
            double* slot = sums_.data();
            gather<double>({double_.block.data(), nullptr, d_, degree_, has_.data()}, 0, 0, ones<double>(),
                           slot);
        }
    }
    finish(w.cols(), precision);
}

void MomentTensor::add_single(const Neurons& w, Eigen::Index begin, Eigen::Index count) {
    single_sums_.setZero(factor_.size() * kLaneWidth<float>);
    for (Index first = begin; first < begin + count; first += kBlock<float>) {
        load_block<float>(w, first, std::min(kBlock<float>, begin + count - first), single_.block);
        float* slot = single_sums_.data();
        gather<float>({single_.block.data(), nullptr, d_, degree_, has_.data()}, 0, 0, ones<float>(), slot);
    }
    for (Index a = 0; a < factor_.size(); ++a) {
        const float* from = single_sums_.data() + a * kLaneWidth<float>;
        double* const to = sums_.data() + a * kLaneWidth<double>;
        for (Index l = 0; l < kLaneWidth<double>; ++l)
            to[l] += static_cast<double>(from[l]) + static_cast<double>(from[l + kLaneWidth<double>]);
    }
}

void MomentTensor::set_change(const Neurons& w, const Neurons& v) {
    sums_.setZero(factor_.size() * kLaneWidth<double>);
    for (Index first = 0; first < v.cols(); first += kBlock<double>) {
        const Index used = std::min(kBlock<double>, v.cols() - first);
        load_block<double>(w, first, used, double_.block);
        load_block<double>(v, first, used, moved_);
        double* slot = sums_.data();
        gather_change({double_.block.data(), moved_.data(), d_, degree_, has_.data()}, 0, 0, ones<double>(),
                      Vectors<double>{}, slot);
    }
    finish(v.cols(), Precision::double_);
}

template <class Real>
void MomentTensor::gradient_by(Space<Real>& space, const Neurons& w, Eigen::Index begin, Eigen::Index count,
                               Neurons& out) {
    space.gradient.resize(d_ * kBlock<Real>);
    for (Index first = begin; first < begin + count; first += kBlock<Real>) {
        const Index used = std::min(kBlock<Real>, begin + count - first);
        load_block<Real>(w, first, used, space.block);
        space.gradient.setZero();
        const Real* slot = space.spread.data();
        differentiate<Real>({space.block.data(), nullptr, d_, degree_, has_.data()}, 0, 0, ones<Real>(), slot,
                            space.gradient.data());
        for (Index k = 0; k < d_; ++k)
            for (Index i = 0; i < used; ++i)
                out(k, first + i) = static_cast<double>(space.gradient[k * kBlock<Real> + i]);
    }
}

void MomentTensor::gradient(const Neurons& w, Eigen::Index begin, Eigen::Index count, Neurons& out) {
    if (precision_ == Precision::single)
        gradient_by(single_, w, begin, count, out);
    else
        gradient_by(double_, w, begin, count, out);
}

double MomentTensor::energy() const {
    double sum = constant_;
    for (Index a = 0; a < factor_.size(); ++a) sum += coefficient_[a] * moment_[a];
    return sum;
}

std::size_t MomentTensor::heap_bytes() const {
    std::size_t sum = equator::heap_bytes(single_sums_);
    for (const Eigen::ArrayXd* array : {&factor_, &sums_, &moment_, &coefficient_, &moved_})
        sum += equator::heap_bytes(*array);
    const auto add = [&sum](const auto& space) {
        for (const auto* numbers : {&space.spread, &space.block, &space.gradient})
            sum += equator::heap_bytes(*numbers);
    };
    add(double_);
    add(single_);
    return sum;
}

} // namespace equator
