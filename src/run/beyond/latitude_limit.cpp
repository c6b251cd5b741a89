#include "run/beyond/latitude_limit.h"

#include "theory/function_shape.h"

namespace equator {

LatitudeLimit::LatitudeLimit(const Scenario& scenario, const Neurons& start)
    : degree_(scenario.activation().degree()), run_(scenario), function_gap_(scenario) {
    run_.estimate_error();
    run_.carry(start, false);
}

void LatitudeLimit::twins_at(double t, HiddenLayer& twins) {
    Eigen::ArrayXd s;
    run_.twins().at(t, s);
    run_.twins().positions(s, twins.w);
}

void LatitudeLimit::observe(double t, const HiddenLayer& network, Observables& out) {
    const LatitudeLaw law = run_.solver().law_at(t);
    const MeanField field = run_.solver().field_at(t);
    run_.observe(t, law, field, std::nullopt, out);
    out[Quantity::function_gap] = function_gap_.of(network, field.moments);
}

LimitPicture LatitudeLimit::picture_at(double t, std::size_t bins) {
    const LatitudeLaw law = run_.solver().law_at(t);
    return {law.histogram(bins), latitude_moments(law, degree_)};
}

} // namespace equator
