// Infinite width along one direction as a limit like the others, for a wide reference to be measured by.
#pragma once

#include "run/beyond/function_gap.h"
#include "run/infinite_run.h"
#include "run/limit.h"

namespace equator {

class LatitudeLimit : public Limit {
  public:
    /// Twins of the neurons `start` ride along. Precondition: the target has one direction, and infinite
    /// width is exact.
    LatitudeLimit(const Scenario& scenario, const Neurons& start);

    std::unique_ptr<Limit> clone() const override { return std::make_unique<LatitudeLimit>(*this); }
    void step() override { run_.step(); }
    double t_begin() const override { return run_.t_begin(); }
    double t_end() const override { return run_.t_end(); }
    std::uint64_t steps() const override { return run_.steps(); }
    std::size_t nodes() const override { return run_.nodes(); }
    const std::string& failure() const override { return run_.failure(); }
    void twins_at(double t, HiddenLayer& twins) override;
    void observe(double t, const HiddenLayer& network, Observables& out) override;
    double loss_at(double t) override { return run_.solver().field_at(t).loss; }
    LimitPicture picture_at(double t, std::size_t bins) override;
    void add_to(Digest& digest, double t) override { digest.add(run_.digest_at(t)); }
    std::size_t heap_bytes() const override { return run_.heap_bytes() + function_gap_.heap_bytes(); }

  private:
    int degree_;
    InfiniteRun run_;
    FunctionGap function_gap_;
};

} // namespace equator
