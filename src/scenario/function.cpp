#include "scenario/function.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "model/projection.h"
#include "scenario/formula.h"
#include "scenario/hermite_text.h"

namespace equator {
namespace {

/// Stands in a degree's place.
constexpr const char* kExact = "exact";

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// The characters of Hermite sums; what has others was meant as a formula.
bool looks_like_sum(std::string_view text) {
    return text.find_first_not_of("0123456789.eEh+-* \t") == std::string_view::npos;
}

class Reader {
  public:
    FunctionReading read(std::string_view text) {
        if (kReadCoordinates && kReadCoordinates(text, reading_)) return std::move(reading_);
        const std::size_t colon = text.rfind(':');
        if (colon == std::string_view::npos) {
            HermiteReading sum = read_hermite(text);
            const bool meant = sum.ok() || sum.out_of_range || !sum.value.c.empty();
            if (meant || text.empty() || (looks_like_sum(text) && !read_formula(text).ok()) ||
                zero_sum(sum)) {
                FunctionReading reading{
                    {}, std::move(sum.reason), sum.out_of_range, sum.position, sum.at_character};
                if (!sum.value.c.empty()) reading.value = std::move(sum.value);
                return reading;
            }
            expand(text, kUsualDegree);
            return std::move(reading_);
        }
        std::string_view digits = text.substr(colon + 1);
        while (!digits.empty() && is_blank(digits.front())) digits.remove_prefix(1);
        while (!digits.empty() && is_blank(digits.back())) digits.remove_suffix(1);
        exact_ = digits == kExact;
        auto degree = parse_int64(digits);
        if (exact_) degree = {kUsualDegree};
        const bool in_range = degree.ok() && degree.value >= kMinDegree && degree.value <= kMaxDegree;
        const auto nearest = degree.error == NumberError::empty || degree.error == NumberError::malformed
                                 ? kUsualDegree
                                 : std::clamp<std::int64_t>(degree.value, kMinDegree, kMaxDegree);
        expand(text.substr(0, colon), static_cast<int>(nearest));
        if (!in_range && (reading_.ok() || reading_.position > colon)) {
            complain("has no such degree",
                     "a whole number from 1 to " + std::to_string(kMaxDegree) + " expected", colon + 1);
            reading_.out_of_range = degree.ok();
        }
        return std::move(reading_);
    }

  private:
    /// Links up to kMonomialDegree were made when that was the most, and keep their coefficients' last bits.
    static int top_for(int degree) { return degree <= kMonomialDegree ? kMonomialDegree : kMaxDegree; }
    static bool zero_sum(const HermiteReading& sum) { return sum.reason == "is zero everywhere"; }

    void expand(std::string_view text, int degree) {
        const FormulaReading formula = read_formula(text);
        if (!formula.ok()) {
            complain("is not a formula", formula.reason, formula.position);
            if (!formula.repaired.empty()) reading_.value = nearest_of(formula.repaired, degree);
            return;
        }
        HermiteProjection projection = project(formula.value, top_for(degree));
        if (projection.failure != ProjectionFailure::none) return refuse(projection);
        if (!(projection.variance > 0.0)) {
            reading_.reason =
                projection.c[0] == 0.0 ? "is zero everywhere" : "is constant, which nothing can learn";
            return;
        }
        const double lost = projection.left_out(degree);
        if (lost > kMostLeftOut && !exact_) {
            reading_.reason = "loses " + left_out_text(lost) + " of its mean square beyond degree " +
                              std::to_string(degree) + ", and " + left_out_text(kMostLeftOut) +
                              " is the most";
            reading_.out_of_range = true;
            while (degree < kMaxDegree && projection.left_out(degree) > kMostLeftOut)
                if (degree++ == kMonomialDegree) projection = project(formula.value, kMaxDegree);
            if (projection.failure != ProjectionFailure::none || projection.left_out(degree) > kMostLeftOut)
                return;
        }
        Function function = projection.sum(degree);
        for (int k = 1; k <= function.degree(); ++k)
            if (std::fabs(function.coefficient(k)) > kMaxCoefficient) {
                reading_.reason = "has the coefficient " + short_number(function.coefficient(k), 3) +
                                  " at degree " + std::to_string(k);
                reading_.out_of_range = true;
                return;
            }
        function.formula = formula.value.text();
        if (function.formula.size() >
            kMaxFormulaBytes) { // products written out can be longer than what was typed
            complain("is too long",
                     "its canonical text has over " + std::to_string(kMaxFormulaBytes) + " characters",
                     kMaxFormulaBytes);
            return;
        }
        function.expanded = degree;
        function.exact = exact_;
        function.constant = projection.c[0];
        function.left_out = projection.left_out(degree);
        reading_.value = std::move(function);
    }

    void refuse(const HermiteProjection& projection) {
        const std::string at =
            "z = " + short_number(std::fabs(projection.at) < 1e-9 ? 0.0 : projection.at, 3);
        switch (projection.failure) {
        case ProjectionFailure::not_a_number:
            reading_.reason = "is not a number at " + at;
            break;
        case ProjectionFailure::overflow:
            reading_.reason = "overflows at " + at;
            if (std::fabs(projection.at) > 4.0) // not singular there, but steep
                reading_.reason += ", growing too fast to be integrated against the Gaussian";
            break;
        case ProjectionFailure::heavy_tail:
            reading_.reason = "is not square-integrable, or hardly: it grows about like e^(z^2/4) or faster";
            break;
        default:
            reading_.reason = "is too singular or too wild near " + at + " to be integrated";
            break;
        }
        reading_.out_of_range = true;
    }

    std::optional<Function> nearest_of(const std::string& text, int degree) const {
        Reader again;
        again.exact_ = exact_;
        again.expand(text, degree);
        return again.reading_.ok() ? std::move(again.reading_.value) : std::nullopt;
    }

    void complain(const char* verdict, const std::string& what, std::size_t at) {
        reading_.reason = std::string(verdict) + " (character " + std::to_string(at + 1) + ": " + what + ")";
        reading_.position = at;
        reading_.at_character = true;
    }

    bool exact_ = false;
    FunctionReading reading_;
};

} // namespace

Function::Function() = default;
Function::Function(HermiteSum sum) : HermiteSum(std::move(sum)) {}
Function::Function(const Function&) = default;
Function::Function(Function&&) noexcept = default;
Function& Function::operator=(const Function&) = default;
Function& Function::operator=(Function&&) noexcept = default;
Function::~Function() = default;

FunctionReading read_function(std::string_view text) {
    return Reader().read(text);
}

std::string function_text(const Function& function) {
    if (function.formula.empty()) return hermite_text(function);
    if (function.coordinates > 0) return function.formula;
    return function.formula + ":" + (function.exact ? kExact : std::to_string(function.expanded));
}

std::string left_out_text(double share) {
    if (share == 0.0) return "nothing";
    return share < 1e-6                       ? "less than 0.0001%"
           : share >= 0.995 && share < 0.9995 ? short_number(100.0 * share, 3) + "%" // not all of it
                                              : short_number(100.0 * share, 2) + "%";
}

std::string expansion_text(const Function& function) {
    if (function.formula.empty() || function.coordinates > 0) return "";
    if (function.exact) return function.formula + " is evaluated as it is, and nothing is left out";
    std::string text = "the expansion of " + function.formula + " to degree " +
                       std::to_string(function.expanded) + " leaves out " + left_out_text(function.left_out);
    if (function.left_out > 0.0) text += " of its mean square";
    if (std::fabs(function.constant) > 1e-12)
        text += (function.left_out > 0.0 ? " and its mean, " : " but its mean, ") +
                short_number(function.constant, 3);
    return text;
}

} // namespace equator
