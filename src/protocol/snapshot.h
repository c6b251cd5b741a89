// What the Worker sends the page: one run at one time, as a flat little-endian buffer that both sides encode
// and decode with the code below. The page draws snapshots; it never computes a step.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "run/observables.h"
#include "run/ticks.h"

namespace equator {

/// Bars of the finite network's latitude histogram on [-1, 1].
inline constexpr std::uint32_t kLatitudeBins = 50;
/// Bins of the infinite-width law on [-1, 1]: finer, a multiple of kLatitudeBins, so that the glow on the
/// sphere has no steps.
inline constexpr std::uint32_t kDensityBins = 400;
static_assert(kDensityBins % kLatitudeBins == 0);

struct Snapshot {
    std::uint32_t run =
        0; ///< number the page gave the run when it opened it; late answers to older runs are dropped
    std::uint32_t tick = 0; ///< 0 .. kTicksPerRun; observables[t] is the exact time
    Observables observables;
    std::uint64_t digest = 0;       ///< of the full state at this time
    std::uint64_t finite_steps = 0; ///< integrator or PGD steps taken by the finite network so far
    std::uint64_t infinite_steps = 0;
    std::uint32_t infinite_nodes = 0; ///< latitude nodes that carry the infinite-width law now
    double compute_seconds = 0.0;     ///< the Worker's own time spent on this run so far

    // One entry (or triple) per neuron, neuron-major. Display positions are (x, y, z) with z the latitude,
    // exact in every d, and (x, y) along the first two coordinates around the axis, scaled to radius sqrt(1 -
    // z^2).
    std::vector<float> neurons;     ///< 3 m
    std::vector<float> twins;       ///< 3 m
    std::vector<float> gap;         ///< |w_i - twin_i|
    std::vector<float> lambda_par;  ///< local Hessian's eigenvalue along the meridian, at the neuron's twin
    std::vector<float> escape_rate; ///< |d alpha/dt| / |alpha| of the neuron's twin (0 on the equator itself)
    std::vector<float> speed;       ///< |velocity of neuron i|

    std::vector<float> latitude_finite; ///< share of neurons per latitude bin (kLatitudeBins), sums to 1
    std::vector<float>
        latitude_infinite; ///< mass of the infinite-width law per fine bin (kDensityBins), sums to 1

    std::string error; ///< non-empty: the run stopped here, and why
};

/// Bytes of a snapshot. Cost O(size).
std::vector<std::uint8_t> encode(const Snapshot& snapshot);
/// The snapshot in `bytes`, or nothing if they are not one: wrong mark or version, truncated, sizes that do
/// not fit.
std::optional<Snapshot> decode(std::span<const std::uint8_t> bytes);

} // namespace equator
