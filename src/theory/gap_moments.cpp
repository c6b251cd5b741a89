#include "theory/gap_moments.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace equator {

GapReading combine(double a, const GapReading& x, double b, const GapReading& y) {
    GapReading sum(x.size());
    for (std::size_t k = 0; k < x.size(); ++k) sum[k] = a * x[k] + b * y[k];
    return sum;
}

GapMoments::GapMoments(std::vector<double> times, std::size_t parts, std::vector<double> copies,
                       bool with_loss, double chi)
    : times_(std::move(times)), moments_(times_.size()), parts_(parts), copies_(std::move(copies)),
      with_loss_(with_loss), chi_(chi) {}

GapMoments::Stencil GapMoments::stencil(double t) const {
    const auto after = std::lower_bound(times_.begin(), times_.end(), t);
    const auto k = static_cast<std::size_t>(after - times_.begin());
    if (*after == t) return {k, 1};
    return {std::min(std::max<std::size_t>(k, 2) - 2, times_.size() - 4), 4};
}

bool GapMoments::has(const Stencil& stencil) const {
    for (std::size_t k = stencil.first; k < stencil.first + stencil.count; ++k)
        if (moments_[k].reading.empty()) return false;
    return true;
}

GapReading GapMoments::interpolate(double t, std::size_t first, std::size_t count) const {
    // Parts of C_p grow like t^2 at first, so that it is their roots that are interpolated (Lagrange).
    GapReading sum(moments_[first].reading.size(), 0.0);
    for (std::size_t i = first; i < first + count; ++i) {
        double weight = 1.0;
        for (std::size_t j = first; j < first + count; ++j)
            if (j != i) weight *= (t - times_[j]) / (times_[i] - times_[j]);
        for (std::size_t k = 0; k < sum.size(); ++k) {
            const double value = moments_[i].reading[k];
            sum[k] += weight * (k < parts_ ? std::sqrt(std::max(value, 0.0)) : value);
        }
    }
    for (std::size_t k = 0; k < parts_; ++k) sum[k] *= sum[k];
    return sum;
}

double GapMoments::deviation_at(double t) const {
    double before = 0.0, value = 0.0;
    for (std::size_t k = 0; k < times_.size(); ++k) {
        const double here = moments_[k].deviation;
        if (!(here > 0.0)) continue;
        if (times_[k] >= t) // before the first that has it, it is taken as constant
            return value > 0.0 ? value + (here - value) * (t - before) / (times_[k] - before) : here;
        before = times_[k];
        value = here;
    }
    return value;
}

double GapMoments::total(const GapReading& reading, std::size_t which) const {
    double sum = 0.0;
    for (std::size_t l = 0; l < parts_; ++l) sum += reading[which * parts_ + l];
    return sum;
}

ExpectedGap GapMoments::at(double t, const Stencil& stencil) const {
    const bool between = stencil.count > 1;
    const GapReading reading =
        between ? interpolate(t, stencil.first, stencil.count) : moments_[stencil.first].reading;
    const std::size_t loss_variance = 2 * parts_ + copies_.size(), loss = loss_variance + 1;
    ExpectedGap gap;
    gap.t = t;
    for (std::size_t l = 0; l < parts_; ++l) {
        gap.particle_parts.push_back(reading[l]);
        gap.function_parts.push_back(reading[parts_ + l]);
    }
    gap.particle = total(reading, 0);
    gap.function = total(reading, 1);
    gap.particle_deviation = gap.particle * deviation_at(t);
    double variance = 0.0;
    for (std::size_t k = 0; k < copies_.size(); ++k) {
        const double weight = std::max(reading[2 * parts_ + k], 0.0);
        gap.function_law.push_back({weight, copies_[k]});
        variance += 2.0 * copies_[k] * weight * weight;
    }
    gap.function_deviation = std::sqrt(variance);
    gap.loss_deviation = std::sqrt(std::max(reading[loss_variance], 0.0));

    // What the extrapolation changed is an error of the finer solution, and so above that of the result.
    double loss_error = 0.0;
    for (std::size_t k = stencil.first; k < stencil.first + stencil.count; ++k) {
        const GapMoment& moment = moments_[k];
        double particle = moment.share * gap.particle, function = moment.lost;
        double second = moment.lost + moment.share * (0.5 * chi_ * gap.function + std::fabs(reading[loss]));
        if (!moment.change.empty()) {
            particle += std::fabs(total(moment.change, 0));
            function += std::fabs(total(moment.change, 1));
            second += std::fabs(0.5 * chi_ * total(moment.change, 1) + moment.change[loss]);
        }
        gap.particle_error = std::max(gap.particle_error, particle);
        gap.function_error = std::max(gap.function_error, function);
        loss_error = std::max(loss_error, second);
    }
    if (between) { // what the cubic changes of the parabola through the three nearest
        const double first_gap = t - times_[stencil.first], last_gap = times_[stencil.first + 3] - t;
        const GapReading lower = interpolate(t, stencil.first + (first_gap > last_gap ? 1 : 0), 3);
        gap.particle_error += std::fabs(total(lower, 0) - gap.particle);
        gap.function_error += std::fabs(total(lower, 1) - gap.function);
        loss_error +=
            std::fabs(0.5 * chi_ * total(lower, 1) + lower[loss] - 0.5 * chi_ * gap.function - reading[loss]);
    }
    if (with_loss_) {
        gap.loss = 0.5 * chi_ * gap.function + reading[loss];
        gap.loss_error = loss_error;
    }
    return gap;
}

} // namespace equator
