#include "experiment/measures.h"

#include <array>

namespace equator {

namespace {

constexpr std::array<MeasureInfo, kMeasureCount - kQuantityCount> kOthers{{
    {"escape_time",
     "escape time",
     "time at which the infinite-width loss first reaches half its start (rule=pgd: the first step there)",
     {.escape = true}},
    {"escape_time_finite",
     "escape time, finite",
     "time at which the finite network's loss first reaches half its start",
     {.finite = true, .escape_finite = true}},
    {"width_average",
     "width needed, average stability",
     "neurons for a particle gap of target, by the a-priori average-stability bound: m B^2 / target",
     {.theory = true, .time = true, .target = true}},
    {"width_gronwall",
     "width needed, Gronwall",
     "neurons for a particle gap of target, by Gronwall's bound with the noise of m twins: m delta^2 "
     "/ target",
     {.theory = true, .time = true, .target = true}},
    {"expected_particle",
     "expected particle gap",
     "mean particle gap over starts to leading order in 1/m, from infinite width alone: C_p / m",
     {.time = true, .expected = true}},
    {"expected_function",
     "expected function gap",
     "mean function gap over starts to leading order in 1/m, from infinite width alone: C_f / m",
     {.time = true, .expected = true}},
    {"width_expected",
     "width needed, expected gap",
     "neurons for a particle gap of target in the mean over starts, to leading order: C_p / target",
     {.time = true, .target = true, .expected = true}},
    {"width_measured",
     "width needed, measured",
     "neurons for a particle gap of target: of a run m gap / target; with m swept first, the width "
     "at "
     "which the mean gap over seeds falls to target",
     {.finite = true, .time = true, .target = true}},
    {"m_particle_gap",
     "m × particle gap",
     "m E_i |w_i - twin_i|^2, which tends to C_p",
     {.finite = true, .time = true}},
    {"m_function_gap",
     "m × function gap",
     "m E_x (f_rho^m(x) - f_rho^MF(x))^2, whose mean tends to C_f",
     {.finite = true, .time = true}},
    {"m_distance_squared",
     "m × squared mean distance",
     "m (E_i |w_i - twin_i|)^2, as the paper plots it",
     {.finite = true, .time = true}},
}};

void add(Needs& needs, const Needs& more) {
    for (const auto need : {&Needs::finite, &Needs::theory, &Needs::seed, &Needs::time, &Needs::target,
                            &Needs::expected, &Needs::escape, &Needs::escape_finite})
        needs.*need = needs.*need || more.*need;
}

} // namespace

MeasureInfo info_of(Measure measure) {
    if (measure >= kQuantityCount) return kOthers[measure - kQuantityCount];
    const QuantityInfo& quantity = kQuantities[measure];
    return {quantity.name, quantity.label, quantity.meaning};
}

std::optional<Measure> find_measure(std::string_view name) {
    for (Measure m = 0; m < kMeasureCount; ++m)
        if (m != measure_of(Quantity::t) && info_of(m).name == name) return m;
    return std::nullopt;
}

std::vector<std::string_view> measure_names() {
    std::vector<std::string_view> names;
    for (Measure m = 0; m < kMeasureCount; ++m)
        if (m != measure_of(Quantity::t)) names.push_back(info_of(m).name);
    return names;
}

Needs needs_of(const std::vector<Measure>& measures) {
    Needs needs;
    for (const Measure measure : measures) {
        if (measure >= kQuantityCount) {
            add(needs, info_of(measure).needs);
        } else {
            needs.time = true;
            switch (static_cast<Quantity>(measure)) {
            case Quantity::loss_infinite:
            case Quantity::mean_abs_latitude_infinite:
                break;
            case Quantity::bound_linear:
            case Quantity::bound_linear_error:
            case Quantity::bound_average:
            case Quantity::bound_average_error:
            case Quantity::bound_average_apriori:
            case Quantity::bound_average_apriori_error:
            case Quantity::bound_gronwall:
            case Quantity::bound_gronwall_error:
            case Quantity::effective_neurons:
            case Quantity::selfconcordance:
            case Quantity::concordance_share:
            case Quantity::concordance_excess:
                needs.theory = true;
                break;
            default: // whatever else a run reports, its finite network may have a part in
                needs.finite = true;
                needs.theory = needs.theory || measure >= measure_of(kFirstOfTheory);
            }
        }
    }
    needs.seed = needs.finite || needs.theory;
    return needs;
}

std::vector<Measure> all_quantities() {
    std::vector<Measure> all;
    for (Measure m = 0; m < kQuantityCount; ++m)
        if (m != measure_of(Quantity::t)) all.push_back(m);
    return all;
}

std::optional<TheoryPart> part_of(Measure measure) {
    if (measure == kWidthGronwall) return TheoryPart::gronwall;
    if (measure < kQuantityCount) {
        const auto quantity = static_cast<Quantity>(measure);
        if (quantity < kFirstOfTheory) return std::nullopt;
        return part_of(quantity);
    }
    const Needs needs = info_of(measure).needs;
    if (needs.expected) return TheoryPart::expected;
    return needs.theory ? std::optional(TheoryPart::bounds) : std::nullopt;
}

} // namespace equator
