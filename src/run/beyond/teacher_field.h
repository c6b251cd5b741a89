// The population of targets that look along several directions, and of output weights of either sign.
#pragma once

#include "finite/field.h"
#include "finite/finite_network.h"
#include "model/teachers.h"
#include "run/beyond/weighted_pairs.h"
#include "scenario/scenario.h"

namespace equator {

/// V_i = a_i P_{w_i} [ mean_j g*(w_i . v_j) v_j - (1/m) sum_l a_l g(w_i . w_l) w_l ], the expectation over
/// Gaussian inputs taken (docs/model.md, section 10).
class TeacherField : public Field {
  public:
    /// Precondition: the scenario has kernels (Scenario::samples_only is false).
    explicit TeacherField(const Scenario& scenario);

    std::unique_ptr<Field> clone() const override { return std::make_unique<TeacherField>(*this); }
    double velocity(const Neurons& w, Neurons& v, std::uint64_t step) override;
    const Eigen::ArrayXd& radial() const override { return radial_; }
    double force(const Neurons& w, const Eigen::ArrayXd& a, std::uint64_t step, Force& out) override;
    double loss(const Neurons& w, const Eigen::ArrayXd& a) override { return loss(w, a, self_energy(w, a)); }
    /// The same where |f|^2 is known.
    double loss(const Neurons& w, const Eigen::ArrayXd& a, double self_energy);
    double self_energy(const Neurons& w, const Eigen::ArrayXd& a) override;
    /// E_x f f' of two networks with the output weights a and b, empty as above.
    double overlap(const Neurons& w, const Eigen::ArrayXd& a, const Neurons& other,
                   const Eigen::ArrayXd& b) const {
        return functions_.overlap(w, weights_of(a, w.cols()), other, weights_of(b, other.cols()));
    }
    /// Output weights a of m neurons, or those that they start as if they are fixed (a is empty).
    Eigen::ArrayXd weights_of(const Eigen::ArrayXd& a, Eigen::Index m) const {
        return a.size() > 0 ? a : fixed_weights(m, signs_);
    }
    std::size_t heap_bytes() const override;

  private:
    void weigh_and_project(const Neurons& w, const Eigen::ArrayXd& a, Neurons& v);

    Kernels kernels_;
    bool signs_;
    TargetPull pull_;
    PopulationField attraction_;      ///< of equal weights, without a target
    WeightedPairs pairs_, functions_; ///< of the interaction, and of functions
    Neurons slope_;
    Eigen::ArrayXd radial_, overlap_;
};

} // namespace equator
