// Infinite width by every rule of rules/motion.h but noise (docs/model.md, section 12).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "infinite/rule_law.h"
#include "integrate/step_control.h"
#include "integrate/trajectory.h"

namespace equator {

/// The solution for one rule, advanced step by step; its steps depend on kernels, rule, signs and tolerance
/// alone.
class RuleSolver {
  public:
    /// tol: aimed-at error of the loss, 1e-10 .. 1e-2. `signs`: output weights are, or start as, +1 and -1,
    /// half each. `halvings`: of the panels that the start needs. Precondition: no temperature.
    RuleSolver(const Kernels& kernels, const MotionSpec& spec, double tol, bool signs, int halvings = 0);

    /// One step: refine panels, then advance. Cost O(N K) per force.
    void step();
    double t_begin() const { return path_.t_begin(); }
    double t_end() const { return path_.t_end(); }
    std::uint64_t steps() const { return path_.steps(); }
    std::size_t nodes() const { return law_.nodes(); }

    /// Law at a time within the last step (flows) or at its end. Precondition: t_begin() <= t <= t_end().
    RuleLaw law_at(double t) const;
    /// The field of law_at(t), or of a law of this solver's.
    RuleField field_at(double t) const { return field_of(law_at(t)); }
    RuleField field_of(const RuleLaw& law) const;
    const MeanFieldModel& model() const { return model_; }
    const Motion& motion() const { return motion_; }

    /// The fields at the last step's stages, for twins that ride the same step.
    const std::vector<RuleField>& stage_fields() const { return stage_fields_; }
    double step_length() const { return path_.step_length(); }

    /// Why the solution ended, or empty: a value that is not finite, or too many nodes. The solver then
    /// stands at the step before.
    const std::string& failure() const { return failure_; }
    /// Loss at the end of the last step.
    double end_loss() const { return end_loss_; }

    static constexpr std::size_t kMaxNodes = 100'000;

    std::size_t heap_bytes() const;

  private:
    void refine();
    bool is_finite(const Neurons& y);
    void jump();
    void flow_step();

    MeanFieldModel model_;
    InitialLaw initial_;
    Motion motion_;
    double tol_;
    RuleLaw law_;              // panels and masses of the current step; y at its end
    Trajectory<Neurons> path_; // of y
    StepControl control_;
    std::vector<RuleField> stage_fields_;
    double end_loss_ = 0.0;
    std::string failure_;
};

} // namespace equator
