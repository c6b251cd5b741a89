// Formulas as they are: values and slopes of blocks of numbers.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "model/hermite.h"
#include "scenario/formula_slope.h"
#include "scenario/function.h"
#include "support/lcg.h"

using namespace equator;
using test::Lcg;

namespace {

constexpr std::size_t kTogether = FormulaSlope::kTogether;

FormulaSlope slope_of(std::string_view text) {
    CAPTURE(text);
    const FormulaReading reading = read_formula(text);
    REQUIRE(reading.reason == "");
    return FormulaSlope(reading.value);
}

/// Value and slope at one number, in the company of others.
struct At {
    double value, slope;
};
At at(std::string_view text, double z) {
    double in[kTogether] = {-3.0, 0.5, 1.0, z, 2.0, -0.25, 7.0, 0.0}, values[kTogether], slopes[kTogether];
    slope_of(text)(in, values, slopes);
    return {values[3], slopes[3]};
}

} // namespace

TEST_CASE("formula's slope: against differences, for every operation") {
    Lcg lcg{3};
    double worst = 0.0;
    for (const char* text : {"z",
                             "3",
                             "pi*z+e",
                             "-z^2",
                             "abs(z)",
                             "sqrt(z+4)",
                             "exp(0.5z)",
                             "log(z+5)",
                             "sin(2z)",
                             "cos(z-1)",
                             "tanh",
                             "erf",
                             "sigmoid",
                             "relu",
                             "gelu",
                             "step",
                             "sign",
                             "h1",
                             "h7",
                             "h3(sin(z))",
                             "max(z,0)^2-0.5",
                             "min(z,1,z^2)",
                             "max(sin(z),cos(z),z/3)",
                             "(z+4)^z",
                             "2^z",
                             "(z+4)^-0.5",
                             "z^3/(1+z^2)",
                             "sin(z)/(2+cos(z))",
                             "5*(z^2*exp(-z^2)-sqrt(3)/9)",
                             "exp(-z^2/2)*(2z^2-1)",
                             "tanh(relu(z)-sigmoid(-2z))^5"}) {
        CAPTURE(text);
        const Formula formula = read_formula(text).value;
        FormulaSlope slope(formula);
        for (int i = 0; i < 40; ++i) {
            double z[kTogether], values[kTogether], slopes[kTogether], again[kTogether];
            for (double& number : z) {
                number = 5.0 * lcg.unit() - 2.5;
                if (std::fabs(number) < 1e-3) number = 0.7;
            }
            slope(z, values, slopes);
            slope(z, again, nullptr);
            CHECK(std::memcmp(values, again, sizeof values) == 0);
            for (std::size_t k = 0; k < kTogether; ++k) {
                CAPTURE(z[k]);
                const double exact = formula(z[k]); // the same bits
                CHECK(std::memcmp(&exact, &values[k], sizeof exact) == 0);
                const auto central = [&](double h) {
                    return (formula(z[k] + h) - formula(z[k] - h)) / (2.0 * h);
                };
                // Fourth order; the random numbers stay off kinks by far more than 1e-4, but for the mixed
                // ones.
                const double h = 1e-4, difference = (4.0 * central(0.5 * h) - central(h)) / 3.0;
                const double off = std::fabs(slopes[k] - difference) / (1.0 + std::fabs(difference));
                worst = std::max(worst, off);
                CHECK(off <= 1e-9);
            }
        }
    }
    MESSAGE("largest difference: ", worst);
}

TEST_CASE("formula's slope: Hermite polynomials, whose slopes are Hermite polynomials") {
    for (const int k : {1, 2, 5, 12, 30, 64}) {
        const std::string text = "h" + std::to_string(k);
        for (const double z : {-3.0, -0.4, 0.0, 1.1, 4.0}) {
            CHECK(at(text, z).slope == doctest::Approx(std::sqrt(k) * hermite(k - 1)(z)).epsilon(1e-12));
            CHECK(at(text, z).value == doctest::Approx(hermite(k)(z)).epsilon(1e-12));
        }
    }
    CHECK(at("z^3", -1.5).slope == doctest::Approx(3.0 * 1.5 * 1.5).epsilon(1e-15));
}

TEST_CASE("formula's slope: kinks, jumps and ends") {
    const struct {
        const char* text;
        double z, slope;
    } cases[] = {{"relu", 0.0, 0.0},
                 {"relu", -0.0, 0.0},
                 {"relu", 1e-300, 1.0},
                 {"relu", -1e-300, 0.0},
                 {"max(z,0)", 0.0, 0.0},
                 {"max(0,z)", 0.0, 0.0},
                 {"max(-z,0)", 0.0, 0.0},
                 {"min(z,0)", 0.0, 0.0},
                 {"max(z,2*z)", 0.0, 1.0},
                 {"max(z,-z)", 0.0, 1.0},
                 {"abs(z)", 0.0, 0.0},
                 {"step", 0.0, 0.0},
                 {"sign", 0.0, 0.0},
                 {"relu(z)*3+z", 0.0, 1.0},
                 {"z^2", 0.0, 0.0},
                 {"z^0", 0.0, 0.0},
                 {"0*sqrt(relu(z))", -1.0, 0.0},
                 {"sqrt(relu(z))", -1.0, 0.0},
                 {"exp(z)", -800.0, 0.0},
                 {"erf", 100.0, 0.0},
                 {"gelu", 100.0, 1.0},
                 {"gelu", -100.0, 0.0},
                 {"tanh", 50.0, 0.0},
                 {"sigmoid", -900.0, 0.0}};
    for (const auto& c : cases) {
        CAPTURE(c.text);
        CAPTURE(c.z);
        CHECK(at(c.text, c.z).slope == c.slope);
    }
    CHECK(std::isnan(at("sqrt", -1.0).value));
    CHECK(std::isinf(at("sqrt", 0.0).slope));
}

TEST_CASE("formula's slope: the bits, the same natively and as WebAssembly") {
    Digest digest;
    for (const char* text :
         {"relu", "tanh", "gelu", "sigmoid(2z)*erf(z)", "sin(z)+cos(2z)", "(z+4)^0.3-exp(-z^2)"}) {
        const double z[kTogether] = {-2.0, -1.1, -0.3, 0.1, 0.4, 0.9, 1.7, 2.3};
        double values[kTogether], slopes[kTogether];
        slope_of(text)(z, values, slopes);
        digest.add(values, kTogether);
        digest.add(slopes, kTogether);
    }
    CHECK(digest_text(digest.value()) == "213fddb24b162c47");
}

TEST_CASE("function: formulas that are meant as they are") {
    const struct {
        std::string_view text, canonical;
    } cases[] = {{"relu:exact", "relu:exact"},
                 {"tanh : exact ", "tanh:exact"},
                 {"max(z, 0)^2 - 0.5:exact", "max(z,0)^2-0.5:exact"},
                 {"h4:exact", "h4:exact"},
                 {"cos(9z):exact", "cos(9*z):exact"}}; // which no expansion to degree 12 would do
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const FunctionReading reading = read_function(c.text);
        CHECK(reading.reason == "");
        REQUIRE(reading.value);
        CHECK(reading.value->exact);
        CHECK(function_text(*reading.value) == c.canonical);
        CHECK(read_function(c.canonical).value == reading.value);
    }
    const Function exact = *read_function("relu:exact").value, expanded = *read_function("relu:12").value;
    CHECK(exact.c == expanded.c);
    CHECK(!expanded.exact);
    CHECK(!(exact == expanded));
    CHECK(expansion_text(exact) == "relu is evaluated as it is, and nothing is left out");
    const FunctionReading misspelt = read_function("rleu:exact");
    CHECK(misspelt.reason.find("did you mean relu?") != std::string::npos);
    CHECK(function_text(*misspelt.value) == "relu:exact");
    for (const char* text :
         {"exp(z^2):exact", "5:exact", "relu:exactly", ":exact", "1/z:exact", "200z:exact"}) {
        CAPTURE(text);
        CHECK(!read_function(text).ok());
    }
    Function f = exact;
    f = hermite(3); // a plain sum forgets the formula
    CHECK(!f.exact);
}
