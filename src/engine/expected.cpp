#include "engine/expected.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "scenario/link.h"
#include "scenario/problem.h"
#include "theory/chi_square_sum.h"
#include "theory/expected_gap.h"

namespace equator {

namespace {

/// The values that kExpectedShares of all starts stay below, to 1e-4 in the share: each is looked for above
/// the one before, by regula falsi (Illinois).
void add_quantiles(const ExpectedGap& gap, ExpectedSeries& series) {
    constexpr double kLowest = 1e-4, kGrowth = 1.2, kExact = 1e-4;
    std::vector<ChiSquare> parts;
    for (const auto& part : gap.function_law) parts.push_back({part.weight, part.copies});
    const ChiSquareSum law(parts);
    if (!(law.mean() > 0.0)) { // nothing fluctuates
        for (auto& quantile : series.quantiles) quantile.push_back(0.0);
        return;
    }
    double lo = 0.0, below = 0.0; // a value and its rank
    for (std::size_t k = 0; k < kExpectedShares.size(); ++k) {
        const double share = kExpectedShares[k];
        double hi = std::max(kGrowth * lo, kLowest * law.mean()), above = law.rank(hi);
        while (above < share) {
            lo = hi;
            below = above;
            hi *= kGrowth;
            above = law.rank(hi);
        }
        double x = hi, weight_lo = below - share, weight_hi = above - share;
        for (int side = 0; weight_hi > weight_lo;) {
            x = (lo * weight_hi - hi * weight_lo) / (weight_hi - weight_lo);
            const double rank = law.rank(x), miss = rank - share;
            if (std::fabs(miss) < kExact) {
                below = rank;
                break;
            }
            if (miss < 0.0) {
                lo = x;
                weight_lo = miss;
                if (side < 0) weight_hi *= 0.5;
                side = -1;
            } else {
                hi = x;
                weight_hi = miss;
                if (side > 0) weight_lo *= 0.5;
                side = 1;
            }
        }
        lo = x;
        series.quantiles[k].push_back(x);
    }
}

} // namespace

ExpectedSeries expected_series(std::string_view link) {
    ExpectedSeries series;
    series.link = link;
    const LinkResult result = parse_link(link);
    const Scenario& scenario = result.scenario;
    if (!result.ok()) {
        series.reason = describe(result.problems.front());
        return series;
    }
    if (scenario.infinite_rule() != Rule::flow) {
        series.reason = "infinite width takes steps";
        return series;
    }
    const Kernels kernels = Kernels::make(scenario.d, scenario.phi, scenario.activation());
    if (scenario.T * kernels.g(1.0) / 0.4 > kMostExpectedSteps) {
        series.reason = "it takes too many steps up to this T";
        return series;
    }
    std::vector<double> times;
    for (std::size_t i = 0; i < kExpectedTimes; ++i) {
        const double u = static_cast<double>(i) / (kExpectedTimes - 1);
        times.push_back(scenario.T * (u * std::sqrt(u)));
    }
    for (const ExpectedGap& gap : expected_gap(kernels, times)) {
        series.t.push_back(gap.t);
        series.particle.push_back(gap.particle);
        series.function.push_back(gap.function);
        add_quantiles(gap, series);
        series.parts.resize(gap.particle_parts.size());
        for (std::size_t l = 0; l < series.parts.size(); ++l)
            series.parts[l].push_back(gap.particle_parts[l]);
    }
    return series;
}

std::string expected_table(const ExpectedSeries& series) {
    if (series.t.empty()) return "";
    std::vector<const std::vector<double>*> columns{&series.t, &series.particle, &series.function};
    std::string text = "t,C_p,C_f";
    for (std::size_t k = 0; k < kExpectedShares.size(); ++k) {
        text += ",m_function_gap_" + number_text(std::round(100.0 * kExpectedShares[k]));
        columns.push_back(&series.quantiles[k]);
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
