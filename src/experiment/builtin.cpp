#include "experiment/builtin.h"

#include <algorithm>
#include <array>
#include <string>

#include "experiment/experiment_link.h"

namespace equator {

namespace {

constexpr std::array kBuiltins{
    BuiltinExperiment{
        .name = "gap-width",
        .title = "Gap against width",
        .link = "#v1&sweep=m:50..3200*2&seeds=32&measure=particle_gap,function_gap&at=9",
        .expected = "both gaps fall as 1/m: slope \u22121",
        .fit_from = 200,
        .damped = measure_of(Quantity::particle_gap),
        .remark =
            "The function gap has its law over the whole range. The particle gap is lower in narrow "
            "networks, where a neuron's own share of the network damps its gap at the rate g(1)/m: m times "
            "the mean gap rises like exp(\u2212a/m) (model.md, section 7). The fit with that factor, and the "
            "one from m = 200 on, where it changes little, are those to compare with theory."},
    BuiltinExperiment{.name = "escape-2",
                      .title = "Escape time against dimension, k*\u00a0=\u00a02",
                      .link = "#v1&phi=h2&T=1000&sweep=d:16..2048*2&measure=escape_time",
                      .expected = "grows as log d: a straight line against log d",
                      .law = Law::logarithmic,
                      .fit_from = 128,
                      .remark = "The slope is the same from octave to octave: no power of d."},
    BuiltinExperiment{.name = "escape",
                      .title = "Escape time against dimension, k*\u00a0=\u00a03 and\u00a04",
                      .link = "#v1&T=1e6&sweep=k:3,4;d:16..1024*2&measure=escape_time",
                      .expected = "grows as d^(k*/2 \u2212 1): slopes 0.5 and 1",
                      .fit_from = 128},
    BuiltinExperiment{
        .name = "escape-5",
        .title = "Escape time against dimension, k*\u00a0=\u00a05",
        .link = "#v1&phi=h5&T=1e6&sweep=d:16..256*2&measure=escape_time",
        .expected = "grows as d^(k*/2 \u2212 1): slope 1.5",
        .fit_from = 64,
        .remark =
            "The steps grow in number with the escape time itself, so the dimensions are smaller here; the "
            "slopes are still on their way down to 1.5."},
    BuiltinExperiment{
        .name = "width",
        .title = "Width needed against dimension, k*\u00a0=\u00a03",
        .link = "#v1&phi=h3&T=20&sweep=m:12..96*1.4142;d:8..128*2&seeds=64&"
                "measure=width_measured,width_expected,width_average,width_gronwall&at=escape",
        .expected =
            "runs need about what the expected gap asks for, the average-stability bound asks for somewhat "
            "more, and Gronwall's for a number exponential in the escape time, which grows as \u221ad",
        .remark =
            "Measured: the least width from which on the mean particle gap over seeds is at most 0.01 when "
            "infinite width escapes, with the bootstrap's 95 per cent interval over whole seeds. The "
            "expected gap "
            "is the leading order in 1/m: runs need less where a neuron's own share of the network damps the "
            "gap (model.md, section 7), the more so the later the escape. Gronwall's width leaves the figure "
            "between d = 8 and 16; its last value stands at the edge."},
    BuiltinExperiment{
        .name = "width-4",
        .title = "Width needed against dimension, k*\u00a0=\u00a04",
        .link = "#v1&T=20&sweep=m:24..136*1.4142;d:8..64*2&seeds=48&"
                "measure=width_measured,width_expected,width_average,width_gronwall&at=escape&target=0.003",
        .expected =
            "runs need about what the expected gap asks for and less than the average-stability bound's "
            "width, both growing slowly, while Gronwall's grows exponentially in d",
        .remark = "The target is 0.003 here: at 0.01 fewer than 20 neurons would do; then m times the gap is "
                  "far from its law. Runs need less than the leading order in 1/m, as above. Gaps of "
                  "this degree scatter more from seed to seed, the more so the higher d."},
    BuiltinExperiment{
        .name = "width-average",
        .title = "Width needed against dimension, by average stability",
        .link = "#v1&m=64&T=1e4&sweep=d:8..512*2&measure=width_average&at=escape",
        .expected = "polynomial in d: a straight line in log-log",
        .fit_from = 32,
        .remark =
            "Over these dimensions the slope still rises, as it must where terms of several powers add up, "
            "and "
            "stays below 1: no exponential, though the exponent cannot be read off yet. The bound is the "
            "a-priori one, of infinite width alone: m plays no part."},
    BuiltinExperiment{.name = "width-gronwall",
                      .title = "Width needed against dimension, by Gronwall",
                      .link = "#v1&m=64&T=1e4&sweep=d:8..80+8&seeds=3&measure=width_gronwall&at=escape",
                      .expected = "exponential in d: a straight line in log-linear",
                      .law = Law::exponential,
                      .fit_from = 24,
                      .remark =
                          "The bound follows the largest eigenvalue over all latitudes, which is one of "
                          "infinite width; the seed enters by the noise of 64 twins alone. Compare "
                          "the widths themselves with those of the bound above."},
    BuiltinExperiment{
        .name = "gap-samples",
        .title = "Gap against samples",
        .link = "#v1&d=8&m=50&phi=h2&T=6&sweep=n:500..32000*2&seeds=16&measure=gap_data,particle_gap&at=1",
        .expected = "the part that finite data add to the gap falls as 1/n: slope \u22121",
        .remark =
            "The particle gap itself levels off at the part that 50 neurons leave however many the data "
            "are. The degree is 2 because the law is one of many samples, and for degree 4 many are far "
            "more."},
    BuiltinExperiment{
        .name = "gap-parts",
        .title = "The gap's two parts against width and samples",
        .link = "#v1&d=8&phi=h2&T=6&sweep=n:1000,4000,16000;m:25..400*2&seeds=16&measure=gap_width,gap_data&"
                "at=1",
        .expected =
            "the width part falls as 1/m whatever n is, the data part as 1/n whatever m is: slopes \u22121 "
            "and 0, and a quarter for four times the samples",
        .remark =
            "The width part is that of the same network trained on the population, so the same for all n: "
            "its three lines are one."},
    BuiltinExperiment{
        .name = "gap-eta",
        .title = "Gap against step size",
        .link = "#v1&d=8&m=100000&T=5&rule=pgd&limit=flow&sweep=eta:0.03..0.24*2&seeds=3&"
                "measure=particle_gap,function_gap&at=4.8",
        .expected =
            "projected gradient descent leaves the flow's infinite width by about \u03b7\u00b2: slope 2",
        .fit_from = 0.06,
        .remark =
            "The 1/m part of 100,000 neurons is still large at small steps, most of all in the function "
            "gap, and flattens the line there; look at the last slopes."},
    BuiltinExperiment{
        .name = "ensemble",
        .title = "One scenario over 32 seeds",
        .link = "#v1&m=200&seeds=32&measure=all&at=0..30+0.5",
        .expected =
            "the gap's predictions hold while it is small, for every seed; late in a run seeds differ most",
        .over_time = true,
        .remark = "Lines are medians, bands the quantiles 0.1 to 0.9, at 61 times. Infinite width has no "
                  "seed and no "
                  "band."},
    BuiltinExperiment{
        .name = "gap-collapse",
        .title = "Gaps times the width, against time",
        .link = "#v1&sweep=m:64..1024*2&seeds=8&measure=m_distance_squared,m_function_gap&at=0..30+0.5&"
                "against=t",
        .expected = "curves of all widths fall on one while the gap is small: it goes as 1/m at every time",
        .over_time = true,
        .remark = "Lines are medians, bands the quantiles 0.1 to 0.9. m (E|\u0394|)\u00b2 is what the paper "
                  "plots; its reference is its widest network, and here it is infinite width itself. "
                  "The paper's time is half of t."},
    BuiltinExperiment{
        .name = "loss-dimension",
        .title = "Loss against time, dimensions 16 to 128",
        .link = "#v1&m=200&phi=h3&T=40&sweep=d:16..128*2&seeds=8&measure=loss_finite&at=0..40+0.5&against=t",
        .expected =
            "the higher the dimension, the later the fall: by a factor of \u221a2 from curve to curve for "
            "k*\u00a0=\u00a03",
        .over_time = true,
        .remark = "Lines are medians, bands the quantiles 0.1 to 0.9: seeds differ in when they fall."},
    BuiltinExperiment{
        .name = "escape-momentum",
        .title = "Escape time against dimension, with momentum",
        .link = "#v1&rule=momentum&T=1e4&sweep=k:3,4;d:16..1024*2&measure=escape_time",
        .expected =
            "with friction 3/t it grows as d^((k* \u2212 2)/4), half the flow's exponent: slopes 0.25 "
            "and 0.5",
        .fit_from = 128,
        .remark = "A neuron that rolls gathers speed on the equator's slope as long as friction dies away. "
                  "Time is that of the equation of motion, in which the flow's exponents are 0.5 and 1. The "
                  "slopes are still on their way down."},
    BuiltinExperiment{
        .name = "escape-friction",
        .title = "Escape time against dimension, with momentum and constant friction",
        .link = "#v1&rule=momentum&friction=1&T=1e4&sweep=d:16..1024*2&measure=escape_time",
        .expected = "friction that does not die away wins in the end: the slope goes to the flow's, 1",
        .fit_from = 256,
        .remark = "The escape takes longer than 1/\u03b3 in all but the lowest dimensions, and on such times "
                  "the rule is the flow at a clock of its own."},
    BuiltinExperiment{
        .name = "gap-normalised",
        .title = "Gap against width, with normalised steps",
        .link = "#v1&d=8&rule=normalised&eps=0.03&T=1&sweep=m:50..3200*2&seeds=16&measure=particle_gap&at=1",
        .expected = "the 1/m law holds only once m is well above Var/\u03b5\u00b2",
        .fit_from = 800,
        .remark = "Neurons on the equator feel a field of the size of its sampling noise, 1/\u221am, and "
                  "dividing by the size of the field makes that noise as large as any signal until \u03b5 "
                  "is larger. With \u03b5 = 0.3 the law holds from m = 100 on (model.md, section 12)."},
    BuiltinExperiment{
        .name = "noise-gap",
        .title = "Late gap against temperature",
        .link = "#v1&d=8&m=200&T=32&sweep=temperature:0.001..0.128*2&seeds=16&"
                "measure=m_particle_gap,loss_infinite&at=32",
        .expected = "noise that neuron and twin share draws them together: the late gap falls with the "
                    "temperature, while the loss that is left rises",
        .fit_from = kNoFit,
        .remark =
            "A pair that feels the same noise comes together at a rate of about \u03c4(d \u2212 1), 0.007 "
            "to 0.9 here. The last temperatures keep neurons from settling at the poles at all."},
    BuiltinExperiment{
        .name = "noise-escape",
        .title = "Escape time against temperature, dimensions 8 to 64",
        .link = "#v1&T=60&sweep=d:8..64*2;temperature:0.0001..0.1024*2&measure=escape_time",
        .expected =
            "noise hinders the escape, the more so the higher the dimension, and from some temperature "
            "on there is none",
        .fit_from = kNoFit,
        .remark =
            "The gain near the equator is small, so that little noise undoes it: with \u03c4(d \u2212 1) = "
            "0.4 "
            "infinite width escapes in d = 8 and 16 but hardly in d = 64. Curves end at the last temperature "
            "with an escape by T = 60. Times are whole steps of \u03b7."},
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

const BuiltinExperiment* builtin_of(const Experiment& experiment) {
    const std::string text = experiment_text(experiment);
    const auto at = std::find_if(kBuiltins.begin(), kBuiltins.end(), [&text](const BuiltinExperiment& b) {
        return experiment_text(parse_experiment(b.link).experiment) == text;
    });
    return at == kBuiltins.end() ? nullptr : &*at;
}

} // namespace equator
