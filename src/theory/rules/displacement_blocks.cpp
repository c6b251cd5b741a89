#include "theory/rules/displacement_blocks.h"

#include <algorithm>
#include <cmath>

namespace equator {
namespace {

constexpr int kMost = 3; ///< rows of the largest matrix

/// A matrix of one twin.
struct Small {
    int n = 1;
    double at[kMost][kMost] = {};

    static Small of(const Neurons& matrices, int n, Eigen::Index i) {
        Small m{n, {}};
        for (int r = 0; r < n; ++r)
            for (int c = 0; c < n; ++c) m.at[r][c] = matrices(r * n + c, i);
        return m;
    }
    static Small unit(int n) {
        Small m{n, {}};
        for (int k = 0; k < n; ++k) m.at[k][k] = 1.0;
        return m;
    }
    void put(Neurons& matrices, Eigen::Index i) const {
        for (int r = 0; r < n; ++r)
            for (int c = 0; c < n; ++c) matrices(r * n + c, i) = at[r][c];
    }
    /// this + factor other
    Small plus(double factor, const Small& other) const {
        Small sum = *this;
        for (int r = 0; r < n; ++r)
            for (int c = 0; c < n; ++c) sum.at[r][c] += factor * other.at[r][c];
        return sum;
    }
    Small times(const Small& other) const {
        Small product{n, {}};
        for (int r = 0; r < n; ++r)
            for (int c = 0; c < n; ++c)
                for (int k = 0; k < n; ++k) product.at[r][c] += at[r][k] * other.at[k][c];
        return product;
    }
    double largest_entry() const {
        double most = 0.0;
        for (int r = 0; r < n; ++r)
            for (int c = 0; c < n; ++c) most = std::max(most, std::fabs(at[r][c]));
        return most;
    }
};

/// Taylor's series of a matrix halved until it is small, squared back.
Small exponential(const Small& m) {
    constexpr int kTerms = 12;
    constexpr double kSmall = 0.125;
    int halvings = 0;
    double scale = 1.0;
    for (const double size = m.largest_entry(); size * scale > kSmall && halvings < 60; ++halvings)
        scale *= 0.5;
    Small sum = Small::unit(m.n), term = sum;
    for (int k = 1; k <= kTerms; ++k) {
        term = Small{m.n, {}}.plus(scale / k, term.times(m));
        sum = sum.plus(1.0, term);
    }
    for (; halvings > 0; --halvings) sum = sum.times(sum);
    return sum;
}

/// exp of Magnus' series, from slopes at the beginning, middle and end of a step.
Small magnus(double h, const Small& begin, const Small& middle, const Small& end) {
    const Small mean = begin.plus(4.0, middle).plus(1.0, end);
    const Small turn = begin.times(end).plus(-1.0, end.times(begin));
    return exponential(Small{mean.n, {}}.plus(h / 6.0, mean).plus(-h * h / 12.0, turn));
}

/// The speed along the meridian of a state in its plane.
double speed_of(const Motion& motion, const Neurons& y, Eigen::Index i) {
    if (!motion.remembers()) return 0.0;
    const auto u = motion.velocities(y);
    return u(0, i) * y(1, i) - u(1, i) * y(0, i);
}

/// What the field is to one twin: eigenvalues of the local Hessian with the output weight in them, and
/// sqrt(kappa) q cos psi, which couples place and weight.
struct Local {
    double par, perp, coupling, pull; ///< pull: a q cos psi

    Local(const MotionSpec& spec, const MeanField& field, const Neurons& y, const Eigen::ArrayXd& weights,
          Eigen::Index i) {
        const double alpha = y(0, i), a = weights.size() > 0 ? weights[i] : 1.0,
                     along = field.q(alpha) * y(1, i);
        par = a * field.lambda_par(alpha);
        perp = a * field.lambda_perp(alpha);
        coupling = spec.trains ? std::sqrt(spec.kappa) * along : 0.0;
        pull = a * along;
    }
    /// The larger eigenvalue of [[par, coupling], [coupling, -damping]], or perp.
    double largest(bool trains, double damping) const {
        if (!trains) return std::max(par, perp);
        const double half = 0.5 * (par + damping);
        return std::max(0.5 * (par - damping) + std::sqrt(half * half + coupling * coupling), perp);
    }
};

/// Slopes at time 0 under Nesterov's friction stand for nothing.
double friction_at(const MotionSpec& spec, double t) {
    if (spec.friction != kNesterov) return spec.friction;
    return t > 0.0 ? 3.0 / t : 0.0;
}

} // namespace

Blocks Blocks::unit(const BlockShape& shape, Eigen::Index count) {
    const int n = shape.par(), k = shape.perp();
    Blocks blocks{Neurons::Zero(n * n, count), Neurons::Zero(k * k, count)};
    for (int r = 0; r < n; ++r) blocks.par.row(r * n + r).setOnes();
    for (int r = 0; r < k; ++r) blocks.perp.row(r * k + r).setOnes();
    return blocks;
}

void Blocks::then(const Blocks& next) {
    const auto chain = [](Neurons& before, const Neurons& after) {
        const int n = before.rows() == 1 ? 1 : before.rows() == 4 ? 2 : 3;
        for (Eigen::Index i = 0; i < before.cols(); ++i)
            Small::of(after, n, i).times(Small::of(before, n, i)).put(before, i);
    };
    chain(par, next.par);
    chain(perp, next.perp);
}

void multiply(const Neurons& matrices, const Neurons& x, Neurons& out) {
    const Eigen::Index n = x.rows();
    out.setZero(n, x.cols());
    for (Eigen::Index r = 0; r < n; ++r)
        for (Eigen::Index c = 0; c < n; ++c) out.row(r) += matrices.row(r * n + c) * x.row(c);
}

double largest_eigenvalue(const Motion& motion, const MeanField& field, const Neurons& y,
                          const Eigen::ArrayXd& weights) {
    const MotionSpec& spec = motion.spec();
    double most = -HUGE_VAL;
    for (Eigen::Index i = 0; i < y.cols(); ++i)
        most =
            std::max(most, Local(spec, field, y, weights, i).largest(spec.trains, spec.kappa * spec.decay));
    return most;
}

void DisplacementBlocks::start(const Neurons& y, const Eigen::ArrayXd& weights, const MeanField& field) {
    since_ = Blocks::unit(shape_, y.cols());
    from_start_ = Neurons::Zero(shape_.par(), y.cols());
    from_start_.row(0).setOnes();
    growth_ = Eigen::ArrayXd::Ones(y.cols());
    look(field, y, weights);
    if (!motion_.by_steps()) slope_ = slopes(0.0, field, y, weights);
}

/// Takes down where the twins are, and the largest of their eigenvalues.
void DisplacementBlocks::look(const MeanField& field, const Neurons& y, const Eigen::ArrayXd& weights) {
    const MotionSpec& spec = motion_.spec();
    y_ = y;
    weights_ = weights;
    hessian_ = spec.trains ? spec.kappa * spec.decay : 0.0;
    speed_ = 0.0;
    for (Eigen::Index i = 0; i < y.cols(); ++i) {
        const Local local(spec, field, y, weights, i);
        hessian_ =
            std::max({hessian_, std::fabs(local.par) + std::fabs(local.coupling), std::fabs(local.perp)});
        speed_ = std::max(speed_, std::fabs(speed_of(motion_, y, i)));
    }
}

Blocks DisplacementBlocks::slopes(double t, const MeanField& field, const Neurons& y,
                                  const Eigen::ArrayXd& weights) {
    const MotionSpec& spec = motion_.spec();
    const double gamma = shape_.remembers ? friction_at(spec, t) : 0.0;
    const int n = shape_.par(), last = n - 1;
    Blocks slope{Neurons::Zero(n * n, y.cols()), Neurons::Zero(shape_.perp() * shape_.perp(), y.cols())};
    for (Eigen::Index i = 0; i < y.cols(); ++i) {
        const Local local(spec, field, y, weights, i);
        Small par{n, {}};
        if (shape_.trains) {
            par.at[1][0] = local.coupling;
            par.at[1][1] = -spec.kappa * spec.decay;
            par.at[shape_.force_par()][1] = local.coupling;
        }
        if (shape_.remembers) {
            const double omega = speed_of(motion_, y, i);
            par.at[0][last] = 1.0;
            par.at[last][0] = local.par;
            par.at[last][last] = -gamma;
            slope.perp(1, i) = 1.0;
            slope.perp(2, i) = local.perp - omega * omega;
            slope.perp(3, i) = -gamma;
        } else {
            par.at[0][0] = local.par;
            slope.perp(0, i) = local.perp;
        }
        par.put(slope.par, i);
    }
    return slope;
}

void DisplacementBlocks::flow(double t, double h, const MeanField& middle, const MeanField& end,
                              const Neurons& y_middle, const Neurons& y_end,
                              const Eigen::ArrayXd& weights_middle, const Eigen::ArrayXd& weights_end) {
    const Blocks at_middle = slopes(t + 0.5 * h, middle, y_middle, weights_middle);
    const Blocks at_end = slopes(t + h, end, y_end, weights_end);
    from_rest_ = shape_.remembers && motion_.spec().friction == kNesterov && !(t > 0.0);
    const int n = shape_.par(), k = shape_.perp();
    for (Eigen::Index i = 0; i < y_end.cols(); ++i) {
        if (from_rest_) {
            // nu = (h / 4) (lambda delta + coupling b), and delta what that has moved.
            Small par = Small::unit(n), perp = Small::unit(k);
            for (int c = 0; c < n - 1; ++c) {
                const double pull = at_middle.par(static_cast<Eigen::Index>(n * (n - 1) + c), i);
                par.at[0][c] += 0.125 * h * h * pull;
                par.at[n - 1][c] = 0.25 * h * pull;
                if (shape_.trains) par.at[1][c] += h * at_middle.par(static_cast<Eigen::Index>(n + c), i);
            }
            par.at[n - 1][n - 1] = perp.at[1][1] = 0.0;
            perp.at[0][0] += 0.125 * h * h * at_middle.perp(2, i);
            perp.at[1][0] = 0.25 * h * at_middle.perp(2, i);
            par.put(since_.par, i);
            perp.put(since_.perp, i);
            continue;
        }
        magnus(h, Small::of(slope_.par, n, i), Small::of(at_middle.par, n, i), Small::of(at_end.par, n, i))
            .put(since_.par, i);
        magnus(h, Small::of(slope_.perp, k, i), Small::of(at_middle.perp, k, i), Small::of(at_end.perp, k, i))
            .put(since_.perp, i);
    }
    slope_ = at_end;
    look(end, y_end, weights_end);
    grow();
}

void DisplacementBlocks::step(const MeanField& begin, const MeanField& end, const Neurons& y_end,
                              const Eigen::ArrayXd& weights_end) {
    const MotionSpec& spec = motion_.spec();
    const double eta = spec.eta, beta = shape_.remembers ? spec.beta : 0.0;
    const int n = shape_.par(), last = n - 1;
    response_ = since_;
    for (Eigen::Index i = 0; i < y_.cols(); ++i) {
        const Local local(spec, begin, y_, weights_, i);
        const double speed = beta * speed_of(motion_, y_, i) + local.pull, x = eta * speed;
        const double square = 1.0 / (1.0 + x * x), length = std::sqrt(square); // r^2, r
        // To first order the new speed along the old meridian, and across, of (delta, b, nu, force).
        Small along{n, {}}, forced{n, {}};
        double moved[kMost] = {local.par}; // change of the speed by each component
        if (shape_.trains) moved[1] = local.coupling;
        if (shape_.remembers) moved[last] = beta;
        for (int c = 0; c < n; ++c) {
            along.at[0][c] = (c == 0 ? 1.0 : 0.0) + eta * square * moved[c];
            if (shape_.remembers) along.at[last][c] = square * length * moved[c];
        }
        const int force = shape_.force_par();
        forced.at[0][force] = eta * square;
        if (shape_.remembers) forced.at[last][force] = square * length;
        if (shape_.trains) {
            along.at[1][0] = eta * local.coupling;
            along.at[1][1] = 1.0 - eta * spec.kappa * spec.decay;
            forced.at[1][1] = eta;
        }
        along.put(since_.par, i);
        forced.put(response_.par, i);
        if (!shape_.remembers) {
            since_.perp(0, i) = length * (1.0 + eta * local.perp);
            response_.perp(0, i) = length * eta;
            continue;
        }
        const double turned = square * x * speed;
        Small across{2, {}}, pushed{2, {}};
        across.at[0][0] = length * (1.0 + eta * local.perp);
        across.at[0][1] = length * eta * beta;
        across.at[1][0] = square * local.perp - turned;
        across.at[1][1] = square * beta;
        pushed.at[0][1] = length * eta;
        pushed.at[1][1] = square;
        across.put(since_.perp, i);
        pushed.put(response_.perp, i);
    }
    look(end, y_end, weights_end);
    grow();
}

void DisplacementBlocks::grow() {
    constexpr double kLarge = 1e100;
    Neurons next;
    multiply(since_.par, from_start_, next);
    from_start_ = next;
    double most = 0.0;
    for (Eigen::Index k = 0; k < from_start_.size(); ++k)
        most = std::max(most, std::fabs(from_start_.data()[k]));
    if (most > kLarge) from_start_ *= 1.0 / kLarge;
    growth_ = from_start_.row(0).square().transpose();
    if (shape_.trains) growth_ += from_start_.row(1).square().transpose();
}

double DisplacementBlocks::largest_rate(double t, double stiffness) const {
    const MotionSpec& spec = motion_.spec();
    const double size = std::max(stiffness, hessian_);
    if (!shape_.remembers) return size;
    if (motion_.by_steps()) return std::sqrt(size / spec.eta);
    return std::max(
        {std::sqrt(size), speed_, spec.trains ? spec.kappa * spec.decay : 0.0, friction_at(spec, t)});
}

std::size_t DisplacementBlocks::heap_bytes() const {
    return equator::heap_bytes(y_) + equator::heap_bytes(weights_) + slope_.heap_bytes() +
           since_.heap_bytes() + response_.heap_bytes() + equator::heap_bytes(from_start_) +
           equator::heap_bytes(growth_);
}

} // namespace equator
