#include "view/digest_trace.h"

#include <algorithm>
#include <cmath>

#include "base/bits.h"
#include "base/number_text.h"
#include "figure/axis.h"

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

bool are_finite(const TraceValues& values) {
    return std::isfinite(values.particle_gap) && std::isfinite(values.loss);
}

double relative_difference(double a, double b) {
    const double larger = std::max(std::abs(a), std::abs(b));
    return larger > 0.0 ? std::min(std::abs(a - b) / larger, 2.0) : 0.0;
}

} // namespace

DigestTrace make_trace(std::uint32_t tick, const std::function<std::uint64_t(std::uint32_t)>& digest_at,
                       const TraceValues& values) {
    DigestTrace trace{.digest = digest_at(tick), .marks = std::array<std::uint16_t, kTraceMarks>{}};
    for (std::uint32_t j = 0; j < kTraceMarks; ++j)
        (*trace.marks)[j] = mark_of(digest_at(mark_tick(tick, j)));
    if (are_finite(values)) trace.values = values;
    return trace;
}

std::string trace_text(const DigestTrace& trace) {
    std::string text;
    if (trace.arithmetic != kFirstArithmetic) (text += trace.arithmetic) += '.';
    text += digest_text(trace.digest);
    if (!trace.marks) return text;
    text += '-';
    for (const std::uint16_t mark : *trace.marks)
        text += digest_text(std::uint64_t{mark} << 48).substr(0, kMarkDigits);
    if (trace.values)
        text += '-' + digest_text(bits_as<std::uint64_t>(trace.values->particle_gap)) +
                digest_text(bits_as<std::uint64_t>(trace.values->loss));
    return text;
}

std::optional<DigestTrace> read_trace(std::string_view text) {
    DigestTrace trace{.arithmetic = kFirstArithmetic};
    if (text.size() > 2 && text[1] == '.' && text[0] >= 'a' && text[0] <= 'z') {
        trace.arithmetic = text[0];
        text.remove_prefix(2);
    }
    // Parts of known lengths, joined by "-"; the later ones may be missing.
    constexpr std::size_t kLengths[] = {kDigestDigits, kTraceMarks * kMarkDigits, 2 * kDigestDigits};
    std::string_view parts[3];
    for (std::size_t i = 0; i < 3 && (i == 0 || !text.empty()); ++i) {
        if (i > 0) {
            if (text[0] != '-') return std::nullopt;
            text.remove_prefix(1);
        }
        if (text.size() < kLengths[i]) return std::nullopt;
        parts[i] = text.substr(0, kLengths[i]);
        text.remove_prefix(kLengths[i]);
    }
    const auto digest = read_hex(parts[0]);
    if (!digest || !text.empty()) return std::nullopt;
    trace.digest = *digest;
    if (parts[1].empty()) return trace;
    trace.marks.emplace();
    for (std::size_t j = 0; j < kTraceMarks; ++j) {
        const auto mark = read_hex(parts[1].substr(j * kMarkDigits, kMarkDigits));
        if (!mark) return std::nullopt;
        (*trace.marks)[j] = static_cast<std::uint16_t>(*mark);
    }
    if (parts[2].empty()) return trace;
    const auto gap = read_hex(parts[2].substr(0, kDigestDigits)),
               loss = read_hex(parts[2].substr(kDigestDigits));
    if (!gap || !loss) return std::nullopt;
    trace.values = TraceValues{bits_as<double>(*gap), bits_as<double>(*loss)};
    if (!are_finite(*trace.values)) return std::nullopt;
    return trace;
}

void TraceCheck::see(std::uint32_t tick, std::uint64_t digest, const TraceValues& values) {
    if (tick == tick_ && claim_.values && are_finite(values))
        distance_ = std::max(relative_difference(claim_.values->particle_gap, values.particle_gap),
                             relative_difference(claim_.values->loss, values.loss));
    if (verdict_ != Verdict::checking) return;
    if (claim_.arithmetic != kArithmetic) {
        if (tick == tick_) verdict_ = Verdict::other_arithmetic;
        return;
    }
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

std::string TraceCheck::other_arithmetic_text(double t) const {
    std::string text = std::string("made with arithmetic ") + claim_.arithmetic +
                       ", while this program computes " + kArithmetic;
    if (!distance_) return text + "; the link has no values to compare";
    text += *distance_ > 0.0 ? ": particle gap and loss agree to " + format_value(*distance_, 1)
                             : ": particle gap and loss are equal";
    return text + " at t = " + number_text(t);
}

} // namespace equator
