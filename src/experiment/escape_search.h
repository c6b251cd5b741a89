// When infinite width escapes: the first time at which its loss is at most half of that at t = 0.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "run/infinite_run.h"

namespace equator {

/// Under the flow the loss falls for ever, and the time is found within a step by halving it; under PGD it is
/// the first step there.
class EscapeSearch {
  public:
    explicit EscapeSearch(const Scenario& scenario);

    /// At most one step; true once the answer is known: escaped, past the horizon T, or failed.
    bool approach();
    /// The time, or nothing if it does not come up to T.
    std::optional<double> time() const { return time_; }
    /// How far the search has come, in physical time.
    double t() const { return run_.t_end(); }
    /// Digest at the escape time.
    std::uint64_t digest() const { return digest_; }
    /// Why there is no time: "" while there may be one.
    const std::string& failure() const { return failure_; }

  private:
    double horizon_;
    InfiniteRun run_;
    double half_;
    std::optional<double> time_;
    std::uint64_t digest_ = 0;
    std::string failure_;
};

} // namespace equator
