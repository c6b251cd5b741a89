// Infinite width with noise, with the network's twins and an error estimate, as a run's limit.
#pragma once

#include "infinite/noise_solver.h"
#include "run/beyond/function_gap.h"
#include "run/limit.h"

namespace equator {

class NoiseLimit : public Limit {
  public:
    /// Twins of the neurons `start` ride along. Precondition: one direction, equal output weights, a
    /// temperature.
    NoiseLimit(const Scenario& scenario, const Neurons& start);

    std::unique_ptr<Limit> clone() const override { return std::make_unique<NoiseLimit>(*this); }
    void step() override;
    double t_begin() const override { return solver_.t_begin(); }
    double t_end() const override { return solver_.t_end(); }
    std::uint64_t steps() const override { return solver_.steps(); }
    std::size_t nodes() const override { return solver_.nodes(); }
    const std::string& failure() const override { return failure_; }
    void twins_at(double t, HiddenLayer& twins) override;
    void observe(double t, const HiddenLayer& network, Observables& out) override;
    double loss_at(double) override { return solver_.end_loss(); }
    LimitPicture picture_at(double t, std::size_t bins) override;
    void add_to(Digest& digest, double t) override;
    std::size_t heap_bytes() const override;

    const NoiseSolver& solver() const { return solver_; }

  private:
    int degree_;
    FunctionGap function_gap_;
    NoiseSolver solver_, coarse_; ///< on as many latitudes as ten times the tolerance asks for
    NoiseTwins twins_;
    double error_ = 0.0;
    std::string failure_;
};

} // namespace equator
