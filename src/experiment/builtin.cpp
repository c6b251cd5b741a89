#include "experiment/builtin.h"

#include <algorithm>
#include <array>

namespace equator {

namespace {

constexpr std::array kBuiltins{
    BuiltinExperiment{"gap-width", "Gap against width",
                      "#v1&sweep=m:50..3200*2&seeds=32&measure=particle_gap,function_gap&at=9",
                      "both gaps fall as 1/m: slope -1"},
    BuiltinExperiment{"escape-2", "Escape time against dimension, k* = 2",
                      "#v1&phi=h2&T=1000&sweep=d:16..2048*2&measure=escape_time",
                      "grows as log d: a straight line against log d", Law::logarithmic, false, 128},
    BuiltinExperiment{"escape", "Escape time against dimension, k* = 3 and 4",
                      "#v1&T=1e6&sweep=k:3,4;d:16..1024*2&measure=escape_time",
                      "grows as d^((k* - 2)/2): slopes 0.5 and 1", Law::power, false, 128},
    BuiltinExperiment{"escape-5", "Escape time against dimension, k* = 5",
                      "#v1&phi=h5&T=1e6&sweep=d:16..256*2&measure=escape_time",
                      "grows as d^((k* - 2)/2): slope 1.5", Law::power, false, 64},
    BuiltinExperiment{"width-average", "Width needed against dimension, by average stability",
                      "#v1&m=64&T=1e4&sweep=d:8..256*2&measure=width_average&at=escape",
                      "polynomial in d: a straight line in log-log", Law::power, false, 32},
    BuiltinExperiment{"width-gronwall", "Width needed against dimension, by Gronwall",
                      "#v1&m=64&T=1e4&sweep=d:8..80+8&seeds=3&measure=width_gronwall&at=escape",
                      "exponential in d: a straight line in log-linear", Law::exponential, false, 24},
    BuiltinExperiment{
        "gap-eta", "Gap against step size",
        "#v1&m=200&rule=pgd&T=12&sweep=eta:0.005..0.16*2&seeds=8&measure=particle_gap,function_gap&at=8.96",
        "projected gradient descent has an infinite width of its own, so the gap hardly depends on the step"},
    BuiltinExperiment{"ensemble", "One scenario over 32 seeds", "#v1&m=200&seeds=32&measure=all&at=0..30+0.5",
                      "the spread between seeds grows late in a run, where the gap saturates", Law::power,
                      true},
};

} // namespace

std::span<const BuiltinExperiment> builtin_experiments() {
    return kBuiltins;
}

const BuiltinExperiment* find_builtin(std::string_view name) {
    const auto at = std::find_if(kBuiltins.begin(), kBuiltins.end(),
                                 [name](const BuiltinExperiment& b) { return b.name == name; });
    return at == kBuiltins.end() ? nullptr : &*at;
}

} // namespace equator
