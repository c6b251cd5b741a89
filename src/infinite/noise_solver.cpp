#include "infinite/noise_solver.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"
#include "rules/sphere_noise.h"

namespace equator {
namespace {

/// Latitudes for each smoothing width at tol = 1, least and most of all (tests measure the first).
constexpr double kPerWidth = 0.45;
constexpr double kLeast = 256.0, kMost = 4096.0;

LatitudeNoise noise_of(const LatitudeGrid& grid, int d, const MotionSpec& spec) {
    const SphereNoise half(d, spec.temperature, 0.5 * spec.eta, spec.seed);
    return {grid, d, half.cosine(true), half.cosine(false)};
}

} // namespace

double GridLaw::mean_abs_latitude() const {
    double sum = 0.0;
    for (Eigen::Index k = 0; k < grid->size(); ++k) sum += (*mass)[k] * std::fabs(grid->neurons()(0, k));
    // Euler and Maclaurin's term of the midpoint rule on either side of the kink, -(h^2 / 24) density(0).
    const Eigen::Index north = grid->size() / 2;
    const double at_equator =
        (150.0 * ((*mass)[north] + (*mass)[north - 1]) - 25.0 * ((*mass)[north + 1] + (*mass)[north - 2]) +
         3.0 * ((*mass)[north + 2] + (*mass)[north - 3])) /
        256.0;
    return sum - grid->spacing() * at_equator / 12.0;
}

std::vector<double> GridLaw::histogram(std::size_t bins) const {
    // The mass of a latitude lies evenly, in psi, within half a distance of it.
    std::vector<double> masses(bins, 0.0);
    const auto last = static_cast<double>(bins);
    const auto place = [&](Eigen::Index edge) {
        const double psi =
            (static_cast<double>(edge) - 0.5 * static_cast<double>(grid->size())) * grid->spacing();
        return std::clamp(0.5 * (portable::sin(psi) + 1.0), 0.0, 1.0) * last;
    };
    double from = place(0);
    for (Eigen::Index k = 0; k < grid->size(); ++k) {
        const double to = place(k + 1);
        const auto end = std::min(static_cast<std::size_t>(to), bins - 1);
        for (auto bin = std::min(static_cast<std::size_t>(from), bins - 1); bin <= end; ++bin) {
            const double left = std::max(from, static_cast<double>(bin)),
                         right = bin == end ? to : static_cast<double>(bin + 1);
            masses[bin] += (*mass)[k] * (right - left) / (to - from);
        }
        from = to;
    }
    for (double& value : masses) value = std::max(value, 0.0); // interpolation may leave -1e-12
    return masses;
}

std::vector<double> GridLaw::latitude_moments(int degree) const {
    std::vector<double> moments(static_cast<std::size_t>(2 * degree + 1), 0.0);
    for (Eigen::Index k = 0; k < grid->size(); ++k) {
        const double alpha = grid->neurons()(0, k);
        double current = (*mass)[k], previous = current * alpha; // T_{-1} = T_1
        for (double& moment : moments) {
            moment += current;
            const double next = 2.0 * alpha * current - previous;
            previous = current;
            current = next;
        }
    }
    return moments;
}

NoiseSolver::NoiseSolver(const Kernels& kernels, const MotionSpec& spec, Eigen::Index N)
    : model_(kernels), motion_(spec, 2), grid_(N), noise_(noise_of(grid_, kernels.d, spec)),
      mass_(grid_.uniform(kernels.d)), field_(field_of(grid_.neurons(), mass_)) {}

Eigen::Index NoiseSolver::latitudes_for(const Kernels& kernels, double temperature, double tol) {
    const double widths = kPi * std::sqrt(std::max(kernels.g(1.0), 1.0) / temperature);
    const double wanted = kPerWidth * widths * portable::pow(tol, -1.0 / LatitudeGrid::kShares);
    return 2 * static_cast<Eigen::Index>(0.5 * std::clamp(wanted, kLeast, kMost));
}

RuleField NoiseSolver::field_of(const Neurons& w, const Eigen::ArrayXd& mass) const {
    const Harmonics& harmonics = model_.harmonics();
    const auto count = static_cast<std::size_t>(harmonics.max_degree()) + 1;
    HarmonicValues sums{}, values{};
    for (Eigen::Index k = 0; k < mass.size(); ++k) {
        harmonics.evaluate(w(0, k), values);
        for (std::size_t l = 0; l < count; ++l) sums[l] += mass[k] * values[l];
    }
    return {model_.field(sums), 0.0};
}

void NoiseSolver::step() {
    if (!failure_.empty()) return;
    Eigen::ArrayXd mass = mass_;
    noise_.apply(mass);
    std::vector<RuleField> stages(4);
    Neurons w = grid_.neurons();
    motion_.drift(
        [&](int stage, const Neurons& at, const Eigen::ArrayXd& a, Force& out) {
            RuleField& field = stages[static_cast<std::size_t>(stage)];
            field = field_of(at, mass);
            field.at(model_.kernels(), at, a, out);
        },
        w);
    Eigen::ArrayXd moved = Eigen::ArrayXd::Zero(mass.size());
    for (Eigen::Index k = 0; k < mass.size(); ++k) {
        if (!std::isfinite(w(0, k)) || !std::isfinite(w(1, k))) {
            failure_ = "the infinite-width solution diverged";
            return;
        }
        grid_.put(w(0, k), w(1, k), mass[k], moved.data());
    }
    noise_.apply(moved);
    const RuleField field = field_of(grid_.neurons(), moved);
    if (!std::isfinite(field.mean.loss)) {
        failure_ = "the infinite-width solution diverged";
        return;
    }
    mass_.swap(moved);
    field_ = field;
    stage_fields_.swap(stages);
    ++steps_;
}

std::size_t NoiseSolver::heap_bytes() const {
    return grid_.heap_bytes() + noise_.heap_bytes() + equator::heap_bytes(mass_) +
           equator::heap_bytes(stage_fields_) + failure_.capacity();
}

void NoiseTwins::follow(const NoiseSolver& solver) {
    const auto& fields = solver.stage_fields();
    Neurons next;
    motion_.jump(
        solver.steps() - 1, w_,
        [&](int stage, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
            fields[static_cast<std::size_t>(stage)].at(solver.model().kernels(), w, a, out);
        },
        next);
    w_.swap(next);
}

} // namespace equator
