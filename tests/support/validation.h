// The record that docs/validation.md is made of: what a quantity was held against, where, and how far off it
// was. A comparison here is a check like any other; where the environment's EQUATOR_VALIDATION names a file
// it leaves a line there besides, which script/validation turns into the page.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

#include "base/number_text.h"

namespace equator::test {

/// How far off a number may be, and what that is a share of.
struct Allowed {
    double size;
    const char* unit; ///< "": absolute
};
inline Allowed absolute(double size) {
    return {size, ""};
}
inline Allowed relative(double size) {
    return {size, "relative"};
}
/// For means over seeds: in standard errors of the mean.
inline Allowed standard_errors(double size) {
    return {size, "standard errors"};
}

/// Adds a line of fields to the record, if there is one. Whole lines: several programs may write to it at
/// once.
inline void add_record(std::initializer_list<std::string> fields) {
    const char* path = std::getenv("EQUATOR_VALIDATION");
    if (!path) return;
    std::string line;
    for (const std::string& field : fields) (line += line.empty() ? "" : "\t") += field;
    line += '\n';
    std::FILE* file = std::fopen(path, "ab");
    REQUIRE(file != nullptr);
    const bool written = std::fwrite(line.data(), 1, line.size(), file) == line.size();
    REQUIRE((std::fclose(file) == 0 && written));
}

/// The time of a comparison that has none.
inline constexpr double kNoTime = std::numeric_limits<double>::quiet_NaN();

/// Checks that a quantity is off its second way by no more than is allowed, and records it.
///
/// quantity    a name of shown_quantities()
/// way         how the other number came about, in a few words; one row of the page each
/// scenario    a link without "#v1&", or words
/// t           its time, or kNoTime
/// deviation   in the unit of `allowed`; a NaN fails
inline void validated_off(std::string_view quantity, std::string_view way, std::string_view scenario,
                          double t, double deviation, Allowed allowed) {
    const std::string what(quantity), how(way), where(scenario);
    CAPTURE(what);
    CAPTURE(how);
    CAPTURE(where);
    CAPTURE(t);
    CHECK(deviation <= allowed.size);
    add_record({"compared", what, how, where, number_text(t), number_text(deviation),
                number_text(allowed.size), allowed.unit});
}

/// The same of two numbers; with a unit of `relative` as a share of the expected one.
inline void validated(std::string_view quantity, std::string_view way, std::string_view scenario, double t,
                      double found, double expected, Allowed allowed) {
    const bool share = *allowed.unit != '\0';
    validated_off(quantity, way, scenario, t, std::fabs(share ? found / expected - 1.0 : found - expected),
                  allowed);
}

} // namespace equator::test
