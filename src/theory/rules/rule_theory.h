// What the theory says of the gap under the rules of rules/motion.h, computed beside a run (docs/model.md,
// section 11): what GapTheory is to the flow and projected gradient descent of neurons alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "infinite/rule_twins.h"
#include "theory/gronwall.h"
#include "theory/predictions.h"
#include "theory/rules/rule_apriori.h"
#include "theory/rules/rule_gap.h"
#include "theory/rules/rule_stability.h"

namespace equator {

/// Gaps are squared and, where output weights are trained, joint: |Delta w|^2 + Delta a^2 / kappa. Follows at
/// most kMostFollowed neurons, as GapTheory does. Gronwall's bound is one of symmetric local Hessians: with
/// inertia it is not a number. effective_neurons are those of the squared size of d (psi_t, b_t) / d psi_0.
class RuleTheory {
  public:
    /// Whether a rule is one of those that it knows: flow, projected gradient descent, momentum, heavy ball,
    /// with output weights of any kind.
    static bool knows(Rule rule) {
        return rule == Rule::flow || rule == Rule::pgd || rule == Rule::momentum || rule == Rule::heavyball;
    }

    /// The solver and the twins must not have made a step yet. `signs`: output weights are, or start as, +1,
    /// -1.
    RuleTheory(const RuleSolver& solver, const RuleTwins& twins, bool signs);

    /// Rides the solver's last step. Call once after each of its steps, after twins.follow.
    void follow(const RuleSolver& solver, const RuleTwins& twins);
    /// At a time within the solver's last step, or at its end.
    Predictions at(double t) const;

    std::uint64_t knots() const { return knots_; }
    /// The matrices of the followed twins' displacements over the last stretch.
    const DisplacementBlocks& blocks() const { return blocks_; }
    std::size_t heap_bytes() const;

  private:
    void follow_flow(const RuleSolver& solver, const RuleTwins& twins);
    void follow_steps(const RuleSolver& solver, const RuleTwins& twins);
    void follow_coarse(double h, const MeanField& field, const TwinPlaces& at);
    Predictions now(double t) const;
    bool by_steps() const { return blocks_.motion().by_steps(); }

    Eigen::Index followed_;
    RuleGap gap_;
    /// With inertia the interaction is a spring, and errors are no smaller with it: a solution at every
    /// second knot tells them.
    struct Coarse {
        RuleGap gap;
        Blocks since;
        double h = 0.0;
        bool second = true; ///< it takes part in the knot to come
        double off = 0.0;   ///< mean square, when both were last at one knot
    };
    std::optional<Coarse> coarse_;
    DisplacementBlocks blocks_;
    std::optional<RuleStability> realised_;
    RuleApriori apriori_;
    std::optional<Gronwall> gronwall_; ///< without inertia
    double stiffness_ = 0.0;
    std::uint64_t knots_ = 1;
    RecentKnots recent_;
};

} // namespace equator
