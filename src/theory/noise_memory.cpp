#include "theory/noise_memory.h"

#include <cmath>
#include <utility>

#include "dynamics/heap_bytes.h"
#include "dynamics/mean_field.h"

namespace equator {

void NoiseMemory::start(Eigen::ArrayXd weights, std::size_t most) {
    most_ = most;
    weights_ = std::move(weights);
    since_.reset(weights_.size());
    open_par_ = open_perp_ = Eigen::ArrayXd::Zero(weights_.size());
}

/// ( sum_i weight_i (par_i + perp_i) )^{1/2}, as the sum of four sums of every fourth term: in one, each
/// addition would wait for the one before.
double NoiseMemory::size(const Cell& cell) const {
    constexpr Eigen::Index kSums = 4;
    double sums[kSums] = {};
    const auto term = [&](Eigen::Index i) { return weights_[i] * (cell.par[i] + cell.perp[i]); };
    Eigen::Index i = 0;
    for (; i + kSums <= weights_.size(); i += kSums)
        for (Eigen::Index n = 0; n < kSums; ++n) sums[n] += term(i + n);
    for (; i < weights_.size(); ++i) sums[0] += term(i);
    return std::sqrt((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

void NoiseMemory::extend(const Stretch& since, const Eigen::ArrayXd& par, const Eigen::ArrayXd& perp) {
    since_.then(since);
    if (open_) {
        open_par_ = open_par_ * since.j_par.abs() + par;
        open_perp_ = open_perp_ * since.j_perp.abs() + perp;
    } else {
        open_par_ = par;
        open_perp_ = perp;
    }
    open_ = true;
}

void NoiseMemory::carry() {
    const Eigen::ArrayXd par2 = since_.j_par.square(), perp2 = since_.j_perp.square();
    for (Cell& cell : cells_) {
        cell.par *= par2;
        cell.perp *= perp2;
    }
    since_.reset(weights_.size());
}

void NoiseMemory::close() {
    if (!open_) return;
    carry();
    cells_.push_back({open_par_.square(), open_perp_.square()});
    open_ = false;
    if (cells_.size() > most_) join_neighbours();
}

void NoiseMemory::refine(const std::vector<bool>& which, Eigen::ArrayXd weights) {
    carry();
    weights_ = std::move(weights);
    since_.reset(weights_.size());
    for (Cell& cell : cells_)
        for (Eigen::ArrayXd* square : {&cell.par, &cell.perp})
            *square = halve_panels(square->sqrt(), which).max(0.0).square();
    for (Eigen::ArrayXd* size : {&open_par_, &open_perp_}) *size = halve_panels(*size, which).max(0.0);
}

double NoiseMemory::bound() const {
    const Eigen::ArrayXd par2 = since_.j_par.square(), perp2 = since_.j_perp.square();
    double sum = 0.0;
    Cell carried;
    for (const Cell& cell : cells_) {
        carried.par = cell.par * par2;
        carried.perp = cell.perp * perp2;
        sum += size(carried);
    }
    if (open_) sum += size({open_par_.square(), open_perp_.square()});
    return sum;
}

/// Joins the quarter of the cells with their next ones that costs B the least now; no cell is joined twice.
/// Equal costs (a past that has died out) join the oldest first.
void NoiseMemory::join_neighbours() {
    const auto joined = [](const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
        return Eigen::ArrayXd((a.sqrt() + b.sqrt()).square());
    };
    std::vector<double> loss;
    for (std::size_t n = 0; n + 1 < cells_.size(); ++n) {
        const Cell &a = cells_[n], &b = cells_[n + 1];
        loss.push_back(size(a) + size(b) - size({joined(a.par, b.par), joined(a.perp, b.perp)}));
    }
    std::vector<char> taken(cells_.size(), 0), with_next(cells_.size(), 0);
    for (std::size_t wanted = cells_.size() / 4; wanted > 0; --wanted) {
        std::size_t best = cells_.size();
        for (std::size_t n = 0; n < loss.size(); ++n)
            if (!taken[n] && !taken[n + 1] && (best == cells_.size() || loss[n] < loss[best])) best = n;
        if (best == cells_.size()) break;
        taken[best] = taken[best + 1] = with_next[best] = 1;
    }
    std::size_t kept = 0;
    for (std::size_t n = 0; n < cells_.size(); ++n, ++kept) {
        Cell& cell = cells_[kept];
        if (kept != n) std::swap(cell, cells_[n]);
        if (!with_next[n]) continue;
        const Cell& next = cells_[++n];
        cell.par = joined(cell.par, next.par);
        cell.perp = joined(cell.perp, next.perp);
    }
    cells_.resize(kept);
}

std::size_t NoiseMemory::heap_bytes() const {
    std::size_t sum = equator::heap_bytes(cells_);
    for (const Eigen::ArrayXd* array : {&weights_, &since_.j_par, &since_.j_perp, &open_par_, &open_perp_})
        sum += equator::heap_bytes(*array);
    for (const Cell& cell : cells_) sum += equator::heap_bytes(cell.par) + equator::heap_bytes(cell.perp);
    return sum;
}

} // namespace equator
