// What Workers send the page: snapshots and expected gaps, as bytes of anybody's and as messages of our own
// that were cut or changed on their way.
#include <algorithm>
#include <cstring>
#include <vector>

#include "property.h"
#include "protocol/expected_series.h"
#include "protocol/snapshot.h"

using namespace equator;
using fuzz::demand;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// What the input's bytes are used for, one after the other; zeros once they are used up.
struct Source {
    std::span<const std::uint8_t> bytes;

    std::uint8_t next() {
        if (bytes.empty()) return 0;
        const std::uint8_t byte = bytes.front();
        bytes = bytes.subspan(1);
        return byte;
    }
    template <class T> T value() {
        std::uint8_t raw[sizeof(T)];
        for (std::uint8_t& byte : raw) byte = next();
        T made;
        std::memcpy(&made, raw, sizeof made);
        return made;
    }
    template <class T> std::vector<T> list(std::size_t count) {
        std::vector<T> made(count);
        for (T& each : made) each = value<T>();
        return made;
    }
    std::string text() {
        const std::vector<char> made = list<char>(next() % 40);
        return {made.begin(), made.end()};
    }
    bool flip() { return next() % 2 != 0; }
};

Snapshot make_snapshot(Source& from) {
    Snapshot made;
    made.run = from.value<std::uint32_t>();
    made.tick = from.value<std::uint32_t>();
    for (double& value : made.observables.values) value = from.value<double>();
    made.digest = from.value<std::uint64_t>();
    made.picture = from.flip() ? 1 : 0;
    const std::size_t m = from.next() % 5;
    if (from.flip()) made.points.resize(m + 1 + from.next());
    each_list(made, [&from, m](std::vector<float>& list, ListLength length) {
        if (length.per_neuron > 0)
            list = from.list<float>(length.per_neuron * m);
        else if (from.flip())
            list = from.list<float>(length.fixed);
    });
    if (from.flip()) made.companion = from.list<float>(m);
    made.curve = from.list<float>(2 * (from.next() % 4));
    made.error = from.text();
    return made;
}

ExpectedSeries make_series(Source& from) {
    ExpectedSeries made;
    made.link = from.text();
    made.reason = from.text();
    if (!made.reason.empty()) return made;
    each_series(made, [&from](std::vector<double>& list) { list = from.list<double>(kExpectedTimes); });
    made.parts.assign(1 + from.next() % 9, from.list<double>(kExpectedTimes));
    return made;
}

/// Whatever is taken for a message is written again as the same bytes. (Bytes and not values are compared: a
/// number may be no number.)
void check_bytes(const Bytes& bytes) {
    const std::optional<Snapshot> snapshot = decode(bytes);
    const std::optional<ExpectedSeries> series = decode_expected(bytes);
    demand(!snapshot || !series, "a message is of one kind");
    if (snapshot) demand(encode(*snapshot) == bytes, "encode(decode(bytes)) is the bytes");
    if (series) demand(encode(*series) == bytes, "encode(decode(bytes)) is the bytes");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    check_bytes(Bytes(bytes, bytes + size));

    Source from{{bytes, size}};
    const bool of_run = from.flip();
    const auto place = from.value<std::uint16_t>(), length = from.value<std::uint16_t>();
    const std::uint8_t change = from.next();
    Bytes written = of_run ? encode(make_snapshot(from)) : encode(make_series(from));
    demand(of_run ? decode(written).has_value() : decode_expected(written).has_value(),
           "decode(encode(x)) is there");
    check_bytes(written);
    written[place % written.size()] ^= change;
    check_bytes(written);
    written.resize(std::min<std::size_t>(length, written.size()));
    check_bytes(written);
    return 0;
}
