#include "finite/finite_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/crew.h"

namespace equator {

namespace {
/// Neurons that are finished, or stepped, together: they stay in the second-level cache meanwhile.
constexpr Eigen::Index kChunk = 1024;
/// The same by every thread, so many times before what follows them in order.
constexpr Eigen::Index kChunksPerThread = 4;
/// What a number of a neuron costs that is projected, in multiplications.
constexpr double kProjection = 8.0;
} // namespace

MomentTensor& PopulationField::moments(const Neurons& w, Precision precision) {
    if (!moments_) moments_.emplace(w.rows(), kernels_.G);
    moments_->set(w, precision);
    return *moments_;
}

void PopulationField::velocity(const Neurons& w, Neurons& v, const Finished& finished) {
    if (method(w.cols()) == FieldMethod::moments) {
        moments(w, precision_);
        finish_velocities(w, v, FieldMethod::moments, finished);
        return;
    }
    pairwise_.attraction(w, kernels_.g, v);
    finish_velocities(w, v, FieldMethod::pairwise, finished);
}

double PopulationField::velocity_and_self_energy(const Neurons& w, Neurons& v) {
    if (method(w.cols()) == FieldMethod::moments) {
        const double energy = moments(w, Precision::double_).energy();
        if (precision_ == Precision::single) moments(w, precision_);
        finish_velocities(w, v, FieldMethod::moments, nullptr);
        return energy;
    }
    const double energy = pairwise_.attraction_and_energy(w, kernels_.g, kernels_.G, v);
    finish_velocities(w, v, FieldMethod::pairwise, nullptr);
    return energy;
}

double PopulationField::self_energy(const Neurons& w) {
    return method(w.cols()) == FieldMethod::moments ? moments(w, Precision::double_).energy()
                                                    : pairwise_.energy(w, kernels_.G);
}

void PopulationField::finish_velocities(const Neurons& w, Neurons& v, FieldMethod method,
                                        const Finished& finished) {
    v.resize(w.rows(), w.cols());
    radial_.resize(w.cols());
    const Eigen::Index threads = threads_for(kProjection * static_cast<double>(w.size()));
    const bool alone = threads == 1;
    const Eigen::Index chunk = alone ? kChunk : std::clamp(w.cols() / threads, Eigen::Index{64}, kChunk);
    const Eigen::Index batch = alone ? chunk : chunk * kChunksPerThread * threads;
    for (Eigen::Index begin = 0; begin < w.cols(); begin += batch) {
        const Eigen::Index inside = std::min(batch, w.cols() - begin);
        Crew::here().each((inside + chunk - 1) / chunk, [&](Eigen::Index part) {
            const Eigen::Index first = begin + part * chunk, count = std::min(chunk, begin + inside - first);
            if (method == FieldMethod::moments) moments_->gradient(w, first, count, v);
            finish_velocity(w, first, count, v);
        });
        if (finished) finished(begin, inside);
    }
}

void PopulationField::finish_velocity(const Neurons& w, Eigen::Index first, Eigen::Index count, Neurons& v) {
    auto out = v.middleCols(first, count);
    auto radial = radial_.segment(first, count);
    const auto at = w.middleCols(first, count);
    out = -out;
    for (Eigen::Index i = 0; i < count; ++i) out(0, i) += kernels_.g_star(at(0, i));
    // P_w: take out the radial part.
    radial = (out.row(0) * at.row(0)).transpose();
    for (Eigen::Index k = 1; k < at.rows(); ++k) radial += (out.row(k) * at.row(k)).transpose();
    for (Eigen::Index k = 0; k < at.rows(); ++k) out.row(k) -= radial.transpose() * at.row(k);
}

std::size_t PopulationField::heap_bytes() const {
    return pairwise_.heap_bytes() + equator::heap_bytes(radial_) + (moments_ ? moments_->heap_bytes() : 0);
}

double PopulationField::mean_target_overlap(const Neurons& w) const {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < w.cols(); ++i) sum += kernels_.G_star(w(0, i));
    return sum / static_cast<double>(w.cols());
}

namespace {
constexpr double kFirstStep = 0.01;
} // namespace

FiniteSolver::FiniteSolver(const Kernels& kernels, Neurons start, Rule rule, double eta, double flowtol,
                           Precision precision, std::optional<SampleField> samples, StepKind kind,
                           Cloned<Field> other, std::optional<Motion> motion, const Eigen::ArrayXd& weights)
    : field_(kernels, precision), samples_(std::move(samples)), other_(std::move(other)),
      motion_(std::move(motion)), rule_(rule), kind_(kind), eta_(eta), flowtol_(flowtol),
      path_(motion_ ? motion_->start(start, weights) : std::move(start)), control_(kFirstStep) {}

void FiniteSolver::step() {
    if (non_finite_) return;
    if (motion_ ? !motion_->by_steps() : rule_ == Rule::flow)
        flow_step();
    else if (motion_)
        motion_jump();
    else
        pgd_step();
}

double FiniteSolver::velocity(const Neurons& w, Neurons& v) {
    if (other_) return other_->velocity(w, v, steps());
    if (samples_) {
        samples_->begin_step(steps());
        return samples_->velocity(w, v);
    }
    field_.velocity(w, v);
    return std::numeric_limits<double>::quiet_NaN();
}

double FiniteSolver::velocity(const HiddenLayer& layer, Neurons& v) {
    if (layer.a.size() == 0) return velocity(layer.w, v);
    Force force;
    const double loss = other_->force(layer.w, layer.a, steps(), force);
    v = std::move(force.velocity);
    return loss;
}

void FiniteSolver::force(const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
    ++evaluations_;
    if (a.size() > 0)
        other_->force(w, a, steps(), out);
    else
        velocity(w, out.velocity);
    if (rule_ != Rule::rms) return;
    column_norms(out.velocity, norms_);
    out.mean_square = ordered_sum(norms_.square()) / static_cast<double>(w.cols());
}

bool FiniteSolver::is_finite(const Eigen::ArrayXd& sizes) {
    for (Eigen::Index i = 0; i < sizes.size(); ++i)
        if (!std::isfinite(sizes[i])) {
            non_finite_ = NonFinite{i, steps() + 1};
            return false;
        }
    return true;
}

void FiniteSolver::motion_jump() {
    motion_->jump(
        steps(), path_.end(),
        [this](int, const Neurons& w, const Eigen::ArrayXd& a, Force& out) { force(w, a, out); }, velocity_);
    column_norms(velocity_, norms_);
    if (is_finite(norms_)) path_.jump(eta_, velocity_);
}

void FiniteSolver::flow_step() {
    // The flow is extended off the sphere by F(y) = V(y / |y|), which keeps |y|: projecting the end of a step
    // leaves F there as it was, so the last stage still serves as the next step's first.
    const auto slope = [&](int stage, const Neurons& y, Neurons& k) {
        if (motion_)
            return motion_->slope(
                path_.stage_time(stage), stage, y,
                [this](int, const Neurons& w, const Eigen::ArrayXd& a, Force& out) { force(w, a, out); }, k);
        unit_ = y;
        normalise(unit_, norms_);
        velocity(unit_, k);
        ++evaluations_;
    };
    path_.begin_step(slope);
    for (;;) {
        path_.try_step(control_.step(), slope);
        column_norms(path_.error(), norms_);
        if (!is_finite(norms_)) return;
        double worst = 0.0;
        for (Eigen::Index i = 0; i < norms_.size(); ++i) worst = std::max(worst, norms_[i]);
        if (control_.accept(worst / flowtol_)) break;
    }
    path_.commit();
    if (motion_)
        motion_->settle(path_.change_end(true));
    else
        normalise(path_.change_end(true), norms_);
}

void FiniteSolver::pgd_step() {
    const Neurons& w = path_.end();
    if (samples_ || other_) {
        velocity(w, velocity_);
        const Eigen::ArrayXd& radial = other_ ? other_->radial() : samples_->radial();
        for (Eigen::Index first = 0; first < w.cols(); first += kChunk)
            pgd_advance(first, std::min(kChunk, w.cols() - first), radial);
    } else {
        field_.velocity(w, velocity_, [this](Eigen::Index first, Eigen::Index count) {
            pgd_advance(first, count, field_.radial());
        });
    }
    ++evaluations_;
    if (non_finite_) return;
    path_.jump(eta_, velocity_);
}

/// The next state takes the velocity's place, and the last one's only once all of it is known to be one.
void FiniteSolver::pgd_advance(Eigen::Index first, Eigen::Index count, const Eigen::ArrayXd& radial) {
    if (non_finite_) return;
    auto next = velocity_.middleCols(first, count);
    const auto now = path_.end().middleCols(first, count);
    next = now + eta_ * next;
    if (kind_ == StepKind::plain)
        for (Eigen::Index k = 0; k < next.rows(); ++k)
            next.row(k) += eta_ * radial.segment(first, count).transpose() * now.row(k);
    norms_ = next.row(0).square().transpose();
    for (Eigen::Index k = 1; k < next.rows(); ++k) norms_ += next.row(k).square().transpose();
    norms_ = norms_.sqrt();
    for (Eigen::Index i = 0; i < count; ++i)
        if (!std::isfinite(norms_[i])) {
            non_finite_ = NonFinite{first + i, steps() + 1};
            return;
        }
    for (Eigen::Index k = 0; k < next.rows(); ++k) next.row(k) /= norms_.transpose();
}

void FiniteSolver::layer_at(double t, HiddenLayer& layer) {
    if (!motion_) return neurons_at(t, layer.w);
    path_.at(t, unit_);
    motion_->settle(unit_);
    motion_->read(unit_, layer);
}

void FiniteSolver::neurons_at(double t, Neurons& w) {
    if (motion_) {
        path_.at(t, unit_);
        motion_->settle(unit_);
        w = motion_->neurons(unit_);
        return;
    }
    path_.at(t, w);
    if (rule_ == Rule::flow) normalise(w, norms_); // inside a step the interpolant leaves the sphere
}

std::size_t FiniteSolver::heap_bytes() const {
    std::size_t sum = field_.heap_bytes() + (samples_ ? samples_->heap_bytes() : 0) +
                      (other_ ? other_->heap_bytes() : 0) + path_.heap_bytes() + equator::heap_bytes(norms_);
    for (const Neurons* neurons : {&unit_, &velocity_}) sum += equator::heap_bytes(*neurons);
    return sum;
}

} // namespace equator
