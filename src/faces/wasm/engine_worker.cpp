// The Worker's entry points. web/workers/worker.js hands over what the page asks for and posts back what
// comes out; it decides nothing. They are Engine's functions (engine/engine.h) for the one engine that a
// Worker has:
//
//     equator_open(run, link, theory)           1 if an answer is ready at once, else 0
//     equator_want(tick)
//     equator_revisit(tick)
//     equator_work(milliseconds)                1 when an answer is ready, 0 when more time is needed,
//                                               -1 when idle
//     equator_answer(), equator_answer_size()   the answer's bytes, a Snapshot (protocol/snapshot.h)

#include <emscripten.h>

#include <cstdint>

#include "engine/engine.h"

namespace {

equator::Engine engine(emscripten_get_now);

} // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int equator_open(std::uint32_t run, const char* link, int theory) {
    return engine.open(run, link, theory != 0) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void equator_want(std::uint32_t tick) {
    engine.want(tick);
}

EMSCRIPTEN_KEEPALIVE void equator_revisit(std::uint32_t tick) {
    engine.revisit(tick);
}

EMSCRIPTEN_KEEPALIVE int equator_work(double milliseconds) {
    return static_cast<int>(engine.work(milliseconds));
}

EMSCRIPTEN_KEEPALIVE const std::uint8_t* equator_answer() {
    return engine.answer().data();
}
EMSCRIPTEN_KEEPALIVE std::uint32_t equator_answer_size() {
    return static_cast<std::uint32_t>(engine.answer().size());
}

} // extern "C"
