// Target and activation as settings: a Hermite sum (0.8h3+0.6h4), or any formula expanded to a degree
// (relu:12, max(z,0)^2-0.5:8). The text of the latter is kept, since it is what links say; its coefficients
// follow from it bit for bit (model/projection.h).
//
//     function = sum | formula [':' degree] | formula ':exact' | target
//     degree   = digits, 1 to 64; without it, 12
//
// A text that is a Hermite sum is read as one, exactly; with a degree behind it, it is a formula like others.
// What is called exact is evaluated as it is by networks that are trained on samples, and a target of
// coordinates (scenario/coordinate_target.h) is a function of several variables: both need samples to be
// learnt from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/hermite.h"

namespace equator {

/// Degree to which a formula is expanded that names none.
inline constexpr int kUsualDegree = 12;
/// Largest share of E (f - E f)^2 that an expansion may leave out.
inline constexpr double kMostLeftOut = 0.5;

/// A Hermite sum that knows where it comes from. Assigning a plain sum forgets the formula.
struct Function : HermiteSum {
    // Copied in many places: in one place of the program, for its size.
    Function();
    Function(HermiteSum sum);
    Function(const Function&);
    Function(Function&&) noexcept;
    Function& operator=(const Function&);
    Function& operator=(Function&&) noexcept;
    ~Function();

    std::string formula; ///< canonical, "relu" or "xor:4"; "" for a plain Hermite sum
    int expanded = 0;    ///< degree that the formula is expanded to; 0 for a plain sum
    /// Largest coordinate of a target of coordinates, which `formula` is and whose Hermite sum is empty; 0
    /// for functions of z.
    int coordinates = 0;
    bool exact = false; ///< the formula is meant as it is; the sum is its usual expansion, for estimates only
    double constant = 0.0; ///< E f, which is left out: a constant is learnt by nothing in the model
    double left_out =
        0.0; ///< share of E (f - E f)^2 in higher degrees: the expansion's squared relative L2 error

    bool operator==(const Function&) const = default;
};

struct FunctionReading {
    std::optional<Function> value; ///< the function, or the nearest there is, if any
    std::string reason;        ///< "" if all is well, else continues "phi = ...": "is not a formula (...)"
    bool out_of_range = false; ///< it makes sense, but is not offered
    std::size_t position = 0;  ///< byte at which the reason holds; reasons count characters from 1
    bool at_character = false; ///< it is the character there that is at fault, not the whole

    bool ok() const { return reason.empty(); }
};

/// Reads a target of coordinates, and says whether the text was meant as one. Programs that are small do
/// without: then it is null (faces/wasm/single_index.cpp), and such targets are unknown to them.
using ReadCoordinates = bool (*)(std::string_view text, FunctionReading& reading);
extern const ReadCoordinates kReadCoordinates;

/// Reads a whole text. Cost for formulas: a projection, below a millisecond up to degree 12, some
/// milliseconds beyond.
FunctionReading read_function(std::string_view text);

/// Canonical text: of a sum as hermite_text, of coordinates theirs, else the canonical formula with its
/// degree, "relu:12", or "relu:exact".
std::string function_text(const Function& function);

/// What is left out, for people: "0.83%", "less than 0.0001%", "nothing".
std::string left_out_text(double share);

/// What an expansion is, in a sentence without a capital or a full stop: "the expansion of relu to degree 12
/// leaves out 0.83% of its mean square and its mean, 0.399"; "relu is evaluated as it is, and nothing is left
/// out"; "" for a plain sum and a target of coordinates.
std::string expansion_text(const Function& function);

/// Names offered wherever a function is chosen, with the degree that goes with them: "h4", "relu:12".
inline constexpr std::string_view kFunctionChoices[] = {
    "h2",      "h3",      "h4",     "h5",         "h6",      "0.8h3+0.6h4", "h1+h4",
    "relu:12", "tanh:11", "erf:11", "sigmoid:11", "gelu:12", "sin:11",      "cos(2*z):12"};

} // namespace equator
