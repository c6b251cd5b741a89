// Other rules beside a run: what the host is asked, and what becomes of its answers.
#include "instrument/comparison.h"

#include <doctest/doctest.h>

#include <string>

#include "run/ticks.h"
#include "scenario/link.h"
#include "support/recording_host.h"

using namespace equator;
using test::answer;
using test::RecordingHost;

namespace {

void answer_compared(Session& session, const RecordingHost& host, std::uint32_t tick, double value,
                     const std::string& error = "") {
    Snapshot snapshot;
    snapshot.run = host.compared_run;
    snapshot.tick = tick;
    snapshot.observables[Quantity::t] = time_of_tick(session.scenario().T, tick);
    for (const Quantity quantity : kComparedQuantities) snapshot.observables[quantity] = value;
    snapshot.error = error;
    session.receive(encode(snapshot));
}

/// Answers all that is asked of the rule that is open.
void answer_all(Session& session, const RecordingHost& host, double value) {
    const std::vector<std::uint32_t> ticks = host.compared_ticks;
    for (const std::uint32_t tick : ticks) answer_compared(session, host, tick, value);
}

} // namespace

TEST_CASE("comparison: six rules one after the other, once the run has begun") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=7&T=4&eta=0.1&compare=rules", true);
    session.advance(0.0);
    CHECK(host.compared.empty()); // not before the run's first moment
    session.receive(answer(session, 0));
    session.advance(0.0);
    REQUIRE(host.compared.size() == 1);
    CHECK(host.compared_ticks.size() == kComparedMoments);
    CHECK(host.compared_ticks.back() == kTicksPerRun);
    CHECK(host.compared_run > kFirstCompared);
    const char* links[] = {"#v1&m=7&eta=0.1&T=4",
                           "#v1&m=7&rule=pgd&eta=0.1&T=4",
                           "#v1&m=7&rule=momentum&eta=0.1&T=4",
                           "#v1&m=7&rule=heavyball&eta=0.1&T=4",
                           "#v1&m=7&rule=adam&eta=0.1&T=4",
                           "#v1&m=7&weights=train&eta=0.1&T=4"};
    for (std::size_t i = 0; i < std::size(links); ++i) {
        CHECK(session.comparison().finished() == i);
        CHECK(host.compared.back() == links[i]);
        answer_all(session, host, 0.5 + static_cast<double>(i));
    }
    CHECK(session.comparison().finished() == kComparedRules.size());
    CHECK(host.compared.size() == kComparedRules.size());
    for (std::size_t i = 0; i < kComparedRules.size(); ++i) {
        const RulePanel& panel = session.comparison().panels()[i];
        CHECK(panel.reason.empty());
        REQUIRE(panel.t.size() == kComparedMoments);
        CHECK(panel.t.back() == 4.0);
        CHECK(panel.values[0].front() == 0.5 + static_cast<double>(i));
    }
    session.advance(0.0);
    CHECK(host.compared.size() == kComparedRules.size()); // nothing is computed twice
    // Another time, another look, the theory's absence: the same comparison. Another seed: anew.
    CHECK(!session.set("colour", "gap"));
    session.pause();
    session.advance(0.0);
    CHECK(host.compared.size() == kComparedRules.size());
    session.new_seed();
    session.advance(0.0);
    CHECK(host.compared.back() == ""); // given up until the run has begun
    session.receive(answer(session, 0));
    session.advance(0.0);
    CHECK(host.compared.back() == "#v1&m=7&eta=0.1&seed=2&T=4");
    CHECK(session.comparison().panels()[0].t.empty());
}

TEST_CASE("comparison: what does not go with a rule is said, and late answers are dropped") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=7&rule=pgd&batch=5&eta=0.1&T=4&compare=rules", true);
    session.receive(answer(session, 0));
    session.advance(0.0);
    CHECK(session.comparison().finished() == 1); // flows take no batches
    CHECK(session.comparison().panels()[0].reason.starts_with("batch = 5 needs steps to take batches in"));
    CHECK(host.compared.back() == "#v1&m=7&batch=5&rule=pgd&eta=0.1&T=4");
    answer_compared(session, host, 0, 1.0);
    answer_compared(session, host, 10, 1.0, "neuron 3 is no number at step 5"); // the next that can follows
    CHECK(session.comparison().finished() == 3);
    CHECK(host.compared.back() == "#v1&m=7&batch=5&rule=heavyball&eta=0.1&T=4");
    CHECK(session.comparison().panels()[1].reason == "neuron 3 is no number at step 5");
    CHECK(session.comparison().panels()[1].t.size() == 1);
    RecordingHost late = host;
    late.compared_run -= 1;
    answer_compared(session, late, 20, 1.0);
    CHECK(session.comparison().panels()[1].t.size() == 1);
    CHECK(session.comparison().panels()[3].t.empty());
    for (int i = 0; i < 2; ++i) answer_all(session, host, 1.0);
    CHECK(session.comparison().finished() == 6);
    CHECK(host.compared.size() == 3);
    CHECK(session.comparison().panels()[5].reason.starts_with("batch = 5 needs steps"));

    CHECK(!session.set("compare", "off"));
    session.advance(0.0);
    CHECK(host.compared.back() == "");
    CHECK(session.comparison().finished() == 0);
    answer_compared(session, host, 0, 1.0); // no longer wanted
    CHECK(session.comparison().panels()[0].t.empty());
    CHECK(!session.set("compare", "rules"));
    session.advance(0.0);
    session.compared_failed("its script could not be loaded");
    for (std::size_t i = 1; i < kComparedRules.size(); ++i) // the first is refused already
        CHECK(session.comparison().panels()[i].reason == "its script could not be loaded");
}
