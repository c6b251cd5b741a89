// Formulas of z, their projection on Hermite polynomials, and functions as settings.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "finite/finite_network.h"
#include "generated/vectors.h" // kFunctionsJson
#include "model/kernels.h"
#include "model/projection.h"
#include "run/notes.h"
#include "scenario/formula.h"
#include "scenario/function.h"
#include "scenario/hermite_text.h"
#include "scenario/link.h"
#include "scenario/settings.h"
#include "support/json.h"
#include "support/random_scenario.h"
#include "support/validation.h"

using namespace equator;
using namespace std::string_literals;
using test::Json;
using test::Lcg;

namespace {

double value(std::string_view text, double z) {
    const FormulaReading reading = read_formula(text);
    CAPTURE(text);
    REQUIRE(reading.reason == "");
    return reading.value(z);
}

/// A formula of random shape, as a visitor might type it.
std::string random_formula(Lcg& lcg, int depth) {
    static constexpr const char* kAtoms[] = {"z", "z",    "z",  "2",    "0.5", "pi",
                                             "e", "1e-3", "h3", "relu", ".25"};
    static constexpr const char* kCalls[] = {"abs",     "exp",  "sin",  "cos",  "tanh", "erf",
                                             "sigmoid", "relu", "gelu", "step", "sign", "h2"};
    if (depth == 0) return kAtoms[lcg.below(std::size(kAtoms))];
    const auto inner = [&] {
        return random_formula(lcg, depth - 1 - static_cast<int>(lcg.below(2)) * (depth > 1));
    };
    switch (lcg.below(8)) {
    case 0:
        return "(" + inner() + ")";
    case 1:
        return "-" + inner();
    case 2:
        return std::string(kCalls[lcg.below(std::size(kCalls))]) + "( " + inner() + " )";
    case 3:
        return (lcg.coin() ? "max(" : "min(") + inner() + "," + inner() + ")";
    case 4:
        return "(" + inner() + ")^" + (lcg.coin() ? "2" : "-(1)");
    case 5:
        return "2" + ("(" + inner()) + ")";
    default:
        return inner() + "+-*/"[lcg.below(4)] + inner();
    }
}

} // namespace

TEST_CASE("formula: values") {
    const double z = 0.7;
    const struct {
        std::string_view text;
        double expected;
    } cases[] = {
        {"z", z},
        {" 2 * z - 1 ", 2 * z - 1},
        {"2z", 2 * z},
        {"2(z+1)", 2 * (z + 1)},
        {"(z+1)(z-1)", (z + 1) * (z - 1)},
        {"2pi", 2 * M_PI},
        {"2e", 2 * M_E},
        {"2e1", 20},
        {"1/2z", 0.5 * z},
        {"-z^2", -(z * z)},
        {"2^-1", 0.5},
        {"2^3^2", 512},
        {"(2^3)^2", 64},
        {"--z", z},
        {"3--z", 3 + z},
        {"2*-z", -2 * z},
        {"1-2-3", -4},
        {"8/2/2", 2},
        {"z^0.5", std::sqrt(z)},
        {"(-z)^3", -z * z * z},
        {"z^(1/3)", std::cbrt(z)},
        {"0^0", 1},
        {"max(z,0)^2-0.5", z * z - 0.5},
        {"min(max(z,0.5),0.6,9)", 0.6},
        {"cos(2z)", std::cos(2 * z)},
        {"relu", z},
        {"relu-relu(-z)", z},
        {"sine", std::sin(z)},
        {"ln(z)", std::log(z)},
        {"sigmoid", 1 / (1 + std::exp(-z))},
        {"gelu", 0.5 * z * std::erfc(-z / std::sqrt(2.0))},
        {"step(z)-step(-z)", 1},
        {"sign(-z)", -1},
        {"abs(-z)", z},
        {"sqrt(z)", std::sqrt(z)},
        {"tanh(3)*erf(z)", std::tanh(3.0) * std::erf(z)},
        {"h4", hermite(4)(z)},
        {"0.5h3+h1(2)", 0.5 * hermite(3)(z) + 2},
        {"1/(1+exp(exp(100)))", 0}, // infinities on the way are no harm
        {"z^64", std::pow(z, 64)},
        {"(-1)^99", -1},
        {"(-1)^1001", -1},
        {"2^0.5", std::sqrt(2.0)},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CHECK(value(c.text, z) == doctest::Approx(c.expected).epsilon(1e-14));
    }
    CHECK(value("exp(1000)", 0) == std::numeric_limits<double>::infinity());
    CHECK(value("exp(-1000)", 0) == 0.0);
    CHECK(value("log(0)", 0) == -std::numeric_limits<double>::infinity());
    CHECK(value("log(1e-320)", 0) == doctest::Approx(std::log(1e-320)));
    for (const char* text : {"sqrt(z)", "log(z)", "z^0.5", "z^0.3", "0/0", "sin(1e300)"})
        CHECK(std::isnan(value(text, -1.0)));
}

TEST_CASE("formula: canonical text says the same and is read back to the same program") {
    const struct {
        std::string_view text;
        std::string_view canonical;
    } cases[] = {{"relu(z)", "relu"},      {" relu ( z ) ", "relu"}, {"relu", "relu"},
                 {"-relu", "-relu(z)"},    {"((z))", "z"},           {"2z", "2*z"},
                 {"2.50z", "2.5*z"},       {"2 e+3", "2*e+3"},       {"(z+1)(z-1)", "(z+1)*(z-1)"},
                 {"z+(1+2)", "z+(1+2)"},   {"(z+1)+2", "z+1+2"},     {"(z*1)/2", "z*1/2"},
                 {"z*(1/2)", "z*(1/2)"},   {"(-z)^2", "(-z)^2"},     {"-(z^2)", "-z^2"},
                 {"(2^3)^2", "(2^3)^2"},   {"2^(3^2)", "2^3^2"},     {"2^(-z)", "2^-z"},
                 {"(-z)*2", "-z*2"},       {"-(z*2)", "-(z*2)"},     {"max(max(1,2),z)", "max(1,2,z)"},
                 {"sine(2z)", "sin(2*z)"}, {"h4(2)", "h4(2)"},       {"0.0000001z", "1e-7*z"}};
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const FormulaReading reading = read_formula(c.text);
        REQUIRE(reading.ok());
        CHECK(reading.value.text() == c.canonical);
        CHECK(read_formula(c.canonical).value == reading.value);
    }
    Lcg lcg{5};
    int read = 0;
    for (int i = 0; i < 20000; ++i) {
        const std::string text = random_formula(lcg, 1 + static_cast<int>(lcg.below(4)));
        const FormulaReading reading = read_formula(text);
        CAPTURE(text);
        if (!reading.ok()) { // only where a name meets a parenthesis or a number in the random joints, or for
                             // length
            continue;
        }
        ++read;
        const std::string canonical = reading.value.text();
        CAPTURE(canonical);
        const FormulaReading again = read_formula(canonical);
        if (canonical.size() > kMaxFormulaBytes) continue;
        REQUIRE(again.reason == "");
        REQUIRE(again.value == reading.value);
        REQUIRE(again.value.text() == canonical);
    }
    CHECK(read > 15000);
}

TEST_CASE("formula: complaints mark the character") {
    const struct {
        std::string_view text;
        std::size_t position;
        std::string_view reason;
        std::string_view repaired;
    } cases[] = {
        {"", 0, "a number, z or a function expected", ""},
        {"2*", 2, "a number, z or a function expected", ""},
        {"max(z,0", 7, "a ) is missing", ""},
        {"max(z 0)", 6, "a comma and a second value expected", ""},
        {"max(z)", 5, "a comma", ""},
        {"max", 3, "max(a,b)", ""},
        {"(z+1", 4, "a ) is missing", ""},
        {"z)", 1, "a ) without its (", ""},
        {"z,1", 1, "a comma stands only", ""},
        {"z z", 2, "an operator such as", ""},
        {"z 2", 2, "an operator such as", ""},
        {"2 2", 2, "an operator such as", ""},
        {"exp z", 4, "an operator such as", ""},
        {"z**2", 2, "a power is written z^2", ""},
        {"z+ * 3", 3, "a number, z or a function expected", ""},
        {"sin^2(z)", 3, "the square of a function is written sin(z)^2", ""},
        {"|z|", 0, "the size of z is written abs(z)", ""},
        {"+z", 0, "a number, z or a function expected", ""},
        {"1+rleu(z)", 2, "rleu is not known; did you mean relu?", "1+relu(z)"},
        {"Relu", 0, "did you mean relu?", "relu"},
        {"x^2", 0, "x is not known; the variable is z", "z^2"},
        {"Z", 0, "the variable is z", "z"},
        {"wibble(z)", 0, "wibble is not known", ""},
        {"h65", 1, "degrees run from 1 to 64", ""},
        {"h0", 1, "degrees run from 1 to 64", ""},
        {"1e400", 0, "this number is too large", ""},
        {"z;alert(1)", 1, "an operator", ""},
        {"z=1", 1, "an operator", ""},
        {"z\xc2\xb2", 1, "an operator", ""},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const FormulaReading reading = read_formula(c.text);
        CAPTURE(reading.reason);
        CHECK(!reading.ok());
        CHECK(reading.position == c.position);
        CHECK(reading.reason.find(c.reason) != std::string::npos);
        CHECK(reading.repaired == c.repaired);
    }
    CHECK(!read_formula(std::string_view("z\0", 2)).ok());
    for (const std::string& deep :
         {std::string(100, '(') + "z" + std::string(100, ')'), std::string(100, '-') + "z", "z" + [] {
              std::string s;
              for (int i = 0; i < 100; ++i) s += "^2";
              return s;
          }()})
        CHECK(!read_formula(deep).ok());
    CHECK(!read_formula(std::string(kMaxFormulaBytes + 1, ' ')).ok());
    CHECK(read_formula("z" + std::string(kMaxFormulaBytes - 1, ' ')).ok());
    // Whatever the bytes: a position inside the text, no crash, and printable reasons.
    Lcg lcg{11};
    for (int i = 0; i < 50000; ++i) {
        std::string noise(lcg.below(40), ' ');
        for (char& c : noise)
            c = lcg.below(8) > 0 ? "z0123.^+-*/(),e hmaxsinrelu"[lcg.below(27)]
                                 : static_cast<char>(lcg.below(256));
        const FormulaReading reading = read_formula(noise);
        REQUIRE(reading.position <= noise.size());
        for (char c : reading.reason) REQUIRE((c >= 0x20 && c < 0x7f));
        if (reading.ok()) (void)reading.value(lcg.unit());
    }
}

TEST_CASE("projection: coefficients to 1e-12 of 40-digit references, kinks and jumps included") {
    const Json vectors = Json::parse(test::kFunctionsJson);
    double worst = 0.0, worst_square = 0.0;
    for (const Json& c : vectors.at("functions")) {
        const std::string text = c.at("formula").get<std::string>();
        CAPTURE(text);
        const HermiteProjection p = project(read_formula(text).value);
        REQUIRE(p.failure == ProjectionFailure::none);
        const double mean = c.at("c")[0].get<double>(),
                     norm = std::sqrt(c.at("mean_square").get<double>() - mean * mean);
        double off = 0.0;
        for (std::size_t k = 0; k <= kMonomialDegree; ++k) {
            CAPTURE(k);
            const double exact = c.at("c")[k].get<double>(),
                         scale = k == 0 ? std::max(norm, std::fabs(mean)) : norm;
            off = std::max(off, std::fabs(p.c[k] - exact) / scale);
            CHECK(std::fabs(p.c[k] - exact) <= 1e-12 * scale);
            if (exact == 0.0 && k > 0) CHECK(p.c[k] == 0.0); // parity and degree are exact
        }
        test::validated_off("coefficients", "40-digit quadrature, as a share of the norm", text,
                            test::kNoTime, off, test::absolute(1e-12));
        worst = std::max(worst, off);
        if (std::fabs(mean) < 100) { // else the reference loses the digits
            worst_square = std::max(worst_square, std::fabs(p.variance / (norm * norm) - 1.0));
            CHECK(std::fabs(p.variance / (norm * norm) - 1.0) <= 1e-11);
        }
        CHECK(p.error <= 1e-12 * norm);
    }
    MESSAGE("largest error: ", worst, " of the norm; of the variance ", worst_square);
}

TEST_CASE("projection: closed forms") {
    const HermiteProjection wave = project(read_formula("sin").value, kMaxDegree),
                            grow = project(read_formula("exp").value, kMaxDegree);
    double factorial = 1.0;
    for (int k = 1; k <= kMaxDegree; ++k) {
        factorial *= k;
        const auto i = static_cast<std::size_t>(k);
        // E exp(z) h_k = e^(1/2) / sqrt(k!); E sin(z) h_k = +- e^(-1/2) / sqrt(k!) for odd k
        const double of_exp = std::exp(0.5) / std::sqrt(factorial),
                     of_sin = k % 2 == 1 ? std::exp(-0.5) / std::sqrt(factorial) : 0.0;
        if (k > kMonomialDegree) { // soon below what counts as zero
            CHECK(std::fabs(grow.c[i] - of_exp) <= 3e-11);
            CHECK(std::fabs(std::fabs(wave.c[i]) - of_sin) <= 1e-11);
            continue;
        }
        CHECK(grow.c[i] == doctest::Approx(of_exp).epsilon(1e-12));
        CHECK(std::fabs(wave.c[i]) == doctest::Approx(of_sin).epsilon(1e-12));
    }
    CHECK(wave.variance == doctest::Approx(0.5 * (1 - std::exp(-2.0))).epsilon(1e-13));
    // What is left out of exp is its tail, e / k! of e^2 - e.
    for (const int degree : {1, 3, 6, 12}) {
        double tail = 0.0, term = std::exp(1.0);
        for (int k = 1; k <= 40; ++k) {
            term /= k;
            if (k > degree) tail += term;
        }
        test::validated("left_out", "closed form of exp: the tail of its series",
                        "exp:" + std::to_string(degree), test::kNoTime, grow.left_out(degree),
                        tail / (std::exp(2.0) - std::exp(1.0)), test::absolute(1e-13));
    }
    // A Hermite sum is its own projection.
    const HermiteProjection sum = project(read_formula("0.8h3-0.6h12+7").value);
    CHECK(sum.c[0] == doctest::Approx(7.0));
    CHECK(sum.c[3] == doctest::Approx(0.8).epsilon(1e-13));
    CHECK(sum.c[12] == doctest::Approx(-0.6).epsilon(1e-13));
    for (std::size_t k : {1u, 2u, 4u, 5u, 6u, 7u, 8u, 9u, 10u, 11u}) CHECK(sum.c[k] == 0.0);
    CHECK(sum.left_out(12) == 0.0);
    CHECK(sum.left_out(11) == doctest::Approx(0.36).epsilon(1e-12));
}

TEST_CASE("projection: what cannot be integrated is said so") {
    const struct {
        std::string_view text;
        ProjectionFailure failure;
    } cases[] = {
        {"exp(z^2)", ProjectionFailure::overflow},       {"exp(z^2/4)", ProjectionFailure::heavy_tail},
        {"exp(z^2/3.9)", ProjectionFailure::heavy_tail}, {"exp(z^2/4.1)", ProjectionFailure::heavy_tail},
        {"exp(exp(z))", ProjectionFailure::overflow},    {"1/z", ProjectionFailure::rough},
        {"1/(z-0.3)", ProjectionFailure::rough},         {"sqrt(z)", ProjectionFailure::not_a_number},
        {"log(z)", ProjectionFailure::not_a_number},     {"abs(z)^-0.5", ProjectionFailure::rough},
        {"sin(1/z)", ProjectionFailure::not_a_number},   {"cos(99999*z)", ProjectionFailure::rough}};
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CHECK(static_cast<int>(project(read_formula(c.text).value).failure) == static_cast<int>(c.failure));
    }
    for (const char* fine :
         {"exp(z^2/8)", "log(abs(z))", "step(z-1.2345)", "cos(30*z)", "sin(z)/z", "abs(z)^0.5"}) {
        CAPTURE(fine);
        CHECK(project(read_formula(fine).value).failure == ProjectionFailure::none);
    }
    CHECK(project(read_formula("3").value).variance == 0.0);

    // Singular points at any place, by adaptive quadrature of another kind.
    const struct {
        std::string_view text;
        std::array<double, 5> c;
    } singular[] = {
        {"log(abs(z-1))",
         {-0.2084958184347, -0.7247784590071, 0.1946110179647, 0.4082482904639, 0.0917654216227}},
        {"log(abs(z-0.3))",
         {-0.5908484002173, -0.2911599378022, 0.6453424312576, 0.2306421347811, -0.3379923061889}},
        {"abs(z-1)^-0.1",
         {1.0271792739745, 0.0764106153945, -0.0186020787120, -0.0450538685708, -0.0112500233759}}};
    for (const auto& s : singular) {
        CAPTURE(s.text);
        const HermiteProjection p = project(read_formula(s.text).value);
        CHECK(p.failure == ProjectionFailure::none);
        for (std::size_t k = 0; k < s.c.size(); ++k) CHECK(std::fabs(p.c[k] - s.c[k]) < 1e-9);
    }
    CHECK(project(read_formula("0*z").value).variance == 0.0);
    CHECK(project(read_formula("1e6+cos(z)^2+sin(z)^2").value).variance == 0.0);
}

TEST_CASE("function: texts that are read, and their canonical text") {
    const struct {
        std::string_view text;
        std::string_view canonical;
    } cases[] = {{"h4", "h4"},
                 {"0.6h4+0.8h3", "0.8h3+0.6h4"},
                 {"relu", "relu:12"},
                 {"relu:12", "relu:12"},
                 {"relu:11", "relu:11"},
                 {"relu ( z ) :8", "relu:8"},
                 {"max(z,0)^2 - 0.5:8", "max(z,0)^2-0.5:8"},
                 {"cos(2z):6", "cos(2*z):6"},
                 {"relu : 8 ", "relu:8"},
                 {"sine:5", "sin:5"},
                 {"h4:6", "h4:6"},
                 {"h4*2", "h4(z)*2:12"},
                 {"z", "z:12"},
                 {"0.5h2+relu", "0.5*h2(z)+relu(z):12"},
                 {"relu:1.2e1", "relu:12"}};
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const FunctionReading reading = read_function(c.text);
        CHECK(reading.reason == "");
        REQUIRE(reading.value);
        CHECK(function_text(*reading.value) == c.canonical);
        const FunctionReading again = read_function(c.canonical);
        REQUIRE(again.value);
        CHECK(*again.value == *reading.value);
    }
    const Function relu = *read_function("relu:12").value;
    CHECK(relu.coefficient(0) == 0.0);
    CHECK(relu.constant == doctest::Approx(1.0 / std::sqrt(2.0 * M_PI)));
    CHECK(relu.coefficient(3) == 0.0);
    CHECK(relu.degree() == 12);
    CHECK(expansion_text(relu) ==
          "the expansion of relu to degree 12 leaves out 0.29% of its mean square and its mean, 0.399");
    CHECK(expansion_text(hermite(4)) == "");
    // Every choice on offer is canonical and loses little.
    for (const std::string_view choice : kFunctionChoices) {
        CAPTURE(choice);
        const FunctionReading reading = read_function(choice);
        REQUIRE(reading.ok());
        CHECK(function_text(*reading.value) == choice);
        CHECK(reading.value->left_out < 0.05);
    }
    Function f = relu;
    f = hermite(3); // a plain sum forgets the formula
    CHECK(function_text(f) == "h3");
}

TEST_CASE("function: refusals say why and offer what they can") {
    const struct {
        std::string_view text;
        std::string_view reason;
        std::size_t position;
        std::string_view nearest; // "" for none
    } cases[] = {
        {"rleu:8", "is not a formula (character 1: rleu is not known; did you mean relu?)", 0, "relu:8"},
        {"max(z,0:8", "(character 8: a ) is missing)", 7, ""},
        {"relu:65", "has no such degree (character 6: a whole number from 1 to 64 expected)", 5, "relu:64"},
        {"relu:1000", "has no such degree", 5, "relu:64"},
        {"relu:0", "has no such degree", 5, "relu:1"},
        {"relu:", "has no such degree", 5, "relu:12"},
        {"relu:2.6", "has no such degree", 5, "relu:3"},
        {"relu:x", "has no such degree", 5, "relu:12"},
        {":8", "a number, z or a function expected", 0, ""},
        {"5", "is constant", 0, ""},
        {"z-z", "is zero everywhere", 0, ""},
        {"h3-h3", "is zero everywhere", 0, ""},
        {"exp(z^2):8", "overflows at z = ", 0, ""},
        {"z+100*(step(z-0.3)-step(z-0.305))", "loses 94% of its mean square", 0, ""},
        {"exp(z^2/4):8", "is not square-integrable", 0, ""},
        {"1/z:8", "is too singular or too wild near z = ", 0, ""},
        {"sqrt(z):8", "is not a number at z = -", 0, ""},
        {"cos(z):1", "loses 100% of its mean square beyond degree 1, and 50% is the most", 0, "cos:2"},
        {"h4:3", "loses 100%", 0, "h4:4"},
        {"cos(9*z):12", "loses 100% of its mean square beyond degree 12", 0, ""},
        {"cos(6*z)", "loses 100% of its mean square beyond degree 12, and 50% is the most", 0, "cos(6*z):36"},
        {"h40:39", "loses 100%", 0, "h40:40"},
        {"cos(20*z):64", "loses 100% of its mean square beyond degree 64", 0, ""},
        {"200z", "has the coefficient 200 at degree 1", 0, ""},
        {"h4h3", "is not a Hermite sum (character 3: + or -", 2, ""},
        {"h65", "is out of range (character 2: degree)", 1, "h64"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const FunctionReading reading = read_function(c.text);
        CAPTURE(reading.reason);
        CHECK(!reading.ok());
        CHECK(reading.reason.find(c.reason) != std::string::npos);
        CHECK(reading.position == c.position);
        CHECK((reading.value ? function_text(*reading.value) : "") == c.nearest);
        if (reading.value) CHECK(read_function(c.nearest).ok());
    }
}

TEST_CASE("function: the bits of every coefficient, the same natively and as WebAssembly") {
    Digest digest;
    const auto add = [&digest](std::string_view text) {
        const Function f = read_function(text).value.value();
        digest.add(f.c.data(), f.c.size());
        digest.add(f.constant);
        digest.add(f.left_out);
    };
    for (const std::string_view choice : kFunctionChoices) add(choice);
    for (const char* text : {"exp(0.3z)+log(abs(z)+1):9", "sqrt(abs(z))^1.3:8", "step(z-0.37)-sign(z+1.1):12",
                             "sin(2z)*exp(-z^2/8):12"})
        add(text);
    CHECK(digest_text(digest.value()) == "42a5f63de3fe6477");
}

TEST_CASE("ReLU to degree 12 against the arc-cosine kernel") {
    // E relu(u) relu(v) = (sqrt(1 - s^2) + s (pi - arccos s)) / (2 pi) for correlation s; its derivative is
    // g.
    const Function relu = *read_function("relu:12").value;
    const Kernels kernels = Kernels::make(16, relu, relu);
    const double variance = 0.5 - 0.5 / M_PI, stated = relu.left_out * variance;
    double worst_G = 0.0, worst_g = 0.0;
    for (int i = -100; i <= 100; ++i) {
        const double s = i / 100.0, angle = std::acos(s);
        const double G = (std::sqrt(std::max(0.0, 1 - s * s)) + s * (M_PI - angle)) / (2 * M_PI) - 0.5 / M_PI;
        const double g = (M_PI - angle) / (2 * M_PI);
        CAPTURE(s);
        // What is left out is sum_{k > 12} c_k^2 s^k: never more than the stated error, and that at s = 1.
        CHECK(std::fabs(G - kernels.G(s)) <= stated * (1 + 1e-9));
        worst_G = std::max(worst_G, std::fabs(G - kernels.G(s)));
        // Its derivative's terms have weights k s^(k-1), at most 1 for k >= 13 up to |s| = 0.8.
        if (std::abs(i) <= 80) {
            CHECK(std::fabs(g - kernels.g(s)) <= stated * (1 + 1e-9));
            worst_g = std::max(worst_g, std::fabs(g - kernels.g(s)));
        }
    }
    CHECK(worst_G == doctest::Approx(stated).epsilon(1e-9));
    MESSAGE("stated ", stated, ", largest error of G ", worst_G, ", of g for |s| <= 0.8 ", worst_g);
    // Near s = 1 the error of g is that of E relu'^2 = 1/2 (less the mean's), which converges more slowly.
    double slopes = 0.0;
    for (int k = 1; k <= 12; ++k) slopes += k * relu.coefficient(k) * relu.coefficient(k);
    CHECK(0.5 - kernels.g(1.0) == doctest::Approx(0.5 - slopes));
}

TEST_CASE("link: functions travel, with the very same coefficients") {
    for (const std::string& text : {"relu:12"s, "max(z,0)^2-0.5:8"s, "-0.5*tanh(2*z)+1:7"s, "cos(2*z):12"s}) {
        const LinkResult result = parse_link("#v1&phi=" + text + "&sigma=h1+h2");
        CAPTURE(text);
        REQUIRE(result.ok());
        CHECK(link_text(result.scenario) == "#v1&phi=" + text + "&sigma=h1+h2");
        CHECK(parse_link(link_text(result.scenario)).scenario == result.scenario);
        // As a chat program escapes it.
        std::string escaped = "#v1&phi=";
        for (const char c : text) {
            char hex[4];
            std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned>(c));
            escaped += hex;
        }
        CHECK(parse_link(escaped + "&sigma=h1%2Bh2").scenario == result.scenario);
    }
    CHECK(link_text(parse_link("#v1&phi=relu&sigma=relu(z):12").scenario) == "#v1&phi=relu:12");
    CHECK(link_text(parse_link("#v1&sigma=max(z,0)&phi=relu").scenario) ==
          "#v1&phi=relu:12&sigma=max(z,0):12");
    // Escaped text is marked where it stands in the link.
    CHECK(parse_link("#v1&phi=cos(2%2Az%29%29:8").problems.at(0).position == 20);
    // A function changed behind its formula is put right.
    Scenario s = parse_link("#v1&phi=relu:12").scenario;
    const Scenario good = s;
    s.phi.c[1] = 3.0;
    CHECK(nearest_valid(s).scenario == good);
}

TEST_CASE("link: damaged functions still give a valid neighbour") {
    const std::string link = "#v1&d=8&phi=max(z,0)^2-0.5:8&sigma=0.5*tanh(2*z)+cos(z):7";
    REQUIRE(parse_link(link).ok());
    const auto check = [](const std::string& text) {
        const LinkResult result = parse_link(text);
        CAPTURE(text);
        REQUIRE(validate(result.scenario).empty());
        REQUIRE(parse_link(link_text(result.scenario)).scenario == result.scenario);
        for (const LinkProblem& problem : result.problems)
            for (char c : describe(problem)) REQUIRE((c >= 0x20 && c < 0x7f));
    };
    for (std::size_t length = 0; length <= link.size(); ++length) check(link.substr(0, length));
    Lcg lcg{17};
    for (int i = 0; i < 1000; ++i) {
        std::string damaged = link;
        for (std::uint64_t changes = 1 + lcg.below(4); changes > 0; --changes) {
            const std::size_t at = 12 + lcg.below(damaged.size() - 12);
            damaged[at] =
                lcg.coin() ? static_cast<char>(lcg.below(256)) : "z0123.^+-*/(),e:hmaxsin%"[lcg.below(24)];
        }
        check(damaged);
    }
}

TEST_CASE("notes: information exponent with its law, expansions, the least loss, what sums the velocities") {
    const auto notes_of = [](const char* link, std::optional<double> floor = {}) {
        const LinkResult result = parse_link(link);
        REQUIRE(result.ok());
        std::string text;
        for (const std::string& note : scenario_notes(result.scenario, floor)) text += note + "\n";
        return text;
    };
    const std::string pairs = "velocities by pairs of neurons, in double precision\n";
    CHECK(notes_of("#v1") == "information exponent 4: leaving the equator takes a time of about d\n" + pairs);
    CHECK(notes_of("#v1&phi=h2") ==
          "information exponent 2: leaving the equator takes a time of about log d\n"
          "velocities by moment tensors, in double precision\n");
    CHECK(notes_of("#v1&phi=h5") ==
          "information exponent 5: leaving the equator takes a time of about d^1.5\n" + pairs);
    CHECK(notes_of("#v1&phi=h1+h4&sigma=h2+h4") == notes_of("#v1")); // the lowest that both have
    CHECK(notes_of("#v1&phi=h3&sigma=h5") ==
          "target and activation share no degree: the network cannot see its target\n" + pairs);
    CHECK(notes_of("#v1&phi=h4", 0.51257).find("a loss below 0.512;") != std::string::npos); // rounded down
    CHECK(
        notes_of("#v1&phi=cos(2z):8&sigma=relu", 0.25) ==
        "information exponent 2, with opposite signs in target and activation: neurons near the equator are "
        "drawn to it\n"
        "target: the expansion of cos(2*z) to degree 8 leaves out 1.2% of its mean square and its mean, "
        "0.135\n"
        "activation: the expansion of relu to degree 12 leaves out 0.29% of its mean square and its mean, "
        "0.399\n"
        "no network of any width has a loss below 0.25; training may end above that\n" +
            pairs);
    CHECK(floor_text(1e-5) == "");
}

TEST_CASE("notes: the method that is named is the one that runs") {
    const auto method_of = [](const char* link) {
        const LinkResult result = parse_link(link);
        REQUIRE(result.ok());
        const Scenario& s = result.scenario;
        const PopulationField field(Kernels::make(s.d, s.phi, s.activation()), s.precision);
        const std::string text = method_text(s);
        CAPTURE(text);
        CHECK((text.find("moment tensors") != std::string::npos) ==
              (field.method(s.m) == FieldMethod::moments));
        return text;
    };
    CHECK(method_of("#v1&d=8&m=20") == "velocities by pairs of neurons, in double precision");
    CHECK(method_of("#v1&d=64&m=1000&precision=single") ==
          "velocities by pairs of neurons, in single precision");
    CHECK(method_of("#v1&d=8&m=100000") == "velocities by moment tensors, in double precision");
    CHECK(method_of("#v1&d=8&m=100000&precision=single") ==
          "velocities by moment tensors, in single precision");
    CHECK(method_of("#v1&d=16&m=400&n=1000&precision=single") ==
          "velocities by samples, in double precision; of the network that learns from the population, by "
          "pairs of "
          "neurons, in single precision");
    for (const char* link : {"#v1&d=8&m=100", "#v1&d=8&m=200", "#v1&d=8&m=300", "#v1&d=8&m=1000&phi=relu",
                             "#v1&d=3&m=30&phi=h2", "#v1&d=32&m=10000", "#v1&d=32&m=30000"})
        method_of(link);
}
