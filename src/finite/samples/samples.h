// Training data of the single-index model, drawn from a scenario's seed.
#pragma once

#include <cstddef>
#include <cstdint>

#include <Eigen/Core>

#include "base/heap_bytes.h"
#include "model/hermite.h"

namespace equator {

/// Labelled samples. x is sample-major, x[s d + k]: the layout in which the kernels visit samples.
struct Samples {
    Eigen::ArrayXd x; ///< n d inputs
    Eigen::ArrayXd y; ///< n labels

    Eigen::Index count() const { return y.size(); }
    /// Samples first .. first + size - 1 into out, after the last from the first on. Precondition: 0 <= first
    /// < count(), size <= count(); out is another object.
    void part(Eigen::Index first, Eigen::Index size, Samples& out) const;
    std::size_t heap_bytes() const { return equator::heap_bytes(x) + equator::heap_bytes(y); }
};

/// An endless list of samples: x_s ~ N(0, I_d), y_s = phi(w*.x_s) + noise xi_s with xi_s ~ N(0, 1) and w* =
/// e_1. Sample s depends on (seed, s, d) alone (its label on phi and noise besides), so a small training set
/// is the beginning of a larger one, and the noise moves no input.
struct SampleSource {
    int d = 3;
    HermiteSum phi; ///< its constant is left out, as everywhere (model/kernels.h)
    double noise = 0.0;
    std::uint64_t seed = 0;

    /// Samples first .. first + count - 1 into out. Cost O(count d) normal deviates.
    void draw(std::uint64_t first, Eigen::Index count, Samples& out) const;
};

} // namespace equator
