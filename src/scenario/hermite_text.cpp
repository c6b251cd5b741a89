#include "scenario/hermite_text.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"

namespace equator {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Walks over the text once; the first complaint of either kind is kept.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    HermiteReading read() {
        double coefficients[kMaxDegree + 1] = {};
        bool first = true;
        for (skip_spaces(); first || at_ < text_.size(); skip_spaces()) {
            if (!read_term(coefficients, first)) return refusal_;
            first = false;
        }
        HermiteSum sum;
        sum.c.assign(std::begin(coefficients), std::end(coefficients));
        sum.c.resize(static_cast<std::size_t>(sum.degree() + 1));
        if (sum.c.empty() && refusal_.ok()) refusal_.reason = "is zero everywhere";
        refusal_.value = sum;
        return refusal_;
    }

  private:
    bool read_term(double* coefficients, bool first) {
        double sign = 1.0;
        if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) {
            sign = text_[at_++] == '-' ? -1.0 : 1.0;
            skip_spaces();
        } else if (!first) {
            return refuse("+ or - expected between terms");
        }

        const std::size_t number_at = at_;
        double size = 1.0;
        if (const std::size_t length = decimal_prefix(text_.substr(at_))) {
            size =
                parse_double(text_.substr(at_, length)).value; // on overflow the largest double, caught below
            at_ += length;
            skip_spaces();
            if (at_ < text_.size() && text_[at_] == '*') {
                ++at_;
                skip_spaces();
            }
        }
        if (at_ >= text_.size() || text_[at_] != 'h') return refuse("a term such as h4 or 0.5h4 expected");
        ++at_;

        const std::size_t degree_at = at_;
        int degree = 0;
        for (; at_ < text_.size() && is_digit(text_[at_]); ++at_)
            degree = std::min(degree * 10 + (text_[at_] - '0'), kMaxDegree + 1);
        if (at_ == degree_at) return refuse("a degree expected after h");
        if (degree < kMinDegree || degree > kMaxDegree) out_of_range("degree", degree_at);

        if (size != 0.0 && size < kLeastCoefficient) {
            out_of_range("coefficient below 1e-100, whose square is lost", number_at);
            size = kLeastCoefficient;
        }
        double& c = coefficients[std::clamp(degree, kMinDegree, kMaxDegree)];
        c += sign * size;
        if (std::fabs(c) > kMaxCoefficient) {
            out_of_range("coefficient", number_at);
            c = std::copysign(kMaxCoefficient, c);
        }
        return true;
    }

    void skip_spaces() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    }

    bool refuse(const char* what) {
        refusal_ = {{}, complaint("is not a Hermite sum", what, at_), false, at_, true};
        return false;
    }

    void out_of_range(const char* what, std::size_t at) {
        if (!refusal_.ok()) return;
        refusal_.reason = complaint("is out of range", what, at);
        refusal_.out_of_range = true;
        refusal_.position = at;
        refusal_.at_character = true;
    }

    static std::string complaint(const char* verdict, const char* what, std::size_t at) {
        return std::string(verdict) + " (character " + std::to_string(at + 1) + ": " + what + ")";
    }

    std::string_view text_;
    std::size_t at_ = 0;
    HermiteReading refusal_;
};

} // namespace

HermiteReading read_hermite(std::string_view text) {
    return Reader(text).read();
}

std::string hermite_text(const HermiteSum& sum) {
    std::string text;
    for (int k = 0; k <= sum.degree(); ++k) {
        const double c = sum.coefficient(k);
        if (c == 0.0) continue;
        if (c < 0.0)
            text += '-';
        else if (!text.empty())
            text += '+';
        if (std::fabs(c) != 1.0) text += number_text(std::fabs(c));
        text += 'h' + std::to_string(k);
    }
    return text.empty() ? "0h1" : text;
}

} // namespace equator
