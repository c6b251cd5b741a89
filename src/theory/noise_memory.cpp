#include "theory/noise_memory.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/heap_bytes.h"
#include "infinite/mean_field.h"

// Loops over elements are written out here, with plain pointers: as expressions of whole arrays they take
// five times the space, and built for size an element asked for is a call.

namespace equator {

std::vector<char> cheapest_joins(const std::vector<double>& loss) {
    const std::size_t cells = loss.size() + 1;
    std::vector<char> taken(cells, 0), with_next(cells, 0);
    for (std::size_t wanted = cells / 4; wanted > 0; --wanted) {
        std::size_t best = cells;
        for (std::size_t n = 0; n < loss.size(); ++n)
            if (!taken[n] && !taken[n + 1] && (best == cells || loss[n] < loss[best])) best = n;
        if (best == cells) break;
        taken[best] = taken[best + 1] = with_next[best] = 1;
    }
    return with_next;
}

void NoiseMemory::start(const Eigen::ArrayXd& weights, std::size_t most) {
    most_ = most;
    weights_ = weights;
    since_.reset(weights_.size());
    open_.par = open_.perp = since_.j_par;
    is_open_ = false;
}

/// ( sum_i weight_i (par_i^2 + perp_i^2) )^{1/2} of sizes, each times its factor squared if there are
/// factors, as the sum of four sums of every fourth term: in one, each addition would wait for the one
/// before.
double NoiseMemory::size(const Cell& cell, const Propagator* factors) const {
    constexpr Eigen::Index kSums = 4;
    double sums[kSums] = {};
    const double *const pars = cell.par.data(), *const perps = cell.perp.data(),
                        *const weight = weights_.data();
    const double *const j_par = factors ? factors->j_par.data() : nullptr, *const j_perp =
                                                                               factors
                                                                                   ? factors->j_perp.data()
                                                                                   : nullptr;
    const auto term = [&](Eigen::Index i) {
        const double par = j_par ? pars[i] * j_par[i] : pars[i],
                     perp = j_par ? perps[i] * j_perp[i] : perps[i];
        return weight[i] * (par * par + perp * perp);
    };
    Eigen::Index i = 0;
    for (; i + kSums <= weights_.size(); i += kSums) {
        sums[0] += term(i);
        sums[1] += term(i + 1);
        sums[2] += term(i + 2);
        sums[3] += term(i + 3);
    }
    for (Eigen::Index k = 0; i < weights_.size(); ++i, ++k) sums[k] += term(i);
    return std::sqrt((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

void NoiseMemory::extend(const Propagator& since, const Eigen::ArrayXd& par, const Eigen::ArrayXd& perp) {
    since_.then(since);
    for (Eigen::Index i = 0; i < weights_.size(); ++i) {
        open_.par[i] = (is_open_ ? open_.par[i] * std::fabs(since.j_par[i]) : 0.0) + par[i];
        open_.perp[i] = (is_open_ ? open_.perp[i] * std::fabs(since.j_perp[i]) : 0.0) + perp[i];
    }
    is_open_ = true;
}

void NoiseMemory::carry() {
    const auto multiply = [](Eigen::ArrayXd& sizes, const Eigen::ArrayXd& J) {
        double* const size = sizes.data();
        const double* const factor = J.data();
        for (Eigen::Index i = 0, count = J.size(); i < count; ++i) size[i] *= std::fabs(factor[i]);
    };
    for (Cell& cell : cells_) {
        multiply(cell.par, since_.j_par);
        multiply(cell.perp, since_.j_perp);
    }
    since_.reset(weights_.size());
}

void NoiseMemory::close() {
    if (!is_open_) return;
    carry();
    cells_.push_back(open_);
    is_open_ = false;
    if (cells_.size() > most_) join_neighbours();
}

void NoiseMemory::refine(const std::vector<bool>& which, const Eigen::ArrayXd& weights) {
    carry();
    weights_ = weights;
    since_.reset(weights_.size());
    const auto refine_sizes = [&which](Eigen::ArrayXd& sizes) {
        sizes = halve_panels(sizes, which);
        for (Eigen::Index i = 0; i < sizes.size(); ++i) sizes[i] = std::max(sizes[i], 0.0);
    };
    for (Cell& cell : cells_)
        for (Eigen::ArrayXd* sizes : {&cell.par, &cell.perp}) refine_sizes(*sizes);
    for (Eigen::ArrayXd* sizes : {&open_.par, &open_.perp}) refine_sizes(*sizes);
}

double NoiseMemory::bound() const {
    double sum = 0.0;
    for (const Cell& cell : cells_) sum += size(cell, &since_);
    if (is_open_) sum += size(open_, nullptr);
    return sum;
}

/// Joins the cheapest of the cells with their next ones.
void NoiseMemory::join_neighbours() {
    const auto join = [](Cell& into, const Cell& next) {
        for (Eigen::Index i = 0; i < next.par.size(); ++i) {
            into.par[i] += next.par[i];
            into.perp[i] += next.perp[i];
        }
    };
    std::vector<double> sizes, loss;
    for (const Cell& cell : cells_) sizes.push_back(size(cell, nullptr));
    Cell joined;
    for (std::size_t n = 0; n + 1 < cells_.size(); ++n) {
        joined = cells_[n];
        join(joined, cells_[n + 1]);
        loss.push_back(sizes[n] + sizes[n + 1] - size(joined, nullptr));
    }
    const std::vector<char> with_next = cheapest_joins(loss);
    std::size_t kept = 0;
    for (std::size_t n = 0; n < cells_.size(); ++n, ++kept) {
        if (kept != n) std::swap(cells_[kept], cells_[n]);
        if (with_next[n]) join(cells_[kept], cells_[n + 1]), ++n;
    }
    cells_.resize(kept);
}

std::size_t NoiseMemory::heap_bytes() const {
    std::size_t sum = equator::heap_bytes(cells_) + equator::heap_bytes(weights_) + since_.heap_bytes();
    for (const Cell& cell : cells_) sum += equator::heap_bytes(cell.par) + equator::heap_bytes(cell.perp);
    return sum + equator::heap_bytes(open_.par) + equator::heap_bytes(open_.perp);
}

} // namespace equator
