// Infinite width's loss, and how fast it falls in two ways that must agree: dL/dt = -E |V|^2.
#pragma once

#include "infinite/mean_field.h"

namespace equator::test {

/// The loss at time T, solved with tolerance tol.
inline double loss_at(const Kernels& kernels, double T, double tol) {
    MeanFieldSolver solver(kernels, Rule::flow, 0.0, tol);
    while (solver.t_end() < T) solver.step();
    return solver.field_at(T).loss;
}

/// E q^2 (1 - alpha^2) = E |V|^2 under the law.
inline double mean_square_speed(const LatitudeLaw& law, const MeanField& field) {
    double sum = 0.0;
    for (Eigen::Index n = 0; n < law.s.size(); ++n) {
        const double alpha = latitude_of(law.s[n]), q = field.q(alpha);
        sum += law.mass[n] * q * q * (1.0 - alpha * alpha);
    }
    return sum;
}

/// The middle of a solver's last step: the law there, its field, and dL/dt by differences.
struct MiddleOfStep {
    LatitudeLaw law;
    MeanField field;
    double rate;

    explicit MiddleOfStep(const MeanFieldSolver& solver)
        : law(solver.law_at(middle(solver))), field(solver.field_at(middle(solver))) {
        const double step = 0.02 * (solver.t_end() - solver.t_begin());
        rate = (solver.field_at(middle(solver) + step).loss - solver.field_at(middle(solver) - step).loss) /
               (2.0 * step);
    }

  private:
    static double middle(const MeanFieldSolver& solver) { return 0.5 * (solver.t_begin() + solver.t_end()); }
};

} // namespace equator::test
