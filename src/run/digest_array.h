// Arrays in digests.
#pragma once

#include <cstddef>

#include <Eigen/Core>

#include "base/digest.h"

namespace equator {

/// An array's numbers, in storage order.
template <class Derived> void add(Digest& digest, const Eigen::PlainObjectBase<Derived>& values) {
    digest.add(values.data(), static_cast<std::size_t>(values.size()));
}

} // namespace equator
