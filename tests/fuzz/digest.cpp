// Digests in links.
#include "front/share/digest_trace.h"
#include "property.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::optional<DigestTrace> read = read_trace(fuzz::text_of(bytes, size));
    if (!read) return 0;
    const std::string text = trace_text(*read);
    const std::optional<DigestTrace> again = read_trace(text);
    demand(again && *again == *read, "decode(encode(x)) is x", text);
    demand(trace_text(*again) == text, "canonical text is a fixed point", text);
    return 0;
}
