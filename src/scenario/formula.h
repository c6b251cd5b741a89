// Formulas of z as people write them: max(z,0)^2-0.5, cos(2z), 0.3h3+tanh. Typed text is data: it becomes a
// short program for a stack of numbers, which can do nothing but compute.
//
//     formula = term { ('+' | '-') term }
//     term    = signed { ('*' | '/' | nothing) signed }      nothing: after a number or ')', before a name or
//     '(' signed  = '-' signed | power power   = atom [ '^' exponent ]                        exponent = '-'
//     exponent | power atom    = decimal | 'z' | 'pi' | 'e' | '(' formula ')' | name '(' formula { ','
//     formula } ')' | name
//
// A name without parentheses is applied to z. Spaces and tabs are allowed between these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace equator {

/// Longest formula read, in bytes, and deepest nesting.
inline constexpr std::size_t kMaxFormulaBytes = 240;
inline constexpr int kMaxFormulaDepth = 32;

/// The functions of one variable, in the order of the program's instructions; h1 to h64, max and min besides.
std::string_view formula_functions();

class Formula {
  public:
    /// Value at z by base/portable_math.h: the same bits everywhere. May be infinite or no number where the
    /// formula is. x^y of a negative x needs a whole y. O(length).
    double operator()(double z) const;
    /// Canonical text: no spaces, no parentheses that change nothing, every product with its '*', shortest
    /// numbers; reads back to the same program. A single function of z is its name: "relu". O(length).
    std::string text() const;

    bool operator==(const Formula&) const = default;

  private:
    friend class FormulaReader;
    friend class FormulaSlope;
    struct Step {
        std::uint8_t what = 0;
        double number = 0.0;
        bool operator==(const Step&) const = default;
    };
    std::vector<Step> steps_; ///< in the order of evaluation: operands before what is done to them
};

struct FormulaReading {
    Formula value;
    std::string reason;       ///< "" if all is well, else what is wrong at the position: "x is not known; the
                              ///< variable is z"
    std::size_t position = 0; ///< byte at which the reason holds
    std::string repaired;     ///< the text with a misspelt name replaced, or ""

    bool ok() const { return reason.empty(); }
};

/// Reads a whole text. O(length).
FormulaReading read_formula(std::string_view text);

} // namespace equator
