// How far a network is from infinite width along one direction, as functions.
#pragma once

#include "infinite/mean_field.h"
#include "rules/hidden_layer.h"
#include "run/beyond/teacher_field.h"

namespace equator {

/// E_x (f - f_MF)^2 = |f|^2 - 2 E_i a_i U(alpha_i) + |f_MF|^2, by F whatever chi (Kernels::of_functions).
class FunctionGap {
  public:
    explicit FunctionGap(const Scenario& scenario)
        : infinite_(scenario.kernels().of_functions()), networks_(scenario) {}

    /// moments: those of the law's field, p_l = E a P_l(alpha).
    double of(const HiddenLayer& network, const HarmonicValues& moments) {
        const MeanField field = infinite_.field(moments);
        const Eigen::ArrayXd a = networks_.weights_of(network.a, network.w.cols());
        double cross = 0.0; // E_i a_i U_t(alpha_i)
        for (Eigen::Index i = 0; i < a.size(); ++i) cross += a[i] * field.potential(network.w(0, i));
        return networks_.self_energy(network.w, network.a) - 2.0 * cross / static_cast<double>(a.size()) +
               field.self_energy;
    }
    std::size_t heap_bytes() const { return networks_.heap_bytes(); }

  private:
    MeanFieldModel infinite_;
    TeacherField networks_; ///< for the network's own |f|^2
};

} // namespace equator
