#include "scenario/formula.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <iterator>
#include <limits>

#include "base/number_text.h"
#include "base/portable_math.h"
#include "model/hermite.h"
#include "scenario/formula_program.h"
#include "scenario/problem.h"

namespace equator {

using namespace formula_program;

namespace {

constexpr std::array<std::string_view, 13> kFunctions{"abs", "sqrt",    "exp",  "log",  "sin",  "cos", "tanh",
                                                      "erf", "sigmoid", "relu", "gelu", "step", "sign"};
constexpr std::string_view kFunctionList =
    "abs, sqrt, exp, log, sin, cos, tanh, erf, sigmoid, relu, gelu, step, sign";

struct Alias {
    std::string_view name;
    std::string_view means;
};
constexpr Alias kAliases[] = {{"sine", "sin"}, {"cosine", "cos"}, {"ln", "log"}};

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// ---- arithmetic with the ends that the portable functions leave out

double exponential(double x) {
    return x < -699.0 ? 0.0 : x > 699.0 ? kInfinity : portable::exp(x); // a NaN goes through
}

double logarithm(double x) {
    if (!(x > 0.0)) return x == 0.0 ? -kInfinity : kNaN;
    if (x == kInfinity) return x;
    return x < DBL_MIN ? portable::log(x * 0x1p54) - portable::log(0x1p54) : portable::log(x);
}

} // namespace

namespace formula_program {

double to_the(double x, double y) {
    if (y == 0.0) return 1.0;
    const bool whole = std::fabs(y) < 0x1p52 && y == std::floor(y);
    if (whole && std::fabs(y) <= 64.0) { // by squaring: z^2 is z * z
        double result = 1.0, square = x;
        for (int n = static_cast<int>(std::fabs(y)); n > 0; n /= 2, square *= square)
            if (n % 2 == 1) result *= square;
        return y > 0.0 ? result : 1.0 / result;
    }
    if (x < 0.0 && !whole) return kNaN;
    const bool odd = whole && std::floor(0.5 * y) != 0.5 * y;
    const double size = y == 0.5 ? std::sqrt(std::fabs(x)) : exponential(y * logarithm(std::fabs(x)));
    return x < 0.0 && odd ? -size : size;
}

double hermite_value(int degree, double x) {
    double previous = 0.0, current = 1.0;
    for (int k = 0; k < degree; ++k) {
        const double next = (x * current - std::sqrt(double(k)) * previous) / std::sqrt(double(k + 1));
        previous = current;
        current = next;
    }
    return current;
}

double apply(std::size_t function, double x) {
    switch (function) {
    case 0:
        return std::fabs(x);
    case 1:
        return std::sqrt(x);
    case 2:
        return exponential(x);
    case 3:
        return logarithm(x);
    case 4:
        return portable::sin(x);
    case 5:
        return portable::cos(x);
    case 6:
        return portable::tanh(x);
    case 7:
        return portable::erf(x);
    case 8:
        return 1.0 / (1.0 + exponential(-x));
    case 9:
        return x < 0.0 ? 0.0 : x;
    case 10:
        return std::fabs(x) > 60.0 ? (x < 0.0 ? 0.0 : x) : 0.5 * x * (1.0 + portable::erf(x * kSqrtHalf));
    case 11:
        return x > 0.0 ? 1.0 : x <= 0.0 ? 0.0 : x;
    default:
        return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x;
    }
}

} // namespace formula_program

std::string_view formula_functions() {
    return kFunctionList;
}

// Recursive descent, writing operands before what is done to them; the first complaint ends it.
class FormulaReader {
  public:
    explicit FormulaReader(std::string_view text) : text_(text) {}

    FormulaReading read() {
        if (text_.size() > kMaxFormulaBytes) {
            at_ = kMaxFormulaBytes;
            fail("formulas have at most " + std::to_string(kMaxFormulaBytes) + " characters");
            return std::move(reading_);
        }
        if (sum() && skip() < text_.size()) stray();
        if (!reading_.ok()) reading_.value = {};
        return std::move(reading_);
    }

  private:
    bool sum() {
        if (++depth_ > kMaxFormulaDepth) return fail("too deeply nested");
        if (!term()) return false;
        while (peek() == '+' || peek() == '-') {
            const What what = text_[at_++] == '+' ? add : subtract;
            if (!term()) return false;
            put(what);
        }
        --depth_;
        return true;
    }

    bool term() {
        if (!with_sign()) return false;
        for (;;) {
            const char next = peek();
            const bool implied = closed_ && (is_letter(next) || next == '(');
            if (next != '*' && next != '/' && !implied) return true;
            if (!implied) ++at_;
            if (!with_sign()) return false;
            put(next == '/' ? divide : multiply);
        }
    }

    bool with_sign() {
        int minuses = 0;
        for (; peek() == '-'; ++at_, ++minuses)
            if (depth_ + minuses > kMaxFormulaDepth) return fail("too many signs");
        if (!raised()) return false;
        for (; minuses > 0; --minuses) put(negative);
        return true;
    }

    bool raised() {
        bare_ = false;
        if (!atom()) return false;
        if (peek() != '^') return true;
        const bool of_name = bare_; // "sin^2": all of sin(z) squared, and nothing may follow as its argument
        const std::size_t hat = at_++;
        if (++depth_ > kMaxFormulaDepth) return fail("too deeply nested");
        if (!with_sign()) return false;
        put(power);
        --depth_;
        if (of_name && peek() == '(') {
            at_ = hat;
            return fail("the square of a function is written sin(z)^2");
        }
        return true;
    }

    bool atom() {
        const char next = peek();
        closed_ = true;
        if (next == '(') {
            ++at_;
            return sum() && close();
        }
        if (const std::size_t length = decimal_prefix(text_.substr(at_))) {
            const auto parsed = parse_double(text_.substr(at_, length));
            if (!parsed.ok()) return fail("this number is too large");
            at_ += length;
            put(number, parsed.value);
            return true;
        }
        if (is_letter(next)) return name();
        if (at_ >= text_.size()) return fail("a number, z or a function expected");
        if (next == '|') return fail("the size of z is written abs(z)");
        if (next == '*' && at_ > 0 && text_[at_ - 1] == '*') return fail("a power is written z^2");
        return fail("a number, z or a function expected");
    }

    bool name() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
        const std::size_t letters = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        std::string_view word = text_.substr(begin, at_ - begin);
        closed_ = false; // "z z" is a slip, not a product
        if (word == "z") return put(variable);
        if (word == "pi") return put(pi);
        if (word == "e") return put(euler);
        if (word == "max" || word == "min") {
            if (peek() != '(') return fail(std::string(word) + "(a,b) takes two values in parentheses");
            ++at_;
            if (!sum()) return false;
            if (peek() != ',') return fail("a comma and a second value expected");
            while (peek() == ',') {
                ++at_;
                if (!sum()) return false;
                put(word == "max" ? larger : smaller);
            }
            return close();
        }
        if (word.size() > 1 && word[0] == 'h' && letters == begin + 1) {
            const auto degree = parse_int64(word.substr(1));
            if (!degree.ok() || degree.value < 1 || degree.value > kMaxDegree) {
                at_ = begin + 1;
                return fail("degrees run from 1 to " + std::to_string(kMaxDegree));
            }
            return argument() && put(hermite_of, static_cast<double>(degree.value));
        }
        for (const Alias& alias : kAliases)
            if (word == alias.name) word = alias.means;
        const auto at = std::find(kFunctions.begin(), kFunctions.end(), word);
        if (at == kFunctions.end()) return unknown(word, begin);
        return argument() && put(static_cast<std::uint8_t>(first_function + (at - kFunctions.begin())));
    }

    bool argument() {
        if (peek() != '(') {
            bare_ = true;
            return put(variable);
        }
        ++at_;
        return sum() && close();
    }

    bool close() {
        if (peek() != ')') return fail(at_ < text_.size() ? "an operator or ) expected" : "a ) is missing");
        ++at_;
        closed_ = true;
        return true;
    }

    bool unknown(std::string_view word, std::size_t begin) {
        static constexpr std::string_view words[] = {
            "abs",  "sqrt", "exp", "log", "sin", "cos", "tanh", "erf",  "sigmoid", "relu", "gelu",
            "step", "sign", "max", "min", "pi",  "z",   "e",    "sine", "cosine",  "ln"};
        const std::string_view meant = word.size() == 1 ? std::string_view("z") : closest_word(word, words);
        const std::size_t end = begin + word.size();
        at_ = begin;
        std::string what = safe_echo(word) + " is not known";
        if (word.size() == 1)
            what += "; the variable is z";
        else if (!meant.empty())
            what += "; did you mean " + std::string(meant) + "?";
        if (!meant.empty())
            reading_.repaired =
                std::string(text_.substr(0, begin)) + std::string(meant) + std::string(text_.substr(end));
        return fail(what);
    }

    void stray() {
        const char next = text_[at_];
        fail(next == ')'   ? "a ) without its ("
             : next == ',' ? "a comma stands only between the values of max and min"
                           : "an operator such as + or * expected");
    }

    std::size_t skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
        return at_;
    }
    char peek() { return skip() < text_.size() ? text_[at_] : '\0'; }

    bool put(std::uint8_t what, double value = 0.0) {
        reading_.value.steps_.push_back({what, value});
        return true;
    }
    bool fail(std::string what) {
        reading_.reason = std::move(what);
        reading_.position = at_;
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool bare_ = false;   ///< what was read last was a function's name without an argument
    bool closed_ = false; ///< what was read last was a number or ended with ')'
    FormulaReading reading_;
};

FormulaReading read_formula(std::string_view text) {
    return FormulaReader(text).read();
}

double Formula::operator()(double z) const {
    double stack[kMaxFormulaBytes]; // no formula has more operands than characters
    std::size_t top = 0;            // one past the last
    for (const Step& step : steps_) {
        if (step.what <= euler) {
            stack[top++] = step.what == number     ? step.number
                           : step.what == variable ? z
                           : step.what == pi       ? kPi
                                                   : kE;
            continue;
        }
        if (step.what >= add && step.what <= smaller) {
            const double b = stack[--top];
            double& a = stack[top - 1];
            switch (step.what) {
            case add:
                a += b;
                break;
            case subtract:
                a -= b;
                break;
            case multiply:
                a *= b;
                break;
            case divide:
                a /= b;
                break;
            case power:
                a = to_the(a, b);
                break;
            case larger:
                a = a < b || b != b ? b : a;
                break;
            default:
                a = b < a || b != b ? b : a;
                break;
            }
            continue;
        }
        double& a = stack[top - 1];
        if (step.what == negative)
            a = -a;
        else if (step.what == hermite_of)
            a = hermite_value(static_cast<int>(step.number), a);
        else
            a = apply(step.what - std::size_t{first_function}, a);
    }
    return top > 0 ? stack[0] : 0.0;
}

std::string Formula::text() const {
    // How tightly a text holds together: sum 1, product 2, sign 3, power 4, everything closed 5.
    struct Piece {
        std::string text;
        int grip;
        std::uint8_t made = number; // by which step
    };
    std::vector<Piece> stack;
    const auto held = [](Piece piece, int least) {
        return piece.grip >= least ? std::move(piece.text) : "(" + piece.text + ")";
    };
    for (const Step& step : steps_) {
        if (step.what <= euler) {
            stack.push_back({step.what == number     ? number_text(step.number)
                             : step.what == variable ? "z"
                             : step.what == pi       ? "pi"
                                                     : "e",
                             5});
            continue;
        }
        Piece b = std::move(stack.back());
        stack.pop_back();
        if (step.what == negative) {
            stack.push_back({"-" + held(std::move(b), 3), 3});
        } else if (step.what == hermite_of || step.what >= first_function) {
            std::string name = step.what == hermite_of
                                   ? "h" + std::to_string(static_cast<int>(step.number))
                                   : std::string(kFunctions[step.what - std::size_t{first_function}]);
            const bool alone = steps_.size() == 2 && b.text == "z";
            stack.push_back({alone ? name : name + "(" + b.text + ")", 5});
        } else {
            Piece a = std::move(stack.back());
            stack.pop_back();
            if (step.what == larger || step.what == smaller) {
                // max(max(a,b),c) is max(a,b,c), which nests no deeper than what was typed.
                if (a.made == step.what)
                    a.text.pop_back();
                else
                    a.text = (step.what == larger ? "max(" : "min(") + a.text;
                stack.push_back({a.text + "," + b.text + ")", 5, step.what});
                continue;
            }
            constexpr int kLeft[] = {1, 1, 2, 2, 5}, kRight[] = {2, 2, 3, 3, 3}, kOwn[] = {1, 1, 2, 2, 4};
            const int which = step.what - add;
            stack.push_back(
                {held(std::move(a), kLeft[which]) + "+-*/^"[which] + held(std::move(b), kRight[which]),
                 kOwn[which]});
        }
    }
    return stack.empty() ? "" : stack.back().text;
}

} // namespace equator
