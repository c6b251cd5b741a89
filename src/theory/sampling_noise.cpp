#include "theory/sampling_noise.h"

#include "theory/interaction_hessian.h"
#include "theory/propagators.h"

namespace equator {

Neurons sampling_noise(const MeanField& field, const Neurons& twins, const Neurons& attraction) {
    Neurons eps = -attraction;
    const Polynomial pull = field.potential.derivative(); // g* - q
    for (Eigen::Index i = 0; i < eps.cols(); ++i) eps(0, i) += pull(twins(0, i));
    project_tangent(twins, eps);
    return eps;
}

NoiseSizes noise_sizes(const Neurons& twins, const Neurons& eps) {
    NoiseSizes sizes;
    along_meridian(twins, eps, sizes.par);
    column_norms(eps, sizes.perp);
    sizes.perp = (sizes.perp.square() - sizes.par.square()).max(0.0).sqrt();
    sizes.par = sizes.par.abs();
    return sizes;
}

double mean_square(const Neurons& x) {
    Eigen::ArrayXd norms;
    column_norms(x, norms);
    return ordered_sum(norms.square()) / static_cast<double>(x.cols());
}

} // namespace equator
