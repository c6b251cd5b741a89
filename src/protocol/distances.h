// Histograms over neurons of their distances |Delta_i| from their twins: now, and of each neuron's largest so
// far.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace equator {

/// The bin of a distance (protocol/snapshot.h): what is less than the first edge counts as in the first bin,
/// what is not less than the last as in the last. By the number's own bits: the same everywhere. O(1).
std::uint8_t distance_bin(double distance);

/// Share of the distances in each of kDistanceBins bins. Precondition: not empty. O(m).
std::vector<float> distance_histogram(const Eigen::ArrayXd& distances);

/// The histogram of max over the ticks up to one of |Delta_i|, for every tick that was seen: it is written
/// down, so that a tick that is visited again has the one it had. Of each neuron the bin of its largest is
/// all that is kept, since a larger distance has no lower bin: a byte a neuron, and a histogram a tick.
class LargestDistances {
  public:
    /// The distances at a tick. Ticks ascend; an earlier one is no news. O(m).
    void see(std::uint32_t tick, const Eigen::ArrayXd& distances);
    /// That of the last tick seen at or before this one; none before the first. O(log ticks).
    std::span<const float> at(std::uint32_t tick) const;

  private:
    std::vector<std::uint8_t> largest_;
    std::vector<std::pair<std::uint32_t, std::vector<float>>> histograms_;
};

} // namespace equator
