#include "finite/moments/moment_tensor.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "base/crew.h"
#include "finite/lanes.h"

namespace equator {

namespace {

using Index = Eigen::Index;

template <class Real> struct LanesOf;
template <> struct LanesOf<double> { using Type = lanes::Lanes; };
template <> struct LanesOf<float> { using Type = float __attribute__((vector_size(16))); };
template <class Real> using Lanes = typename LanesOf<Real>::Type;
template <class Real> constexpr Index kLaneWidth = 16 / static_cast<Index>(sizeof(Real));

/// A row of a table is one product for a block of neurons: so many vectors, in registers. Two rows of
/// coefficients times that are a tile of eight sums.
constexpr int kVectors = 4;
template <class Real> constexpr Index kBlock = kVectors* kLaneWidth<Real>;
/// Blocks over which a tile of moments stays in registers: their tables should stay in the first-level cache.
constexpr Index kTogether = 4;
/// How often that many before a moment in single precision is added in double.
constexpr Index kSingleRounds = 2;

template <class Real> Lanes<Real> load(const Real* p) {
    Lanes<Real> v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}
template <class Real> void store(Real* p, Lanes<Real> v) {
    __builtin_memcpy(p, &v, sizeof v);
}
template <class Real> Real* row_of(Real* table, Index row) {
    return table + row * kBlock<std::remove_const_t<Real>>;
}
/// Vector v of a row.
template <class Real> Lanes<Real> at(const Real* row, int v) {
    return load(row + v * kLaneWidth<Real>);
}
template <class Real> void put(Real* row, int v, Lanes<Real> value) {
    store<Real>(row + v * kLaneWidth<Real>, value);
}
template <class Real> void add(Real* row, int v, Lanes<Real> value) {
    put<Real>(row, v, at<Real>(row, v) + value);
}

// --- Tables of products
// ---------------------------------------------------------------------------------------

template <class Real> Index table_size(const MomentLayout& layout) {
    return layout.row(layout.depth() + 1) * kBlock<Real>;
}

/// Rows 1 .. d: columns first .. first + used - 1 of w, zeros beyond. Row 0: `empty`.
template <class Real>
void load_coordinates(const MomentLayout& layout, const Neurons& w, Index first, Index used, Real empty,
                      Real* table) {
    std::fill(table, table + kBlock<Real>, empty);
    for (Index k = 0; k < layout.d(); ++k) {
        const double* const from = w.data() + k * w.cols() + first;
        Real* const to = row_of(table, layout.row(1) + k);
        if (used == kBlock<Real>) // vectors, as nothing is asked of each number
            for (Index i = 0; i < kBlock<Real>; ++i) to[i] = static_cast<Real>(from[i]);
        else
            for (Index i = 0; i < kBlock<Real>; ++i) to[i] = i < used ? static_cast<Real>(from[i]) : Real{0};
    }
}

template <class Real> struct RowVectors { Lanes<Real> v[kVectors]; };
template <class Real> RowVectors<Real> read(const Real* row) {
    RowVectors<Real> x;
    EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) x.v[v] = at(row, v);
    return x;
}

/// Products of two coordinates and more from those of one: each from a shorter one and its last coordinate.
template <class Real> void make_products(const MomentLayout& layout, Real* table) {
    for (int p = 2; p <= layout.depth(); ++p) {
        Real* to = row_of(table, layout.row(p));
        for (Index j = 0; j < layout.d(); ++j) {
            const RowVectors<Real> x = read<Real>(row_of(table, layout.row(1) + j));
            const Real* shorter = row_of(table, layout.row(p - 1));
            for (Index r = 0; r < layout.count(p - 1, j + 1);
                 ++r, shorter += kBlock<Real>, to += kBlock<Real>)
                EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) put<Real>(to, v, at(shorter, v) * x.v[v]);
        }
    }
}

/// Their changes when coordinates change: d(a x_j) = da x_j + a dx_j.
template <class Real> void make_changes(const MomentLayout& layout, const Real* table, Real* change) {
    for (int p = 2; p <= layout.depth(); ++p) {
        Real* to = row_of(change, layout.row(p));
        for (Index j = 0; j < layout.d(); ++j) {
            const RowVectors<Real> x = read<Real>(row_of(table, layout.row(1) + j)),
                                   dx = read<Real>(row_of(change, layout.row(1) + j));
            const Real* shorter = row_of(table, layout.row(p - 1));
            const Real* moved = row_of(change, layout.row(p - 1));
            for (Index r = 0; r < layout.count(p - 1, j + 1);
                 ++r, shorter += kBlock<Real>, moved += kBlock<Real>, to += kBlock<Real>)
                EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v)
                    put<Real>(to, v, at(moved, v) * x.v[v] + at(shorter, v) * dx.v[v]);
        }
    }
}

/// From derivatives by all products to those by coordinates, the longest first.
template <class Real> void derive_products(const MomentLayout& layout, const Real* table, Real* derivative) {
    for (int p = layout.depth(); p >= 2; --p) {
        const Real* from = row_of(derivative, layout.row(p));
        for (Index j = 0; j < layout.d(); ++j) {
            const RowVectors<Real> x = read(row_of(table, layout.row(1) + j));
            RowVectors<Real> sum{};
            const Real* shorter = row_of(table, layout.row(p - 1));
            Real* passed_on = row_of(derivative, layout.row(p - 1));
            for (Index r = 0; r < layout.count(p - 1, j + 1);
                 ++r, shorter += kBlock<Real>, passed_on += kBlock<Real>, from += kBlock<Real>)
                EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
                    const Lanes<Real> a = at(from, v);
                    add<Real>(passed_on, v, a * x.v[v]);
                    sum.v[v] += a * at(shorter, v);
                }
            Real* const by_x = row_of(derivative, layout.row(1) + j);
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) add<Real>(by_x, v, sum.v[v]);
        }
    }
}

/// The products that tails are, in their order.
template <class Real> void make_tails(const MomentLayout& layout, const Real* heads, Real* tails) {
    for (const MomentLayout::Term& term : layout.terms())
        for (Index row = layout.row(term.tail); row < layout.row(term.tail + 1); ++row) {
            const Real* const from = row_of(heads, layout.head_of_tail(row));
            std::copy(from, from + kBlock<Real>, row_of(tails, row));
        }
}

// --- Matrix products
// ------------------------------------------------------------------------------------------

/// out[r] += sum_c coefficient_cr table_c over the first `columns` rows of a table, in order.
template <int Rows, class Real>
void add_rows(const Real* coefficients, Index columns, const Real* table, Real* const (&out)[Rows]) {
    Lanes<Real> sum[Rows][kVectors] = {};
    for (Index c = 0; c < columns; ++c) {
        const RowVectors<Real> x = read(row_of(table, c));
        EQUATOR_UNROLLED for (int r = 0; r < Rows; ++r) {
            const Real h = coefficients[c * Rows + r];
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) sum[r][v] += x.v[v] * h;
        }
    }
    EQUATOR_UNROLLED for (int r = 0; r < Rows; ++r) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v)
        add<Real>(out[r], v, sum[r][v]);
}

/// Adds to the derivatives by products of p coordinates what the products of q beside them, `table`,
/// contribute; place(row) is where a row's derivative stands. Returns the end of the coefficients.
template <class Real, class Place>
const Real* multiply(const MomentLayout& layout, int p, int q, const Real* coefficients, const Real* table,
                     Real* derivative, Place&& place) {
    const Real* const beside = row_of(table, layout.row(q));
    layout.visit_rows(p, q, [&](Index r, int rows, Index columns) {
        Real* const first = row_of(derivative, place(layout.row(p) + r));
        if (rows == 2)
            add_rows<2, Real>(coefficients, columns, beside,
                              {first, row_of(derivative, place(layout.row(p) + r + 1))});
        else
            add_rows<1, Real>(coefficients, columns, beside, {first});
        coefficients += rows * columns;
    });
    return coefficients;
}

/// Tables of heads and of the tails beside them, each for some blocks of neurons.
template <class Real> struct Factors { const Real *heads, *tails; };

/// sums_cr += head_r tail_c for `Rows` heads and `Columns` tails, over the neurons of some blocks whose
/// tables are `stride` apart; with several factors the products of all of them, block by block.
template <int Rows, int Columns, std::size_t Count, class Real>
void add_tile(std::array<Factors<Real>, Count> factors, Index stride, Index blocks, Real* sums) {
    Lanes<Real> s[Columns][Rows];
    EQUATOR_UNROLLED for (int c = 0; c < Columns; ++c) EQUATOR_UNROLLED for (int r = 0; r < Rows; ++r)
        s[c][r] = load(sums + (c * Rows + r) * kLaneWidth<Real>);
    for (Index block = 0; block < blocks; ++block)
        for (Factors<Real>& f : factors) {
            EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
                Lanes<Real> h[Rows];
                EQUATOR_UNROLLED for (int r = 0; r < Rows; ++r) h[r] = at(row_of(f.heads, r), v);
                EQUATOR_UNROLLED for (int c = 0; c < Columns; ++c) {
                    const Lanes<Real> t = at(row_of(f.tails, c), v);
                    EQUATOR_UNROLLED for (int r = 0; r < Rows; ++r) s[c][r] += h[r] * t;
                }
            }
            f.heads += stride;
            f.tails += stride;
        }
    EQUATOR_UNROLLED for (int c = 0; c < Columns; ++c) EQUATOR_UNROLLED for (int r = 0; r < Rows; ++r)
        store<Real>(sums + (c * Rows + r) * kLaneWidth<Real>, s[c][r]);
}

/// The same for any number of tails.
template <int Rows, std::size_t Count, class Real>
void add_tiles(std::array<Factors<Real>, Count> factors, Index stride, Index blocks, Index columns,
               Real* sums) {
    constexpr int kColumns = 8 / Rows;
    const auto pass = [&factors](Index count) {
        for (Factors<Real>& f : factors) f.tails = row_of(f.tails, count);
    };
    Index c = 0;
    for (; c + kColumns <= columns; c += kColumns, pass(kColumns))
        add_tile<Rows, kColumns>(factors, stride, blocks, sums + c * Rows * kLaneWidth<Real>);
    for (; c < columns; ++c, pass(1))
        add_tile<Rows, 1>(factors, stride, blocks, sums + c * Rows * kLaneWidth<Real>);
}

/// sums += head tail for the coefficients begin .. end - 1.
template <std::size_t Count, class Real>
void add_products(const MomentLayout& layout, const std::array<Factors<Real>, Count>& factors, Index blocks,
                  Index begin, Index end, Real* sums) {
    const Index stride = table_size<Real>(layout);
    Index place = 0;
    for (const MomentLayout::Term& term : layout.terms())
        layout.visit_rows(term.head, term.tail, [&](Index r, int rows, Index columns) {
            const Index first = place;
            place += rows * columns;
            if (!Crew::kAlone && (first < begin || first >= end)) return; // another thread's
            std::array<Factors<Real>, Count> these = factors;
            for (Factors<Real>& f : these) {
                f.heads = row_of(f.heads, layout.row(term.head) + r);
                f.tails = row_of(f.tails, layout.row(term.tail));
            }
            if (rows == 2)
                add_tiles<2>(these, stride, blocks, columns, sums + first * kLaneWidth<Real>);
            else
                add_tiles<1>(these, stride, blocks, columns, sums + first * kLaneWidth<Real>);
        });
}

} // namespace

namespace {

/// C(d + k - 1, k).
double products_of(Eigen::Index d, int k) {
    double count = 1.0;
    for (int i = 1; i <= k; ++i) count = count * static_cast<double>(d + i - 1) / i;
    return count;
}

} // namespace

double MomentTensor::tuples(Eigen::Index d, const Polynomial& G) {
    double count = 0.0;
    for (int k = 1; k <= G.degree; ++k)
        if (G[k] != 0.0) count += products_of(d, k);
    return count;
}

double MomentTensor::bytes(Eigen::Index d, const Polynomial& G) {
    constexpr double kPerTuple = 56.0; // 52, and what is allocated beside it
    constexpr double kPerProduct = 2.0 * (kTogether + 1) * kBlock<double> * sizeof(double);
    return kPerTuple * tuples(d, G) + kPerProduct * products_of(d + 1, (G.degree + 1) / 2);
}

template <class Real>
void MomentTensor::add_moments(Tables<Real>& tables, const Slice& slice, const Neurons& w, Eigen::Index begin,
                               Eigen::Index count, Real* sums) const {
    const Index size = table_size<Real>(layout_), end = begin + count;
    tables.heads.resize(kTogether * size);
    tables.tails.resize(kTogether * size);
    for (Index first = begin; first < end;) {
        Index blocks = 0;
        for (; blocks < kTogether && first < end; ++blocks, first += kBlock<Real>) {
            Real* const heads = tables.heads.data() + blocks * size;
            load_coordinates(layout_, w, first, std::min(kBlock<Real>, end - first), Real{1}, heads);
            make_products(layout_, heads);
            make_tails<Real>(layout_, heads, tables.tails.data() + blocks * size);
        }
        add_products(layout_, std::array{Factors<Real>{tables.heads.data(), tables.tails.data()}}, blocks,
                     slice.begin, slice.end, sums);
    }
}

template <class Real>
void MomentTensor::add_changes(Tables<Real>& tables, const Slice& slice, const Neurons& w, const Neurons& v,
                               Eigen::Index begin, Eigen::Index count, Real* sums) const {
    const Index size = table_size<Real>(layout_), end = begin + count;
    for (auto* table : {&tables.heads, &tables.tails, &tables.moved_heads, &tables.moved_tails})
        table->resize(kTogether * size);
    for (Index first = begin; first < end;) {
        Index blocks = 0;
        for (; blocks < kTogether && first < end; ++blocks, first += kBlock<Real>) {
            const Index used = std::min(kBlock<Real>, end - first);
            Real* const heads = tables.heads.data() + blocks * size;
            Real* const moved_heads = tables.moved_heads.data() + blocks * size;
            load_coordinates(layout_, w, first, used, Real{1}, heads);
            load_coordinates(layout_, v, first, used, Real{0}, moved_heads);
            make_products(layout_, heads);
            make_changes(layout_, heads, moved_heads);
            make_tails<Real>(layout_, heads, tables.tails.data() + blocks * size);
            make_tails<Real>(layout_, moved_heads, tables.moved_tails.data() + blocks * size);
        }
        add_products(layout_,
                     std::array{Factors<Real>{tables.moved_heads.data(), tables.tails.data()},
                                Factors<Real>{tables.heads.data(), tables.moved_tails.data()}},
                     blocks, slice.begin, slice.end, sums);
    }
}

std::vector<MomentTensor::Slice> MomentTensor::slices(Eigen::Index count) const {
    const Index size = layout_.factors().size();
    const Index parts = threads_for(static_cast<double>(count) * static_cast<double>(size));
    if (parts == 1) return {{0, size}};
    std::vector<Slice> cut;
    Index place = 0;
    for (const MomentLayout::Term& term : layout_.terms())
        layout_.visit_rows(term.head, term.tail, [&](Index, int rows, Index columns) {
            if (place >= static_cast<Index>(cut.size()) * size / parts) {
                if (!cut.empty()) cut.back().end = place;
                cut.push_back({place, size});
            }
            place += rows * columns;
        });
    return cut;
}

template <class Real>
void MomentTensor::sum_up(Space<Real>& space, const Neurons& w, const Neurons* v, Eigen::Index count) {
    const std::vector<Slice> cut = slices(count);
    const Index size = layout_.factors().size();
    sums_.resize(size * kLaneWidth<double>);
    if constexpr (sizeof(Real) < sizeof(double)) single_sums_.resize(size * kLaneWidth<Real>);
    if (space.threads < cut.size()) {
        space.threads = cut.size();
        space.tables.reset(new Tables<Real>[space.threads]);
    }
    Crew::here().each(static_cast<Index>(cut.size()), [&](Index part) {
        const Slice& slice = cut[static_cast<std::size_t>(part)];
        Tables<Real>& tables = space.tables[static_cast<std::size_t>(part)];
        const auto clear = [&slice](auto* sums, Index width) {
            std::fill(sums + slice.begin * width, sums + slice.end * width, 0);
        };
        const auto add = [&](Index first, Index some, Real* sums) {
            if (v)
                add_changes(tables, slice, w, *v, first, some, sums);
            else
                add_moments(tables, slice, w, first, some, sums);
        };
        clear(sums_.data(), kLaneWidth<double>);
        if constexpr (sizeof(Real) == sizeof(double)) {
            add(0, count, sums_.data());
        } else {
            constexpr Index kRun = kSingleRounds * kTogether * kBlock<float>;
            for (Index first = 0; first < count; first += kRun) {
                clear(single_sums_.data(), kLaneWidth<float>);
                add(first, std::min(kRun, count - first), single_sums_.data());
                for (Index a = slice.begin; a < slice.end; ++a) {
                    const float* const from = single_sums_.data() + a * kLaneWidth<float>;
                    double* const to = sums_.data() + a * kLaneWidth<double>;
                    for (Index l = 0; l < kLaneWidth<double>; ++l)
                        to[l] +=
                            static_cast<double>(from[l]) + static_cast<double>(from[l + kLaneWidth<double>]);
                }
            }
        }
    });
}

void MomentTensor::set(const Neurons& w, Precision precision) {
    if (precision == Precision::single)
        sum_up(single_, w, nullptr, w.cols());
    else
        sum_up(double_, w, nullptr, w.cols());
    finish(w.cols(), precision);
}

void MomentTensor::set_change(const Neurons& w, const Neurons& v, Precision precision) {
    if (precision == Precision::single)
        sum_up(single_, w, &v, v.cols());
    else
        sum_up(double_, w, &v, v.cols());
    finish(v.cols(), precision);
}

void MomentTensor::finish(Eigen::Index count, Precision precision) {
    const Index size = layout_.factors().size();
    const double scale = 1.0 / static_cast<double>(count);
    moment_.resize(size);
    for (Index a = 0; a < size; ++a) {
        double sum = 0.0;
        for (Index l = 0; l < kLaneWidth<double>; ++l) sum += sums_[a * kLaneWidth<double> + l];
        moment_[a] = scale * sum;
    }
    precision_ = precision;
    if (precision == Precision::single)
        finish_coefficients(single_);
    else
        finish_coefficients(double_);
}

template <class Real> void MomentTensor::finish_coefficients(Space<Real>& space) {
    space.by_head = (layout_.factors() * moment_).cast<Real>();
    const auto& by_tail = layout_.by_tail();
    space.by_tail.resize(static_cast<Index>(by_tail.size()));
    for (std::size_t a = 0; a < by_tail.size(); ++a)
        space.by_tail[static_cast<Index>(a)] = space.by_head[by_tail[a]];
}

template <class Real>
void MomentTensor::gradient_by(const Space<Real>& space, const Neurons& w, Eigen::Index begin,
                               Eigen::Index count, Neurons& out) const {
    const Index size = table_size<Real>(layout_);
    Numbers<Real> tables(3 * size);
    Real *const heads = tables.data(), *const tails = heads + size, *const derivative = tails + size;
    const auto by_head = [](Index row) { return row; };
    const auto by_tail = [this](Index row) { return layout_.head_of_tail(row); };
    for (Index first = begin; first < begin + count; first += kBlock<Real>) {
        const Index used = std::min(kBlock<Real>, begin + count - first);
        load_coordinates(layout_, w, first, used, Real{1}, heads);
        make_products(layout_, heads);
        make_tails<Real>(layout_, heads, tails);
        std::fill(derivative, derivative + size, Real{0});
        const Real *head = space.by_head.data(), *tail = space.by_tail.data();
        for (const auto& [p, q] : layout_.terms()) {
            head = multiply<Real>(layout_, p, q, head, tails, derivative, by_head);
            if (q > 0) tail = multiply<Real>(layout_, q, p, tail, heads, derivative, by_tail);
        }
        derive_products<Real>(layout_, heads, derivative);
        for (Index k = 0; k < layout_.d(); ++k) {
            const Real* const from = row_of(derivative, layout_.row(1) + k);
            std::copy(from, from + used, out.data() + k * out.cols() + first);
        }
    }
}

void MomentTensor::gradient(const Neurons& w, Eigen::Index begin, Eigen::Index count, Neurons& out) const {
    if (precision_ == Precision::single)
        gradient_by(single_, w, begin, count, out);
    else
        gradient_by(double_, w, begin, count, out);
}

double MomentTensor::energy() const {
    double sum = constant_;
    for (Index a = 0; a < moment_.size(); ++a) sum += layout_.factors()[a] * moment_[a] * moment_[a];
    return sum;
}

std::size_t MomentTensor::heap_bytes() const {
    std::size_t sum = layout_.heap_bytes() + equator::heap_bytes(sums_) + equator::heap_bytes(moment_) +
                      equator::heap_bytes(single_sums_);
    const auto add = [&sum](const auto& space) {
        sum += equator::heap_bytes(space.by_head) + equator::heap_bytes(space.by_tail) +
               space.threads * sizeof(space.tables[0]);
        for (std::size_t part = 0; part < space.threads; ++part) {
            const auto& tables = space.tables[part];
            for (const auto* numbers :
                 {&tables.heads, &tables.tails, &tables.moved_heads, &tables.moved_tails})
                sum += equator::heap_bytes(*numbers);
        }
    };
    add(double_);
    add(single_);
    return sum;
}

} // namespace equator
