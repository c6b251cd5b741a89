// A run that can be revisited: forwards it is computed once, and what lies behind is played again from
// checkpoints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "run/run.h"
#include "run/ticks.h"

namespace equator {

/// Memory that a timeline's checkpoints may take together.
inline constexpr std::size_t kCheckpointBudget = std::size_t{128} << 20;
/// Ticks from one checkpoint to the next, until the budget asks for fewer checkpoints.
inline constexpr std::uint32_t kTicksPerCheckpoint = 16;

/// One run of a scenario, at any tick and in any order. A trajectory is a pure function of its scenario, so a
/// tick behind the frontier is reached by playing the run again from the nearest checkpoint (a copy of it)
/// and has the same bits as the first time: state, digest, observables and step counters.
///
/// The theory is not played again. It does not touch the trajectory, so its few numbers are written down at
/// every tick that the frontier comes past, and checkpoints and replays go without it.
///
/// Memory: the frontier, at most one replay, and checkpoints of at most `budget` bytes. When those would grow
/// beyond it, every second one goes and the rest keep twice the distance; a run that is too large to be
/// copied within the budget is played again from the last checkpoint there is, or from its start.
class Timeline {
  public:
    /// Preconditions as for Run.
    explicit Timeline(const Scenario& scenario, bool theory = true, std::size_t budget = kCheckpointBudget);

    const Scenario& scenario() const { return frontier_.scenario(); }

    /// Takes at most one step of one solver towards a tick, whichever was asked for before; true once it is
    /// there (or the run has failed on the way). Now and then a run is copied as well, to keep a checkpoint
    /// or to start from one: O(bytes_without_theory()).
    bool approach(std::uint32_t tick);
    /// Goes to a tick.
    void go_to(std::uint32_t tick) {
        while (!approach(tick)) {
        }
    }

    /// State at a tick, as Run::state_at. Precondition: the last approach was to this tick, and true.
    RunState state_at(std::uint32_t tick, bool budget = true);
    /// The run that state_at reads: its step counters and its failure are of the same moment. (A replay has
    /// no theory.)
    const Run& run() const { return replay_ ? *replay_ : frontier_; }

    /// The run as far as it has come: it never goes back, and none of its steps is taken twice.
    const Run& frontier() const { return frontier_; }
    /// Why the frontier stands still, or empty (Run::failure). Ticks before the failure can still be visited.
    const std::string& failure() const { return frontier_.failure(); }

    std::size_t checkpoints() const { return checkpoints_.size(); }
    /// Memory of the checkpoints: at most the budget.
    std::size_t checkpoint_bytes() const { return checkpoint_bytes_; }
    /// Memory of everything, a training set included, which all runs share.
    std::size_t bytes() const;

  private:
    struct Checkpoint {
        std::uint32_t tick;
        std::size_t bytes;
        std::unique_ptr<const Run> run; // by pointer: checkpoints are sorted out without being copied
    };

    /// Keeps a copy of the frontier, which stands at this tick, if the budget has room or can be given some.
    void keep(std::uint32_t tick);
    /// Gives replay_ a run from which time t can be reached, the nearest there is.
    void prepare_replay(double t);

    std::size_t budget_;
    Run frontier_;
    /// Of every tick that the frontier has stood at, 0 to the last; it may be on its way to the next.
    std::vector<std::optional<Predictions>> predictions_;
    std::uint32_t stride_ = kTicksPerCheckpoint; ///< ticks between checkpoints
    std::vector<Checkpoint> checkpoints_;        ///< by tick
    std::size_t checkpoint_bytes_ = 0;
    std::optional<Run> replay_; ///< there while ticks behind the frontier are asked for
};

} // namespace equator
