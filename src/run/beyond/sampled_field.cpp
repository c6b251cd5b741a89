#include "run/beyond/sampled_field.h"

#include <limits>

#include "base/heap_bytes.h"

namespace equator {
namespace {

GeneralSampleField field_of(const Scenario& s, std::shared_ptr<const Samples> set) {
    if (!set) return GeneralSampleField(s.activation(), s.signs, source_of(s), s.batch);
    return s.batch == kFullBatch ? GeneralSampleField(s.activation(), s.signs, std::move(set))
                                 : GeneralSampleField(s.activation(), s.signs, std::move(set), s.batch);
}

} // namespace

GeneralSource source_of(const Scenario& s) {
    return {.d = s.d,
            .data = s.data,
            .coordinates = s.phi.coordinates > 0 ? read_coordinates(s.phi.formula).value : CoordinateTarget{},
            .phi = s.phi,
            .teachers = teachers_of(s.teachers, s.seed),
            .noise = s.noise,
            .seed = s.seed};
}

SampledField::SampledField(const Scenario& scenario, std::shared_ptr<const Samples> set,
                           std::shared_ptr<const TestSet> test)
    : field_(field_of(scenario, std::move(set))), test_(std::move(test)) {}

double SampledField::velocity(const Neurons& w, Neurons& v, std::uint64_t step) {
    field_.begin_step(step);
    return field_.velocity(w, v);
}

double SampledField::force(const Neurons& w, const Eigen::ArrayXd& a, std::uint64_t step, Force& out) {
    field_.begin_step(step);
    return field_.velocity(w, a, out.velocity, out.overlap);
}

double SampledField::self_energy(const Neurons&, const Eigen::ArrayXd&) {
    return std::numeric_limits<double>::quiet_NaN();
}

TestMean SampledField::test_loss(const Neurons& w, const Eigen::ArrayXd& a) {
    field_.outputs(w, a, test_->points(), outputs_);
    return test_->loss(outputs_);
}

std::size_t SampledField::heap_bytes() const {
    return field_.heap_bytes() + equator::heap_bytes(outputs_);
}

Compared OnTestSet::compare(const HiddenLayer& network, const HiddenLayer& reference) {
    const TestSet& test = *field_.test_;
    field_.field_.outputs(network.w, network.a, test.points(), mine_);
    const TestMean loss = field_.test_loss(reference.w, reference.a); // leaves its outputs
    return {
        .function_gap = test.gap(mine_, field_.outputs_).value, .loss = loss.value, .loss_error = loss.error};
}

} // namespace equator
