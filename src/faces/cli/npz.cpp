#include "faces/cli/npz.h"

#include <array>
#include <cstring>

namespace equator::cli {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are written as they are in memory");

namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50;
constexpr std::uint16_t kVersion = 20; ///< of ZIP that is needed to read the archive
constexpr std::uint16_t kFirstDay = 0x21;

template <class T> void append(std::string& bytes, T value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof value);
}

std::array<std::uint32_t, 256> crc_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t n = 0; n < 256; ++n) {
        table[n] = n;
        for (int bit = 0; bit < 8; ++bit)
            table[n] = (table[n] >> 1) ^ ((table[n] & 1) != 0 ? 0xEDB88320u : 0u);
    }
    return table;
}

/// Version 1.0 of the format: magic, length and a Python dictionary, filled up so that the numbers begin at a
/// multiple of 64 bytes.
std::string npy_head(const std::string& type, const std::vector<std::size_t>& shape) {
    std::string sizes;
    for (const std::size_t size : shape) sizes += std::to_string(size) + (shape.size() == 1 ? "," : ", ");
    if (shape.size() > 1) sizes.resize(sizes.size() - 2);
    std::string text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    constexpr std::size_t kBefore = 10, kMultiple = 64;
    while ((kBefore + text.size() + 1) % kMultiple != 0) text += ' ';
    text += '\n';
    std::string head("\x93NUMPY\x01\x00", 8);
    append(head, static_cast<std::uint16_t>(text.size()));
    return head + text;
}

} // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) {
    static const std::array<std::uint32_t, 256> table = crc_table();
    std::uint32_t crc = ~before;
    for (const char byte : bytes) crc = table[(crc ^ static_cast<unsigned char>(byte)) & 255] ^ (crc >> 8);
    return ~crc;
}

void NpzWriter::put(std::string_view bytes) {
    written_ += static_cast<std::uint32_t>(bytes.size());
    out_(bytes);
}

void NpzWriter::add_member(const std::string& name, const std::string& head, std::string_view body) {
    const std::string file = name + ".npy";
    // Local header and directory have these fields in common.
    std::string fields;
    append(fields, kVersion);
    append(fields, std::uint16_t{0}); // flags
    append(fields, std::uint16_t{0}); // stored
    append(fields, std::uint16_t{0}); // time
    append(fields, kFirstDay);
    append(fields, crc32(body, crc32(head)));
    for (int twice = 0; twice < 2; ++twice) // compressed and not
        append(fields, static_cast<std::uint32_t>(head.size() + body.size()));
    append(fields, static_cast<std::uint16_t>(file.size()));
    append(fields, std::uint16_t{0}); // extra field

    append(directory_, kCentral);
    append(directory_, kVersion); // of the writer
    directory_ += fields;
    append(directory_, std::uint16_t{0}); // comment
    append(directory_, std::uint16_t{0}); // disk
    append(directory_, std::uint16_t{0}); // attributes
    append(directory_, std::uint32_t{0});
    append(directory_, written_); // where the member begins
    directory_ += file;
    ++members_;

    std::string local;
    append(local, kLocal);
    put(local + fields + file + head);
    put(body);
}

void NpzWriter::add(const std::string& name, const std::vector<std::size_t>& shape,
                    std::span<const double> values) {
    add_member(name, npy_head("<f8", shape),
               {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

void NpzWriter::add(const std::string& name, std::string_view text) {
    std::string body; // UTF-32
    for (const char c : text) append(body, static_cast<std::uint32_t>(static_cast<unsigned char>(c)));
    add_member(name, npy_head("<U" + std::to_string(text.size()), {}), body);
}

void NpzWriter::end() {
    const std::uint32_t begin = written_;
    std::string bytes = directory_;
    append(bytes, kEnd);
    append(bytes, std::uint32_t{0}); // disks
    for (int twice = 0; twice < 2; ++twice) append(bytes, members_);
    append(bytes, static_cast<std::uint32_t>(directory_.size()));
    append(bytes, begin);
    append(bytes, std::uint16_t{0}); // comment
    put(bytes);
}

} // namespace equator::cli
