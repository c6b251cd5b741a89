#include "figure/labels.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace equator {

void spread_labels(std::span<double> middles, double height, double lo, double hi) {
    const std::size_t n = middles.size();
    if (n == 0) return;
    if (height * static_cast<double>(n) > hi - lo) height = std::max(0.0, (hi - lo) / static_cast<double>(n));

    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t k = 1; k < n; ++k) // few labels: they are put in one by one, equal ones in their order
        for (std::size_t i = k; i > 0 && middles[order[i]] < middles[order[i - 1]]; --i)
            std::swap(order[i], order[i - 1]);

    // With z_k = (k-th middle) - k height the condition is that z ascends: isotonic regression. Neighbouring
    // blocks that would cross are pooled at their mean.
    struct Block {
        double sum;
        std::size_t count;
        double mean() const { return sum / static_cast<double>(count); }
    };
    std::vector<Block> blocks;
    for (std::size_t k = 0; k < n; ++k) {
        Block block{middles[order[k]] - static_cast<double>(k) * height, 1};
        while (!blocks.empty() && blocks.back().mean() > block.mean()) {
            block.sum += blocks.back().sum;
            block.count += blocks.back().count;
            blocks.pop_back();
        }
        blocks.push_back(block);
    }
    // In z the walls are the same for all labels; clamping an isotonic solution keeps it optimal.
    const double first = lo + 0.5 * height;
    const double last = hi - 0.5 * height - static_cast<double>(n - 1) * height;
    std::size_t k = 0;
    for (const Block& block : blocks)
        for (std::size_t i = 0; i < block.count; ++i, ++k)
            middles[order[k]] =
                std::clamp(block.mean(), first, std::max(first, last)) + static_cast<double>(k) * height;
}

} // namespace equator
