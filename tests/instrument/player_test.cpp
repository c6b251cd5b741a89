// The transport's rules, with time handed in.
#include "instrument/player.h"

#include <doctest/doctest.h>

#include <vector>

using namespace equator;

namespace {

/// A player with the little of a session that moves it: what it does now, and that an arrival and the end are
/// stops.
struct Driven : Player {
    Drive drive = Drive::rest;

    void play() { drive = Drive::pace; }
    bool playing() const { return drive == Drive::pace; }
    void rush(std::uint32_t tick, bool unseen = false) {
        aim(tick);
        drive = unseen ? Drive::unseen : Drive::rush;
    }
    bool rushing() const { return drive == Drive::rush || drive == Drive::unseen; }
    void step() {
        drive = Drive::rest;
        aim(shown() + 1);
    }
};

/// Advances a frame and answers every request at once, as an infinitely fast Worker would.
std::vector<std::uint32_t> frame(Driven& player, double dt, bool answer = true) {
    std::vector<std::uint32_t> asked;
    const Player::Frame made = player.advance(dt, player.drive);
    if (made.arrived || made.ended) player.drive = Player::Drive::rest;
    for (std::uint32_t tick = made.begin; tick < made.end; ++tick) asked.push_back(tick);
    if (answer)
        for (const std::uint32_t tick : asked) player.receive(tick);
    return asked;
}

} // namespace

TEST_CASE("every tick is asked for once, in order, whatever the frame rate") {
    for (const double dt : {1.0 / 144, 1.0 / 60, 1.0 / 7, 0.5}) {
        Driven player;
        player.restart(100);
        player.play();
        std::vector<std::uint32_t> all;
        for (int i = 0; i < 2000 && !player.at_end(); ++i)
            for (const std::uint32_t tick : frame(player, dt)) all.push_back(tick);
        REQUIRE(all.size() == 101);
        for (std::uint32_t tick = 0; tick <= 100; ++tick) CHECK(all[tick] == tick);
        CHECK_FALSE(player.playing()); // the end is a stop
    }
}

TEST_CASE("the pace is ticks per second at any frame rate") {
    for (const double dt : {1.0 / 240, 1.0 / 60, 1.0 / 25}) {
        Driven player;
        player.restart(1000);
        player.play();
        for (double t = 0.0; t < 5.0; t += dt) frame(player, dt);
        CHECK(player.shown() == doctest::Approx(5.0 * Player::kPace).epsilon(0.03));
    }
}

TEST_CASE("a frame after a long absence counts as a short one") {
    Driven player;
    player.restart(1000);
    player.play();
    frame(player, 0.016);
    frame(player, 3600.0);
    CHECK(player.shown() <= Player::kPace * Player::kLongestFrame + 1.0);
}

TEST_CASE("the playhead waits for a slow Worker, which is asked for a few ticks ahead only") {
    Driven player;
    player.restart(1000);
    player.play();
    frame(player, 0.1); // tick 0 arrives, with those ahead
    const std::uint32_t arrived = player.received();
    std::size_t asked = 0;
    for (int i = 0; i < 100; ++i) asked += frame(player, 0.1, false).size();
    CHECK(player.shown() == arrived);
    CHECK(player.waiting());
    CHECK(asked <= Player::kAhead);
}

TEST_CASE("paused, nothing is asked for but the first tick; a step asks for one") {
    Driven player;
    player.restart(1000);
    CHECK(frame(player, 0.016).size() == 1);
    for (int i = 0; i < 10; ++i) CHECK(frame(player, 0.016).empty());
    player.step();
    CHECK(frame(player, 0.016).size() == 1);
    frame(player, 0.016);
    CHECK(player.shown() == 1);
    CHECK_FALSE(player.playing());
}

TEST_CASE("a link to a moment rushes there and stops") {
    Driven player;
    player.restart(1000);
    player.rush(700);
    CHECK(player.rushing());
    int frames = 0;
    while (player.rushing() && ++frames < 10000) frame(player, 0.016);
    CHECK(player.shown() == 700);
    CHECK_FALSE(player.playing());
    CHECK(frames < 700); // faster than one tick a frame
    for (int i = 0; i < 10; ++i) CHECK(frame(player, 0.016).empty());
}

TEST_CASE("seeking goes to what has arrived, and playing goes on from there without asking again") {
    Driven player;
    player.restart(50);
    player.play();
    while (!player.at_end()) frame(player, 0.1);
    player.seek(10);
    CHECK(player.shown() == 10);
    player.play();
    CHECK(frame(player, 0.1).empty());
    CHECK(player.shown() > 10);
    player.seek(4000);
    CHECK(player.shown() == 50);
}

TEST_CASE("a new run keeps speed and playing, and forgets the rest") {
    Driven player;
    player.set_speed(4.0);
    player.restart(50);
    player.play();
    frame(player, 0.1);
    player.restart(60);
    CHECK(player.playing());
    CHECK(player.speed() == 4.0);
    CHECK(player.shown() == 0);
    CHECK(frame(player, 0.01).front() == 0);
}

TEST_CASE("what is stopped on its way stays where it is, and asks for nothing more") {
    Driven player;
    player.restart(1000);
    player.rush(700);
    for (int i = 0; i < 5; ++i) frame(player, 0.016);
    player.drive = Player::Drive::rest;
    player.halt();
    const std::uint32_t at = player.shown();
    CHECK(at > 0);
    for (int i = 0; i < 10; ++i) CHECK(frame(player, 0.016).empty());
    CHECK(player.shown() == at);
}

TEST_CASE("an unseen rush shows its start, then its end") {
    Driven player;
    player.restart(100);
    frame(player, 0.02);
    player.rush(60, true);
    int frames = 0;
    while (player.rushing() && ++frames < 1000) {
        CHECK(player.shown() == 0);
        frame(player, 0.02);
    }
    frame(player, 0.02);
    CHECK(player.shown() == 60);
    CHECK_FALSE(player.playing());
}
