// Sampling noise remembered along characteristics: what the average-stability bound is made of.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "theory/propagators.h"

namespace equator {

/// Cells of past noise kept for the bound; beyond it neighbours that point alike are joined.
inline constexpr std::size_t kMostMemories = 512;

/// Which cells to join with their next ones, a quarter of all: those whose joining costs the bound the least.
/// loss[n]: what joining cell n with the next costs. No cell is joined twice; equal costs (a past that has
/// died out) join the oldest first.
std::vector<char> cheapest_joins(const std::vector<double>& loss);

/// Noise at latitudes i and past times s, as it has been carried to now, for the bound
///
///     B(t) = int_0^t ( sum_i weight_i [ J_par(t,s)^2 |eps_par,i(s)|^2 + J_perp(t,s)^2 |eps_perp,i(s)|^2 ]
///     )^{1/2} ds
///
/// as a sum over cells of time. A cell keeps, for every latitude, the sizes J |eps| integrated over its time;
/// its part of B is their root mean square. What that loses against B is of second order in how much the
/// cell's noise turns from one latitude to others (norm of an integral, integral of norms).
class NoiseMemory {
  public:
    /// Weights of the latitudes, which sum to 1; all arrays below are of their size. At most `most` cells are
    /// kept.
    void start(const Eigen::ArrayXd& weights, std::size_t most = kMostMemories);

    /// Time goes on: everything so far is multiplied by `since`, then noise of the given integrated sizes
    /// (>= 0) joins the open cell. Cost O(latitudes).
    void extend(const Propagator& since, const Eigen::ArrayXd& par, const Eigen::ArrayXd& perp);
    /// Ends the open cell, so that noise to come has another. Cost O(cells x latitudes).
    void close();
    /// The latitudes are nodes of panels (infinite/mean_field.h), of which some are halved: what is kept is
    /// interpolated. Weights of the new latitudes.
    void refine(const std::vector<bool>& which, const Eigen::ArrayXd& weights);
    /// B now. Cost O(cells x latitudes).
    double bound() const;

    std::size_t heap_bytes() const;

  private:
    /// A cell's integrated sizes.
    struct Cell {
        Eigen::ArrayXd par, perp;
    };

    double size(const Cell& cell, const Propagator* factors) const;
    void carry();
    void join_neighbours();

    Eigen::ArrayXd weights_;
    std::size_t most_ = kMostMemories;
    std::vector<Cell> cells_; ///< as carried to the last close()
    Propagator since_;        ///< from then to now
    Cell open_;
    bool is_open_ = false;
};

} // namespace equator
