// One degree l of the harmonics of u in the expected gap (expected_gap.h): its kernels, the noise in them,
// and how displacements answer.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "model/harmonics.h"
#include "theory/latitude_path.h"
#include "theory/mode_matrix.h"

namespace equator {

/// What the kernels of all degrees are made of, at the nodes of one time.
class KernelTable {
  public:
    /// Precondition: d >= 3; K is the degree of G.
    KernelTable(int d, int K);
    /// O(N K^2).
    void set(const Eigen::ArrayXd& alpha, const Eigen::ArrayXd& cosine);

    Eigen::Index nodes() const { return nodes_; }
    /// P_n of dimension d + 2 l at a node, P_n(1) = 1, for l <= K + 2 and l + n <= K + 2; 0 for n < 0.
    double legendre(int l, int n, Eigen::Index node) const {
        return n < 0 ? 0.0
                     : legendre_[index(l, n) * static_cast<std::size_t>(nodes_) +
                                 static_cast<std::size_t>(node)];
    }
    /// cos^n psi, 0 for n < 0.
    double cosine_power(int n, Eigen::Index node) const {
        return n < 0 ? 0.0 : powers_[static_cast<std::size_t>(n * nodes_ + node)];
    }

  private:
    std::size_t index(int l, int n) const { return static_cast<std::size_t>(l * (top_ + 1) + n); }

    int top_; ///< K + 2
    Eigen::Index nodes_ = 0;
    std::vector<Harmonics> harmonics_; ///< of dimension d + 2 l
    std::vector<double> legendre_, powers_;
};

/// Kernels Phi_L of one degree and the noise in them. Noise is followed in orthonormal modes e_q of L^2 of
/// the starting latitude, made when a kernel has left those there are (Gram-Schmidt).
class HarmonicDegree {
  public:
    /// gamma: harmonics of G up to degree K; those that are 0 have no kernel. masses: of the nodes, sum 1.
    /// A direction of noise is followed from the time on that its size is the share `tolerance` of its
    /// kernel's largest. With `curved`, second derivatives of the kernels are at hand too.
    HarmonicDegree(int d, int l, const HarmonicValues& gamma, int K, const Eigen::ArrayXd& masses,
                   double tolerance, bool curved);

    /// Takes the latitudes of a time. Cost 2 N r Q, and 4 N Q for a new mode.
    void look(const KernelTable& table, const Eigen::ArrayXd& alpha);

    int l() const { return l_; }
    std::size_t kernels() const { return degrees_.size(); }
    std::size_t modes() const { return modes_; }
    double copies() const { return copies_; } ///< N_l
    double lambda() const { return lambda_; } ///< Lam_l = l (l+d-3)
    const Eigen::ArrayXd& masses() const { return masses_; }

    /// Phi, Phi' and Phi / cos psi at the nodes; the last is empty for l = 0.
    const NodeFunctions& kernel() const { return kernel_; }
    const NodeFunctions& slope() const { return slope_; }
    const NodeFunctions& across() const { return across_; }
    /// Phi'', empty without `curved`.
    const NodeFunctions& curvature() const { return curvature_; }
    /// Phi' and Phi / cos psi times masses.
    const NodeFunctions& weighted_slope() const { return weighted_slope_; }
    const NodeFunctions& weighted_across() const { return weighted_across_; }
    const ModeMatrix& noise_modes() const { return modes_of_noise_; }
    /// E [Phi_j e_q]
    const ModeCoefficients& noise() const { return noise_; }
    /// Variance of the kernels' noise, all of it, and the part of each that no mode has.
    double variance() const { return variance_; }
    const std::vector<double>& lost() const { return lost_; }
    double total_lost() const;

  private:
    void set_kernels(const KernelTable& table, const Eigen::ArrayXd& alpha);
    void measure_noise();
    void add_mode(std::size_t j);

    int d_, l_;
    double copies_, lambda_, tolerance_;
    Eigen::ArrayXd masses_;
    bool curved_;
    std::vector<int> degrees_; ///< L of each kernel
    std::vector<double> factors_, largest_, lost_;
    NodeFunctions kernel_, slope_, across_, curvature_, weighted_, weighted_slope_, weighted_across_;
    ModeMatrix modes_of_noise_;
    std::size_t modes_ = 0;
    ModeCoefficients noise_;
    double variance_ = 0.0;
};

/// Displacements P and Y of one degree's modes under a sequence of steps, and the forces b.
class DegreeResponse {
  public:
    explicit DegreeResponse(const HarmonicDegree& degree);

    /// At t = 0: no displacement, b is the noise.
    void start(const HarmonicDegree& degree);
    /// One step; `degree` has looked at its end. b there solves (1 + M) b = noise + response with M positive
    /// semidefinite. Cost about 8 r N Q.
    void step(const HarmonicDegree& degree, const GapStep& step);
    /// Brings P and Y to the last step's end (a step leaves that to the next, which does it in passing).
    void settle();

    /// The degree's parts of C_f and C_p, and 2 tr S^2 / N_l. Precondition of the last two: settled.
    double function(const HarmonicDegree& degree) const;
    double particle(const HarmonicDegree& degree) const;
    double particle_variance(const HarmonicDegree& degree) const;
    /// Eigenvalues of Cov b / N_l, descending.
    std::vector<double> law(const HarmonicDegree& degree) const;

    const ModeMatrix& P() const { return P_; }
    const ModeMatrix& Y() const { return Y_; }
    const ModeCoefficients& b() const { return b_; }

  private:
    void grow(const HarmonicDegree& degree);

    std::size_t r_;
    ModeMatrix P_, Y_;
    ModeCoefficients b_;
    // What forces at the last step's end still have to leave: of that step, and of the next one's beginning.
    NodeFunctions pending_par_, pending_perp_, slope_, across_;
    bool settled_ = true;
};

} // namespace equator
