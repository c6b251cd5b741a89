#include "theory/gap_theory.h"

#include <algorithm>
#include <cmath>

#include "base/heap_bytes.h"
#include "base/portable_math.h"
#include "theory/sampling_noise.h"

namespace equator {

namespace {

/// Largest rate (any |lambda|, and g(1), which no eigenvalue of the interaction exceeds) times the time
/// between two knots. The displacements' relative error is about its cube over 24, the bound's about a
/// twelfth of its square, both for what moves at that rate.
constexpr double kKnotSpacing = 0.35;
/// What no coarse solution sees is allowed for: Simpson's rule in the propagators and infinite width's own
/// error, as a share.
constexpr double kUnseen = 1e-4;
/// And rounding: the noise is a difference of numbers of size g(1) and has an error of about two units in
/// their last place, 2^-52 each; this allows twice that. It adds up over time where nothing damps it; where
/// twins stay and the noise vanishes, nothing amplifies it either.
constexpr double kRounding = 1e-15;

int count_of(const Twins& twins) {
    Eigen::ArrayXd s;
    twins.at(0.0, s);
    return static_cast<int>(s.size());
}

} // namespace

GapTheory::GapTheory(const Kernels& kernels, const MeanFieldSolver& solver, const Twins& twins, Rule rule,
                     double eta)
    : rule_(rule), eta_(eta), stiffness_(kernels.g(1.0)),
      linear_(kernels, std::min(count_of(twins), kMostFollowed)),
      apriori_(kernels, solver, count_of(twins), rule, eta) {
    const MeanField field = solver.field_at(0.0);
    const Neurons all = positions(twins, 0.0), eps = linear_.start(field, all);
    twins_.start(latitudes(twins, 0.0), field);
    realised_.start(Eigen::ArrayXd::Constant(followed(), 1.0 / followed()), noise_sizes(all, eps));
    gronwall_.start(largest_growth(field), std::sqrt(mean_square(eps)));
    recent_.add(0.0, now(0.0));
}

Eigen::ArrayXd GapTheory::latitudes(const Twins& twins, double t) const {
    Eigen::ArrayXd s;
    twins.at(t, s);
    return s.head(linear_.followed());
}

Neurons GapTheory::positions(const Twins& twins, double t) {
    Eigen::ArrayXd s;
    Neurons all;
    twins.at(t, s);
    twins.positions(s, all);
    return all;
}

double GapTheory::largest_rate() const {
    return std::max(stiffness_, twins_.largest_rate());
}

void GapTheory::follow(const MeanFieldSolver& solver, const Twins& twins) {
    apriori_.follow(solver);
    if (rule_ == Rule::flow)
        follow_flow(solver, twins);
    else
        follow_pgd(solver, twins);
}

void GapTheory::follow_flow(const MeanFieldSolver& solver, const Twins& twins) {
    const double begin = solver.t_begin(), length = solver.t_end() - begin;
    const int pieces = std::max(1, static_cast<int>(std::ceil(length * largest_rate() / kKnotSpacing)));
    recent_.begin_step();
    for (int piece = 0; piece < pieces; ++piece) {
        const double h = length / pieces, middle = begin + h * (piece + 0.5);
        const double end = piece + 1 == pieces ? solver.t_end() : begin + h * (piece + 1);
        const MeanField field_middle = solver.field_at(middle), field_end = solver.field_at(end);
        twins_.flow(h, field_middle, field_end, latitudes(twins, middle), latitudes(twins, end));
        const Neurons all = positions(twins, end), eps = linear_.flow(h, twins_.since(), field_end, all);
        realised_.flow(h, twins_.since(), noise_sizes(all, eps));
        apriori_.flow(h, middle, end, field_middle, field_end, solver);
        gronwall_.flow(h, largest_growth(field_end), std::sqrt(mean_square(eps)));
        twins_.reset();
        recent_.add(end, now(end));
        ++knots_;
    }
}

void GapTheory::follow_pgd(const MeanFieldSolver& solver, const Twins& twins) {
    const MeanField& begin = solver.stage_fields().front();
    const double t = solver.t_end(), turned = eta_ * largest_rate();
    const MeanField end = solver.field_at(t);
    twins_.pgd(eta_, begin, end, latitudes(twins, t));
    const Neurons all = positions(twins, t), eps = linear_.pgd(twins_.since(), twins_.response(), end, all);
    realised_.pgd(turned, twins_.since(), twins_.response(), noise_sizes(all, eps));
    apriori_.pgd(eta_, turned, begin, end, solver);
    gronwall_.pgd(eta_, largest_growth(end), std::sqrt(mean_square(eps)));
    twins_.reset();
    ++knots_;
}

Predictions GapTheory::now(double t) const {
    const double rounding = kRounding * stiffness_ * t;
    const auto allowed = [rounding](double value, double error) {
        return Prediction{value, error + kUnseen * value + rounding * rounding};
    };
    Predictions found{
        allowed(linear_.value(), linear_.error()), allowed(realised_.value(), realised_.error()),
        allowed(apriori_.value(), apriori_.error()), allowed(gronwall_.value(), gronwall_.error()), 0.0};
    const Eigen::ArrayXd& log_par = twins_.log_par();
    double most = log_par[0], square = 0.0, fourth = 0.0;
    for (Eigen::Index i = 0; i < log_par.size(); ++i) most = std::max(most, log_par[i]);
    for (Eigen::Index i = 0; i < log_par.size(); ++i) {
        const double weight = portable::exp(std::max(2.0 * (log_par[i] - most), -690.0));
        square += weight;
        fourth += weight * weight;
    }
    found.effective_neurons = square * square / fourth;
    return found;
}

Predictions GapTheory::at(double t) const {
    return rule_ == Rule::pgd ? now(t) : recent_.at(t);
}

std::size_t GapTheory::heap_bytes() const {
    return linear_.heap_bytes() + apriori_.heap_bytes() + realised_.heap_bytes() + twins_.heap_bytes() +
           recent_.heap_bytes();
}

} // namespace equator
