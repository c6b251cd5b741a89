#include "run/estimate.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/number_text.h"
#include "base/portable_math.h"
#include "finite/field_method.h"
#include "finite/moments/moment_tensor.h"
#include "model/kernels.h"
#include "run/notes.h"
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

/// Sums over pairs with signs beside those without (finite/pairs/ has kernels of its own), and points that
/// networks known by samples are compared at.
constexpr double kSignedSlower = 4.0, kTestPoints = 16384.0;
/// Nodes of the law in a plane, and what one costs at each of its velocities.
constexpr double kPlaneNodes = 2e4, kFlopPerPlaneNode = 400.0;

/// With noise: flop of a step of the law on its grid and of the coarse one, at most.
constexpr double kNoiseLawFlop = 5e6;

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
    if (scenario.limit == InfiniteRule::wide) text += " and wide = " + std::to_string(scenario.wide);
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

/// Sums that make a velocity of the population for m neurons; of either sign they are plain (run/beyond/).
struct FieldCost {
    double flop, bytes;
};
FieldCost field_cost(const Scenario& scenario, const Polynomial& G, double m) {
    if (scenario.samples_only()) return {0.0, 0.0};
    const double matrix = sizeof(double) * m * scenario.d;
    if (!scenario.equal_weights()) return {kSignedSlower * pairwise_cost(scenario.d, G, m, m), 2.0 * matrix};
    if (cheaper_method(scenario.d, G, m, m) == FieldMethod::moments)
        return {moments_cost(scenario.d, G, m, m),
                2.0 * MomentTensor::bytes(scenario.d, G)}; // the theory has its own
    return {pairwise_cost(scenario.d, G, m, m), 3.0 * matrix};
}

/// What noise adds to the evaluations of a run for m neurons, drawn twice a step.
double noise_flop(const Scenario& scenario, double m, double evaluations) {
    return scenario.temperature > 0.0 ? 2.0 * kDrawFlop * m * scenario.d * evaluations : 0.0;
}

/// What a wide reference adds to a run: another network, and its comparison with the first wherever a state
/// is read.
void add_reference(const Scenario& scenario, const Polynomial& G, double evaluations, Estimate& cost) {
    if (scenario.limit != InfiniteRule::wide) return;
    const double d = scenario.d, m = scenario.m, wide = scenario.wide;
    const double copies = scenario.by_steps() ? kPgdCopies : kFlowCopies;
    const FieldCost field = field_cost(scenario, G, wide);
    const double per_sample = 6.0 * d + 4.0 * scenario.activation().degree();
    const double compared =
        scenario.samples_only() ? (m + wide) * kTestPoints * per_sample : 2.0 * m * wide * d;
    cost.bytes += sizeof(double) * wide * d * (copies + kStateCopies) + field.bytes;
    cost.revisit_bytes += sizeof(double) * wide * d * copies + field.bytes;
    cost.seconds += (evaluations * (field.flop + wide * kFlopPerNeuron * d +
                                    wide * static_cast<double>(scenario.samples()) * per_sample) +
                     kTicksPerRun * compared + 2.0 * noise_flop(scenario, wide, evaluations)) /
                    kFlopPerSecond;
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
    const double evaluations =
        scenario.by_steps() ? scenario.T / scenario.eta
                            : scenario.T * 6.0 * slope * portable::pow(1e-7 / scenario.flowtol, 0.2) * 0.35;
    const bool finite_data = scenario.finite_data();
    const double training_set = scenario.n == kPopulation ? 0.0 : static_cast<double>(scenario.n);
    const double batch = static_cast<double>(scenario.batch),
                 samples = static_cast<double>(scenario.samples()); // in a velocity
    const double networks = finite_data ? 2.0 : 1.0;
    Estimate cost;
    constexpr double kNumber = sizeof(double);
    const double trajectory =
        kNumber * m *
            (networks * d * (scenario.by_steps() ? kPgdCopies : kFlowCopies) +
             (is_by_steps(scenario.infinite_rule()) ? kPgdTwinNumbers : kTwinNumbers)) +
        (finite_data ? kNumber * (kSampleCopies * m * d +
                                  std::max(8.0 * m, std::min(kSamplesTogether * m, kMostTogether)) +
                                  batch * (d + 1.0))
                     : 0.0) +
        kInfiniteBytes;
    // The bounds remember the noise of past knots in two directions, each of several numbers under other
    // rules.
    const double directions = scenario.first_order() ? 2.0 : 5.0;
    const double knots = is_by_steps(scenario.infinite_rule())
                             ? scenario.T / scenario.eta
                             : kNodesPerSlope * slope * scenario.T * portable::pow(1e-6 / scenario.tol, 0.2);
    const double memories = std::min(16.0 + knots, 1.0 * kMostMemories);
    const double followed = std::min(m, 1.0 * kMostFollowed);
    const bool has_theory = no_theory_because(scenario).empty();
    const double theory = !has_theory ? 0.0
                                      : kNumber * (m * d + followed * (d * kTheoryCopies + kTheoryNumbers)) +
                                            kNumber * directions * memories * (followed + kProbes);
    const Polynomial G = scenario.kernels().G;
    const auto [velocity, field] = field_cost(scenario, G, m);
    cost.bytes = kFixedBytes + trajectory + networks * field + theory +
                 kNumber * m * d * (kStateCopies + (finite_data ? kDataStateCopies : 0.0)) +
                 kNumber * training_set * (d + 1.0);
    double checkpoints = kTicksPerRun / kTicksPerCheckpoint * trajectory;
    if (scenario.by_steps() && scenario.limit != InfiniteRule::flow) // one a step is all there can be
        checkpoints = std::min(checkpoints, std::ceil(evaluations) * trajectory);
    cost.revisit_bytes =
        trajectory + networks * field + std::min(checkpoints, static_cast<double>(kCheckpointBudget));
    // Under PGD the cells are summed up where a state is read off, not at every step.
    const double summed = is_by_steps(scenario.infinite_rule()) ? std::min(knots, 1.0 * kTicksPerRun) : knots;
    const double theory_flop =
        !has_theory ? 0.0
                    : knots * (2.5 * velocity * followed / m +
                               (followed + kProbes) * (kFlopPerLatitude + kFlopPerDegree * degree)) +
                          summed * kFlopPerMemory * directions / 2.0 * memories * (followed + kProbes);
    cost.seconds =
        (theory_flop +
         evaluations * (velocity + m * kFlopPerNeuron * d + m * samples * (6.0 * d + 4.0 * degree) +
                        kInfiniteNodes * (10.0 + 6.0 * degree)) +
         kDrawFlop * d * (training_set > 0.0 ? training_set : batch * evaluations)) /
        kFlopPerSecond;
    if (scenario.teachers.kind != TeacherChoice::Kind::one && scenario.has_exact_limit())
        cost.seconds += evaluations * kPlaneNodes * kFlopPerPlaneNode / kFlopPerSecond;
    if (scenario.temperature > 0.0) // of the network and of its twins, which live in all dimensions
        cost.seconds +=
            (2.0 * noise_flop(scenario, m, evaluations) + kNoiseLawFlop * evaluations) / kFlopPerSecond;
    add_reference(scenario, G, evaluations, cost);
    for (const int width : scenario.narrower) {
        Scenario narrow = scenario;
        narrow.narrower.clear();
        narrow.limit = InfiniteRule::same;
        narrow.m = width;
        const Estimate own = estimate(narrow); // more than it takes: it has no theory and no limit of its own
        cost.bytes += own.bytes - kFixedBytes;
        cost.revisit_bytes += own.revisit_bytes;
        cost.seconds += own.seconds;
    }
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
        nearest.narrower.clear();
        return fits(nearest, capacity);
    };
    // A narrower reference first, if it is that.
    if (scenario.limit == InfiniteRule::wide) {
        const auto fits_with_reference = [&](int wide) {
            nearest.wide = std::max(wide, scenario.m + 1);
            return fits(nearest, capacity);
        };
        if (fits_with_reference(1)) {
            (void)fits_with_reference(largest_fitting(scenario.wide, fits_with_reference));
            return refusal;
        }
        nearest = scenario;
    }
    // Fewer samples, if they are what is too many; else fewer neurons, and with one neuron fewer samples.
    int width = scenario.m;
    if (!scenario.finite_data() || !fits_with_samples(1)) {
        nearest = scenario;
        width = largest_fitting(scenario.m, fits_with_width);
        nearest.m = std::max(width, 1);
        nearest.narrower.clear();
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
