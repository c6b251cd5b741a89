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
    gap_reference,
    gap_weights,
    gap_joint,
    distance_mean,
    distance_low,
    distance_median,
    distance_high,
    distance_largest,
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
    {"loss_finite", "loss, finite",
     "L(rho^m) = 1/2 E (f_rho^m(x) - f*(x))^2; with chi, 1/2 E [f*^2 - 2 f f* + chi f^2]"},
    {"loss_infinite", "loss, infinite", "L(rho^MF), the loss of the infinite-width network"},
    {"particle_gap", "particle gap",
     "E_i |w_i - twin_i|^2, every twin started at its neuron and moved by infinite width"},
    {"function_gap", "function gap", "E_x (f_rho^m(x) - f_rho^MF(x))^2"},
    {"mean_abs_latitude_finite", "mean |latitude|, finite", "E_i |w_i . w*|"},
    {"mean_abs_latitude_infinite", "mean |latitude|, infinite", "E |w . w*| under rho^MF"},
    {"infinite_error", "error of infinite width",
     "estimated error of loss_infinite: twice the largest difference so far from a solution at ten times "
     "the tolerance; of a wide reference that is measured at test points, the standard error"},
    {"loss_training", "training loss",
     "(1/2n) sum_s (y_s - f_rho^m(x_s))^2 over the training set, or the batch of the next step"},
    {"gap_width", "width part",
     "E_i |v_i - twin_i|^2 of the network v of the same start and width that trains on the population"},
    {"gap_data", "data part",
     "E_i |w_i - v_i|^2; the particle gap is width part + data part + 2 E_i (w_i - v_i).(v_i - twin_i)"},
    {"gap_reference", "reference's own gap",
     "E_i |W_i - twin_i|^2 of the wide reference W to exact infinite width; where that is not known, by the "
     "law 1/m: "
     "particle_gap m / (M - m), M its width"},
    {"gap_weights", "gap of output weights", "E_i (a_i - a of its twin)^2, where output weights are trained"},
    {"gap_joint", "joint gap", "particle_gap + gap_weights / kappa, in whose metric theory works"},
    {"distance_mean", "mean |Delta|", "E_i |w_i - twin_i|; m times its square is what the paper plots"},
    {"distance_low", "|Delta|, lowest tenth",
     "the |w_i - twin_i| that at least a tenth of the neurons do not exceed"},
    {"distance_median", "|Delta|, median",
     "the |w_i - twin_i| that at least half of the neurons do not exceed"},
    {"distance_high", "|Delta|, highest tenth",
     "the |w_i - twin_i| that at least nine tenths of the neurons do not exceed"},
    {"distance_largest", "|Delta|, largest", "max_i |w_i - twin_i|"},
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
/// Whether it is one of runs that are compared with a wide network; in others it is not a number.
inline constexpr bool is_of_reference(Quantity q) {
    return q == Quantity::gap_reference;
}
/// Whether a quantity is one of trained output weights; in other runs it is not a number.
inline constexpr bool is_of_weights(Quantity q) {
    return q == Quantity::gap_weights || q == Quantity::gap_joint;
}
/// Whether every run has it, theory's with theory.
inline constexpr bool is_of_every_run(Quantity q) {
    return !is_of_data(q) && !is_of_reference(q) && !is_of_weights(q);
}
/// First of the quantities that theory adds; without it they are not numbers.
inline constexpr Quantity kFirstOfTheory = Quantity::bound_linear;

/// Which power of m a quantity is multiplied by where gaps are shown times m, in halves: a squared gap and a
/// bound on it fall as 1/m, a distance as 1/sqrt(m); nothing else has a factor.
inline constexpr int halves_of_m(Quantity q) {
    if (q == Quantity::particle_gap || q == Quantity::function_gap || q == Quantity::gap_width ||
        q == Quantity::gap_data || q == Quantity::gap_reference || is_of_weights(q) ||
        (q >= Quantity::bound_linear && q <= Quantity::bound_gronwall_error))
        return 2;
    return q >= Quantity::distance_mean && q <= Quantity::distance_largest ? 1 : 0;
}

/// One value per quantity.
struct Observables {
    std::array<double, kQuantityCount> values{};

    double& operator[](Quantity q) { return values[static_cast<std::size_t>(q)]; }
    double operator[](Quantity q) const { return values[static_cast<std::size_t>(q)]; }
};

} // namespace equator
