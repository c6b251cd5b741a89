// What the page is doing: the scenario, its run in the Worker, the transport, what went wrong. No drawing, no
// browser: panels show a session, the host carries its messages.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "front/history.h"
#include "front/player.h"
#include "scenario/link.h"
#include "scenario/scenario.h"

namespace equator {

/// What a session asks of the place it runs in.
class Host {
  public:
    /// Starts run number `run` of a scenario in the Worker; answers to earlier runs are dropped.
    virtual void open_run(std::uint32_t run, const std::string& link, bool theory) = 0;
    /// Asks for the snapshot of a tick.
    virtual void want_tick(std::uint32_t tick) = 0;
    /// The address that reproduces what is shown changed.
    virtual void set_link(const std::string& link) = 0;
    /// One sentence for people who do not see the canvas.
    virtual void announce(const std::string& sentence) = 0;

  protected:
    ~Host() = default;
};

/// Why nothing runs, and what could: shown over the instrument until the visitor chooses.
struct Refusal {
    std::string title;
    std::vector<std::string> reasons;
    Scenario nearest;
    std::string nearest_link;
};

/// How neurons are coloured.
enum class ColourBy : int { plain, latitude, gap, lambda_par, speed, count_ };

/// The plots there are.
enum class PlotKind : int { gap, loss, latitude, budget, concordance };

/// What is shown, apart from the run itself.
struct View {
    bool twins = true, segments = true, density = true;
    ColourBy colour_by = ColourBy::plain;
    int selected = -1; ///< the neuron that is followed, or -1
    bool settings_open = true;
    bool theory = true;           ///< bounds, budget and self-concordance are computed
    double target_gap = 0.01;     ///< squared particle gap that "how many neurons" asks for
    PlotKind tab = PlotKind::gap; ///< where all plots share one place
    PlotKind left = PlotKind::budget, right = PlotKind::latitude; ///< in the two small places under the gap
};

class Session {
  public:
    explicit Session(Host& host) : host_(host) {}

    /// The address bar says this. A bad link opens a refusal and runs nothing.
    void open_link(std::string_view link);
    /// The visitor changed the scenario (any values: invalid ones are refused, named, with the nearest).
    void change(const Scenario& wish);
    /// The same run from its start.
    void again();
    /// Computes the theory alongside, or not: the same run again from its start.
    void set_theory(bool on);
    /// The same scenario from another initialisation: the next seed.
    void new_seed();
    /// Accepts the refusal's nearest scenario, or the defaults.
    void accept_nearest();
    void accept_defaults();

    /// An answer of the Worker.
    void receive(std::span<const std::uint8_t> bytes);
    /// The Worker died or never came up.
    void worker_failed(const std::string& reason) { failure_ = reason; }
    /// A frame of dt seconds passed.
    void advance(double dt);

    const Scenario& scenario() const { return scenario_; }
    const std::string& link() const { return link_; } ///< canonical link of the scenario that runs
    const Refusal* refusal() const { return refused_ ? &refusal_ : nullptr; }
    const std::string& failure() const { return failure_; } ///< why the run stopped, or empty
    Player& player() { return player_; }
    const Player& player() const { return player_; }
    const History& history() const { return history_; }
    /// What to draw now, or null before the first answer.
    const Snapshot* shown() const { return history_.empty() ? nullptr : &history_.at(player_.shown()); }
    std::uint32_t run_number() const { return run_; }
    View& view() { return view_; }
    const View& view() const { return view_; }

  private:
    void start(const Scenario& scenario);
    bool admit(const Scenario& scenario);

    Host& host_;
    Scenario scenario_;
    std::string link_ = "#v1";
    Player player_;
    History history_;
    View view_;
    Refusal refusal_;
    bool refused_ = false;
    std::string failure_;
    std::uint32_t run_ = 0;
};

} // namespace equator
