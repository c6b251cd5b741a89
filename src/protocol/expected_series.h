// The expected gap (theory/expected_gap.h) as it travels to the page: its constants over the times of a run,
// computed once for a problem. It is of every width and seed: divided by m it is a network's.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace equator {

/// Shares of all starts whose function gap is given: the value that this share of them stays below.
inline constexpr std::array<double, 21> kExpectedShares = {0.01, 0.05, 0.1,  0.15, 0.2,  0.25, 0.3,
                                                           0.35, 0.4,  0.45, 0.5,  0.55, 0.6,  0.65,
                                                           0.7,  0.75, 0.8,  0.85, 0.9,  0.95, 0.99};
/// Places in it of the band that plots show: nine starts of ten.
inline constexpr std::size_t kExpectedLow = 1, kExpectedHigh = 19;
/// Widths whose own share is taken in, beside that of infinity.
inline constexpr std::array<double, 3> kOwnWidths = {400.0, 100.0, 25.0};
/// Times from 0 to T, the earlier ones closer together: T (i / (kExpectedTimes - 1))^(3/2).
inline constexpr std::size_t kExpectedTimes = 61;

struct ExpectedSeries {
    std::string link;   ///< of what it depends on: expected_link() of every scenario that it is for
    std::string reason; ///< why there is none, in a few words that end a sentence; "": it is there

    std::vector<double> t;                  ///< kExpectedTimes of them, ascending from 0
    std::vector<double> particle, function; ///< C_p and C_f at each; under PGD of the last step until then
    std::vector<double> particle_deviation; ///< m times the particle gap's standard deviation over starts
    std::vector<double> loss, loss_error;   ///< C_L and its estimated error; not numbers under PGD
    /// C_p with each neuron's own share of the network taken in, a series of its own for each of kOwnWidths.
    std::array<std::vector<double>, kOwnWidths.size()> particle_own;
    std::vector<double> loss_deviation; ///< sqrt(m) times the loss gap's standard deviation over starts
    /// Of m times the function gap, a series of its own for each of kExpectedShares.
    std::array<std::vector<double>, kExpectedShares.size()> quantiles;
    /// Of C_p, a series of its own for each degree l = 0 .. K of the harmonics around w*.
    std::vector<std::vector<double>> parts;
};

/// Calls see(series) for each of those that have a value at every time, in the order of the wire, but for
/// `parts`, which come last. `S`: ExpectedSeries or const ExpectedSeries.
template <class S, class See> void each_series(S& s, const See& see) {
    for (auto* series :
         {&s.t, &s.particle, &s.function, &s.particle_deviation, &s.loss, &s.loss_error, &s.loss_deviation})
        see(*series);
    for (auto& series : s.particle_own) see(series);
    for (auto& series : s.quantiles) see(series);
}

/// A scenario with everything at its default that its expected gap does not depend on, as a link: width,
/// seed, data and numerics play no part.
std::string expected_link(const Scenario& scenario);

/// Bytes of a series. Cost O(size).
std::vector<std::uint8_t> encode(const ExpectedSeries& series);
/// The series in `bytes`, or nothing if they are not one: another kind of message, truncated, lengths that do
/// not fit.
std::optional<ExpectedSeries> decode_expected(std::span<const std::uint8_t> bytes);

} // namespace equator
