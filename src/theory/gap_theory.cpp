#include "theory/gap_theory.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"

namespace equator {

namespace {

/// Largest |lambda| times the time between two nodes. The trapezoid's relative error is about a twelfth of
/// its square.
constexpr double kNodeSpacing = 0.35;
/// Each panel of the initial law is halved this often for the a-priori bound's probes. (d = 16, k* = 4, T =
/// 30: two halvings miss a factor two of B^2, four are right to 1e-3.)
constexpr int kProbeHalvings = 4;

/// Direction of the meridian at a position w = alpha w* + c u: e = c w* - alpha u.
struct Meridian {
    double sine = 0.0, alpha = 0.0,
           across = 0.0; ///< c, alpha and 1 / c (0 at a pole, which has no meridian of its own)

    /// c is summed up from the other coordinates: near a pole (1 - alpha^2)^{1/2} would have no digits left.
    static Meridian at(const Neurons& w, Eigen::Index i) {
        double square = 0.0;
        for (Eigen::Index k = 1; k < w.rows(); ++k) square += w(k, i) * w(k, i);
        const double sine = std::sqrt(square);
        return {sine, w(0, i), sine > 0.0 ? 1.0 / sine : 0.0};
    }
    double component(const Neurons& w, Eigen::Index k, Eigen::Index i) const {
        return k == 0 ? sine : -alpha * across * w(k, i);
    }
};

/// Component of every column of x along the meridian at w.
void along_meridian(const Neurons& w, const Neurons& x, Eigen::ArrayXd& a) {
    a.resize(x.cols());
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
        const Meridian e = Meridian::at(w, i);
        double sum = 0.0;
        for (Eigen::Index k = 0; k < x.rows(); ++k) sum += x(k, i) * e.component(w, k, i);
        a[i] = sum;
    }
}

/// Squared lengths of columns.
Eigen::ArrayXd squared_norms(const Neurons& x) {
    Eigen::ArrayXd norms;
    column_norms(x, norms);
    return norms.square();
}

/// x <- J_par (part along the old meridian, turned onto the new one) + J_perp (the rest).
void transport(const Neurons& from, const Neurons& to, const Stretch& since, Neurons& x) {
    Eigen::ArrayXd a;
    along_meridian(from, x, a);
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
        const Meridian before = Meridian::at(from, i), after = Meridian::at(to, i);
        for (Eigen::Index k = 0; k < x.rows(); ++k)
            x(k, i) = since.j_perp[i] * (x(k, i) - a[i] * before.component(from, k, i)) +
                      since.j_par[i] * a[i] * after.component(to, k, i);
    }
}

/// eps_i = V(twin_i, empirical law of the twins) - V(twin_i, rho^MF), from the twins' attraction; for the
/// columns of `attraction`.
Neurons sampling_noise(const MeanField& field, const Neurons& twins, const Neurons& attraction) {
    Neurons eps = -attraction;
    const Polynomial pull = field.potential.derivative(); // g* - q
    for (Eigen::Index i = 0; i < eps.cols(); ++i) eps(0, i) += pull(twins(0, i));
    project_tangent(twins, eps);
    return eps;
}

void eigenvalues(const MeanField& field, const Eigen::ArrayXd& s, Eigen::ArrayXd& par, Eigen::ArrayXd& perp) {
    par.resize(s.size());
    perp.resize(s.size());
    for (Eigen::Index i = 0; i < s.size(); ++i) {
        const double alpha = latitude_of(s[i]);
        par[i] = field.lambda_par(alpha);
        perp[i] = field.lambda_perp(alpha);
    }
}

double largest(const Eigen::ArrayXd& values) {
    double most = values.size() > 0 ? values[0] : 0.0;
    for (Eigen::Index i = 1; i < values.size(); ++i) most = std::max(most, values[i]);
    return most;
}

/// Value at t of the power of time through a at t_a and b at t_b > t_a: t^2 if it starts from zero.
double power_law(double t_a, double a, double t_b, double b, double t) {
    if (t_a <= 0.0) return b * (t / t_b) * (t / t_b);
    if (a <= 0.0 || b <= 0.0) return a + (t - t_a) / (t_b - t_a) * (b - a);
    const double u = portable::log(t / t_a) / portable::log(t_b / t_a);
    return portable::exp(std::clamp((1.0 - u) * portable::log(a) + u * portable::log(b), -690.0, 690.0));
}

} // namespace

// ---------------------------------------------------------------------------------------------------- tracks

void GapTheory::Track::start(const Eigen::ArrayXd& s0, const MeanField& field) {
    s = s0;
    eigenvalues(field, s, lambda_par, lambda_perp);
    reset();
}

void GapTheory::Track::reset() {
    since.j_par = since.j_perp = Eigen::ArrayXd::Ones(s.size());
}

void GapTheory::Track::flow(double h, const MeanField& middle, const MeanField& end,
                            const Eigen::ArrayXd& s_middle, const Eigen::ArrayXd& s_end) {
    Eigen::ArrayXd par_middle, perp_middle, par_end, perp_end;
    eigenvalues(middle, s_middle, par_middle, perp_middle);
    eigenvalues(end, s_end, par_end, perp_end);
    for (Eigen::Index i = 0; i < s.size(); ++i) {
        since.j_par[i] *= portable::exp(h / 6.0 * (lambda_par[i] + 4.0 * par_middle[i] + par_end[i]));
        since.j_perp[i] *= portable::exp(h / 6.0 * (lambda_perp[i] + 4.0 * perp_middle[i] + perp_end[i]));
    }
    s = s_end;
    lambda_par = par_end;
    lambda_perp = perp_end;
}

void GapTheory::Track::pgd(double eta, const MeanField& field, const MeanField& end,
                           const Eigen::ArrayXd& s_end) {
    // psi <- psi + atan(x), x = eta q cos psi; the part orthogonal to w* shrinks by (1 - eta q alpha) / (1 +
    // x^2)^{1/2}.
    for (Eigen::Index i = 0; i < s.size(); ++i) {
        const double alpha = latitude_of(s[i]), q = field.q(alpha), x = eta * q * colatitude_sine_of(s[i]);
        since.j_par[i] *= 1.0 + eta * lambda_par[i] / (1.0 + x * x);
        since.j_perp[i] *= (1.0 - eta * q * alpha) / std::sqrt(1.0 + x * x);
    }
    s = s_end;
    eigenvalues(end, s, lambda_par, lambda_perp);
}

// ---------------------------------------------------------------------------------------------------- bytes

std::size_t GapTheory::Track::heap_bytes() const {
    std::size_t sum = 0;
    for (const Eigen::ArrayXd* array : {&s, &lambda_par, &lambda_perp, &since.j_par, &since.j_perp})
        sum += equator::heap_bytes(*array);
    return sum;
}

std::size_t GapTheory::heap_bytes() const {
    std::size_t sum = interaction_.heap_bytes() + probe_latitudes_.heap_bytes() + twins_.heap_bytes() +
                      probes_.heap_bytes() + realised_.heap_bytes() + apriori_.heap_bytes() +
                      equator::heap_bytes(recent_);
    for (const Neurons* neurons : {&at_, &delta_, &drive_}) sum += equator::heap_bytes(*neurons);
    return sum;
}

// ---------------------------------------------------------------------------------------------------- theory

GapTheory::GapTheory(const Kernels& kernels, const MeanFieldSolver& solver, const Twins& twins, Rule rule,
                     double eta)
    : GapTheory(kernels, solver, twins, rule, eta, InitialLaw(kernels.d).discretise(kProbeHalvings)) {}

GapTheory::GapTheory(const Kernels& kernels, const MeanFieldSolver& solver, const Twins& twins, Rule rule,
                     double eta, const LatitudeLaw& probes)
    : interaction_(kernels), noise_law_(kernels), rule_(rule), eta_(eta), m_(0.0),
      probe_latitudes_(probes.s, rule, eta) {
    const MeanField field = solver.field_at(0.0);
    Eigen::ArrayXd s;
    twins.at(0.0, s);
    m_ = static_cast<double>(s.size());
    const Eigen::Index followed = std::min<Eigen::Index>(s.size(), kMostFollowed);
    realised_.start(Eigen::ArrayXd::Constant(followed, 1.0 / static_cast<double>(followed)));
    apriori_.start(probes.mass);
    twins_.start(s.head(followed), field);
    probe_latitudes_.at(0.0, s);
    probes_.start(s, field);
    delta_ = Neurons::Zero(kernels.d, followed);
    node(0.0, solver, twins, field);
}

void GapTheory::latitudes(const Twins& twins, double t, Eigen::ArrayXd& s) const {
    twins.at(t, s);
    if (s.size() > delta_.cols()) s = s.head(delta_.cols()).eval();
}

double GapTheory::largest_rate() const {
    return std::max(largest(twins_.lambda_par.abs()), largest(twins_.lambda_perp.abs()));
}

double GapTheory::largest_growth() const {
    return std::max(largest(twins_.lambda_par), largest(twins_.lambda_perp));
}

void GapTheory::follow(const MeanFieldSolver& solver, const Twins& twins) {
    probe_latitudes_.follow(solver);
    if (rule_ == Rule::flow)
        follow_flow(solver, twins);
    else
        follow_pgd(solver, twins);
}

void GapTheory::follow_flow(const MeanFieldSolver& solver, const Twins& twins) {
    const double begin = solver.t_begin(), length = solver.t_end() - begin;
    const int pieces = std::max(1, static_cast<int>(std::ceil(length * largest_rate() / kNodeSpacing)));
    Eigen::ArrayXd s_middle, s_end;
    recent_.erase(recent_.begin(), recent_.end() - 1);
    for (int piece = 0; piece < pieces; ++piece) {
        const double h = length / pieces, middle = begin + h * (piece + 0.5);
        const double end = piece + 1 == pieces ? solver.t_end() : begin + h * (piece + 1);
        const MeanField field_middle = solver.field_at(middle), field_end = solver.field_at(end);
        const double growth_before = largest_growth();
        latitudes(twins, middle, s_middle);
        latitudes(twins, end, s_end);
        twins_.flow(h, field_middle, field_end, s_middle, s_end);
        probe_latitudes_.at(middle, s_middle);
        probe_latitudes_.at(end, s_end);
        probes_.flow(h, field_middle, field_end, s_middle, s_end);
        growth_ += 0.5 * h * (growth_before + largest_growth());
        node(end, solver, twins, field_end);
    }
}

void GapTheory::follow_pgd(const MeanFieldSolver& solver, const Twins& twins) {
    const MeanField& begin = solver.stage_fields().front();
    const MeanField end = solver.field_at(solver.t_end());
    const double growth_before = largest_growth();
    Eigen::ArrayXd s_end;
    latitudes(twins, solver.t_end(), s_end);
    twins_.pgd(eta_, begin, end, s_end);
    probe_latitudes_.at(solver.t_end(), s_end);
    probes_.pgd(eta_, begin, end, s_end);
    growth_ += 0.5 * eta_ * (growth_before + largest_growth());
    since_node_ = solver.t_end() - recent_.back().t;
    if ((since_node_ + eta_) * largest_rate() < kNodeSpacing) return;
    node(solver.t_end(), solver, twins, end);
    recent_.erase(recent_.begin(), recent_.end() - 1);
    since_node_ = 0.0;
}

void GapTheory::node(double t, const MeanFieldSolver& solver, const Twins& twins, const MeanField& field) {
    Eigen::ArrayXd s;
    twins.at(t, s);
    Neurons all;
    twins.positions(s, all);
    const Neurons here = all.leftCols(delta_.cols());
    const double h = nodes_ > 0 ? t - recent_.back().t : 0.0;

    // Displacements: carried over, then the trapezoid with a predicted end.
    Neurons predicted = delta_, carried_drive;
    if (nodes_ > 0) {
        transport(at_, here, twins_.since, delta_);
        carried_drive = drive_;
        transport(at_, here, twins_.since, carried_drive);
        predicted = delta_ + h * carried_drive;
    }
    Neurons attraction, response;
    interaction_.apply(all, predicted, here.cols(), attraction, response);
    const Neurons eps = sampling_noise(field, here, attraction);
    drive_ = eps - response;
    if (nodes_ > 0) delta_ += (0.5 * h) * (carried_drive + drive_);
    at_ = here;

    // Noise by direction, and the two bounds made of it.
    Eigen::ArrayXd par;
    along_meridian(here, eps, par);
    par = par.square();
    const Eigen::ArrayXd perp = (squared_norms(eps) - par).max(0.0);
    const double average = realised_.add(t, twins_.since, par, perp);

    noise_law_.set(solver.law_at(t).moments(noise_law_.harmonics()), field);
    Eigen::ArrayXd expected_par(probes_.s.size()), expected_perp(probes_.s.size());
    for (Eigen::Index i = 0; i < probes_.s.size(); ++i) {
        const NoiseVariance variance = noise_law_.at(latitude_of(probes_.s[i]));
        expected_par[i] = variance.par / m_;
        expected_perp[i] = variance.perp / m_;
    }
    const double apriori = apriori_.add(t, probes_.since, expected_par, expected_perp);

    const double noise = std::sqrt(ordered_sum(par + perp) / static_cast<double>(par.size()));
    constexpr double kCeiling = 1e150; // of delta; its square is kGronwallCeiling
    const double growth = portable::exp(std::min(growth_, 690.0));
    delta_gronwall_ = std::min(growth * delta_gronwall_ + 0.5 * h * (growth * noise_size_ + noise), kCeiling);
    noise_size_ = noise;

    // Next to the equator q_t may change sign (h4, d = 16: within 0.07 of it until t = 3): the ratio has a
    // pole there while lambda_par is next to nothing. It is read from half a standard deviation of the start
    // outwards.
    const double nearest = 0.5 / std::sqrt(static_cast<double>(here.rows()));
    for (Eigen::Index i = 0; i < twins_.s.size(); ++i) {
        const double alpha = latitude_of(twins_.s[i]),
                     rate = std::fabs(field.q(alpha)) * (1.0 - alpha * alpha);
        if (std::fabs(alpha) >= nearest && rate > 0.0)
            concordance_ = std::max(concordance_, twins_.lambda_par[i] * std::fabs(alpha) / rate);
    }

    recent_.push_back(
        {t,
         {ordered_sum(squared_norms(delta_)) / static_cast<double>(delta_.cols()), average * average,
          apriori * apriori, delta_gronwall_ * delta_gronwall_, concordance_}});
    twins_.reset();
    probes_.reset();
    growth_ = 0.0;
    ++nodes_;
}

Predictions GapTheory::ahead() const {
    const double h = since_node_;
    Neurons delta = delta_ + (0.5 * h) * drive_;
    transport(at_, at_, twins_.since, delta); // lengths are all that matters here
    delta += (0.5 * h) * drive_;
    const double average = realised_.ahead(h, twins_.since), apriori = apriori_.ahead(h, probes_.since);
    const double growth = portable::exp(std::min(growth_, 690.0));
    const double gronwall = growth * delta_gronwall_ + 0.5 * h * (growth + 1.0) * noise_size_;
    return {ordered_sum(squared_norms(delta)) / static_cast<double>(delta.cols()), average * average,
            apriori * apriori, std::min(gronwall * gronwall, kGronwallCeiling),
            recent_.back().predictions.selfconcordance};
}

Predictions GapTheory::at(double t) const {
    if (since_node_ > 0.0) return ahead();
    std::size_t n = 1;
    while (n + 1 < recent_.size() && recent_[n].t < t) ++n;
    if (n == recent_.size()) return recent_.front().predictions; // a node just now
    const Node &a = recent_[n - 1], &b = recent_[n];
    const auto value = [&](double Predictions::*what) {
        return power_law(a.t, a.predictions.*what, b.t, b.predictions.*what, t);
    };
    return {value(&Predictions::linear), value(&Predictions::average), value(&Predictions::average_apriori),
            std::min(value(&Predictions::gronwall), kGronwallCeiling), b.predictions.selfconcordance};
}

// ---------------------------------------------------------------------------------------------------- budget

GapBudget gap_budget(const Kernels& kernels, const MeanField& field, const Neurons& neurons,
                     const Neurons& velocity, const Neurons& twins) {
    const Eigen::Index count = std::min<Eigen::Index>(neurons.cols(), kMostFollowed);
    const Neurons difference = neurons - twins;
    Neurons tangent = difference;
    project_tangent(twins, tangent);
    Neurons attraction, response;
    InteractionHessian(kernels).apply(twins, tangent, count, attraction, response);
    const Neurons eps = sampling_noise(field, twins, attraction);
    Eigen::ArrayXd along;
    along_meridian(twins, tangent, along);

    GapBudget budget;
    double measured = 0.0;
    for (Eigen::Index i = 0; i < count; ++i) {
        const double alpha = twins(0, i), q = field.q(alpha);
        double square = 0.0, interaction = 0.0, noise = 0.0, change = 0.0;
        for (Eigen::Index k = 0; k < neurons.rows(); ++k) {
            square += tangent(k, i) * tangent(k, i);
            interaction += tangent(k, i) * response(k, i);
            noise += tangent(k, i) * eps(k, i);
            change += difference(k, i) * (velocity(k, i) - q * ((k == 0 ? 1.0 : 0.0) - alpha * twins(k, i)));
        }
        const double a = along[i] * along[i];
        budget.amplification += field.lambda_par(alpha) * a + field.lambda_perp(alpha) * (square - a);
        budget.interaction -= interaction;
        budget.noise += noise;
        measured += change;
    }
    const double scale = 1.0 / static_cast<double>(count);
    budget.amplification *= scale;
    budget.interaction *= scale;
    budget.noise *= scale;
    budget.remainder = scale * measured - budget.amplification - budget.interaction - budget.noise;
    return budget;
}

} // namespace equator
