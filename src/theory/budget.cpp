#include "theory/budget.h"

#include <algorithm>

#include "theory/gap_theory.h"
#include "theory/interaction_hessian.h"
#include "theory/propagators.h"
#include "theory/sampling_noise.h"

namespace equator {

GapBudget gap_budget(const Kernels& kernels, const MeanField& field, const Neurons& neurons,
                     const Neurons& velocity, const Neurons& twins) {
    const Eigen::Index count = std::min<Eigen::Index>(neurons.cols(), kMostFollowed);
    const Neurons difference = neurons - twins;
    Neurons tangent = difference;
    project_tangent(twins, tangent);
    Neurons attraction, response;
    InteractionHessian(kernels).apply(twins, tangent, count, attraction, response);
    const Neurons eps = sampling_noise(field, twins, attraction);
    Eigen::ArrayXd along;
    along_meridian(twins, tangent, along);

    GapBudget budget;
    double measured = 0.0;
    for (Eigen::Index i = 0; i < count; ++i) {
        const double alpha = twins(0, i), q = field.q(alpha);
        double square = 0.0, interaction = 0.0, noise = 0.0, change = 0.0;
        for (Eigen::Index k = 0; k < neurons.rows(); ++k) {
            square += tangent(k, i) * tangent(k, i);
            interaction += tangent(k, i) * response(k, i);
            noise += tangent(k, i) * eps(k, i);
            change += difference(k, i) * (velocity(k, i) - q * ((k == 0 ? 1.0 : 0.0) - alpha * twins(k, i)));
        }
        const double a = along[i] * along[i];
        budget.amplification += field.lambda_par(alpha) * a + field.lambda_perp(alpha) * (square - a);
        budget.interaction -= interaction;
        budget.noise += noise;
        measured += change;
    }
    const double scale = 1.0 / static_cast<double>(count);
    budget.amplification *= scale;
    budget.interaction *= scale;
    budget.noise *= scale;
    budget.remainder = scale * measured - budget.amplification - budget.interaction - budget.noise;
    return budget;
}

} // namespace equator
