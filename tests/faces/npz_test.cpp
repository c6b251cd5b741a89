// NumPy's files: bytes that are written, and whatever is read. tests/docs/examples_test.py opens them with
// Python.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "faces/cli/npz.h"

using namespace equator::cli;

namespace {

/// CRC-32 bit by bit, from its polynomial.
std::uint32_t plain_crc32(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : bytes)
        for (int bit = 0; bit < 8; ++bit) {
            const std::uint32_t lowest = (crc ^ (static_cast<unsigned char>(c) >> bit)) & 1;
            crc = (crc >> 1) ^ (lowest * 0xEDB88320);
        }
    return ~crc;
}

template <class T> T at(const std::string& bytes, std::size_t place) {
    T value;
    REQUIRE(place + sizeof value <= bytes.size());
    std::memcpy(&value, bytes.data() + place, sizeof value);
    return value;
}

/// A text of a member, '<U': the low bytes of its characters.
std::string text_of(std::string_view npy) {
    std::string text;
    for (std::size_t k = npy.find('\n') + 1; k < npy.size(); k += 4) text += npy[k];
    return text;
}

const std::vector<double> kValues{1.0, 0.0, 0.0, 0.0, -0.6, 0.8};

std::string small_archive() {
    std::string bytes;
    NpzWriter writer([&bytes](std::string_view more) { bytes += more; });
    writer.add("neurons", {2, 3}, kValues);
    writer.add("link", "#v1&d=3");
    writer.add("t", {}, std::vector<double>{0.1});
    writer.end();
    return bytes;
}

/// As numpy.savez(file, other=zeros(1), neurons=[[1, 0, 0], [0, -0.6, 0.8]] in Fortran's order) writes it:
/// version 1.24, with the lengths of ZIP64 in the local headers.
std::string of_numpy() {
    const auto npy = [](const std::string& dictionary, const std::vector<double>& values) {
        std::string head = "\x93NUMPY\x01";
        head += std::string("\0v\0", 3) + dictionary;
        head.resize(127, ' ');
        head += '\n';
        return head + std::string(reinterpret_cast<const char*>(values.data()), 8 * values.size());
    };
    const auto number = [](std::uint64_t value, int bytes) {
        std::string text;
        for (int k = 0; k < bytes; ++k) text += static_cast<char>(value >> (8 * k) & 255);
        return text;
    };
    std::string all, directory;
    const auto add = [&](const std::string& name, const std::string& body) {
        const std::string common =
            number(20, 2) + number(0, 6) + number(0x21, 2) + number(plain_crc32(body), 4);
        directory += "PK\x01\x02" + number(0x0314, 2) + common + number(body.size(), 4) +
                     number(body.size(), 4) + number(name.size(), 2) + number(0, 8) + number(0x01800000, 4) +
                     number(all.size(), 4) + name;
        all += "PK\x03\x04" + common + number(0xFFFFFFFF, 4) + number(0xFFFFFFFF, 4) +
               number(name.size(), 2) + number(20, 2) + name + number(1, 2) + number(16, 2) +
               number(body.size(), 8) + number(body.size(), 8) + body;
    };
    add("other.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", {0.0}));
    add("neurons.npy",
        npy("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", {1.0, 0.0, 0.0, -0.6, 0.0, 0.8}));
    return all + directory + "PK\x05\x06" + number(0, 4) + number(2, 2) + number(2, 2) +
           number(directory.size(), 4) + number(all.size(), 4) + number(0, 2);
}

} // namespace

TEST_CASE("npz: the CRC is that of ISO 3309, in pieces too") {
    CHECK(crc32("123456789") == 0xCBF43926); // the check value of every catalogue
    CHECK(crc32("") == 0);
    std::string bytes;
    for (int k = 0; k < 1000; ++k) bytes += static_cast<char>(k * k % 251);
    CHECK(crc32(bytes) == plain_crc32(bytes));
    CHECK(crc32(bytes.substr(300), crc32(bytes.substr(0, 300))) == plain_crc32(bytes));
}

TEST_CASE("npz: every byte of an archive is where ZIP and NumPy want it") {
    const std::string bytes = small_archive();
    const std::size_t end = bytes.size() - 22;
    REQUIRE(bytes.substr(end, 4) == "PK\x05\x06");
    CHECK(at<std::uint16_t>(bytes, end + 8) == 3);
    CHECK(at<std::uint16_t>(bytes, end + 10) == 3);
    std::size_t entry = at<std::uint32_t>(bytes, end + 16), local = 0;
    CHECK(entry + at<std::uint32_t>(bytes, end + 12) == end);
    struct Expected {
        std::string name, dictionary;
        std::size_t body;
    };
    for (const Expected& member :
         {Expected{"neurons.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 48},
          Expected{"link.npy", "{'descr': '<U7', 'fortran_order': False, 'shape': (), }", 28},
          Expected{"t.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 8}}) {
        CAPTURE(member.name);
        CHECK(bytes.substr(entry, 4) == "PK\x01\x02");
        CHECK(bytes.substr(entry + 46, member.name.size()) == member.name);
        CHECK(at<std::uint32_t>(bytes, entry + 42) == local);
        CHECK(bytes.substr(local, 4) == "PK\x03\x04");
        CHECK(bytes.substr(local + 30, member.name.size()) == member.name);
        // Version, flags, method, date, CRC, both sizes and the name's length: the same in both places.
        CHECK(bytes.substr(local + 4, 26) == bytes.substr(entry + 6, 26));
        CHECK(at<std::uint16_t>(bytes, local + 8) == 0); // stored
        const std::uint32_t size = at<std::uint32_t>(bytes, local + 22);
        CHECK(at<std::uint32_t>(bytes, local + 18) == size);
        const std::string npy = bytes.substr(local + 30 + member.name.size(), size);
        CHECK(at<std::uint32_t>(bytes, local + 14) == plain_crc32(npy));
        CHECK(npy.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
        const std::size_t head = 10u + at<std::uint16_t>(npy, 8);
        CHECK(head % 64 == 0);
        CHECK(npy.size() == head + member.body);
        const std::string text = npy.substr(10, head - 10);
        CHECK(text.substr(0, member.dictionary.size()) == member.dictionary);
        CHECK(text.find_first_not_of(' ', member.dictionary.size()) == text.size() - 1);
        CHECK(text.back() == '\n');
        if (member.name == "link.npy") CHECK(text_of(npy) == "#v1&d=3");
        entry += 46 + member.name.size();
        local += 30 + member.name.size() + size;
    }
    CHECK(entry == end);
    CHECK(small_archive() == bytes); // no date of the day
}

TEST_CASE("npz: what is written is read, and what NumPy writes") {
    const NpyArray written = read_npz(small_archive(), "neurons"), t = read_npz(small_archive(), "t");
    CHECK(written.error == "");
    CHECK(written.shape == std::vector<std::size_t>{2, 3});
    CHECK(written.values == kValues);
    CHECK(t.shape.empty());
    CHECK(t.values == std::vector<double>{0.1});
    const NpyArray numpy = read_npz(of_numpy(), "neurons");
    CHECK(numpy.error == "");
    CHECK(numpy.shape == std::vector<std::size_t>{2, 3});
    CHECK(numpy.values == kValues);

    std::string half("\x93NUMPY\x01\x00\x40\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 65);
    half.resize(74, ' ');
    const float numbers[] = {0.5f, -2.0f};
    const NpyArray narrow = read_npy(half + std::string(reinterpret_cast<const char*>(numbers), 8));
    CHECK(narrow.error == "");
    CHECK(narrow.values == std::vector<double>{0.5, -2.0});
}

TEST_CASE("npz: what is not there, or is something else, is named") {
    CHECK(read_npz(small_archive(), "neurones").error == "has no array neurones; it has neurons, link, t");
    CHECK(read_npz(small_archive(), "link").error == "has numbers of type '<U7'; read are '<f8' and '<f4'");
    std::string packed = of_numpy();
    const std::size_t second = packed.rfind("PK\x01\x02");
    packed[second + 10] = 8; // deflated
    CHECK(read_npz(packed, "neurons").error ==
          "is compressed; write it with numpy.savez, not numpy.savez_compressed");
    std::string damaged = small_archive();
    damaged[200] ^= 1;
    CHECK(read_npz(damaged, "neurons").error == "has an array neurons that was damaged (its CRC-32 differs)");
}

TEST_CASE("npz: no input makes the reader fail, and none that was changed is taken for another") {
    for (const std::string& whole : {small_archive(), of_numpy()}) {
        for (std::size_t length = 0; length < whole.size(); ++length)
            REQUIRE(read_npz(whole.substr(0, length), "neurons").error != "");
        for (std::size_t place = 0; place < whole.size(); ++place)
            for (const int change : {1, 128, 255}) {
                std::string other = whole;
                other[place] = static_cast<char>(other[place] ^ change);
                const NpyArray array = read_npz(other, "neurons");
                if (array.error.empty()) REQUIRE(array.values == kValues);
                read_npy(std::string_view(other).substr(std::min<std::size_t>(other.size(), 41)));
            }
    }
    // Lengths that are not there, with products that a size cannot hold.
    for (const std::string shape :
         {"(9223372036854775807, 4)", "(4294967296, 4294967296)", "(3, 1)", "(3", "3", "(a,)", "(-1,)"}) {
        std::string head = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}";
        head.resize(100, ' ');
        CAPTURE(shape);
        CHECK(read_npy(std::string("\x93NUMPY\x01\x00\x64\x00", 10) + head + "0123456789abcdef").error != "");
    }
}
