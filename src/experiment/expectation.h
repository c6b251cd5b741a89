// What theory says a curve of an experiment should follow, before a run is there.
#pragma once

#include <optional>
#include <string>

#include "experiment/analysis.h"

namespace equator {

/// A law with the slope that theory knows for it (experiment/fit.h); how high the line lies it does not say.
struct ExpectedLaw {
    Law law = Law::power;
    double slope = 0.0;

    bool operator==(const ExpectedLaw&) const = default;
};

/// The law of a measure against what an experiment sweeps; `parameter` is the value of the first of two swept
/// settings. Nothing where none is known, for experiments over time too.
///
///     gaps against m                 1/m, and 1/n for the part of finite data; none of one against the other
///     gaps times m against m         0
///     gaps of PGD against eta        2, where infinite width is the flow's
///     escape time against d          (k* - 2)/2 for k* > 2, and log d / (4 a_2 c_2) for k* = 2;
///                                    with momentum and friction 3/t (k* - 2)/4
std::optional<ExpectedLaw> expected_law(const Experiment& experiment, Measure measure,
                                        std::optional<double> parameter);

/// "slope -1", "0.25 log d".
std::string expected_text(const ExpectedLaw& law, const std::string& x);

/// The line of a law through points (x, y), as a mean in its straight coordinates; its y at each x of `at`,
/// NaN where it has none. Empty without a point.
std::vector<double> line_through(const ExpectedLaw& law, const std::vector<CurvePoint>& points,
                                 const std::vector<double>& at);

} // namespace equator
