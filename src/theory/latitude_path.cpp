#include "theory/latitude_path.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/number_text.h"
#include "finite/lanes.h"
#include "theory/propagators.h"

namespace equator {

namespace {

using lanes::kLaneWidth;
using lanes::Lanes;

/// Panels resolve the latitudes to this share of the loss, and J_par to its square root.
constexpr double kPanelTolerance = 1e-4;
constexpr double kShortestPanel = 1e-9;
/// Rates reach 2 g(1) at the poles, whatever the mass there: longest Runge-Kutta step times g(1).
constexpr double kFieldStep = 0.4;

/// e^x of two values at a time, |x| clamped to 690: x/1024 by its series, squared ten times. Relative error
/// about 1e-12.
Lanes exponential(Lanes x) {
    for (int i = 0; i < kLaneWidth; ++i) x[i] = std::clamp(x[i], -690.0, 690.0);
    constexpr double kFactors[] = {1.0,         1.0,          1.0 / 2,       1.0 / 6,
                                   1.0 / 24,    1.0 / 120,    1.0 / 720,     1.0 / 5040,
                                   1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800};
    x *= 1.0 / 1024;
    Lanes sum = Lanes{} + kFactors[11];
    for (int k = 10; k >= 0; --k) sum = sum * x + kFactors[k];
    for (int k = 0; k < 10; ++k) sum *= sum;
    return sum;
}

Eigen::ArrayXd exponentials(const Eigen::ArrayXd& x) {
    Eigen::ArrayXd y(x.size());
    for (Eigen::Index n = 0; n < x.size(); n += kLaneWidth)
        lanes::store(&y[n], exponential(lanes::load(&x[n])));
    return y;
}

} // namespace

bool is_even(const Kernels& kernels) {
    for (int k = 1; k <= kernels.F.degree; k += 2)
        if (kernels.F[k] != 0.0) return false;
    return true;
}

StepFactors flow_factors(double h, const Eigen::ArrayXd& log_growth) {
    StepFactors factors;
    factors.growth = exponentials(log_growth);
    factors.begin = 0.5 * h * factors.growth;
    factors.end = Eigen::ArrayXd::Constant(log_growth.size(), 0.5 * h);
    return factors;
}

LatitudePath::LatitudePath(const MeanFieldModel& model, Rule rule, double eta, double last, double step,
                           int refinement)
    : model_(model), rule_(rule), eta_(eta), panel_tolerance_(kPanelTolerance / refinement),
      field_step_(kFieldStep / refinement), initial_(model.kernels().d), law_(initial_.discretise()) {
    if (is_even(model.kernels())) { // panels meet at the equator; their northern half comes last
        copies_ = 2.0;
        const auto half = law_.s.size() / 2;
        law_.panels.erase(law_.panels.begin(),
                          law_.panels.begin() + static_cast<std::ptrdiff_t>(law_.panels.size() / 2));
        law_.s = law_.s.tail(half).eval();
        law_.mass = law_.mass.tail(half).eval();
    }
    look();
    Eigen::ArrayXd growth = Eigen::ArrayXd::Ones(law_.s.size());
    const double looks = rule_ == Rule::pgd ? pgd_steps(eta_, last) : std::ceil(last / step * (1.0 - 1e-12));
    for (double k = 0.0; k < looks && failure_.empty(); k += 1.0) {
        constexpr int kMostRounds = 8; // a half may still be too rough
        for (int round = 0; round < kMostRounds; ++round) {
            const std::vector<bool> rough = rough_panels(growth);
            if (std::find(rough.begin(), rough.end(), true) == rough.end()) break;
            law_ = law_.halved(initial_, rough);
            growth = halve_panels(growth, rough);
        }
        if (rule_ == Rule::flow) {
            advance(last / looks);
            growth *= exponentials(log_par_);
        } else {
            look();
            this->step();
            if (failure_.empty()) growth *= pgd_factors(0.0).par.growth;
        }
    }
    failure_.clear(); // it is met again
    const LegendreRule& quadrature = LegendreRule::instance();
    Eigen::Index node = 0;
    for (const LatitudeLaw::Panel& panel : law_.panels)
        for (const double x : quadrature.points)
            law_.s[node++] = 0.5 * (panel.begin + panel.end) + 0.5 * (panel.end - panel.begin) * x;
    double total = 0.0;
    for (Eigen::Index n = 0; n < law_.mass.size(); ++n) total += law_.mass[n];
    mass_ = law_.mass / total;
    t_ = 0.0;
    steps_ = 0;
    look();
}

std::vector<bool> LatitudePath::rough_panels(const Eigen::ArrayXd& growth) const {
    double square = 0.0;
    for (Eigen::Index n = 0; n < growth.size(); ++n) square += copies_ * law_.mass[n] * growth[n] * growth[n];
    const double scale = std::sqrt(square);
    std::vector<bool> rough(law_.panels.size());
    for (std::size_t p = 0; p < rough.size(); ++p) {
        const double mass = law_.panel_mass(p);
        double most = 0.0;
        for (std::size_t n = 0; n < kPanelNodes; ++n)
            most = std::max(most, growth[static_cast<Eigen::Index>(p * kPanelNodes + n)]);
        const bool matters = mass > panel_tolerance_ / 1000.0 ||
                             mass * most * most > std::sqrt(panel_tolerance_) / 30.0 * square;
        const bool steep = panel_roughness(law_.s, p) * mass > 0.2 * panel_tolerance_ ||
                           panel_roughness(growth, p) * std::sqrt(mass) > std::sqrt(panel_tolerance_) * scale;
        rough[p] = matters && steep && law_.panels[p].end - law_.panels[p].begin > kShortestPanel;
    }
    return rough;
}

HarmonicValues LatitudePath::moments(const Eigen::ArrayXd& s) const {
    const Harmonics& harmonics = model_.harmonics();
    const auto count = static_cast<std::size_t>(harmonics.max_degree()) + 1;
    Lanes sums[Polynomial::kMaxPolynomialDegree + 1] = {}, values[Polynomial::kMaxPolynomialDegree + 1];
    for (Eigen::Index n = 0; n < s.size(); n += kLaneWidth) {
        const Lanes at = lanes::load(&s[n]), mass = lanes::load(&law_.mass[n]);
        harmonics.evaluate(2.0 * at / (1.0 + at * at), values);
        for (std::size_t l = 0; l < count; ++l) sums[l] += mass * values[l];
    }
    HarmonicValues moments{};
    for (std::size_t l = 0; l < count; ++l)
        moments[l] = copies_ == 2.0 && l % 2 == 1 ? 0.0 : copies_ * (sums[l][0] + sums[l][1]);
    return moments;
}

MeanField LatitudePath::field() const {
    return model_.field(moments(law_.s));
}

void LatitudePath::look() {
    const Eigen::Index count = law_.s.size();
    alpha_.resize(count);
    cosine_.resize(count);
    for (Eigen::Index n = 0; n < count; ++n) {
        alpha_[n] = latitude_of(law_.s[n]);
        cosine_[n] = colatitude_sine_of(law_.s[n]);
    }
}

void LatitudePath::advance(double h) {
    const int steps = std::max(
        1, static_cast<int>(std::ceil(h * model_.kernels().steepness() / field_step_ * (1.0 - 1e-12))));
    log_par_ = log_perp_ = Eigen::ArrayXd::Zero(law_.s.size());
    for (int k = 0; k < steps; ++k) runge_kutta(h / steps);
    t_ += h;
    look();
}

void LatitudePath::runge_kutta(double h) {
    static constexpr double kNode[4] = {0.0, 0.5, 0.5, 1.0},
                            kWeight[4] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
    const Eigen::ArrayXd begin = law_.s;
    Eigen::ArrayXd end = begin, slope = Eigen::ArrayXd::Zero(begin.size());
    for (int stage = 0; stage < 4; ++stage) {
        if (stage > 0) law_.s = (begin + (h * kNode[stage]) * slope).max(-1.0).min(1.0);
        const MeanField now = field();
        const double weight = h * kWeight[stage];
        for (Eigen::Index n = 0; n < begin.size(); n += kLaneWidth) {
            const Lanes s = lanes::load(&law_.s[n]), square = s * s, below = 1.0 / (1.0 + square),
                        alpha = 2.0 * s * below, cosine = (1.0 - square) * below, q = now.q(alpha),
                        perp = -alpha * q;
            lanes::store(&slope[n], 0.5 * q * (1.0 - square));
            lanes::store(&log_par_[n],
                         lanes::load(&log_par_[n]) + weight * (cosine * cosine * now.dq(alpha) + perp));
            lanes::store(&log_perp_[n], lanes::load(&log_perp_[n]) + weight * perp);
        }
        end += weight * slope;
    }
    law_.s = end.max(-1.0).min(1.0);
    // Through the moments one value that is not finite reaches all.
    if (!(std::fabs(law_.s[0]) <= 1.0)) failure_ = "the infinite-width solution diverged";
}

void LatitudePath::step() {
    constexpr double kRounding = 1e-12;
    begin_ = field();
    Eigen::ArrayXd next(law_.s.size());
    for (Eigen::Index n = 0; n < next.size(); ++n) {
        next[n] = pgd_step(law_.s[n], begin_.q(alpha_[n]), eta_);
        if (!(std::fabs(next[n]) <= 1.0 + kRounding)) {
            failure_ = std::isfinite(next[n])
                           ? "the step eta = " + number_text(eta_) + " carries neurons past the pole"
                           : std::string("the infinite-width solution diverged");
            return;
        }
    }
    alpha_before_ = alpha_;
    cosine_before_ = cosine_;
    law_.s = next.max(-1.0).min(1.0);
    t_ = static_cast<double>(++steps_) * eta_;
    look();
}

GapStep LatitudePath::pgd_factors(double own) const {
    const double damping = own * model_.kernels().g(1.0);
    GapStep step;
    for (StepFactors* factors : {&step.par, &step.perp}) {
        factors->growth.resize(alpha_before_.size());
        factors->begin.resize(alpha_before_.size());
        factors->end = Eigen::ArrayXd::Zero(alpha_before_.size());
    }
    for (Eigen::Index n = 0; n < alpha_before_.size(); ++n) {
        // As in Propagators::pgd, with the damping in both eigenvalues.
        const double alpha = alpha_before_[n], q = begin_.q(alpha);
        const ProjectedStep left = projected_step(eta_, q, cosine_before_[n]);
        step.par.begin[n] = left.par;
        step.perp.begin[n] = left.perp;
        step.par.growth[n] = 1.0 + (begin_.lambda_par(alpha) - damping) * left.par;
        step.perp.growth[n] = (1.0 - eta_ * (q * alpha + damping)) / left.length;
    }
    return step;
}

} // namespace equator
