#include "protocol/snapshot.h"

#include "protocol/archive.h"

namespace equator {

namespace {

constexpr std::uint32_t kMark = 0x51455153; ///< "SQEQ", with the version after it
constexpr std::uint32_t kVersion = 4;

} // namespace

/// Visits every field in the order of the wire, once for writing and once for reading.
template <class Archive, class S> static void visit(Archive& archive, S& s) {
    archive.scalar(s.run);
    archive.scalar(s.tick);
    for (auto& value : s.observables.values) archive.scalar(value);
    archive.scalar(s.digest);
    archive.scalar(s.finite_steps);
    archive.scalar(s.infinite_steps);
    archive.scalar(s.infinite_nodes);
    archive.scalar(s.compute_seconds);
    archive.scalar(s.picture);
    for (auto* list : {&s.neurons, &s.twins, &s.gap, &s.lambda_par, &s.escape_rate, &s.speed,
                       &s.latitude_finite, &s.latitude_infinite, &s.function_finite, &s.spread_finite,
                       &s.function_infinite, &s.spread_infinite, &s.growth_latitude, &s.growth_par})
        archive.list(*list);
    archive.list(s.points);
    for (auto* scale : {&s.gap_scale, &s.lambda_scale, &s.speed_scale}) archive.scalar(*scale);
    archive.scalar(s.loss_floor);
    archive.list(s.error);
}

std::vector<std::uint8_t> encode(const Snapshot& snapshot) {
    return written(kMark, kVersion, snapshot);
}

std::optional<Snapshot> decode(std::span<const std::uint8_t> bytes) {
    Snapshot snapshot;
    if (!read(bytes, kMark, kVersion, snapshot)) return std::nullopt;
    const std::size_t m = snapshot.gap.size();
    const bool consistent = snapshot.neurons.size() == 3 * m && snapshot.twins.size() == 3 * m &&
                            snapshot.lambda_par.size() == m && snapshot.escape_rate.size() == m &&
                            snapshot.speed.size() == m &&
                            (snapshot.points.empty() || snapshot.points.size() > m) && snapshot.picture <= 1;
    const auto complete = [](const std::vector<float>& bins, std::uint32_t count) {
        return bins.empty() || bins.size() == count;
    };
    if (!consistent || !complete(snapshot.latitude_finite, kLatitudeBins) ||
        !complete(snapshot.latitude_infinite, kDensityBins) ||
        !complete(snapshot.function_finite, kFunctionPoints) ||
        !complete(snapshot.spread_finite, kFunctionPoints) ||
        !complete(snapshot.function_infinite, kFunctionPoints) ||
        !complete(snapshot.spread_infinite, kFunctionPoints) ||
        !complete(snapshot.growth_latitude, kGrowthPoints) || !complete(snapshot.growth_par, kGrowthPoints))
        return std::nullopt;
    return snapshot;
}

} // namespace equator
