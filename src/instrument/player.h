// The playhead: which tick is shown, which are asked for, at what pace. Pure: time comes in as seconds,
// requests go out as numbers, so every rule is tested without a clock (tests/instrument/player_test.cpp).
// Whether it should move is the session's to know (phase.h).
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

    /// What moves the playhead in a frame.
    enum class Drive {
        rest,   ///< nothing; a tick that is aimed at is shown when it has come
        pace,   ///< time
        rush,   ///< to the tick that is aimed at, as fast as the Worker can
        unseen, ///< likewise, and nothing is shown of the way there
    };
    struct Frame {
        std::uint32_t begin = 0, end = 0; ///< ticks to ask the Worker for: begin, ..., end - 1
        bool arrived = false;             ///< a rush is where it was to go
        bool ended = false;               ///< time has come to the last tick
    };

    /// A new run of `ticks` ticks, rewound. The speed stays.
    void restart(std::uint32_t ticks);
    void set_speed(double speed) { speed_ = speed; } ///< multiple of kPace, > 0
    double speed() const { return speed_; }
    /// The tick to go to: by a rush, or at rest once it has been received.
    void aim(std::uint32_t tick);
    /// Aims at where the playhead is.
    void halt() { wanted_ = playhead_; }
    /// Moves the playhead to a tick already received (later ones: to the last received).
    void seek(std::uint32_t tick);
    /// Advances the playhead by a frame of dt seconds.
    Frame advance(double dt, Drive drive);
    /// The snapshot of `tick` has arrived.
    void receive(std::uint32_t tick);

    std::uint32_t shown() const { return static_cast<std::uint32_t>(playhead_); }
    std::uint32_t received() const { return received_; }
    std::uint32_t last() const { return last_; }
    bool at_end() const { return shown() >= last_; }
    /// The playhead stands at the newest tick although it should move: the Worker is the slower one.
    bool waiting() const { return waiting_; }

  private:
    std::uint32_t last_ = 0, received_ = 0;
    std::uint32_t next_request_ = 0; ///< every tick before it has been asked for
    bool any_received_ = false, waiting_ = false;
    double playhead_ = 0.0, wanted_ = 0.0, speed_ = 1.0;
};

} // namespace equator
