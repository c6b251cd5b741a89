#include "model/kernels.h"

#include <algorithm>

namespace equator {

Kernels Kernels::make(int d, const HermiteSum& phi, const HermiteSum& sigma, double chi) {
    Kernels kernels;
    kernels.d = d;
    kernels.chi = chi;
    kernels.F.degree = kernels.G.degree = std::max(sigma.degree(), 1);
    kernels.G_star.degree = std::max(std::min(sigma.degree(), phi.degree()), 1);
    for (int k = 1; k <= sigma.degree(); ++k) {
        kernels.F[k] = sigma.coefficient(k) * sigma.coefficient(k);
        kernels.G[k] = chi * kernels.F[k];
        kernels.G_star[k] = phi.coefficient(k) * sigma.coefficient(k);
    }
    for (int k = 1; k <= phi.degree(); ++k) kernels.target_norm += phi.coefficient(k) * phi.coefficient(k);
    kernels.g = kernels.G.derivative();
    kernels.dg = kernels.g.derivative();
    kernels.g_star = kernels.G_star.derivative();
    return kernels;
}

Kernels Kernels::of_functions() const {
    Kernels kernels = *this;
    kernels.chi = 1.0;
    kernels.G = F;
    kernels.g = kernels.G.derivative();
    kernels.dg = kernels.g.derivative();
    return kernels;
}

} // namespace equator
