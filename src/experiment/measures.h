// What an experiment can measure: every quantity that a run reports (run/observables.h), and a few figures
// that belong to a run as a whole. One table, by name, for links, columns, plots and tests.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "run/notes.h"
#include "run/observables.h"

namespace equator {

/// A measure: the number of a Quantity, or one of those that come after them.
using Measure = std::size_t;

inline constexpr Measure measure_of(Quantity quantity) {
    return static_cast<Measure>(quantity);
}

/// Those of a run as a whole, in the order of their rows in measures.cpp.
enum : Measure {
    kEscapeTime = kQuantityCount,
    kEscapeTimeFinite,
    kWidthAverage,
    kWidthGronwall,
    kExpectedParticle,
    kExpectedFunction,
    kWidthExpected,
    kWidthMeasured,
    kTimesMParticle,
    kTimesMFunction,
    kTimesMDistance,
    kMeasureCount
};

/// Whether a measure is of theory/expected_gap.h: of infinite width and m alone.
inline constexpr bool is_expected(Measure measure) {
    return measure >= kExpectedParticle && measure <= kWidthExpected;
}

/// Whether a measure is a number of neurons for the target. It is then one of the problem's, and not of the
/// width that was run (what is left of that is of higher order, or the noise of the twins).
inline constexpr bool is_width(Measure measure) {
    return measure == kWidthAverage || measure == kWidthGronwall || measure == kWidthExpected ||
           measure == kWidthMeasured;
}

/// What measures need to be run.
struct Needs {
    bool finite = false;   ///< the finite network
    bool theory = false;   ///< bounds, budget (theory/gap_theory.h) and with them twins
    bool seed = false;     ///< the seed plays a part
    bool time = false;     ///< at least one is measured at a time, rather than being one
    bool target = false;   ///< a target gap plays a part
    bool expected = false; ///< the expected gap (theory/expected_gap.h)
    bool escape = false;   ///< the time at which infinite width escapes
    bool escape_finite = false;
};

struct MeasureInfo {
    std::string_view name;    ///< in links and as a column
    std::string_view label;   ///< on an axis
    std::string_view meaning; ///< one sentence, formula included
    Needs needs{};            ///< of a run as a whole; of a quantity needs_of knows
};

MeasureInfo info_of(Measure measure);

/// The measure of a name. The time t is none: it is where the others are measured.
std::optional<Measure> find_measure(std::string_view name);

/// Every name, the quantities' in their order first.
std::vector<std::string_view> measure_names();

/// Every quantity of a run but the time: what `measure=all` is.
std::vector<Measure> all_quantities();

/// The part of the theory that a measure belongs to; nothing where it is of none.
std::optional<TheoryPart> part_of(Measure measure);

/// What a list of measures needs.
Needs needs_of(const std::vector<Measure>& measures);

} // namespace equator
