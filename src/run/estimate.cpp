#include "run/estimate.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "dynamics/field_engine.h"
#include "dynamics/moment_tensor.h"
#include "run/timeline.h"
#include "theory/gap_theory.h"

namespace equator {

namespace {

/// Pairwise sums in one thread, double precision: the slow side of the machines and engines seen (bench).
constexpr double kFlopPerSecond = 2e9;
/// What a step does to a neuron besides the velocity's sums, for each coordinate.
constexpr double kFlopPerNeuron = 40.0;
/// Copies of a d x m matrix that a trajectory holds (the integrator's stages, states and scratch), that the
/// theory adds, and that come and go while a state is read off.
constexpr double kFlowCopies = 15.0, kPgdCopies = 4.0, kTheoryCopies = 5.0, kStateCopies = 11.0;
/// Numbers a neuron that do not grow with d: its twin's stages, and what the theory follows there.
constexpr double kTwinNumbers = 15.0, kTheoryNumbers = 20.0;
/// Latitudes that the theory's a-priori bound follows: 3072 in d = 16, 5632 in d = 4096.
constexpr double kProbes = 4000.0;
/// Nodes that it takes a unit of time, by the slope below: 219 for h4 up to T = 30.
constexpr double kNodesPerSlope = 0.25;
/// Program, infinite width and its companion, the picture.
constexpr double kFixedBytes = 2e7, kInfiniteBytes = 2e5;

/// Latitude nodes of infinite width, its companion for the error estimate included.
constexpr double kInfiniteNodes = 2000.0;

std::string bytes_text(double bytes) {
    char text[32];
    if (bytes < 1e9)
        std::snprintf(text, sizeof text, "%.0f MB", bytes / 1e6);
    else
        std::snprintf(text, sizeof text, "%.1f GB", bytes / 1e9);
    return text;
}

std::string seconds_text(double seconds) {
    char text[32];
    if (seconds < 120.0)
        std::snprintf(text, sizeof text, "%.0f seconds", seconds);
    else if (seconds < 7200.0)
        std::snprintf(text, sizeof text, "%.0f minutes", seconds / 60.0);
    else if (seconds < 2.0 * 86400.0)
        std::snprintf(text, sizeof text, "%.0f hours", seconds / 3600.0);
    else
        std::snprintf(text, sizeof text, "%.3g days", seconds / 86400.0);
    return text;
}

double needed_bytes(const Estimate& cost, const Limits& limits) {
    return cost.bytes + (limits.revisits ? cost.revisit_bytes : 0.0);
}

bool fits(const Scenario& scenario, const Limits& limits) {
    const Estimate cost = estimate(scenario);
    return needed_bytes(cost, limits) <= limits.bytes && cost.seconds <= limits.seconds;
}

} // namespace

Estimate estimate(const Scenario& scenario) {
    const double d = scenario.d, m = scenario.m, degree = scenario.activation().degree();
    // Velocities a unit of time: the flow's step shrinks with the steepest slope a neuron can meet, at the
    // pole.
    double slope = 0.0;
    for (int k = 1; k <= scenario.activation().degree(); ++k) {
        const double c = scenario.activation().coefficient(k);
        slope += k * k * (c * c + std::fabs(c * scenario.phi.coefficient(k)));
    }
    const double evaluations = scenario.rule == Rule::pgd
                                   ? scenario.T / scenario.eta
                                   : scenario.T * 6.0 * slope * std::pow(1e-7 / scenario.flowtol, 0.2) * 0.35;
    Estimate cost;
    constexpr double kNumber = sizeof(double);
    const double trajectory =
        kNumber * m * (d * (scenario.rule == Rule::pgd ? kPgdCopies : kFlowCopies) + kTwinNumbers) +
        kInfiniteBytes;
    // The bounds remember the noise of past nodes in two directions.
    const double memories = std::min(16.0 + kNodesPerSlope * slope * scenario.T, 1.0 * kMostMemories);
    const double followed = std::min(m, 1.0 * kMostFollowed);
    const double theory = kNumber * (m * d + followed * (d * kTheoryCopies + kTheoryNumbers)) +
                          kNumber * 2.0 * memories * (followed + kProbes);
    const bool moments = cheaper_engine(scenario.d, degree, m, m) == FieldEngine::moments;
    const double field = moments ? 2.0 * MomentTensor::bytes(scenario.d, degree) // the theory has its own
                                 : kNumber * 2.0 * m * d;
    cost.bytes = kFixedBytes + trajectory + field + theory + kNumber * m * d * kStateCopies;
    const double checkpoints = kTicksPerRun / kTicksPerCheckpoint * trajectory;
    cost.revisit_bytes = trajectory + std::min(checkpoints, static_cast<double>(kCheckpointBudget));
    const double velocity =
        moments ? moments_cost(scenario.d, degree, m, m) : pairwise_cost(scenario.d, degree, m, m);
    cost.seconds = evaluations *
                   (velocity + m * kFlopPerNeuron * d + kInfiniteNodes * (10.0 + 6.0 * degree)) /
                   kFlopPerSecond;
    return cost;
}

std::optional<TooLarge> refuse(const Scenario& scenario, const Limits& limits, const std::string& where) {
    if (fits(scenario, limits)) return std::nullopt;
    const Estimate cost = estimate(scenario);
    TooLarge refusal;
    refusal.reason = "m = " + std::to_string(scenario.m) + " with d = " + std::to_string(scenario.d) +
                     " needs about " + bytes_text(needed_bytes(cost, limits)) + " and " +
                     seconds_text(cost.seconds) + "; " + where + " takes at most " +
                     bytes_text(limits.bytes) + " and " + seconds_text(limits.seconds);
    refusal.nearest = scenario;
    int fitting = 0, too_many = scenario.m; // bisect for the largest width that fits
    while (too_many - fitting > 1) {
        refusal.nearest.m = fitting + (too_many - fitting) / 2;
        (fits(refusal.nearest, limits) ? fitting : too_many) = refusal.nearest.m;
    }
    refusal.nearest.m = std::max(fitting, 1);
    if (fitting == 0) { // one neuron is too many: then it is the horizon that is too far
        refusal.nearest.T = scenario.T * limits.seconds / estimate(refusal.nearest).seconds;
        refusal.nearest.t = std::min(refusal.nearest.t, refusal.nearest.T);
    }
    return refusal;
}

} // namespace equator
