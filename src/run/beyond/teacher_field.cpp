#include "run/beyond/teacher_field.h"

#include <limits>

#include "base/heap_bytes.h"

namespace equator {
namespace {

Kernels of_scenario(const Scenario& scenario) {
    return kernels_of_teachers(scenario.d, scenario.phi, scenario.activation(),
                               teachers_of(scenario.teachers, scenario.seed), scenario.chi);
}

Kernels without_target(Kernels kernels) {
    kernels.G_star = kernels.g_star = Polynomial{};
    return kernels;
}

} // namespace

TeacherField::TeacherField(const Scenario& scenario)
    : kernels_(of_scenario(scenario)), signs_(scenario.signs == Signs::pm),
      pull_(kernels_, teachers_of(scenario.teachers, scenario.seed)),
      attraction_(without_target(kernels_), scenario.precision), pairs_(kernels_),
      functions_(kernels_.of_functions()) {}

/// a_i (slope - attraction), and then P_w; v is the attraction.
void TeacherField::weigh_and_project(const Neurons& w, const Eigen::ArrayXd& a, Neurons& v) {
    v = -v;
    v.topRows(slope_.rows()) += slope_;
    for (Eigen::Index k = 0; k < v.rows(); ++k) v.row(k) *= a.transpose();
    radial_ = (v.row(0) * w.row(0)).transpose();
    for (Eigen::Index k = 1; k < w.rows(); ++k) radial_ += (v.row(k) * w.row(k)).transpose();
    for (Eigen::Index k = 0; k < w.rows(); ++k) v.row(k) -= radial_.transpose() * w.row(k);
}

double TeacherField::velocity(const Neurons& w, Neurons& v, std::uint64_t) {
    const Eigen::Index m = w.cols();
    pull_.slope(w, slope_);
    if (signs_) {
        const Eigen::ArrayXd a = fixed_weights(m, true);
        pairs_.attraction(w, a, v);
        weigh_and_project(w, a, v);
    } else {
        radial_.resize(m);
        attraction_.velocity(w, v, [this](Eigen::Index first, Eigen::Index count) {
            radial_.segment(first, count) = attraction_.radial().segment(first, count);
        });
        overlap_ = (slope_.row(0) * w.row(0)).transpose(); // slope . w
        for (Eigen::Index k = 1; k < slope_.rows(); ++k) overlap_ += (slope_.row(k) * w.row(k)).transpose();
        v.topRows(slope_.rows()) += slope_;
        for (Eigen::Index k = 0; k < w.rows(); ++k) v.row(k) -= overlap_.transpose() * w.row(k);
        radial_ += overlap_;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

double TeacherField::force(const Neurons& w, const Eigen::ArrayXd& a, std::uint64_t, Force& out) {
    pull_.slope(w, slope_);
    pairs_.attraction(w, a, out.velocity, overlap_);
    weigh_and_project(w, a, out.velocity);
    pull_.overlap(w, out.overlap);
    out.overlap -= overlap_;
    return std::numeric_limits<double>::quiet_NaN();
}

double TeacherField::self_energy(const Neurons& w, const Eigen::ArrayXd& a) {
    if (a.size() == 0 && !signs_ && kernels_.chi == 1.0) return attraction_.self_energy(w);
    return overlap(w, a, w, a);
}

double TeacherField::loss(const Neurons& w, const Eigen::ArrayXd& a, double self_energy) {
    pull_.overlap(w, overlap_);
    const Eigen::ArrayXd weights = weights_of(a, w.cols());
    double mean = 0.0;
    for (Eigen::Index i = 0; i < overlap_.size(); ++i) mean += weights[i] * overlap_[i];
    return kernels_.loss(mean / static_cast<double>(w.cols()), kernels_.chi * self_energy);
}

std::size_t TeacherField::heap_bytes() const {
    return attraction_.heap_bytes() + equator::heap_bytes(slope_) + equator::heap_bytes(radial_) +
           equator::heap_bytes(overlap_);
}

} // namespace equator
