// One scenario, one trajectory, for any number of threads: every number of a run's rows, and its digest.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "base/crew.h"
#include "run/notes.h"
#include "run/run.h"
#include "run/table.h"
#include "scenario/link.h"

using namespace equator;

namespace {

/// All rows of a run, as text that says every bit, and its digest.
std::string told(const std::string& link, int threads) {
    Crew::here().set_threads(threads);
    const LinkResult read = parse_link(link);
    REQUIRE(read.ok());
    const Scenario& scenario = read.scenario;
    Run run(scenario);
    TableWriter table(TableFormat::csv, no_theory_because(scenario).empty());
    std::string text;
    RunState state;
    for (const double share : {0.0, 0.5, 1.0}) {
        run.advance_to(share * scenario.T);
        state = run.state_at(share * scenario.T);
        text += table.row(state.observables);
    }
    Crew::here().set_threads(1);
    return text + table.end(state.t, state.digest);
}

} // namespace

TEST_CASE("threads: the same bits for one, two, three and seven, by every way to sum") {
    const struct {
        std::string name, link;
    } runs[] = {
        {"pairs", "#v1&m=600&d=16&T=0.5&seed=3"},
        {"pairs, few neurons in the last tile", "#v1&m=257&d=64&T=0.5"},
        {"pairs, single precision", "#v1&m=500&d=20&T=0.5&precision=single"},
        {"pairs, gradient descent", "#v1&m=500&d=64&T=1&rule=pgd&eta=0.1"},
        {"moments", "#v1&m=9000&d=8&T=0.3"},
        {"moments, gradient descent", "#v1&m=30011&d=8&T=0.4&rule=pgd&eta=0.1"},
        {"moments, single precision", "#v1&m=9000&d=8&T=0.3&precision=single"},
        {"samples", "#v1&m=300&d=32&n=500&T=0.3"},
        {"samples, online", "#v1&m=301&d=32&batch=300&T=1&rule=pgd&eta=0.1"},
        {"samples of the cube, any activation",
         "#v1&m=300&d=32&data=cube&phi=xor:4&sigma=relu:exact&limit=wide&wide=320&"
         "n=400&T=0.5&rule=pgd&eta=0.1"},
        {"samples, a formula", "#v1&m=300&d=32&n=400&phi=tanh(2*z):12&sigma=tanh(2*z):exact&limit=wide&"
                               "wide=320&T=0.2&rule=pgd&eta=0.1"},
        {"two teachers", "#v1&m=500&d=32&teachers=orth&phi=h4&T=0.4"},
        {"signs", "#v1&m=400&d=32&signs=pm&T=0.4"},
        {"output weights that are trained", "#v1&m=400&d=32&weights=train&T=0.4"},
        {"a wide reference", "#v1&m=100&d=32&limit=wide&wide=512&T=0.3"},
    };
    for (const auto& one : runs) {
        CAPTURE(one.name);
        const std::uint64_t before = Crew::here().shared();
        const std::string alone = told(one.link, 1);
        CHECK(Crew::here().shared() == before);
        for (const int threads : {2, 3, 7}) {
            CAPTURE(threads);
            const std::uint64_t begun = Crew::here().shared();
            CHECK(told(one.link, threads) == alone);
            CHECK_MESSAGE(Crew::here().shared() > begun, "threads had nothing to do");
        }
    }
}
