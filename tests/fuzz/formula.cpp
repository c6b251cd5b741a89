// Functions: sums and formulas.
#include "property.h"
#include "scenario/function.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string given(fuzz::text_of(bytes, size));
    const FunctionReading read = read_function(given);
    demand(read.ok() || read.reason.size() > 3, "a refusal has a reason", given);
    demand(!read.ok() || read.value, "what is accepted is there", given);
    demand(read.position <= given.size(), "the fault lies in the text", given);
    if (!read.value) return 0;
    const std::string text = function_text(*read.value);
    const FunctionReading again = read_function(text);
    demand(again.ok(), "the nearest is valid", text + " " + again.reason);
    demand(*again.value == *read.value, "decode(encode(x)) is x", text);
    demand(function_text(*again.value) == text, "canonical text is a fixed point", text);
    return 0;
}
