// The transport: which tick is shown, which are asked for, at what pace. Pure: time comes in as seconds,
// requests go out as numbers, so every rule is tested without a clock (tests/instrument/player_test.cpp).
#pragma once

#include <cstdint>

namespace equator {

/// Time on the page is ticks (protocol/snapshot.h), visited one after another whatever the frame rate. The
/// playhead moves at a steady pace and waits for the Worker when it must; the Worker is kept a few ticks
/// ahead, never further.
class Player {
  public:
    /// Ticks per second at speed 1.
    static constexpr double kPace = 40.0;
    /// Ticks asked for and not yet there, at most. Enough to hide a frame, little enough that a change of
    /// mind wastes nothing.
    static constexpr std::uint32_t kAhead = 4;
    /// A frame longer than this (a hidden tab, a breakpoint) counts as this long.
    static constexpr double kLongestFrame = 0.1;

    /// A new run of `ticks` ticks, rewound. `rush_to` > 0: see rush().
    void restart(std::uint32_t ticks, std::uint32_t rush_to = 0);
    /// Goes to a tick as fast as the Worker can, then pauses (a link to a moment); at once if it has been
    /// received.
    /// `unseen`: nothing is shown of the way there.
    void rush(std::uint32_t tick, bool unseen = false);

    void play() { playing_ = true; }
    void pause() { playing_ = rushing_ = false; }
    bool playing() const { return playing_; }
    /// Under way to the tick a link asked for.
    bool rushing() const { return rushing_; }
    void set_speed(double speed) { speed_ = speed; } ///< multiple of kPace, > 0
    double speed() const { return speed_; }

    /// Pauses and moves one tick on.
    void step();
    /// Moves the playhead to a tick already received (later ones: to the last received).
    void seek(std::uint32_t tick);

    /// Ticks to ask the Worker for: begin, ..., end - 1.
    struct Requests {
        std::uint32_t begin = 0, end = 0;
    };
    /// Advances the playhead by a frame of dt seconds.
    Requests advance(double dt);
    /// The snapshot of `tick` has arrived.
    void receive(std::uint32_t tick);

    std::uint32_t shown() const { return static_cast<std::uint32_t>(playhead_); }
    std::uint32_t received() const { return received_; }
    std::uint32_t last() const { return last_; }
    bool at_end() const { return shown() >= last_; }
    /// The playhead stands at the newest tick although it should move: the Worker is the slower one.
    bool waiting() const { return waiting_; }

  private:
    std::uint32_t last_ = 0, received_ = 0, rush_to_ = 0;
    std::uint32_t next_request_ = 0; ///< every tick before it has been asked for
    bool any_received_ = false;
    double playhead_ = 0.0, wanted_ = 0.0, speed_ = 1.0;
    bool playing_ = false, rushing_ = false, unseen_ = false, waiting_ = false;
};

} // namespace equator
