// Reading NumPy's files. Nothing here fails on any input: a length that a file claims is compared with what
// is there before it is believed.
#include <algorithm>
#include <cstring>
#include <optional>

#include "base/number_text.h"
#include "faces/cli/npz.h"
#include "scenario/problem.h"

namespace equator::cli {
namespace {

constexpr std::string_view kNpyMagic = "\x93NUMPY", kLocal = "PK\x03\x04", kCentral = "PK\x01\x02",
                           kEnd = "PK\x05\x06";

/// A number at a place in the bytes. Precondition: it is all there.
template <class T> T number_at(std::string_view bytes, std::size_t at) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

NpyArray failed(std::string why) {
    NpyArray array;
    array.error = std::move(why);
    return array;
}

/// What follows 'KEY': in a dictionary of Python's, without blanks before it.
std::string_view entry(std::string_view dictionary, std::string_view key) {
    const std::size_t at = dictionary.find("'" + std::string(key) + "':");
    if (at == std::string_view::npos) return {};
    dictionary.remove_prefix(at + key.size() + 3);
    return dictionary.substr(std::min(dictionary.find_first_not_of(' '), dictionary.size()));
}

/// "(400, 16)", "(400,)" or "()".
std::optional<std::vector<std::size_t>> read_shape(std::string_view text) {
    const std::size_t end = text.find(')');
    if (text.empty() || text[0] != '(' || end == std::string_view::npos) return std::nullopt;
    std::vector<std::size_t> shape;
    for (text = text.substr(1, end - 1); !text.empty();) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto size = parse_uint64(text.substr(0, comma));
        if (!size.ok()) return std::nullopt;
        shape.push_back(static_cast<std::size_t>(size.value));
        text.remove_prefix(std::min(comma + 1, text.size()));
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    }
    return shape;
}

/// How many numbers a shape has, or nothing if that is more than `most`.
std::optional<std::size_t> count_of(const std::vector<std::size_t>& shape, std::size_t most) {
    std::size_t count = 1;
    for (const std::size_t size : shape) {
        if (size > 0 && count > most / size) return std::nullopt;
        count *= size;
    }
    return count <= most ? std::optional(count) : std::nullopt;
}

template <class T> void read_numbers(std::string_view bytes, std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<double>(number_at<T>(bytes, i * sizeof(T)));
}

/// Numbers whose first index runs fastest, in C order: those of two indices.
std::vector<double> transposed(const std::vector<double>& values, std::size_t rows, std::size_t columns) {
    std::vector<double> turned(values.size());
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t k = 0; k < columns; ++k) turned[i * columns + k] = values[k * rows + i];
    return turned;
}

/// A member of an archive, by its entry in the directory.
struct Member {
    std::string name;
    std::uint16_t method = 0;
    std::uint32_t crc = 0, stored = 0, size = 0, begin = 0;
};

/// The archive's directory, or nothing if there is none that can be read.
std::optional<std::vector<Member>> directory_of(std::string_view bytes) {
    constexpr std::size_t kEndBytes = 22, kEntryBytes = 46;
    const std::size_t end = bytes.rfind(kEnd);
    if (end == std::string_view::npos || bytes.size() - end < kEndBytes) return std::nullopt;
    const auto count = number_at<std::uint16_t>(bytes, end + 10);
    std::size_t at = number_at<std::uint32_t>(bytes, end + 16);
    std::vector<Member> members;
    for (std::uint16_t k = 0; k < count; ++k) {
        if (at > end || end - at < kEntryBytes || bytes.substr(at, 4) != kCentral) return std::nullopt;
        const std::size_t name = number_at<std::uint16_t>(bytes, at + 28),
                          extra = number_at<std::uint16_t>(bytes, at + 30),
                          comment = number_at<std::uint16_t>(bytes, at + 32);
        if (end - at - kEntryBytes < name + extra + comment) return std::nullopt;
        members.push_back({std::string(bytes.substr(at + kEntryBytes, name)),
                           number_at<std::uint16_t>(bytes, at + 10), number_at<std::uint32_t>(bytes, at + 16),
                           number_at<std::uint32_t>(bytes, at + 20), number_at<std::uint32_t>(bytes, at + 24),
                           number_at<std::uint32_t>(bytes, at + 42)});
        at += kEntryBytes + name + extra + comment;
    }
    return members;
}

} // namespace

bool looks_like_npy(std::string_view bytes) {
    return bytes.substr(0, kNpyMagic.size()) == kNpyMagic;
}

bool looks_like_npz(std::string_view bytes) {
    return bytes.substr(0, kLocal.size()) == kLocal || bytes.substr(0, kEnd.size()) == kEnd;
}

NpyArray read_npy(std::string_view bytes) {
    const NpyArray broken = failed("is no array of NumPy's, or not all of one");
    if (!looks_like_npy(bytes) || bytes.size() < 12) return broken;
    const bool first = bytes[6] == 1; // version 1.0 has a length of two bytes, later ones of four
    const std::size_t before = first ? 10 : 12, length = first ? number_at<std::uint16_t>(bytes, 8)
                                                               : number_at<std::uint32_t>(bytes, 8);
    if (bytes.size() - before < length) return broken;
    const std::string_view head = bytes.substr(before, length), body = bytes.substr(before + length);
    const std::string_view type = entry(head, "descr").substr(0, 5);
    const bool wide = type == "'<f8'", columns_first = entry(head, "fortran_order").substr(0, 4) == "True";
    if (!wide && type != "'<f4'")
        return failed("has numbers of type " + safe_echo(type) + "; read are '<f8' and '<f4'");
    const auto shape = read_shape(entry(head, "shape"));
    if (!shape) return broken;
    const auto count = count_of(*shape, body.size() / (wide ? 8 : 4));
    if (!count || (columns_first && shape->size() > 2)) return broken;
    NpyArray array;
    array.shape = *shape;
    array.values.resize(*count);
    if (wide)
        read_numbers<double>(body, array.values);
    else
        read_numbers<float>(body, array.values);
    if (columns_first && shape->size() == 2)
        array.values = transposed(array.values, (*shape)[0], (*shape)[1]);
    return array;
}

NpyArray read_npz(std::string_view bytes, const std::string& name) {
    const auto members = directory_of(bytes);
    if (!members) return failed("is no ZIP archive, or not all of one");
    std::string others;
    for (const Member& member : *members) {
        if (member.name != name + ".npy") {
            constexpr std::size_t kMostNamed = 400;
            const std::size_t end = std::min(member.name.find(".npy"), member.name.size());
            if (others.size() < kMostNamed)
                others += (others.empty() ? "" : ", ") + safe_echo(member.name.substr(0, end));
            continue;
        }
        if (member.method != 0)
            return failed("is compressed; write it with numpy.savez, not numpy.savez_compressed");
        constexpr std::size_t kLocalBytes = 30;
        if (bytes.size() < kLocalBytes || member.begin > bytes.size() - kLocalBytes ||
            bytes.substr(member.begin, 4) != kLocal)
            return failed("has an array " + name + " that is not there");
        const std::size_t begin = member.begin + kLocalBytes +
                                  number_at<std::uint16_t>(bytes, member.begin + 26) +
                                  number_at<std::uint16_t>(bytes, member.begin + 28);
        if (member.stored != member.size || begin > bytes.size() || bytes.size() - begin < member.size)
            return failed("has an array " + name + " that is not all there, or larger than 4 GB");
        const std::string_view body = bytes.substr(begin, member.size);
        if (crc32(body) != member.crc)
            return failed("has an array " + name + " that was damaged (its CRC-32 differs)");
        return read_npy(body);
    }
    return failed("has no array " + name + (others.empty() ? "" : "; it has " + others));
}

} // namespace equator::cli
