#include "experiment/crossing.h"

#include <cmath>
#include <limits>
#include <utility>

#include "base/portable_math.h"
#include "experiment/fit.h"

namespace equator {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

} // namespace

double crossing_width(std::span<const double> m, std::span<const double> mean_gap, double target) {
    std::size_t next = m.size(); // the first width from which on all keep the target
    for (const double mean : mean_gap)
        if (std::isnan(mean)) return kNaN;
    while (next > 0 && mean_gap[next - 1] <= target) --next;
    if (next == m.size()) return std::numeric_limits<double>::infinity();
    if (next == 0) return 0.0;
    if (!(mean_gap[next] > 0.0)) return m[next]; // no logarithm to interpolate
    const double above = portable::log(mean_gap[next - 1]), below = portable::log(mean_gap[next]);
    const double share = (above - portable::log(target)) / (above - below);
    const double from = portable::log(m[next - 1]), to = portable::log(m[next]);
    return portable::exp(from + share * (to - from));
}

WidthNeeded width_needed(std::span<const WidthSample> samples, double target, std::size_t resamples) {
    std::vector<std::size_t> all;
    for (const WidthSample& sample : samples)
        all.insert(all.end(), sample.groups.begin(), sample.groups.end());
    const std::vector<std::size_t> groups = distinct_groups(std::move(all));
    // By width and seed; a run that is missing counts for nothing.
    std::vector<std::vector<double>> sum(samples.size(), std::vector<double>(groups.size(), 0.0)),
        count = sum;
    std::vector<double> m, mean;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        m.push_back(samples[i].m);
        for (std::size_t run = 0; run < samples[i].gaps.size(); ++run) {
            if (std::isnan(samples[i].gaps[run])) continue;
            const std::size_t g = place_of(groups, samples[i].groups[run]);
            sum[i][g] += samples[i].gaps[run];
            count[i][g] += 1.0;
        }
    }
    const auto width_of = [&](const std::vector<std::size_t>& drawn) {
        mean.clear();
        for (std::size_t i = 0; i < samples.size(); ++i) {
            double total = 0.0, runs = 0.0;
            for (const std::size_t g : drawn) {
                total += sum[i][g];
                runs += count[i][g];
            }
            mean.push_back(runs > 0.0 ? total / runs : kNaN);
        }
        return crossing_width(m, mean, target);
    };
    std::vector<std::size_t> drawn(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) drawn[g] = g;
    WidthNeeded needed{samples.empty() ? kNaN : width_of(drawn), kNaN, kNaN};
    if (groups.size() < kFewestGroups) return needed;
    Draws draws;
    std::vector<double> widths;
    for (std::size_t sample = 0; sample < resamples; ++sample) {
        for (std::size_t& g : drawn) g = draws.below(groups.size());
        widths.push_back(width_of(drawn));
    }
    needed.lo = quantile(widths, kTail);
    needed.hi = quantile(widths, 1.0 - kTail);
    return needed;
}

} // namespace equator
