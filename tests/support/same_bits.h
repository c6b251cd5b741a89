// Equality of observables that a NaN, which is what is not there, does not spoil.
#pragma once

#include <cstring>

#include "run/observables.h"

namespace equator::test {

/// Whether all quantities have the same bits.
inline bool same_bits(const Observables& a, const Observables& b) {
    return std::memcmp(a.values.data(), b.values.data(), sizeof a.values) == 0;
}

/// Whether one quantity has.
inline bool same_bits(const Observables& a, const Observables& b, Quantity q) {
    const double x = a[q], y = b[q];
    return std::memcmp(&x, &y, sizeof x) == 0;
}

} // namespace equator::test
