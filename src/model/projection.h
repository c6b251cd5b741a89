// A function of one Gaussian variable as normalised Hermite polynomials: c_k = E f(z) h_k(z), z ~ N(0, 1).
//
// Plain Gauss-Hermite quadrature converges like 1/points at a kink. Here panels of [-32, 32] with 16
// Gauss-Legendre points each are halved until halving changes nothing: a kink or a jump costs some fifty
// panels and no accuracy.
#pragma once

#include <array>
#include <cstddef>

#include "model/hermite.h"

namespace equator {

/// Why a function has no projection.
enum class ProjectionFailure {
    none,
    not_a_number, ///< f(at) is none
    overflow,     ///< f(at) is infinite, or its square is
    heavy_tail,   ///< E f^2 does not converge, or from too far out: f grows like e^(z^2/4) or faster
    rough         ///< too singular or too wild near `at` to be integrated to kProjectionTolerance
};

/// Error that every coefficient must keep, in units of the root of E (f - E f)^2. What is reached is about
/// 1e-14.
inline constexpr double kProjectionTolerance = 1e-10;
/// Coefficients below this, in the same unit, are rounding and count as zero: an even function has no odd
/// part.
inline constexpr double kNegligible = 1e-11;

struct HermiteProjection {
    std::array<double, kMaxDegree + 1> c{}; ///< c_0 .. c_top, zeros beyond; c_0 = E f
    double variance = 0.0;                  ///< E (f - E f)^2; 0 for a constant
    double error = 0.0;                     ///< estimate of the largest error of a coefficient
    ProjectionFailure failure = ProjectionFailure::none;
    double at = 0.0; ///< where it failed

    /// Share of E (f - E f)^2 that degrees above K hold: 1 - sum_{1..K} c_k^2 / E (f - E f)^2, at least 0.
    /// K <= top.
    double left_out(int K) const;
    /// sum_{1..K} c_k h_k: the constant is left out. Trailing zeros are, too.
    HermiteSum sum(int K) const;
};

/// f as a plain function with its context.
using RealFunction = double (*)(const void* context, double z);
HermiteProjection project(RealFunction f, const void* context, int top);

/// The same for anything that is called with a double, up to the degree `top`, at least 1 and at most
/// kMaxDegree. About 5000 values of f if it is smooth, 1500 more for every kink; at most 300000; each with
/// h_0 to h_top. The same bits everywhere if f's are; another `top` may look at other places, and move a
/// coefficient by its rounding. A second look, eight times as close, costs 8000 more; what is narrower than
/// 0.002 may be missed.
template <class F> HermiteProjection project(const F& f, int top = kMonomialDegree) {
    return project([](const void* context, double z) { return (*static_cast<const F*>(context))(z); }, &f,
                   top);
}

} // namespace equator
