// Infinite width by the rules of rules/motion.h, with the network's twins and an error estimate, as a run's
// limit.
#pragma once

#include "infinite/rule_twins.h"
#include "run/beyond/function_gap.h"
#include "run/limit.h"
#include "theory/rules/rule_theory.h"

namespace equator {

class RuleLimit : public Limit {
  public:
    /// Twins of the neurons `start` ride along. Precondition: one direction, a rule of Motion without noise.
    RuleLimit(const Scenario& scenario, const Neurons& start);

    std::unique_ptr<Limit> clone() const override { return std::make_unique<RuleLimit>(*this); }
    void step() override;
    double t_begin() const override { return solver_.t_begin(); }
    double t_end() const override { return solver_.t_end(); }
    std::uint64_t steps() const override { return solver_.steps(); }
    std::size_t nodes() const override { return solver_.nodes(); }
    const std::string& failure() const override { return failure_; }
    void twins_at(double t, HiddenLayer& twins) override;
    void observe(double t, const HiddenLayer& network, Observables& out) override;
    double loss_at(double t) override { return solver_.field_at(t).mean.loss; }
    LimitPicture picture_at(double t, std::size_t bins) override;
    void add_to(Digest& digest, double t) override;
    std::size_t heap_bytes() const override;
    void add_theory() override;
    std::optional<Predictions> predictions_at(double t) const override;
    std::optional<GapBudget> budget_at(double t, const HiddenLayer& network) override;
    std::unique_ptr<Limit> without_theory() const override;
    std::size_t theory_bytes() const override { return theory_ ? theory_->heap_bytes() : 0; }

    const RuleSolver& solver() const { return solver_; }
    const RuleTwins& twins() const { return twins_; }

  private:
    struct TrajectoryOnly {};
    RuleLimit(const RuleLimit& other, TrajectoryOnly);

    Rule rule_;
    Companion companion_;
    int degree_;
    bool signs_;
    FunctionGap function_gap_;
    RuleSolver solver_, coarse_;
    RuleTwins twins_;
    std::optional<RuleTheory> theory_;
    double error_ = 0.0;
    std::string failure_;
};

} // namespace equator
