// The network as a function, seen along w*: mean and spread of f_rho(x) given z = w*.x, the rest of x being
// Gaussian.
//
// A neuron of latitude alpha sees w.x = alpha z + sqrt(1 - alpha^2) v, and (docs/model.md, section 9)
//
//     h_k(alpha z + sqrt(1 - alpha^2) v) = sum_i sqrt(C(k,i)) alpha^(k-i) (1 - alpha^2)^(i/2) h_(k-i)(z)
//     h_i(v),
//
// of which only i = 0 is left on average: E [f | z] = sum_k c_k E alpha^k h_k(z). Two neurons' v have
// correlation r, E h_i(v) h_i(v') = r^i, and the spread is the sum over i >= 1 of
//
//     E_{w,w'} (u.u')^i phi_i(alpha, z) phi_i(alpha', z),   phi_i(alpha, z) = sum_k c_k sqrt(C(k,i))
//     alpha^(k-i) h_(k-i)(z),
//
// u and u' being the neurons without their parts along w*.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "infinite/mean_field.h"
#include "model/hermite.h"
#include "model/neurons.h"

namespace equator {

/// E alpha^n for n = 0 .. 2 kMaxDegree.
using LatitudePowers = std::array<double, 2 * kMaxDegree + 1>;
LatitudePowers latitude_powers(const Neurons& w);
LatitudePowers latitude_powers(const LatitudeLaw& law);

/// At every z asked for: the conditional mean, and the conditional standard deviation.
struct FunctionValues {
    std::vector<double> mean, spread;
};

class FunctionShape {
  public:
    FunctionShape(const HermiteSum& sigma, int d);

    /// Infinite width: exact, as directions around w* are uniform. O(z K^2).
    FunctionValues infinite(const LatitudePowers& powers, const std::vector<double>& z) const;
    /// m neurons. The mean is exact. The spread is exact on average over z, E f^2 being given (`self_energy`,
    /// (1/m^2) sum_ij G(w_i.w_j)); how it depends on z is what uniform independent directions around w* would
    /// give. O(z K^3).
    FunctionValues finite(const LatitudePowers& powers, double m, double self_energy,
                          const std::vector<double>& z) const;

  private:
    /// E (1 - alpha^2)^power alpha^n.
    static double mixed(const LatitudePowers& powers, int power, int n);
    /// c_k sqrt(C(k, i))
    double factor(int k, int i) const {
        return factor_[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)];
    }
    double conditional_mean(const LatitudePowers& powers, const double* h) const;

    int degree_;
    std::array<std::array<double, kMaxDegree + 1>, kMaxDegree + 1> factor_{};
    std::array<double, kMaxDegree + 1> alignment_{}; ///< E (direction . direction')^i on S^{d-2}
};

} // namespace equator
