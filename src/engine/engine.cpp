// The Worker's entry points. web/worker.js hands over what the page asks for and posts back what comes out;
// it decides nothing.
//
//     equator_open(run, link, theory)
//         start a scenario, with bounds and budget or not; 1 if an answer is ready: it cannot be run
//     equator_want(tick)
//         the page wants this tick's snapshot; wants are answered in the order they came, which ascends
//     equator_revisit(tick)
//         the page wants an earlier tick's snapshot again and does not wait for the wants; a revisit that has
//         not been answered yet gives way to a later one and gets no answer
//     equator_work(milliseconds)
//         compute for about that long; 1 when an answer is ready, 0 when more time is needed, -1 when idle
//     equator_answer(), equator_answer_size()
//         the answer's bytes, a Snapshot (protocol/snapshot.h)

#include <emscripten.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/picture.h"
#include "protocol/snapshot.h"
#include "run/estimate.h"
#include "run/ticks.h"
#include "run/timeline.h"
#include "scenario/link.h"
#include "scenario/problem.h"

namespace {

using namespace equator;

/// The one run a Worker has.
struct Engine {
    std::uint32_t number = 0; ///< the page's number of the run
    std::unique_ptr<Timeline> timeline;
    std::deque<std::uint32_t> wanted;       ///< ticks asked for, oldest first
    std::optional<std::uint32_t> revisited; ///< tick asked for before all of them
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
    engine.timeline = std::make_unique<Timeline>(result.scenario, theory != 0);
    return 0;
}

EMSCRIPTEN_KEEPALIVE void equator_want(std::uint32_t tick) {
    engine.wanted.push_back(tick);
}

EMSCRIPTEN_KEEPALIVE void equator_revisit(std::uint32_t tick) {
    engine.revisited = tick;
}

EMSCRIPTEN_KEEPALIVE int equator_work(double milliseconds) {
    if (!engine.timeline || (!engine.revisited && engine.wanted.empty())) return -1;
    const double start = emscripten_get_now(), deadline = start + milliseconds;
    const std::uint32_t tick = engine.revisited ? *engine.revisited : engine.wanted.front();
    Timeline& timeline = *engine.timeline;
    bool there = false;
    while (!(there = timeline.approach(tick)) && emscripten_get_now() < deadline) {
    }
    if (there) {
        const RunState state = timeline.state_at(tick, tick % kTicksPerBudget == 0);
        Snapshot snapshot;
        snapshot.run = engine.number;
        snapshot.tick = tick;
        fill_snapshot(timeline.run(), state, snapshot);
        if (engine.revisited)
            engine.revisited.reset();
        else
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
