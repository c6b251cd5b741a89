// The entry points of the Worker of the article's figures, and of the package's library for scripts.
// web/workers/scenes_worker.js and web/package/table.js hand over what is asked for and give back what comes
// out; they decide nothing. One question at a time:
//
//     scenes_ask(kind, link, moments)   1, or 0 and scenes_reason() (faces/scenes/question.h)
//     scenes_table(link, until, every, theory)
//                                       1 or 0, and scenes_reason() is JSON (faces/scenes/table_question.h)
//     scenes_columns()                  all columns that a table may have, as JSON
//     scenes_work(milliseconds)         0 when more time is needed, 1 when a moment is there, 2 when it is
//                                       the last
//     scenes_lists()                    how many lists of numbers the moment has; of each:
//     scenes_name(i), scenes_numbers(i), scenes_count(i)
//     scenes_failure()                  why a table ended before its last row, or ""

#include <emscripten.h>

#include <cstdint>
#include <memory>
#include <string>

#include "faces/scenes/question.h"
#include "faces/scenes/table_question.h"

namespace {

std::unique_ptr<equator::SceneQuestion> question;
equator::TableQuestion* table = nullptr; // the question, if it is one
std::string reason, name;

const equator::SceneNumbers& list(std::uint32_t i) {
    return question->moment()[i];
}

} // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int scenes_ask(const char* kind, const char* link, int moments) {
    table = nullptr;
    question.reset(); // before the next one: there is memory for one
    question = equator::scene_question(kind, link, moments, reason);
    return question ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int scenes_table(const char* link, double until, double every, int theory) {
    question.reset();
    auto asked = equator::table_question(link, {until, every, theory != 0}, reason);
    table = asked.get();
    question = std::move(asked);
    return question ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE const char* scenes_columns() {
    reason = equator::table_columns();
    return reason.c_str();
}

EMSCRIPTEN_KEEPALIVE const char* scenes_failure() {
    return table ? table->failure().c_str() : "";
}

EMSCRIPTEN_KEEPALIVE const char* scenes_reason() {
    return reason.c_str();
}

EMSCRIPTEN_KEEPALIVE int scenes_work(double milliseconds) {
    const double end = emscripten_get_now() + milliseconds;
    do {
        const auto progress = static_cast<int>(question->approach());
        if (progress != 0) return progress;
    } while (emscripten_get_now() < end);
    return 0;
}

EMSCRIPTEN_KEEPALIVE std::uint32_t scenes_lists() {
    return static_cast<std::uint32_t>(question->moment().size());
}
EMSCRIPTEN_KEEPALIVE const char* scenes_name(std::uint32_t i) {
    name = list(i).name;
    return name.c_str();
}
EMSCRIPTEN_KEEPALIVE const double* scenes_numbers(std::uint32_t i) {
    return list(i).values.data();
}
EMSCRIPTEN_KEEPALIVE std::uint32_t scenes_count(std::uint32_t i) {
    return static_cast<std::uint32_t>(list(i).values.size());
}

} // extern "C"
