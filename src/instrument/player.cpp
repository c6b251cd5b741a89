#include "instrument/player.h"

#include <algorithm>

namespace equator {

void Player::restart(std::uint32_t ticks) {
    const double speed = speed_;
    *this = Player{};
    speed_ = speed;
    last_ = ticks;
}

void Player::aim(std::uint32_t tick) {
    wanted_ = std::min(tick, last_);
}

void Player::seek(std::uint32_t tick) {
    playhead_ = wanted_ = std::min(tick, received_);
}

Player::Frame Player::advance(double dt, Drive drive) {
    dt = std::clamp(dt, 0.0, kLongestFrame);
    const bool paced = drive == Drive::pace, rushed = drive == Drive::rush || drive == Drive::unseen;
    if (paced) wanted_ = std::min<double>(playhead_ + dt * kPace * speed_, last_);
    const bool there = wanted_ <= received_;
    if (drive != Drive::unseen || there)
        playhead_ = std::min<double>(std::max(playhead_, wanted_), received_);
    waiting_ = (paced || rushed) && !there && any_received_;
    const bool arrived = rushed && there, ended = paced && at_end();

    // Ask for what the playhead will need next; tick 0 always. At speed the Worker may be more ticks ahead.
    const double reach = paced && !ended ? wanted_ + kAhead : wanted_;
    const double ahead = kAhead * (rushed && !there ? 4.0 : std::max(1.0, speed_));
    const auto end = static_cast<std::uint32_t>(std::min({reach, received_ + ahead, double(last_)})) + 1;
    const Frame frame{next_request_, std::max(end, next_request_), arrived, ended};
    next_request_ = frame.end;
    return frame;
}

void Player::receive(std::uint32_t tick) {
    any_received_ = true;
    received_ = std::max(received_, tick);
}

} // namespace equator
