// Everything that the program shows as a number: what docs/validation.md has to have a row for.
#pragma once

#include <string_view>
#include <vector>

#include "experiment/measures.h"

namespace equator::test {

struct ShownQuantity {
    std::string_view name, label;
};

/// What is shown without being a column: in panels, by `equator expected`, `infinite` and `function`.
inline constexpr ShownQuantity kBesideTheTables[] = {
    {"C_p", "expected particle gap, times m"},
    {"C_f", "expected function gap, times m"},
    {"function_gap_rank", "share of starts with a smaller function gap"},
    {"neurons", "the neurons' positions"},
    {"twins", "the twins' latitudes"},
    {"speed", "a neuron's velocity"},
    {"speed_infinite", "a twin's speed along the meridian, q"},
    {"local_hessian", "eigenvalues of the local Hessian"},
    {"noise", "variance of the sampling noise"},
    {"latitude_law", "the law of latitudes"},
    {"function_mean", "the network along w*"},
    {"function_spread", "its band, from the rest of x"},
    {"loss_floor", "least possible loss"},
    {"coefficients", "Hermite coefficients of a formula"},
    {"left_out", "share of a formula that its expansion leaves out"},
};

/// The columns of a run and the measures of experiments, by their own tables, and those beside them.
inline std::vector<ShownQuantity> shown_quantities() {
    std::vector<ShownQuantity> shown;
    for (Measure m = 0; m < kMeasureCount; ++m) shown.push_back({info_of(m).name, info_of(m).label});
    shown.insert(shown.end(), std::begin(kBesideTheTables), std::end(kBesideTheTables));
    return shown;
}

} // namespace equator::test
