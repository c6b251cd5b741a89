// What the page is doing: the scenario, its run in the Worker, the transport, what went wrong. No drawing, no
// browser: panels show a session, the host carries its messages.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "instrument/history.h"
#include "instrument/narrator.h"
#include "instrument/player.h"
#include "protocol/expected_series.h"
#include "scenario/problem.h"
#include "scenario/scenario.h"
#include "view/shared_link.h"
#include "view/view.h"

namespace equator {

/// What a session asks of the place it runs in.
class Host {
  public:
    /// Starts run number `run` of a scenario in the Worker; answers to earlier runs are dropped.
    virtual void open_run(std::uint32_t run, const std::string& link, bool theory) = 0;
    /// Asks for the snapshot of a tick.
    virtual void want_tick(std::uint32_t tick) = 0;
    /// Asks for the snapshot of an earlier tick once more, before anything else; takes the place of a request
    /// of this kind that has no answer yet.
    virtual void revisit(std::uint32_t tick) = 0;
    /// Asks for the expected gap of an expected_link(), whenever there is time; takes the place of an earlier
    /// such request. The answer comes to Session::receive, or to no_expected.
    virtual void expect(const std::string& link) = 0;
    /// The address that reproduces what is shown changed.
    virtual void set_link(const std::string& link) = 0;
    /// The visitor wants to share, embed or export what is shown.
    virtual void open_share() = 0;
    /// Whether there is a guided tour here.
    virtual bool has_tour() const { return false; }
    /// The guided tour stands at this step now; 0: there is none.
    virtual void show_step(int) {}
    /// The picture is dark or light now; what surrounds it should be too.
    virtual void set_dark(bool dark) = 0;
    /// One sentence for people who do not see the canvas.
    virtual void announce(const std::string& sentence) = 0;

  protected:
    ~Host() = default;
};

/// Why nothing runs, and what could: shown over the instrument until the visitor chooses.
struct Refusal {
    std::string title;
    std::vector<std::string> reasons;
    SharedLink nearest;
    std::string nearest_link;
};

class Session {
  public:
    explicit Session(Host& host) : host_(host) {}

    /// The address bar says this. A link to the run that is here already keeps what is computed. A bad link
    /// opens a refusal and runs nothing. A link to a moment goes there and stops; another one plays if it
    /// says so, or leaves it open and `may_play`. Where somebody asked for less motion it stands still at a
    /// telling moment instead, once that is computed.
    void open_link(std::string_view link, bool may_play);
    /// The visitor changed the scenario (any values: invalid ones are refused, named, with the nearest).
    void change(const Scenario& wish);
    /// The visitor typed a value for one key of a link, the scenario's or the view's, here or in a form of
    /// the page. Takes effect and returns nothing, or changes nothing and returns what is wrong with it.
    std::optional<LinkProblem> set(std::string_view key, const std::string& text);
    /// The canonical text of a key now, "" for one that does not exist.
    std::string get(std::string_view key) const;
    /// The same run from its start; one that stopped is computed anew.
    void again();
    /// Goes to a time of the run, computing up to there if need be, and pauses.
    void seek(double t);
    /// While nobody can see, nothing is asked for and nothing moves; afterwards it goes on as if nothing had
    /// been.
    void suspend(bool suspended) { suspended_ = suspended; }
    bool suspended() const { return suspended_; }
    /// Computes the theory alongside, or not: the same run again from its start.
    void set_theory(bool on);
    /// The same scenario from another initialisation: the next seed.
    void new_seed();
    /// Accepts the refusal's nearest scenario, or the defaults.
    void accept_nearest();
    void accept_defaults();

    /// An answer of the Worker, or the expected gap.
    void receive(std::span<const std::uint8_t> bytes);
    /// The expected gap that was asked for cannot be had here, and why.
    void no_expected(const std::string& reason);
    /// The Worker died or never came up.
    void worker_failed(const std::string& reason);
    /// A frame of dt seconds passed.
    void advance(double dt);

    const Scenario& scenario() const { return scenario_; }
    /// Canonical link of the scenario that runs, and of how it was opened.
    const std::string& link() const { return link_; }
    /// Canonical link of what is shown now. At rest it names the time and carries the digest; a run that
    /// plays is shared from its start.
    SharedLink shared() const;
    /// What became of the digest that the link claimed; null if it claimed none, or the run is another by
    /// now.
    const TraceCheck* claim() const { return claim_ ? &*claim_ : nullptr; }
    /// The same in a sentence; "" where there is nothing to say.
    std::string claim_text() const;
    const Refusal* refusal() const { return refused_ ? &refusal_ : nullptr; }
    const std::string& failure() const { return failure_; } ///< why the run stopped, or empty
    /// The expected gap of what runs, or null: the theory is off, it is not there yet, or cannot be had.
    const ExpectedSeries* expected() const;
    /// Why it cannot be had, in a few words that end a sentence, or "".
    std::string unexpected() const;
    /// It is asked for and not answered yet.
    bool expecting() const { return view_.theory && run_ > 0 && !expected_; }
    /// Share of all seeds whose function gap is below this run's at the moment shown; nothing where the law
    /// is not this run's (finite data, steps beside a flow) or not there.
    std::optional<double> rank() const;
    Player& player() { return player_; }
    const Player& player() const { return player_; }
    const History& history() const { return history_; }
    /// The picture of the moment shown is being computed again; until then shown() is an earlier one.
    bool revisiting() const { return !history_.empty() && !history_.has(player_.shown()); }
    /// What to draw now, or null before the first answer.
    const Snapshot* shown() const { return history_.empty() ? nullptr : &history_.at(player_.shown()); }
    /// The reader's mouse rests on this time in a plot: at rest, pictures are of that moment. Called every
    /// frame.
    void peek(std::optional<double> t);
    /// The picture to draw: that of the moment peeked at, if its tick is kept, else shown().
    const Snapshot* pictured() const;
    std::uint32_t run_number() const { return run_; }
    /// Opens or closes the settings, against whatever is automatic here.
    void show_settings(bool open) { view_.settings = open ? Choice::on : Choice::off; }
    Host& host() { return host_; }
    View& view() { return view_; }
    const View& view() const { return view_; }

  private:
    void start(const Scenario& scenario);
    /// The link is of the run that is here already: only what is shown changes, and nothing is computed
    /// twice.
    bool reopen(const SharedLink& link, bool play);
    bool admit(const SharedLink& wish);
    void refuse_link(std::string title, const SharedLinkResult& result);
    void tell_address();
    void check_claim(const Snapshot& snapshot);
    TraceValues values_at(std::uint32_t tick) const; ///< of a tick that is there
    /// The rank in a sentence with a space before it, or "".
    std::string rank_sentence() const;
    double time_of(std::uint32_t tick) const;

    /// What an address says, before it is text.
    struct Said {
        Scenario scenario;
        View view;
        double speed;
        std::uint32_t tick, run;
        bool operator==(const Said&) const = default;
    };

    Host& host_;
    Scenario scenario_;
    std::string link_ = "#v1", address_; ///< address_: as last told to the host
    std::optional<Said> said_;           ///< what address_ says; nothing: look again
    Player player_;
    History history_;
    Narrator narrator_;
    View view_;
    Refusal refusal_;
    bool refused_ = false, suspended_ = false;
    std::string failure_;
    std::optional<TraceCheck> claim_;
    std::string asked_;                      ///< the expected gap that was asked for last: an expected_link()
    std::optional<ExpectedSeries> expected_; ///< its answer; good for every seed and width
    bool play_at_moment_ = false;            ///< a link said play=on and a time: on from there
    std::optional<std::uint32_t> peek_;      ///< tick under the mouse
    std::optional<std::uint32_t> revisit_;   ///< asked for and not yet there
    std::uint32_t run_ = 0;
};

} // namespace equator
