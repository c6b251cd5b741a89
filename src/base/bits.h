// A value's bits as another type. std::bit_cast is missing from the C++ library of the oldest Emscripten that
// is built with (3.1.6); the compiler's own builtin is there.
#pragma once

#include <type_traits>

namespace equator {

template <class To, class From> constexpr To bits_as(const From& from) {
    static_assert(sizeof(To) == sizeof(From));
    static_assert(std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
    return __builtin_bit_cast(To, from);
}

} // namespace equator
