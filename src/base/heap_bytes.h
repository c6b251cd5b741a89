// Memory that containers hold beside themselves, so that a run can be weighed before it is copied.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

namespace equator {

/// What one allocation costs beyond what was asked for: the allocator's header, and Eigen's and its own
/// rounding.
inline constexpr std::size_t kAllocationOverhead = 32;

/// Bytes of an Eigen array's coefficients.
template <class Derived> std::size_t heap_bytes(const Eigen::PlainObjectBase<Derived>& array) {
    return array.size() == 0 ? 0
                             : static_cast<std::size_t>(array.size()) * sizeof(typename Derived::Scalar) +
                                   kAllocationOverhead;
}

/// Bytes of a vector's room, used or not; what its elements hold in turn comes on top.
template <class Value> std::size_t heap_bytes(const std::vector<Value>& values) {
    return values.capacity() == 0 ? 0 : values.capacity() * sizeof(Value) + kAllocationOverhead;
}

} // namespace equator
