// Which directions the target looks along, as a setting: a name (orth, nonorth, circle, random:8:2) or a list
// of vectors (1,0;-1,0;0,1), coordinates with commas, vectors with semicolons. What a run uses is
// model/teachers.h.
//
//     teachers = 'one' | 'orth' | 'nonorth' | 'circle' | 'random:' count ':' plane | vector { ';' vector }
//     vector   = number { ',' number }
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/teachers.h"

namespace equator {

/// Most directions, and most coordinates that they may have.
inline constexpr int kMostTeachers = 64, kMostTeacherCoordinates = 64;

struct TeacherChoice {
    enum class Kind {
        one,     ///< w* = e_1 alone
        orth,    ///< +-e_1 and +-e_2
        nonorth, ///< +-e_1 and +-(e_1 + e_2) / sqrt 2
        circle,  ///< all of the circle of e_1 and e_2
        random,  ///< `count` uniform unit vectors of the first `plane` coordinates, drawn from the seed
        list     ///< v
    };
    Kind kind = Kind::one;
    int count = 1, plane = 1;
    std::vector<double> v; ///< of a list: as written, vector after vector, `plane` coordinates each

    bool operator==(const TeacherChoice&) const = default;
};

struct TeacherReading {
    TeacherChoice value;       ///< what it says, or the nearest there is
    std::string reason;        ///< "" if all is well, else continues "teachers = ..."
    std::size_t position = 0;  ///< byte at which the reason holds
    bool out_of_range = false; ///< it makes sense, but is not offered

    bool ok() const { return reason.empty(); }
};

/// Reads a whole text. Vectors may have different numbers of coordinates: the rest are 0. O(length).
TeacherReading read_teachers(std::string_view text);

/// Canonical text.
std::string teacher_text(const TeacherChoice& choice);

/// The directions themselves: lists divided by their lengths, random ones drawn (docs/model.md, section 5).
Teachers teachers_of(const TeacherChoice& choice, std::uint64_t seed);

} // namespace equator
