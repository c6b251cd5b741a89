// One start under the six rules of scenario/compared_rules.h, computed one after the other beside the run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "figure/rules_figure.h"
#include "protocol/snapshot.h"

namespace equator {

class Host;

/// Moments of a run that are compared, its start included.
inline constexpr std::uint32_t kComparedMoments = 121;
/// Numbers of runs that are compared are above this, those of the instrument's own below.
inline constexpr std::uint32_t kFirstCompared = 1u << 31;

class Comparison {
  public:
    /// Computes the rules for this scenario, unless they are being computed or there. Its time plays no part.
    void follow(const Scenario& scenario, Host& host);
    /// Forgets all, and computes no more.
    void end(Host& host);

    /// An answer; one of a run that was given up is dropped. Precondition: snapshot.run >= kFirstCompared.
    void receive(const Snapshot& snapshot, Host& host);
    /// Nothing more can be computed, and why.
    void failed(const std::string& reason);

    const RulePanels& panels() const { return panels_; }
    /// Rules whose numbers are all there.
    std::size_t finished() const { return of_ ? at_ : 0; }

  private:
    /// Begins the next rule that goes with the scenario.
    void begin(Host& host);

    std::optional<Scenario> of_; ///< what is compared; nothing: none is
    RulePanels panels_;
    std::size_t at_ = 0; ///< the rule that is being computed
    std::uint32_t number_ = kFirstCompared;
};

} // namespace equator
