// A plain generator to draw test cases from, which is none of the program's own: Knuth's MMIX constants.
#pragma once

#include <cstdint>

namespace equator::test {

struct Lcg {
    std::uint64_t state;

    /// 64 bits: the high halves of two steps' worth, as the low bits of one are poor.
    std::uint64_t next() {
        step();
        return (state >> 33) << 32 | (state * 2862933555777941757u) >> 32;
    }
    std::uint64_t below(std::uint64_t end) {
        step();
        return (state >> 11) % end;
    }
    double unit() { return static_cast<double>(below(std::uint64_t{1} << 53)) / 9007199254740992.0; }
    bool coin() { return below(2) == 1; }

  private:
    void step() { state = state * 6364136223846793005u + 1442695040888963407u; }
};

} // namespace equator::test
