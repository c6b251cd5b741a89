#include "front/insight.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "front/plot/axis.h"

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

std::optional<double> decay_exponent(std::span<const double> t, std::span<const double> y, double t_end) {
    constexpr int kFewest = 8;
    double n = 0.0, sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
    for (std::size_t i = 0; i < t.size(); ++i) {
        if (t[i] < t_end / 3.0 || t[i] > t_end || !(t[i] > 0.0) || !(y[i] > 0.0)) continue;
        const double x = std::log(t[i]), value = std::log(y[i]);
        n += 1.0;
        sx += x;
        sy += value;
        sxx += x * x;
        sxy += x * value;
    }
    const double spread = n * sxx - sx * sx;
    if (n < kFewest || !(spread > 0.0)) return std::nullopt;
    return -(n * sxy - sx * sy) / spread;
}

} // namespace equator
