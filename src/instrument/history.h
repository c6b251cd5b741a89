// What the page remembers of a run: every tick's observables and digest, and the pictures of as many ticks as
// fit a budget.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "protocol/snapshot.h"

namespace equator {

class History {
  public:
    /// Bytes of snapshots kept for going back in time.
    static constexpr std::size_t kBudget = std::size_t{96} << 20;

    void clear();
    /// Ticks must ascend by one. The first has a picture; one without leaves its numbers and digest alone.
    void add(Snapshot&& snapshot);
    /// Keeps the picture of a tick that had one before, computed again; one at a time.
    void put_back(Snapshot&& snapshot) { revisited_ = std::move(snapshot); }

    bool empty() const { return snapshots_.empty(); }
    /// Whether the picture of a tick is here.
    bool has(std::uint32_t tick) const;
    /// The snapshot at `tick`, or the last kept one before it. Precondition: not empty.
    const Snapshot& at(std::uint32_t tick) const;
    const Snapshot& newest() const { return snapshots_.rbegin()->second; }
    /// All values of a quantity so far, one per tick.
    std::span<const double> series(Quantity q) const { return series_[static_cast<std::size_t>(q)]; }
    /// The numbers of the run's narrower networks so far: of the k-th, one per tick; none if there is no
    /// such.
    std::span<const double> narrower(std::size_t k, Snapshot::WidthNumber which) const;
    std::size_t narrower_count() const { return narrower_.size() / Snapshot::width_numbers; }
    /// Where a neuron has been up to `tick`: (x, y, z) at each kept picture, oldest first, at most `most`
    /// points. O(kept pictures).
    std::vector<float> trail(std::size_t neuron, std::uint32_t tick, std::size_t most) const;
    /// Where the first `neurons` neurons (at most those with numbers of their own) were in the last
    /// `pictures` kept pictures up to `tick`: 3 per neuron, picture by picture, oldest first, into `out`.
    /// Returns how many pictures. O(neurons pictures).
    std::size_t trails(std::size_t neurons, std::uint32_t tick, std::size_t pictures,
                       std::vector<float>& out) const;
    /// How a number of `count` neurons from `first` on (as far as they have numbers of their own) went: the
    /// times of at most `most` kept pictures, spread evenly over the run so far with the newest among them,
    /// into x, and value(picture, neuron) there into y, neuron by neuron. Returns how many neurons.
    /// Precondition: most >= 2. O(kept pictures + count most).
    std::size_t lines(std::size_t first, std::size_t count, std::size_t most,
                      float (*value)(const Snapshot&, std::size_t), std::vector<double>& x,
                      std::vector<double>& y) const;
    /// Ticks so far, and the digest at each of them.
    std::uint32_t ticks() const { return static_cast<std::uint32_t>(digests_.size()); }
    std::uint64_t digest(std::uint32_t tick) const { return digests_[tick]; }
    /// Every how many ticks a picture is kept; 1 until the budget is reached.
    std::uint32_t stride() const { return stride_; }

  private:
    void thin();

    std::array<std::vector<double>, kQuantityCount> series_;
    std::vector<std::vector<double>> narrower_; ///< Snapshot::narrower over time
    std::vector<std::uint64_t> digests_;
    std::map<std::uint32_t, Snapshot> snapshots_;
    std::optional<Snapshot> revisited_;
    std::size_t bytes_ = 0;
    std::uint32_t stride_ = 1;
};

} // namespace equator
