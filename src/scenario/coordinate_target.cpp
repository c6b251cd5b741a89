#include "scenario/coordinate_target.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "scenario/function.h"
#include "scenario/hermite_text.h"

namespace equator {
namespace {

/// Keeps squares far from underflow.
constexpr double kLeastFactor = 1e-90;

constexpr const char* kOutOfRange = "is out of range";
constexpr const char* kNoSum = "is not a sum of products";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_name(std::string_view word) {
    return word == "xor" || word == "hop" || word == "stair";
}

std::string written_out(const CoordinateTarget& target) {
    std::string text;
    const int* k = target.coordinates.data();
    for (const double factor : target.factors) {
        if (factor > 0.0 && !text.empty()) text += '+';
        if (factor < 0.0) text += '-';
        if (const double size = std::fabs(factor); size != 1.0) text += number_text(size) + "*";
        for (const char* before = "x"; *k != 0; ++k, before = "*x") text += before + std::to_string(*k);
        ++k;
    }
    return text;
}

// Walks over the text once. The first complaint is kept; what is out of range is moved into it, anything else
// ends the walk.
class CoordinateReader {
  public:
    explicit CoordinateReader(std::string_view text) : text_(text) {}

    CoordinateReading read() {
        if (text_.size() > kMaxCoordinateBytes) {
            too_long();
            return std::move(reading_);
        }
        std::string name;
        for (bool first = true, on = true; on && (peek() != '\0' || first); first = false) {
            double sign = 1.0;
            if (peek() == '+' || peek() == '-')
                sign = text_[at_++] == '-' ? -1.0 : 1.0;
            else if (!first && !fail("+, - or * expected"))
                break;
            on = term(sign, name);
            if (!first) name.clear();
        }
        CoordinateTarget& target = reading_.value;
        drop_zeros();
        if (target.empty() && reading_.ok()) reading_.reason = "is zero everywhere";
        target.text = target.empty() || name.empty() ? written_out(target) : std::move(name);
        if (target.text.size() > kMaxCoordinateBytes) too_long(); // names written out
        if (lost_) target = {};
        return std::move(reading_);
    }

  private:
    bool term(double factor, std::string& name) {
        const std::size_t begin = skip();
        std::vector<int> product;
        std::string_view word;
        int k = 0, l = 0;
        for (;;) {
            const char next = peek();
            const std::size_t at = at_;
            if (const std::size_t length = decimal_prefix(text_.substr(at_))) {
                factor *=
                    parse_double(text_.substr(at_, length)).value; // on overflow the largest, caught below
                at_ += length;
                if (is_letter(peek())) continue;
            } else if (is_letter(next)) {
                while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
                const std::string_view found = text_.substr(at, at_ - at);
                if (!word.empty() || (is_name(found) && !product.empty())) {
                    at_ = at;
                    return fail("a name such as xor:4 is multiplied by numbers only");
                }
                if (found == "x") {
                    if (!coordinate(product, at)) return false;
                } else if (is_name(found)) {
                    word = found;
                    k = number_behind(found == "xor" ? 4 : found == "hop" ? 2 : 3, kMaxProduct);
                    if (found == "hop" && peek() == ':') {
                        k = limit(k, kMaxProduct - 1, at_);
                        l = number_behind(1, kMaxProduct - k);
                    } else if (found == "hop") { // of 2 k coordinates
                        k = limit(k, kMaxProduct / 2, at_);
                    }
                } else {
                    at_ = at;
                    return fail("a coordinate such as x1 expected: a target of coordinates has no functions");
                }
            } else {
                return fail("a number, a coordinate such as x1 or a name such as xor:4 expected");
            }
            if (peek() != '*') break;
            ++at_;
        }
        // A name's factor is multiplied by a tenth at least, and stays in the range.
        factor = within(factor, word.empty() ? kLeastFactor : 100.0 * kLeastFactor, begin);
        if (!word.empty()) {
            name = factor == 1.0 ? "" : factor == -1.0 ? "-" : number_text(factor) + "*";
            name += std::string(word) + ":" + std::to_string(k) + (l > 0 ? ":" + std::to_string(l) : "");
            if (word == "xor") return add(factor, first(k), begin);
            if (word == "stair") {
                for (int i = 1; i <= k; ++i)
                    if (!add(factor * 0.1, first(i), begin)) return false;
                return true;
            }
            const double near = l > 0 ? 0.25 : 0.5;
            return add(factor * near, first(k), begin) &&
                   add(factor * (1.0 - near), first(k + (l > 0 ? l : k)), begin);
        }
        name.clear();
        if (product.empty()) {
            at_ = begin;
            return fail("a term needs a coordinate such as x1");
        }
        return add(factor, std::move(product), begin);
    }

    bool coordinate(std::vector<int>& product, std::size_t at) {
        const int which = number(1, kMaxCoordinate, "x");
        const auto place = std::lower_bound(product.begin(), product.end(), which);
        if (place != product.end() && *place == which)
            complain(kOutOfRange,
                     "x" + std::to_string(which) +
                         " stands twice in a product, and its square is 1 on the cube only",
                     at);
        else if (static_cast<int>(product.size()) == kMaxProduct)
            complain(kOutOfRange, "products have at most " + std::to_string(kMaxProduct) + " coordinates",
                     at);
        else
            product.insert(place, which);
        return true;
    }

    int number_behind(int usual, int most) {
        if (peek() == ':')
            ++at_;
        else
            complain(kNoSum, "a colon and a number expected", at_);
        skip();
        return number(usual, most, "");
    }

    /// A whole number from 1 to `most`; what is not there counts as `usual`.
    int number(int usual, int most, std::string_view before) {
        const std::size_t at = at_;
        int value = 0;
        for (; at_ < text_.size() && is_digit(text_[at_]); ++at_)
            value = std::min(value * 10 + (text_[at_] - '0'), kMaxCoordinate + 1);
        return at_ == at ? limit(0, most, at, before, usual) : limit(value, most, at, before, 1);
    }

    /// `value`, or with a complaint the nearest from 1 to `most`.
    int limit(int value, int most, std::size_t at, std::string_view before = "", int least = 1) {
        if (value >= 1 && value <= most) return value;
        const std::string sign(before);
        complain(kOutOfRange, "a whole number expected, from " + sign + "1 to " + sign + std::to_string(most),
                 at);
        return value < 1 ? std::min(least, most) : most;
    }

    static std::vector<int> first(int count) {
        std::vector<int> product;
        for (int i = 1; i <= count; ++i) product.push_back(i);
        return product;
    }

    /// `factor`, or with a complaint the nearest that is 0 or from `least` to kMaxCoefficient in size.
    double within(double factor, double least, std::size_t at) {
        const double size = std::fabs(factor);
        if (size == 0.0 || (size >= least && size <= kMaxCoefficient)) return factor;
        complain(kOutOfRange,
                 "factors run from " + number_text(least) + " to " + number_text(kMaxCoefficient) +
                     " in size",
                 at);
        const double nearest = size < least ? least : kMaxCoefficient;
        return factor < 0.0 ? -nearest : nearest;
    }

    /// Puts a term at its place, or adds its factor to the one that is there.
    bool add(double factor, std::vector<int> product, std::size_t at) {
        CoordinateTarget& target = reading_.value;
        std::size_t place = 0;
        auto here = target.coordinates.begin();
        bool same = false;
        while (place < target.factors.size()) {
            const auto end = std::find(here, target.coordinates.end(), 0);
            const auto size = static_cast<std::size_t>(end - here);
            if (size > product.size()) break;
            if (size == product.size()) {
                const auto differ = std::mismatch(product.begin(), product.end(), here).first;
                same = differ == product.end();
                if (same || *differ < here[differ - product.begin()]) break;
            }
            here = end + 1;
            ++place;
        }
        if (!same) {
            if (target.factors.size() == kMaxTerms) {
                complain(kOutOfRange, "sums have at most " + std::to_string(kMaxTerms) + " terms", at);
                return false;
            }
            product.push_back(0);
            target.coordinates.insert(here, product.begin(), product.end());
            target.factors.insert(target.factors.begin() + static_cast<std::ptrdiff_t>(place), 0.0);
        }
        target.factors[place] = within(target.factors[place] + factor, kLeastFactor, at);
        return true;
    }

    void drop_zeros() {
        CoordinateTarget& target = reading_.value;
        auto here = target.coordinates.begin();
        for (std::size_t i = 0; i < target.factors.size();) {
            const auto end = std::find(here, target.coordinates.end(), 0) + 1;
            if (target.factors[i] != 0.0) {
                here = end;
                ++i;
                continue;
            }
            here = target.coordinates.erase(here, end);
            target.factors.erase(target.factors.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }

    std::size_t skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
        return at_;
    }
    char peek() { return skip() < text_.size() ? text_[at_] : '\0'; }

    void complain(const char* verdict, const std::string& what, std::size_t at) {
        if (!reading_.ok()) return;
        reading_.reason = std::string(verdict) + " (character " + std::to_string(at + 1) + ": " + what + ")";
        reading_.out_of_range = verdict == kOutOfRange;
        reading_.position = at;
        reading_.at_character = true;
    }
    /// Something else than a target: there is no nearest, and this is what matters.
    bool fail(const char* what) {
        reading_.reason.clear();
        complain(kNoSum, what, at_);
        lost_ = true;
        return false;
    }
    void too_long() {
        complain("is too long", "targets have at most " + std::to_string(kMaxCoordinateBytes) + " characters",
                 std::min<std::size_t>(text_.size(), kMaxCoordinateBytes));
        lost_ = true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool lost_ = false;
    CoordinateReading reading_;
};

} // namespace

double CoordinateTarget::operator()(const double* x) const {
    double sum = 0.0;
    const int* k = coordinates.data();
    for (double product : factors) {
        for (; *k != 0; ++k) product *= x[*k - 1];
        ++k;
        sum += product;
    }
    return sum;
}

double CoordinateTarget::squared_norm() const {
    double sum = 0.0;
    for (const double factor : factors) sum += factor * factor;
    return sum;
}

int CoordinateTarget::dimension() const {
    return coordinates.empty() ? 0 : *std::max_element(coordinates.begin(), coordinates.end());
}

bool looks_like_coordinates(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_letter(text[at])) continue;
        const std::size_t begin = at;
        while (at < text.size() && is_letter(text[at])) ++at;
        const std::string_view word = text.substr(begin, at - begin);
        if (is_name(word) || (word == "x" && at < text.size() && is_digit(text[at]))) return true;
    }
    return false;
}

CoordinateReading read_coordinates(std::string_view text) {
    return CoordinateReader(text).read();
}

namespace {

bool read(std::string_view text, FunctionReading& reading) {
    if (!looks_like_coordinates(text)) return false;
    CoordinateReading target = read_coordinates(text);
    reading.reason = std::move(target.reason);
    reading.out_of_range = target.out_of_range;
    reading.position = target.position;
    reading.at_character = target.at_character;
    if (!target.value.empty()) {
        Function& function = reading.value.emplace();
        function.coordinates = target.value.dimension();
        function.formula = std::move(target.value.text);
    }
    return true;
}

} // namespace

const ReadCoordinates kReadCoordinates = read;

} // namespace equator
