// Infinite width with noise in two plain ways that share nothing with the program's: moments of the latitude
// in Gegenbauer polynomials, and finite volumes in the latitude's angle. Kernels are sums of powers.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace equator::test {

using Series = std::vector<double>;

inline double power_sum(const Series& c, double x) {
    double sum = 0.0;
    for (std::size_t k = c.size(); k-- > 0;) sum = sum * x + c[k];
    return sum;
}

/// sigma = sum c_k h_k and phi = sum a_k h_k: G = sum c_k^2 s^k = sum gamma_l P_l, G* = sum a_k c_k s^k.
struct PlainKernels {
    int d;
    std::size_t K;
    Series G_star, slope, gamma, target; ///< slope: of G*; target: b_l with G* = sum b_l P_l
    std::vector<Series> P;               ///< P_l by powers
    double norm = 0.0;

    PlainKernels(int dimension, const Series& c, const Series& a) : d(dimension), K(c.size() - 1) {
        P.assign(K + 1, Series(K + 1, 0.0));
        P[0][0] = P[1][1] = 1.0;
        for (std::size_t l = 1; l < K; ++l) {
            const double n = static_cast<double>(l);
            for (std::size_t k = 0; k <= K; ++k)
                P[l + 1][k] = ((2 * n + d - 2) * (k > 0 ? P[l][k - 1] : 0.0) - n * P[l - 1][k]) / (n + d - 2);
        }
        Series own(K + 1, 0.0);
        G_star.assign(K + 1, 0.0);
        slope.assign(K + 1, 0.0);
        for (std::size_t k = 0; k <= K; ++k) {
            own[k] = c[k] * c[k];
            G_star[k] = c[k] * (k < a.size() ? a[k] : 0.0);
            if (k > 0) slope[k - 1] = static_cast<double>(k) * G_star[k];
        }
        for (const double x : a) norm += x * x;
        gamma = analysed(own);
        target = analysed(G_star);
    }
    Series analysed(Series powers) const {
        Series out(K + 1, 0.0);
        for (std::size_t l = K + 1; l-- > 0;) {
            out[l] = powers[l] / P[l][l];
            for (std::size_t k = 0; k <= l; ++k) powers[k] -= out[l] * P[l][k];
        }
        return out;
    }
    /// U by powers, and q = G*' - U'.
    Series potential(const Series& p) const {
        Series U(K + 1, 0.0);
        for (std::size_t l = 0; l <= K; ++l)
            for (std::size_t k = 0; k <= l; ++k) U[k] += gamma[l] * p[l] * P[l][k];
        return U;
    }
    Series q(const Series& p) const {
        const Series U = potential(p);
        Series out = slope;
        for (std::size_t k = 1; k <= K; ++k) out[k - 1] -= static_cast<double>(k) * U[k];
        return out;
    }
    double loss(const Series& p) const {
        double sum = norm;
        for (std::size_t l = 0; l <= K; ++l) sum += gamma[l] * p[l] * p[l] - 2.0 * target[l] * p[l];
        return 0.5 * sum;
    }
};

/// p_l = E P_l(alpha), l = 0 .. L, cut off there. With X multiplication by alpha and y = q(X) p the drift is
/// dp_l/dt = l(l+d-2)/(2l+d-2) (y_{l-1} - y_{l+1}).
class ByModes {
  public:
    ByModes(const PlainKernels& kernels, std::size_t L) : k_(kernels), L_(L), p(L + 1, 0.0) { p[0] = 1.0; }

    double loss() const { return k_.loss(p); }
    /// Half a step of the chain's noise, the drift, the other half; the drift in `parts`.
    void chain_step(double tau, double h, int parts) {
        const double d = k_.d, e1 = std::exp(-tau * (d - 1) * h / 2), e2 = std::exp(-tau * d * h),
                     spread = std::sqrt(((d - 1) * e2 + 1) / d - e1 * e1);
        const Series upper = legendre(e1 + spread), lower = legendre(e1 - spread);
        const auto noise = [&] {
            for (std::size_t l = 0; l <= L_; ++l) p[l] *= 0.5 * (upper[l] + lower[l]);
        };
        noise();
        for (int part = 0; part < parts; ++part) runge_kutta(h / parts, 0.0);
        noise();
    }
    /// Of continuous time: the heat kernel is an integrating factor.
    void flow_step(double tau, double h) { runge_kutta(h, tau); }

  private:
    Series times_alpha(const Series& x) const {
        Series y(x.size(), 0.0);
        for (std::size_t l = 0; l < x.size(); ++l) {
            const double n = static_cast<double>(l),
                         share = l == 0 ? 1.0 : (n + k_.d - 2) / (2 * n + k_.d - 2);
            if (l + 1 < x.size()) y[l] += share * x[l + 1];
            if (l > 0) y[l] += n / (2 * n + k_.d - 2) * x[l - 1];
        }
        return y;
    }
    Series drift(const Series& p0) const {
        const Series q = k_.q(p0);
        Series wide = p0;
        wide.resize(L_ + 2 + q.size(), 0.0); // so that y is right up to L + 1
        Series y(wide.size(), 0.0);
        for (std::size_t k = q.size(); k-- > 0;) {
            y = times_alpha(y);
            for (std::size_t l = 0; l < y.size(); ++l) y[l] += q[k] * wide[l];
        }
        Series out(L_ + 1, 0.0);
        for (std::size_t l = 1; l <= L_; ++l) {
            const double n = static_cast<double>(l);
            out[l] = n * (n + k_.d - 2) / (2 * n + k_.d - 2) * (y[l - 1] - y[l + 1]);
        }
        return out;
    }
    void runge_kutta(double h, double tau) {
        Series half(L_ + 1);
        for (std::size_t l = 0; l <= L_; ++l)
            half[l] = std::exp(-tau * static_cast<double>(l) * (static_cast<double>(l) + k_.d - 2) * h / 2);
        const auto sum = [&](auto&& value) {
            Series out(L_ + 1);
            for (std::size_t l = 0; l <= L_; ++l) out[l] = value(l);
            return out;
        };
        const Series k1 = drift(p), a = sum([&](auto l) { return half[l] * (p[l] + h / 2 * k1[l]); });
        const Series k2 = drift(a), b = sum([&](auto l) { return half[l] * p[l] + h / 2 * k2[l]; });
        const Series k3 = drift(b), c = sum([&](auto l) { return half[l] * (half[l] * p[l] + h * k3[l]); });
        const Series k4 = drift(c);
        p = sum([&](auto l) {
            return half[l] * half[l] * (p[l] + h / 6 * k1[l]) + h / 3 * half[l] * (k2[l] + k3[l]) +
                   h / 6 * k4[l];
        });
    }
    Series legendre(double x) const {
        Series P(L_ + 1, 1.0);
        P[1] = x;
        for (std::size_t l = 1; l < L_; ++l) {
            const double n = static_cast<double>(l);
            P[l + 1] = ((2 * n + k_.d - 2) * x * P[l] - n * P[l - 1]) / (n + k_.d - 2);
        }
        return P;
    }

    const PlainKernels& k_;
    std::size_t L_;

  public:
    Series p;
};

/// Fokker and Planck's equation in psi, N cells: Scharfetter and Gummel's fluxes, the trapezoidal rule in
/// time with the field extrapolated. Second order in both.
class ByVolumes {
  public:
    ByVolumes(const PlainKernels& kernels, double tau, std::size_t N)
        : k_(kernels), tau_(tau), N_(N), mass(N) {
        double sum = 0.0;
        for (std::size_t i = 0; i < N; ++i) {
            psi_.push_back(-M_PI / 2 + (static_cast<double>(i) + 0.5) * M_PI / static_cast<double>(N));
            sum += mass[i] = std::pow(std::cos(psi_[i]), k_.d - 2);
        }
        for (double& m : mass) m /= sum;
        before_ = field();
    }
    double loss() const { return k_.loss(moments()); }
    void step(double h) {
        const Series now = field();
        Series G(k_.K + 1, 0.0), north(N_, 0.0), south(N_, 0.0);
        for (std::size_t k = 0; k < k_.K; ++k)
            G[k + 1] = (1.5 * now[k] - 0.5 * before_[k]) / static_cast<double>(k + 1);
        before_ = now;
        const double f = tau_ * static_cast<double>(N_ * N_) / (M_PI * M_PI);
        const auto height = [&](std::size_t i) {
            return power_sum(G, std::sin(psi_[i])) / tau_ + (k_.d - 2) * std::log(std::cos(psi_[i]));
        };
        const auto bernoulli = [](double z) { return std::fabs(z) < 1e-10 ? 1.0 : z / std::expm1(z); };
        for (std::size_t i = 0; i + 1 < N_; ++i) {
            const double z = height(i + 1) - height(i);
            north[i] = f * bernoulli(-z);
            south[i + 1] = f * bernoulli(z);
        }
        // (1 - h/2 A) mass' = (1 + h/2 A) mass, by Thomas.
        Series right(N_), c(N_, 0.0);
        for (std::size_t i = 0; i < N_; ++i) {
            right[i] = mass[i] * (1.0 - h / 2 * (north[i] + south[i]));
            if (i > 0) right[i] += h / 2 * north[i - 1] * mass[i - 1];
            if (i + 1 < N_) right[i] += h / 2 * south[i + 1] * mass[i + 1];
        }
        for (std::size_t i = 0; i < N_; ++i) {
            const double lower = i > 0 ? -h / 2 * north[i - 1] : 0.0,
                         upper = i + 1 < N_ ? -h / 2 * south[i + 1] : 0.0;
            const double pivot = 1.0 + h / 2 * (north[i] + south[i]) - (i > 0 ? lower * c[i - 1] : 0.0);
            c[i] = upper / pivot;
            right[i] = (right[i] - (i > 0 ? lower * right[i - 1] : 0.0)) / pivot;
        }
        for (std::size_t i = N_; i-- > 0;) mass[i] = right[i] - (i + 1 < N_ ? c[i] * mass[i + 1] : 0.0);
    }

  private:
    Series moments() const {
        Series p(k_.K + 1, 0.0);
        for (std::size_t l = 0; l <= k_.K; ++l)
            for (std::size_t i = 0; i < N_; ++i) p[l] += mass[i] * power_sum(k_.P[l], std::sin(psi_[i]));
        return p;
    }
    Series field() const { return k_.q(moments()); }

    const PlainKernels& k_;
    double tau_;
    std::size_t N_;
    Series psi_, before_;

  public:
    Series mass;
};

} // namespace equator::test
