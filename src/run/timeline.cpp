#include "run/timeline.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace equator {

Timeline::Timeline(const Scenario& scenario, bool theory, std::size_t budget)
    : budget_(budget), frontier_(scenario, theory), predictions_{frontier_.predictions_at(0.0)} {}

bool Timeline::approach(std::uint32_t tick) {
    const double t = time_of_tick(scenario().T, tick);
    if (!frontier_.can_reach(t)) { // it is beyond: play again
        prepare_replay(t);
        return replay_->approach(t);
    }
    replay_.reset();
    if (tick < predictions_.size()) return true;
    // However far it is, the frontier stops at every tick on its way.
    const auto next = static_cast<std::uint32_t>(predictions_.size());
    const double t_next = time_of_tick(scenario().T, next);
    if (!frontier_.approach(t_next)) return false;
    if (!failure().empty()) return true;
    predictions_.push_back(frontier_.predictions_at(t_next));
    if (next % stride_ == 0) keep(next);
    return next == tick;
}

RunState Timeline::state_at(std::uint32_t tick, bool budget) {
    const double t = time_of_tick(scenario().T, tick);
    if (tick >= predictions_.size()) return frontier_.state_at(t, budget); // it has failed before this tick
    return (replay_ ? *replay_ : frontier_).state_at(t, predictions_[tick], budget);
}

std::size_t Timeline::bytes() const {
    return frontier_.bytes() + frontier_.shared_bytes() + (replay_ ? replay_->bytes() : 0) +
           checkpoint_bytes_ + heap_bytes(predictions_) + heap_bytes(checkpoints_);
}

void Timeline::keep(std::uint32_t tick) {
    // Where a step is longer than a stride, the last checkpoint is this very state.
    if (!checkpoints_.empty() && checkpoints_.back().run->steps_taken() == frontier_.steps_taken()) return;
    if (tick % stride_ != 0) return; // what is there stays until something takes its place
    const std::size_t most = frontier_.bytes_without_theory(); // the copy may take less
    if (most > budget_) return;
    while (checkpoint_bytes_ > budget_ - most) {
        stride_ *= 2;
        std::erase_if(checkpoints_, [&](const Checkpoint& checkpoint) {
            const bool out = checkpoint.tick % stride_ != 0;
            if (out) checkpoint_bytes_ -= checkpoint.bytes;
            return out;
        });
        if (tick % stride_ != 0) return;
    }
    auto copy = std::make_unique<const Run>(frontier_.without_theory());
    const std::size_t bytes = copy->bytes();
    checkpoint_bytes_ += bytes;
    checkpoints_.push_back({tick, bytes, std::move(copy)});
}

void Timeline::prepare_replay(double t) {
    // The checkpoints that can reach t are the earlier ones.
    const auto after =
        std::partition_point(checkpoints_.begin(), checkpoints_.end(),
                             [&](const Checkpoint& checkpoint) { return checkpoint.run->can_reach(t); });
    const Run* nearest = after == checkpoints_.begin() ? nullptr : std::prev(after)->run.get();
    if (replay_ && replay_->can_reach(t) && (!nearest || replay_->steps_taken() >= nearest->steps_taken()))
        return;
    replay_.reset(); // first, so that there are never two
    if (nearest)
        replay_.emplace(*nearest);
    else
        replay_.emplace(frontier_.restarted_without_theory());
}

} // namespace equator
