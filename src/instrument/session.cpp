#include "instrument/session.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "instrument/insight.h"
#include "protocol/snapshot.h"
#include "run/notes.h"
#include "run/ticks.h"
#include "scenario/function.h"
#include "scenario/link.h"

namespace equator {

namespace {

/// What is at rest, if anything: a run that can go on or one that stopped.
template <class AnyPhase> auto at_rest(AnyPhase& phase) {
    auto* resting = std::get_if<Resting>(&phase);
    if (auto* stopped = std::get_if<Stopped>(&phase)) resting = stopped;
    return resting;
}

} // namespace

double Session::time_of(std::uint32_t tick) const {
    return time_of_tick(scenario_.T, tick);
}

// ---- phases
// ------------------------------------------------------------------------------------------------

const std::string& Session::failure() const {
    static const std::string kNone;
    const auto* stopped = std::get_if<Stopped>(&phase_);
    return stopped ? stopped->reason : kNone;
}

Resting& Session::rest() {
    auto* resting = std::get_if<Resting>(&phase_);
    return resting ? *resting : phase_.emplace<Resting>();
}

void Session::head_for(std::uint32_t tick, bool play, bool unseen) {
    if (tick > player_.received()) {
        player_.aim(tick);
        auto& heading = phase_.emplace<Heading>();
        heading.unseen = unseen;
        heading.play = play;
        return;
    }
    player_.seek(tick);
    if (play)
        phase_.emplace<Playing>();
    else
        rest();
}

void Session::set_out(bool play, bool play_at_moment) {
    const std::uint32_t tick = tick_at(scenario_.T, scenario_.t);
    head_for(tick, tick > 0 ? play_at_moment : play);
}

void Session::start(const Scenario& scenario, bool play, bool play_at_moment) {
    claim_.reset();
    scenario_ = scenario;
    link_ = link_text(scenario);
    // A setting that is dragged starts a run at every step: those that hardly began are nothing to compare
    // with.
    if (history_.ticks() > kTicksPerRun / 20) {
        const auto copied = [this](Quantity of) {
            const auto series = history_.series(of);
            return std::vector<double>(series.begin(), series.end());
        };
        before_ = {copied(Quantity::t), copied(Quantity::particle_gap)};
    }
    history_.clear();
    narrator_ = {};
    player_.restart(kTicksPerRun);
    phase_.emplace<Blank>(); // what was looked at is no more
    set_out(play, play_at_moment);
    host_.open_run(++run_, link_, view_.theory);
    if (const std::string of = expected_link(scenario);
        without_theory(TheoryPart::expected).empty() && of != asked_) {
        asked_ = of;
        expected_.reset();
        host_.expect(of);
    }
    host_.announce("Running " + std::to_string(scenario.m) + " neurons in " + std::to_string(scenario.d) +
                   " dimensions, target " + function_text(scenario.phi) +
                   (scenario.finite_data() ? ", on " + data_text(scenario) : std::string()) + ".");
}

void Session::stop(const std::string& reason) {
    if (!refusal()) phase_.emplace<Stopped>().reason = reason;
    host_.announce("The run stopped: " + reason);
}

void Session::ended() {
    rest();
    const Observables& now = history_.newest().observables;
    host_.announce("The run has ended at t = " + number_text(now[Quantity::t]) + ". Particle gap " +
                   number_text(now[Quantity::particle_gap]) + ", loss " +
                   number_text(now[Quantity::loss_finite]) +
                   (scenario_.limit == InfiniteRule::wide ? ", of the reference " : ", of infinite width ") +
                   number_text(now[Quantity::loss_infinite]) + "." + rank_sentence());
}

// ---- the transport
// ------------------------------------------------------------------------------------------------

void Session::play() {
    if (auto* heading = std::get_if<Heading>(&phase_))
        heading->play = true;
    else if (running())
        phase_.emplace<Playing>();
}

void Session::pause() {
    if (!moving()) return;
    player_.halt();
    rest();
}

void Session::step() {
    if (!running()) return;
    rest();
    player_.aim(player_.shown() + 1);
}

void Session::again() {
    if (!failure().empty()) {
        Scenario anew = scenario_;
        anew.t = 0.0;
        start(anew, true);
    } else if (running()) {
        head_for(0, true);
    }
}

void Session::seek(double t) {
    if (run_ == 0 || refusal() || !std::isfinite(t)) return;
    const std::uint32_t tick = tick_at(scenario_.T, std::clamp(t, 0.0, scenario_.T));
    if (running())
        head_for(tick, false);
    else
        go_to(tick);
}

void Session::go_to(std::uint32_t tick) {
    player_.seek(tick);
    if (running()) rest();
}

// ---- what is shown
// ------------------------------------------------------------------------------------------------

void Session::peek(std::optional<double> t) {
    Resting* resting = at_rest(phase_);
    if (!resting) return;
    resting->peeked.reset();
    if (!t || history_.empty()) return;
    const double tick = std::round(std::clamp(*t, 0.0, scenario_.T) / scenario_.T * kTicksPerRun);
    if (tick < history_.ticks()) resting->peeked = static_cast<std::uint32_t>(tick);
}

const Snapshot* Session::pictured() const {
    const Resting* resting = at_rest(phase_);
    return resting && resting->peeked ? &history_.at(*resting->peeked) : shown();
}

const ExpectedSeries* Session::expected() const {
    return without_theory(TheoryPart::expected).empty() && expected_ && expected_->reason.empty()
               ? &*expected_
               : nullptr;
}

std::string Session::unexpected() const {
    if (const std::string_view why = without_theory(TheoryPart::expected); view_.theory && !why.empty())
        return std::string(why);
    return view_.theory && expected_ ? expected_->reason : "";
}

std::string_view Session::without_theory(TheoryPart part) const {
    return view_.theory ? no_theory_because(scenario_, part) : "the theory is switched off";
}

void Session::no_expected(const std::string& reason) {
    expected_.emplace().reason = reason;
}

std::optional<double> Session::rank() const {
    const Snapshot* now = shown();
    if (!now || !expected() || scenario_.finite_data() || scenario_.rule != scenario_.infinite_rule())
        return std::nullopt;
    return share_below(*expected(), now->observables[Quantity::t],
                       scenario_.m * now->observables[Quantity::function_gap]);
}

std::string Session::rank_sentence() const {
    const auto share = rank();
    return share ? " This seed's function gap is " + rank_text(*share) + "." : "";
}

// ---- answers and frames
// ------------------------------------------------------------------------------------------------

void Session::worker_failed(const std::string& reason) {
    stop(reason);
}

void Session::receive(std::span<const std::uint8_t> bytes) {
    if (auto series = decode_expected(bytes)) {
        if (series->link != asked_) return; // of a problem that was given up
        expected_ = std::move(series);
        if (const std::string words = rank_sentence(); !words.empty() && !playing())
            host_.announce("At t = " + number_text(shown()->observables[Quantity::t]) + ":" + words);
        return;
    }
    auto snapshot = decode(bytes);
    if (!snapshot)
        return stop(
            "the Worker's answer could not be read; reload the page to get one version of everything");
    if (snapshot->run >= kFirstCompared) return comparison_.receive(*snapshot, host_);
    if (snapshot->run != run_) return; // of a run that was given up
    if (!snapshot->error.empty()) return stop(snapshot->error);
    if (snapshot->tick < history_.ticks()) { // an earlier moment, computed again
        if (auto* resting = std::get_if<Resting>(&phase_)) resting->revisited.reset();
        if (snapshot->digest != history_.digest(snapshot->tick))
            stop("this machine computed t = " + number_text(time_of(snapshot->tick)) +
                 " twice and got two results: its arithmetic cannot be trusted");
        history_.put_back(std::move(*snapshot));
        return;
    }
    check_claim(*snapshot);
    if (const std::string news = narrator_.see(*snapshot); !news.empty() && playing()) host_.announce(news);
    player_.receive(snapshot->tick);
    history_.add(std::move(*snapshot));
}

void Session::advance(double dt) {
    // Other rules wait for the run's first moment: settings that are dragged ask at every step.
    if (view_.compare == Compare::off || history_.empty())
        comparison_.end(host_);
    else
        comparison_.follow(scenario_, host_);
    if (!running() || suspended_) return;
    const auto* heading = std::get_if<Heading>(&phase_);
    const auto drive = playing()         ? Player::Drive::pace
                       : !heading        ? Player::Drive::rest
                       : heading->unseen ? Player::Drive::unseen
                                         : Player::Drive::rush;
    const Player::Frame frame = player_.advance(dt, drive);
    for (std::uint32_t tick = frame.begin; tick < frame.end; ++tick) host_.want_tick(tick);
    if (frame.arrived) head_for(player_.shown(), heading->play);
    if (frame.ended) ended();
    // While the run plays the nearest earlier picture will do; a moment that is looked at gets its own.
    const std::uint32_t tick = player_.shown();
    if (auto* resting = std::get_if<Resting>(&phase_);
        resting && revisiting() && resting->revisited != tick) {
        resting->revisited = tick;
        host_.revisit(tick);
    }
    tell_address();
}

} // namespace equator
