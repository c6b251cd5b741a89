#include "rules/motion.h"

#include <cmath>

#include "base/portable_math.h"
#include "integrate/trajectory.h"
#include "rules/sphere_noise.h"

namespace equator {
namespace {

/// x_i . y_i, coordinates in order.
void dots(const Neurons& x, const Neurons& y, Eigen::ArrayXd& out) {
    out = (x.row(0) * y.row(0)).transpose();
    for (Eigen::Index k = 1; k < x.rows(); ++k) out += (x.row(k) * y.row(k)).transpose();
}

/// x_i - r_i w_i
void take_out(const Neurons& w, const Eigen::ArrayXd& r, Neurons& x) {
    for (Eigen::Index k = 0; k < x.rows(); ++k) x.row(k) -= r.transpose() * w.row(k);
}

double power(double base, std::uint64_t exponent) {
    double result = 1.0;
    for (; exponent > 0; exponent >>= 1, base *= base)
        if (exponent & 1U) result *= base;
    return result;
}

} // namespace

MotionSpec MotionSpec::of(const Scenario& s) {
    return {.rule = s.rule,
            .eta = s.eta,
            .trains = s.weights == Weights::train,
            .kappa = s.kappa,
            .decay = s.decay,
            .friction = s.friction,
            .beta = s.beta,
            .beta2 = s.beta2,
            .eps = s.eps,
            .temperature = s.temperature,
            .seed = s.seed};
}

Motion::Motion(const MotionSpec& spec, Eigen::Index dimension) : spec_(spec), d_(dimension), rows_(d_) {
    if (spec.trains) weight_row_ = rows_++;
    if (spec.rule == Rule::momentum || spec.rule == Rule::heavyball || spec.rule == Rule::adam) {
        velocity_row_ = rows_;
        rows_ += d_;
    }
    if (spec.rule == Rule::adam) square_row_ = rows_++;
}

Neurons Motion::start(const Neurons& w, const Eigen::ArrayXd& weights) const {
    Neurons y = Neurons::Zero(rows_, w.cols());
    y.topRows(d_) = w;
    if (trains()) {
        if (weights.size() > 0)
            y.row(weight_row_) = weights.transpose();
        else
            y.row(weight_row_).setOnes();
    }
    return y;
}

Eigen::ArrayXd Motion::weights(const Neurons& y) const {
    return trains() ? Eigen::ArrayXd(y.row(weight_row_).transpose()) : Eigen::ArrayXd();
}

void Motion::read(const Neurons& y, HiddenLayer& layer) const {
    layer.w = neurons(y);
    layer.a = weights(y);
    if (!remembers()) return;
    // e = (w* - alpha w) / |c|, and u is tangent: u . e = u_0 / |c|. A neuron on a pole has no meridian.
    const Eigen::ArrayXd c = (1.0 - y.row(0).square()).max(0.0).sqrt().transpose();
    layer.speed = (c > 1e-12).select(y.row(velocity_row_).transpose() / c.max(1e-12), 0.0);
}

/// w_ and u_: the directions of a state's neurons, and the tangent parts of their velocities.
void Motion::unit(const Neurons& y) {
    w_ = y.topRows(d_);
    normalise(w_, norms_);
    if (!remembers()) return;
    u_ = y.middleRows(velocity_row_, d_);
    dots(w_, u_, radial_);
    take_out(w_, radial_, u_);
}

void Motion::slope(double t, int stage, const Neurons& y, const ForceAt& force, Neurons& k) {
    unit(y);
    const Eigen::ArrayXd a = weights(y);
    force(stage, w_, a, force_);
    k.resize(rows_, y.cols());
    if (trains()) k.row(weight_row_) = spec_.kappa * (force_.overlap - spec_.decay * a).transpose();
    switch (spec_.rule) {
    case Rule::momentum: {
        // u' = V - gamma u - |u|^2 w; with gamma = 3/t the start has u = V t / 4.
        dots(u_, u_, radial_);
        k.topRows(d_) = u_;
        auto slope = k.middleRows(velocity_row_, d_);
        if (spec_.friction != kNesterov)
            slope = force_.velocity - spec_.friction * u_;
        else if (t > 0.0)
            slope = force_.velocity - (3.0 / t) * u_;
        else
            slope = 0.25 * force_.velocity;
        for (Eigen::Index j = 0; j < d_; ++j) slope.row(j) -= radial_.transpose() * w_.row(j);
        return;
    }
    case Rule::rms:
        k.topRows(d_) = force_.velocity / std::sqrt(force_.mean_square + spec_.eps * spec_.eps);
        return;
    case Rule::normalised:
        dots(force_.velocity, force_.velocity, radial_);
        radial_ = (radial_ + spec_.eps * spec_.eps).sqrt();
        for (Eigen::Index j = 0; j < d_; ++j) k.row(j) = force_.velocity.row(j) / radial_.transpose();
        return;
    default:
        k.topRows(d_) = force_.velocity;
    }
}

void Motion::drift(const ForceAt& force, Neurons& w) {
    static constexpr double kShare[] = {0.0, 0.5, 0.5, 1.0}, kWeight[] = {1.0, 2.0, 2.0, 1.0};
    w_ = w;
    Neurons& sum = u_;
    for (int stage = 0; stage < 4; ++stage) {
        if (stage > 0) {
            w_ = w + kShare[stage] * spec_.eta * force_.velocity;
            normalise(w_, norms_);
        }
        force(stage, w_, {}, force_);
        if (stage == 0)
            sum = force_.velocity;
        else
            sum += kWeight[stage] * force_.velocity;
    }
    w += (spec_.eta / 6.0) * sum;
    normalise(w, norms_);
}

void Motion::jump(std::uint64_t step, const Neurons& y, const ForceAt& force, Neurons& next) {
    next = y;
    if (spec_.temperature > 0.0) {
        // Half of the noise, the flow's drift, the other half.
        const SphereNoise noise(d_, spec_.temperature, 0.5 * spec_.eta, spec_.seed);
        noise.move(2 * step, next);
        drift(force, next);
        noise.move(2 * step + 1, next);
        return;
    }
    unit(y);
    const Eigen::ArrayXd a = weights(y);
    force(0, w_, a, force_);
    if (trains())
        next.row(weight_row_) += spec_.eta * spec_.kappa * (force_.overlap - spec_.decay * a).transpose();
    if (spec_.rule == Rule::pgd) {
        next.topRows(d_) += spec_.eta * force_.velocity;
    } else if (spec_.rule == Rule::heavyball) {
        u_ = spec_.beta * u_ + force_.velocity;
        next.topRows(d_) += spec_.eta * u_;
    } else { // Adam, with the biases of averages that begin at 0 taken out
        u_ = spec_.beta * u_ + (1.0 - spec_.beta) * force_.velocity;
        dots(force_.velocity, force_.velocity, radial_);
        auto square = next.row(square_row_);
        square = spec_.beta2 * square + (1.0 - spec_.beta2) * radial_.transpose();
        const double first = 1.0 - power(spec_.beta, step + 1), second = 1.0 - power(spec_.beta2, step + 1);
        radial_ = (square.transpose() / second).sqrt() + spec_.eps;
        for (Eigen::Index j = 0; j < d_; ++j)
            next.row(j) += (spec_.eta / first) * u_.row(j) / radial_.transpose();
    }
    if (remembers()) next.middleRows(velocity_row_, d_) = u_;
    settle(next);
}

void Motion::settle(Neurons& y) const {
    Neurons w = y.topRows(d_);
    Eigen::ArrayXd scratch;
    normalise(w, scratch);
    y.topRows(d_) = w;
    // Between nodes a law's mean squares are interpolated, and may come out below zero where they are small.
    if (square_row_ >= 0) y.row(square_row_) = y.row(square_row_).max(0.0);
    if (!remembers()) return;
    Neurons u = y.middleRows(velocity_row_, d_);
    dots(w, u, scratch);
    take_out(w, scratch, u);
    y.middleRows(velocity_row_, d_) = u;
}

} // namespace equator
