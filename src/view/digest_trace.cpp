#include "view/digest_trace.h"

#include "base/digest.h"

namespace equator {

namespace {

constexpr std::size_t kDigestDigits = 16, kMarkDigits = 4;

std::uint16_t mark_of(std::uint64_t digest) {
    return static_cast<std::uint16_t>(digest >> 48);
}

std::optional<std::uint64_t> read_hex(std::string_view text) {
    std::uint64_t value = 0;
    for (const char c : text) {
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        value = value << 4 | static_cast<std::uint64_t>(digit);
    }
    return value;
}

} // namespace

DigestTrace make_trace(std::uint32_t tick, const std::function<std::uint64_t(std::uint32_t)>& digest_at) {
    DigestTrace trace{digest_at(tick), std::array<std::uint16_t, kTraceMarks>{}};
    for (std::uint32_t j = 0; j < kTraceMarks; ++j)
        (*trace.marks)[j] = mark_of(digest_at(mark_tick(tick, j)));
    return trace;
}

std::string trace_text(const DigestTrace& trace) {
    std::string text = digest_text(trace.digest);
    if (!trace.marks) return text;
    text += '-';
    for (const std::uint16_t mark : *trace.marks)
        text += digest_text(std::uint64_t{mark} << 48).substr(0, kMarkDigits);
    return text;
}

std::optional<DigestTrace> read_trace(std::string_view text) {
    const bool marked = text.size() == kDigestDigits + 1 + kTraceMarks * kMarkDigits;
    if (text.size() != kDigestDigits && !(marked && text[kDigestDigits] == '-')) return std::nullopt;
    const auto digest = read_hex(text.substr(0, kDigestDigits));
    if (!digest) return std::nullopt;
    DigestTrace trace{*digest, std::nullopt};
    if (!marked) return trace;
    trace.marks.emplace();
    for (std::size_t j = 0; j < kTraceMarks; ++j) {
        const auto mark = read_hex(text.substr(kDigestDigits + 1 + j * kMarkDigits, kMarkDigits));
        if (!mark) return std::nullopt;
        (*trace.marks)[j] = static_cast<std::uint16_t>(*mark);
    }
    return trace;
}

void TraceCheck::see(std::uint32_t tick, std::uint64_t digest) {
    if (verdict_ != Verdict::checking) return;
    bool claimed = tick == tick_, equal = tick != tick_ || digest == claim_.digest;
    for (std::uint32_t j = 0; claim_.marks && j < kTraceMarks; ++j)
        if (mark_tick(tick_, j) == tick) {
            claimed = true;
            equal = equal && (*claim_.marks)[j] == mark_of(digest);
        }
    if (!claimed) return;
    if (!equal) {
        verdict_ = Verdict::differs;
        first_difference_ = tick;
        return;
    }
    agreed_ = tick;
    if (tick == tick_) verdict_ = Verdict::reproduced;
}

} // namespace equator
