#include "run/beyond/wide_limit.h"

#include <algorithm>

#include "base/number_text.h"
#include "theory/function_shape.h"

namespace equator {
namespace {

Kernels kernels_of(const Scenario& scenario) {
    return scenario.kernels();
}

} // namespace

WideLimit::WideLimit(const Scenario& scenario, Cloned<Field> training, Cloned<Comparison> comparison,
                     Cloned<Limit> exact)
    : scenario_(scenario), m_(scenario.m), wide_(scenario.wide),
      reference_(kernels_of(scenario), uniform_neurons(scenario.d, scenario.wide, scenario.seed),
                 scenario.rule, scenario.eta, scenario.flowtol, scenario.precision, std::nullopt,
                 scenario.step, std::move(training), motion_of(scenario),
                 fixed_weights(scenario.wide, scenario.signs == Signs::pm)),
      comparison_(std::move(comparison)), exact_(std::move(exact)) {}

// Its two solvers, taken together: the later beginning and the earlier end. The one that is behind steps, so
// that between the two there is always a time that both know.
double WideLimit::t_begin() const {
    return exact_ ? std::max(reference_.t_begin(), exact_->t_begin()) : reference_.t_begin();
}

double WideLimit::t_end() const {
    return exact_ ? std::min(reference_.t_end(), exact_->t_end()) : reference_.t_end();
}

void WideLimit::step() {
    if (!failure_.empty()) return;
    if (exact_ && exact_->t_end() < reference_.t_end()) {
        exact_->step();
        failure_ = exact_->failure();
        return;
    }
    reference_.step();
    if (const auto& bad = reference_.non_finite())
        failure_ = "neuron " + std::to_string(bad->neuron) +
                   " of the reference stopped being a finite number at step " + std::to_string(bad->step) +
                   ", after t = " + number_text(reference_.t_end());
}

void WideLimit::twins_at(double t, HiddenLayer& twins) {
    reference_.layer_at(t, at_);
    twins = at_.first(m_);
}

void WideLimit::observe(double t, const HiddenLayer& network, Observables& out) {
    reference_.layer_at(t, at_);
    const Compared compared = comparison_->compare(network, at_);
    out[Quantity::loss_infinite] = compared.loss;
    out[Quantity::infinite_error] = compared.loss_error;
    out[Quantity::function_gap] = compared.function_gap;
    out[Quantity::mean_abs_latitude_infinite] =
        ordered_sum(at_.w.row(0).transpose().abs()) / static_cast<double>(wide_);
    if (exact_) {
        Eigen::ArrayXd distance;
        exact_->twins_at(t, twins_);
        column_norms(at_.w - twins_.w, distance);
        out[Quantity::gap_reference] = ordered_sum(distance.square()) / static_cast<double>(wide_);
    } else {
        // By the law c/m: a gap c (1/m - 1/M) to a reference of width M that is itself c/M away.
        out[Quantity::gap_reference] = out[Quantity::particle_gap] * m_ / (wide_ - m_);
    }
}

double WideLimit::loss_at(double t) {
    reference_.layer_at(t, at_);
    return comparison_->compare(at_, at_).loss;
}

LimitPicture WideLimit::picture_at(double t, std::size_t bins) {
    reference_.layer_at(t, at_);
    LimitPicture picture;
    picture.latitudes.assign(bins, 0.0);
    for (Eigen::Index i = 0; i < wide_; ++i) {
        const double place = 0.5 * (at_.w(0, i) + 1.0) * static_cast<double>(bins);
        picture
            .latitudes[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(bins) - 1.0))] +=
            1.0 / wide_;
    }
    picture.moments =
        latitude_moments(at_.w, scenario_.activation().degree(), scenario_.signs == Signs::pm, at_.a);
    return picture;
}

void WideLimit::add_to(Digest& digest, double t) {
    reference_.layer_at(t, at_);
    add(digest, at_.w);
    if (companion(at_).size() > 0) add(digest, companion(at_));
    if (exact_) exact_->add_to(digest, t);
}

std::size_t WideLimit::heap_bytes() const {
    return reference_.heap_bytes() + (exact_ ? exact_->heap_bytes() : 0) + equator::heap_bytes(at_.w) +
           equator::heap_bytes(twins_.w) + failure_.capacity();
}

} // namespace equator
