#include "experiment/escape_search.h"

#include "base/digest.h"
#include "base/number_text.h"

namespace equator {
namespace {

/// The limit of a problem whose infinite width is no InfiniteRun, with the twin of one neuron; else null.
Cloned<Limit> limit_of(Scenario scenario) {
    if (scenario.single_index()) return {};
    scenario.m = 1;
    scenario.narrower.clear();
    return kMakeBeyond(scenario, uniform_neurons(scenario.d, 1, scenario.seed), nullptr).limit;
}

} // namespace

EscapeSearch::EscapeSearch(const Scenario& scenario) : horizon_(scenario.T), limit_(limit_of(scenario)) {
    if (!limit_) run_.emplace(scenario);
    half_ = 0.5 * loss_at(0.0);
}

bool EscapeSearch::approach() {
    if (time_ || !failure_.empty()) return true;
    const std::string too_late = "infinite width does not halve its loss by T = " + number_text(horizon_);
    if (t() >= horizon_) {
        failure_ = too_late;
        return true;
    }
    if (limit_)
        limit_->step();
    else
        run_->step();
    failure_ = ask([](const auto& infinite) { return infinite.failure(); });
    if (!failure_.empty()) return true;
    double lo = ask([](const auto&infinite) { return infinite.t_begin(); }), t = this->t();
    if (loss_at(t) > half_) return false;
    if (lo < t)                                          // else a whole step
        for (int halving = 0; halving < 44; ++halving) { // to the last digits of the step
            const double middle = 0.5 * (lo + t);
            (loss_at(middle) > half_ ? lo : t) = middle;
        }
    if (t > horizon_) {
        failure_ = too_late;
        return true;
    }
    time_ = t;
    if (limit_) {
        Digest digest;
        digest.add(t);
        limit_->add_to(digest, t);
        digest_ = digest.value();
    } else {
        digest_ = run_->digest_at(t);
    }
    return true;
}

} // namespace equator
