// Whole links, with the view and the digest.
#include "view/shared_link.h"
#include "property.h"
#include "view/view_settings.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view given = fuzz::text_of(bytes, size);
    const SharedLinkResult result = parse_shared_link(given);
    const std::string text = shared_link_text(result.link);
    const SharedLinkResult again = parse_shared_link(text);
    for (const LinkProblem& problem : again.problems)
        demand(false, "the nearest is valid", text + " " + describe(problem));
    demand(again.link == result.link, "decode(encode(x)) is x", text);
    demand(shared_link_text(again.link) == text, "canonical text is a fixed point", text);
    for (const LinkProblem& problem : result.problems)
        demand(!problem.reason.empty(), "a refusal has a reason", describe(problem));
    // Without the view it is a scenario's link, or refused as before.
    const std::string rest = without_view(text);
    demand(parse_link(rest).ok(), "what is left without the view is a scenario's link", rest);
    demand(parse_link(rest).scenario == result.link.scenario, "which is the same scenario", rest);
    return 0;
}
