// When infinite width escapes: the first time at which its loss is at most half of that at t = 0.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "run/infinite_run.h"
#include "run/limit.h"

namespace equator {

/// Under flows the time is found within a step by halving it; under rules of whole steps it is the first step
/// there. With momentum the loss need not fall for ever.
class EscapeSearch {
    /// Whichever of the two there is.
    template <class What> auto ask(What&& what) const { return limit_ ? what(*limit_) : what(*run_); }

  public:
    /// Precondition: infinite width is exact (Scenario::has_exact_limit), and what the run is compared with.
    explicit EscapeSearch(const Scenario& scenario);

    /// At most one step; true once the answer is known: escaped, past the horizon T, or failed.
    bool approach();
    /// The time, or nothing if it does not come up to T.
    std::optional<double> time() const { return time_; }
    /// How far the search has come, in physical time.
    double t() const {
        return ask([](const auto& infinite) { return infinite.t_end(); });
    }
    /// Digest at the escape time.
    std::uint64_t digest() const { return digest_; }
    /// Why there is no time: "" while there may be one.
    const std::string& failure() const { return failure_; }

  private:
    double loss_at(double t) const { return limit_ ? limit_->loss_at(t) : run_->solver().field_at(t).loss; }

    double horizon_;
    std::optional<InfiniteRun> run_; ///< or limit_, beyond the flow and projected gradient descent along w*
    Cloned<Limit> limit_;
    double half_ = 0.0;
    std::optional<double> time_;
    std::uint64_t digest_ = 0;
    std::string failure_;
};

} // namespace equator
