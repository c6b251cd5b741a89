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

#include <cstddef>
#include <vector>

#include "infinite/mean_field.h"
#include "model/hermite.h"
#include "model/neurons.h"

namespace equator {

/// E T_n(alpha) for n = 0 .. 2 degree, T_n the Chebyshev polynomials: all that a function of this degree
/// needs to know of a law of latitudes, in numbers that cancel nothing. Of a law with signs (mean_field.h)
/// they are E a T_n(alpha), a the output weight; of
/// neurons, if it is +1, -1 in turn (`alternate`) or given (`a`). Cost O(degree) a latitude.
using LatitudeMoments = std::vector<double>;
LatitudeMoments latitude_moments(const Neurons& w, int degree, bool alternate = false,
                                 const Eigen::ArrayXd& a = {});
LatitudeMoments latitude_moments(const LatitudeLaw& law, int degree);

/// At every z asked for: the conditional mean, and the conditional standard deviation.
struct FunctionValues {
    std::vector<double> mean, spread;
};

/// The law enters by weights on Chebyshev nodes x_j, which have either sign and give the mean of every
/// polynomial of degree 2K. A mean of a product below is then a sum of terms (1 - x^2)^(i/2) x^(k-i)
/// sqrt(C(k,i)), none of which exceeds 1.
class FunctionShape {
  public:
    FunctionShape(const HermiteSum& sigma, int d);

    /// Infinite width: exact, as directions around w* are uniform. `moments`: of degree K, that of sigma.
    /// O(K^3 + z K^2).
    FunctionValues infinite(const LatitudeMoments& moments, const std::vector<double>& z) const;
    /// m neurons. The mean is exact. The spread is exact on average over z, E f^2 being given (`self_energy`,
    /// (1/m^2) sum_ij G(w_i.w_j)); how it depends on z is what uniform independent directions around w* would
    /// give. O(z K^3), K counting the degrees that sigma has.
    FunctionValues finite(const LatitudeMoments& moments, double m, double self_energy,
                          const std::vector<double>& z) const;

  private:
    /// Of the nodes.
    std::vector<double> weights(const LatitudeMoments& moments) const;
    /// Adds E (1 - alpha^2)^power alpha^n for n = 0 .. most.
    void mixed(const std::vector<double>& weights, int power, int most, double* means) const;
    /// c_k sqrt(C(k, i))
    double factor(int k, int i) const { return factor_[static_cast<std::size_t>(k * (degree_ + 1) + i)]; }
    /// sum_k factor(k, 0) powers_k h_k
    double conditional_mean(const double* powers, const double* h) const;

    int degree_;
    std::vector<int> degrees_; ///< those that sigma has
    std::vector<double> factor_, nodes_;
    std::vector<double> alignment_; ///< E (direction . direction')^i on S^{d-2}
};

} // namespace equator
