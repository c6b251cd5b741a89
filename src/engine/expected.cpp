#include "engine/expected.h"

#include <cmath>

#include "base/number_text.h"
#include "run/notes.h"
#include "scenario/link.h"
#include "scenario/problem.h"
#include "theory/chi_square_sum.h"
#include "theory/expected_gap.h"

namespace equator {

ExpectedSeries expected_series(std::string_view link) {
    ExpectedSeries series;
    series.link = link;
    const LinkResult result = parse_link(link);
    const Scenario& scenario = result.scenario;
    if (!result.ok()) {
        series.reason = describe(result.problems.front());
        return series;
    }
    if (const std::string_view why = no_theory_because(scenario); !why.empty()) {
        series.reason = why;
        return series;
    }
    const Kernels kernels = scenario.kernels();
    const Rule rule = scenario.infinite_rule();
    const ExpectedGapSetting setting{.rule = rule, .eta = scenario.eta, .loss = rule == Rule::flow};
    if (expected_gap_cost(kernels, setting, scenario.T).seconds > kMostExpectedSeconds) {
        series.reason = "it takes too long up to this T";
        return series;
    }
    std::vector<double> times;
    for (std::size_t i = 0; i < kExpectedTimes; ++i) {
        const double u = static_cast<double>(i) / (kExpectedTimes - 1);
        times.push_back(scenario.T * (u * std::sqrt(u)));
    }
    const ExpectedGaps found = expected_gap(kernels, setting, times);
    if (!found.failure.empty()) {
        series.reason = found.failure;
        return series;
    }
    for (std::size_t k = 0; k < kOwnWidths.size(); ++k) {
        const ExpectedGapSetting own{.rule = setting.rule, .eta = setting.eta, .m = kOwnWidths[k]};
        for (const ExpectedGap& gap : expected_gap(kernels, own, times).gaps)
            series.particle_own[k].push_back(gap.particle);
    }
    for (const ExpectedGap& gap : found.gaps) {
        series.t.push_back(gap.t);
        series.particle.push_back(gap.particle);
        series.function.push_back(gap.function);
        series.particle_deviation.push_back(gap.particle_deviation);
        series.loss.push_back(gap.loss);
        series.loss_error.push_back(gap.loss_error);
        series.loss_deviation.push_back(gap.loss_deviation);
        const ChiSquareSum law(gap.function_law);
        for (std::size_t k = 0; k < kExpectedShares.size(); ++k)
            series.quantiles[k].push_back(law.quantile(kExpectedShares[k]));
        series.parts.resize(gap.particle_parts.size());
        for (std::size_t l = 0; l < series.parts.size(); ++l)
            series.parts[l].push_back(gap.particle_parts[l]);
    }
    return series;
}

std::string expected_table(const ExpectedSeries& series) {
    if (series.t.empty()) return "";
    std::vector<const std::vector<double>*> columns{
        &series.t,    &series.particle,   &series.function,      &series.particle_deviation,
        &series.loss, &series.loss_error, &series.loss_deviation};
    std::string text = "t,C_p,C_f,m_deviation_particle_gap,C_L,C_L_error,sqrt_m_deviation_loss_gap";
    for (std::size_t k = 0; k < kExpectedShares.size(); ++k) {
        text += ",m_function_gap_" + number_text(std::round(100.0 * kExpectedShares[k]));
        columns.push_back(&series.quantiles[k]);
    }
    for (std::size_t k = 0; k < kOwnWidths.size(); ++k) {
        text += ",C_p_own_" + number_text(kOwnWidths[k]);
        columns.push_back(&series.particle_own[k]);
    }
    for (std::size_t l = 0; l < series.parts.size(); ++l) {
        text += ",C_p_" + std::to_string(l);
        columns.push_back(&series.parts[l]);
    }
    for (std::size_t i = 0; i < series.t.size(); ++i)
        for (std::size_t c = 0; c < columns.size(); ++c)
            text += (c > 0 ? "," : "\n") + number_text((*columns[c])[i]);
    return text + "\n";
}

} // namespace equator
