#include "dynamics/twins.h"

#include <algorithm>
#include <utility>

namespace equator {

Passengers::Passengers(Eigen::ArrayXd s, Rule rule, double eta) : rule_(rule), eta_(eta) {
    if (rule_ == Rule::flow)
        flow_.reset(0.0, std::move(s));
    else
        s_ = std::move(s);
}

void Passengers::follow(const MeanFieldSolver& solver) {
    const auto& fields = solver.stage_fields();
    if (rule_ == Rule::pgd) {
        for (Eigen::Index i = 0; i < s_.size(); ++i)
            s_[i] = std::clamp(pgd_step(s_[i], fields.front().q(latitude_of(s_[i])), eta_), -1.0, 1.0);
        return;
    }
    const auto slope = [&](int stage, const Eigen::ArrayXd& s, Eigen::ArrayXd& k) {
        const Polynomial& q = fields[static_cast<std::size_t>(stage)].q;
        for (Eigen::Index i = 0; i < s.size(); ++i) k[i] = 0.5 * q(latitude_of(s[i])) * (1.0 - s[i] * s[i]);
    };
    // The solver may have refined its panels since its last stage, so the first slope is always taken afresh.
    flow_.change_end(false);
    flow_.begin_step(slope);
    flow_.try_step(solver.step_length(), slope);
    flow_.commit();
    flow_.change_end(false) = flow_.end().max(-1.0).min(1.0);
}

void Passengers::replace(Eigen::ArrayXd s) {
    if (rule_ == Rule::flow)
        flow_.reset(flow_.t_end(), std::move(s));
    else
        s_ = std::move(s);
}

void Passengers::at(double t, Eigen::ArrayXd& s) const {
    if (rule_ == Rule::pgd) {
        s = s_;
        return;
    }
    flow_.at(t, s);
    s = s.max(-1.0).min(1.0);
}

namespace {

/// Directions around the axis: neurons without their latitude, normalised.
Neurons directions(const Neurons& start) {
    Neurons direction = start;
    direction.row(0).setZero();
    Eigen::ArrayXd across;
    normalise(direction, across);
    return direction;
}

Eigen::ArrayXd half_angles(const Neurons& start) {
    Neurons around = start;
    around.row(0).setZero();
    Eigen::ArrayXd across;
    column_norms(around, across);
    return start.row(0).transpose() / (1.0 + across);
}

} // namespace

Twins::Twins(const Neurons& start, Rule rule, double eta)
    : direction_(directions(start)), latitudes_(half_angles(start), rule, eta) {}

void Twins::positions(const Eigen::ArrayXd& s, Neurons& w) const {
    w = direction_;
    for (Eigen::Index i = 0; i < s.size(); ++i) w(0, i) = latitude_of(s[i]);
    const Eigen::ArrayXd across = (1.0 - s * s) / (1.0 + s * s);
    for (Eigen::Index k = 1; k < w.rows(); ++k) w.row(k) *= across.transpose();
}

} // namespace equator
