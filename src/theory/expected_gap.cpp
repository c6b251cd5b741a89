#include "theory/expected_gap.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/number_text.h"
#include "infinite/mean_field.h"
#include "theory/gap_moments.h"
#include "theory/harmonic_degree.h"
#include "theory/latitude_path.h"
#include "theory/loss_gap.h"

namespace equator {

namespace {

/// Longest step of the coarser of the flow's two solutions, times g(1). The first is this part of it, and
/// they grow by a factor: noise meets its response at once.
constexpr double kGapStep = 1.6, kFirstStep = 1.0 / 8.0, kStepGrowth = 1.4;
/// A direction of noise is followed from the time on that its size is this share of its kernel's largest.
constexpr double kModeTolerance = 0.03;
/// Harmonics of G below this share of their sum are rounding.
constexpr double kNoKernel = 1e-15;
/// Beyond degree kMonomialDegree also those that hold less than this share of g(1): there are many, each with
/// a place in every degree of u.
constexpr double kWeakKernel = 1e-6;
/// The particle gap's deviation, in parts of C_p, changes slowly: it is looked for at moments whose times are
/// this factor apart at least.
constexpr double kDeviationSpacing = 1.15;
/// A degree that can have no more than this share of the particle gap's variance is left out of it.
constexpr double kLeastVariance = 1e-3;

/// Times of the flow's moments: 0, and middle and end of every coarse step.
std::vector<double> flow_grid(const Kernels& kernels, double last, int refinement) {
    std::vector<double> grid{0.0};
    const auto step_to = [&](double end) {
        grid.push_back(0.5 * (grid.back() + end));
        grid.push_back(end);
    };
    const double longest = kGapStep / kernels.steepness() / refinement;
    for (double h = kFirstStep * longest; h < longest && grid.back() + h < last; h *= kStepGrowth)
        step_to(grid.back() + h);
    const double begin = grid.back(), rest = last - begin;
    const double steps = std::max(grid.size() == 1 ? 2.0 : 1.0, std::ceil(rest / longest));
    for (double k = 1.0; rest > 0.0 && k <= steps; k += 1.0)
        step_to(k == steps ? last : begin + rest * k / steps);
    return grid;
}

std::vector<double> pgd_grid(double eta, double last) {
    std::vector<double> grid;
    for (double k = 0.0; k <= pgd_steps(eta, last); k += 1.0) grid.push_back(k * eta);
    return grid;
}

/// Harmonics of F, without those that are rounding or too weak to count.
HarmonicValues kernel_harmonics(const MeanFieldModel& model) {
    const Kernels& kernels = model.kernels();
    HarmonicValues gamma = model.harmonics().analyse(kernels.F);
    double total = 0.0;
    for (const double g : gamma) total += g;
    for (std::size_t L = 0; L < gamma.size(); ++L) {
        const double slope =
            static_cast<double>(L) * (static_cast<double>(L) + kernels.d - 2.0) / (kernels.d - 1.0);
        const bool weak = kernels.F.degree > kMonomialDegree && L > 0 &&
                          gamma[L] * slope <= kWeakKernel * kernels.F.derivative()(1.0);
        if (gamma[L] <= kNoKernel * total || weak) gamma[L] = 0.0;
    }
    return gamma;
}

/// The largest degree that is left.
int top_of(const HarmonicValues& gamma) {
    int top = 1;
    for (int L = 2; L < static_cast<int>(gamma.size()); ++L)
        if (gamma[static_cast<std::size_t>(L)] > 0.0) top = L;
    return top;
}

/// All degrees under one sequence of steps.
struct Solution {
    std::vector<DegreeResponse> responses;
    std::optional<LossGap> loss;

    void settle() {
        for (DegreeResponse& response : responses) response.settle();
    }
};

class Solver {
  public:
    Solver(const Kernels& kernels, const ExpectedGapSetting& setting, double last)
        : setting_(setting), model_(kernels), gamma_(kernel_harmonics(model_)),
          path_(model_, setting.rule, setting.eta, last, kGapStep / kernels.steepness(), setting.refinement),
          table_(kernels.d, top_of(gamma_)) {
        if (kernels.F.degree > kMonomialDegree) { // what weak harmonics hold is nobody's noise
            double kept = 0.0;
            for (const double g : gamma_) kept += g;
            share_ = std::max(0.0, 1.0 - kept / kernels.F(1.0));
        }
        for (int l = 0; l <= top_of(gamma_); ++l) {
            HarmonicDegree degree(kernels.d, l, gamma_, top_of(gamma_), path_.mass(),
                                  kModeTolerance / setting.refinement, with_loss());
            if (degree.kernels() > 0) degrees_.push_back(std::move(degree));
        }
    }

    ExpectedGaps solve(const std::vector<double>& times) {
        const bool flow = setting_.rule == Rule::flow;
        std::vector<double> copies;
        for (const HarmonicDegree& degree : degrees_)
            copies.insert(copies.end(), degree.kernels(), degree.copies());
        GapMoments moments(flow ? flow_grid(model_.kernels(), times.back(), setting_.refinement)
                                : pgd_grid(setting_.eta, times.back()),
                           parts(), std::move(copies), with_loss(), model_.kernels().chi);
        const auto stencil_of = [&](double t) {
            return flow ? moments.stencil(t)
                        : GapMoments::Stencil{static_cast<std::size_t>(pgd_steps(setting_.eta, t)), 1};
        };
        needed_.assign(moments.times().size(), false);
        for (const double t : times) {
            const GapMoments::Stencil stencil = stencil_of(t);
            for (std::size_t k = 0; k < stencil.count; ++k) needed_[stencil.first + k] = true;
        }
        if (flow)
            run_flow(moments);
        else
            run_pgd(moments);
        ExpectedGaps found;
        if (!path_.failure().empty()) {
            found.failure = path_.failure() + " after t = " + number_text(path_.t());
            if (flow) return found;
        }
        for (const double t : times) {
            const GapMoments::Stencil stencil = stencil_of(t);
            if (!moments.has(stencil)) break;
            found.gaps.push_back(moments.at(flow ? t : moments.times()[stencil.first], stencil));
        }
        return found;
    }

  private:
    bool with_loss() const { return setting_.loss && setting_.rule == Rule::flow; }
    std::size_t parts() const { return static_cast<std::size_t>(model_.kernels().G.degree) + 1; }

    /// Kernels are those of F, so that b is the change of the function; displacements meet chi times it.
    GapStep with_strength(GapStep step) const {
        for (StepFactors* factors : {&step.par, &step.perp})
            for (Eigen::ArrayXd* share : {&factors->begin, &factors->end}) *share *= model_.kernels().chi;
        return step;
    }

    void look() {
        table_.set(path_.alpha(), path_.cosine());
        double lost = 0.0, noise = 0.0;
        for (HarmonicDegree& degree : degrees_) {
            degree.look(table_, path_.alpha());
            lost += degree.total_lost();
            noise += degree.variance();
        }
        if (noise > 0.0) share_ = std::max(share_, lost / noise);
    }

    Solution begin() {
        look();
        Solution solution;
        for (const HarmonicDegree& degree : degrees_) {
            solution.responses.emplace_back(degree);
            solution.responses.back().start(degree);
        }
        if (with_loss()) {
            solution.loss.emplace(gamma_, model_.kernels().d, top_of(gamma_), model_.kernels().chi);
            solution.loss->step(0.0, {}, path_, path_.field(), table_, degrees_, solution.responses);
        }
        return solution;
    }

    void advance(Solution& solution, double h, const GapStep& step) const {
        for (std::size_t k = 0; k < degrees_.size(); ++k) solution.responses[k].step(degrees_[k], step);
        if (!solution.loss) return;
        solution.settle();
        solution.loss->step(h, step.par.growth * step.perp.growth, path_, path_.field(), table_, degrees_,
                            solution.responses);
    }

    /// Twice: from every other moment to the next but one, and by way of the moments between. Both are of
    /// second order, so that four thirds of the finer less a third of the coarser is of fourth.
    void run_flow(GapMoments& moments) {
        const std::vector<double>& times = moments.times();
        const double damping = model_.kernels().g(1.0) / setting_.m;
        Solution fine = begin(), coarse = fine;
        const auto step = [this, damping](double h, const Eigen::ArrayXd& log_par,
                                          const Eigen::ArrayXd& log_perp) {
            return with_strength(
                {flow_factors(h, log_par - damping * h), flow_factors(h, log_perp - damping * h)});
        };
        if (needed_[0]) note(moments, 0, fine);
        for (std::size_t k = 2; k < times.size(); k += 2) {
            Eigen::ArrayXd par = Eigen::ArrayXd::Zero(path_.mass().size()), perp = par;
            for (const std::size_t end : {k - 1, k}) {
                const double h = times[end] - times[end - 1];
                path_.advance(h);
                if (!path_.failure().empty()) return;
                look();
                advance(fine, h, step(h, path_.log_par(), path_.log_perp()));
                par += path_.log_par();
                perp += path_.log_perp();
                if (needed_[end]) note(moments, end, fine);
            }
            const double h = times[k] - times[k - 2];
            advance(coarse, h, step(h, par, perp));
            if (!needed_[k - 1] && !needed_[k] && !(k + 1 < times.size() && needed_[k + 1])) continue;
            if (!needed_[k]) note(moments, k, fine);
            moments[k].change = combine(1.0 / 3.0, moments[k].reading, -1.0 / 3.0, read(coarse));
        }
        for (std::size_t k = 1; k < times.size(); ++k) {
            GapMoment& moment = moments[k];
            if (moment.reading.empty()) continue;
            if (k % 2 == 1) // half of what the ends of its coarse step change; the start's is zero
                moment.change = k == 1 ? combine(0.5, moments[2].change, 0.0, moments[2].change)
                                       : combine(0.5, moments[k - 1].change, 0.5, moments[k + 1].change);
            moment.reading = combine(1.0, moment.reading, 1.0, moment.change);
        }
    }

    void run_pgd(GapMoments& moments) {
        Solution solution = begin();
        if (needed_[0]) note(moments, 0, solution);
        for (std::size_t k = 1; k < moments.times().size(); ++k) {
            path_.step();
            if (!path_.failure().empty()) return;
            look();
            advance(solution, setting_.eta, with_strength(path_.pgd_factors(1.0 / setting_.m)));
            if (needed_[k]) note(moments, k, solution);
        }
    }

    /// Takes down what a solution says at a moment.
    void note(GapMoments& moments, std::size_t k, Solution& solution) {
        GapMoment& moment = moments[k];
        moment.reading = read(solution);
        const double t = moments.times()[k];
        if (k > 0 && (t >= kDeviationSpacing * deviated_ || k + 1 == needed_.size())) {
            moment.deviation = deviation(solution);
            deviated_ = t;
        }
        for (const HarmonicDegree& degree : degrees_) moment.lost += degree.total_lost();
        moment.share = share_;
    }

    GapReading read(Solution& solution) const {
        solution.settle();
        GapReading reading(2 * parts(), 0.0);
        for (std::size_t k = 0; k < degrees_.size(); ++k) {
            const auto l = static_cast<std::size_t>(degrees_[k].l());
            reading[l] = solution.responses[k].particle(degrees_[k]);
            reading[parts() + l] = solution.responses[k].function(degrees_[k]);
            for (const double weight : solution.responses[k].law(degrees_[k])) reading.push_back(weight);
        }
        reading.push_back(loss_gap_variance(model_, path_, degrees_.front(), solution.responses.front()));
        reading.push_back(solution.loss ? solution.loss->mean() : 0.0);
        return reading;
    }

    /// Of the particle gap, in parts of its mean. Precondition: settled.
    double deviation(const Solution& solution) const {
        double variance = 0.0, mean = 0.0;
        for (std::size_t k = 0; k < degrees_.size(); ++k) {
            const double part = solution.responses[k].particle(degrees_[k]);
            mean += part;
            if (2.0 * part * part / degrees_[k].copies() > kLeastVariance * variance) // tr S^2 <= (tr S)^2
                variance += solution.responses[k].particle_variance(degrees_[k]);
        }
        return mean > 0.0 ? std::sqrt(variance) / mean : 0.0;
    }

    ExpectedGapSetting setting_;
    MeanFieldModel model_;
    HarmonicValues gamma_;
    LatitudePath path_;
    KernelTable table_;
    std::vector<HarmonicDegree> degrees_;
    std::vector<bool> needed_; ///< moments that times are read from
    double share_ = 0.0;       ///< largest of the noise so far whose displacements were not followed
    double deviated_ = 0.0;    ///< when the deviation was last looked for
};

} // namespace

ExpectedGaps expected_gap(const Kernels& kernels, const ExpectedGapSetting& setting,
                          const std::vector<double>& times) {
    if (times.empty()) return {};
    return Solver(kernels, setting, times.back()).solve(times);
}

std::vector<ExpectedGap> expected_gap(const Kernels& kernels, const std::vector<double>& times) {
    return expected_gap(kernels, ExpectedGapSetting{}, times).gaps;
}

ExpectedGapCost expected_gap_cost(const Kernels& kernels, const ExpectedGapSetting& setting, double last) {
    ExpectedGapCost cost;
    const bool flow = setting.rule == Rule::flow;
    cost.steps = flow ? 2.0 * std::ceil(last * kernels.steepness() / kGapStep) : pgd_steps(setting.eta, last);
    // A step of the default scenario, by kernels of all degrees, nodes, and how long the escape makes noise.
    const MeanFieldModel model(kernels);
    double count = 0.0;
    int escape = 1;
    while (escape < kernels.G_star.degree && kernels.G_star[escape] == 0.0) ++escape;
    const HarmonicValues gamma = kernel_harmonics(model);
    for (std::size_t L = 1; L < gamma.size(); ++L)
        if (gamma[L] > 0.0) count += static_cast<double>(L) + 1.0;
    const double longer = std::pow(kernels.d / 16.0, 0.28 * std::clamp(escape - 2, 0, 2));
    cost.seconds = cost.steps * 2.1e-4 * std::pow(count / 8.0, 1.4) * (is_even(kernels) ? 1.0 : 2.0) *
                   longer * (escape == 1 ? 0.25 : 1.0) * (flow ? 1.0 : 0.6) * (setting.loss ? 1.6 : 1.0);
    return cost;
}

double expected_gap_reach(const Kernels& kernels, const ExpectedGapSetting& setting) {
    return kMostGapSteps * (setting.rule == Rule::flow ? 0.5 * kGapStep / kernels.steepness() : setting.eta);
}

double function_gap_rank(const ExpectedGap& gap, double x) {
    return ChiSquareSum(gap.function_law).rank(x);
}

double function_gap_quantile(const ExpectedGap& gap, double p) {
    return ChiSquareSum(gap.function_law).quantile(p);
}

} // namespace equator
