// A matrix of one number for every latitude node and noise mode, in blocks of modes, so that code runs across
// modes and every sum over nodes is taken in their order.
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "finite/lanes.h"

namespace equator {

/// Block k holds modes kModesPerBlock k .., node after node; columns that no mode has yet are zero.
class ModeMatrix {
  public:
    static constexpr std::size_t kModesPerBlock = static_cast<std::size_t>(lanes::kBlock);

    ModeMatrix() = default;
    explicit ModeMatrix(Eigen::Index nodes) : nodes_(static_cast<std::size_t>(nodes)) {}

    std::size_t blocks() const { return nodes_ > 0 ? values_.size() / (nodes_ * kModesPerBlock) : 0; }
    /// Room for so many blocks, new ones zero.
    void grow(std::size_t blocks) { values_.resize(blocks * nodes_ * kModesPerBlock); }
    double* block(std::size_t k) { return values_.data() + k * nodes_ * kModesPerBlock; }
    const double* block(std::size_t k) const { return values_.data() + k * nodes_ * kModesPerBlock; }
    double at(std::size_t node, std::size_t mode) const {
        return block(mode / kModesPerBlock)[node * kModesPerBlock + mode % kModesPerBlock];
    }
    void set_mode(std::size_t mode, const Eigen::ArrayXd& column);

  private:
    std::size_t nodes_ = 0;
    std::vector<double> values_;
};

/// A few functions of the latitude, node-major: entry n r + j is function j at node n.
using NodeFunctions = std::vector<double>;
/// A number for each of r functions and every mode, block after block: entry (k r + j) kModesPerBlock + i is
/// function j and mode i of block k.
using ModeCoefficients = std::vector<double>;

/// means_jq = sum_n weighted_nj values_nq for all modes; weighted functions are multiplied by the nodes'
/// masses. Cost 2 N r Q.
void project(const ModeMatrix& values, const NodeFunctions& weighted, std::size_t r, ModeCoefficients& means);

/// values_nq <- growth_n values_nq - sum_j force_nj b_jq, and means_jq += sum_n weighted_nj values_nq of the
/// new values, in one pass. Cost (4 r + 1) N Q.
void advance(ModeMatrix& values, const Eigen::ArrayXd& growth, const NodeFunctions& force, std::size_t r,
             const ModeCoefficients& b, const NodeFunctions& weighted, ModeCoefficients& means);

/// values_nq <- values_nq - sum_j force_nj b_jq.
void push(ModeMatrix& values, const NodeFunctions& force, std::size_t r, const ModeCoefficients& b);

/// sum_n mass_n sum_q values_nq^2
double mean_square(const ModeMatrix& values, const Eigen::ArrayXd& mass);

/// sum over all pairs of modes of (sum_n mass_n P_np P_nq + factor Y_np Y_nq)^2: tr S^2 of docs/model.md. Y
/// may be empty. Cost N Q^2.
double squared_covariance(const ModeMatrix& P, const ModeMatrix& Y, double factor,
                          const Eigen::ArrayXd& mass);

} // namespace equator
