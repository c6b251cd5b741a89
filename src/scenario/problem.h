// What is wrong with a setting's value or a link, in words for people: one shape for links, command-line
// flags and edits on the page.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace equator {

enum class ProblemKind {
    value,       ///< cannot be read as what the setting needs
    range,       ///< read, but outside its range
    combination, ///< valid by itself, but not with the other settings
    unknown_key,
    duplicate, ///< a setting given more than once
    malformed, ///< not a key=value pair, or a broken percent-escape
    version,   ///< a link version that this program does not know
    too_long,
    too_large ///< a valid run that is too much for this place: reason is a sentence by itself
};

/// One complaint. key and value are made safe to show by safe_echo (they are not HTML-escaped: set them as
/// text, never as markup).
struct LinkProblem {
    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

    ProblemKind kind = ProblemKind::value;
    std::string key;     ///< as given, "" if there is none
    std::string value;   ///< as given, "" if there is none
    std::string reason;  ///< continues "key = value ...": "is out of range"
    std::string range;   ///< what is allowed, "neurons run from 1 to 10000000"; "" if that says nothing
    std::string nearest; ///< what the nearest valid scenario has instead, "m=1"; "" if the key sets nothing
    /// Byte of the text at fault: of the link in a LinkResult, of the value in a Setting's read; kNowhere in
    /// validate.
    std::size_t position = kNowhere;
    bool at_character = false; ///< it is the character there that is at fault, not all that follows
};

/// The one place that words a problem:
/// "m = 0 is out of range: neurons run from 1 to 10000000; nearest: m=1".
std::string describe(const LinkProblem& problem);

/// Longest echo of anything a visitor typed, in characters.
inline constexpr std::size_t kEchoLength = 40;

/// text for showing: printable ASCII as it is, a backslash doubled, every other byte as \xHH, cut to
/// kEchoLength characters with "..." at a cut.
std::string safe_echo(std::string_view text);

/// The word that text was probably meant to be, or "": first the same up to case, then the fewest edits (one
/// character inserted, dropped or changed) if those are at most two and fewer than either length. Of
/// words as far, the first that begins alike, or else the first. O(text * words), nothing for texts over 32
/// bytes.
std::string_view closest_word(std::string_view text, std::span<const std::string_view> words);

} // namespace equator
