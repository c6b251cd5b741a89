#include "instrument/session.h"

#include "base/number_text.h"
#include "run/estimate.h"
#include "run/ticks.h"
#include "scenario/link.h"
#include "scenario/settings.h"
#include "view/view_settings.h"

namespace equator {

namespace {

/// Where a run stands still for readers who want less motion: the escape is under way by then.
constexpr double kTellingShare = 0.3;

} // namespace

void Session::refuse_link(const char* title, const SharedLinkResult& result) {
    auto& refusal = phase_.emplace<Refusal>();
    refusal.title = title;
    refusal.problems = result.problems;
    refusal.nearest = result.link;
    refusal.nearest_link = shared_link_text(result.link);
}

bool Session::admit(const SharedLink& wish) {
    auto refusal = refuse(wish.scenario, kPageCapacity, "the instrument");
    if (!refusal) return true;
    LinkProblem problem;
    problem.kind = ProblemKind::too_large;
    problem.reason = std::move(refusal->reason);
    problem.range = std::move(refusal->range);
    for (const Setting& row : settings()) { // the first that gives way, and what all do
        const std::string value = row.write(wish.scenario), nearest = row.write(refusal->nearest);
        if (value == nearest) continue;
        if (problem.key.empty()) problem.key = row.key, problem.value = value;
        ((problem.nearest += problem.nearest.empty() ? "" : "&") += row.key) += "=" + nearest;
    }
    SharedLinkResult result{{refusal->nearest, wish.view, std::nullopt}, {std::move(problem)}};
    if (result.link.view.selected >= result.link.scenario.m) result.link.view.selected = -1;
    refuse_link("This run is too large to show", result);
    return false;
}

void Session::take(const View& view) {
    view_ = view;
    player_.set_speed(view.speed);
}

void Session::open_link(std::string_view link, bool may_play) {
    const SharedLinkResult result = parse_shared_link(link);
    if (!result.ok()) return refuse_link("This link cannot be run as it is", result);
    if (!admit(result.link)) return;
    const Choice wish = result.link.view.play;
    const bool play = wish == Choice::on || (wish == Choice::automatic && may_play);
    if (reopen(result.link, play)) return;
    take(result.link.view);
    start(result.link.scenario, play, wish == Choice::on);
    if (!may_play && wish == Choice::automatic && scenario_.t == 0.0)
        head_for(static_cast<std::uint32_t>(kTellingShare * kTicksPerRun), false, true);
    if (result.link.claim) claim_.emplace(*result.link.claim, tick_at(scenario_.T, scenario_.t));
    address_ = shared_link_text(result.link);
    said_.reset();
}

bool Session::reopen(const SharedLink& link, bool play) {
    Scenario there = link.scenario, here = scenario_;
    there.t = here.t = 0.0;
    if (!running() || !(there == here) || link.view.theory != view_.theory) return false;
    take(link.view);
    scenario_.t = link.scenario.t;
    link_ = link_text(scenario_);
    set_out(play, link.view.play == Choice::on);
    claim_.reset();
    if (link.claim) {
        claim_.emplace(*link.claim, tick_at(scenario_.T, scenario_.t));
        for (std::uint32_t seen = 0; seen < history_.ticks(); ++seen)
            claim_->see(seen, history_.digest(seen), values_at(seen));
    }
    address_ = shared_link_text(link);
    said_.reset();
    return true;
}

void Session::change(const Scenario& wish) {
    run(wish, view_);
}

void Session::run(const Scenario& wish, const View& view) {
    const LinkResult result = nearest_valid(wish);
    SharedLink link{result.scenario, view, std::nullopt};
    if (link.view.selected >= link.scenario.m) link.view.selected = -1;
    if (!result.ok()) return refuse_link("These settings cannot be run", {link, result.problems});
    if (!admit(link)) return;
    take(link.view);
    start(link.scenario, true);
    tell_address();
}

std::optional<LinkProblem> Session::change_view(const View& wish) {
    if (wish == view_) return std::nullopt;
    View next = wish;
    if (auto problem = check_view(next, scenario_.m)) return problem;
    const bool anew = next.theory != view_.theory && run_ > 0 && !refusal();
    take(next);
    if (anew) start(scenario_, playing());
    tell_address();
    return std::nullopt;
}

void Session::edit_view(void (*edit)(View&, const void*), const void* by) {
    View wish = view_;
    edit(wish, by);
    change_view(wish);
}

std::optional<LinkProblem> Session::set(std::string_view key, const std::string& text) {
    if (const Setting* setting = find_setting(key)) {
        Scenario wish = scenario_, now = scenario_;
        if (auto problem = read_setting(*setting, text, wish)) return problem;
        if (key == "t") { // a time is gone to, not run anew
            if (auto problems = validate(wish); !problems.empty()) return std::move(problems.front());
            seek(wish.t);
            return std::nullopt;
        }
        wish.t = now.t = 0.0;
        if (!(canonical(wish) == canonical(now))) change(wish);
        return std::nullopt;
    }
    if (const ViewSetting* row = find_view_setting(key)) {
        View wish = view_;
        if (auto problem = set_view_key(wish, *row, text)) return problem;
        return change_view(wish);
    }
    LinkProblem problem;
    problem.kind = ProblemKind::unknown_key;
    problem.key = safe_echo(key);
    problem.reason = "is not a setting";
    return problem;
}

std::string Session::get(std::string_view key) const {
    if (const Setting* setting = find_setting(key)) return setting->write(scenario_);
    const ViewSetting* row = find_view_setting(key);
    return row ? row->write(*row, view_) : "";
}

void Session::new_seed() {
    Scenario next = scenario_;
    next.seed = next.seed >= static_cast<std::uint64_t>(kMaxSeed) ? 0 : next.seed + 1;
    next.t = 0.0;
    change(next);
}

void Session::accept_nearest() {
    if (!refusal()) return;
    const SharedLink nearest = refusal()->nearest; // which goes with the refusal
    run(nearest.scenario, nearest.view);
}

void Session::accept_defaults() {
    if (refusal()) change(Scenario{});
}

SharedLink Session::shared() const {
    SharedLink link{scenario_, view_, std::nullopt};
    link.scenario.t = 0.0;
    const std::uint32_t tick = player_.shown();
    if (moving() || tick == 0 || tick >= history_.ticks()) return link;
    // The state's own time, unless that is of an earlier tick: the last step may lie before the moment.
    const double t = history_.series(Quantity::t)[tick];
    link.scenario.t = tick_at(scenario_.T, t) == tick ? t : time_of(tick);
    link.claim = make_trace(
        tick, [this](std::uint32_t at) { return history_.digest(at); }, values_at(tick));
    return link;
}

void Session::tell_address() {
    const bool plays = playing();
    if (!plays && !std::holds_alternative<Resting>(phase_)) return;
    // A claim that was not reproduced stays in the address: reloading must not make it true.
    const bool stands = claim_ && (claim_->verdict() == TraceCheck::Verdict::differs ||
                                   claim_->verdict() == TraceCheck::Verdict::other_arithmetic);
    if (stands && !plays && player_.shown() == claim_->tick()) return;
    // Asked at every frame, and mostly nothing has changed: the text is only made where something it says
    // has.
    Said now{scenario_, view_, plays ? 0 : player_.shown(), run_};
    if (said_ == now) return;
    // At rest it carries the moment's digest, which comes later than the moment.
    if (plays || player_.shown() < history_.ticks()) said_ = std::move(now);
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
        return "not reproduced: differs from the author's run at t = " +
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

} // namespace equator
