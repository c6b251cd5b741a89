// Infinite width of targets that look along several directions of a plane, solved: the law of (x, y) carried
// along its characteristics on cells that are halved, the one way or the other, where it has become steep
// (docs/model.md, section 10).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "infinite/plane_field.h"
#include "infinite/plane_law.h"
#include "integrate/step_control.h"
#include "integrate/trajectory.h"
#include "model/rule.h"

namespace equator {

/// The solution for one rule, advanced step by step; its steps depend on kernels, teachers, rule, eta and
/// tolerance alone.
class PlaneSolver {
  public:
    /// tol: aimed-at error of the loss, 1e-10 .. 1e-2; eta and the kind of step are used under Rule::pgd
    /// only. Preconditions of PlaneModel.
    PlaneSolver(const Kernels& kernels, const Teachers& teachers, Rule rule, double eta, double tol,
                StepKind kind = StepKind::tangent);

    /// One step: refine cells, then advance. Cost O(N K^2) per stage for N nodes.
    void step();
    double t_begin() const { return path_.t_begin(); }
    double t_end() const { return path_.t_end(); }
    std::uint64_t steps() const { return path_.steps(); }
    std::size_t nodes() const { return static_cast<std::size_t>(law_.mass.size()); }

    /// Law at a time within the last step (flow) or at its end (PGD). Precondition: t_begin() <= t <=
    /// t_end().
    PlaneLaw law_at(double t) const;
    /// The field of law_at(t).
    PlaneField field_at(double t) const { return field_of(law_at(t).p); }
    const PlaneModel& model() const { return model_; }

    /// The fields at the last step's stages and its length, for twins that ride the same step.
    const std::vector<PlaneField>& stage_fields() const { return stage_fields_; }
    double step_length() const { return path_.step_length(); }

    /// Why the solution ended, or empty: a PGD step that carries neurons past the plane (eta (x, y).grad >
    /// 1), or a value that is not finite. The solver then stands at the step before.
    const std::string& failure() const { return failure_; }
    /// Loss at the end of the last step.
    double end_loss() const { return end_loss_; }

    /// Whether cells are too steep and no more are made, as there are more than kMaxNodes nodes: the
    /// tolerance is then not kept.
    bool full() const { return full_; }
    static constexpr std::size_t kMaxNodes = 250'000;

    /// Memory held beside the object itself.
    std::size_t heap_bytes() const;

  private:
    PlaneField field_of(const Neurons& p) const;
    void refine();
    void pgd_law_step();
    void flow_law_step();

    PlaneModel model_;
    Rule rule_;
    double eta_, tol_;
    PlaneLaw law_;             // cells and masses of the current step; p at its end
    Trajectory<Neurons> path_; // of p
    StepControl control_;
    std::vector<PlaneField> stage_fields_;
    double end_loss_ = 0.0;
    std::string failure_;
    bool full_ = false;
};

} // namespace equator
