// What a run reports at a time: one table of quantities feeds the command line's columns, the Worker's
// messages and the page's plots.
#pragma once

#include <array>
#include <cstddef>

namespace equator {

enum class Quantity : std::size_t {
    t,
    loss_finite,
    loss_infinite,
    particle_gap,
    function_gap,
    mean_abs_latitude_finite,
    mean_abs_latitude_infinite,
    infinite_error,
    loss_training,
    gap_width,
    gap_data,
    bound_linear,
    bound_linear_error,
    bound_average,
    bound_average_error,
    bound_average_apriori,
    bound_average_apriori_error,
    bound_gronwall,
    bound_gronwall_error,
    effective_neurons,
    budget_amplification,
    budget_interaction,
    budget_noise,
    budget_remainder,
    selfconcordance,
    concordance_share,
    concordance_excess,
    count_
};

inline constexpr std::size_t kQuantityCount = static_cast<std::size_t>(Quantity::count_);

struct QuantityInfo {
    const char* name;    ///< column name on the command line
    const char* label;   ///< short text for a legend or an axis
    const char* meaning; ///< one sentence, formula included
};

/// In the order of Quantity, which is the order of the command line's columns.
inline constexpr std::array<QuantityInfo, kQuantityCount> kQuantities{{
    {"t", "time t", "physical time of the flow; projected gradient descent advances it by eta per step"},
    {"loss_finite", "loss, finite", "L(rho^m) = 1/2 E (f_rho^m(x) - f*(x))^2"},
    {"loss_infinite", "loss, infinite", "L(rho^MF), the loss of the infinite-width network"},
    {"particle_gap", "particle gap",
     "E_i |w_i - twin_i|^2, every twin started at its neuron and moved by infinite width"},
    {"function_gap", "function gap", "E_x (f_rho^m(x) - f_rho^MF(x))^2"},
    {"mean_abs_latitude_finite", "mean |latitude|, finite", "E_i |w_i . w*|"},
    {"mean_abs_latitude_infinite", "mean |latitude|, infinite", "E |w . w*| under rho^MF"},
    {"infinite_error", "error of infinite width",
     "estimated error of loss_infinite: twice the largest difference so far from a solution at ten times "
     "the tolerance"},
    {"loss_training", "training loss",
     "(1/2n) sum_s (y_s - f_rho^m(x_s))^2 over the training set, or the batch of the next step"},
    {"gap_width", "width part",
     "E_i |v_i - twin_i|^2 of the network v of the same start and width that trains on the population"},
    {"gap_data", "data part",
     "E_i |w_i - v_i|^2; the particle gap is width part + data part + 2 E_i (w_i - v_i).(v_i - twin_i)"},
    {"bound_linear", "linear ODE", "E |Delta|^2 of the gap's linear ODE"},
    {"bound_linear_error", "error of the linear ODE",
     "estimated: what the method of the next order would add, carried along without the interaction"},
    {"bound_average", "average stability", "average-stability bound B^2, with the noise of this run's twins"},
    {"bound_average_error", "error of average stability",
     "estimated: the difference from a coarse solution, at every second knot with a quarter of the memory"},
    {"bound_average_apriori", "average stability, a priori",
     "B^2 from infinite width and m alone; proportional to 1/m"},
    {"bound_average_apriori_error", "error of average stability, a priori",
     "estimated as that of the bound with this run's noise"},
    {"bound_gronwall", "Gronwall",
     "the bound that knows only the largest eigenvalue over all latitudes; stops at 1e300"},
    {"bound_gronwall_error", "error of Gronwall",
     "estimated: the difference from a coarse solution, at every second knot"},
    {"effective_neurons", "neurons that carry the bound",
     "(sum_i J_i^2)^2 / sum_i J_i^4 over twins, J_i = J_par(t,0)"},
    {"budget_amplification", "amplification",
     "E Delta . D Delta, the local Hessian's part of d/dt (E |Delta|^2 / 2)"},
    {"budget_interaction", "interaction", "-E Delta . H Delta, the interaction Hessian's part"},
    {"budget_noise", "noise", "E Delta . eps, the sampling noise's part"},
    {"budget_remainder", "higher order", "what the three leave of the measured derivative"},
    {"selfconcordance", "self-concordance",
     "least C with J_par(t,0) <= 2 (alpha_t / alpha_0)^C for 99 % of the mass that has got away from the "
     "equator; not a number if there is none"},
    {"concordance_share", "share off self-concordance",
     "mass with lambda_par > C |d alpha/dt| / |alpha|, C = max(1, k* - 1) the theorem's"},
    {"concordance_excess", "growth off self-concordance",
     "E (lambda_par - C |d alpha/dt| / |alpha|)_+ / E (lambda_par)_+, the same C"},
}};

/// Whether a quantity is one of finite data; where the data are infinite it is not a number.
inline constexpr bool is_of_data(Quantity q) {
    return q >= Quantity::loss_training && q <= Quantity::gap_data;
}
/// First of the quantities that theory adds; without it they are not numbers.
inline constexpr Quantity kFirstOfTheory = Quantity::bound_linear;

/// One value per quantity.
struct Observables {
    std::array<double, kQuantityCount> values{};

    double& operator[](Quantity q) { return values[static_cast<std::size_t>(q)]; }
    double operator[](Quantity q) const { return values[static_cast<std::size_t>(q)]; }
};

} // namespace equator
