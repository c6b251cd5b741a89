#include "figure/axis.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "base/exact_decimal.h"

namespace equator {

namespace {

// Beyond these, differences and ratios of ends would leave the doubles.
constexpr double kHuge = 1e300;
constexpr double kTiny = 1e-300;
// Relative widths below which labels would need too many digits to be read.
constexpr double kNarrowLinear = 1e-9;
constexpr double kNarrowLog = 1e-6;
// A tick this far outside the axis, in tick steps, counts as inside: 0.3 is a tick of [0, 0.1 * 3].
constexpr double kTickSlack = 1e-6;

constexpr const char* kMinus = "\u2212";
constexpr const char* kTimes = "\u00d7";

/// digits * 10^exponent, exactly: where labels and tick values come from, so that they agree.
struct Decimal {
    std::int64_t digits;
    int exponent;
};

double value_of(Decimal d) {
    // The nearest one, whatever the exponent.
    const std::string digits = std::to_string(std::abs(d.digits));
    const double size = nearest_double(digits, static_cast<std::int64_t>(digits.size()) + d.exponent);
    return d.digits < 0 ? -size : size;
}

std::string superscript(int n) {
    static constexpr const char* kDigits[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                              "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
    std::string text = n < 0 ? "\u207b" : "";
    for (char c : std::to_string(std::abs(n))) text += kDigits[c - '0'];
    return text;
}

std::string power_of_ten(int exponent) {
    return "10" + superscript(exponent);
}

/// Without trailing zeros in the digits; zero has exponent 0.
Decimal normalised(Decimal d) {
    if (d.digits == 0) return {0, 0};
    while (d.digits % 10 == 0) {
        d.digits /= 10;
        ++d.exponent;
    }
    return d;
}

/// -0.25, 1200, 0: no exponent, no trailing zeros after the point.
std::string plain_text(Decimal d) {
    d = normalised(d);
    std::string digits = std::to_string(std::abs(d.digits));
    if (d.exponent >= 0) {
        if (d.digits != 0) digits.append(static_cast<std::size_t>(d.exponent), '0');
    } else {
        const auto decimals = static_cast<std::size_t>(-d.exponent);
        if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
        digits.insert(digits.size() - decimals, ".");
    }
    return d.digits < 0 ? kMinus + digits : digits;
}

/// 2.5x10^-7, with a mantissa of 1 left out: 10^-3.
std::string scientific_text(Decimal d) {
    d = normalised(d);
    if (d.digits == 0) return "0";
    std::string digits = std::to_string(std::abs(d.digits));
    const int exponent = d.exponent + static_cast<int>(digits.size()) - 1;
    std::string text = d.digits < 0 ? kMinus : "";
    if (digits != "1") {
        if (digits.size() > 1) digits.insert(1, ".");
        text += digits + kTimes;
    }
    return text + power_of_ten(exponent);
}

std::int64_t first_multiple(double lo, double step) {
    return static_cast<std::int64_t>(std::ceil(lo / step - kTickSlack));
}

std::int64_t last_multiple(double hi, double step) {
    return static_cast<std::int64_t>(std::floor(hi / step + kTickSlack));
}

/// The smallest of 1, 2, 5 times a power of ten, at least `at_least` (> 0).
Decimal round_step(double at_least) {
    int exponent = static_cast<int>(std::floor(std::log10(at_least))) - 1; // one lower: log10 may round
    for (;; ++exponent)
        for (int mantissa : {1, 2, 5})
            if (value_of({mantissa, exponent}) >= at_least * (1.0 - 1e-12)) return {mantissa, exponent};
}

Decimal next_step(Decimal step) {
    if (step.digits == 1) return {2, step.exponent};
    if (step.digits == 2) return {5, step.exponent};
    return {1, step.exponent + 1};
}

/// The largest of 1, 2, 5 times a power of ten, at most `at_most` (> 0).
Decimal round_below(double at_most) {
    Decimal step = round_step(at_most / 2.6); // at most one or two steps short
    while (value_of(next_step(step)) <= at_most * (1.0 + 1e-12)) step = next_step(step);
    return step;
}

std::vector<Tick> linear_ticks(const Axis& axis, int max_labels) {
    // Start one step too fine and coarsen until the labels fit.
    const auto labels = [&axis](Decimal at) {
        return last_multiple(axis.hi, value_of(at)) - first_multiple(axis.lo, value_of(at)) + 1;
    };
    Decimal step = round_step((axis.hi - axis.lo) / (4.0 * max_labels));
    while (labels(step) > max_labels) {
        // One number alone says nothing of a scale: then rather more of them, closer together.
        const Decimal next = next_step(step);
        if (labels(next) < 2 && labels(step) < 2 * max_labels) break;
        step = next;
    }

    const double largest = std::max(std::abs(axis.lo), std::abs(axis.hi));
    const bool scientific = largest >= 1e5 || largest < 1e-2;

    // Minor ticks cut the step into round parts: 1 into 0.2, 2 into 0.5, 5 into 1.
    const int parts = step.digits == 2 ? 4 : 5;
    const Decimal minor = step.digits == 1   ? Decimal{2, step.exponent - 1}
                          : step.digits == 2 ? Decimal{5, step.exponent - 1}
                                             : Decimal{1, step.exponent};
    const double minor_step = value_of(minor);
    std::vector<Tick> result;
    for (std::int64_t n = first_multiple(axis.lo, minor_step); n <= last_multiple(axis.hi, minor_step); ++n) {
        const Decimal at{n * minor.digits, minor.exponent};
        Tick tick{value_of(at), {}};
        if (n % parts == 0) tick.label = scientific ? scientific_text(at) : plain_text(at);
        result.push_back(std::move(tick));
    }
    return result;
}

bool inside(const Axis& axis, double value) {
    return value >= axis.lo * (1.0 - 1e-12) && value <= axis.hi * (1.0 + 1e-12);
}

/// Multiples 1..9 of the powers from `first` to `last` inside the axis, of which those in `labelled` (a bit
/// per multiple) have a label.
std::vector<Tick> multiples_of_powers(const Axis& axis, int first, int last, unsigned labelled) {
    const bool plain = axis.lo >= 0.99e-3 && axis.hi <= 1.01e4;
    std::vector<Tick> result;
    for (int exponent = first; exponent <= last; ++exponent)
        for (int multiple = 1; multiple <= 9; ++multiple) {
            const Decimal at{multiple, exponent};
            Tick tick{value_of(at), {}};
            if (!inside(axis, tick.value)) continue;
            const bool small_power =
                multiple == 1 && (exponent == 0 || exponent == 1); // 1 and 10 are plain enough
            if (labelled >> multiple & 1u)
                tick.label = plain || small_power ? plain_text(at) : scientific_text(at);
            result.push_back(std::move(tick));
        }
    return result;
}

int label_count(const std::vector<Tick>& list) {
    return static_cast<int>(std::count_if(list.begin(), list.end(), [](const Tick& t) { return t.major(); }));
}

std::vector<Tick> log_ticks(const Axis& axis, int max_labels) {
    const int first = static_cast<int>(std::ceil(std::log10(axis.lo) - 1e-9));
    const int last = static_cast<int>(std::floor(std::log10(axis.hi) + 1e-9));
    const int powers = last - first + 1;
    const double decades = std::log10(axis.hi / axis.lo);

    if (decades < 2.5 || powers < 2) {
        for (unsigned labelled : {0b100110u, 0b1010u}) { // 1, 2, 5, else 1, 3
            auto result = multiples_of_powers(axis, first - 1, last, labelled);
            if (label_count(result) >= std::min(3, max_labels) && label_count(result) <= max_labels)
                return result;
            if (decades > 1.5) break; // powers alone read better than 1, 3, 10, 30, ...
        }
        if (powers < 2) return linear_ticks(axis, max_labels);
    }
    if (powers <= max_labels) return multiples_of_powers(axis, first - 1, last, 0b10u);

    // Too many decades to label each: every stride-th has a label, the others are minor ticks.
    const auto labels = [&](int stride) {
        return static_cast<int>(std::floor(double(last) / stride) - std::ceil(double(first) / stride)) + 1;
    };
    int stride = 2;
    while (labels(stride) > max_labels) ++stride;
    std::vector<Tick> result;
    for (int exponent = first; exponent <= last; ++exponent) {
        if (stride > 10 && exponent % stride != 0) continue; // minor ticks would be a smear
        Tick tick{value_of({1, exponent}), {}};
        if (exponent % stride == 0)
            tick.label = exponent == 0 || exponent == 1 ? plain_text({1, exponent}) : power_of_ten(exponent);
        result.push_back(std::move(tick));
    }
    return result;
}

} // namespace

Axis make_axis(double lo, double hi, bool log) {
    if (std::isnan(lo) || std::isnan(hi)) return log ? Axis{0.1, 1.0, true} : Axis{0.0, 1.0, false};
    if (lo > hi) std::swap(lo, hi);
    if (log) {
        if (!(hi > 0.0)) return {0.1, 1.0, true};
        hi = std::clamp(hi, 10.0 * kTiny, kHuge);
        lo = lo > 0.0 ? std::clamp(lo, kTiny, hi) : std::max(kTiny, 1e-3 * hi);
        if (hi / lo < 1.0 + kNarrowLog) {
            lo = std::max(kTiny, lo / 2.0);
            hi = std::min(kHuge, hi * 2.0);
        }
        return {lo, hi, true};
    }
    lo = std::clamp(lo, -kHuge, kHuge);
    hi = std::clamp(hi, -kHuge, kHuge);
    const double largest = std::max(std::abs(lo), std::abs(hi));
    if (largest < 1e-280) return {0.0, 1.0, false}; // all zero, or as good as
    if (hi - lo < kNarrowLinear * largest) {
        const double middle = 0.5 * lo + 0.5 * hi;
        lo = std::max(-kHuge, middle - 0.1 * largest);
        hi = std::min(kHuge, middle + 0.1 * largest);
    }
    return {lo, hi, false};
}

Scale::Scale(const Axis& axis)
    : origin_(axis.log ? std::log(axis.lo) : axis.lo),
      length_(axis.log ? std::log(axis.hi) - origin_ : axis.hi - axis.lo), log_(axis.log) {}

double Scale::to_unit(double value) const {
    if (log_) {
        if (value <= 0.0) return -1.0;
        value = std::log(value);
    }
    return (value - origin_) / length_;
}

double Scale::from_unit(double unit) const {
    const double value = origin_ + unit * length_;
    return log_ ? std::exp(value) : value;
}

void Extent::add(double value) {
    if (!std::isfinite(value)) return;
    lo = std::min(lo, value);
    hi = std::max(hi, value);
    if (value > 0.0) positive = std::min(positive, value);
}

Axis nice_range(double lo, double hi, bool log) {
    Axis axis = make_axis(lo, hi, log);
    if (log) {
        // A twentieth of the height free on either side, then outward: to multiples of a round step where the
        // ends are of one magnitude, else to 1, 2 or 5 times a power of ten.
        const double decades = std::log10(axis.hi / axis.lo), room = std::pow(10.0, 0.05 * decades);
        const double low = std::max(kTiny, axis.lo / room), high = std::min(kHuge, axis.hi * room);
        if (decades < 1.0) {
            const double step = value_of(round_step((axis.hi - axis.lo) / 12.0));
            const double down = std::floor(low / step) * step;
            return make_axis(down > 0.0 ? down : low, std::ceil(high / step) * step, true);
        }
        return make_axis(value_of(round_below(low)), value_of(round_step(high)), true);
    }
    const double span = axis.hi - axis.lo;
    if (axis.lo > 0.0 && axis.lo < 0.4 * axis.hi) axis.lo = 0.0;
    if (axis.hi < 0.0 && axis.hi > 0.4 * axis.lo) axis.hi = 0.0;
    const double step = value_of(round_step((axis.hi - axis.lo) / 12.0));
    const double pad = 0.03 * span;
    // An end at zero stays there: nothing lies beyond it.
    const double low = axis.lo == 0.0 ? 0.0 : std::floor((axis.lo - pad) / step) * step;
    const double high = axis.hi == 0.0 ? 0.0 : std::ceil((axis.hi + pad) / step) * step;
    return make_axis(low, high, false);
}

Axis nice_range(const Extent& extent, bool log, double max_decades) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    if (extent.empty() || (log && !(extent.hi > 0.0))) return make_axis(none, none, log);
    if (!log) return nice_range(extent.lo, extent.hi, false);
    const double floor = extent.hi * std::pow(10.0, -max_decades);
    return nice_range(std::max(extent.positive, floor), extent.hi, true);
}

std::vector<Tick> ticks(const Axis& axis, int max_labels) {
    const Axis sane = make_axis(axis.lo, axis.hi, axis.log);
    max_labels = std::clamp(max_labels, 1, 100);
    return sane.log ? log_ticks(sane, max_labels) : linear_ticks(sane, max_labels);
}

std::string format_value(double value, int significant) {
    if (std::isnan(value)) return "NaN";
    const std::string sign = value < 0.0 ? kMinus : "";
    if (std::isinf(value)) return sign + "\u221e";
    if (value == 0.0) return "0";
    significant = std::clamp(significant, 1, 15);

    const auto rounded = [&](int count) {
        const DecimalDigits to = significant_digits(value, count);
        Decimal d{0, to.exponent - count};
        for (int k = 0; k < count; ++k)
            d.digits =
                10 * d.digits +
                (k < static_cast<int>(to.digits.size()) ? to.digits[static_cast<std::size_t>(k)] - '0' : 0);
        return d;
    };
    Decimal d = rounded(significant);
    const int exponent = d.exponent + significant - 1;
    if (exponent < -3 || exponent >= 5) return sign + scientific_text(d);
    if (exponent >= significant) d = rounded(exponent + 1); // 12345 to four digits: written out all the same
    return sign + plain_text(d);
}

} // namespace equator
