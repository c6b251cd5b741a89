// What links and numbers were before mail, markup, a word processor or another locale's keyboard changed
// them. Only ever asked after a text has been refused: it makes the neighbour that is offered the one that
// was meant.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace equator {

/// A key or a value without what does not belong to it: full-width letters and the digits of other scripts
/// become ASCII, every dash a minus, blanks and invisible characters go, so do quotes, brackets without a
/// partner and punctuation at the ends, and everything from a '?', '#', '<', '>' or quote on. Valid keys and
/// values stay as they are, but for formulas with blanks. O(length).
std::string as_typed(std::string_view text);

/// Capital letters of ASCII made small.
std::string lower_case(std::string_view text);

/// What a number with one of the world's separators may say, each as parse_double reads it; "" if it may not.
struct NumberReadings {
    std::string grouped; ///< separators are between thousands: "1.000" is 1000, "1'234,5" is 1234.5
    std::string decimal; ///< the one separator is the decimal point: "1.000" is 1.000, "0,5" is 0.5
};

/// Groups have three digits (the first may have fewer, and the inner ones two, as in India), all joined by
/// the same one of point, comma, blank, apostrophe and underscore. A plain number without separators has no
/// readings.
NumberReadings number_readings(std::string_view text);

/// What there is to ask about a number's separator: "may mean 1000 or 1"; "" for a number as programs write
/// it. A whole number is asked about where a point may stand between thousands: nobody writes 1.000 for one.
std::string separator_question(std::string_view text, bool whole);

/// What a number that is written as people write it says, as a number that parse_double reads: "1k", "2,5 M",
/// "10^3", "3*10^4", "1/2", "100 neurons", "1+000"; "" for any other text.
std::string meant_number(std::string_view text);

/// A link with other signs between its pairs ("v1;m=100", "＃v1＆m＝100", "v1&m:100", "v1 m 100") with the
/// usual ones there: in ASCII, `&` before every word that meant_key knows a key for and that has a sign or a
/// number behind it; the key takes its place.
std::string with_usual_signs(std::string_view link,
                             const std::function<std::string_view(std::string_view)>& meant_key);

/// What is allowed, where that was asked.
inline constexpr const char* kPlainNumbers =
    "numbers have no thousands separator, and a point before decimals";

} // namespace equator
