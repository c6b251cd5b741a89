#include "instrument/session.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "instrument/insight.h"
#include "protocol/snapshot.h"
#include "run/estimate.h"
#include "run/notes.h"
#include "run/ticks.h"
#include "scenario/function.h"
#include "scenario/problem.h"
#include "scenario/settings.h"
#include "view/view_settings.h"

namespace equator {

namespace {
/// Where a run stands still for readers who want less motion: the escape is under way by then.
constexpr double kTellingShare = 0.3;
} // namespace

double Session::time_of(std::uint32_t tick) const {
    return time_of_tick(scenario_.T, tick);
}

void Session::refuse_link(std::string title, const SharedLinkResult& result) {
    refused_ = true;
    refusal_ = {std::move(title), {}, result.link, shared_link_text(result.link)};
    for (const LinkProblem& problem : result.problems) refusal_.reasons.push_back(describe(problem));
}

bool Session::admit(const SharedLink& wish) {
    const auto refusal = refuse(wish.scenario, kPageCapacity, "the instrument");
    if (!refusal) return true;
    refused_ = true;
    SharedLink nearest{refusal->nearest, wish.view, std::nullopt};
    if (nearest.view.selected >= nearest.scenario.m) nearest.view.selected = -1;
    refusal_ = {"This run is too large to be watched", {refusal->reason}, nearest, shared_link_text(nearest)};
    return false;
}

void Session::open_link(std::string_view link, bool may_play) {
    const SharedLinkResult result = parse_shared_link(link);
    if (!result.ok()) {
        refuse_link("This link cannot be run as it is", result);
        player_.pause();
        return;
    }
    if (!admit(result.link)) return;
    const Choice wish = result.link.view.play;
    const bool play = wish == Choice::on || (wish == Choice::automatic && may_play);
    player_.set_speed(result.link.view.speed);
    if (reopen(result.link, play)) return;
    view_ = result.link.view;
    player_.pause();
    if (play) player_.play();
    start(result.link.scenario);
    if (!may_play && view_.play == Choice::automatic && scenario_.t == 0.0)
        player_.rush(static_cast<std::uint32_t>(kTellingShare * kTicksPerRun), true);
    play_at_moment_ = view_.play == Choice::on && player_.rushing();
    if (result.link.claim) claim_.emplace(*result.link.claim, tick_at(scenario_.T, scenario_.t));
    address_ = shared_link_text(result.link);
    said_.reset();
}

bool Session::reopen(const SharedLink& link, bool play) {
    Scenario there = link.scenario, here = scenario_;
    there.t = here.t = 0.0;
    if (run_ == 0 || refused_ || !failure_.empty() || !(there == here) || link.view.theory != view_.theory)
        return false;
    view_ = link.view;
    scenario_.t = link.scenario.t;
    link_ = link_text(scenario_);
    const std::uint32_t tick = tick_at(scenario_.T, scenario_.t);
    player_.pause();
    claim_.reset();
    if (tick > 0) {
        player_.rush(tick);
        play_at_moment_ = view_.play == Choice::on && player_.rushing();
        if (view_.play == Choice::on && !player_.rushing()) player_.play();
    } else {
        player_.seek(0);
        if (play) player_.play();
    }
    if (link.claim) {
        claim_.emplace(*link.claim, tick);
        for (std::uint32_t seen = 0; seen < history_.ticks(); ++seen)
            claim_->see(seen, history_.digest(seen), values_at(seen));
    }
    address_ = shared_link_text(link);
    said_.reset();
    return true;
}

void Session::change(const Scenario& wish) {
    const LinkResult result = nearest_valid(wish);
    if (!result.ok()) {
        refuse_link("These settings cannot be run",
                    {{result.scenario, view_, std::nullopt}, result.problems});
        return;
    }
    if (!admit({result.scenario, view_, std::nullopt})) return;
    if (view_.selected >= result.scenario.m) view_.selected = -1;
    start(result.scenario);
    tell_address();
}

void Session::start(const Scenario& scenario) {
    refused_ = false;
    failure_.clear();
    claim_.reset();
    play_at_moment_ = false;
    peek_.reset();
    revisit_.reset();
    scenario_ = scenario;
    link_ = link_text(scenario);
    history_.clear();
    narrator_ = {};
    player_.restart(kTicksPerRun, tick_at(scenario.T, scenario.t));
    host_.open_run(++run_, link_, view_.theory);
    if (const std::string of = expected_link(scenario); view_.theory && of != asked_) {
        asked_ = of;
        expected_.reset();
        host_.expect(of);
    }
    host_.announce("Running " + std::to_string(scenario.m) + " neurons in " + std::to_string(scenario.d) +
                   " dimensions, target " + function_text(scenario.phi) +
                   (scenario.finite_data() ? ", on " + data_text(scenario) : std::string()) + ".");
}

std::optional<LinkProblem> Session::set(std::string_view key, const std::string& text) {
    if (const Setting* setting = find_setting(key)) {
        if (key == "t") { // a time is gone to, not run anew
            Scenario there = scenario_;
            if (auto problem = read_setting(*setting, text, there)) return problem;
            if (auto problems = validate(there); !problems.empty()) return std::move(problems.front());
            seek(there.t);
            return std::nullopt;
        }
        Scenario wish = scenario_;
        if (auto problem = read_setting(*setting, text, wish)) return problem;
        wish.t = 0.0;
        Scenario now = scenario_;
        now.t = 0.0;
        if (canonical(wish) == canonical(now)) return std::nullopt;
        player_.play();
        change(wish);
        return std::nullopt;
    }
    const ViewSetting* row = find_view_setting(key);
    LinkProblem problem;
    if (!row) {
        problem.kind = ProblemKind::unknown_key;
        problem.key = safe_echo(key);
        problem.reason = "is not a setting";
        return problem;
    }
    View wish = view_;
    if (auto wrong = set_view_key(wish, *row, text)) return wrong;
    problem.range = refuse_neuron(wish.selected, scenario_.m);
    if (!problem.range.empty()) {
        problem.kind = ProblemKind::range;
        problem.key = "neuron";
        problem.value = safe_echo(text);
        problem.reason = "is out of range";
        return problem;
    }
    const bool theory = wish.theory;
    wish.theory = view_.theory;
    view_ = wish;
    if (key == "speed") player_.set_speed(view_.speed);
    set_theory(theory);
    return std::nullopt;
}

std::string Session::get(std::string_view key) const {
    if (const Setting* setting = find_setting(key)) return setting->write(scenario_);
    const ViewSetting* row = find_view_setting(key);
    if (!row) return "";
    View now = view_;
    now.speed = player_.speed();
    return row->write(*row, now);
}

void Session::again() {
    if (!failure_.empty()) {
        Scenario anew = scenario_;
        anew.t = 0.0;
        player_.play();
        start(anew);
        return;
    }
    player_.seek(0);
    player_.play();
}

void Session::worker_failed(const std::string& reason) {
    failure_ = reason;
    player_.pause();
    host_.announce("The run stopped: " + failure_);
}

void Session::seek(double t) {
    if (refused_ || run_ == 0 || !std::isfinite(t)) return;
    play_at_moment_ = false;
    player_.rush(tick_at(scenario_.T, std::min(std::max(t, 0.0), scenario_.T)));
}

void Session::set_theory(bool on) {
    if (view_.theory == on) return;
    view_.theory = on;
    if (run_ > 0 && !refused_) start(scenario_);
}

void Session::new_seed() {
    Scenario next = scenario_;
    next.seed = next.seed >= static_cast<std::uint64_t>(kMaxSeed) ? 0 : next.seed + 1;
    next.t = 0.0;
    player_.play();
    change(next);
}

void Session::accept_nearest() {
    const SharedLink nearest = refusal_.nearest; // start() clears the refusal
    view_ = nearest.view;
    player_.play();
    change(nearest.scenario);
}

void Session::accept_defaults() {
    player_.play();
    change(Scenario{});
}

SharedLink Session::shared() const {
    SharedLink link{scenario_, view_, std::nullopt};
    link.view.speed = player_.speed();
    link.scenario.t = 0.0;
    const std::uint32_t tick = player_.shown();
    if (player_.playing() || player_.rushing() || tick == 0 || tick >= history_.ticks()) return link;
    // The state's own time, unless that is of an earlier tick: the last step may lie before the moment.
    const double t = history_.series(Quantity::t)[tick];
    link.scenario.t = tick_at(scenario_.T, t) == tick ? t : time_of(tick);
    link.claim = make_trace(
        tick, [this](std::uint32_t at) { return history_.digest(at); }, values_at(tick));
    return link;
}

void Session::peek(std::optional<double> t) {
    peek_.reset();
    if (!t || player_.playing() || player_.rushing() || history_.empty()) return;
    const double tick = std::round(std::min(std::max(*t, 0.0), scenario_.T) / scenario_.T * kTicksPerRun);
    if (tick < history_.ticks()) peek_ = static_cast<std::uint32_t>(tick);
}

const Snapshot* Session::pictured() const {
    return peek_ ? &history_.at(*peek_) : shown();
}

void Session::tell_address() {
    if (refused_ || run_ == 0 || player_.rushing()) return;
    // A claim that was not reproduced stays in the address: reloading must not make it true.
    const bool stands = claim_ && (claim_->verdict() == TraceCheck::Verdict::differs ||
                                   claim_->verdict() == TraceCheck::Verdict::other_arithmetic);
    if (stands && !player_.playing() && player_.shown() == claim_->tick()) return;
    // Asked at every frame, and mostly nothing has changed: the text is only made where something it says
    // has.
    Said now{scenario_, view_, player_.speed(), player_.playing() ? 0 : player_.shown(), run_};
    if (said_ == now) return;
    // At rest it carries the moment's digest, which comes later than the moment.
    if (player_.playing() || player_.shown() < history_.ticks()) said_ = std::move(now);
    std::string address = shared_link_text(shared());
    if (address == address_) return;
    address_ = std::move(address);
    host_.set_link(address_);
}

std::string Session::claim_text() const {
    if (!claim_) return "";
    switch (claim_->verdict()) {
    case TraceCheck::Verdict::reproduced:
        return "reproduced, bit for bit";
    case TraceCheck::Verdict::differs:
        return "not reproduced: differs from the link's author's run at t = " +
               number_text(time_of(claim_->first_difference())) +
               (claim_->first_difference() > 0 && claim_->last_agreement() > 0
                    ? ", equal up to t = " + number_text(time_of(claim_->last_agreement()))
                    : std::string());
    case TraceCheck::Verdict::other_arithmetic:
        return claim_->other_arithmetic_text(time_of(claim_->tick()));
    default:
        return "checking the link's digest";
    }
}

TraceValues Session::values_at(std::uint32_t tick) const {
    return {history_.series(Quantity::particle_gap)[tick], history_.series(Quantity::loss_finite)[tick]};
}

void Session::check_claim(const Snapshot& snapshot) {
    if (!claim_ || claim_->verdict() != TraceCheck::Verdict::checking) return;
    claim_->see(snapshot.tick, snapshot.digest,
                {snapshot.observables[Quantity::particle_gap], snapshot.observables[Quantity::loss_finite]});
    if (claim_->verdict() == TraceCheck::Verdict::reproduced)
        host_.announce("Reproduced, bit for bit, up to t = " + number_text(time_of(claim_->tick())) + ".");
    else if (claim_->verdict() == TraceCheck::Verdict::differs)
        host_.announce("The run is " + claim_text() + ".");
    else if (claim_->verdict() == TraceCheck::Verdict::other_arithmetic)
        host_.announce("The link was " + claim_text() + ".");
}

const ExpectedSeries* Session::expected() const {
    return view_.theory && expected_ && expected_->reason.empty() ? &*expected_ : nullptr;
}

std::string Session::unexpected() const {
    return view_.theory && expected_ ? expected_->reason : "";
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

void Session::receive(std::span<const std::uint8_t> bytes) {
    if (auto series = decode_expected(bytes)) {
        if (series->link != asked_) return; // of a problem that was given up
        expected_ = std::move(series);
        if (const std::string words = rank_sentence(); !words.empty() && !player_.playing())
            host_.announce("At t = " + number_text(shown()->observables[Quantity::t]) + ":" + words);
        return;
    }
    auto snapshot = decode(bytes);
    if (!snapshot) {
        failure_ = "the Worker's answer could not be read; reload the page to get one version of everything";
        return;
    }
    if (snapshot->run != run_) return; // of a run that was given up
    if (!snapshot->error.empty()) {
        failure_ = snapshot->error;
        player_.pause();
        host_.announce("The run stopped: " + failure_);
        return;
    }
    if (snapshot->tick < history_.ticks()) { // an earlier moment, computed again
        if (snapshot->digest != history_.digest(snapshot->tick))
            failure_ = "this machine computed t = " + number_text(time_of(snapshot->tick)) +
                       " twice and got two results: its arithmetic cannot be trusted";
        revisit_.reset();
        history_.put_back(std::move(*snapshot));
        return;
    }
    check_claim(*snapshot);
    if (const std::string news = narrator_.see(*snapshot); !news.empty() && player_.playing())
        host_.announce(news);
    player_.receive(snapshot->tick);
    history_.add(std::move(*snapshot));
}

void Session::advance(double dt) {
    if (refused_ || !failure_.empty() || run_ == 0 || suspended_) return;
    const bool was_playing = player_.playing(), was_rushing = player_.rushing();
    const Player::Requests requests = player_.advance(dt);
    for (std::uint32_t tick = requests.begin; tick < requests.end; ++tick) host_.want_tick(tick);
    if (was_rushing && !player_.rushing() && play_at_moment_) {
        play_at_moment_ = false;
        player_.play();
    }
    // While the run plays the nearest earlier picture will do; a moment that is looked at gets its own.
    const std::uint32_t tick = player_.shown();
    if (!player_.playing() && !player_.rushing() && revisiting() && revisit_ != tick) {
        revisit_ = tick;
        host_.revisit(tick);
    }
    if (was_playing && player_.at_end() && !player_.playing() && !history_.empty()) {
        const Observables& now = history_.newest().observables;
        host_.announce("The run has ended at t = " + number_text(now[Quantity::t]) + ". Particle gap " +
                       number_text(now[Quantity::particle_gap]) + ", loss " +
                       number_text(now[Quantity::loss_finite]) + ", of infinite width " +
                       number_text(now[Quantity::loss_infinite]) + "." + rank_sentence());
    }
    tell_address();
}

} // namespace equator
