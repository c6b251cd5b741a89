// The rules of docs/model.md beyond gradient descent in plain loops, as another program would write them:
// networks by sums over pairs and coordinates, infinite width as nodes at angles psi on Gauss panels of their
// own, both by Runge and Kutta's fixed steps or by the rule's own. Nothing of the program's but the numbers
// that a rule is made of.
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "model/kernels.h"
#include "model/neurons.h"
#include "rules/motion.h"

namespace equator::test {

using Numbers = std::vector<double>;

struct RuleProblem {
    std::string name;
    int d;
    HermiteSum phi, sigma;
    MotionSpec spec;
    double chi = 1.0;
    bool signs = false;

    Kernels kernels() const { return Kernels::make(d, phi, sigma, chi); }
    /// Output weight of neuron i, for ever or at the start.
    double sign(std::size_t i) const { return signs && i % 2 != 0 ? -1.0 : 1.0; }
    /// E sigma(w.x) sigma(w'.x), E sigma(w.x) phi(w*.x) at the inner product s, by Mehler's formula, and
    /// their derivatives.
    double G(double s) const { return chi * sum(sigma, sigma, s, false); }
    double g(double s) const { return chi * sum(sigma, sigma, s, true); }
    double G_star(double s) const { return sum(phi, sigma, s, false); }
    double g_star(double s) const { return sum(phi, sigma, s, true); }
    double target_norm() const { return sum(phi, phi, 1.0, false); }

  private:
    static double sum(const HermiteSum& f, const HermiteSum& h, double s, bool slope) {
        double total = 0.0, power = 1.0; // s^{k-1}
        for (int k = 1; k <= std::max(f.degree(), h.degree()); ++k, power *= s)
            total += f.coefficient(k) * h.coefficient(k) * (slope ? k * power : power * s);
        return total;
    }
};

/// The friction of momentum at time t > 0.
inline double friction_at(const MotionSpec& spec, double t) {
    return spec.friction == kNesterov ? 3.0 / t : spec.friction;
}

/// One step of Runge and Kutta's fourth order: y(t + h) where y' = f(t, y).
template <class Slope> Numbers runge_kutta(const Numbers& y, double t, double h, const Slope& f) {
    const auto moved = [&](const Numbers& k, double by) {
        Numbers to = y;
        for (std::size_t i = 0; i < to.size(); ++i) to[i] += by * k[i];
        return to;
    };
    const Numbers k1 = f(t, y), k2 = f(t + 0.5 * h, moved(k1, 0.5 * h)),
                  k3 = f(t + 0.5 * h, moved(k2, 0.5 * h)), k4 = f(t + h, moved(k3, h));
    Numbers end = y;
    for (std::size_t i = 0; i < end.size(); ++i)
        end[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
    return end;
}

/// Something that moves by a rule: calls flow(t, h) from `from` to T in `steps` steps, whose lengths grow
/// with t where the friction is 3/t, or jump(n) for all steps of eta up to T.
template <class Flow, class Jump>
void run_rule(const MotionSpec& spec, double from, double T, int steps, const Flow& flow, const Jump& jump) {
    if (is_by_steps(spec.rule)) {
        for (int n = static_cast<int>(std::lround(from / spec.eta)); n < std::lround(T / spec.eta); ++n)
            jump(n);
        return;
    }
    const bool grow = spec.rule == Rule::momentum && spec.friction == kNesterov && from == 0.0;
    const auto time = [&](int k) {
        const double share = static_cast<double>(k) / steps;
        return from + (T - from) * (grow ? share * share : share);
    };
    for (int k = 0; k < steps; ++k) flow(time(k), time(k + 1) - time(k));
}

/// A network of a few neurons.
class PlainNetwork {
  public:
    PlainNetwork(RuleProblem problem, const Neurons& start)
        : problem_(std::move(problem)), d_(static_cast<std::size_t>(start.rows())),
          m_(static_cast<std::size_t>(start.cols())), y_(m_ * (2 * d_ + 2), 0.0) {
        for (std::size_t i = 0; i < m_; ++i) {
            for (std::size_t k = 0; k < d_; ++k)
                w(y_, i)[k] = start(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(i));
            *a(y_, i) = problem_.sign(i);
        }
    }

    void run(double from, double T, int steps) {
        run_rule(
            problem_.spec, from, T, steps, [this](double t, double h) { flow(t, h); },
            [this](int n) { jump(n); });
    }

    Neurons neurons() const {
        Neurons out(d_, m_);
        for (std::size_t i = 0; i < m_; ++i)
            for (std::size_t k = 0; k < d_; ++k)
                out(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(i)) = y_[i * stride() + k];
        return out;
    }
    Eigen::ArrayXd weights() const {
        Eigen::ArrayXd out(m_);
        for (std::size_t i = 0; i < m_; ++i) out[static_cast<Eigen::Index>(i)] = y_[i * stride() + 2 * d_];
        return out;
    }
    /// L, of any chi: 1/2 E [f*^2 - 2 f f* + chi f^2].
    double loss() const {
        double target = 0.0, pairs = 0.0;
        for (std::size_t i = 0; i < m_; ++i) {
            const double* wi = &y_[i * stride()];
            target += wi[2 * d_] * problem_.G_star(wi[0]);
            for (std::size_t j = 0; j < m_; ++j) {
                const double* wj = &y_[j * stride()];
                pairs += wi[2 * d_] * wj[2 * d_] * problem_.G(inner(wi, wj));
            }
        }
        const auto m = static_cast<double>(m_);
        return 0.5 * (problem_.target_norm() - 2.0 * target / m + pairs / (m * m));
    }

    /// V_i and E_x (f* - chi f) sigma(w_i.x) of every neuron at the state, one row of d + 1 numbers each.
    Numbers forces() const { return forces(y_); }

  private:
    // A neuron's row: w, u (d numbers each), a, S.
    std::size_t stride() const { return 2 * d_ + 2; }
    double* w(Numbers& y, std::size_t i) const { return &y[i * stride()]; }
    double* u(Numbers& y, std::size_t i) const { return w(y, i) + d_; }
    double* a(Numbers& y, std::size_t i) const { return w(y, i) + 2 * d_; }
    double* S(Numbers& y, std::size_t i) const { return a(y, i) + 1; }
    double inner(const double* x, const double* z) const {
        double sum = 0.0;
        for (std::size_t k = 0; k < d_; ++k) sum += x[k] * z[k];
        return sum;
    }
    void scale_to_one(double* x) const {
        const double norm = std::sqrt(inner(x, x));
        for (std::size_t k = 0; k < d_; ++k) x[k] /= norm;
    }
    void project(const double* normal, double* x) const {
        const double along = inner(normal, x) / inner(normal, normal);
        for (std::size_t k = 0; k < d_; ++k) x[k] -= along * normal[k];
    }

    Numbers forces(Numbers y) const {
        for (std::size_t i = 0; i < m_; ++i) scale_to_one(w(y, i));
        Numbers out(m_ * (d_ + 1), 0.0);
        for (std::size_t i = 0; i < m_; ++i) {
            double* force = &out[i * (d_ + 1)];
            const double* wi = w(y, i);
            force[0] = problem_.g_star(wi[0]);
            force[d_] = problem_.G_star(wi[0]);
            for (std::size_t j = 0; j < m_; ++j) {
                const double s = inner(wi, w(y, j)), share = *a(y, j) / static_cast<double>(m_);
                for (std::size_t k = 0; k < d_; ++k) force[k] -= share * problem_.g(s) * w(y, j)[k];
                force[d_] -= share * problem_.G(s);
            }
            project(wi, force);
            for (std::size_t k = 0; k < d_; ++k) force[k] *= *a(y, i);
        }
        return out;
    }

    Numbers slope(double t, Numbers y) const {
        const MotionSpec& spec = problem_.spec;
        const Numbers force = forces(y);
        Numbers k(y.size(), 0.0);
        double mean_square = 0.0;
        for (std::size_t i = 0; i < m_; ++i) {
            const double* V = &force[i * (d_ + 1)];
            mean_square += inner(V, V) / static_cast<double>(m_);
        }
        for (std::size_t i = 0; i < m_; ++i) {
            const double* V = &force[i * (d_ + 1)];
            const double speed = inner(u(y, i), u(y, i)) / inner(w(y, i), w(y, i));
            for (std::size_t c = 0; c < d_; ++c) {
                const double uc = u(y, i)[c];
                if (spec.rule == Rule::momentum) {
                    w(k, i)[c] = uc;
                    u(k, i)[c] = t > 0.0 ? V[c] - friction_at(spec, t) * uc - speed * w(y, i)[c]
                                         : (spec.friction == kNesterov ? 0.25 : 1.0) * V[c];
                } else if (spec.rule == Rule::rms) {
                    w(k, i)[c] = V[c] / std::sqrt(mean_square + spec.eps * spec.eps);
                } else if (spec.rule == Rule::normalised) {
                    w(k, i)[c] = V[c] / std::sqrt(inner(V, V) + spec.eps * spec.eps);
                } else {
                    w(k, i)[c] = V[c];
                }
            }
            if (spec.trains) *a(k, i) = spec.kappa * (V[d_] - spec.decay * *a(y, i));
        }
        return k;
    }
    void flow(double t, double h) {
        y_ = runge_kutta(y_, t, h, [this](double at, const Numbers& y) { return slope(at, y); });
        for (std::size_t i = 0; i < m_; ++i) {
            scale_to_one(w(y_, i));
            project(w(y_, i), u(y_, i));
        }
    }
    void jump(int n) {
        const MotionSpec& spec = problem_.spec;
        const Numbers force = forces(y_);
        for (std::size_t i = 0; i < m_; ++i) {
            const double* V = &force[i * (d_ + 1)];
            double *wi = w(y_, i), *v = u(y_, i);
            project(wi, v);
            const bool adam = spec.rule == Rule::adam;
            const double keep = spec.rule == Rule::pgd ? 0.0 : spec.beta, add = adam ? 1.0 - spec.beta : 1.0;
            for (std::size_t k = 0; k < d_; ++k) v[k] = keep * v[k] + add * V[k];
            double length = spec.eta;
            if (adam) {
                *S(y_, i) = spec.beta2 * *S(y_, i) + (1.0 - spec.beta2) * inner(V, V);
                const double size = std::sqrt(*S(y_, i) / (1.0 - std::pow(spec.beta2, n + 1)));
                length /= (1.0 - std::pow(spec.beta, n + 1)) * (size + spec.eps);
            }
            for (std::size_t k = 0; k < d_; ++k) wi[k] += length * v[k];
            scale_to_one(wi);
            if (spec.trains) *a(y_, i) += spec.eta * spec.kappa * (V[d_] - spec.decay * *a(y_, i));
        }
    }

    RuleProblem problem_;
    std::size_t d_, m_;
    Numbers y_;
};

/// Nodes and weights of the 10-point Gauss rule on [-1, 1], by Newton's method.
struct GaussTen {
    Numbers x, weight;
    GaussTen() {
        constexpr int n = 10;
        for (int i = 0; i < n; ++i) {
            double at = -std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5)), slope = 1.0;
            for (int round = 0; round < 60; ++round) {
                double p = 1.0, before = 0.0;
                for (int k = 1; k <= n; ++k) {
                    const double next = ((2.0 * k - 1.0) * at * p - (k - 1.0) * before) / k;
                    before = p;
                    p = next;
                }
                slope = n * (at * p - before) / (at * at - 1.0);
                at -= p / slope;
            }
            x.push_back(at);
            weight.push_back(2.0 / ((1.0 - at * at) * slope * slope));
        }
    }
};

/// Infinite width: nodes at angles psi, sin psi the latitude, that may run past a pole. Panels are fixed.
/// Nodes of no mass are twins.
class PlainWidth {
  public:
    PlainWidth(RuleProblem problem, int panels, const Numbers& twins = {}) : problem_(std::move(problem)) {
        const GaussTen rule;
        // Beyond this the uniform law has less than e^-60 of its mass.
        const double half = std::min(std::numbers::pi / 2.0, 11.0 / std::sqrt(problem_.d));
        double total = 0.0;
        for (int p = 0; p < panels; ++p)
            for (std::size_t n = 0; n < rule.x.size(); ++n) {
                const double psi = half * ((2.0 * p + 1.0 + rule.x[n]) / panels - 1.0);
                psi0_.push_back(psi);
                mass_.push_back(rule.weight[n] * std::pow(std::cos(psi), problem_.d - 2));
                total += mass_.back();
            }
        for (double& mass : mass_) mass /= total;
        Numbers a(mass_.size(), 1.0);
        if (problem_.signs) {
            for (double& mass : mass_) mass *= 0.5;
            psi0_.insert(psi0_.end(), psi0_.begin(), psi0_.end());
            mass_.insert(mass_.end(), mass_.begin(), mass_.end());
            a.resize(mass_.size(), -1.0);
        }
        for (std::size_t i = 0; i < twins.size(); ++i) {
            psi0_.push_back(twins[i]);
            mass_.push_back(0.0);
            a.push_back(problem_.sign(i));
        }
        y_.assign(4 * size(), 0.0);
        for (std::size_t i = 0; i < size(); ++i) {
            y_[i] = psi0_[i];
            y_[2 * size() + i] = a[i];
        }
    }

    void run(double from, double T, int steps) {
        run_rule(
            problem_.spec, from, T, steps,
            [this](double t, double h) {
                y_ = runge_kutta(y_, t, h, [this](double at, const Numbers& y) { return slope(at, y); });
            },
            [this](int n) { jump(n); });
    }

    std::size_t size() const { return psi0_.size(); }
    double angle(std::size_t i) const { return y_[i]; }
    double speed(std::size_t i) const { return y_[size() + i]; }
    double weight(std::size_t i) const { return y_[2 * size() + i]; }
    double mass(std::size_t i) const { return mass_[i]; }
    double loss() const {
        double target = 0.0;
        for (std::size_t i = 0; i < size(); ++i)
            target += mass_[i] * weight(i) * problem_.G_star(std::sin(angle(i)));
        return 0.5 * (problem_.target_norm() - 2.0 * target + self_energy());
    }
    /// U(alpha) = E a G(w.w'), and E a U.
    double potential(double alpha) const { return field_of(y_).U(alpha); }
    double self_energy() const {
        const Field field = field_of(y_);
        double own = 0.0;
        for (std::size_t i = 0; i < size(); ++i) own += mass_[i] * weight(i) * field.U(std::sin(angle(i)));
        return own;
    }

  private:
    /// U = E a G(w.w') as a polynomial in the latitude.
    struct Field {
        Numbers coefficients;
        double U(double alpha) const {
            double sum = 0.0;
            for (std::size_t k = coefficients.size(); k-- > 0;) sum = sum * alpha + coefficients[k];
            return sum;
        }
        double dU(double alpha) const {
            double sum = 0.0;
            for (std::size_t k = coefficients.size(); k-- > 1;)
                sum = sum * alpha + static_cast<double>(k) * coefficients[k];
            return sum;
        }
    };

    /// w.w' = alpha beta + cos psi cos psi' z, z a coordinate of a uniform point of S^{d-2}, power by power.
    Field field_of(const Numbers& y) const {
        const int K = problem_.sigma.degree();
        const auto row = static_cast<std::size_t>(K) + 1;
        Numbers moments(row * row, 0.0); // E a beta^b (1 - beta^2)^n at [b row + n]
        for (std::size_t i = 0; i < size(); ++i) {
            if (mass_[i] == 0.0) continue;
            const double beta = std::sin(y[i]), across = 1.0 - beta * beta;
            double outer = mass_[i] * y[2 * size() + i];
            for (std::size_t n = 0; 2 * n < row; ++n, outer *= across) {
                double both = outer;
                for (std::size_t b = 0; b + 2 * n < row; ++b, both *= beta) moments[b * row + n] += both;
            }
        }
        Field field{Numbers(row, 0.0)};
        for (int k = 1; k <= K; ++k) {
            const double share = problem_.chi * problem_.sigma.coefficient(k) * problem_.sigma.coefficient(k);
            if (share == 0.0) continue;
            double z = 1.0, choose = 1.0; // E z^j, k over j
            for (int j = 0; j <= k; j += 2) {
                const double factor =
                    share * choose * z *
                    moments[static_cast<std::size_t>(k - j) * row + static_cast<std::size_t>(j / 2)];
                double binomial = 1.0; // alpha^{k-j} (1 - alpha^2)^{j/2}
                for (int n = 0; 2 * n <= j; ++n) {
                    field.coefficients[static_cast<std::size_t>(k - j + 2 * n)] += factor * binomial;
                    binomial *= -(j / 2.0 - n) / (n + 1.0);
                }
                z *= (j + 1.0) / (problem_.d - 1.0 + j);
                choose *= (k - j) * (k - j - 1.0) / ((j + 1.0) * (j + 2.0));
            }
        }
        return field;
    }

    Numbers slope(double t, const Numbers& y) const {
        const MotionSpec& spec = problem_.spec;
        const Field field = field_of(y);
        const std::size_t n = size();
        Numbers k(y.size(), 0.0), pull(n);
        double mean_square = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            const double alpha = std::sin(y[i]);
            pull[i] = y[2 * n + i] * (problem_.g_star(alpha) - field.dU(alpha)) * std::cos(y[i]);
            mean_square += mass_[i] * pull[i] * pull[i];
        }
        for (std::size_t i = 0; i < n; ++i) {
            const double alpha = std::sin(y[i]), V = pull[i], eps2 = spec.eps * spec.eps;
            if (spec.rule == Rule::momentum) {
                k[i] = y[n + i];
                k[n + i] = t > 0.0 ? V - friction_at(spec, t) * y[n + i]
                                   : (spec.friction == kNesterov ? 0.25 : 1.0) * V;
            } else if (spec.rule == Rule::rms) {
                k[i] = V / std::sqrt(mean_square + eps2);
            } else if (spec.rule == Rule::normalised) {
                k[i] = V / std::sqrt(V * V + eps2);
            } else {
                k[i] = V;
            }
            if (spec.trains)
                k[2 * n + i] =
                    spec.kappa * (problem_.G_star(alpha) - field.U(alpha) - spec.decay * y[2 * n + i]);
        }
        return k;
    }
    void jump(int step) {
        const MotionSpec& spec = problem_.spec;
        const Field field = field_of(y_);
        const std::size_t n = size();
        for (std::size_t i = 0; i < n; ++i) {
            double &psi = y_[i], &omega = y_[n + i], &a = y_[2 * n + i], &S = y_[3 * n + i];
            const double alpha = std::sin(psi),
                         V = a * (problem_.g_star(alpha) - field.dU(alpha)) * std::cos(psi);
            double length = spec.eta;
            if (spec.rule == Rule::adam) {
                omega = spec.beta * omega + (1.0 - spec.beta) * V;
                S = spec.beta2 * S + (1.0 - spec.beta2) * V * V;
                length /= (1.0 - std::pow(spec.beta, step + 1)) *
                          (std::sqrt(S / (1.0 - std::pow(spec.beta2, step + 1))) + spec.eps);
            } else {
                omega = (spec.rule == Rule::pgd ? 0.0 : spec.beta) * omega + V;
            }
            const double x = length * omega;
            if (spec.trains)
                a += spec.eta * spec.kappa * (problem_.G_star(alpha) - field.U(alpha) - spec.decay * a);
            psi += std::atan(x);
            omega /= std::sqrt(1.0 + x * x);
        }
    }

    RuleProblem problem_;
    Numbers psi0_, mass_, y_; // y: psi, omega, a, S of all nodes
};

} // namespace equator::test
