// Counter-based random numbers: a draw is a function of (seed, stream, index, coordinate), so narrower
// networks and smaller data sets are prefixes of larger ones and no order of calls can change a run.
#pragma once

#include <array>
#include <cstdint>

namespace equator {

/// Philox 4x32 with 10 rounds (Salmon, Moraes, Dror, Shaw, 2011): 128 random bits per counter. Passes the
/// authors' published known-answer vectors (tests/base/random_test.cpp).
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// What a draw is for. Streams never share numbers; the values are part of the link format, so they are never
/// renumbered.
enum class Stream : std::uint32_t {
    neurons = 1,
    inputs = 2,
    label_noise = 3,
    teachers = 4,
    cube = 5,        ///< inputs on the cube
    test_inputs = 6, ///< inputs of either kind that nothing is trained on
    langevin = 7     ///< noise that moves neurons: index is step 2^24 + neuron
};

/// Uniform in (0, 1): the midpoints of 2^53 equal cells, rounded to doubles; never 0, and 1 for the last cell
/// alone. `index` is the neuron (or sample), `coordinate` runs within it.
double uniform(std::uint64_t seed, Stream stream, std::uint64_t index, std::uint32_t coordinate);

/// Standard normal deviate, by inversion of `uniform`.
double normal(std::uint64_t seed, Stream stream, std::uint64_t index, std::uint32_t coordinate);

/// Inverse of the standard normal distribution function, Wichura's algorithm AS 241 (PPND16): relative error
/// about 1e-15. Precondition: 0 < p < 1.
double normal_quantile(double p);

} // namespace equator
