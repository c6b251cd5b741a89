#include "finite/moments/moment_layout.h"

#include <utility>

#include "base/heap_bytes.h"

namespace equator {

/// A row of a table.
struct MomentLayout::Product {
    std::vector<Index> coordinates; ///< nondecreasing
    int run = 0;                    ///< how often the last one stands at the end
    double factorials = 1.0;        ///< of all exponents, multiplied
};

namespace {

double factorial(int n) {
    double product = 1.0;
    for (int i = 2; i <= n; ++i) product *= i;
    return product;
}

std::size_t at(Eigen::Index i) {
    return static_cast<std::size_t>(i);
}

} // namespace

MomentLayout::MomentLayout(Index d, const Polynomial& G) : d_(d), depth_((G.degree + 1) / 2) {
    for (int p = 0; p <= depth_; ++p)
        for (Index n = 0; n <= d_; ++n)
            counts_.push_back(p == 0 ? 1 : n == 0 ? 0 : counts_.back() + count(p - 1, n));
    rows_.push_back(0);
    for (int p = 0; p <= depth_; ++p) rows_.push_back(rows_.back() + count(p, d_));

    const std::vector<std::vector<Product>> products = list_products();
    std::vector<double> factors;
    for (int k = 1; k <= G.degree; ++k) {
        if (G[k] == 0.0) continue;
        const Term term{(k + 1) / 2, k / 2};
        terms_.push_back(term);
        const auto& heads = products[at(term.head)];
        std::vector<std::pair<std::size_t, int>>
            places; // of a head's coefficients: the first, and their stride
        visit_rows(term.head, term.tail, [&](Index first, int rows, Index columns) {
            for (int r = 0; r < rows; ++r) places.emplace_back(factors.size() + at(r), rows);
            for (Index c = 0; c < columns; ++c) {
                const Index same = head_of_tail(row(term.tail) + c) - row(term.tail);
                const Product& tail = products[at(term.tail)][at(same)];
                int run = 0; // how often the tail's first coordinate stands at its beginning
                for (const Index coordinate : tail.coordinates) run += coordinate == tail.coordinates.front();
                for (int r = 0; r < rows; ++r) {
                    const Product& head = heads[at(first + r)];
                    double orders = factorial(k) / (head.factorials * tail.factorials);
                    if (run > 0 &&
                        head.coordinates.back() == tail.coordinates.front()) // one exponent, not two
                        orders *= factorial(head.run) * factorial(run) / factorial(head.run + run);
                    factors.push_back(G[k] * orders);
                }
            }
        });
        if (term.tail == 0) continue;
        visit_rows(term.tail, term.head, [&](Index first, int rows, Index columns) {
            for (Index c = 0; c < columns; ++c)
                for (int r = 0; r < rows; ++r) {
                    const auto& [begin, stride] = places[at(c)];
                    by_tail_.push_back(static_cast<std::int32_t>(begin + at((first + r) * stride)));
                }
        });
    }
    factors_ = Eigen::Map<const Eigen::ArrayXd>(factors.data(), static_cast<Index>(factors.size()));
}

/// All rows of all tables, and the rows of tails.
std::vector<std::vector<MomentLayout::Product>> MomentLayout::list_products() {
    std::vector<std::vector<Product>> products(at(depth_ + 1));
    products[0].resize(1);
    head_of_tail_.assign(at(rows_.back()), 0);
    for (int p = 1; p <= depth_; ++p)
        for (Index j = 0; j < d_; ++j)
            for (Index shorter = 0; shorter < count(p - 1, j + 1); ++shorter) {
                Product product = products[at(p - 1)][at(shorter)];
                product.run = p > 1 && product.coordinates.back() == j ? product.run + 1 : 1;
                product.factorials *= product.run;
                product.coordinates.push_back(j);
                // Its row among heads counts the tuples before it by their last coordinate, then by the last
                // but one, ...; among tails the same of the coordinates d - 1 - j, whose order is the
                // opposite one.
                Index tail = row(p);
                for (int i = 0; i < p; ++i) tail += count(p - i, d_ - 1 - product.coordinates[at(i)]);
                head_of_tail_[at(tail)] = row(p) + static_cast<Index>(products[at(p)].size());
                products[at(p)].push_back(std::move(product));
            }
    return products;
}

std::size_t MomentLayout::heap_bytes() const {
    return equator::heap_bytes(counts_) + equator::heap_bytes(rows_) + equator::heap_bytes(head_of_tail_) +
           equator::heap_bytes(by_tail_) + equator::heap_bytes(terms_) + equator::heap_bytes(factors_);
}

} // namespace equator
