// The parts of runs beyond the single-index one, for programs that have them (run/limit.h).
#include <limits>
#include <utility>

#include "run/beyond/latitude_limit.h"
#include "run/beyond/noise_limit.h"
#include "run/beyond/plane_limit.h"
#include "run/beyond/rule_limit.h"
#include "run/beyond/sampled_field.h"
#include "run/beyond/teacher_field.h"
#include "run/beyond/wide_limit.h"
#include "run/limit.h"

namespace equator {
namespace {

/// Networks on the population: inner products of functions are sums over pairs.
class OnPopulation : public Comparison {
  public:
    explicit OnPopulation(const Scenario& scenario) : field_(scenario) {}
    std::unique_ptr<Comparison> clone() const override { return std::make_unique<OnPopulation>(*this); }
    Compared compare(const HiddenLayer& network, const HiddenLayer& reference) override {
        const double own = field_.self_energy(network.w, network.a),
                     cross = field_.overlap(network.w, network.a, reference.w, reference.a),
                     other = field_.self_energy(reference.w, reference.a);
        return {.function_gap = own - 2.0 * cross + other,
                .loss = field_.loss(reference.w, reference.a, other),
                .loss_error = std::numeric_limits<double>::quiet_NaN()};
    }

  private:
    TeacherField field_;
};

std::shared_ptr<const Samples> training_set(const Scenario& scenario) {
    if (scenario.n == kPopulation) return nullptr;
    auto samples = std::make_shared<Samples>();
    source_of(scenario).draw(0, scenario.n, *samples);
    return samples;
}

/// The exact limit for the neurons `start`, where there is one.
Cloned<Limit> exact_limit(const Scenario& scenario, const Neurons& start) {
    if (!scenario.has_exact_limit()) return {};
    if (scenario.temperature > 0.0) return std::make_unique<NoiseLimit>(scenario, start);
    if (!scenario.first_order()) return std::make_unique<RuleLimit>(scenario, start);
    if (scenario.teachers.kind == TeacherChoice::Kind::one)
        return std::make_unique<LatitudeLimit>(scenario, start);
    return std::make_unique<PlaneLimit>(scenario, start);
}

Beyond make(const Scenario& scenario, const Neurons& start, std::shared_ptr<const Samples> set) {
    Beyond beyond;
    Cloned<Comparison> comparison;
    beyond.set = set ? std::move(set) : training_set(scenario);
    if (scenario.samples_only()) {
        const SampledField field(scenario, beyond.set, std::make_shared<const TestSet>(source_of(scenario)));
        beyond.training = field.clone();
        comparison = std::make_unique<OnTestSet>(field);
    } else {
        beyond.population = std::make_unique<TeacherField>(scenario);
        if (scenario.finite_data())
            beyond.training = std::make_unique<SampledField>(scenario, beyond.set, nullptr);
        else
            std::swap(beyond.training, beyond.population);
        comparison = std::make_unique<OnPopulation>(scenario);
    }
    if (scenario.limit != InfiniteRule::wide) {
        // Along one direction it is InfiniteRun's own, which a run has by itself.
        if (scenario.teachers.kind != TeacherChoice::Kind::one || !scenario.first_order())
            beyond.limit = exact_limit(scenario, start);
        return beyond;
    }
    const Neurons wide = uniform_neurons(scenario.d, scenario.wide, scenario.seed);
    beyond.limit = std::make_unique<WideLimit>(scenario, beyond.training, std::move(comparison),
                                               exact_limit(scenario, wide));
    return beyond;
}

} // namespace

const MakeBeyond kMakeBeyond = make;

} // namespace equator
