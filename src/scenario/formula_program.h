// Instructions of a formula's program and what they compute, for those who run it: Formula, and FormulaSlope,
// which wants slopes besides.
#pragma once

#include <cstddef>
#include <cstdint>

namespace equator::formula_program {

enum What : std::uint8_t {
    number,
    variable,
    pi,
    euler,
    hermite_of, // of the top of the stack, degree in the step's number
    negative,
    add,
    subtract,
    multiply,
    divide,
    power,
    larger,
    smaller,
    first_function // and the others, in the order of Function
};

/// Functions of one variable, in the order of their names in formula.cpp.
enum Function : std::size_t {
    f_abs,
    f_sqrt,
    f_exp,
    f_log,
    f_sin,
    f_cos,
    f_tanh,
    f_erf,
    f_sigmoid,
    f_relu,
    f_gelu,
    f_step,
    f_sign
};

inline constexpr double kE = 2.71828182845904523536, kSqrtHalf = 0.70710678118654752440;

/// x^y, which is no number for negative x unless y is whole. Whole powers up to 64 by squaring.
double to_the(double x, double y);
/// h_degree(x) by the recurrence, h_0 = 1.
double hermite_value(int degree, double x);
/// The function's value at x; infinite, or no number, where it is.
double apply(std::size_t function, double x);

} // namespace equator::formula_program
