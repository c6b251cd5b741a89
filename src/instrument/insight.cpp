#include "instrument/insight.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "figure/axis.h"
#include "figure/figure.h"

namespace equator {

double neurons_needed(double m, double squared_bound, double target) {
    return std::max(1.0, std::ceil(m * squared_bound / target));
}

std::string count_text(double count) {
    if (!(count < 1e9)) {
        // The power of ten alone: such a figure is only meant to be out of reach.
        const std::string text =
            format_value(std::pow(10.0, std::round(std::log10(std::min(count, 1e305)))), 1);
        const std::size_t times = text.find("×");
        return times == std::string::npos ? text : text.substr(times + 2); // the sign is two bytes
    }
    if (count >= 1e6) return format_value(count / 1e6, 2) + " million";
    const double unit = count < 1000.0 ? 1.0 : std::pow(10.0, std::floor(std::log10(count)) - 1.0);
    std::string digits = std::to_string(static_cast<std::int64_t>(std::ceil(count / unit) * unit));
    if (digits.size() > 3) digits.insert(digits.size() - 3, ",");
    return digits;
}

double largest_up_to(std::span<const double> x, std::span<const double> y, double at) {
    double most = std::max(0.0, value_at(x, y, at, false).value_or(0.0));
    for (std::size_t i = 0; i < x.size() && x[i] <= at; ++i)
        if (y[i] > most) most = y[i];
    return most;
}

std::vector<double> running_maximum(std::span<const double> y) {
    std::vector<double> most(y.begin(), y.end());
    for (std::size_t i = 1; i < most.size(); ++i)
        if (most[i - 1] > most[i] || std::isnan(most[i])) most[i] = most[i - 1];
    return most;
}

std::vector<Overrun> above_bound(std::span<const double> gap, std::span<const double> bound) {
    constexpr double kRounding = 1e-12, kSlack = 1.01;
    std::vector<Overrun> overruns;
    for (std::size_t i = 0; i < gap.size(); ++i) {
        if (!(gap[i] > kSlack * bound[i]) || gap[i] < kRounding) continue;
        if (overruns.empty() || overruns.back().end < i) overruns.push_back({i, i});
        overruns.back().end = i + 1;
    }
    return overruns;
}

std::optional<double> share_below(const ExpectedSeries& series, double t, double x) {
    double share = 0.0, value = 0.0;
    for (std::size_t k = 0; k < kExpectedShares.size(); ++k) {
        const auto next = value_at(series.t, series.quantiles[k], t, false);
        if (!next) return std::nullopt;
        if (x < *next) {
            if (k == 0) return 0.0;
            return share + (kExpectedShares[k] - share) * (x - value) / (*next - value);
        }
        share = kExpectedShares[k];
        value = *next;
    }
    return 1.0;
}

std::optional<double> with_own_share(const ExpectedSeries& series, double t, double m) {
    constexpr std::size_t kNodes = kOwnWidths.size() + 1;
    if (m < kOwnWidths.back()) return std::nullopt;
    double log_value = 0.0, inverse[kNodes] = {};
    for (std::size_t k = 0; k + 1 < kNodes; ++k) inverse[k + 1] = 1.0 / kOwnWidths[k];
    for (std::size_t k = 0; k < kNodes; ++k) {
        const auto value =
            value_at(series.t, k == 0 ? series.particle : series.particle_own[k - 1], t, false);
        if (!value) return std::nullopt;
        if (!(*value > 0.0)) return 0.0; // at the start
        double weight = std::log(*value);
        for (std::size_t j = 0; j < kNodes; ++j)
            if (j != k) weight *= (1.0 / m - inverse[j]) / (inverse[k] - inverse[j]);
        log_value += weight;
    }
    return std::exp(log_value);
}

std::string rank_text(double share) {
    const auto percent = static_cast<int>(100.0 * share + 0.5);
    if (percent < 1 || percent > 99)
        return std::string("among the ") + (percent < 1 ? "lowest" : "highest") + " 1 % of all seeds";
    const int last = percent % 10;
    const char* ending = percent / 10 == 1 ? "th"
                         : last == 1       ? "st"
                         : last == 2       ? "nd"
                         : last == 3       ? "rd"
                                           : "th";
    return "near the " + std::to_string(percent) + ending + " percentile of all seeds";
}

} // namespace equator
