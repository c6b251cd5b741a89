#include "theory/gap_theory.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/portable_math.h"

namespace equator {

namespace {

/// Largest rate (any |lambda|, and g(1), which no eigenvalue of the interaction exceeds) times the time
/// between two nodes. The displacements' relative error is about its cube over 24, the bound's about a
/// twelfth of its square, both for what moves at that rate.
constexpr double kNodeSpacing = 0.35;
/// A step this many times longer than the one before does not look back at it.
constexpr double kMostStepRatio = 3.0;
/// Under PGD: largest rate times the time that one cell of remembered noise spans.
constexpr double kCellSpacing = 0.1;
/// A probe's panel is halved when the last Legendre coefficients of J_par there, times the square root of its
/// mass, exceed this share of (E J_par^2)^{1/2}.
constexpr double kProbeTolerance = 1e-4;
/// No panel of probes becomes shorter than this in s_0: rounding would keep it rough.
constexpr double kShortestPanel = 1e-9;

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

/// Where the naive bound, not squared, stops: its square is kGronwallCeiling.
constexpr double kGronwallSize = 1e150;

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

double largest_growth(const MeanField& field) {
    constexpr int kSteps = 256; // of latitude, from pole to pole
    constexpr double kStep = 2.0 / kSteps;
    double most = -HUGE_VAL;
    for (const bool along : {true, false}) {
        const auto eigenvalue = [&](double alpha) {
            return along ? field.lambda_par(alpha) : field.lambda_perp(alpha);
        };
        const auto on_grid = [&](int n) { return eigenvalue(n >= kSteps ? 1.0 : kStep * n - 1.0); };
        double before = -HUGE_VAL, here = on_grid(0);
        for (int n = 0; n <= kSteps; ++n) {
            const double after = n < kSteps ? on_grid(n + 1) : -HUGE_VAL;
            most = std::max(most, here);
            if (here >= before && here >= after) { // a hill's top is near: the two thirds that hold it
                double lo = std::max(kStep * (n - 1) - 1.0, -1.0), hi = std::min(kStep * (n + 1) - 1.0, 1.0);
                for (int cut = 0; cut < 24; ++cut) {
                    const double a = lo + (hi - lo) / 3.0, b = hi - (hi - lo) / 3.0;
                    if (eigenvalue(a) < eigenvalue(b))
                        lo = a;
                    else
                        hi = b;
                }
                most = std::max(most, eigenvalue(0.5 * (lo + hi)));
            }
            before = here;
            here = after;
        }
    }
    return most;
}

// ---------------------------------------------------------------------------------------------------- tracks

void GapTheory::Track::start(const Eigen::ArrayXd& s0, const MeanField& field) {
    s = s0;
    eigenvalues(field, s, lambda_par, lambda_perp);
    reset();
}

void GapTheory::Track::reset() {
    since.reset(s.size());
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
    // w + eta V has length r = (1 + x^2)^{1/2}, x = eta q cos psi. To first order a change a e + b of w and n
    // of V leave, of the normalised sum, along the new meridian a (1 + eta lambda_par / r^2) + eta n_par /
    // r^2 and across it (b (1 - eta q alpha) + eta n_perp) / r.
    response.reset(s.size());
    for (Eigen::Index i = 0; i < s.size(); ++i) {
        const double alpha = latitude_of(s[i]), q = field.q(alpha), x = eta * q * colatitude_sine_of(s[i]);
        const double square = 1.0 + x * x, length = std::sqrt(square);
        since.j_par[i] *= 1.0 + eta * lambda_par[i] / square;
        since.j_perp[i] *= (1.0 - eta * q * alpha) / length;
        response.j_par[i] = eta / square;
        response.j_perp[i] = eta / length;
    }
    s = s_end;
    eigenvalues(end, s, lambda_par, lambda_perp);
}

// ---------------------------------------------------------------------------------------------------- bytes

std::size_t GapTheory::Track::heap_bytes() const {
    std::size_t sum = 0;
    for (const Eigen::ArrayXd* array : {&s, &lambda_par, &lambda_perp, &since.j_par, &since.j_perp,
                                        &response.j_par, &response.j_perp, &noise_par, &noise_perp})
        sum += equator::heap_bytes(*array);
    return sum;
}

std::size_t GapTheory::heap_bytes() const {
    std::size_t sum = interaction_.heap_bytes() + probe_latitudes_.heap_bytes() + twins_.heap_bytes() +
                      probes_.heap_bytes() + equator::heap_bytes(probe_stretch_) + probe_law_.heap_bytes() +
                      realised_.heap_bytes() + apriori_.heap_bytes() + equator::heap_bytes(recent_);
    for (const Neurons* neurons : {&at_, &delta_, &drive_, &drive_before_})
        sum += equator::heap_bytes(*neurons);
    return sum;
}

// ---------------------------------------------------------------------------------------------------- theory

GapTheory::GapTheory(const Kernels& kernels, const MeanFieldSolver& solver, const Twins& twins, Rule rule,
                     double eta)
    : interaction_(kernels), noise_law_(kernels), rule_(rule), eta_(eta), m_(0.0), stiffness_(kernels.g(1.0)),
      initial_(kernels.d), probe_law_(initial_.discretise()), probe_latitudes_(probe_law_.s, rule, eta) {
    const MeanField field = solver.field_at(0.0);
    Eigen::ArrayXd s;
    twins.at(0.0, s);
    m_ = static_cast<double>(s.size());
    const Eigen::Index followed = std::min<Eigen::Index>(s.size(), kMostFollowed);
    realised_.start(Eigen::ArrayXd::Constant(followed, 1.0 / static_cast<double>(followed)));
    apriori_.start(probe_law_.mass);
    probe_stretch_ = Eigen::ArrayXd::Ones(probe_law_.s.size());
    twins_.start(s.head(followed), field);
    probes_.start(probe_law_.s, field);
    delta_ = Neurons::Zero(kernels.d, followed);
    rate_ = largest_growth(field);
    look(0.0, solver, twins, field, delta_);
    concord(field);
    recent_.push_back({0.0, now_predicted()});
    ++nodes_;
}

void GapTheory::latitudes(const Twins& twins, double t, Eigen::ArrayXd& s) const {
    twins.at(t, s);
    if (s.size() > delta_.cols()) s = s.head(delta_.cols()).eval();
}

double GapTheory::largest_rate() const {
    return std::max({stiffness_, largest(twins_.lambda_par.abs()), largest(twins_.lambda_perp.abs())});
}

void GapTheory::refine_probes(const MeanField& field) {
    constexpr int kMostRounds = 8; // a half may still be too rough
    for (int round = 0; round < kMostRounds; ++round) {
        double square = 0.0;
        for (Eigen::Index i = 0; i < probe_stretch_.size(); ++i)
            square += probe_law_.mass[i] * probe_stretch_[i] * probe_stretch_[i];
        const double allowed = kProbeTolerance * std::sqrt(square);
        const auto nodes = static_cast<Eigen::Index>(kPanelNodes);
        std::vector<bool> rough(probe_law_.panels.size());
        bool any = false;
        for (std::size_t p = 0; p < rough.size(); ++p) {
            double mass = 0.0;
            for (Eigen::Index n = 0; n < nodes; ++n)
                mass += probe_law_.mass[static_cast<Eigen::Index>(p) * nodes + n];
            rough[p] = panel_roughness(probe_stretch_, p) * std::sqrt(mass) > allowed &&
                       probe_law_.panels[p].end - probe_law_.panels[p].begin > kShortestPanel;
            any = any || rough[p];
        }
        if (!any) return;
        probe_law_.s = probes_.s;
        probe_law_ = probe_law_.halved(initial_, rough);
        probe_stretch_ = halve_panels(probe_stretch_, rough);
        apriori_.refine(rough, probe_law_.mass);
        probe_latitudes_.replace(probe_law_.s);
        probes_.start(probe_law_.s, field);
        expect_noise();
    }
}

void GapTheory::expect_noise() {
    probes_.noise_par.resize(probes_.s.size());
    probes_.noise_perp.resize(probes_.s.size());
    for (Eigen::Index i = 0; i < probes_.s.size(); ++i) {
        const NoiseVariance variance = noise_law_.at(latitude_of(probes_.s[i]));
        probes_.noise_par[i] = std::sqrt(variance.par / m_);
        probes_.noise_perp[i] = std::sqrt(variance.perp / m_);
    }
}

void GapTheory::follow(const MeanFieldSolver& solver, const Twins& twins) {
    refine_probes(solver.stage_fields().front());
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
        const double rate_before = rate_;
        latitudes(twins, middle, s_middle);
        latitudes(twins, end, s_end);
        twins_.flow(h, field_middle, field_end, s_middle, s_end);
        probe_latitudes_.at(middle, s_middle);
        probe_latitudes_.at(end, s_end);
        probes_.flow(h, field_middle, field_end, s_middle, s_end);
        rate_ = largest_growth(field_end);
        growth_ += 0.5 * h * (rate_before + rate_);
        node(end, solver, twins, field_end);
    }
}

void GapTheory::follow_pgd(const MeanFieldSolver& solver, const Twins& twins) {
    const MeanField& begin = solver.stage_fields().front();
    const MeanField end = solver.field_at(solver.t_end());
    const double growth = 1.0 + eta_ * rate_;
    rate_ = largest_growth(end);
    Eigen::ArrayXd s_end;
    latitudes(twins, solver.t_end(), s_end);
    twins_.pgd(eta_, begin, end, s_end);
    probe_latitudes_.at(solver.t_end(), s_end);
    probes_.pgd(eta_, begin, end, s_end);

    const Neurons here = positions(solver.t_end(), twins);
    transport(at_, here, twins_.since, delta_);
    transport(at_, here, twins_.response, drive_);
    delta_ += drive_;
    delta_gronwall_ = std::min(growth * delta_gronwall_ + eta_ * noise_size_, kGronwallSize);
    remembered_ += eta_ * largest_rate();
    for (auto [memory, track] : {std::pair{&realised_, &twins_}, std::pair{&apriori_, &probes_}}) {
        memory->extend(track->since, track->noise_par * track->response.j_par,
                       track->noise_perp * track->response.j_perp);
        if (remembered_ >= kCellSpacing) memory->close();
    }
    probe_stretch_ *= probes_.since.j_par;
    twins_.reset();
    probes_.reset();
    if (remembered_ >= kCellSpacing) remembered_ = 0.0;
    look(solver.t_end(), solver, twins, end, delta_);
    concord(end);
    recent_.back().t = solver.t_end();
    ++nodes_;
}

Neurons GapTheory::positions(double t, const Twins& twins) const {
    Eigen::ArrayXd s;
    Neurons all;
    twins.at(t, s);
    twins.positions(s, all);
    return all.leftCols(delta_.cols());
}

void GapTheory::look(double t, const MeanFieldSolver& solver, const Twins& twins, const MeanField& field,
                     const Neurons& displacement) {
    Eigen::ArrayXd s;
    Neurons all;
    twins.at(t, s);
    twins.positions(s, all);
    at_ = all.leftCols(delta_.cols());
    Neurons attraction, response;
    interaction_.apply(all, displacement, at_.cols(), attraction, response);
    const Neurons eps = sampling_noise(field, at_, attraction);
    drive_ = eps - response;

    // Sizes of the noise by direction: this run's, and those to expect.
    along_meridian(at_, eps, twins_.noise_par);
    const Eigen::ArrayXd square = squared_norms(eps);
    noise_size_ = std::sqrt(ordered_sum(square) / static_cast<double>(square.size()));
    twins_.noise_par = twins_.noise_par.abs();
    twins_.noise_perp = (square - twins_.noise_par.square()).max(0.0).sqrt();
    noise_law_.set(solver.law_at(t).moments(noise_law_.harmonics()), field);
    expect_noise();
}

void GapTheory::node(double t, const MeanFieldSolver& solver, const Twins& twins, const MeanField& field) {
    const double h = t - recent_.back().t;
    const Neurons here = positions(t, twins);

    // Displacements: carried over exactly, then the drive eps - H Delta by the parabola through its values at
    // this node, the last and the one before, the first of them at a predicted displacement (Adams methods of
    // order 2 and 3, unequal steps).
    Neurons carried = drive_;
    for (Neurons* x : {&delta_, &carried}) transport(at_, here, twins_.since, *x);
    const bool look_back = step_before_ > 0.0 && h <= kMostStepRatio * step_before_;
    Neurons predicted = delta_ + h * carried;
    double now = 0.5 * h, last = 0.5 * h, before = 0.0;
    if (look_back) {
        const double h0 = step_before_;
        transport(at_, here, twins_.since, drive_before_);
        predicted += (0.5 * h * h / h0) * (carried - drive_before_);
        now = h * (2.0 * h + 3.0 * h0) / (6.0 * (h + h0));
        last = h * (h + 3.0 * h0) / (6.0 * h0);
        before = -h * h * h / (6.0 * h0 * (h + h0));
    }
    const double noise_before = noise_size_;
    const Eigen::ArrayXd before_par[2] = {twins_.noise_par, probes_.noise_par},
                         before_perp[2] = {twins_.noise_perp, probes_.noise_perp};
    look(t, solver, twins, field, predicted);
    delta_ += last * carried + now * drive_;
    if (look_back) delta_ += before * drive_before_;
    drive_before_ = std::move(carried);
    step_before_ = h;

    for (int n = 0; n < 2; ++n) {
        const Track& track = n == 0 ? twins_ : probes_;
        NoiseMemory& memory = n == 0 ? realised_ : apriori_;
        memory.extend(track.since, (0.5 * h) * (before_par[n] * track.since.j_par + track.noise_par),
                      (0.5 * h) * (before_perp[n] * track.since.j_perp + track.noise_perp));
        memory.close();
    }

    const double growth = portable::exp(std::min(growth_, 690.0));
    delta_gronwall_ =
        std::min(growth * delta_gronwall_ + 0.5 * h * (growth * noise_before + noise_size_), kGronwallSize);
    concord(field);

    recent_.push_back({t, now_predicted()});
    probe_stretch_ *= probes_.since.j_par;
    twins_.reset();
    probes_.reset();
    growth_ = 0.0;
    ++nodes_;
}

void GapTheory::concord(const MeanField& field) {
    // Next to the equator q_t may change sign (h4, d = 16: within 0.07 of it until t = 3): the ratio has a
    // pole there while lambda_par is next to nothing. It is read from half a standard deviation of the start
    // outwards.
    const double nearest = 0.5 / std::sqrt(static_cast<double>(delta_.rows()));
    for (Eigen::Index i = 0; i < twins_.s.size(); ++i) {
        const double alpha = latitude_of(twins_.s[i]),
                     rate = std::fabs(field.q(alpha)) * (1.0 - alpha * alpha);
        if (std::fabs(alpha) >= nearest && rate > 0.0)
            concordance_ = std::max(concordance_, twins_.lambda_par[i] * std::fabs(alpha) / rate);
    }
}

Predictions GapTheory::now_predicted() const {
    const double average = realised_.bound(), apriori = apriori_.bound();
    return {ordered_sum(squared_norms(delta_)) / static_cast<double>(delta_.cols()), average * average,
            apriori * apriori, delta_gronwall_ * delta_gronwall_, concordance_};
}

Predictions GapTheory::at(double t) const {
    if (rule_ == Rule::pgd) return now_predicted();
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
