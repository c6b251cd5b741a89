#include "front/session.h"

#include <cmath>

#include "base/number_text.h"
#include "protocol/snapshot.h"
#include "run/estimate.h"
#include "scenario/hermite_text.h"
#include "scenario/problem.h"
#include "scenario/settings.h"

namespace equator {

namespace {

std::vector<std::string> descriptions(const std::vector<LinkProblem>& problems) {
    std::vector<std::string> lines;
    for (const LinkProblem& problem : problems) lines.push_back(describe(problem));
    return lines;
}

} // namespace

bool Session::admit(const Scenario& scenario) {
    const auto refusal = refuse(scenario, kPageLimits, "this page");
    if (!refusal) return true;
    refused_ = true;
    refusal_ = {"This run is too large for a browser tab",
                {refusal->reason},
                refusal->nearest,
                link_text(refusal->nearest)};
    return false;
}

void Session::open_link(std::string_view link) {
    const LinkResult result = parse_link(link);
    if (!result.ok()) {
        refused_ = true;
        refusal_ = {"This link cannot be run as it is", descriptions(result.problems), result.scenario,
                    link_text(result.scenario)};
        player_.pause();
        return;
    }
    if (!admit(result.scenario)) return;
    start(result.scenario);
}

void Session::change(const Scenario& wish) {
    const LinkResult result = nearest_valid(wish);
    if (!result.ok()) {
        refused_ = true;
        refusal_ = {"These settings cannot be run", descriptions(result.problems), result.scenario,
                    link_text(result.scenario)};
        return;
    }
    if (!admit(result.scenario)) return;
    start(result.scenario);
    host_.set_link(link_);
}

void Session::start(const Scenario& scenario) {
    refused_ = false;
    failure_.clear();
    scenario_ = scenario;
    link_ = link_text(scenario);
    history_.clear();
    view_.selected = -1;
    const double tick = std::ceil(scenario.t / scenario.T * kTicksPerRun - 1e-9);
    player_.restart(kTicksPerRun, static_cast<std::uint32_t>(tick));
    host_.open_run(++run_, link_, view_.theory);
    host_.announce("Running " + std::to_string(scenario.m) + " neurons in " + std::to_string(scenario.d) +
                   " dimensions, target " + hermite_text(scenario.phi) + ".");
}

void Session::again() {
    player_.seek(0);
    if (failure_.empty()) player_.play();
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
    const Scenario nearest = refusal_.nearest; // start() clears the refusal
    player_.play();
    change(nearest);
}

void Session::accept_defaults() {
    player_.play();
    change(Scenario{});
}

void Session::receive(std::span<const std::uint8_t> bytes) {
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
    player_.receive(snapshot->tick);
    history_.add(std::move(*snapshot));
}

void Session::advance(double dt) {
    if (refused_ || !failure_.empty() || run_ == 0) return;
    const bool was_playing = player_.playing();
    const Player::Requests requests = player_.advance(dt);
    for (std::uint32_t tick = requests.begin; tick < requests.end; ++tick) host_.want_tick(tick);
    if (was_playing && player_.at_end() && !player_.playing() && !history_.empty()) {
        const Observables& now = history_.newest().observables;
        host_.announce("The run has ended at t = " + number_text(now[Quantity::t]) + ". Particle gap " +
                       number_text(now[Quantity::particle_gap]) + ", loss " +
                       number_text(now[Quantity::loss_finite]) + ", of infinite width " +
                       number_text(now[Quantity::loss_infinite]) + ".");
    }
}

} // namespace equator
