// What a link claims of its run: the digest at its time, and short ones on the way there, so that a run that
// is not reproduced can say since when; which arithmetic they are of (base/digest.h), and two values, by
// which a run in another arithmetic can be compared.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace equator {

/// Short digests lie at these shares of the way: tick * (j + 1) / (kTraceMarks + 1), rounded down.
inline constexpr std::uint32_t kTraceMarks = 7;

/// Values of the state at the link's tick. Both are finite.
struct TraceValues {
    double particle_gap = 0.0, loss = 0.0; ///< the loss of the network of finite width

    bool operator==(const TraceValues&) const = default;
};

struct DigestTrace {
    std::uint64_t digest = 0; ///< at the link's tick
    /// The upper 16 bits of the digests on the way; none in links written by hand.
    std::optional<std::array<std::uint16_t, kTraceMarks>> marks;
    std::optional<TraceValues> values; ///< none in links written by hand, nor in those of 0.1.0
    char arithmetic = kArithmetic;     ///< that the digests are of

    bool operator==(const DigestTrace&) const = default;
};

/// Tick of mark j of a trace up to `tick`.
constexpr std::uint32_t mark_tick(std::uint32_t tick, std::uint32_t j) {
    return static_cast<std::uint32_t>(std::uint64_t{tick} * (j + 1) / (kTraceMarks + 1));
}

/// The trace of a run up to `tick`, whose values are `values`; digest_at gives the full digest at any tick up
/// to it. Values that are not finite are left out.
DigestTrace make_trace(std::uint32_t tick, const std::function<std::uint64_t(std::uint32_t)>& digest_at,
                       const TraceValues& values);

/// "0123456789abcdef", with marks "-" and 28 digits more, with values too "-" and 32 (the bits of the two
/// doubles): lower-case hexadecimal. Any other arithmetic than the first has its letter and "." in front.
std::string trace_text(const DigestTrace& trace);
/// Reads it back, capitals allowed; nothing if it is anything else.
std::optional<DigestTrace> read_trace(std::string_view text);

/// Compares a run with a claim, tick by tick as it goes.
class TraceCheck {
  public:
    /// other_arithmetic: the claim is of another arithmetic than this program's. Its digests say nothing
    /// here, and only the values have been compared.
    enum class Verdict { checking, reproduced, differs, other_arithmetic };

    /// The claim is about the run up to `tick`.
    TraceCheck(const DigestTrace& claim, std::uint32_t tick) : claim_(claim), tick_(tick) {}

    /// The run's digest and values at a tick. Ticks ascend; those that carry no claim are ignored.
    void see(std::uint32_t tick, std::uint64_t digest, const TraceValues& values);

    Verdict verdict() const { return verdict_; }
    std::uint32_t tick() const { return tick_; }                         ///< the claim's
    std::uint32_t last_agreement() const { return agreed_; }             ///< last tick found equal, else 0
    std::uint32_t first_difference() const { return first_difference_; } ///< if it differs
    char arithmetic() const { return claim_.arithmetic; }
    /// How far the run's values are from the claim's: the larger relative difference, from 0 to 2. None
    /// before the claim's tick, or where the claim has no values.
    std::optional<double> distance() const { return distance_; }
    /// What other_arithmetic means, as the end of a sentence: "made with arithmetic b, while this program
    /// computes a: particle gap and loss agree to 3e-13 at t = 12".
    std::string other_arithmetic_text(double t) const;

  private:
    DigestTrace claim_;
    std::uint32_t tick_, agreed_ = 0, first_difference_ = 0;
    Verdict verdict_ = Verdict::checking;
    std::optional<double> distance_;
};

} // namespace equator
