// The gap's theory (docs/model.md, section 7) a second time, as plainly as it can be put: everything is kept
// on a fine grid of time and integrated there. What tests/theory/theory_reference_test.cpp holds src/theory
// against.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "support/gap_reference.h"
#include "theory/noise_law.h"

namespace equator::test {

/// Squared predictions at one time, in the order of kPredictions.
using Predicted = std::array<double, kPredictions.size()>;

/// Looks of a run at even spacing: T/kLooks, 2 T/kLooks, ..., T.
inline constexpr int kLooks = 6;

/// Squared noise at many latitudes at one time.
struct SquaredNoise {
    Eigen::ArrayXd par, perp;
};

/// Latitudes psi, with the share of a uniform law each stands for: Simpson's rule on intervals that are
/// halved until none ever opens wider than `most` in tan(psi / 2), wherever it is that neurons move apart.
struct LatitudeGrid {
    Eigen::ArrayXd psi, weight;

    /// opened(begins, ends): how far the ends of each interval are ever apart.
    template <class Opened> LatitudeGrid(int d, double most, const Opened& opened) {
        using Intervals = std::vector<std::array<double, 2>>;
        Intervals open, closed;
        for (int i = 0; i < 16; ++i) open.push_back({kPi * (i / 16.0 - 0.5), kPi * ((i + 1) / 16.0 - 0.5)});
        while (!open.empty()) {
            Eigen::ArrayXd begins(static_cast<Eigen::Index>(open.size())), ends = begins;
            for (std::size_t i = 0; i < open.size(); ++i) {
                begins[static_cast<Eigen::Index>(i)] = open[i][0];
                ends[static_cast<Eigen::Index>(i)] = open[i][1];
            }
            const Eigen::ArrayXd widest = opened(begins, ends);
            Intervals halves;
            for (std::size_t i = 0; i < open.size(); ++i) {
                const auto [begin, end] = open[i];
                const double middle = 0.5 * (begin + end);
                if (widest[static_cast<Eigen::Index>(i)] > most && end - begin > 1e-12) {
                    halves.push_back({begin, middle});
                    halves.push_back({middle, end});
                } else {
                    closed.push_back(open[i]);
                }
            }
            open = halves;
        }
        psi.resize(3 * static_cast<Eigen::Index>(closed.size()));
        weight = psi;
        Eigen::Index n = 0;
        for (const auto& [begin, end] : closed)
            for (int k = 0; k < 3; ++k, ++n) {
                psi[n] = k == 0 ? begin : k == 1 ? 0.5 * (begin + end) : end;
                // A pole itself has no mass at all: rounding in its cosine would be multiplied by J^2.
                const double cosine = std::fabs(psi[n]) < 0.5 * kPi ? std::cos(psi[n]) : 0.0;
                weight[n] = (k == 1 ? 4.0 : 1.0) * (end - begin) * std::pow(cosine, d - 2);
            }
        weight /= weight.sum();
    }
};

/// The law's noise of m = 1 at every latitude.
inline SquaredNoise expected_noise(NoiseLaw& law, const HarmonicValues& moments, const MeanField& field,
                                   const Eigen::ArrayXd& alpha) {
    law.set(moments, field);
    SquaredNoise noise{alpha, alpha};
    for (Eigen::Index i = 0; i < alpha.size(); ++i) {
        const NoiseVariance variance = law.at(alpha[i]);
        noise.par[i] = variance.par;
        noise.perp[i] = variance.perp;
    }
    return noise;
}

/// Largest eigenvalue over a grid of latitudes, the top by the parabola through the three highest neighbours.
inline double plain_growth(const MeanField& field, int count) {
    double most = -HUGE_VAL;
    for (const bool along : {true, false}) {
        std::vector<double> y;
        for (int i = 0; i <= count; ++i) {
            const double alpha = 2.0 * i / count - 1.0;
            y.push_back(along ? field.lambda_par(alpha) : field.lambda_perp(alpha));
        }
        const std::size_t top = static_cast<std::size_t>(std::max_element(y.begin(), y.end()) - y.begin());
        double here = y[top];
        if (top > 0 && top + 1 < y.size()) {
            const double slope = 0.5 * (y[top + 1] - y[top - 1]), bend = y[top + 1] - 2.0 * here + y[top - 1];
            if (bend < 0.0) here -= 0.5 * slope * slope / bend;
        }
        most = std::max(most, here);
    }
    return most;
}

/// Unit directions around the axis, and places at half angles s with them.
inline Neurons directions_of(const Neurons& start) {
    Neurons u = start;
    for (Eigen::Index i = 0; i < u.cols(); ++i) {
        u(0, i) = 0.0;
        const double length = std::sqrt(inner(u, i, u, i));
        for (Eigen::Index k = 1; k < u.rows(); ++k) u(k, i) /= length;
    }
    return u;
}
inline Neurons placed(const Neurons& u, const Eigen::ArrayXd& s) {
    Neurons w = u;
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        for (Eigen::Index k = 1; k < w.rows(); ++k) w(k, i) *= colatitude_sine_of(s[i]);
        w(0, i) = latitude_of(s[i]);
    }
    return w;
}

/// Squared parts of x along the meridians c w* - alpha u and across, at directions u that stay known at a
/// pole.
inline SquaredNoise squared_parts(const Neurons& u, const Eigen::ArrayXd& s, const Neurons& x) {
    SquaredNoise square{s, s};
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
        const double along = colatitude_sine_of(s[i]) * x(0, i) - latitude_of(s[i]) * inner(u, i, x, i);
        square.par[i] = along * along;
        square.perp[i] = std::max(inner(x, i, x, i) - along * along, 0.0);
    }
    return square;
}

// ---------------------------------------------------------------------------------------------- the flow

/// Infinite width on a grid of time: fields at every quarter of a step, the law's moments at every step.
struct FlowGrid {
    double h = 0.0;
    std::size_t steps = 0; ///< a multiple of 4 kLooks
    std::vector<MeanField> field;
    std::vector<HarmonicValues> moments;

    /// Steps of at most `most`.
    FlowGrid(const Kernels& kernels, double T, double most) {
        steps = 4 * kLooks * static_cast<std::size_t>(std::ceil(T / (most * 4 * kLooks)));
        h = T / static_cast<double>(steps);
        MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-9);
        const NoiseLaw law(kernels);
        while (field.size() <= 4 * steps) {
            const double t = 0.25 * h * static_cast<double>(field.size());
            if (t > solver.t_end()) {
                solver.step();
                continue;
            }
            if (field.size() % 4 == 0) moments.push_back(solver.law_at(t).moments(law.harmonics()));
            field.push_back(solver.field_at(t));
        }
    }
};

/// A coarser look at the same grid: every `stride`-th point of everything. finer divides the opening of
/// intervals of latitude.
class FlowReference {
  public:
    FlowReference(const Kernels& kernels, const FlowGrid& grid, std::size_t stride, double finer = 1.0)
        : kernels_(kernels), grid_(grid), stride_(stride), h_(grid.h * static_cast<double>(stride)),
          steps_(grid.steps / stride) {
        for (std::size_t n = 0; n <= 2 * steps_; ++n)
            growth_.push_back(plain_growth(half(n), static_cast<int>(1000 / stride)));
        apriori(0.04 * static_cast<double>(stride) / finer);
    }

    /// At every look.
    std::vector<Predicted> of(const Neurons& start) const {
        const Neurons u = directions_of(start);
        Eigen::ArrayXd s(start.cols());
        for (Eigen::Index i = 0; i < s.size(); ++i) // tan(psi / 2)
            s[i] = start(0, i) / (1.0 + std::sqrt(1.0 - start(0, i) * start(0, i)));
        const std::vector<Eigen::ArrayXd> path = carried(s);

        std::vector<SquaredNoise> noise;
        std::vector<double> size, linear{0.0};
        Neurons delta = Neurons::Zero(start.rows(), start.cols());
        Neurons w = placed(u, path[0]), eps = plain_noise(kernels_, half(0), w);
        for (std::size_t n = 0;; ++n) {
            noise.push_back(squared_parts(u, path[2 * n], eps));
            size.push_back(std::sqrt(mean_inner(eps, eps)));
            if (n == steps_) break;
            const Neurons w_middle = placed(u, path[2 * n + 1]), w_end = placed(u, path[2 * n + 2]);
            const Neurons eps_middle = plain_noise(kernels_, half(2 * n + 1), w_middle),
                          eps_end = plain_noise(kernels_, half(2 * n + 2), w_end);
            const Neurons k1 = slope(half(2 * n), w, eps, delta),
                          k2 = slope(half(2 * n + 1), w_middle, eps_middle, delta + 0.5 * h_ * k1),
                          k3 = slope(half(2 * n + 1), w_middle, eps_middle, delta + 0.5 * h_ * k2),
                          k4 = slope(half(2 * n + 2), w_end, eps_end, delta + h_ * k3);
            delta += h_ / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            make_tangent(w_end, delta); // rounding alone leaves the sphere
            linear.push_back(mean_inner(delta, delta));
            w = w_end;
            eps = eps_end;
        }

        const Eigen::ArrayXd even = Eigen::ArrayXd::Constant(s.size(), 1.0 / static_cast<double>(s.size()));
        const std::vector<double> average = bounds(path, even, noise);
        std::vector<double> grown{0.0};
        for (std::size_t n = 0; n < steps_; ++n)
            grown.push_back(grown[n] +
                            h_ / 6.0 * (growth_[2 * n] + 4.0 * growth_[2 * n + 1] + growth_[2 * n + 2]));
        std::vector<Predicted> looks;
        for (int k = 1; k <= kLooks; ++k) {
            const std::size_t last = look(k);
            double naive = 0.0;
            for (std::size_t n = 0; n <= last; ++n)
                naive += simpson(n, last) * std::exp(grown[last] - grown[n]) * size[n];
            looks.push_back({linear[last], average[static_cast<std::size_t>(k - 1)],
                             apriori_[static_cast<std::size_t>(k - 1)] / static_cast<double>(s.size()),
                             naive * naive});
        }
        return looks;
    }

  private:
    const MeanField& half(std::size_t n) const { return grid_.field[2 * stride_ * n]; }
    std::size_t look(int k) const { return steps_ * static_cast<std::size_t>(k) / kLooks; }
    double simpson(std::size_t n, std::size_t last) const {
        return h_ / 3.0 * (n == 0 || n == last ? 1.0 : n % 2 == 1 ? 4.0 : 2.0);
    }

    /// Half angles at every half step, by the classical Runge-Kutta method.
    std::vector<Eigen::ArrayXd> carried(Eigen::ArrayXd s) const {
        const auto speed = [](const MeanField& field, const Eigen::ArrayXd& at) {
            Eigen::ArrayXd v = at;
            for (Eigen::Index i = 0; i < at.size(); ++i)
                v[i] = 0.5 * field.q(latitude_of(at[i])) * (1.0 - at[i] * at[i]);
            return v;
        };
        std::vector<Eigen::ArrayXd> path{s};
        const double h = 0.5 * h_;
        for (std::size_t n = 0; n < 2 * steps_; ++n) {
            const MeanField& middle = grid_.field[stride_ * (2 * n + 1)];
            const Eigen::ArrayXd k1 = speed(half(n), s), k2 = speed(middle, s + 0.5 * h * k1),
                                 k3 = speed(middle, s + 0.5 * h * k2), k4 = speed(half(n + 1), s + h * k3);
            s += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            path.push_back(s);
        }
        return path;
    }

    /// d Delta/dt, the local Hessian as the derivative of q(alpha) (w* - alpha w).
    Neurons slope(const MeanField& field, const Neurons& w, const Neurons& eps, const Neurons& delta) const {
        Neurons change = eps - plain_response(kernels_, w, delta, w.cols());
        for (Eigen::Index i = 0; i < w.cols(); ++i) {
            const double alpha = w(0, i), q = field.q(alpha), dq = field.dq(alpha), shift = delta(0, i);
            for (Eigen::Index k = 0; k < w.rows(); ++k)
                change(k, i) += dq * shift * ((k == 0 ? 1.0 : 0.0) - alpha * w(k, i)) -
                                q * (shift * w(k, i) + alpha * delta(k, i));
        }
        return change;
    }

    /// B^2 at the looks, the double integral as it stands; latitudes are at half steps, noise at whole ones.
    std::vector<double> bounds(const std::vector<Eigen::ArrayXd>& path, const Eigen::ArrayXd& weight,
                               const std::vector<SquaredNoise>& noise) const {
        const auto rates = [&](std::size_t n) {
            std::pair<Eigen::ArrayXd, Eigen::ArrayXd> rate{path[n], path[n]};
            for (Eigen::Index i = 0; i < weight.size(); ++i) {
                rate.first[i] = half(n).lambda_par(latitude_of(path[n][i]));
                rate.second[i] = half(n).lambda_perp(latitude_of(path[n][i]));
            }
            return rate;
        };
        std::vector<Eigen::ArrayXd> par{Eigen::ArrayXd::Zero(weight.size())}, perp = par; // log J(t, 0)
        auto begin = rates(0);
        for (std::size_t n = 0; n < steps_; ++n) {
            const auto middle = rates(2 * n + 1);
            auto end = rates(2 * n + 2);
            par.push_back(par[n] + h_ / 6.0 * (begin.first + 4.0 * middle.first + end.first));
            perp.push_back(perp[n] + h_ / 6.0 * (begin.second + 4.0 * middle.second + end.second));
            begin = std::move(end);
        }
        std::vector<double> squares;
        for (int k = 1; k <= kLooks; ++k) {
            const std::size_t last = look(k);
            double bound = 0.0;
            for (std::size_t n = 0; n <= last; ++n)
                bound += simpson(n, last) *
                         std::sqrt((weight * ((2.0 * (par[last] - par[n])).exp() * noise[n].par +
                                              (2.0 * (perp[last] - perp[n])).exp() * noise[n].perp))
                                       .sum());
            squares.push_back(bound * bound);
        }
        return squares;
    }

    void apriori(double most) {
        const LatitudeGrid start(kernels_.d, most, [this](const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
            const std::vector<Eigen::ArrayXd> begins = carried((0.5 * a).tan()),
                                              ends = carried((0.5 * b).tan());
            Eigen::ArrayXd widest = ends[0] - begins[0];
            for (std::size_t n = 1; n < ends.size(); ++n) widest = widest.max(ends[n] - begins[n]);
            return widest;
        });
        const std::vector<Eigen::ArrayXd> path = carried((0.5 * start.psi).tan());
        NoiseLaw law(kernels_);
        std::vector<SquaredNoise> noise;
        for (std::size_t n = 0; n <= steps_; ++n) {
            const Eigen::ArrayXd alpha = path[2 * n].unaryExpr([](double s) { return latitude_of(s); });
            noise.push_back(expected_noise(law, grid_.moments[stride_ * n], half(2 * n), alpha));
        }
        apriori_ = bounds(path, start.weight, noise);
    }

    const Kernels& kernels_;
    const FlowGrid& grid_;
    std::size_t stride_;
    double h_;
    std::size_t steps_;
    std::vector<double> growth_;  ///< Lambda at half steps
    std::vector<double> apriori_; ///< B^2 of m = 1 at the looks
};

// --------------------------------------------------------------------------- projected gradient descent

/// The projected step as it is, and its derivatives by central differences of size `delta`.
class StepReference {
  public:
    /// Steps are a multiple of kLooks; most: opening of intervals in the a-priori bound's grid of latitudes.
    StepReference(const Kernels& kernels, double eta, std::size_t steps, double delta, double most)
        : kernels_(kernels), eta_(eta), delta_(delta), steps_(steps) {
        MeanFieldSolver solver(kernels, Rule::pgd, eta, 1e-9);
        NoiseLaw law(kernels);
        for (std::size_t n = 0; n < steps; ++n) {
            field_.push_back(solver.field_at(solver.t_end()));
            moments_.push_back(solver.law_at(solver.t_end()).moments(law.harmonics()));
            solver.step();
            REQUIRE(solver.failure().empty());
        }
        // A priori: points of the (w*, u) plane, moved along it and out of it.
        const LatitudeGrid start(kernels.d, most, [this](const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
            Neurons begins = in_plane(a), ends = in_plane(b);
            const Neurons none = Neurons::Zero(3, a.size());
            Eigen::ArrayXd widest = Eigen::ArrayXd::Zero(a.size());
            for (std::size_t n = 0;; ++n) { // chords, and half of them as in tan(psi / 2)
                widest = widest.max(0.5 * (ends - begins).colwise().norm().transpose().array());
                if (n == field_.size()) return widest;
                begins = moved(field_[n], begins, none);
                ends = moved(field_[n], ends, none);
            }
        });
        const Eigen::Index latitudes = start.psi.size();
        Neurons w = in_plane(start.psi);
        std::vector<SquaredNoise> left; // each step's noise, carried to now
        for (std::size_t n = 0; n < steps; ++n) {
            SquaredNoise fresh = expected_noise(law, moments_[n], field_[n], w.row(0).transpose().array());
            SquaredNoise factor = fresh;
            const Neurons end = moved(field_[n], w, Neurons::Zero(3, latitudes));
            for (Eigen::Index i = 0; i < latitudes; ++i)
                for (const bool along : {true, false}) {
                    Neurons x = Neurons::Zero(3, 1);
                    if (along) {
                        x(0, 0) = w(1, i);
                        x(1, 0) = -w(0, i);
                    } else {
                        x(2, 0) = 1.0;
                    }
                    const Neurons at = w.col(i), none = Neurons::Zero(3, 1);
                    const Neurons kept = derivative(field_[n], at, x, none),
                                  added = derivative(field_[n], at, none, x);
                    (along ? factor.par : factor.perp)[i] = mean_inner(kept, kept);
                    (along ? fresh.par : fresh.perp)[i] *= mean_inner(added, added);
                }
            for (SquaredNoise& noise : left) {
                noise.par *= factor.par;
                noise.perp *= factor.perp;
            }
            left.push_back(fresh);
            w = end;
            if ((n + 1) % (steps / kLooks) != 0) continue;
            double bound = 0.0;
            for (const SquaredNoise& noise : left)
                bound += std::sqrt((start.weight * (noise.par + noise.perp)).sum());
            apriori_.push_back(bound * bound);
        }
    }

    std::vector<Predicted> of(const Neurons& start) const {
        const Eigen::Index d = start.rows(), m = start.cols();
        Neurons w = start, delta = Neurons::Zero(d, m);
        std::vector<Neurons> left; // each step's noise, carried to now
        double naive = 0.0;
        std::vector<Predicted> looks;
        for (std::size_t n = 0; n < steps_; ++n) {
            const MeanField& field = field_[n];
            const Neurons eps = plain_noise(kernels_, field, w), none = Neurons::Zero(d, m);
            // Partners' displacement, by differences of the attraction.
            const double size = std::sqrt(mean_inner(delta, delta));
            Neurons drive = eps;
            if (size > 0.0) {
                const double step = delta_ / size;
                Neurons change = plain_attraction(kernels_, w, on_sphere(w + step * delta)) -
                                 plain_attraction(kernels_, w, on_sphere(w - step * delta));
                make_tangent(w, change);
                drive -= change / (2.0 * step);
            }
            delta = derivative(field, w, delta, drive);
            // What is kept of a displacement, one coordinate after another.
            std::vector<Neurons> kept;
            for (Eigen::Index k = 0; k < d; ++k) {
                Neurons x = none;
                x.row(k).setOnes();
                make_tangent(w, x);
                kept.push_back(derivative(field, w, x, none));
            }
            for (Neurons& noise : left) {
                Neurons carried = none;
                for (Eigen::Index i = 0; i < m; ++i)
                    for (Eigen::Index k = 0; k < d; ++k)
                        carried.col(i) += noise(k, i) * kept[static_cast<std::size_t>(k)].col(i);
                noise = carried;
            }
            left.push_back(derivative(field, w, none, eps));
            naive = (1.0 + eta_ * plain_growth(field, 1000)) * naive + eta_ * std::sqrt(mean_inner(eps, eps));
            w = moved(field, w, none);
            if ((n + 1) % (steps_ / kLooks) != 0) continue;
            double bound = 0.0;
            for (const Neurons& noise : left) bound += std::sqrt(mean_inner(noise, noise));
            looks.push_back({mean_inner(delta, delta), bound * bound,
                             apriori_[looks.size()] / static_cast<double>(m), naive * naive});
        }
        return looks;
    }

  private:
    static Neurons in_plane(const Eigen::ArrayXd& psi) {
        Neurons w = Neurons::Zero(3, psi.size());
        w.row(0) = psi.sin().matrix().transpose();
        w.row(1) = psi.cos().matrix().transpose();
        return w;
    }
    static Neurons on_sphere(Neurons w) {
        for (Eigen::Index i = 0; i < w.cols(); ++i) w.col(i) /= std::sqrt(inner(w, i, w, i));
        return w;
    }
    Neurons moved(const MeanField& field, const Neurons& w, const Neurons& drive) const {
        return on_sphere(w + eta_ * (mean_field_velocity(field, w) + drive));
    }
    /// Of the step at w, in the direction in which w changes by x and its velocity by `drive`.
    Neurons derivative(const MeanField& field, const Neurons& w, const Neurons& x,
                       const Neurons& drive) const {
        const double size = std::sqrt(mean_inner(x, x) + mean_inner(drive, drive));
        if (size == 0.0) return x;
        const double step = delta_ / size;
        return (moved(field, on_sphere(w + step * x), step * drive) -
                moved(field, on_sphere(w - step * x), -step * drive)) /
               (2.0 * step);
    }

    const Kernels& kernels_;
    double eta_, delta_;
    std::size_t steps_;
    std::vector<MeanField> field_;
    std::vector<HarmonicValues> moments_;
    std::vector<double> apriori_; ///< B^2 of m = 1 at the looks
};

} // namespace equator::test
