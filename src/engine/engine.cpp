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
    // The page has checked the link; checking again keeps a wrong page from running something else silently.
    const LinkResult result = parse_link(link);
    if (!result.ok()) {
        answer_with_error(describe(result.problems.front()));
        return true;
    }
    if (const auto refusal = refuse(result.scenario, kPageLimits, "the instrument")) {
        answer_with_error(refusal->reason);
        return true;
    }
    timeline_ = std::make_unique<Timeline>(result.scenario, theory);
    const Scenario& scenario = result.scenario;
    loss_floor_ = loss_floor(Kernels::make(scenario.d, scenario.phi, scenario.activation()));
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
    const RunState state = timeline_->state_at(tick, tick % kTicksPerBudget == 0);
    Snapshot snapshot;
    snapshot.run = number_;
    snapshot.tick = tick;
    fill_numbers(timeline_->run(), state, snapshot);
    // A wide network's picture costs as much as some of its steps are worth: where the next tick is asked for
    // already, none is made before a screen could have shown the last one.
    const bool wide = state.neurons.cols() > static_cast<Eigen::Index>(kMostDetailed);
    const bool unseen = wide && !revisited_ && wanted_.size() > 1 && clock_() < next_picture_;
    snapshot.picture = unseen ? 0 : 1;
    if (!unseen) {
        fill_picture(timeline_->run(), state, snapshot);
        constexpr double kFrame = 1000.0 / 60.0;
        next_picture_ = clock_() + kFrame;
    }
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
