// Hermite sums by monomial coefficients, for code that evaluates one function very often.
#pragma once

#include "model/hermite.h"
#include "model/polynomial.h"

namespace equator {

/// The polynomial z -> sum_{k >= 1} c_k h_k(z); the constant c_0 is left out, as everywhere
/// (model/kernels.h). Horner's rule on it loses a few digits to cancellation where the three-term recurrence
/// loses none: at degree 12 its error is below 1e-12 exp(z^2 / 4) for |z| <= 8
/// (tests/finite/sample_field_test.cpp), a size that every h_k reaches there. Precondition: degree <=
/// kMaxDegree.
Polynomial monomials(const HermiteSum& sum);

} // namespace equator
