// The values that a swept setting takes, or the times at which is measured, as people write them:
//
//     50,100,200        a list
//     50..3200*2        from 50 to 3200, each twice the last
//     0..30+0.5         from 0 to 30 in steps of 0.5
//
// A range keeps its short form when it is written again. Every value is a number; a list may also hold inf.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace equator {

/// Most values of one list.
inline constexpr std::size_t kMostValues = 1000;

struct ValueList {
    enum class Form { list, geometric, arithmetic };

    Form form = Form::list;
    std::vector<double> items; ///< Form::list: the values, as given
    double lo = 0.0, hi = 0.0; ///< a range: its ends, lo <= hi; hi itself need not be hit
    double step = 0.0;         ///< geometric: the factor, above 1 (then lo is positive); arithmetic: above 0

    /// The values in order. `whole` rounds those of a range to the nearest whole number, halves up, and keeps
    /// each once. The end counts as hit if rounding alone missed it. Factors are multiplied up one by one, so
    /// the values are the same everywhere.
    std::vector<double> values(bool whole) const;

    bool operator==(const ValueList&) const = default;
};

/// Canonical text; read_value_list reads it back.
std::string value_list_text(const ValueList& list);

struct ValueListReading {
    ValueList value;     ///< empty list if there is a reason
    std::string reason;  ///< "" if all is well, else what is wrong, "is not a number"
    std::string_view at; ///< the part of the text that the reason is about
};

/// Reads a whole text of at most kMostValues values. O(length + values).
ValueListReading read_value_list(std::string_view text);

} // namespace equator
