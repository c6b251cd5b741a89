#include "instrument/history.h"

#include <algorithm>
#include <iterator>

namespace equator {

namespace {

std::size_t size_of(const Snapshot& s) {
    std::size_t floats = 0;
    each_list(s, [&floats](const std::vector<float>& list, ListLength) { floats += list.size(); });
    floats += s.teachers.size() + s.alignment.size() + s.companion.size() + s.curve.size();
    return sizeof s + sizeof(float) * floats + sizeof(WidePoint) * s.points.size();
}

} // namespace

void History::clear() {
    *this = History{};
}

void History::add(Snapshot&& snapshot) {
    for (std::size_t q = 0; q < kQuantityCount; ++q) series_[q].push_back(snapshot.observables.values[q]);
    narrower_.resize(snapshot.narrower.size());
    for (std::size_t k = 0; k < narrower_.size(); ++k) narrower_[k].push_back(snapshot.narrower[k]);
    digests_.push_back(snapshot.digest);
    if (snapshot.picture == 0 && !snapshots_.empty()) return;
    // The newest picture is always kept; the one before it only if it lies on the stride.
    if (!snapshots_.empty() && snapshots_.rbegin()->first % stride_ != 0) {
        bytes_ -= size_of(snapshots_.rbegin()->second);
        snapshots_.erase(std::prev(snapshots_.end()));
    }
    bytes_ += size_of(snapshot);
    snapshots_.emplace(snapshot.tick, std::move(snapshot));
    while (bytes_ > kBudget && snapshots_.size() > 2) thin();
}

void History::thin() {
    stride_ *= 2;
    for (auto it = snapshots_.begin(); it != snapshots_.end();) {
        if (it->first % stride_ == 0 || std::next(it) == snapshots_.end()) {
            ++it;
        } else {
            bytes_ -= size_of(it->second);
            it = snapshots_.erase(it);
        }
    }
}

std::span<const double> History::narrower(std::size_t k, Snapshot::WidthNumber which) const {
    return narrower_[k * Snapshot::width_numbers + which];
}

bool History::has(std::uint32_t tick) const {
    return (revisited_ && revisited_->tick == tick) || snapshots_.contains(tick);
}

std::vector<float> History::trail(std::size_t neuron, std::uint32_t tick, std::size_t most) const {
    std::vector<float> points;
    const auto end = snapshots_.upper_bound(tick);
    const auto count = static_cast<std::size_t>(std::distance(snapshots_.begin(), end));
    const std::size_t every = most > 0 ? (count + most - 1) / most : 1;
    std::size_t left = count;
    for (auto it = snapshots_.begin(); it != end; ++it, --left) {
        if ((left - 1) % std::max<std::size_t>(every, 1) != 0) continue; // the last one always
        const std::vector<float>& at = it->second.neurons;
        if (3 * neuron + 2 >= at.size()) continue;
        points.insert(points.end(), at.begin() + static_cast<std::ptrdiff_t>(3 * neuron),
                      at.begin() + static_cast<std::ptrdiff_t>(3 * neuron + 3));
    }
    return points;
}

std::size_t History::trails(std::size_t neurons, std::uint32_t tick, std::size_t pictures,
                            std::vector<float>& out) const {
    out.clear();
    auto it = snapshots_.upper_bound(tick);
    std::size_t count = 0;
    while (it != snapshots_.begin() && count < pictures) --it, ++count;
    for (std::size_t k = 0; k < count; ++k, ++it) {
        const std::vector<float>& at = it->second.neurons;
        const std::size_t size = std::min(3 * neurons, at.size());
        out.insert(out.end(), at.begin(), at.begin() + static_cast<std::ptrdiff_t>(size));
    }
    return count;
}

std::size_t History::lines(std::size_t first, std::size_t count, std::size_t most,
                           float (*value)(const Snapshot&, std::size_t), std::vector<double>& x,
                           std::vector<double>& y) const {
    x.clear();
    y.clear();
    if (empty()) return 0;
    // By powers of two, so that a moment that was chosen stays chosen for long.
    std::uint32_t every = stride_;
    while (newest().tick / every + 2 > most) every *= 2;
    std::vector<const Snapshot*> chosen;
    std::uint32_t next = 0;
    for (const auto& [tick, picture] : snapshots_) {
        if (tick < next && tick != newest().tick) continue;
        chosen.push_back(&picture);
        x.push_back(picture.observables[Quantity::t]);
        next = (tick / every + 1) * every;
    }
    const std::size_t end = std::min(first + count, newest().gap.size());
    for (std::size_t i = first; i < end; ++i)
        for (const Snapshot* picture : chosen) y.push_back(value(*picture, i));
    return end > first ? end - first : 0;
}

const Snapshot& History::at(std::uint32_t tick) const {
    if (revisited_ && revisited_->tick == tick) return *revisited_;
    auto it = snapshots_.upper_bound(tick);
    return it == snapshots_.begin() ? it->second : std::prev(it)->second;
}

} // namespace equator
