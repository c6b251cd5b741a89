#include "infinite/twins.h"

#include <algorithm>
#include <utility>

namespace equator {

Tracers::Tracers(Eigen::ArrayXd s, Rule rule, double eta, bool signs)
    : rule_(rule), eta_(eta), signs_(signs), path_(std::move(s)) {}

double Tracers::step_of(const MeanField& field, double s, double sign) const {
    const double alpha = latitude_of(s);
    return pgd_step(s, sign * field.q(alpha), field.step_length(alpha, sign, eta_));
}

void Tracers::follow(const MeanFieldSolver& solver) {
    const auto& fields = solver.stage_fields();
    if (rule_ == Rule::pgd) {
        Eigen::ArrayXd next = path_.end();
        for (Eigen::Index i = 0; i < next.size(); ++i)
            next[i] = std::clamp(step_of(fields.front(), next[i], sign(i)), -1.0, 1.0);
        path_.jump(eta_, next);
        return;
    }
    const auto slope = [&](int stage, const Eigen::ArrayXd& s, Eigen::ArrayXd& k) {
        const Polynomial& q = fields[static_cast<std::size_t>(stage)].q;
        for (Eigen::Index i = 0; i < s.size(); ++i)
            k[i] = sign(i) * 0.5 * q(latitude_of(s[i])) * (1.0 - s[i] * s[i]);
    };
    // The solver may have refined its panels since its last stage, so the first slope is always taken afresh.
    path_.change_end(false);
    path_.begin_step(slope);
    path_.try_step(solver.step_length(), slope);
    path_.commit();
    path_.change_end(false) = path_.end().max(-1.0).min(1.0);
}

void Tracers::replace(Eigen::ArrayXd s) {
    path_.replace_end(std::move(s));
}

void Tracers::at(double t, Eigen::ArrayXd& s) const {
    path_.at(t, s);
    s = s.max(-1.0).min(1.0);
}

Twins::Twins(const Neurons& start, Rule rule, double eta, bool signs)
    : direction_(directions_around_axis(start)),
      latitudes_(start.row(0).transpose() / (1.0 + axis_distances(start)), rule, eta, signs) {}

void Twins::positions(const Eigen::ArrayXd& s, Neurons& w) const {
    w = direction_;
    for (Eigen::Index i = 0; i < s.size(); ++i) w(0, i) = latitude_of(s[i]);
    const Eigen::ArrayXd across = (1.0 - s * s) / (1.0 + s * s);
    for (Eigen::Index k = 1; k < w.rows(); ++k) w.row(k) *= across.transpose();
}

} // namespace equator
