#include "faces/cli/moment.h"

#include <optional>
#include <utility>

#include "faces/cli/twin_growth.h"
#include "run/beyond/noise_limit.h"
#include "run/beyond/rule_limit.h"
#include "run/notes.h"
#include "theory/interaction_hessian.h"
#include "theory/rules/joint_interaction.h"
#include "theory/sampling_noise.h"

namespace equator::cli {
namespace {

/// Infinite width at the moment, where it is a law of latitudes.
struct Law {
    MeanField field;
    Eigen::ArrayXd latitude, weight, a; ///< of its nodes; a: their output weights, empty where all are 1
};

std::vector<double> values_of(const Eigen::ArrayXd& array) {
    return {array.data(), array.data() + array.size()};
}

Eigen::ArrayXd signs_of(const LatitudeLaw& law) {
    Eigen::ArrayXd a(law.mass.size());
    for (Eigen::Index n = 0; n < a.size(); ++n) a[n] = law.sign(n);
    return a;
}

Law law_of(const GridLaw& law, const MeanField& field) {
    return {field, law.grid->neurons().row(0).transpose(), *law.mass, {}};
}

Law law_of(const RuleLaw& law, const MeanField& field, bool weighted) {
    return {field, law.latitudes(), law.start.mass, weighted ? law.weights() : Eigen::ArrayXd()};
}

std::optional<Law> law_of(const Run& run, const RunState& state) {
    const Scenario& scenario = run.scenario();
    const bool signs = scenario.signs == Signs::pm;
    if (!run.limit()) {
        Eigen::ArrayXd latitude(state.law.s.size());
        for (Eigen::Index n = 0; n < latitude.size(); ++n) latitude[n] = latitude_of(state.law.s[n]);
        return Law{state.field, latitude, state.law.mass, signs ? signs_of(state.law) : Eigen::ArrayXd()};
    }
    if (scenario.limit == InfiniteRule::wide) return std::nullopt;
    // Which limit it is, is what the scenario says (run/beyond/make_beyond.cpp).
    if (scenario.temperature > 0.0) {
        const NoiseSolver& solver = static_cast<const NoiseLimit*>(run.limit())->solver();
        return law_of(solver.law(), solver.field().mean);
    }
    if (scenario.first_order()) return std::nullopt; // a law of two latitudes
    const RuleSolver& solver = static_cast<const RuleLimit*>(run.limit())->solver();
    return law_of(solver.law_at(state.t), solver.field_at(state.t).mean,
                  signs || scenario.weights == Weights::train);
}

std::string no_law_because(const Scenario& scenario) {
    return scenario.limit == InfiniteRule::wide ? "twins are of a wide network, not of a law of latitudes"
                                                : "infinite width is a law of two latitudes";
}

/// As no_theory_because says it of bounds and expectations, which need them.
std::string no_propagators_because(const Scenario& scenario) {
    constexpr std::string_view kOthers = "bounds and expectations";
    const std::string why(no_theory_because(scenario));
    if (why.compare(0, kOthers.size(), kOthers) == 0) return "propagators" + why.substr(kOthers.size());
    return scenario.single_index() ? why : "a displacement there has more than two parts";
}

/// V of m twins' own law less that of infinite width, at the twins; a: their output weights, empty for 1.
Neurons noise_at_twins(const Scenario& scenario, const MeanField& field, const Neurons& twins,
                       const Eigen::ArrayXd& a) {
    const Kernels kernels = scenario.kernels();
    if (a.size() == 0) {
        Neurons attraction, unused;
        InteractionHessian(kernels).apply(twins, Neurons::Zero(twins.rows(), 1), twins.cols(), attraction,
                                          unused);
        return sampling_noise(field, twins, attraction);
    }
    Neurons eps =
        sampling_noise(field, twins, JointInteraction(kernels, 0.0).pull(twins, a, twins.cols()).attraction);
    for (Eigen::Index k = 0; k < eps.rows(); ++k) eps.row(k) *= a.transpose();
    return eps;
}

class Collector {
  public:
    explicit Collector(Moment& moment) : moment_(moment) {}

    void scalar(const char* name, double value) { moment_.arrays.push_back({name, "", {}, {value}}); }
    /// One number a neuron.
    void neurons(const char* name, const Eigen::ArrayXd& values) { list(name, name, values); }
    /// One number a node of the law.
    void nodes(const char* name, const Eigen::ArrayXd& values) { list(name, "", values); }
    /// d numbers a neuron, from d x m to m x d.
    void vectors(const char* name, const char* column, const Neurons& w) {
        const auto d = static_cast<std::size_t>(w.rows()), m = static_cast<std::size_t>(w.cols());
        std::vector<double> values(m * d);
        for (std::size_t k = 0; k < d; ++k)
            for (std::size_t i = 0; i < m; ++i) values[i * d + k] = w.data()[k * m + i];
        moment_.arrays.push_back({name, column, {m, d}, std::move(values)});
    }
    void absent(const char* names, std::string why) { moment_.absent.push_back({names, std::move(why)}); }

  private:
    void list(const char* name, const char* column, const Eigen::ArrayXd& values) {
        moment_.arrays.push_back(
            {name, column, {static_cast<std::size_t>(values.size())}, values_of(values)});
    }

    Moment& moment_;
};

/// Output weights of the twins where they are not all 1.
Eigen::ArrayXd twin_weights(const Scenario& scenario, const RunState& state) {
    if (state.beside == Companion::weight) return state.twin_companion;
    if (scenario.signs != Signs::pm) return {};
    Eigen::ArrayXd a(state.neurons.cols());
    for (Eigen::Index i = 0; i < a.size(); ++i) a[i] = sign_of(scenario, i);
    return a;
}

void collect_law(const Scenario& scenario, const RunState& state, const Law& law, Collector& out) {
    const Eigen::Index m = state.twins.cols();
    const Eigen::ArrayXd a = twin_weights(scenario, state);
    Eigen::ArrayXd latitude(m), par(m), perp(m);
    for (Eigen::Index i = 0; i < m; ++i) {
        latitude[i] = state.twin_s.size() > 0 ? latitude_of(state.twin_s[i]) : state.twins(0, i);
        par[i] = (a.size() > 0 ? a[i] : 1.0) * law.field.lambda_par(latitude[i]);
        perp[i] = (a.size() > 0 ? a[i] : 1.0) * law.field.lambda_perp(latitude[i]);
    }
    out.neurons("twin_latitude", latitude);
    out.neurons("lambda_par", par);
    out.neurons("lambda_perp", perp);

    const Neurons eps = noise_at_twins(scenario, law.field, state.twins, a);
    Eigen::ArrayXd along;
    along_meridian(state.twins, eps, along);
    out.neurons("eps_par", along);
    out.neurons("eps_perp", noise_sizes(state.twins, eps).perp);
    out.vectors("eps", "eps", eps);

    out.nodes("node_latitude", law.latitude);
    out.nodes("node_weight", law.weight);
    if (law.a.size() > 0) out.nodes("node_a", law.a);
}

void collect_companions(const Scenario& scenario, const RunState& state, Collector& out) {
    if (state.beside == Companion::weight) {
        out.neurons("a", state.companion);
        out.neurons("twin_a", state.twin_companion);
    } else if (scenario.signs == Signs::pm) {
        out.absent("a, twin_a", "output weights stay 1 and -1 in turn");
    } else {
        out.absent("a, twin_a, node_a", "output weights stay 1");
    }
    if (state.beside == Companion::speed) {
        out.neurons("speed", state.companion);
        out.neurons("twin_speed", state.twin_companion);
    } else {
        out.absent("speed, twin_speed", "neurons have no inertia");
    }
}

} // namespace

Moment moment_of(const Run& run, const Neurons& start, const RunState& state) {
    const Scenario& scenario = run.scenario();
    Moment moment;
    Collector out(moment);
    out.scalar("t", state.t);
    const Neurons& neurons = state.t == 0.0 ? start : state.neurons;
    Eigen::ArrayXd gap;
    column_norms(neurons - state.twins, gap);
    out.vectors("neurons", "w", neurons);
    out.vectors("twins", "twin", state.twins);
    out.vectors("velocity", "velocity", state.velocity);
    out.neurons("gap", gap);
    out.neurons("latitude", neurons.row(0).transpose());
    if (const std::optional<Law> law = law_of(run, state))
        collect_law(scenario, state, *law, out);
    else
        out.absent(
            "twin_latitude, lambda_par, lambda_perp, eps_par, eps_perp, eps, node_latitude, node_weight",
            no_law_because(scenario));
    if (const std::string why = no_propagators_because(scenario); why.empty()) {
        const Propagator since_start = twin_growth(scenario, start, state.t);
        out.neurons("J_par", since_start.j_par);
        out.neurons("J_perp", since_start.j_perp);
    } else {
        out.absent("J_par, J_perp", why);
    }
    collect_companions(scenario, state, out);
    return moment;
}

double bytes_of_moment(const Scenario& scenario) {
    // Four vectors and at most eleven numbers a neuron, three a node; laws have at most some 10^5 nodes.
    const double m = scenario.m;
    return 8.0 * (m * (4.0 * scenario.d + 11.0) + 3e6);
}

} // namespace equator::cli
