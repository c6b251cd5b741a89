// A plain generator to draw test cases from, which is none of the program's own: Knuth's MMIX constants.
#pragma once

#include <cstdint>

namespace equator::test {

struct Lcg {
    std::uint64_t state;
    /// The high bits of two steps' worth: the low ones of one are poor.
    std::uint64_t next() {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return (state >> 33) << 32 | (state * 2862933555777941757u) >> 32;
    }
};

} // namespace equator::test
