#include "protocol/distances.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "base/bits.h"
#include "protocol/snapshot.h"

namespace equator {

namespace {

std::vector<float> shares(std::span<const std::uint8_t> bins) {
    std::array<std::uint32_t, kDistanceBins> counts{};
    for (const std::uint8_t bin : bins) ++counts[bin];
    std::vector<float> out(kDistanceBins);
    for (std::size_t i = 0; i < kDistanceBins; ++i)
        out[i] = static_cast<float>(static_cast<double>(counts[i]) / static_cast<double>(bins.size()));
    return out;
}

} // namespace

std::uint8_t distance_bin(double distance) {
    // A positive double's bits ascend with it; those of the exponent and the first three of the fraction
    // count eighths of octaves.
    constexpr int kBelow = 52 - 3;
    static_assert(kBinsPerOctave == 8);
    const auto count = [](double x) {
        return static_cast<std::int64_t>(bits_as<std::uint64_t>(x) >> kBelow);
    };
    return static_cast<std::uint8_t>(
        std::clamp<std::int64_t>(count(distance) - count(kLeastDistance), 0, kDistanceBins - 1));
}

std::vector<float> distance_histogram(const Eigen::ArrayXd& distances) {
    std::vector<std::uint8_t> bins(static_cast<std::size_t>(distances.size()));
    std::transform(distances.begin(), distances.end(), bins.begin(), distance_bin);
    return shares(bins);
}

void LargestDistances::see(std::uint32_t tick, const Eigen::ArrayXd& distances) {
    if (!histograms_.empty() && tick <= histograms_.back().first) return;
    largest_.resize(static_cast<std::size_t>(distances.size()), 0);
    std::transform(largest_.begin(), largest_.end(), distances.begin(), largest_.begin(),
                   [](std::uint8_t bin, double distance) { return std::max(bin, distance_bin(distance)); });
    histograms_.emplace_back(tick, shares(largest_));
}

std::span<const float> LargestDistances::at(std::uint32_t tick) const {
    const auto after = std::partition_point(histograms_.begin(), histograms_.end(),
                                            [tick](const auto& seen) { return seen.first <= tick; });
    return after == histograms_.begin() ? std::span<const float>{} : std::span(std::prev(after)->second);
}

} // namespace equator
