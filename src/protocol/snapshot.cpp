#include "protocol/snapshot.h"

#include <cstring>
#include <type_traits>

namespace equator {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "snapshots are little-endian, like every engine's WebAssembly");

namespace {

constexpr std::uint32_t kMark = 0x51455153; ///< "SQEQ", with the version after it
constexpr std::uint32_t kVersion = 3;
/// Longest array a snapshot may claim: 3 coordinates of 10^6 neurons, and then some.
constexpr std::uint32_t kMaxLength = 1u << 23;

/// Visits every field in the order of the wire, once for writing and once for reading.
template <class Archive, class S> void visit(Archive& archive, S& s) {
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
                       &s.function_infinite, &s.spread_infinite})
        archive.list(*list);
    archive.list(s.points);
    for (auto* scale : {&s.gap_scale, &s.lambda_scale, &s.speed_scale}) archive.scalar(*scale);
    archive.scalar(s.loss_floor);
    archive.list(s.error);
}

struct Writer {
    std::vector<std::uint8_t> bytes;

    void raw(const void* data, std::size_t size) {
        const std::size_t at = bytes.size();
        bytes.resize(at + size);
        if (size > 0) std::memcpy(bytes.data() + at, data, size);
    }
    template <class T> void scalar(const T& value) { raw(&value, sizeof value); }
    template <class List> void list(const List& values) {
        scalar(static_cast<std::uint32_t>(values.size()));
        raw(values.data(), values.size() * sizeof values[0]);
    }
};

struct Reader {
    std::span<const std::uint8_t> bytes;
    bool good = true;

    void raw(void* data, std::size_t size) {
        good = good && size <= bytes.size();
        if (!good || size == 0) return;
        std::memcpy(data, bytes.data(), size);
        bytes = bytes.subspan(size);
    }
    template <class T> void scalar(T& value) { raw(&value, sizeof value); }
    template <class List> void list(List& values) {
        std::uint32_t length = 0;
        scalar(length);
        // Check before allocating, so that a forged length costs nothing.
        good = good && length <= kMaxLength && std::size_t{length} * sizeof values[0] <= bytes.size();
        if (!good) return;
        values.resize(length);
        raw(values.data(), std::size_t{length} * sizeof values[0]);
    }
};

} // namespace

std::vector<std::uint8_t> encode(const Snapshot& snapshot) {
    Writer writer;
    writer.scalar(kMark);
    writer.scalar(kVersion);
    visit(writer, snapshot);
    return std::move(writer.bytes);
}

std::optional<Snapshot> decode(std::span<const std::uint8_t> bytes) {
    Reader reader{bytes};
    std::uint32_t mark = 0, version = 0;
    reader.scalar(mark);
    reader.scalar(version);
    if (!reader.good || mark != kMark || version != kVersion) return std::nullopt;
    Snapshot snapshot;
    visit(reader, snapshot);
    const std::size_t m = snapshot.gap.size();
    const bool consistent = snapshot.neurons.size() == 3 * m && snapshot.twins.size() == 3 * m &&
                            snapshot.lambda_par.size() == m && snapshot.escape_rate.size() == m &&
                            snapshot.speed.size() == m &&
                            (snapshot.points.empty() || snapshot.points.size() > m) && snapshot.picture <= 1;
    const auto complete = [](const std::vector<float>& bins, std::uint32_t count) {
        return bins.empty() || bins.size() == count;
    };
    if (!reader.good || !reader.bytes.empty() || !consistent ||
        !complete(snapshot.latitude_finite, kLatitudeBins) ||
        !complete(snapshot.latitude_infinite, kDensityBins) ||
        !complete(snapshot.function_finite, kFunctionPoints) ||
        !complete(snapshot.spread_finite, kFunctionPoints) ||
        !complete(snapshot.function_infinite, kFunctionPoints) ||
        !complete(snapshot.spread_infinite, kFunctionPoints))
        return std::nullopt;
    return snapshot;
}

} // namespace equator
