#include "experiment/fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/portable_math.h"
#include "experiment/resampling.h"

namespace equator {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The groups' numbers in ascending order.
std::vector<std::size_t> groups_of(std::span<const Observation> observations) {
    std::vector<std::size_t> groups;
    for (const Observation& o : observations) groups.push_back(o.group);
    return distinct_groups(std::move(groups));
}

/// Sums from which a line follows; x and y are taken from `origin`, against cancellation.
struct Sums {
    double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0;

    void add(double dx, double dy) {
        n += 1.0;
        x += dx;
        y += dy;
        xx += dx * dx;
        xy += dx * dy;
    }
    void add(const Sums& other) {
        n += other.n;
        x += other.x;
        y += other.y;
        xx += other.xx;
        xy += other.xy;
    }
    double spread() const { return n > 0.0 ? xx - x * x / n : 0.0; }
    double slope() const { return (xy - x * y / n) / spread(); }
};

} // namespace

double quantile(std::span<const double> values, double q) {
    std::vector<double> sorted;
    for (const double value : values)
        if (!std::isnan(value)) sorted.push_back(value);
    if (sorted.empty()) return kNaN;
    std::sort(sorted.begin(), sorted.end());
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double part = place - static_cast<double>(below);
    if (part <= 0.0 || sorted[below] == sorted[above]) return sorted[below];
    return sorted[below] + part * (sorted[above] - sorted[below]);
}

Spread spread_of(std::span<const double> values) {
    Spread spread{quantile(values, 0.1), quantile(values, 0.5), quantile(values, 0.9), 0};
    for (const double value : values) spread.count += std::isnan(value) ? 0 : 1;
    return spread;
}

std::optional<LineFit> fit_line(std::span<const Observation> observations) {
    if (observations.size() < 2) return std::nullopt;
    LineFit fit;
    fit.count = observations.size();
    const auto n = static_cast<double>(fit.count);
    double mean_x = 0.0, mean_y = 0.0;
    for (const Observation& o : observations) {
        mean_x += o.x / n;
        mean_y += o.y / n;
    }
    double sxx = 0.0, sxy = 0.0, scale = 0.0;
    for (const Observation& o : observations) {
        sxx += (o.x - mean_x) * (o.x - mean_x);
        sxy += (o.x - mean_x) * (o.y - mean_y);
        scale = std::max(scale, std::fabs(o.x));
    }
    if (!(sxx > 1e-24 * scale * scale)) return std::nullopt; // one x, up to rounding
    fit.slope = sxy / sxx;
    fit.intercept = mean_y - fit.slope * mean_x;

    const std::vector<std::size_t> groups = groups_of(observations);
    fit.groups = groups.size();
    std::vector<double> scores(groups.size(), 0.0);
    double squares = 0.0;
    for (const Observation& o : observations) {
        const double residual = o.y - mean_y - fit.slope * (o.x - mean_x);
        squares += residual * residual;
        scores[place_of(groups, o.group)] += (o.x - mean_x) * residual;
    }
    if (groups.size() >= 2) {
        double sum = 0.0;
        for (const double score : scores) sum += score * score;
        const auto g = static_cast<double>(groups.size());
        fit.slope_error = std::sqrt(g / (g - 1.0) * sum) / sxx;
    } else {
        fit.slope_error = fit.count > 2 ? std::sqrt(squares / (n - 2.0) / sxx) : kNaN;
    }
    return fit;
}

std::optional<LineFit> fit_line_beside(std::span<const Observation> observations, std::span<const double> z) {
    std::vector<Observation> x_on_z, y_on_z, rest;
    for (std::size_t i = 0; i < observations.size(); ++i) {
        x_on_z.push_back({z[i], observations[i].x, 0});
        y_on_z.push_back({z[i], observations[i].y, 0});
    }
    const std::optional<LineFit> x = fit_line(x_on_z), y = fit_line(y_on_z);
    if (!x || !y) return fit_line(observations); // z is one constant
    double left = 0.0, all = 0.0;
    for (std::size_t i = 0; i < observations.size(); ++i) {
        const Observation& o = observations[i];
        rest.push_back({o.x - x->at(z[i]), o.y - y->at(z[i]), o.group});
        left = std::max(left, std::fabs(rest.back().x));
        all = std::max(all, std::fabs(o.x));
    }
    if (!(left > 1e-9 * all)) return std::nullopt; // x is a line in z, up to rounding
    return fit_line(rest);
}

FitBand bootstrap_band(std::span<const Observation> observations, std::span<const double> at,
                       std::size_t samples) {
    const LineFit fit = *fit_line(observations);
    const double origin_x = observations[0].x, origin_y = observations[0].y;
    const std::vector<std::size_t> groups = groups_of(observations);
    std::vector<Sums> by_group(groups.size());
    std::vector<double> residuals;
    const double inflate = observations.size() > 2 ? std::sqrt(static_cast<double>(observations.size()) /
                                                               static_cast<double>(observations.size() - 2))
                                                   : 1.0;
    for (const Observation& o : observations) {
        by_group[place_of(groups, o.group)].add(o.x - origin_x, o.y - origin_y);
        residuals.push_back(inflate * (o.y - fit.at(o.x)));
    }

    Draws draws;
    std::vector<double> slopes;
    std::vector<std::vector<double>> lines(at.size());
    for (std::size_t sample = 0; sample < samples; ++sample) {
        Sums sums;
        if (groups.size() >= kFewestGroups) {
            for (std::size_t g = 0; g < groups.size(); ++g) sums.add(by_group[draws.below(groups.size())]);
            if (!(sums.spread() > 0.0)) continue; // all from one x
        } else {
            for (const Observation& o : observations)
                sums.add(o.x - origin_x, fit.at(o.x) + residuals[draws.below(residuals.size())] - origin_y);
        }
        const double slope = sums.slope(), mean_x = sums.x / sums.n, mean_y = sums.y / sums.n;
        slopes.push_back(slope);
        for (std::size_t i = 0; i < at.size(); ++i)
            lines[i].push_back(origin_y + mean_y + slope * (at[i] - origin_x - mean_x));
    }
    FitBand band;
    band.slope_lo = quantile(slopes, kTail);
    band.slope_hi = quantile(slopes, 1.0 - kTail);
    for (const std::vector<double>& values : lines) {
        band.lo.push_back(quantile(values, kTail));
        band.hi.push_back(quantile(values, 1.0 - kTail));
    }
    return band;
}

std::optional<Observation> straighten(Law law, double x, double y, std::size_t group) {
    const auto has_log = [](double v) { return v >= std::numeric_limits<double>::min() && std::isfinite(v); };
    Observation o{x, y, group};
    if (!std::isfinite(x) || !std::isfinite(y)) return std::nullopt;
    if (law != Law::exponential) {
        if (!has_log(x)) return std::nullopt;
        o.x = portable::log(x);
    }
    if (law != Law::logarithmic) {
        if (!has_log(y)) return std::nullopt;
        o.y = portable::log(y);
    }
    return o;
}

double bend_back(Law law, double straight_y) {
    return law == Law::logarithmic ? straight_y : portable::exp(std::clamp(straight_y, -690.0, 690.0));
}

std::vector<double> local_slopes(Law law, std::span<const double> x, std::span<const double> y) {
    std::vector<double> slopes;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        const std::optional<Observation> a = straighten(law, x[i], y[i], 0),
                                         b = straighten(law, x[i + 1], y[i + 1], 0);
        slopes.push_back(a && b && a->x != b->x ? (b->y - a->y) / (b->x - a->x) : kNaN);
    }
    return slopes;
}

} // namespace equator
