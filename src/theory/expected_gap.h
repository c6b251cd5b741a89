// The gap to expect of m neurons, from infinite width alone (docs/model.md, section 7, "The expected gap").
//
//     C_p(t) = lim m E [particle gap],   C_f(t) = lim m E [function gap],   the means being over starts.
//
// With w = sin psi w* + cos psi u, u on S^{d-2}, and G = sum_L gamma_L P_L, the kernel splits by the degree l
// of the harmonics of u,
//
//     G(w.w') = sum_{l,L} Phi_Ll(psi) Phi_Ll(psi') P_l(u.u'),
//     Phi_Ll  = (gamma_L A_Ll)^{1/2} cos^l psi P_{L-l}^{(d+2l)}(sin psi)
//
// and so does the linear equation of the gap: the change of the potential is sum_L Phi_Ll b_L in each of the
// N_l = N(d-1,l) functions of degree l, which are alike and independent. With white noise xi over the start,
// Lam_l = l (l+d-3), E over the starting latitude and ' = d/dpsi,
//
//     b_L(t) = E [Phi_L(psi_t) xi] + (1/N_l) E [ Phi'_L P + Lam_l (Phi_L / cos psi) Y ]
//     dP/dt  = lambda_par P - sum_L Phi'_L b_L,    dY/dt = lambda_perp Y - sum_L (Phi_L / cos psi) b_L
//     C_f    = sum_l sum_L Var b_L,   C_p = sum_l (1/N_l) E [ Var P + Lam_l Var Y ]
#pragma once

#include <vector>

#include "model/kernels.h"

namespace equator {

/// The constants at one time; divided by m they are the means, to leading order in 1/m.
struct ExpectedGap {
    double t = 0.0;
    double particle = 0.0, function = 0.0; ///< C_p and C_f
    double particle_error = 0.0,
           function_error = 0.0;     ///< estimated: of the time steps, and of noise that was left out
    double function_deviation = 0.0; ///< lim m times the standard deviation over starts of the function gap
    /// The law over starts of m times the function gap, as m grows: a sum of chi-squares with `copies`
    /// degrees of freedom, each times its weight.
    struct ChiSquare {
        double weight, copies;
    };
    std::vector<ChiSquare> function_law;
    std::vector<double> particle_parts, function_parts; ///< by the degree l = 0 .. K of the harmonics of u
};

/// The flow's expected gap at increasing times >= 0. Exact propagators, implicit trapezoid for b, twice, with
/// steps of at most 0.8 / g(1) and half of it, extrapolated: fourth order. Cost O(steps N sum_l r_l Q_l) for
/// N latitudes, r_l <= K + 1 kernels and Q_l noise modes a degree: 0.1 s for h4, d = 16, T = 30.
std::vector<ExpectedGap> expected_gap(const Kernels& kernels, const std::vector<double>& times);

/// Share of all starts whose function gap, times m, is at most x >= 0 (Imhof's integral, 1961; error about
/// 1e-4). The law presupposes noise that is Gaussian: m well above the activation's kurtosis.
double function_gap_rank(const ExpectedGap& gap, double x);
/// The value that a share p in (0, 1) of all starts stay below: function_gap_rank inverted.
double function_gap_quantile(const ExpectedGap& gap, double p);

} // namespace equator
