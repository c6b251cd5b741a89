// What every fuzz target shares: a property that does not hold ends the program with words, as a crash would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace equator::fuzz {

/// Ends the program unless `holds`; libFuzzer then keeps the input. `about` says what was found instead.
inline void demand(bool holds, const char* property, const std::string& about = "") {
    if (holds) return;
    std::fprintf(stderr, "NOT SO: %s: %s\n", property, about.c_str());
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

} // namespace equator::fuzz

/// libFuzzer's own name for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
