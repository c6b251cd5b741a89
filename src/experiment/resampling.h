// What every bootstrap here draws with: whole groups, from a stream of its own, the same everywhere.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace equator {

/// Share of the resamples on either side of a 95 per cent interval.
inline constexpr double kTail = 0.5 * (1.0 - 0.95);
/// Fewer groups than this say too little about the spread between groups to resample them.
inline constexpr std::size_t kFewestGroups = 3;
inline constexpr std::size_t kBootstrapSamples = 2000;

/// Draws of the bootstrap: a counter-based stream apart from every scenario's.
class Draws {
  public:
    /// Uniform in 0 .. end - 1. The bias of the multiplication is below 2^-32 end.
    std::size_t below(std::size_t end) {
        if (used_ == 4) {
            words_ = philox4x32(
                {static_cast<std::uint32_t>(counter_), static_cast<std::uint32_t>(counter_ >> 32), 0, 0},
                {0x626f6f74u, 0x73747261u}); // "boot", "stra"
            ++counter_;
            used_ = 0;
        }
        return static_cast<std::size_t>((static_cast<std::uint64_t>(words_[used_++]) * end) >> 32);
    }

  private:
    std::array<std::uint32_t, 4> words_{};
    std::uint64_t counter_ = 0;
    std::size_t used_ = 4;
};

/// Groups' numbers, each once and ascending.
inline std::vector<std::size_t> distinct_groups(std::vector<std::size_t> groups) {
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    return groups;
}
/// A group's place among them. Precondition: it is one of them.
inline std::size_t place_of(const std::vector<std::size_t>& groups, std::size_t group) {
    return static_cast<std::size_t>(std::lower_bound(groups.begin(), groups.end(), group) - groups.begin());
}

} // namespace equator
