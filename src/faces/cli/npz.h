// NumPy's files: arrays of numbers by name in a .npz, which numpy.load opens, and one array in a .npy.
//
// A .npz is a ZIP archive with a member NAME.npy for every array, here always stored as it is. A .npy is a
// short text that says type, order and shape, and then the numbers. By hand, because that is all there is to
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace equator::cli {

/// Sizes and places of a plain ZIP archive are 32-bit numbers; larger ones (ZIP64) are not written.
inline constexpr double kMostNpzBytes = 4294967294.0;
/// What a member takes beside its numbers, at most, for names of up to 64 characters.
inline constexpr double kNpzMemberBytes = 512.0;

/// CRC-32 of ISO 3309, as ZIP has it, of `bytes` after those whose CRC is `before`.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0);

/// Writes an archive member by member. Precondition: in all it is no longer than kMostNpzBytes. Its bytes
/// depend on names and numbers alone: every member has the same date, the first that ZIP knows.
class NpzWriter {
  public:
    /// `out` takes the bytes in order.
    explicit NpzWriter(std::function<void(std::string_view bytes)> out) : out_(std::move(out)) {}

    /// Numbers in C order, as '<f8'; an empty shape is a scalar.
    void add(const std::string& name, const std::vector<std::size_t>& shape, std::span<const double> values);
    /// A text of ASCII characters, not empty, as a scalar of type '<U'.
    void add(const std::string& name, std::string_view text);
    /// The list of members. Nothing may follow.
    void end();

  private:
    void add_member(const std::string& name, const std::string& head, std::string_view body);
    void put(std::string_view bytes);

    std::function<void(std::string_view)> out_;
    std::string directory_;
    std::uint32_t written_ = 0;
    std::uint16_t members_ = 0;
};

/// An array that was read, in C order.
struct NpyArray {
    std::vector<std::size_t> shape;
    std::vector<double> values;
    std::string error; ///< "" or why there is none; continues "FILE"
};
/// Numbers of type '<f8' or '<f4', in either order.
NpyArray read_npy(std::string_view bytes);
/// The array NAME of an archive that numpy.savez wrote, or NpzWriter. Its CRC is checked.
NpyArray read_npz(std::string_view bytes, const std::string& name);
bool looks_like_npy(std::string_view bytes);
bool looks_like_npz(std::string_view bytes);

} // namespace equator::cli
