// Numbers: what a text is read as, and what is asked where a separator may mean two things.
#include <cmath>

#include "base/number_text.h"
#include "property.h"
#include "scenario/mangled.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string given(fuzz::text_of(bytes, size));
    const ParsedNumber<double> real = parse_double(given);
    if (real.ok()) {
        const std::string text = number_text(real.value);
        const ParsedNumber<double> again = parse_double(text);
        demand(again.ok() && again.value == real.value &&
                   std::signbit(again.value) == std::signbit(real.value),
               "decode(encode(x)) is x", text);
        demand(number_text(again.value) == text, "canonical text is a fixed point", text);
        demand(separator_question(text, false).empty(), "canonical text is not asked about", text);
    }
    const ParsedNumber<std::int64_t> whole = parse_int64(given);
    if (whole.ok()) {
        demand(real.ok() && real.value == static_cast<double>(whole.value), "both ways to read agree", given);
        demand(separator_question(std::to_string(whole.value), true).empty(),
               "a whole number is not asked about", given);
    }
    const ParsedNumber<std::uint64_t> seed = parse_uint64(given);
    if (seed.ok())
        demand(parse_uint64(std::to_string(seed.value)).value == seed.value && real.ok(),
               "decode(encode(x)) is x", given);
    const NumberReadings may_be = number_readings(given);
    for (const std::string& reading : {may_be.grouped, may_be.decimal})
        demand(reading.empty() || parse_double(reading).ok(), "a reading is a number", reading);
    const std::string typed = as_typed(given);
    demand(as_typed(typed).size() <= typed.size(), "mending ends", typed);
    return 0;
}
