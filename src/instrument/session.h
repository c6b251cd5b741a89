// What the page is doing: the scenario, its run in the Worker, the transport, what went wrong. No drawing, no
// browser: panels show a session, the host carries its messages. What it hears of the run is in session.cpp,
// what links say and are told in session_link.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "instrument/comparison.h"
#include "instrument/history.h"
#include "instrument/narrator.h"
#include "instrument/phase.h"
#include "instrument/player.h"
#include "protocol/expected_series.h"
#include "run/notes.h"
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
    /// Of runs that are compared, computed apart from the instrument's own (instrument/comparison.h): starts
    /// run number `run` in the place of the one before; "" for `link`: none is wanted any more.
    virtual void open_compared(std::uint32_t, const std::string&) {}
    /// Asks for the snapshot of its tick.
    virtual void want_compared(std::uint32_t) {}
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

class Session {
  public:
    explicit Session(Host& host) : host_(host) {}

    /// The address bar says this. A link to the run that is here already keeps what is computed. A bad link
    /// opens a refusal and runs nothing. A link to a moment goes there and stops; another one plays if it
    /// says so, or leaves it open and `may_play`. Where somebody asked for less motion it stands still at a
    /// telling moment instead, once that is computed.
    void open_link(std::string_view link, bool may_play);
    /// The visitor changed the scenario (any values: invalid ones are refused, named, with the nearest). It
    /// plays from its start.
    void change(const Scenario& wish);
    /// The visitor changed how the run is shown. Takes effect, tells the address and returns nothing; or
    /// changes nothing and returns what no link could say (view/view_settings.h). The theory, switched on or
    /// off, is computed alongside the same run again from its start. Cheap where nothing has changed.
    std::optional<LinkProblem> change_view(const View& wish);
    /// Likewise, to what `edit` makes of a copy.
    template <class Edit> void edit_view(const Edit& edit) {
        edit_view([](View& view, const void* by) { (*static_cast<const Edit*>(by))(view); }, &edit);
    }
    /// The visitor typed a value for one key of a link, the scenario's or the view's, here or in a form of
    /// the page. Takes effect and returns nothing, or changes nothing and returns what is wrong with it.
    std::optional<LinkProblem> set(std::string_view key, const std::string& text);
    /// The canonical text of a key now, "" for one that does not exist.
    std::string get(std::string_view key) const;

    // The transport. Where nothing can move it is not heard.
    /// Goes on in time; on the way to a moment, from there.
    void play();
    /// Rests where it is.
    void pause();
    /// Rests one tick further on.
    void step();
    /// The same run from its start; one that stopped is computed anew.
    void again();
    /// Goes to a time of the run, computing up to there if need be, and rests.
    void seek(double t);
    /// Rests at a tick that is there; for later ones at the last.
    void go_to(std::uint32_t tick);

    /// While nobody can see, nothing is asked for and nothing moves; afterwards it goes on as if nothing had
    /// been.
    void suspend(bool suspended) { suspended_ = suspended; }
    bool suspended() const { return suspended_; }
    /// The same scenario from another initialisation: the next seed.
    void new_seed();
    /// Accepts the refusal's nearest scenario, or the defaults; nothing where none is refused.
    void accept_nearest();
    void accept_defaults();

    /// An answer of the Worker, or the expected gap.
    void receive(std::span<const std::uint8_t> bytes);
    /// The expected gap that was asked for cannot be had here, and why.
    void no_expected(const std::string& reason);
    /// The Worker died or never came up.
    void worker_failed(const std::string& reason);
    /// The one of the rules that are compared did.
    void compared_failed(const std::string& reason) { comparison_.failed(reason); }
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
    /// What it is doing.
    const Phase& phase() const { return phase_; }
    const Refusal* refusal() const { return std::get_if<Refusal>(&phase_); }
    const std::string& failure() const; ///< why the run stopped, or empty
    bool playing() const { return std::holds_alternative<Playing>(phase_); }
    bool heading() const { return std::holds_alternative<Heading>(phase_); }
    /// The playhead moves by itself.
    bool moving() const { return playing() || heading(); }
    /// There is a run that can go on.
    bool running() const { return moving() || std::holds_alternative<Resting>(phase_); }
    /// The expected gap of what runs, or null: the theory is off, it is not there yet, or cannot be had.
    const ExpectedSeries* expected() const;
    /// Why it cannot be had, in a few words that end a sentence, or "".
    std::string unexpected() const;
    /// It is asked for and not answered yet.
    bool expecting() const { return without_theory(TheoryPart::expected).empty() && run_ > 0 && !expected_; }
    /// Why bounds, or another part of the theory, are not shown, as a clause, or "": it is switched off, or
    /// the problem has none.
    std::string_view without_theory(TheoryPart part = TheoryPart::bounds) const;
    /// Share of all seeds whose function gap is below this run's at the moment shown; nothing where the law
    /// is not this run's (finite data, steps beside a flow) or not there.
    std::optional<double> rank() const;
    /// Other rules beside the run's, where the view asks for them (View::compare).
    const Comparison& comparison() const { return comparison_; }
    const Player& player() const { return player_; }
    const History& history() const { return history_; }
    /// The particle gap of the run before this one, as far as it came; empty if there was none worth it.
    struct Before {
        std::vector<double> t, gap;
    };
    const Before& run_before() const { return before_; }
    /// The picture of the moment shown is being computed again; until then shown() is an earlier one.
    bool revisiting() const { return !history_.empty() && !history_.has(player_.shown()); }
    /// What to draw now, or null before the first answer.
    const Snapshot* shown() const { return history_.empty() ? nullptr : &history_.at(player_.shown()); }
    /// The reader's mouse is on this time in a plot: at rest, pictures are of that moment. Called every
    /// frame.
    void peek(std::optional<double> t);
    /// The picture to draw: that of the moment peeked at, if its tick is kept, else shown().
    const Snapshot* pictured() const;
    std::uint32_t run_number() const { return run_; }
    Host& host() { return host_; }
    const View& view() const { return view_; }

  private:
    /// Runs a scenario from its start: to its moment, or to play or rest there.
    void start(const Scenario& scenario, bool play, bool play_at_moment = false);
    /// From the run's start, or where the scenario names a moment from there.
    void set_out(bool play, bool play_at_moment);
    void head_for(std::uint32_t tick, bool play, bool unseen = false);
    /// The rest that there is already, or a new one.
    Resting& rest();
    void stop(const std::string& reason);
    void ended();

    /// The link is of the run that is here already: only what is shown changes, and nothing is computed
    /// twice.
    bool reopen(const SharedLink& link, bool play);
    /// Runs this from its start, or refuses it.
    void run(const Scenario& wish, const View& view);
    bool admit(const SharedLink& wish);
    void refuse_link(const char* title, const SharedLinkResult& result);
    void take(const View& view);
    void edit_view(void (*edit)(View&, const void*), const void* by);
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
        std::uint32_t tick, run;
        bool operator==(const Said&) const = default;
    };

    Host& host_;
    Phase phase_;
    bool suspended_ = false;
    Scenario scenario_;
    View view_;
    std::string link_ = "#v1", address_; ///< address_: as last told to the host
    std::optional<Said> said_;           ///< what address_ says; nothing: look again
    Player player_;                      ///< at view_.speed
    History history_;
    Before before_;
    Narrator narrator_;
    std::optional<TraceCheck> claim_;
    std::string asked_;                      ///< the expected gap that was asked for last: an expected_link()
    std::optional<ExpectedSeries> expected_; ///< its answer; good for every seed and width
    Comparison comparison_;
    std::uint32_t run_ = 0;
};

} // namespace equator
