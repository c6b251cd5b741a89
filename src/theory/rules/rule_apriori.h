// The average-stability bound a priori by the rules of rules/motion.h: from infinite width and m alone
// (docs/model.md, section 11).
#pragma once

#include <cstddef>

#include "infinite/rule_twins.h"
#include "model/harmonics.h"
#include "theory/noise_law.h"
#include "theory/rules/rule_stability.h"

namespace equator {

/// What infinite width expects of the noise in the forces of m neurons:
///
///     var of a g(s) P_w w' a'            a^2 times NoiseLaw's, with the law's moments weighted by a'^2
///     var of sqrt(kappa) G(s) a'         kappa ( E a'^2 G^2 - U^2 )
///     their covariance, along            a sqrt(kappa) cos psi ( d/dalpha E a'^2 G^2 / 2 - U U' )
class RuleNoiseLaw {
  public:
    RuleNoiseLaw(const Kernels& kernels, double kappa);
    void set(const RuleLaw& law, const MeanField& field);
    /// At twins of these states and output weights (empty: 1): vectors whose squares add up to the
    /// covariance, in the components of `shape`, for m neurons.
    NoiseParts at(const BlockShape& shape, const Neurons& y, const Eigen::ArrayXd& weights, double m) const;

  private:
    NoiseLaw forces_;
    double kappa_;
    HarmonicValues square_; ///< of G^2
    Polynomial mean_square_, mean_square_slope_, potential_, attraction_;
};

/// Latitudes that stand for the law, with the noise to be expected there.
class RuleApriori {
  public:
    RuleApriori(const Kernels& kernels, const RuleSolver& solver, double m, bool signs);

    /// Before the stretches of a solver's step.
    void follow(const RuleSolver& solver);
    void flow(double t, double h, const RuleField& middle, const RuleField& end, const RuleLaw& law_end);
    void step(double turned, const RuleField& begin, const RuleField& end, const RuleLaw& law_end);

    double value() const { return fine_.bound.value(); }
    /// That of the time steps, and the difference from half as many latitudes.
    double error() const;
    std::size_t heap_bytes() const;

  private:
    /// Nodes on the panels of the initial law, each of which is halved `halvings` times.
    struct Probes {
        Eigen::ArrayXd mass;
        RuleTwins twins;
        DisplacementBlocks blocks;
        RuleStability bound;

        Probes(const RuleSolver& solver, int halvings, bool signs, const RuleNoiseLaw& noise, double m);
    };

    double m_;
    RuleNoiseLaw noise_;
    Probes fine_, coarse_;
};

} // namespace equator
