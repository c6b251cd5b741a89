// Digests in links: any text, and the trace of a run whose digests are the input's bytes.
#include <cstring>

#include "property.h"
#include "view/digest_trace.h"

using namespace equator;
using fuzz::demand;

namespace {

void check_trace(const DigestTrace& trace) {
    const std::string text = trace_text(trace);
    const std::optional<DigestTrace> again = read_trace(text);
    demand(again && *again == trace, "decode(encode(x)) is x", text);
    demand(trace_text(*again) == text, "canonical text is a fixed point", text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (const std::optional<DigestTrace> read = read_trace(fuzz::text_of(bytes, size))) check_trace(*read);

    const auto ticks = static_cast<std::uint32_t>(size % 101);
    const auto digest_at = [&](std::uint32_t tick) {
        std::uint64_t digest = tick;
        if (size >= sizeof digest)
            std::memcpy(&digest, bytes + tick % (size - sizeof digest + 1), sizeof digest);
        return digest;
    };
    TraceValues values;
    if (size >= sizeof values) std::memcpy(&values, bytes, sizeof values);
    const DigestTrace trace = make_trace(ticks, digest_at, values);
    check_trace(trace);
    // The run itself reproduces it; one that differs at the end does not.
    TraceCheck same(trace, ticks), other(trace, ticks);
    for (std::uint32_t tick = 0; tick <= ticks; ++tick) {
        same.see(tick, digest_at(tick), values);
        other.see(tick, digest_at(tick) ^ (tick == ticks ? std::uint64_t{1} << 63 : 0), values);
    }
    demand(same.verdict() == TraceCheck::Verdict::reproduced, "a run reproduces its own trace",
           trace_text(trace));
    demand(other.verdict() == TraceCheck::Verdict::differs && other.first_difference() == ticks,
           "another run does not", trace_text(trace));
    return 0;
}
