#include "scenario/teacher_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number_text.h"
#include "base/random.h"
#include "scenario/problem.h"

namespace equator {
namespace {

using Kind = TeacherChoice::Kind;

// In the order of Kind, without lists.
constexpr std::array<std::string_view, 5> kNames{"one", "orth", "nonorth", "circle", "random"};
constexpr double kDiagonal = 0.7071067811865476; // 1 / sqrt 2

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Calls part(text, position) for each part between separators.
template <class Part> void split(std::string_view text, char separator, Part&& part) {
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(separator, from), text.size());
        part(text.substr(from, end - from), from);
        from = end + 1;
    }
}

class Reader {
  public:
    TeacherReading read(std::string_view text) {
        const std::string_view name = trimmed(text.substr(0, text.find(':')));
        const auto known = std::find(kNames.begin(), kNames.end(), name);
        if (known == kNames.end()) {
            read_list(text);
            if (!reading_.ok() && name.find_first_of("0123456789") == std::string_view::npos) {
                const std::string_view meant = closest_word(name, kNames);
                reading_ = {.value = named(meant.empty() ? 0 : index_of(meant)),
                            .reason = text.empty() ? "is empty" : "is neither a name nor a list of vectors"};
            }
            return std::move(reading_);
        }
        reading_.value = named(static_cast<std::size_t>(known - kNames.begin()));
        if (reading_.value.kind == Kind::random)
            read_random(text);
        else if (text.find(':') != std::string_view::npos)
            complain("has numbers after a name that takes none", text.find(':'));
        return std::move(reading_);
    }

  private:
    static std::size_t index_of(std::string_view name) {
        return static_cast<std::size_t>(std::find(kNames.begin(), kNames.end(), name) - kNames.begin());
    }
    static TeacherChoice named(std::size_t index) {
        TeacherChoice choice{.kind = static_cast<Kind>(index)};
        if (choice.kind != Kind::one) choice.plane = 2;
        if (choice.kind == Kind::random) choice.count = 8;
        return choice;
    }

    void read_random(std::string_view text) {
        int part = 0;
        split(text, ':', [&](std::string_view piece, std::size_t at) {
            if (part == 0) {
                ++part;
                return;
            }
            const auto number = parse_int64(trimmed(piece));
            const int most = part == 1 ? kMostTeachers : kMostTeacherCoordinates;
            if (part > 2 || number.error == NumberError::empty || number.error == NumberError::malformed)
                complain("is not random:COUNT:COORDINATES", at);
            else if (!number.ok() || number.value < 1 || number.value > most)
                complain(part == 1 ? "asks for too many or too few vectors"
                                   : "asks for too many or too few coordinates",
                         at, true);
            if (part <= 2 && number.error != NumberError::empty && number.error != NumberError::malformed)
                (part == 1 ? reading_.value.count : reading_.value.plane) =
                    static_cast<int>(std::clamp<std::int64_t>(number.value, 1, most));
            ++part;
        });
        if (part < 3) complain("is not random:COUNT:COORDINATES", text.size());
    }

    void read_list(std::string_view text) {
        std::vector<std::vector<double>> vectors;
        split(text, ';', [&](std::string_view piece, std::size_t at) {
            std::vector<double> vector;
            double size = 0.0;
            split(piece, ',', [&](std::string_view number, std::size_t offset) {
                const auto parsed = parse_double(trimmed(number));
                if (!parsed.ok() || std::fabs(parsed.value) > kLargest) {
                    complain("has a coordinate that is not a number up to 1000", at + offset);
                    return;
                }
                vector.push_back(parsed.value + 0.0);
                size = std::max(size, std::fabs(parsed.value));
            });
            if (!(size >= 1.0 / kLargest)) complain("has a vector without a direction", at);
            vectors.push_back(std::move(vector));
        });
        TeacherChoice& choice = reading_.value;
        if (!reading_.ok()) {
            choice = {};
            return;
        }
        choice.kind = Kind::list;
        if (vectors.size() > kMostTeachers) {
            complain("has too many vectors", 0, true);
            vectors.resize(kMostTeachers);
        }
        std::size_t plane = 1;
        for (const auto& vector : vectors)
            for (std::size_t c = 0; c < vector.size(); ++c)
                if (vector[c] != 0.0) plane = std::max(plane, c + 1);
        if (plane > kMostTeacherCoordinates) {
            complain("has too many coordinates", 0, true);
            choice = {};
            return;
        }
        choice.count = static_cast<int>(vectors.size());
        choice.plane = static_cast<int>(plane);
        for (auto& vector : vectors) {
            vector.resize(plane, 0.0);
            choice.v.insert(choice.v.end(), vector.begin(), vector.end());
        }
    }

    void complain(const char* reason, std::size_t at, bool out_of_range = false) {
        if (!reading_.ok()) return;
        reading_.reason = reason;
        reading_.position = at;
        reading_.out_of_range = out_of_range;
    }

    static constexpr double kLargest = 1000.0;
    TeacherReading reading_;
};

} // namespace

TeacherReading read_teachers(std::string_view text) {
    TeacherReading reading = Reader().read(text);
    // One direction along e_1 is the single-index model, however it was written.
    TeacherChoice& choice = reading.value;
    if (choice.kind == Kind::list && choice.count == 1 && choice.plane == 1 && choice.v[0] > 0.0) choice = {};
    return reading;
}

std::string teacher_text(const TeacherChoice& choice) {
    if (choice.kind != Kind::list) {
        std::string text(kNames[static_cast<std::size_t>(choice.kind)]);
        if (choice.kind == Kind::random)
            text += ":" + std::to_string(choice.count) + ":" + std::to_string(choice.plane);
        return text;
    }
    std::string text;
    for (std::size_t i = 0; i < choice.v.size(); ++i) {
        if (i > 0) text += i % static_cast<std::size_t>(choice.plane) == 0 ? ";" : ",";
        text += number_text(choice.v[i]);
    }
    return text;
}

Teachers teachers_of(const TeacherChoice& choice, std::uint64_t seed) {
    Teachers teachers;
    if (choice.kind == Kind::one) return teachers;
    teachers.shape = choice.kind == Kind::circle ? Teachers::Shape::circle : Teachers::Shape::list;
    teachers.plane = choice.plane;
    if (choice.kind == Kind::orth) teachers.v = {1.0, 0.0, -1.0, 0.0, 0.0, 1.0, 0.0, -1.0};
    if (choice.kind == Kind::nonorth)
        teachers.v = {1.0, 0.0, -1.0, 0.0, kDiagonal, kDiagonal, -kDiagonal, -kDiagonal};
    if (choice.kind == Kind::list) teachers.v = choice.v;
    if (choice.kind == Kind::random)
        for (int j = 0; j < choice.count; ++j)
            for (int c = 0; c < choice.plane; ++c)
                teachers.v.push_back(normal(seed, Stream::teachers, static_cast<std::uint64_t>(j),
                                            static_cast<std::uint32_t>(c)));
    if (choice.kind != Kind::list && choice.kind != Kind::random) return teachers;
    const auto plane = static_cast<std::size_t>(teachers.plane);
    for (std::size_t j = 0; j < teachers.v.size(); j += plane) {
        double square = 0.0;
        for (std::size_t c = j; c < j + plane; ++c) square += teachers.v[c] * teachers.v[c];
        const double length = std::sqrt(square);
        for (std::size_t c = j; c < j + plane; ++c) teachers.v[c] /= length;
    }
    return teachers;
}

} // namespace equator
