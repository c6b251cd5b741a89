#include "protocol/snapshot.h"

#include "protocol/archive.h"

namespace equator {

namespace {

constexpr std::uint32_t kMark = 0x51455153; ///< "SQEQ", with the version after it
constexpr std::uint32_t kVersion = 7;

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
    archive.list(s.narrower);
    archive.scalar(s.picture);
    each_list(s, [&archive](auto& list, ListLength) { archive.list(list); });
    archive.list(s.points);
    archive.list(s.teachers);
    archive.list(s.alignment);
    archive.list(s.companion);
    archive.list(s.curve);
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
    bool consistent =
        (snapshot.points.empty() || snapshot.points.size() > m) && snapshot.picture <= 1 &&
        snapshot.teachers.size() % 2 == 0 && (snapshot.alignment.empty() || snapshot.alignment.size() == m) &&
        (snapshot.companion.empty() || snapshot.companion.size() == m) && snapshot.curve.size() % 2 == 0 &&
        snapshot.narrower.size() % Snapshot::width_numbers == 0;
    each_list(snapshot, [&consistent, m](const std::vector<float>& list, ListLength length) {
        const bool fits = length.per_neuron > 0 ? list.size() == length.per_neuron * m
                                                : list.empty() || list.size() == length.fixed;
        consistent = consistent && fits;
    });
    if (!consistent) return std::nullopt;
    return snapshot;
}

} // namespace equator
