#include "instrument/comparison.h"

#include "instrument/session.h"
#include "run/ticks.h"
#include "scenario/link.h"

namespace equator {

void Comparison::follow(const Scenario& scenario, Host& host) {
    Scenario wish = scenario;
    wish.t = 0.0;
    if (of_ == wish) return;
    of_ = std::move(wish);
    panels_ = {};
    at_ = 0;
    begin(host);
}

void Comparison::end(Host& host) {
    if (!of_) return;
    of_.reset();
    panels_ = {};
    ++number_;
    host.open_compared(number_, "");
}

void Comparison::begin(Host& host) {
    for (; at_ < panels_.size(); ++at_) {
        const ComparedScenario next = compared(*of_, kComparedRules[at_]);
        panels_[at_].reason = next.reason;
        if (!next.reason.empty()) continue;
        host.open_compared(++number_, link_text(next.scenario));
        for (std::uint32_t k = 0; k < kComparedMoments; ++k)
            host.want_compared(k * kTicksPerRun / (kComparedMoments - 1));
        return;
    }
}

void Comparison::receive(const Snapshot& snapshot, Host& host) {
    if (!of_ || snapshot.run != number_ || at_ == panels_.size()) return;
    panels_[at_].reason = snapshot.error;
    if (snapshot.error.empty()) panels_[at_].add(snapshot.observables);
    if (snapshot.error.empty() && snapshot.tick < kTicksPerRun) return;
    ++at_;
    begin(host);
}

void Comparison::failed(const std::string& reason) {
    if (!of_) return;
    for (; at_ < panels_.size(); ++at_) panels_[at_].reason = reason;
}

} // namespace equator
