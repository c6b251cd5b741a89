// Theory as quantities that a run reports: one place for every kind of run.
#pragma once

#include "run/observables.h"
#include "theory/concordance.h"
#include "theory/gap_theory.h"

namespace equator {

inline void report(const Predictions& found, Observables& out) {
    const auto put = [&out](const Prediction& prediction, Quantity value, Quantity error) {
        out[value] = prediction.value;
        out[error] = prediction.error;
    };
    put(found.linear, Quantity::bound_linear, Quantity::bound_linear_error);
    put(found.average, Quantity::bound_average, Quantity::bound_average_error);
    put(found.average_apriori, Quantity::bound_average_apriori, Quantity::bound_average_apriori_error);
    put(found.gronwall, Quantity::bound_gronwall, Quantity::bound_gronwall_error);
    out[Quantity::effective_neurons] = found.effective_neurons;
}

inline void report(const Concordance& found, Observables& out) {
    out[Quantity::selfconcordance] = found.constant;
    out[Quantity::concordance_share] = found.share;
    out[Quantity::concordance_excess] = found.excess;
}

} // namespace equator
