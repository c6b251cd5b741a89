// What computes for the picture: one run at a time, ticks on request, a slice of time at once. Whoever drives
// it waits for nothing else and lives apart from the drawing: the Worker on the page
// (faces/wasm/engine_worker.cpp), a thread on the desktop (faces/desktop/simulation.h).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "protocol/distances.h"
#include "protocol/snapshot.h"
#include "run/timeline.h"

namespace equator {

class Engine {
  public:
    /// The time now in milliseconds, from any start: it bounds a slice and is added up for the reader's
    /// information, and decides nothing about a run.
    using Clock = std::function<double()>;

    explicit Engine(Clock clock) : clock_(std::move(clock)) {}

    /// Gives up the run there is, with all that was asked of it, and starts another one: the scenario of a
    /// link, with bounds and budget or not. True if an answer is ready at once: it cannot be run, and why.
    bool open(std::uint32_t run, std::string_view link, bool theory);
    /// This tick's snapshot is wanted. Wants are answered in the order they come, which ascends. Networks
    /// wider than kMostDetailed may answer all but the last of them with numbers alone, faster than screens
    /// draw.
    void want(std::uint32_t tick) { wanted_.push_back(tick); }
    /// An earlier tick's snapshot is wanted again, before everything else. Takes the place of a request of
    /// this kind that has no answer yet and will get none.
    void revisit(std::uint32_t tick) { revisited_ = tick; }

    enum class Progress {
        idle = -1,   ///< nothing is asked for
        busy = 0,    ///< more time is needed
        answered = 1 ///< answer() is new
    };
    /// Computes for about so many milliseconds (at least one step of one solver), or up to the next answer.
    Progress work(double milliseconds);

    /// Bytes of a Snapshot (protocol/snapshot.h), valid until the next open or work.
    std::span<const std::uint8_t> answer() const { return answer_; }

  private:
    void answer_with_error(const std::string& error);
    /// Whether the last snapshot is also this tick's: between two steps of PGD nothing moves.
    bool still_holds(std::uint32_t tick, bool budget, bool picture) const;

    Clock clock_;
    std::uint32_t number_ = 0; ///< what the asker calls the run
    std::unique_ptr<Timeline> timeline_;
    std::deque<std::uint32_t> wanted_;
    std::optional<std::uint32_t> revisited_;
    double compute_seconds_ = 0.0;
    double next_picture_ = 0.0; ///< on the clock; earlier, a wide network's ticks may go without
    double loss_floor_ = 0.0;
    bool theory_ = false;
    std::optional<Snapshot> numbers_, pictured_; ///< the last of this run, without arrays and, perhaps, with
    bool budgeted_ = false;                      ///< whether they have a budget
    LargestDistances largest_;
    std::vector<std::uint8_t> answer_;
};

} // namespace equator
