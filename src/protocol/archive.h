// How a structure becomes the flat little-endian bytes of a message, and back: one visit() per kind of
// message names its fields in the order of the wire, for both directions.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

namespace equator {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "messages are little-endian, like WebAssembly everywhere");

/// Longest array a message may claim: 3 coordinates of 10^6 neurons, and then some.
inline constexpr std::uint32_t kMaxLength = 1u << 23;

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
    /// All of it was there, and nothing more.
    bool done() const { return good && bytes.empty(); }
};

/// A message of a kind and version: `mark`, `version`, then its fields.
template <class Message>
std::vector<std::uint8_t> written(std::uint32_t mark, std::uint32_t version, const Message& message) {
    Writer writer;
    writer.scalar(mark);
    writer.scalar(version);
    visit(writer, message);
    return std::move(writer.bytes);
}
/// Fills `message` from bytes of that kind and version; false if they are not, or not whole.
template <class Message>
bool read(std::span<const std::uint8_t> bytes, std::uint32_t mark, std::uint32_t version, Message& message) {
    Reader reader{bytes};
    std::uint32_t head[2] = {};
    for (std::uint32_t& word : head) reader.scalar(word);
    if (!reader.good || head[0] != mark || head[1] != version) return false;
    visit(reader, message);
    return reader.done();
}

} // namespace equator
