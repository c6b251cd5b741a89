// The entry points of the Worker that computes the expected gap. web/workers/expected_worker.js hands over
// the page's question and posts back the answer; it decides nothing.
//
//     equator_expect(link)                          computes it, however long that takes
//     equator_expected(), equator_expected_size()   the answer's bytes, an ExpectedSeries
//     equator_expected_table()                      the same as CSV

#include <emscripten.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/expected.h"

namespace {

std::vector<std::uint8_t> answer;
std::string table;

} // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void equator_expect(const char* link) {
    const equator::ExpectedSeries series = equator::expected_series(link);
    answer = encode(series);
    table = expected_table(series);
}

EMSCRIPTEN_KEEPALIVE const std::uint8_t* equator_expected() {
    return answer.data();
}
EMSCRIPTEN_KEEPALIVE std::uint32_t equator_expected_size() {
    return static_cast<std::uint32_t>(answer.size());
}

EMSCRIPTEN_KEEPALIVE const char* equator_expected_table() {
    return table.c_str();
}

} // extern "C"
