// The expected loss gap (expected_gap.h): its deviation, of first order, and its mean, of second.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "infinite/mean_field.h"
#include "theory/harmonic_degree.h"
#include "theory/latitude_path.h"

namespace equator {

/// lim m Var [loss gap]. To first order the loss gap is <U - G*, change of the law>, to which degree 0 alone
/// contributes: sum_q ( E [(U - G*) e_q] - E [q cos psi P_q] )^2. Precondition: the response is settled.
double loss_gap_variance(const MeanFieldModel& model, const LatitudePath& path, const HarmonicDegree& degree,
                         const DegreeResponse& response);

/// C_L = lim m E [loss gap] under the flow. Of order 1/m is the mean change of a latitude, for two reasons: a
/// neuron's own part of the noise moves it (1/m of the noise at a place is the neuron there),
///
///     O = cos psi sum_l sum_q e_q P_q,
///
/// and displacements of first order act on each other in the second, A. With S = sum_l Var P / N_l,
/// v = q (1 - alpha^2), D_L = gamma_L^{1/2} P_L', <..> sums over modes, ' by psi of Phi and else by alpha,
///
///     dA/dt = v' A + 1/2 v'' cos^2 S - chi sum_l (1/N_l) sum_L [ (cos Phi'_L)' <b_L P> + Lam_l Phi'_L <b_L
///     Y> ]
///             - chi cos^2 sum_L D_L c_L,    c_L = E [ D_L (A + O) + 1/2 D_L' cos^2 S ]
///     C_L   = chi C_f / 2 - E [ q (A + O) + 1/2 q' cos^2 S ]
class LossGap {
  public:
    /// gamma: of F.
    LossGap(const HarmonicValues& gamma, int d, int K, double chi);

    /// Takes in the end of a step of length h (at the start 0) with the propagator of latitudes over it, the
    /// product of J_par and J_perp, by the implicit trapezoid. Degrees must be curved, responses settled.
    /// Cost about 4 r N Q a degree.
    void step(double h, const Eigen::ArrayXd& growth, const LatitudePath& path, const MeanField& field,
              const KernelTable& table, const std::vector<HarmonicDegree>& degrees,
              const std::vector<DegreeResponse>& responses);
    /// C_L less chi C_f / 2, at the last step's end.
    double mean() const { return mean_; }

  private:
    int d_;
    double chi_;
    std::vector<int> degrees_;      ///< L of the kernels of degree l = 0
    std::vector<double> factors_;   ///< gamma_L^{1/2}
    Eigen::ArrayXd change_, force_; ///< A, and its forces but for the last, at the last step's end
    NodeFunctions pull_;            ///< chi cos^2 D_L there
    std::vector<double> c_;
    double mean_ = 0.0;
};

} // namespace equator
