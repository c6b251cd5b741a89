// Sampling noise remembered along characteristics: what the average-stability bound is made of.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace equator {

/// Past nodes kept for the bounds' integrals; beyond it every second one goes, and the trapezoid spans the
/// gap.
inline constexpr std::size_t kMostMemories = 512;

/// By what displacements at each latitude were multiplied over a stretch of time: J_par along their
/// meridians, J_perp across.
struct Stretch {
    Eigen::ArrayXd j_par, j_perp;
};

/// Squared noise at latitudes i and past times s, as it has been carried to the last of these times, for the
/// bound
///
///     B(t) = int_0^t ( sum_i weight_i [ J_par(t,s)^2 |eps_par,i(s)|^2 + J_perp(t,s)^2 |eps_perp,i(s)|^2 ]
///     )^{1/2} ds
///
/// by the trapezoidal rule over nodes.
class NoiseMemory {
  public:
    /// Weights of the latitudes, which sum to 1; all arrays below are of their size.
    void start(Eigen::ArrayXd weights) { weights_ = std::move(weights); }

    /// Another node, with its squared noise; `since` is the stretch from the last one. Returns B at its time.
    /// Cost O(nodes x latitudes).
    double add(double t, const Stretch& since, Eigen::ArrayXd noise_par, Eigen::ArrayXd noise_perp);
    /// B at a time h after the last node, whose noise is taken to last till then. Precondition: there is one.
    /// Cost as above.
    double ahead(double h, const Stretch& since) const;

    std::size_t heap_bytes() const;

  private:
    /// Squared noise of a node.
    struct Noise {
        Eigen::ArrayXd par, perp;
    };

    double mean(const Noise& noise) const;
    void drop_every_second();

    Eigen::ArrayXd weights_;
    std::vector<double> times_;
    std::vector<Noise> noise_;
};

} // namespace equator
