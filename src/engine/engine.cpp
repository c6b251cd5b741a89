#include "engine/engine.h"

#include <string>

#include "protocol/picture.h"
#include "protocol/snapshot.h"
#include "run/estimate.h"
#include "run/ticks.h"
#include "scenario/link.h"
#include "scenario/problem.h"
#include "theory/loss_floor.h"

namespace equator {

bool Engine::still_holds(std::uint32_t tick, bool budget, bool picture) const {
    const Scenario& scenario = timeline_->scenario();
    if (!numbers_ || !scenario.by_steps() || scenario.limit == InfiniteRule::flow) return false;
    if (budget != budgeted_ || (picture && !pictured_)) return false;
    const Run& run = timeline_->run();
    return run.failure().empty() && numbers_->error.empty() &&
           numbers_->observables[Quantity::t] == run.state_time(time_of_tick(scenario.T, tick));
}

void Engine::answer_with_error(const std::string& error) {
    Snapshot snapshot;
    snapshot.run = number_;
    snapshot.error = error;
    answer_ = encode(snapshot);
}

bool Engine::open(std::uint32_t run, std::string_view link, bool theory) {
    number_ = run;
    timeline_.reset(); // before the next one: there is memory for one
    wanted_.clear();
    revisited_.reset();
    compute_seconds_ = next_picture_ = 0.0;
    numbers_.reset();
    pictured_.reset();
    largest_ = {};
    theory_ = theory;
    // The page has checked the link; checking again keeps a wrong page from running something else silently.
    const LinkResult result = read_link(link, {}, nullptr);
    if (!result.ok()) {
        answer_with_error(describe(result.problems.front()));
        return true;
    }
    if (const auto refusal = refuse(result.scenario, kPageCapacity, "the instrument")) {
        answer_with_error(refusal->reason);
        return true;
    }
    timeline_ = std::make_unique<Timeline>(result.scenario, theory);
    loss_floor_ = loss_floor(result.scenario);
    return false;
}

Engine::Progress Engine::work(double milliseconds) {
    if (!timeline_ || (!revisited_ && wanted_.empty())) return Progress::idle;
    const double start = clock_(), deadline = start + milliseconds;
    const std::uint32_t tick = revisited_ ? *revisited_ : wanted_.front();
    bool there = false;
    while (!(there = timeline_->approach(tick)) && clock_() < deadline) {
    }
    if (!there) {
        compute_seconds_ += (clock_() - start) * 1e-3;
        return Progress::busy;
    }
    const Scenario& scenario = timeline_->scenario();
    const bool budget = theory_ && tick % kTicksPerBudget == 0;
    // A wide network's picture costs as much as some of its steps are worth: where the next tick is asked for
    // already, none is made before a screen could have shown the last one.
    const bool wide = scenario.m > static_cast<int>(kMostDetailed);
    const bool unseen = wide && !revisited_ && wanted_.size() > 1 && clock_() < next_picture_;
    if (!still_holds(tick, budget, !unseen)) {
        const RunState state = timeline_->state_at(tick, budget);
        budgeted_ = budget;
        if (!revisited_) largest_.see(tick, state.gap);
        numbers_.emplace();
        fill_numbers(timeline_->run(), state, *numbers_);
        pictured_.reset();
        if (!unseen) {
            pictured_ = numbers_;
            fill_picture(timeline_->run(), state, *pictured_);
            const std::span<const float> largest = largest_.at(tick);
            pictured_->distance_largest.assign(largest.begin(), largest.end());
        }
        numbers_->picture = 0;
    }
    if (!unseen) {
        constexpr double kFrame = 1000.0 / 60.0;
        next_picture_ = clock_() + kFrame;
    }
    Snapshot& snapshot = unseen ? *numbers_ : *pictured_;
    snapshot.run = number_;
    snapshot.tick = tick;
    snapshot.loss_floor = loss_floor_;
    if (revisited_)
        revisited_.reset();
    else
        wanted_.pop_front();
    compute_seconds_ += (clock_() - start) * 1e-3;
    snapshot.compute_seconds = compute_seconds_;
    answer_ = encode(snapshot);
    return Progress::answered;
}

} // namespace equator
