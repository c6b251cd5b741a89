// Runs beyond the single-index problem: what moves their networks against differences of the loss, wide
// references against the networks that they are, and everything again after a copy.
#include <cmath>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "run/beyond/latitude_limit.h"
#include "run/beyond/teacher_field.h"
#include "run/run.h"
#include "run/timeline.h"
#include "scenario/link.h"
#include "support/validation.h"

using namespace equator;

namespace {

Scenario scenario_of(const std::string& link) {
    const LinkResult result = parse_link(link);
    REQUIRE_MESSAGE(result.ok(), link);
    return result.scenario;
}

/// L of a network by plain loops over its neurons, their pairs and the teachers: Hermite sums by Mehler's
/// formula E h_j(u.x) h_k(v.x) = [j == k] (u.v)^k. No code of the program's but the directions themselves.
double plain_loss(const Scenario& s, const Neurons& w) {
    const Teachers teachers = teachers_of(s.teachers, s.seed);
    constexpr int kAround = 64; // equal directions in the place of a circle: exact up to degree 63
    std::vector<std::vector<double>> directions;
    const std::size_t count = teachers.shape == Teachers::Shape::circle ? kAround : teachers.count();
    for (std::size_t j = 0; j < count; ++j) {
        std::vector<double> v(static_cast<std::size_t>(s.d), 0.0);
        if (teachers.shape == Teachers::Shape::circle) {
            v[0] = std::cos(2.0 * M_PI * static_cast<double>(j) / kAround);
            v[1] = std::sin(2.0 * M_PI * static_cast<double>(j) / kAround);
        } else {
            for (int c = 0; c < teachers.plane; ++c)
                v[static_cast<std::size_t>(c)] = teachers.coordinate(j, c);
        }
        directions.push_back(v);
    }
    const auto kernel = [](const HermiteSum& f, const HermiteSum& g, double r) {
        double sum = 0.0;
        for (int k = 1; k <= f.degree(); ++k) sum += f.coefficient(k) * g.coefficient(k) * std::pow(r, k);
        return sum;
    };
    const HermiteSum &phi = s.phi, &sigma = s.activation();
    double norm = 0.0, overlap = 0.0, own = 0.0;
    for (const auto& v : directions)
        for (const auto& u : directions) {
            double r = 0.0;
            for (std::size_t k = 0; k < v.size(); ++k) r += u[k] * v[k];
            norm += kernel(phi, phi, r);
        }
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        for (const auto& v : directions) {
            double r = 0.0;
            for (Eigen::Index k = 0; k < w.rows(); ++k) r += w(k, i) * v[static_cast<std::size_t>(k)];
            overlap += sign_of(s, i) * kernel(phi, sigma, r);
        }
        for (Eigen::Index j = 0; j < w.cols(); ++j) {
            double r = 0.0;
            for (Eigen::Index k = 0; k < w.rows(); ++k) r += w(k, i) * w(k, j);
            own += sign_of(s, i) * sign_of(s, j) * kernel(sigma, sigma, r);
        }
    }
    const double m = static_cast<double>(w.cols()), teachers_count = static_cast<double>(count);
    return 0.5 *
           (norm / (teachers_count * teachers_count) - 2.0 * overlap / (m * teachers_count) + own / (m * m));
}

const char* const kProblems[] = {"#v1&d=5&m=7&teachers=orth&phi=h2+h4",
                                 "#v1&d=5&m=7&teachers=nonorth&phi=h3&sigma=h2+h3",
                                 "#v1&d=6&m=8&teachers=circle&phi=0.5h2+h4+h1",
                                 "#v1&d=6&m=5&teachers=random:3:4&limit=wide&wide=9&seed=4",
                                 "#v1&d=5&m=7&signs=pm&phi=h1+h3",
                                 "#v1&d=5&m=3&teachers=orth&signs=pm&limit=wide&wide=5&phi=h3+h4",
                                 "#v1&d=3&m=1&teachers=0,1;1,0",
                                 "#v1&d=4&m=6&teachers=1;-1&phi=h1+h2"};

} // namespace

TEST_CASE("beyond: loss and velocity against a plain sum and its differences") {
    for (const char* link : kProblems) {
        const Scenario s = scenario_of(link);
        TeacherField field(s);
        Neurons w = uniform_neurons(s.d, s.m, s.seed), v;
        CHECK_MESSAGE(field.loss(w, {}) == doctest::Approx(plain_loss(s, w)).epsilon(1e-12), link);
        CHECK(std::isnan(field.velocity(w, v, 0)));
        // -m dL/dw_i, Euclidean, is V_i + r_i w_i: the loss as a function of all of R^d.
        const double h = 1e-5, m = s.m;
        for (Eigen::Index i = 0; i < w.cols(); ++i)
            for (Eigen::Index k = 0; k < w.rows(); ++k) {
                const double at = w(k, i);
                w(k, i) = at + h;
                const double more = plain_loss(s, w);
                w(k, i) = at - h;
                const double less = plain_loss(s, w);
                w(k, i) = at;
                const double force = -m * (more - less) / (2.0 * h);
                CHECK_MESSAGE(v(k, i) + field.radial()[i] * at ==
                                  doctest::Approx(force).epsilon(1e-7).scale(1.0),
                              link);
            }
        for (Eigen::Index i = 0; i < w.cols(); ++i) CHECK(std::fabs((v.col(i) * w.col(i)).sum()) < 1e-13);
    }
}

TEST_CASE("beyond: a wide reference is the wider network itself, and its beginning the twins") {
    for (const char* link : {"#v1&d=6&m=10&teachers=orth&limit=wide&wide=25&T=3",
                             "#v1&d=6&m=10&limit=wide&wide=24&T=3&rule=pgd&eta=0.1",
                             "#v1&d=6&m=9&signs=pm&limit=wide&wide=26&T=3&phi=h3",
                             "#v1&d=6&m=10&teachers=random:4:3&limit=wide&wide=25&T=3&rule=pgd&step=plain"}) {
        const Scenario s = scenario_of(link);
        Scenario wider = s;
        wider.m = s.wide;
        wider.wide = s.wide + 1;
        Run run(s), reference(wider);
        for (const double t : {0.0, 1.3, 3.0}) {
            run.advance_to(t);
            reference.advance_to(t);
            const RunState a = run.state_at(t), b = reference.state_at(t);
            CHECK((a.twins == b.neurons.leftCols(s.m)).all());
            const Observables& o = a.observables;
            const std::string_view shown = std::string_view(link).substr(4);
            test::validated("loss_infinite",
                            "a plain sum over the reference's neurons, their pairs and the teachers", shown,
                            t, o[Quantity::loss_infinite], plain_loss(s, b.neurons), test::relative(1e-11));
            test::validated("loss_finite", "a plain sum over neurons, their pairs and the teachers", shown, t,
                            o[Quantity::loss_finite], plain_loss(s, a.neurons), test::relative(1e-11));
            // E (f - f')^2 of a target that is the other network: by the sums of both.
            double gap = 0.0;
            const auto energy = [&](const Neurons& u, const Neurons& v) {
                double sum = 0.0;
                for (Eigen::Index i = 0; i < u.cols(); ++i)
                    for (Eigen::Index j = 0; j < v.cols(); ++j) {
                        const double r = (u.col(i) * v.col(j)).sum();
                        for (int k = 1; k <= s.activation().degree(); ++k)
                            sum += sign_of(s, i) * sign_of(s, j) *
                                   std::pow(s.activation().coefficient(k), 2) * std::pow(r, k);
                    }
                return sum / static_cast<double>(u.cols() * v.cols());
            };
            gap = energy(a.neurons, a.neurons) - 2.0 * energy(a.neurons, b.neurons) +
                  energy(b.neurons, b.neurons);
            test::validated("function_gap", "sums over pairs of neurons of the network and its reference",
                            shown, t, o[Quantity::function_gap], gap, test::absolute(1e-13));
        }
    }
}

TEST_CASE(
    "beyond: the reference's own gap is measured where infinite width is exact, and else by the law 1/m") {
    for (const char* link :
         {"#v1&d=6&m=10&teachers=orth&limit=wide&wide=25&T=2", "#v1&d=6&m=10&limit=wide&wide=25&T=2",
          "#v1&d=6&m=10&phi=h3&signs=pm&limit=wide&wide=25&T=2",
          "#v1&d=6&m=10&rule=pgd&eta=0.1&gradient=plain&limit=wide&wide=25&T=2"}) {
        const Scenario s = scenario_of(link);
        Run run(s);
        run.advance_to(2.0);
        Scenario exact = s;
        exact.limit = InfiniteRule::same;
        exact.m = s.wide;
        Run whole(exact);
        whole.advance_to(2.0);
        test::validated(
            "gap_reference", "particle gap of a run of the reference's width against infinite width",
            std::string_view(link).substr(4), 2.0, run.state_at(2.0).observables[Quantity::gap_reference],
            whole.state_at(2.0).observables[Quantity::particle_gap], test::relative(1e-9));
    }
    const Scenario none = scenario_of("#v1&d=6&m=10&teachers=random:3:3&limit=wide&wide=25&T=2");
    Run other(none);
    other.advance_to(2.0);
    const Observables o = other.state_at(2.0).observables;
    CHECK(o[Quantity::gap_reference] ==
          doctest::Approx(o[Quantity::particle_gap] * 10.0 / 15.0).epsilon(1e-14));
}

TEST_CASE("beyond: infinite width along one direction is the same limit, whichever way it is asked for") {
    for (const char* link : {"#v1&d=6&m=12&phi=h3&T=2", "#v1&d=6&m=12&phi=h3&signs=pm&T=2"}) {
        const Scenario s = scenario_of(link);
        Run run(s, false);
        run.advance_to(1.0);
        const RunState state = run.state_at(1.0);
        LatitudeLimit limit(s, uniform_neurons(s.d, s.m, s.seed));
        while (limit.t_end() < 1.0) limit.step();
        HiddenLayer twins, network;
        limit.twins_at(1.0, twins);
        CHECK((twins.w == state.twins).all());
        Observables out = state.observables;
        network.w = state.neurons;
        limit.observe(1.0, network, out);
        for (const Quantity q :
             {Quantity::loss_infinite, Quantity::mean_abs_latitude_infinite, Quantity::infinite_error})
            CHECK(out[q] == state.observables[q]);
        CHECK(out[Quantity::function_gap] ==
              doctest::Approx(state.observables[Quantity::function_gap]).epsilon(1e-9).scale(1e-6));
        double mass = 0.0;
        for (const double share : limit.picture_at(1.0, 50).latitudes) mass += share;
        CHECK(mass == doctest::Approx(1.0).epsilon(1e-9));
    }
}

TEST_CASE("beyond: theory is absent, and other numbers are not") {
    for (const char* link : {"#v1&d=6&m=10&teachers=orth&T=2", "#v1&d=6&m=10&signs=pm&T=2",
                             "#v1&d=6&m=10&limit=wide&wide=20&T=2", "#v1&d=6&m=10&rule=pgd&step=plain&T=2",
                             "#v1&d=6&m=10&teachers=circle&n=50&T=2"}) {
        const Scenario s = scenario_of(link);
        Run run(s);
        run.advance_to(1.0);
        const Observables o = run.state_at(1.0).observables;
        for (std::size_t q = static_cast<std::size_t>(kFirstOfTheory); q < kQuantityCount; ++q)
            CHECK_MESSAGE(std::isnan(o.values[q]), kQuantities[q].name << " " << link);
        for (const Quantity q : {Quantity::loss_finite, Quantity::loss_infinite, Quantity::particle_gap,
                                 Quantity::function_gap, Quantity::mean_abs_latitude_infinite})
            CHECK_MESSAGE(std::isfinite(o[q]), link);
    }
}

TEST_CASE("beyond: a run that is visited again, in any order, has the same bits") {
    for (const char* link :
         {"#v1&d=6&m=10&teachers=orth&T=2", "#v1&d=6&m=10&teachers=circle&limit=wide&wide=25&T=2",
          "#v1&d=6&m=10&teachers=nonorth&rule=pgd&eta=0.1&T=2",
          "#v1&d=6&m=11&signs=pm&limit=wide&wide=25&T=2"}) {
        Timeline timeline(scenario_of(link), true, 400'000);
        std::vector<std::uint64_t> digests;
        for (const std::uint32_t tick : {0u, 7u, 100u, 640u, 1200u}) {
            timeline.go_to(tick);
            digests.push_back(timeline.state_at(tick).digest);
        }
        std::size_t place = 5;
        for (const std::uint32_t tick : {1200u, 640u, 100u, 7u, 0u}) {
            timeline.go_to(tick);
            CHECK_MESSAGE(timeline.state_at(tick).digest == digests[--place], link);
        }
    }
}

TEST_CASE("beyond: a plain step is a shorter or longer tangent step, and for small eta the same flow") {
    const Scenario plain = scenario_of("#v1&d=6&m=20&rule=pgd&step=plain&eta=0.1&T=1&limit=wide&wide=21");
    PopulationField field(Kernels::make(plain.d, plain.phi, plain.activation()));
    Neurons w = uniform_neurons(6, 20, plain.seed), v;
    Eigen::ArrayXd norms;
    field.velocity(w, v);
    Eigen::ArrayXd radial = field.radial();
    for (Eigen::Index i = 0; i < 20; ++i) v.col(i) *= 0.1 / (1.0 + 0.1 * radial[i]);
    Neurons expected = w + v;
    normalise(expected, norms);
    Run run(plain);
    run.advance_to(0.1);
    CHECK((run.state_at(0.1).neurons - expected).abs().maxCoeff() < 1e-15);
    double previous = 1.0;
    for (const char* eta : {"0.04", "0.02", "0.01"}) {
        const std::string both = std::string("#v1&d=6&m=20&rule=pgd&T=2&limit=wide&wide=21&eta=") + eta;
        Run one(scenario_of(both)), other(scenario_of(both + "&step=plain"));
        one.advance_to(2.0);
        other.advance_to(2.0);
        const double apart = (one.state_at(2.0).neurons - other.state_at(2.0).neurons).abs().maxCoeff();
        CHECK(apart < 0.6 * previous);
        CHECK(apart > 0.0);
        previous = apart;
    }
}
