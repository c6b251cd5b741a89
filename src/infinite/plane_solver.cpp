#include "infinite/plane_solver.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"

namespace equator {

namespace {

constexpr double kFirstStep = 0.01;
/// Local error of p allowed per time step, and error of p allowed per cell times its mass, as shares of the
/// tolerance: with both the error of the loss stays below a third of it (docs/model.md, section 10).
constexpr double kTimeShare = 0.5, kCellShare = 0.5;

} // namespace

PlaneSolver::PlaneSolver(const Kernels& kernels, const Teachers& teachers, Rule rule, double eta, double tol,
                         StepKind kind)
    : model_(kernels, teachers, rule == Rule::pgd && kind == StepKind::plain), rule_(rule), eta_(eta),
      tol_(tol), law_(PlaneLaw::uniform(kernels.d, model_.symmetry())), path_(law_.p), control_(kFirstStep) {
    end_loss_ = field_of(law_.p).loss;
}

PlaneField PlaneSolver::field_of(const Neurons& p) const {
    return model_.field(moments_in_plane(model_.degree(), model_.powers(), p, law_.mass));
}

void PlaneSolver::refine() {
    // A half may still be too steep, so look until none is. The bound only guards against a cell that
    // rounding keeps rough.
    for (int round = 0; round < 12; ++round) {
        std::vector<PlaneLaw::Way> ways(law_.cells.size(), PlaneLaw::Way::no);
        bool any = false;
        for (std::size_t c = 0; c < law_.cells.size(); ++c) {
            const PlaneLaw::Roughness rough = law_.roughness(c);
            if (std::max(rough.s, rough.angle) <= kCellShare * tol_) continue;
            ways[c] = rough.s >= rough.angle ? PlaneLaw::Way::s : PlaneLaw::Way::angle;
            any = true;
        }
        if (!any) return;
        full_ = nodes() > kMaxNodes;
        if (full_) return;
        law_ = law_.halved(ways);
        path_.change_end(false) = law_.p;
    }
}

void PlaneSolver::step() {
    if (!failure_.empty()) return;
    refine();
    if (rule_ == Rule::pgd)
        pgd_law_step();
    else
        flow_law_step();
}

void PlaneSolver::pgd_law_step() {
    const PlaneField field = field_of(law_.p);
    Neurons next(2, law_.p.cols());
    descend_in_plane(field, model_.powers(), eta_, law_.p, next);
    for (Eigen::Index n = 0; n < next.cols(); ++n) {
        constexpr double kRounding = 1e-12;
        const double square = next(0, n) * next(0, n) + next(1, n) * next(1, n);
        if (!(square <= 1.0 + kRounding)) {
            failure_ = std::isfinite(square)
                           ? "the step eta = " + number_text(eta_) + " carries neurons past the plane"
                           : std::string("the infinite-width solution diverged");
            return;
        }
    }
    keep_in_disc(next);
    law_.p = next;
    path_.jump(eta_, next);
    stage_fields_.assign(1, field);
    end_loss_ = field_of(law_.p).loss;
}

void PlaneSolver::flow_law_step() {
    stage_fields_.resize(dormand_prince::kStages,
                         stage_fields_.empty() ? PlaneField{} : stage_fields_.back());
    const auto slope = [&](int stage, const Neurons& p, Neurons& k) {
        const PlaneField field = field_of(p);
        slope_in_plane(field, model_.powers(), p, k);
        stage_fields_[static_cast<std::size_t>(stage)] = field;
    };
    std::swap(stage_fields_.front(), stage_fields_.back()); // stays right if the first slope is carried over
    path_.begin_step(slope);
    for (;;) {
        path_.try_step(control_.step(), slope);
        const Neurons& difference = path_.error();
        double worst = 0.0;
        for (Eigen::Index n = 0; n < difference.size(); ++n) {
            if (!std::isfinite(difference.data()[n])) {
                failure_ = "the infinite-width solution diverged";
                return;
            }
            worst = std::max(worst, std::fabs(difference.data()[n]));
        }
        if (control_.accept(worst / (kTimeShare * tol_))) break;
    }
    path_.commit();
    law_.p = path_.end();
    end_loss_ = stage_fields_.back().loss;
}

PlaneLaw PlaneSolver::law_at(double t) const {
    PlaneLaw law = law_;
    path_.at(t, law.p);
    keep_in_disc(law.p);
    return law;
}

std::size_t PlaneSolver::heap_bytes() const {
    return law_.heap_bytes() + path_.heap_bytes() + equator::heap_bytes(stage_fields_) + failure_.capacity();
}

} // namespace equator
