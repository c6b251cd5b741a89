#include "infinite/plane_twins.h"

namespace equator {

namespace {

/// Neurons without their part in the plane.
Neurons across(const Neurons& start) {
    Neurons rest = start;
    rest.topRows(2).setZero();
    return rest;
}

/// p = (x, y) / (1 + rho)
Neurons half_angles(const Neurons& start) {
    Eigen::ArrayXd rho;
    column_norms(across(start), rho);
    Neurons p = start.topRows(2);
    for (Eigen::Index row = 0; row < 2; ++row) p.row(row) /= 1.0 + rho.transpose();
    return p;
}

Neurons directions(const Neurons& start) {
    Neurons direction = across(start);
    Eigen::ArrayXd scratch;
    normalise(direction, scratch);
    return direction;
}

} // namespace

PlaneTwins::PlaneTwins(const Neurons& start, Rule rule, double eta)
    : rule_(rule), eta_(eta), direction_(directions(start)), path_(half_angles(start)) {}

void PlaneTwins::follow(const PlaneSolver& solver) {
    const auto& fields = solver.stage_fields();
    const auto& powers = solver.model().powers();
    if (rule_ == Rule::pgd) {
        Neurons next(2, path_.end().cols());
        descend_in_plane(fields.front(), powers, eta_, path_.end(), next);
        keep_in_disc(next);
        path_.jump(eta_, next);
        return;
    }
    const auto slope = [&](int stage, const Neurons& p, Neurons& k) {
        slope_in_plane(fields[static_cast<std::size_t>(stage)], powers, p, k);
    };
    // The solver may have refined its cells since its last stage, so the first slope is always taken afresh.
    path_.change_end(false);
    path_.begin_step(slope);
    path_.try_step(solver.step_length(), slope);
    path_.commit();
    keep_in_disc(path_.change_end(false));
}

void PlaneTwins::at(double t, Neurons& positions) const {
    Neurons p;
    path_.at(t, p);
    keep_in_disc(p);
    positions = direction_;
    const Eigen::Array<double, 1, Eigen::Dynamic> squared = p.row(0).square() + p.row(1).square();
    for (Eigen::Index row = 0; row < 2; ++row) positions.row(row) = 2.0 * p.row(row) / (1.0 + squared);
    for (Eigen::Index row = 2; row < positions.rows(); ++row)
        positions.row(row) *= (1.0 - squared) / (1.0 + squared);
}

} // namespace equator
