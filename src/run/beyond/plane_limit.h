// Infinite width of targets that look along several directions of a plane, with the network's twins and an
// error estimate, as a run's limit.
#pragma once

#include "infinite/plane_solver.h"
#include "infinite/plane_twins.h"
#include "run/beyond/teacher_field.h"
#include "run/limit.h"

namespace equator {

class PlaneLimit : public Limit {
  public:
    /// Twins of the neurons `start` ride along. Precondition: the scenario's exact limit is of several
    /// directions (Scenario::has_exact_limit).
    PlaneLimit(const Scenario& scenario, const Neurons& start);

    std::unique_ptr<Limit> clone() const override { return std::make_unique<PlaneLimit>(*this); }
    void step() override;
    double t_begin() const override { return solver_.t_begin(); }
    double t_end() const override { return solver_.t_end(); }
    std::uint64_t steps() const override { return solver_.steps(); }
    std::size_t nodes() const override { return solver_.nodes(); }
    const std::string& failure() const override { return failure_; }
    void twins_at(double t, HiddenLayer& twins) override { twins_.at(t, twins.w); }
    void observe(double t, const HiddenLayer& network, Observables& out) override;
    double loss_at(double t) override { return solver_.field_at(t).loss; }
    LimitPicture picture_at(double t, std::size_t bins) override;
    void add_to(Digest& digest, double t) override;
    std::size_t heap_bytes() const override;

  private:
    Rule rule_;
    int degree_;
    PlaneModel functions_; ///< what functions are measured by, whatever chi
    TeacherField field_;   ///< for the network's own |f|^2
    PlaneSolver solver_, coarse_;
    PlaneTwins twins_;
    double error_ = 0.0;
    std::string failure_;
};

} // namespace equator
