// What the Worker sends the page: one run at one time, as a flat little-endian buffer that both sides encode
// and decode with the code below. The page draws snapshots; it never computes a step.
#pragma once

#include <cmath>
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
/// Points of the network as a function along w*, z = -3 .. 3.
inline constexpr std::uint32_t kFunctionPoints = 121;
inline double function_point(std::uint32_t i) {
    return 6.0 * i / (kFunctionPoints - 1) - 3.0;
}

/// Starting latitudes, each of an equal share of infinite width's law, whose growth is shown.
inline constexpr std::uint32_t kGrowthPoints = 200;

/// Bins of the histograms of distances |Delta_i|, eight to an octave from kLeastDistance to 2, the sphere's
/// diameter.
inline constexpr std::uint32_t kBinsPerOctave = 8, kDistanceBins = 21 * kBinsPerOctave;
inline constexpr double kLeastDistance = 0x1p-20;
/// Where bin i begins: 2^(i div 8 - 20) (1 + (i mod 8) / 8). The last ends at distance_edge(kDistanceBins).
inline double distance_edge(std::uint32_t i) {
    return std::ldexp(kLeastDistance * (1.0 + (i % kBinsPerOctave) / double{kBinsPerOctave}),
                      static_cast<int>(i / kBinsPerOctave));
}

/// Neurons whose own numbers travel in full. A wider network sends those of its first so many, and all its
/// neurons as points.
inline constexpr std::uint32_t kMostDetailed = 10'000;

/// A neuron of a network too wide for full numbers, as precisely as it can be seen and in the form that a
/// graphics card reads: 8 bytes in place of 40.
struct WidePoint {
    std::int16_t latitude = 0;   ///< round(32767 z)
    std::uint16_t longitude = 0; ///< 16384 (a + 1) mod 65536, see around()
    std::uint8_t gap = 0;        ///< 255 of Snapshot::gap_scale
    std::uint8_t lambda_par = 0; ///< from -lambda_scale at 0 to lambda_scale at 255
    std::uint8_t speed = 0;      ///< 255 of speed_scale
    std::uint8_t unused = 0;

    friend bool operator==(const WidePoint&, const WidePoint&) = default;
};
static_assert(sizeof(WidePoint) == 8);

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

    /// Of the narrower networks of a run (Scenario::narrower), one after the other.
    enum WidthNumber : std::uint32_t {
        width,
        width_particle_gap,
        width_function_gap,
        width_distance,
        width_numbers
    };
    std::vector<double> narrower; ///< width_numbers each

    std::uint32_t picture = 1; ///< 0: numbers and digest alone, all that follows is empty

    // One entry (or triple) per neuron, of the first kMostDetailed of them, neuron-major. Display positions
    // are (x, y, z) with z the latitude, exact in every d, and (x, y) along the first two coordinates around
    // the axis, scaled to radius sqrt(1 - z^2).
    std::vector<float> neurons;     ///< 3 m
    std::vector<float> twins;       ///< 3 m
    std::vector<float> gap;         ///< |w_i - twin_i|
    std::vector<float> lambda_par;  ///< local Hessian's eigenvalue along the meridian, at the neuron's twin
    std::vector<float> escape_rate; ///< |d alpha/dt| / |alpha| of the neuron's twin (0 on the equator itself)
    std::vector<float> speed;       ///< |velocity of neuron i|

    std::vector<WidePoint> points; ///< m of them if m > kMostDetailed, else none
    float gap_scale = 0.0f, lambda_scale = 0.0f, speed_scale = 0.0f; ///< largest |values| of all m, of points

    std::vector<float> latitude_finite; ///< share of neurons per latitude bin (kLatitudeBins), sums to 1
    std::vector<float>
        latitude_infinite; ///< mass of the infinite-width law per fine bin (kDensityBins), sums to 1

    /// Coordinates w . e_1 and w . e_2 of the directions in a plane that the target looks along; a full
    /// circle of them is (0, 0). None where there is one direction, or more than two coordinates.
    std::vector<float> teachers;
    /// Length of a neuron's part in the relevant directions: the coordinates that teachers or products have.
    /// Of the first kMostDetailed neurons, or none where there is one direction, whose latitude says it.
    std::vector<float> alignment;

    /// The number beside its latitude that a neuron is drawn by (Companion of run/limit.h), of the first
    /// kMostDetailed, or none.
    std::vector<float> companion;
    /// Infinite width's in pairs of latitude and companion, in the order of their starts, with a pair of NaN
    /// between two signs; or none.
    std::vector<float> curve;

    // Of kGrowthPoints starting latitudes from south to north, or none: log |alpha_t / alpha_0|, and log
    // J_par(t,0), by how much a displacement along the meridian has grown (theory/concordance.h).
    std::vector<float> growth_latitude, growth_par;

    // E [f_rho(x) | w*.x = z] at z = function_point(i), and the standard deviation (kFunctionPoints each, or
    // none). The activation's constant, which nothing depends on, is left out.
    std::vector<float> function_finite, spread_finite; ///< what is exact: theory/function_shape.h
    std::vector<float> function_infinite, spread_infinite;
    // Share of all m neurons in each bin of |Delta_i| (kDistanceBins, or none): now, and of the largest at
    // the ticks up to this one.
    std::vector<float> distance_now, distance_largest;
    double loss_floor = 0.0; ///< no network of any width has less loss (theory/loss_floor.h)

    std::string error; ///< non-empty: the run stopped here, and why
};

/// How long an array of a snapshot is: so many entries for each of its neurons, or a fixed number (or none at
/// all).
struct ListLength {
    std::uint32_t per_neuron = 0, fixed = 0;
};
/// Calls see(array, length) for each array of floats, in the order of the wire: what a new one has to be told
/// to, so that it is written, checked and counted. `S`: Snapshot or const Snapshot.
template <class S, class See> void each_list(S& s, const See& see) {
    for (auto* list : {&s.neurons, &s.twins}) see(*list, ListLength{.per_neuron = 3});
    for (auto* list : {&s.gap, &s.lambda_par, &s.escape_rate, &s.speed})
        see(*list, ListLength{.per_neuron = 1});
    see(s.latitude_finite, ListLength{.fixed = kLatitudeBins});
    see(s.latitude_infinite, ListLength{.fixed = kDensityBins});
    for (auto* list : {&s.function_finite, &s.spread_finite, &s.function_infinite, &s.spread_infinite})
        see(*list, ListLength{.fixed = kFunctionPoints});
    for (auto* list : {&s.growth_latitude, &s.growth_par}) see(*list, ListLength{.fixed = kGrowthPoints});
    for (auto* list : {&s.distance_now, &s.distance_largest}) see(*list, ListLength{.fixed = kDistanceBins});
}

/// Bytes of a snapshot. Cost O(size).
std::vector<std::uint8_t> encode(const Snapshot& snapshot);
/// The snapshot in `bytes`, or nothing if they are not one: wrong mark or version, truncated, sizes that do
/// not fit.
std::optional<Snapshot> decode(std::span<const std::uint8_t> bytes);

} // namespace equator
