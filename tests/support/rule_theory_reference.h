// The gap's theory under the rules of rules/motion.h (docs/model.md, section 11) in plain words: neurons in
// all d dimensions, moved by Motion itself, and finite differences in the place of every derivative.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "infinite/rule_solver.h"
#include "infinite/rule_twins.h"
#include "theory/rules/rule_theory.h"

namespace equator::test {

/// A problem with its rule: infinite width, m twins, theory.
struct TheoryCase {
    std::string name;
    MotionSpec spec;
    bool signs = false;
};

inline std::vector<TheoryCase> theory_cases() {
    return {{"train, flow", {.trains = true}},
            {"train, flow, signs, kappa 0.1", {.trains = true, .kappa = 0.1, .decay = 0.2}, true},
            {"train, pgd", {.rule = Rule::pgd, .eta = 0.05, .trains = true, .kappa = 0.5}, true},
            {"momentum, 3/t", {.rule = Rule::momentum}},
            {"momentum, friction 1, signs", {.rule = Rule::momentum, .friction = 1.0}, true},
            {"heavy ball", {.rule = Rule::heavyball, .eta = 0.01}},
            {"heavy ball, signs", {.rule = Rule::heavyball, .eta = 0.02, .beta = 0.8}, true}};
}

inline Eigen::ArrayXd alternating_signs(Eigen::Index m, bool signs) {
    Eigen::ArrayXd a = Eigen::ArrayXd::Ones(m);
    for (Eigen::Index i = 1; signs && i < m; i += 2) a[i] = -1.0;
    return a;
}

/// Neurons in d dimensions at one time: all rows of Motion, the twins' own.
inline Neurons in_full(const RuleTwins& twins, const Motion& full, double t) {
    Neurons y, part;
    twins.at(t, y);
    Neurons state = Neurons::Zero(full.rows(), y.cols());
    twins.positions(y, part);
    state.topRows(full.dimension()) = part;
    if (full.trains()) state.row(full.dimension()) = y.row(2);
    if (full.remembers()) {
        const Neurons u = twins.motion().velocities(y);
        twins.positions(u, part);
        state.bottomRows(full.dimension()) = part;
    }
    return state;
}

/// Everything of a run that theory follows, at equally spaced times and halfway between them (whole steps: at
/// their ends).
struct RulePath {
    TheoryCase of;
    Kernels kernels;
    Motion full;
    Eigen::ArrayXd signs;
    std::vector<double> t;
    std::vector<RuleField> field;
    std::vector<Neurons> y;
    std::vector<Predictions> predictions;

    RulePath(const TheoryCase& which, const Kernels& k, const Neurons& start, double from, double T,
             int intervals, double tol)
        : of(which), kernels(k), full(which.spec, start.rows()),
          signs(alternating_signs(start.cols(), which.signs)) {
        RuleSolver solver(kernels, of.spec, tol, of.signs);
        RuleTwins twins(start, of.spec, signs);
        RuleTheory theory(solver, twins, of.signs);
        const bool steps = full.by_steps();
        const auto wanted = [&] {
            const auto n = static_cast<double>(t.size());
            return steps ? n * of.spec.eta : from + 0.5 * (T - from) / intervals * n;
        };
        const auto done = [&] {
            return steps ? wanted() > T * (1.0 + 1e-9) : t.size() > 2u * static_cast<unsigned>(intervals);
        };
        const auto record = [&] {
            while (!done() && wanted() <= solver.t_end() * (1.0 + 1e-12)) {
                const double at = std::min(wanted(), solver.t_end());
                t.push_back(at);
                field.push_back(solver.field_at(at));
                y.push_back(in_full(twins, full, at));
                predictions.push_back(theory.at(at));
            }
        };
        record();
        while (!done()) {
            solver.step();
            twins.follow(solver);
            theory.follow(solver, twins);
            record();
        }
    }

    Eigen::ArrayXd weights(const Neurons& state) const { return full.trains() ? full.weights(state) : signs; }

    /// Forces of infinite width, `extra` added.
    ForceAt force(std::size_t n, const Neurons* extra, double share) const {
        return [this, n, extra, share](int, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
            field[n].at(kernels, w, full.trains() ? a : signs, out);
            if (!extra) return;
            out.velocity += share * extra->topRows(w.rows());
            out.overlap += share * extra->row(w.rows()).transpose();
        };
    }
    /// What neurons at `state`, as partners, exert on those at place n: d rows of V and one of the overlap.
    Neurons of_partners(std::size_t n, const Neurons& state) const {
        const Eigen::Index d = full.dimension(), m = state.cols();
        const Neurons& here = y[n];
        const Eigen::ArrayXd a = weights(here), b = weights(state);
        Neurons out = Neurons::Zero(d + 1, m);
        for (Eigen::Index i = 0; i < m; ++i) {
            for (Eigen::Index j = 0; j < m; ++j) {
                double s = 0.0;
                for (Eigen::Index k = 0; k < d; ++k) s += here(k, i) * state(k, j);
                for (Eigen::Index k = 0; k < d; ++k)
                    out(k, i) -= b[j] * kernels.g(s) * state(k, j) / static_cast<double>(m);
                out(d, i) -= b[j] * kernels.G(s) / static_cast<double>(m);
            }
            out(0, i) += kernels.g_star(here(0, i));
            out(d, i) += kernels.G_star(here(0, i));
            double radial = 0.0;
            for (Eigen::Index k = 0; k < d; ++k) radial += out(k, i) * here(k, i);
            for (Eigen::Index k = 0; k < d; ++k) out(k, i) = a[i] * (out(k, i) - radial * here(k, i));
        }
        return out;
    }
    /// Sampling noise at place n, as forces.
    Neurons noise(std::size_t n) const {
        Neurons out = of_partners(n, y[n]);
        Force mean;
        const Neurons w = y[n].topRows(full.dimension());
        field[n].at(kernels, w, weights(y[n]), mean);
        out.topRows(full.dimension()) -= mean.velocity;
        out.row(full.dimension()) -= mean.overlap.transpose();
        return out;
    }
    /// -H x, by moving the partners.
    Neurons response(std::size_t n, const Neurons& x) const {
        constexpr double kShift = 1e-4;
        return (of_partners(n, y[n] + kShift * x) - of_partners(n, y[n] - kShift * x)) / (2.0 * kShift);
    }
    /// dx/dt, or the next x, of displacements x under forces that change by `drive`.
    Neurons change(std::size_t n, const Neurons& x, const Neurons& drive) const {
        constexpr double kShift = 1e-4;
        Motion motion = full;
        Neurons out[2];
        for (const int side : {0, 1}) {
            const double share = side == 0 ? kShift : -kShift;
            Neurons at = y[n] + share * x;
            if (full.by_steps()) {
                motion.settle(at);
                motion.jump(n, at, force(n, &drive, share), out[side]);
            } else
                motion.slope(t[n], 0, at, force(n, &drive, share), out[side]);
        }
        return (out[0] - out[1]) / (2.0 * kShift);
    }
    /// E (|Delta w|^2 + Delta a^2 / kappa)
    double size(const Neurons& x) const {
        const Eigen::Index d = full.dimension();
        double sum = 0.0;
        for (Eigen::Index i = 0; i < x.cols(); ++i) {
            for (Eigen::Index k = 0; k < d; ++k) sum += x(k, i) * x(k, i);
            if (full.trains()) sum += x(d, i) * x(d, i) / of.spec.kappa;
        }
        return sum / static_cast<double>(x.cols());
    }
    /// From place n to the next but one (whole steps: the next), by Runge and Kutta; `drive(place, x)`.
    template <class Drive> Neurons advance(std::size_t n, const Neurons& x, const Drive& drive) const {
        if (full.by_steps()) return change(n, x, drive(n, x));
        const double h = t[n + 2] - t[n];
        const auto slope = [&](std::size_t place, const Neurons& at) {
            return change(place, at, drive(place, at));
        };
        const Neurons k1 = slope(n, x), k2 = slope(n + 1, x + 0.5 * h * k1),
                      k3 = slope(n + 1, x + 0.5 * h * k2), k4 = slope(n + 2, x + h * k3);
        return x + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    }
    std::size_t stride() const { return full.by_steps() ? 1 : 2; }
    Neurons nothing() const { return Neurons::Zero(full.rows(), signs.size()); }
    Neurons no_force() const { return Neurons::Zero(full.dimension() + 1, signs.size()); }

    /// E |Delta|^2 of the linear ODE at the last place.
    double linear() const {
        Neurons x = nothing();
        for (std::size_t n = 0; n + stride() < t.size(); n += stride())
            x = advance(n, x, [this](std::size_t place, const Neurons& at) -> Neurons {
                return noise(place) + response(place, at);
            });
        return size(x);
    }
    /// B^2 at the last place: noise of every time carried there by itself.
    double average() const {
        double bound = 0.0;
        for (std::size_t s = 0; s < t.size(); s += stride()) {
            const Neurons kick = noise(s);
            Neurons x = nothing();
            const auto free = [this](std::size_t, const Neurons&) { return no_force(); };
            if (full.by_steps()) {
                if (s + 1 == t.size()) break;
                x = change(s, x, kick);
                for (std::size_t n = s + 1; n + 1 < t.size(); ++n) x = advance(n, x, free);
                bound += std::sqrt(size(x));
                continue;
            }
            x.middleRows(full.remembers() ? full.rows() - full.dimension() : 0, full.dimension()) =
                kick.topRows(full.dimension());
            if (full.trains()) x.row(full.dimension()) = of.spec.kappa * kick.row(full.dimension());
            for (std::size_t n = s; n + 2 < t.size(); n += 2) x = advance(n, x, free);
            const double h = t[2] - t[0];
            bound += (s == 0 || s + 1 == t.size() ? 0.5 : 1.0) * h * std::sqrt(size(x));
        }
        return bound * bound;
    }
};

} // namespace equator::test
