// The gap to expect of m neurons, from infinite width alone (docs/model.md, section 7, "The expected gap").
//
//     C_p(t) = lim m E [particle gap],   C_f(t) = lim m E [function gap],   the means being over starts.
//
// With w = sin psi w* + cos psi u, u on S^{d-2}, and F = sum_L gamma_L P_L (G where chi = 1), the kernel
// splits by the degree l of the harmonics of u,
//
//     F(w.w') = sum_{l,L} Phi_Ll(psi) Phi_Ll(psi') P_l(u.u'),
//     Phi_Ll  = (gamma_L A_Ll)^{1/2} cos^l psi P_{L-l}^{(d+2l)}(sin psi)
//
// and so does the linear equation of the gap: the change of the function's potential is sum_L Phi_Ll b_L in
// each of the N_l = N(d-1,l) functions of degree l, which are alike and independent. With white noise xi over
// the start, Lam_l = l (l+d-3), E over the starting latitude and ' = d/dpsi,
//
//     b_L(t) = E [Phi_L(psi_t) xi] + (1/N_l) E [ Phi'_L P + Lam_l (Phi_L / cos psi) Y ]
//     dP/dt  = lambda_par P - chi sum_L Phi'_L b_L,    dY/dt = lambda_perp Y - chi sum_L (Phi_L / cos psi)
//     b_L C_f    = sum_l sum_L Var b_L,   C_p = sum_l (1/N_l) E [ Var P + Lam_l Var Y ]
//
// and under projected gradient descent, with x = eta q cos psi and r^2 = 1 + x^2 at the beginning of a step,
//
//     P <- P (1 + eta lambda_par / r^2) - (chi eta / r^2) sum_L Phi'_L b_L
//     Y <- ( Y (1 - eta q alpha) - chi eta sum_L (Phi_L / cos psi) b_L ) / r
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "model/kernels.h"
#include "model/rule.h"
#include "theory/chi_square_sum.h"

namespace equator {

/// The constants at one time; divided by m they are the means, to leading order in 1/m.
struct ExpectedGap {
    double t = 0.0;
    double particle = 0.0, function = 0.0; ///< C_p and C_f
    double particle_error = 0.0,
           function_error = 0.0; ///< estimated: of steps, interpolation, and of noise that was left out
    double particle_deviation = 0.0,
           function_deviation = 0.0; ///< lim m times the standard deviation over starts of either gap
    /// lim sqrt(m) times the standard deviation over starts of the loss gap L(rho^m) - L(rho^MF), which to
    /// first order is Gaussian with mean zero.
    double loss_deviation = 0.0;
    /// C_L = lim m E [loss gap], of second order and a difference of larger terms, with its own estimated
    /// error. NaN where it was not asked for, and under PGD.
    double loss = std::numeric_limits<double>::quiet_NaN(), loss_error = loss;
    using ChiSquare = equator::ChiSquare;
    /// The law over starts of m times the function gap, as m grows.
    std::vector<ChiSquare> function_law;
    std::vector<double> particle_parts, function_parts; ///< by the degree l = 0 .. K of the harmonics of u
};

/// What an expected gap depends on beside the kernels.
struct ExpectedGapSetting {
    Rule rule = Rule::flow; ///< of infinite width and network alike
    double eta = 0.0;       ///< step of Rule::pgd, > 0
    /// Width whose first correction in 1/m is taken in: a neuron's own share of the network damps its
    /// displacement at the rate g(1)/m. Without it, infinity.
    double m = std::numeric_limits<double>::infinity();
    bool loss = false;  ///< C_L too (flow only); costs as much again
    int refinement = 1; ///< divides steps and tolerances: what tests hold the rest against
};

struct ExpectedGaps {
    std::vector<ExpectedGap> gaps; ///< one a time, under PGD up to where infinite width ended
    std::string failure; ///< why it did, or "": a PGD step past the pole, or a value that is not finite
};

/// The expected gap at increasing times >= 0.
///
/// Flow: exact propagators, implicit trapezoid for b, twice, with steps of at most 1.6 / g(1) and half of
/// it, extrapolated: fourth order. Steps are fixed by the last time alone, the first ones shorter; times
/// between are interpolated, so that 61 of them cost half as much again, and change the last by no more than
/// rounding. PGD: the recursion above, exact; a time has the last step at or before it. Cost O(steps N sum_l
/// r_l Q_l) for N latitudes, r_l <= K + 1 kernels and Q_l noise modes a degree: 0.03 s for h4, d = 16, T
/// = 30.
ExpectedGaps expected_gap(const Kernels& kernels, const ExpectedGapSetting& setting,
                          const std::vector<double>& times);
/// The flow's.
std::vector<ExpectedGap> expected_gap(const Kernels& kernels, const std::vector<double>& times);

/// What it takes up to a time, before it starts.
struct ExpectedGapCost {
    double steps = 0.0;   ///< of the finer solution
    double seconds = 0.0; ///< of one core, good to a factor of about four
};
ExpectedGapCost expected_gap_cost(const Kernels& kernels, const ExpectedGapSetting& setting, double last);
/// The command line and experiments refuse more steps than this, and say how far they come with it: the
/// latest time.
inline constexpr double kMostGapSteps = 1e6;
double expected_gap_reach(const Kernels& kernels, const ExpectedGapSetting& setting);

/// Share of all starts whose function gap, times m, is at most x >= 0. The law presupposes noise that is
/// Gaussian: m well above the activation's kurtosis. For more than one of these make a ChiSquareSum of
/// function_law.
double function_gap_rank(const ExpectedGap& gap, double x);
/// The value that a share p in (0, 1) of all starts stay below: function_gap_rank inverted.
double function_gap_quantile(const ExpectedGap& gap, double p);

} // namespace equator
