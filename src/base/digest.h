// A 64-bit digest of a state, to compare runs bit for bit across machines. Not cryptographic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bits.h"

namespace equator {

/// Order-sensitive hash of 64-bit words: h <- mix(h ^ word), mix being SplitMix64's finaliser (a bijection of
/// 64 bits, so two streams that differ in one word never collide).
class Digest {
  public:
    void add(std::uint64_t word) {
        std::uint64_t x = (state_ ^ word) + 0x9E3779B97F4A7C15u;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        state_ = x ^ (x >> 31);
    }
    /// Adds the value's bits. Precondition: not NaN, whose bits differ from machine to machine.
    void add(double value) { add(bits_as<std::uint64_t>(value)); }
    void add(const double* values, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) add(values[i]);
    }
    std::uint64_t value() const { return state_; }

  private:
    std::uint64_t state_ = 0;
};

/// The arithmetic that states are computed in: which functions, which generator, sums in which order. A
/// change of it that changes any digest takes the next letter, and CHANGELOG.md says what was changed; within
/// one letter a digest is the same everywhere and for ever. 0.1.0 had the first.
inline constexpr char kFirstArithmetic = 'a', kArithmetic = 'a';

/// Sixteen lower-case hexadecimal digits, as links and the command line show a digest.
std::string digest_text(std::uint64_t digest);

} // namespace equator
