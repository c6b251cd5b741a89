// What a link claims of its run: the digest at its time, and short ones on the way there, so that a run that
// is not reproduced can say since when.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace equator {

/// Short digests lie at these shares of the way: tick * (j + 1) / (kTraceMarks + 1), rounded down.
inline constexpr std::uint32_t kTraceMarks = 7;

struct DigestTrace {
    std::uint64_t digest = 0; ///< at the link's tick
    /// The upper 16 bits of the digests on the way; none in links written by hand.
    std::optional<std::array<std::uint16_t, kTraceMarks>> marks;

    bool operator==(const DigestTrace&) const = default;
};

/// Tick of mark j of a trace up to `tick`.
constexpr std::uint32_t mark_tick(std::uint32_t tick, std::uint32_t j) {
    return static_cast<std::uint32_t>(std::uint64_t{tick} * (j + 1) / (kTraceMarks + 1));
}

/// The trace of a run up to `tick`; digest_at gives the full digest at any tick up to it.
DigestTrace make_trace(std::uint32_t tick, const std::function<std::uint64_t(std::uint32_t)>& digest_at);

/// "0123456789abcdef" and, with marks, "-" and 28 digits more: lower-case hexadecimal.
std::string trace_text(const DigestTrace& trace);
/// Reads it back, capitals allowed; nothing if it is anything else.
std::optional<DigestTrace> read_trace(std::string_view text);

/// Compares a run with a claim, tick by tick as it goes.
class TraceCheck {
  public:
    enum class Verdict { checking, reproduced, differs };

    /// The claim is about the run up to `tick`.
    TraceCheck(const DigestTrace& claim, std::uint32_t tick) : claim_(claim), tick_(tick) {}

    /// The run's digest at a tick. Ticks ascend; those that carry no claim are ignored.
    void see(std::uint32_t tick, std::uint64_t digest);

    Verdict verdict() const { return verdict_; }
    std::uint32_t tick() const { return tick_; }                         ///< the claim's
    std::uint32_t last_agreement() const { return agreed_; }             ///< last tick found equal, else 0
    std::uint32_t first_difference() const { return first_difference_; } ///< if it differs

  private:
    DigestTrace claim_;
    std::uint32_t tick_, agreed_ = 0, first_difference_ = 0;
    Verdict verdict_ = Verdict::checking;
};

} // namespace equator
