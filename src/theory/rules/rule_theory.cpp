#include "theory/rules/rule_theory.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "theory/gap_theory.h"

namespace equator {
namespace {

/// As GapTheory's.
constexpr double kKnotSpacing = 0.35, kUnseen = 1e-4, kRounding = 1e-15;

/// The first twins of all.
struct Followed {
    Neurons y;
    Eigen::ArrayXd weights;

    Followed(const RuleTwins& twins, double t, Eigen::Index count) {
        Neurons all;
        twins.at(t, all);
        y = all.leftCols(count);
        weights = twins.weights(all);
        if (weights.size() > 0) weights = Eigen::ArrayXd(weights.head(count));
    }
};

Eigen::Index count_of(const RuleTwins& twins) {
    Neurons y;
    twins.at(0.0, y);
    return y.cols();
}

} // namespace

RuleTheory::RuleTheory(const RuleSolver& solver, const RuleTwins& twins, bool signs)
    : followed_(std::min<Eigen::Index>(count_of(twins), kMostFollowed)),
      gap_(solver.model().kernels(), twins.motion(), !signs && !twins.motion().trains(), followed_),
      blocks_(twins.motion()),
      apriori_(solver.model().kernels(), solver, static_cast<double>(count_of(twins)), signs) {
    const RuleLaw law = solver.law_at(0.0);
    const MeanField field = solver.field_of(law).mean;
    const TwinPlaces at = TwinPlaces::of(twins, 0.0);
    const Neurons noise = gap_.start(field, at);
    const Followed first(twins, 0.0, followed_);
    blocks_.start(first.y, first.weights, field);
    realised_.emplace(blocks_.shape(),
                      Eigen::ArrayXd::Constant(followed_, 1.0 / static_cast<double>(followed_)),
                      noise_parts(gap_.rows(), at, noise));
    if (blocks_.shape().remembers && !by_steps())
        coarse_ = Coarse{gap_, Blocks::unit(blocks_.shape(), followed_)};
    stiffness_ = gap_.stiffness(at.weights);
    if (!blocks_.shape().remembers) {
        gronwall_.emplace();
        gronwall_->start(largest_eigenvalue(twins.motion(), field, law.y, law.weights()),
                         std::sqrt(gap_.rows().mean_square(noise)));
    }
    recent_.add(0.0, now(0.0));
}

void RuleTheory::follow(const RuleSolver& solver, const RuleTwins& twins) {
    apriori_.follow(solver);
    if (by_steps())
        follow_steps(solver, twins);
    else
        follow_flow(solver, twins);
}

void RuleTheory::follow_flow(const RuleSolver& solver, const RuleTwins& twins) {
    recent_.begin_step();
    // Knots get further apart where friction falls like 1/t, so that each looks how far the next may be.
    for (double t = solver.t_begin(); t < solver.t_end();) {
        const double rest = solver.t_end() - t;
        const double pieces =
            std::max(1.0, std::ceil(rest * blocks_.largest_rate(t, stiffness_) / kKnotSpacing));
        const double h = rest / pieces, end = pieces > 1.0 ? t + h : solver.t_end();
        const RuleLaw law = solver.law_at(end);
        const RuleField middle = solver.field_at(t + 0.5 * h), field = solver.field_of(law);
        const Followed before(twins, t + 0.5 * h, followed_), after(twins, end, followed_);
        blocks_.flow(t, h, middle.mean, field.mean, before.y, after.y, before.weights, after.weights);
        const TwinPlaces at = TwinPlaces::of(twins, end);
        const Neurons noise = gap_.flow(h, blocks_.since(), blocks_.from_rest(), field.mean, at);
        if (coarse_) follow_coarse(h, field.mean, at);
        realised_->flow(h, blocks_, noise_parts(gap_.rows(), at, noise));
        apriori_.flow(t, h, middle, field, law);
        stiffness_ = gap_.stiffness(at.weights);
        if (gronwall_)
            gronwall_->flow(h, largest_eigenvalue(twins.motion(), field.mean, law.y, law.weights()),
                            std::sqrt(gap_.rows().mean_square(noise)));
        recent_.add(end, now(end));
        ++knots_;
        t = end;
    }
}

void RuleTheory::follow_coarse(double h, const MeanField& field, const TwinPlaces& at) {
    if (blocks_.from_rest()) {
        coarse_->gap = gap_;
        return;
    }
    coarse_->since.then(blocks_.since());
    coarse_->h += h;
    coarse_->second = !coarse_->second;
    if (coarse_->second) return;
    coarse_->gap.flow(coarse_->h, coarse_->since, false, field, at);
    coarse_->since = Blocks::unit(blocks_.shape(), followed_);
    coarse_->h = 0.0;
    coarse_->off = gap_.off(coarse_->gap);
}

void RuleTheory::follow_steps(const RuleSolver& solver, const RuleTwins& twins) {
    const double t = solver.t_end(), eta = blocks_.motion().spec().eta;
    const double turned = eta * blocks_.largest_rate(t, stiffness_);
    const RuleField& begin = solver.stage_fields().front();
    const RuleLaw law = solver.law_at(t);
    const RuleField end = solver.field_of(law);
    const Followed after(twins, t, followed_);
    blocks_.step(begin.mean, end.mean, after.y, after.weights);
    const TwinPlaces at = TwinPlaces::of(twins, t);
    const Neurons noise = gap_.step(blocks_, end.mean, at);
    realised_->step(turned, blocks_, noise_parts(gap_.rows(), at, noise));
    apriori_.step(turned, begin, end, law);
    stiffness_ = gap_.stiffness(at.weights);
    if (gronwall_)
        gronwall_->pgd(eta, largest_eigenvalue(twins.motion(), end.mean, law.y, law.weights()),
                       std::sqrt(gap_.rows().mean_square(noise)));
    ++knots_;
}

Predictions RuleTheory::now(double t) const {
    // Noise that is off by rounding moves neurons with inertia by half its square of time.
    const double rounding = kRounding * stiffness_ * t * (blocks_.shape().remembers ? std::max(1.0, t) : 1.0);
    const auto allowed = [rounding](double value, double error) {
        return Prediction{value, error + kUnseen * value + rounding * rounding};
    };
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    Predictions found{
        allowed(gap_.value(), coarse_ ? gap_.error_by(coarse_->off) : gap_.error()),
        allowed(realised_->value(), realised_->error()), allowed(apriori_.value(), apriori_.error()),
        gronwall_ ? allowed(gronwall_->value(), gronwall_->error()) : Prediction{kNone, kNone}, 0.0};
    const Eigen::ArrayXd& growth = blocks_.growth();
    double sum = 0.0, square = 0.0, most = 0.0;
    for (Eigen::Index i = 0; i < growth.size(); ++i) most = std::max(most, growth[i]);
    for (Eigen::Index i = 0; i < growth.size() && most > 0.0; ++i) {
        sum += growth[i] / most;
        square += growth[i] / most * (growth[i] / most);
    }
    found.effective_neurons = most > 0.0 ? sum * sum / square : kNone;
    return found;
}

Predictions RuleTheory::at(double t) const {
    return by_steps() ? now(t) : recent_.at(t);
}

std::size_t RuleTheory::heap_bytes() const {
    return gap_.heap_bytes() + (coarse_ ? coarse_->gap.heap_bytes() + coarse_->since.heap_bytes() : 0) +
           blocks_.heap_bytes() + realised_->heap_bytes() + apriori_.heap_bytes() + recent_.heap_bytes();
}

} // namespace equator
