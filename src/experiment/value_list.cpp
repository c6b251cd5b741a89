#include "experiment/value_list.h"

#include <cmath>
#include <limits>

#include "base/number_text.h"

namespace equator {

namespace {

/// By how much, relative to the step, the last value may pass the end: that is rounding.
constexpr double kEndSlack = 1e-9;

bool read_item(std::string_view text, double& value) {
    if (text == "inf") {
        value = std::numeric_limits<double>::infinity();
        return true;
    }
    const ParsedNumber<double> number = parse_double(text);
    value = number.value + 0.0; // + 0 turns -0 into 0
    return number.ok();
}

ValueListReading refuse(std::string_view at, std::string reason) {
    return {{}, std::move(reason), at};
}

/// Number of values of a range, or more than kMostValues.
bool too_many(const ValueList& range) {
    if (range.form == ValueList::Form::arithmetic)
        return (range.hi - range.lo) / range.step >= static_cast<double>(kMostValues);
    double x = range.lo;
    for (std::size_t n = 0; n < kMostValues; ++n, x *= range.step)
        if (x > range.hi * (1.0 + kEndSlack)) return false;
    return true;
}

ValueListReading read_range(std::string_view text, std::size_t dots) {
    const std::string_view rest = text.substr(dots + 2);
    const std::size_t sign = rest.find_last_of("*+");
    if (sign == std::string_view::npos)
        return refuse(text, "has no step: write lo..hi*factor or lo..hi+step");
    ValueList range;
    range.form = rest[sign] == '*' ? ValueList::Form::geometric : ValueList::Form::arithmetic;
    const struct {
        std::string_view text;
        double* value;
    } parts[] = {{text.substr(0, dots), &range.lo},
                 {rest.substr(0, sign), &range.hi},
                 {rest.substr(sign + 1), &range.step}};
    for (const auto& part : parts)
        if (!read_item(part.text, *part.value) || !std::isfinite(*part.value))
            return refuse(part.text, part.text.empty() ? "is empty" : "is not a number");
    if (range.lo > range.hi) return refuse(text, "begins above its end");
    if (range.form == ValueList::Form::geometric) {
        if (!(range.lo > 0.0))
            return refuse(parts[0].text, "is not positive, so that no factor leads on from it");
        if (!(range.step > 1.0)) return refuse(parts[2].text, "is not a factor above 1");
    } else if (!(range.step > 0.0)) {
        return refuse(parts[2].text, "is not a step above 0");
    }
    if (too_many(range)) return refuse(text, "has more than " + std::to_string(kMostValues) + " values");
    return {std::move(range), "", {}};
}

} // namespace

std::vector<double> ValueList::values(bool whole) const {
    if (form == Form::list) return items;
    std::vector<double> out;
    double x = lo;
    for (std::size_t n = 0; n < kMostValues; ++n) {
        // Multiples, not sums, of a step: no rounding piles up.
        if (form == Form::arithmetic) x = lo + static_cast<double>(n) * step;
        const double slack = kEndSlack * (form == Form::arithmetic ? step : hi);
        if (x > hi + slack) break;
        double value = x > hi ? hi : x;
        if (whole) value = std::floor(value + 0.5);
        if (out.empty() || out.back() < value) out.push_back(value);
        if (form == Form::geometric) x *= step;
    }
    return out;
}

std::string value_list_text(const ValueList& list) {
    if (list.form != ValueList::Form::list)
        return number_text(list.lo) + ".." + number_text(list.hi) +
               (list.form == ValueList::Form::geometric ? "*" : "+") + number_text(list.step);
    std::string text;
    for (const double item : list.items) text += (text.empty() ? "" : ",") + number_text(item);
    return text;
}

ValueListReading read_value_list(std::string_view text) {
    if (const std::size_t dots = text.find(".."); dots != std::string_view::npos)
        return read_range(text, dots);
    ValueList list;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string_view item = text.substr(begin, end - begin);
        double value = 0.0;
        if (!read_item(item, value)) return refuse(item, item.empty() ? "is empty" : "is not a number");
        if (list.items.size() == kMostValues)
            return refuse(text, "has more than " + std::to_string(kMostValues) + " values");
        list.items.push_back(value);
        begin = end + 1;
    }
    return {std::move(list), "", {}};
}

} // namespace equator
