// The average-stability bound by the rules of rules/motion.h (docs/model.md, section 11).
#pragma once

#include <cstddef>
#include <vector>

#include "theory/rules/displacement_blocks.h"
#include "theory/rules/rule_noise.h"

namespace equator {

/// What NoiseMemory is to one number along the meridian and one across it: noise of past times, integrated
/// over cells of time and carried to now by the matrices of a displacement. A column of `par` has `sources`
/// vectors of par() numbers, one below the other: one of noise at hand, several whose squares add up where
/// noise is known by its covariance.
class RuleMemory {
  public:
    void start(const BlockShape& shape, const Eigen::ArrayXd& weights, std::size_t most);
    /// Everything so far is carried by `since`, then integrated noise joins the open cell. Cost O(latitudes).
    void extend(const Blocks& since, const NoiseParts& integrated);
    /// Ends the open cell. Cost O(cells x latitudes).
    void close();
    /// B now: the sum over cells of ( sum_i weight_i |noise_i|^2 )^{1/2}. Cost O(cells x latitudes).
    double bound() const;
    std::size_t heap_bytes() const;

  private:
    double size(const NoiseParts& cell) const;
    void carry();

    BlockShape shape_ = BlockShape(Motion({}, 2));
    Eigen::ArrayXd weights_;
    std::size_t most_ = 0;
    std::vector<NoiseParts> cells_; ///< as carried to the last close()
    Blocks since_;                  ///< from then to now
    NoiseParts open_;
    bool is_open_ = false;
};

/// B(t) = int_0^t ( E_i |K_i(t,s) noise_i(s)|^2 )^{1/2} ds, K what displacements have been multiplied by and
/// |.| their size, by trapezoids between knots (whole steps: the sum over them). The error estimate is that
/// of AverageStability.
class RuleStability {
  public:
    RuleStability(const BlockShape& shape, const Eigen::ArrayXd& weights, const NoiseParts& noise);
    /// Flow: to the next knot, a time h later.
    void flow(double h, const DisplacementBlocks& blocks, const NoiseParts& noise);
    /// Whole steps: over one; `turned`: eta times the largest rate.
    void step(double turned, const DisplacementBlocks& blocks, const NoiseParts& noise);

    /// B^2 now, and its estimated error. Cost O(cells x latitudes).
    double value() const;
    double error() const { return 2.0 * relative_error_ * value(); }
    std::size_t heap_bytes() const;

  private:
    void compare();

    BlockShape shape_;
    RuleMemory fine_, coarse_;
    NoiseParts noise_, coarse_noise_;
    Blocks coarse_since_;
    double coarse_step_ = 0.0, turned_ = 0.0, bound_ = 0.0, relative_error_ = 0.0;
    bool second_ = true;
};

} // namespace equator
