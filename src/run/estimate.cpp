#include "run/estimate.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/number_text.h"
#include "finite/field_method.h"
#include "finite/moments/moment_tensor.h"
#include "model/kernels.h"
#include "run/timeline.h"
#include "theory/gap_theory.h"

namespace equator {

namespace {

/// Pairwise sums in one thread, double precision: the slow side of the machines and browsers seen (bench).
constexpr double kFlopPerSecond = 2e9;
/// What a step does to a neuron besides the velocity's sums, for each coordinate.
constexpr double kFlopPerNeuron = 40.0;
/// Copies of a d x m matrix that a trajectory holds (the integrator's stages, states and scratch), that the
/// theory adds, and that come and go while a state is read off.
constexpr double kFlowCopies = 15.0, kPgdCopies = 4.0, kTheoryCopies = 6.0, kStateCopies = 7.0;
/// Numbers a neuron that do not grow with d: its twin's stages, and what the theory follows there.
constexpr double kTwinNumbers = 15.0, kPgdTwinNumbers = 3.0, kTheoryNumbers = 20.0;
/// Latitudes that the theory's a-priori bound follows: 3072 in d = 16, 5632 in d = 4096.
constexpr double kProbes = 4000.0;
/// Knots that it takes a unit of time at tol = 1e-6, by the slope below: 219 for h4 up to T = 30.
constexpr double kNodesPerSlope = 0.25;
/// What a knot costs besides the interaction (2.5 velocities), in flop: for every latitude that is followed,
/// by the degree, and for every latitude of every cell of noise.
constexpr double kFlopPerLatitude = 100.0, kFlopPerDegree = 30.0, kFlopPerMemory = 4.0;
/// Work space of the samples' field (copies of a d x m matrix, and preactivations of this many samples), and
/// copies that come and go on account of the network trained on the population.
constexpr double kSampleCopies = 2.0, kSamplesTogether = 64.0, kMostTogether = 32768.0,
                 kDataStateCopies = 4.0;
/// A normal deviate in flop.
constexpr double kDrawFlop = 150.0;
/// Program, infinite width and its coarse solution, the picture.
constexpr double kFixedBytes = 2e7, kInfiniteBytes = 2e5;

/// Latitude nodes of infinite width, its coarse solution for the error estimate included.
constexpr double kInfiniteNodes = 2000.0;

std::string bytes_text(double bytes) {
    return bytes < 1e9 ? fixed_text(bytes / 1e6, 0) + " MB" : fixed_text(bytes / 1e9, 1) + " GB";
}

std::string seconds_text(double seconds) {
    if (seconds < 120.0) return fixed_text(seconds, 0) + " seconds";
    if (seconds < 7200.0) return fixed_text(seconds / 60.0, 0) + " minutes";
    if (seconds < 2.0 * 86400.0) return fixed_text(seconds / 3600.0, 0) + " hours";
    return fixed_text(seconds / 86400.0, seconds < 864000.0 ? 2 : seconds < 8640000.0 ? 1 : 0) + " days";
}

double needed_bytes(const Estimate& cost, const Capacity& capacity) {
    return cost.bytes + (capacity.revisits ? cost.revisit_bytes : 0.0);
}

bool fits(const Scenario& scenario, const Capacity& capacity) {
    const Estimate cost = estimate(scenario);
    return needed_bytes(cost, capacity) <= capacity.bytes && cost.seconds <= capacity.seconds;
}

/// "m = 200000 with d = 64 and n = 1000", the settings that a cost is made of.
std::string sizes_text(const Scenario& scenario) {
    std::string text = "m = " + std::to_string(scenario.m) + " with d = " + std::to_string(scenario.d);
    if (scenario.n != kPopulation) text += " and n = " + std::to_string(scenario.n);
    if (scenario.batch != kFullBatch) text += " and batch = " + std::to_string(scenario.batch);
    return text;
}

/// The largest whole number in [1, most] with which `fits_with` holds, or 0. Precondition: it does not with
/// `most`, and holds below wherever it holds above.
template <class Number, class FitsWith> Number largest_fitting(Number most, FitsWith&& fits_with) {
    Number fitting = 0, too_many = most;
    while (too_many - fitting > 1) {
        const Number middle = fitting + (too_many - fitting) / 2;
        (fits_with(middle) ? fitting : too_many) = middle;
    }
    return fitting;
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
    const bool finite_data = scenario.finite_data();
    const double training_set = scenario.n == kPopulation ? 0.0 : static_cast<double>(scenario.n);
    const double batch = static_cast<double>(scenario.batch),
                 samples = static_cast<double>(scenario.samples()); // in a velocity
    const double networks = finite_data ? 2.0 : 1.0;
    Estimate cost;
    constexpr double kNumber = sizeof(double);
    const double trajectory =
        kNumber * m *
            (networks * d * (scenario.rule == Rule::pgd ? kPgdCopies : kFlowCopies) +
             (scenario.infinite_rule() == Rule::pgd ? kPgdTwinNumbers : kTwinNumbers)) +
        (finite_data ? kNumber * (kSampleCopies * m * d +
                                  std::max(8.0 * m, std::min(kSamplesTogether * m, kMostTogether)) +
                                  batch * (d + 1.0))
                     : 0.0) +
        kInfiniteBytes;
    // The bounds remember the noise of past knots in two directions.
    const double knots = scenario.infinite_rule() == Rule::pgd
                             ? scenario.T / scenario.eta
                             : kNodesPerSlope * slope * scenario.T * std::pow(1e-6 / scenario.tol, 0.2);
    const double memories = std::min(16.0 + knots, 1.0 * kMostMemories);
    const double followed = std::min(m, 1.0 * kMostFollowed);
    const double theory = kNumber * (m * d + followed * (d * kTheoryCopies + kTheoryNumbers)) +
                          kNumber * 2.0 * memories * (followed + kProbes);
    const Polynomial G = Kernels::make(scenario.d, scenario.phi, scenario.activation()).G;
    const bool moments = cheaper_method(scenario.d, G, m, m) == FieldMethod::moments;
    const double field = moments ? 2.0 * MomentTensor::bytes(scenario.d, G) // the theory has its own
                                 : kNumber * 3.0 * m * d;
    cost.bytes = kFixedBytes + trajectory + networks * field + theory +
                 kNumber * m * d * (kStateCopies + (finite_data ? kDataStateCopies : 0.0)) +
                 kNumber * training_set * (d + 1.0);
    double checkpoints = kTicksPerRun / kTicksPerCheckpoint * trajectory;
    if (scenario.rule == Rule::pgd && scenario.infinite_rule() == Rule::pgd) // one a step is all there can be
        checkpoints = std::min(checkpoints, std::ceil(evaluations) * trajectory);
    cost.revisit_bytes =
        trajectory + networks * field + std::min(checkpoints, static_cast<double>(kCheckpointBudget));
    const double velocity = moments ? moments_cost(scenario.d, G, m, m) : pairwise_cost(scenario.d, G, m, m);
    // Under PGD the cells are summed up where a state is read off, not at every step.
    const double summed = scenario.infinite_rule() == Rule::pgd ? std::min(knots, 1.0 * kTicksPerRun) : knots;
    const double theory_flop = knots * (2.5 * velocity * followed / m +
                                        (followed + kProbes) * (kFlopPerLatitude + kFlopPerDegree * degree)) +
                               summed * kFlopPerMemory * memories * (followed + kProbes);
    cost.seconds =
        (theory_flop +
         evaluations * (velocity + m * kFlopPerNeuron * d + m * samples * (6.0 * d + 4.0 * degree) +
                        kInfiniteNodes * (10.0 + 6.0 * degree)) +
         kDrawFlop * d * (training_set > 0.0 ? training_set : batch * evaluations)) /
        kFlopPerSecond;
    return cost;
}

std::optional<TooLarge> refuse(const Scenario& scenario, const Capacity& capacity, const std::string& where) {
    if (fits(scenario, capacity)) return std::nullopt;
    const Estimate cost = estimate(scenario);
    TooLarge refusal;
    refusal.range =
        where + " takes at most " + bytes_text(capacity.bytes) + " and " + seconds_text(capacity.seconds);
    refusal.reason = sizes_text(scenario) + " needs about " + bytes_text(needed_bytes(cost, capacity)) +
                     " and " + seconds_text(cost.seconds) + "; " + refusal.range;
    Scenario& nearest = refusal.nearest;
    nearest = scenario;
    const auto fits_with_batch = [&](std::int64_t count) {
        nearest.batch = count;
        return fits(nearest, capacity);
    };
    // A batch gives way before the training set does; that may leave no room for the batch.
    const bool by_batch = scenario.batch != kFullBatch && (scenario.n == kPopulation || fits_with_batch(1));
    nearest = scenario;
    const auto fits_with_samples = [&](std::int64_t count) {
        if (by_batch) return fits_with_batch(count);
        nearest.n = count;
        if (scenario.batch != kFullBatch) nearest.batch = std::min(scenario.batch, count);
        return fits(nearest, capacity);
    };
    const auto fits_with_width = [&](int m) {
        nearest.m = m;
        return fits(nearest, capacity);
    };
    // Fewer samples, if they are what is too many; else fewer neurons, and with one neuron fewer samples.
    int width = scenario.m;
    if (!scenario.finite_data() || !fits_with_samples(1)) {
        nearest = scenario;
        width = largest_fitting(scenario.m, fits_with_width);
        nearest.m = std::max(width, 1);
        if (width > 0) return refusal;
    }
    if (scenario.finite_data()) {
        const std::int64_t count = largest_fitting(by_batch ? scenario.batch : scenario.n, fits_with_samples);
        (void)fits_with_samples(std::max<std::int64_t>(count, 1));
        if (count > 0) return refusal;
    }
    // One neuron is too many: then it is the horizon that is too far.
    double fitting = 0.0, too_far = scenario.T;
    for (int halving = 0; halving < 60; ++halving) {
        nearest.T = 0.5 * (fitting + too_far);
        (fits(nearest, capacity) ? fitting : too_far) = nearest.T;
    }
    nearest.T = fitting;
    nearest.t = std::min(nearest.t, nearest.T);
    return refusal;
}

} // namespace equator
