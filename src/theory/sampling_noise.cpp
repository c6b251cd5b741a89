#include "theory/sampling_noise.h"

#include <algorithm>
#include <cmath>

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
    for (Eigen::Index i = 0; i < sizes.par.size(); ++i) {
        const double par = std::fabs(sizes.par[i]), norm = sizes.perp[i];
        sizes.perp[i] = std::sqrt(std::max(norm * norm - par * par, 0.0));
        sizes.par[i] = par;
    }
    return sizes;
}

double mean_square(const Neurons& x) {
    Eigen::ArrayXd norms;
    column_norms(x, norms);
    double sum = 0.0;
    for (Eigen::Index i = 0; i < norms.size(); ++i) sum += norms[i] * norms[i];
    return sum / static_cast<double>(x.cols());
}

} // namespace equator
