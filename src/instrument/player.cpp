#include "instrument/player.h"

#include <algorithm>

namespace equator {

void Player::restart(std::uint32_t ticks, std::uint32_t rush_to) {
    const double speed = speed_;
    const bool playing = playing_;
    *this = Player{};
    speed_ = speed;
    last_ = ticks;
    playing_ = playing;
    if (rush_to > 0) rush(rush_to);
}

void Player::rush(std::uint32_t tick, bool unseen) {
    unseen_ = unseen;
    rush_to_ = std::min(tick, last_);
    playing_ = false;
    rushing_ = rush_to_ > received_;
    if (!rushing_) seek(rush_to_);
}

void Player::step() {
    pause();
    wanted_ = std::min<double>(shown() + 1.0, last_);
}

void Player::seek(std::uint32_t tick) {
    playhead_ = wanted_ = std::min(tick, received_);
}

Player::Requests Player::advance(double dt) {
    dt = std::clamp(dt, 0.0, kLongestFrame);
    if (rushing_) {
        const bool there = received_ >= rush_to_;
        wanted_ = rush_to_;
        if (there || !unseen_) playhead_ = std::min(received_, rush_to_);
        if (there) rushing_ = false;
    } else if (playing_) {
        wanted_ = std::min<double>(playhead_ + dt * kPace * speed_, last_);
    }
    if (!(rushing_ && unseen_)) playhead_ = std::min<double>(std::max(playhead_, wanted_), received_);
    waiting_ = (playing_ || rushing_) && wanted_ > received_ && any_received_;
    if (playing_ && at_end()) playing_ = false;

    // Ask for what the playhead will need next; tick 0 always. At speed the Worker may be more ticks ahead.
    const double reach = playing_ ? wanted_ + kAhead : wanted_;
    const double ahead = kAhead * (rushing_ ? 4.0 : std::max(1.0, speed_));
    const auto end = static_cast<std::uint32_t>(std::min({reach, received_ + ahead, double(last_)})) + 1;
    const Requests requests{next_request_, std::max(end, next_request_)};
    next_request_ = requests.end;
    return requests;
}

void Player::receive(std::uint32_t tick) {
    any_received_ = true;
    received_ = std::max(received_, tick);
}

} // namespace equator
