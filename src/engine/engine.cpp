// The Worker's entry points. web/worker.js hands over what the page asks for and posts back what comes out;
// it decides nothing.
//
//     equator_open(run, link, theory)  start a scenario, with bounds and budget or not; an answer is ready if
//     it cannot be run equator_want(tick)           the page wants this tick's snapshot (ticks ascend within
//     a run) equator_work(milliseconds)   compute for about that long; 1 when an answer is ready, 0 when more
//     time is needed, -1 when idle equator_answer()             the answer's bytes (a Snapshot,
//     protocol/snapshot.h), equator_answer_size() of them

#include <emscripten.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "protocol/picture.h"
#include "protocol/snapshot.h"
#include "run/estimate.h"
#include "run/run.h"
#include "scenario/link.h"
#include "scenario/problem.h"

namespace {

using namespace equator;

/// The one run a Worker has.
struct Engine {
    std::uint32_t number = 0; ///< the page's number of the run
    std::unique_ptr<Run> run;
    std::deque<std::uint32_t> wanted; ///< ticks asked for, oldest first
    double compute_seconds = 0.0;
    std::vector<std::uint8_t> answer;
};

Engine engine;

void answer_with_error(const std::string& error) {
    Snapshot snapshot;
    snapshot.run = engine.number;
    snapshot.error = error;
    engine.answer = encode(snapshot);
}

} // namespace

extern "C" {

/// 1 if an answer (an error) is ready at once, else 0.
EMSCRIPTEN_KEEPALIVE int equator_open(std::uint32_t run, const char* link, int theory) {
    engine = Engine{};
    engine.number = run;
    // The page has checked the link; checking again keeps a wrong page from running something else silently.
    const LinkResult result = parse_link(link);
    if (!result.ok()) {
        answer_with_error(describe(result.problems.front()));
        return 1;
    }
    if (const auto refusal = refuse(result.scenario, kPageLimits, "this page")) {
        answer_with_error(refusal->reason);
        return 1;
    }
    engine.run = std::make_unique<Run>(result.scenario, theory != 0);
    return 0;
}

EMSCRIPTEN_KEEPALIVE void equator_want(std::uint32_t tick) {
    engine.wanted.push_back(tick);
}

EMSCRIPTEN_KEEPALIVE int equator_work(double milliseconds) {
    if (!engine.run || engine.wanted.empty()) return -1;
    const double start = emscripten_get_now(), deadline = start + milliseconds;
    const std::uint32_t tick = engine.wanted.front();
    const double t = engine.run->scenario().T * tick / kTicksPerRun;
    bool covered = false;
    while (!(covered = engine.run->approach(t)) && emscripten_get_now() < deadline) {
    }
    if (covered) {
        const RunState state = engine.run->state_at(t, tick % kTicksPerBudget == 0);
        Snapshot snapshot;
        snapshot.run = engine.number;
        snapshot.tick = tick;
        fill_snapshot(*engine.run, state, snapshot);
        engine.wanted.pop_front();
        engine.compute_seconds += (emscripten_get_now() - start) * 1e-3;
        snapshot.compute_seconds = engine.compute_seconds;
        engine.answer = encode(snapshot);
        return 1;
    }
    engine.compute_seconds += (emscripten_get_now() - start) * 1e-3;
    return 0;
}

EMSCRIPTEN_KEEPALIVE const std::uint8_t* equator_answer() {
    return engine.answer.data();
}
EMSCRIPTEN_KEEPALIVE std::uint32_t equator_answer_size() {
    return static_cast<std::uint32_t>(engine.answer.size());
}

} // extern "C"
