// Links of scenarios: whatever the text, the answer is a valid scenario whose text is a fixed point, and a
// refusal says why in printable words.
#include "property.h"
#include "scenario/link.h"
#include "scenario/mangled.h"
#include "scenario/settings.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const LinkResult result = parse_link(fuzz::text_of(bytes, size));
    demand(validate(result.scenario).empty(), "the nearest is valid");
    const std::string text = link_text(result.scenario);
    const LinkResult again = parse_link(text);
    demand(again.ok() && again.scenario == result.scenario, "decode(encode(x)) is x", text);
    demand(link_text(again.scenario) == text, "canonical text is a fixed point", text);
    for (const Setting& row : settings()) {
        const std::string value = row.write(result.scenario);
        demand(as_typed(value) == value, "what the program writes was not mangled", value);
    }
    for (const LinkProblem& problem : result.problems) {
        const std::string said = describe(problem);
        demand(!problem.reason.empty(), "a refusal has a reason", said);
        for (const char c : said) demand(c >= 0x20 && c < 0x7f, "what is said can be printed", said);
    }
    return 0;
}
