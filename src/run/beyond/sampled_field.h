// Networks that are trained on samples beyond the single-index problem, and those that are known by samples
// alone.
#pragma once

#include <memory>

#include "finite/field.h"
#include "finite/samples/general_field.h"
#include "finite/samples/test_set.h"
#include "run/beyond/wide_limit.h"
#include "scenario/scenario.h"

namespace equator {

GeneralSource source_of(const Scenario& scenario);

/// What moves a network on a training set, on batches of it, or on fresh samples.
class SampledField : public Field {
  public:
    /// `set`: the training set, null where there is none. `test`: what its loss is of, null where the
    /// population is known otherwise and loss() is not asked for.
    SampledField(const Scenario& scenario, std::shared_ptr<const Samples> set,
                 std::shared_ptr<const TestSet> test);

    std::unique_ptr<Field> clone() const override { return std::make_unique<SampledField>(*this); }
    double velocity(const Neurons& w, Neurons& v, std::uint64_t step) override;
    const Eigen::ArrayXd& radial() const override { return field_.radial(); }
    double force(const Neurons& w, const Eigen::ArrayXd& a, std::uint64_t step, Force& out) override;
    double loss(const Neurons& w, const Eigen::ArrayXd& a) override { return test_loss(w, a).value; }
    double self_energy(const Neurons& w, const Eigen::ArrayXd& a) override;
    TestMean test_loss(const Neurons& w, const Eigen::ArrayXd& a);
    std::size_t heap_bytes() const override;

  private:
    friend class OnTestSet;
    GeneralSampleField field_;
    std::shared_ptr<const TestSet> test_;
    Eigen::ArrayXd outputs_;
};

/// Compares networks by their outputs at test points.
class OnTestSet : public Comparison {
  public:
    /// `field`: of a scenario with a test set.
    explicit OnTestSet(const SampledField& field) : field_(field) {}
    std::unique_ptr<Comparison> clone() const override { return std::make_unique<OnTestSet>(*this); }
    Compared compare(const HiddenLayer& network, const HiddenLayer& reference) override;

  private:
    SampledField field_;
    Eigen::ArrayXd mine_;
};

} // namespace equator
