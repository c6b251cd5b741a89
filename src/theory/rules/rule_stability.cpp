#include "theory/rules/rule_stability.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "theory/noise_memory.h"

namespace equator {
namespace {

/// As AverageStability's.
constexpr double kCellSpacing = 0.1;
constexpr std::size_t kCoarseMemories = kMostMemories / 4;

/// Vectors below each other, each multiplied.
Neurons carried(const Neurons& matrices, Eigen::Index n, const Neurons& x) {
    Neurons all(x.rows(), x.cols()), part;
    for (Eigen::Index first = 0; first < x.rows(); first += n) {
        multiply(matrices, x.middleRows(first, n), part);
        all.middleRows(first, n) = part;
    }
    return all;
}

NoiseParts carried(const BlockShape& shape, const Blocks& blocks, const NoiseParts& x) {
    return {carried(blocks.par, shape.par(), x.par), carried(blocks.perp, shape.perp(), x.perp)};
}

void add(NoiseParts& sum, const NoiseParts& more) {
    sum.par += more.par;
    sum.perp += more.perp;
}

void scale(NoiseParts& x, double factor) {
    x.par *= factor;
    x.perp *= factor;
}

} // namespace

void RuleMemory::start(const BlockShape& shape, const Eigen::ArrayXd& weights, std::size_t most) {
    shape_ = shape;
    weights_ = weights;
    most_ = most;
    since_ = Blocks::unit(shape, weights.size());
}

void RuleMemory::extend(const Blocks& since, const NoiseParts& integrated) {
    since_.then(since);
    if (is_open_) {
        open_ = carried(shape_, since, open_);
        add(open_, integrated);
    } else {
        open_ = integrated;
    }
    is_open_ = true;
}

double RuleMemory::size(const NoiseParts& cell) const {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < weights_.size(); ++i) {
        double square = cell.perp(0, i) * cell.perp(0, i);
        for (Eigen::Index first = 0; first < cell.par.rows(); first += shape_.par())
            for (Eigen::Index k = first; k < first + shape_.sized(); ++k)
                square += cell.par(k, i) * cell.par(k, i);
        sum += weights_[i] * square;
    }
    return std::sqrt(sum);
}

void RuleMemory::carry() {
    for (NoiseParts& cell : cells_) cell = carried(shape_, since_, cell);
    since_ = Blocks::unit(shape_, weights_.size());
}

void RuleMemory::close() {
    if (!is_open_) return;
    carry();
    cells_.push_back(open_);
    is_open_ = false;
    if (cells_.size() <= most_) return;
    std::vector<double> sizes, loss;
    for (const NoiseParts& cell : cells_) sizes.push_back(size(cell));
    for (std::size_t n = 0; n + 1 < cells_.size(); ++n) {
        NoiseParts joined = cells_[n];
        add(joined, cells_[n + 1]);
        loss.push_back(sizes[n] + sizes[n + 1] - size(joined));
    }
    const std::vector<char> with_next = cheapest_joins(loss);
    std::size_t kept = 0;
    for (std::size_t n = 0; n < cells_.size(); ++n, ++kept) {
        if (kept != n) std::swap(cells_[kept], cells_[n]);
        if (with_next[n]) add(cells_[kept], cells_[n + 1]), ++n;
    }
    cells_.resize(kept);
}

double RuleMemory::bound() const {
    double sum = 0.0;
    for (const NoiseParts& cell : cells_) sum += size(is_open_ ? carried(shape_, since_, cell) : cell);
    if (is_open_) sum += size(open_);
    return sum;
}

std::size_t RuleMemory::heap_bytes() const {
    const auto of = [](const NoiseParts& x) {
        return equator::heap_bytes(x.par) + equator::heap_bytes(x.perp);
    };
    std::size_t sum =
        equator::heap_bytes(cells_) + equator::heap_bytes(weights_) + since_.heap_bytes() + of(open_);
    for (const NoiseParts& cell : cells_) sum += of(cell);
    return sum;
}

RuleStability::RuleStability(const BlockShape& shape, const Eigen::ArrayXd& weights, const NoiseParts& noise)
    : shape_(shape), noise_(noise), coarse_noise_(noise), coarse_since_(Blocks::unit(shape, weights.size())) {
    fine_.start(shape, weights, kMostMemories);
    coarse_.start(shape, weights, kCoarseMemories);
}

void RuleStability::flow(double h, const DisplacementBlocks& blocks, const NoiseParts& noise) {
    if (blocks.from_rest()) {
        NoiseParts first = noise;
        scale(first, 0.25 * h);
        const Eigen::Index vectors = shape_.par();
        for (Eigen::Index at = 0; at < first.par.rows(); at += vectors) {
            first.par.row(at) = 0.5 * h * first.par.row(at + shape_.force_par());
            if (shape_.trains) first.par.row(at + 1) *= 4.0;
        }
        first.perp.row(0) = 0.5 * h * first.perp.row(1);
        for (RuleMemory* memory : {&fine_, &coarse_}) {
            memory->extend(blocks.since(), first);
            memory->close();
        }
        noise_ = coarse_noise_ = noise;
        bound_ = fine_.bound();
        return;
    }
    const auto extend = [&](RuleMemory& memory, double step, const Blocks& since, NoiseParts& before) {
        NoiseParts integrated = carried(shape_, since, before);
        add(integrated, noise);
        scale(integrated, 0.5 * step);
        memory.extend(since, integrated);
        memory.close();
        before = noise;
    };
    extend(fine_, h, blocks.since(), noise_);
    bound_ = fine_.bound();
    coarse_since_.then(blocks.since());
    coarse_step_ += h;
    second_ = !second_;
    if (second_) return;
    extend(coarse_, coarse_step_, coarse_since_, coarse_noise_);
    coarse_since_ = Blocks::unit(shape_, noise.par.cols());
    coarse_step_ = 0.0;
    compare();
}

void RuleStability::step(double turned, const DisplacementBlocks& blocks, const NoiseParts& noise) {
    const NoiseParts left = carried(shape_, blocks.response(), noise_);
    for (RuleMemory* memory : {&fine_, &coarse_}) memory->extend(blocks.since(), left);
    bound_ = -1.0;
    noise_ = noise;
    turned_ += turned;
    if (turned_ < kCellSpacing) return;
    turned_ = 0.0;
    fine_.close();
    second_ = !second_;
    if (second_) return;
    coarse_.close();
    compare();
}

void RuleStability::compare() {
    const double bound = std::sqrt(value());
    if (bound > 0.0) relative_error_ = std::fabs(coarse_.bound() / bound - 1.0);
}

double RuleStability::value() const {
    const double bound = bound_ < 0.0 ? fine_.bound() : bound_;
    return bound * bound;
}

std::size_t RuleStability::heap_bytes() const {
    std::size_t sum = fine_.heap_bytes() + coarse_.heap_bytes() + coarse_since_.heap_bytes();
    for (const NoiseParts* x : {&noise_, &coarse_noise_})
        sum += equator::heap_bytes(x->par) + equator::heap_bytes(x->perp);
    return sum;
}

} // namespace equator
