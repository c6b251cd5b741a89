#include "theory/rules/rule_apriori.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace equator {
namespace {

/// Halvings of the panels that carry the initial law.
constexpr int kHalvings = 2;

Polynomial square_of(const Polynomial& a) {
    Polynomial p;
    p.degree = 2 * a.degree;
    for (int i = 0; i <= a.degree; ++i)
        for (int j = 0; j <= a.degree; ++j) p[i + j] += a[i] * a[j];
    return p;
}

LatitudeLaw nodes_of(const RuleSolver& solver, int halvings, bool signs) {
    const LatitudeLaw law = InitialLaw(solver.model().kernels().d).discretise(halvings);
    return signs ? law.with_signs() : law;
}

RuleTwins twins_of(const LatitudeLaw& law, const MotionSpec& spec) {
    Neurons start(2, law.s.size());
    Eigen::ArrayXd signs(law.s.size());
    for (Eigen::Index n = 0; n < law.s.size(); ++n) {
        start(0, n) = latitude_of(law.s[n]);
        start(1, n) = colatitude_sine_of(law.s[n]);
        signs[n] = law.sign(n);
    }
    return RuleTwins(start, spec, signs);
}

Neurons state_at(const RuleTwins& twins, double t) {
    Neurons y;
    twins.at(t, y);
    return y;
}

} // namespace

RuleNoiseLaw::RuleNoiseLaw(const Kernels& kernels, double kappa)
    : forces_(kernels), kappa_(kappa), square_(forces_.harmonics().analyse(square_of(kernels.G))) {}

void RuleNoiseLaw::set(const RuleLaw& law, const MeanField& field) {
    const Harmonics& harmonics = forces_.harmonics();
    const Eigen::ArrayXd a = law.weights();
    HarmonicValues moments{}, values{};
    const auto count = static_cast<std::size_t>(harmonics.max_degree()) + 1;
    for (Eigen::Index n = 0; n < law.y.cols(); ++n) {
        harmonics.evaluate(law.y(0, n), values);
        for (std::size_t l = 0; l < count; ++l) moments[l] += law.start.mass[n] * a[n] * a[n] * values[l];
    }
    forces_.set(moments, field);
    HarmonicValues b{};
    for (std::size_t l = 0; l < count; ++l) b[l] = square_[l] * moments[l];
    mean_square_ = harmonics.synthesise(b);
    mean_square_slope_ = mean_square_.derivative();
    potential_ = field.potential;
    attraction_ = field.potential.derivative();
}

NoiseParts RuleNoiseLaw::at(const BlockShape& shape, const Neurons& y, const Eigen::ArrayXd& weights,
                            double m) const {
    const Eigen::Index sources = shape.trains ? 2 : 1, rows = shape.par();
    NoiseParts parts{Neurons::Zero(sources * rows, y.cols()), Neurons::Zero(shape.perp(), y.cols())};
    for (Eigen::Index i = 0; i < y.cols(); ++i) {
        const double alpha = y(0, i), a = weights.size() > 0 ? weights[i] : 1.0;
        const NoiseVariance force = forces_.at(alpha);
        parts.perp(shape.force_perp(), i) = std::fabs(a) * std::sqrt(force.perp / m);
        if (!shape.trains) {
            parts.par(shape.force_par(), i) = std::fabs(a) * std::sqrt(force.par / m);
            continue;
        }
        // Cholesky's factor of the covariance of the weight's noise and the force's, in this order.
        const double U = potential_(alpha), square = std::max(0.0, kappa_ * (mean_square_(alpha) - U * U));
        const double both =
            a * std::sqrt(kappa_) * y(1, i) * (0.5 * mean_square_slope_(alpha) - U * attraction_(alpha));
        const double weight = std::sqrt(square), shared = weight > 0.0 ? both / weight : 0.0;
        parts.par(1, i) = weight / std::sqrt(m);
        parts.par(shape.force_par(), i) = shared / std::sqrt(m);
        parts.par(rows + shape.force_par(), i) =
            std::sqrt(std::max(0.0, a * a * force.par - shared * shared) / m);
    }
    return parts;
}

RuleApriori::Probes::Probes(const RuleSolver& solver, int halvings, bool signs, const RuleNoiseLaw& noise,
                            double m)
    : mass(nodes_of(solver, halvings, signs).mass),
      twins(twins_of(nodes_of(solver, halvings, signs), solver.motion().spec())), blocks(twins.motion()),
      bound(blocks.shape(), mass,
            noise.at(blocks.shape(), state_at(twins, 0.0), twins.weights(state_at(twins, 0.0)), m)) {
    const Neurons y = state_at(twins, 0.0);
    blocks.start(y, twins.weights(y), solver.field_at(0.0).mean);
}

RuleApriori::RuleApriori(const Kernels& kernels, const RuleSolver& solver, double m, bool signs)
    : m_(m), noise_([&] {
          RuleNoiseLaw noise(kernels, solver.motion().trains() ? solver.motion().spec().kappa : 0.0);
          const RuleLaw law = solver.law_at(0.0);
          noise.set(law, solver.field_of(law).mean);
          return noise;
      }()),
      fine_(solver, kHalvings, signs, noise_, m), coarse_(solver, kHalvings - 1, signs, noise_, m) {}

void RuleApriori::follow(const RuleSolver& solver) {
    for (Probes* probes : {&fine_, &coarse_}) probes->twins.follow(solver);
}

void RuleApriori::flow(double t, double h, const RuleField& middle, const RuleField& end,
                       const RuleLaw& law_end) {
    noise_.set(law_end, end.mean);
    for (Probes* probes : {&fine_, &coarse_}) {
        const Neurons y_middle = state_at(probes->twins, t + 0.5 * h), y = state_at(probes->twins, t + h);
        const Eigen::ArrayXd weights = probes->twins.weights(y);
        probes->blocks.flow(t, h, middle.mean, end.mean, y_middle, y, probes->twins.weights(y_middle),
                            weights);
        probes->bound.flow(h, probes->blocks, noise_.at(probes->blocks.shape(), y, weights, m_));
    }
}

void RuleApriori::step(double turned, const RuleField& begin, const RuleField& end, const RuleLaw& law_end) {
    noise_.set(law_end, end.mean);
    for (Probes* probes : {&fine_, &coarse_}) {
        const Neurons y = state_at(probes->twins, HUGE_VAL);
        const Eigen::ArrayXd weights = probes->twins.weights(y);
        probes->blocks.step(begin.mean, end.mean, y, weights);
        probes->bound.step(turned, probes->blocks, noise_.at(probes->blocks.shape(), y, weights, m_));
    }
}

double RuleApriori::error() const {
    return fine_.bound.error() + std::fabs(fine_.bound.value() - coarse_.bound.value());
}

std::size_t RuleApriori::heap_bytes() const {
    std::size_t sum = 0;
    for (const Probes* probes : {&fine_, &coarse_})
        sum += equator::heap_bytes(probes->mass) + probes->twins.heap_bytes() + probes->blocks.heap_bytes() +
               probes->bound.heap_bytes();
    return sum;
}

} // namespace equator
