#include "theory/rules/rule_budget.h"

#include <algorithm>
#include <cmath>

#include "theory/gap_theory.h"
#include "theory/interaction_hessian.h"
#include "theory/propagators.h"
#include "theory/rules/joint_interaction.h"

namespace equator {

GapBudget joint_budget(const Kernels& kernels, const MotionSpec& spec, const MeanField& field,
                       const Neurons& neurons, const Eigen::ArrayXd& weights, const Neurons& twins,
                       const Eigen::ArrayXd& twin_weights) {
    const Eigen::Index d = neurons.rows(), count = std::min<Eigen::Index>(neurons.cols(), kMostFollowed);
    const double rate = std::sqrt(spec.kappa);
    const Neurons difference = neurons - twins;
    Neurons tangent = difference;
    project_tangent(twins, tangent);
    Neurons displacement(d + 1, count), response;
    displacement.topRows(d) = tangent.leftCols(count);
    displacement.row(d) = ((weights - twin_weights) / rate).head(count).transpose();
    JointInteraction interaction(kernels, spec.kappa);
    const JointInteraction::Pull at_twins =
        interaction.apply(twins, twin_weights, displacement, count, response);
    const JointInteraction::Pull at_neurons = interaction.pull(neurons, weights, count);
    const Polynomial attraction = field.potential.derivative();
    // Along the meridian, which at a twin with c < 0 goes the other way; a square does not mind, and the
    // coupling is taken with the same sign.
    Eigen::ArrayXd along;
    along_meridian(twins, tangent, along);

    GapBudget budget;
    double measured = 0.0;
    for (Eigen::Index i = 0; i < count; ++i) {
        const double alpha = twins(0, i), a = twin_weights[i], b = displacement(d, i), q = field.q(alpha);
        const double u = neurons(0, i), own = weights[i];
        double square = 0.0, interacts = 0.0, noise = 0.0, radial = kernels.g_star(u) * u;
        for (Eigen::Index k = 0; k < d; ++k) radial -= at_neurons.attraction(k, i) * neurons(k, i);
        for (Eigen::Index k = 0; k < d; ++k) {
            const double v = own * ((k == 0 ? kernels.g_star(u) : 0.0) - at_neurons.attraction(k, i) -
                                    radial * neurons(k, i)),
                         twin_v = a * q * ((k == 0 ? 1.0 : 0.0) - alpha * twins(k, i));
            square += tangent(k, i) * tangent(k, i);
            interacts += tangent(k, i) * response(k, i);
            noise += a * tangent(k, i) * ((k == 0 ? attraction(alpha) : 0.0) - at_twins.attraction(k, i));
            measured += difference(k, i) * (v - twin_v);
        }
        const double slope = kernels.G_star(u) - at_neurons.potential[i] - spec.decay * own,
                     twin_slope = kernels.G_star(alpha) - field.potential(alpha) - spec.decay * a;
        measured += b * rate * (slope - twin_slope);
        interacts += b * response(d, i);
        noise += b * rate * (field.potential(alpha) - at_twins.potential[i]);
        const double par = along[i] * along[i],
                     coupling = rate * q * std::sqrt(std::max(0.0, 1.0 - alpha * alpha));
        budget.amplification += a * field.lambda_par(alpha) * par +
                                a * field.lambda_perp(alpha) * (square - par) +
                                2.0 * coupling * along[i] * b - spec.kappa * spec.decay * b * b;
        budget.interaction -= interacts;
        budget.noise += noise;
    }
    const double scale = 1.0 / static_cast<double>(count);
    budget.amplification *= scale;
    budget.interaction *= scale;
    budget.noise *= scale;
    budget.remainder = scale * measured - budget.amplification - budget.interaction - budget.noise;
    return budget;
}

} // namespace equator
