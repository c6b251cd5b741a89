// Names of quantities without what they mean: the table of everything (observables.h) in the page's program
// would bring along every sentence of it, which nothing there shows.
#pragma once

#include "run/observables.h"

namespace equator {

/// Column names, in the order of Quantity.
inline constexpr auto kQuantityNames = [] {
    std::array<const char*, kQuantityCount> names{};
    for (std::size_t q = 0; q < kQuantityCount; ++q) names[q] = kQuantities[q].name;
    return names;
}();

} // namespace equator
