// equator state: what is written against second ways, and what is refused.
#include <doctest/doctest.h>

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <csignal>
#include <sys/resource.h>

#include "base/csv_line.h"
#include "base/digest.h"
#include "base/portable_math.h"
#include "run/run.h"
#include "support/reference.h"
#include "support/scenario_of.h"
#include "support/state_file.h"

using namespace equator;
using namespace equator::test;
using cli::Arguments;

namespace {

/// A law of neurons in three dimensions, or what stands for it: points with masses, output weights in them.
struct Points {
    Neurons w;
    std::vector<double> mass;
};

/// Nodes of latitudes, each as a ring of points.
Points rings(const StateFile& file) {
    constexpr int kRing = 16; // exact for polynomials of degree 15
    const std::vector<double> latitude = file.list("node_latitude"), weight = file.list("node_weight");
    const std::vector<double> a =
        file.has("node_a") ? file.list("node_a") : std::vector<double>(weight.size(), 1.0);
    Points points{Neurons(3, static_cast<Eigen::Index>(kRing * latitude.size())), {}};
    for (std::size_t n = 0; n < latitude.size(); ++n)
        for (int j = 0; j < kRing; ++j) {
            const double c = std::sqrt(1.0 - latitude[n] * latitude[n]), angle = 2.0 * kPi * j / kRing;
            points.w.col(static_cast<Eigen::Index>(points.mass.size())) << latitude[n], c * std::cos(angle),
                c * std::sin(angle);
            points.mass.push_back(a[n] * weight[n] / kRing);
        }
    return points;
}

/// V(w) / a = P_w [ g*(w.w*) w* - sum_n mass_n g(w.w_n) w_n ]
Eigen::Array3d pull_of(const Kernels& kernels, const Points& points, const Eigen::Array3d& w) {
    Eigen::Array3d v(kernels.g_star(w[0]), 0.0, 0.0);
    for (Eigen::Index n = 0; n < points.w.cols(); ++n)
        v -= points.mass[static_cast<std::size_t>(n)] * kernels.g((points.w.col(n) * w).sum()) *
             points.w.col(n);
    return v - (v * w).sum() * w;
}

/// Unit vectors along the meridian, northwards, and across it.
struct Frame {
    Eigen::Array3d w, along, across;

    explicit Frame(const Eigen::Array3d& at) : w(at) {
        const double c = std::sqrt(w[1] * w[1] + w[2] * w[2]);
        along << c, -w[0] * w[1] / c, -w[0] * w[2] / c;
        across << 0.0, -w[2] / c, w[1] / c;
    }
};

double off(double a, double b) {
    return std::fabs(a - b) / (1.0 + std::fabs(b));
}

} // namespace

TEST_CASE("state: neurons, twins, velocities, gaps and texts are the run's") {
    const TemporaryFolder folder;
    for (const std::string link : {"#v1&d=5&m=30&t=3", "#v1&d=5&m=30&rule=pgd&eta=0.07&T=2&t=1.99",
                                   "#v1&d=5&m=6&t=2&limit=wide&wide=20"}) {
        CAPTURE(link);
        const StateFile file = state_of(folder, {link});
        const Scenario scenario = scenario_of(link);
        Run run(scenario, false);
        run.advance_to(scenario.t);
        const RunState state = run.state_at(scenario.t);
        CHECK(file.text("equator") == EQUATOR_VERSION);
        CHECK(file.text("link") == link_text(scenario));
        CHECK(file.text("digest") == digest_text(state.digest));
        CHECK(file.list("t") == std::vector<double>{state.t});
        CHECK((file.vectors("neurons") == state.neurons).all());
        CHECK((file.vectors("twins") == state.twins).all());
        CHECK((file.vectors("velocity") == state.velocity).all());
        const std::vector<double> gap = file.list("gap");
        for (Eigen::Index i = 0; i < state.gap.size(); ++i)
            CHECK(gap[static_cast<std::size_t>(i)] == state.gap[i]);
    }
}

TEST_CASE("state: a table has the archive's numbers, to the last bit") {
    const TemporaryFolder folder;
    const Arguments arguments{"#v1&d=4&m=7&rule=momentum", "--t", "2"};
    const StateFile file = state_of(folder, arguments);
    Arguments as_table = arguments;
    as_table.insert(as_table.end(), {"--out", folder.file("state.csv")});
    REQUIRE(said(cli::state, as_table).status == 0);
    const std::string text = folder.read("state.csv");
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> comments;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.front() == '#')
            comments.push_back(line);
        else
            rows.push_back(csv_fields(line));
    CHECK(comments == std::vector<std::string>{"# equator " EQUATOR_VERSION, "# link " + file.text("link"),
                                               "# t 2", "# digest " + file.text("digest")});
    REQUIRE(rows.size() == 8);
    const struct {
        const char *column, *array;
    } vectors[] = {{"w", "neurons"}, {"twin", "twins"}, {"velocity", "velocity"}, {"eps", "eps"}};
    std::size_t checked = 0;
    for (std::size_t place = 0; place < rows[0].size(); ++place) {
        const std::string& column = rows[0][place];
        CAPTURE(column);
        for (std::size_t i = 0; i < 7; ++i) {
            double value = 0.0, expected = -1.0;
            REQUIRE(read_csv_number(rows[i + 1][place], value));
            if (column == "neuron") {
                expected = static_cast<double>(i);
            } else if (file.has(column) && column != "velocity") {
                expected = file.list(column)[i];
            } else {
                for (const auto& [name, array] : vectors)
                    if (column.rfind(std::string(name) + "_", 0) == 0)
                        expected =
                            file.list(array)[4 * i + std::stoul(column.substr(column.find('_') + 1)) - 1];
            }
            CHECK(value == expected);
            ++checked;
        }
    }
    CHECK(checked == 7 * (1 + 9 + 4 * 4)); // neuron; gap .. eps_perp and two speeds; four vectors
}

TEST_CASE("state: the local Hessian is the derivative of infinite width's velocity, the noise what twins "
          "lack of it") {
    // Both from the law's nodes alone, as rings of points in three dimensions: plain sums of g(w.w') w'.
    const TemporaryFolder folder;
    constexpr double h = 1e-4;
    for (const std::string link :
         {"#v1&d=3&m=14&t=1.5", "#v1&d=3&m=14&t=1&rule=pgd&phi=h1%2B0.5h3&sigma=h1%2Bh2%2Bh3&chi=0.7",
          "#v1&d=3&m=14&t=2&signs=pm&phi=h3", "#v1&d=3&m=14&t=1&rule=pgd&weights=train&signs=pm",
          "#v1&d=3&m=14&t=1&rule=rms&phi=h2", "#v1&d=3&m=1&t=30", "#v1&d=3&m=3&t=30&rule=pgd",
          "#v1&d=3&m=3&t=30&phi=h1%2Bh3"}) {
        CAPTURE(link);
        const StateFile file = state_of(folder, {link});
        const auto m = static_cast<std::size_t>(scenario_of(link).m);
        const Kernels kernels = scenario_of(link).kernels();
        const Neurons twins = file.vectors("twins"), eps = file.vectors("eps");
        const Points law = rings(file);
        std::vector<double> a(m, 1.0);
        if (file.has("twin_a")) a = file.list("twin_a");
        if (link.find("signs=pm") != std::string::npos && !file.has("twin_a"))
            for (std::size_t i = 1; i < a.size(); i += 2) a[i] = -1.0;
        Points own{twins, a};
        for (double& mass : own.mass) mass /= static_cast<double>(m);
        double worst[5]{};
        for (std::size_t i = 0; i < m; ++i) {
            const Frame at(twins.col(static_cast<Eigen::Index>(i)));
            const auto slope = [&](const Eigen::Array3d& direction) {
                const Eigen::Array3d ahead = std::cos(h) * at.w + std::sin(h) * direction,
                                     back = std::cos(h) * at.w - std::sin(h) * direction;
                return a[i] / (2.0 * h) *
                       ((pull_of(kernels, law, ahead) - pull_of(kernels, law, back)) * direction).sum();
            };
            worst[0] = std::max(worst[0], off(file.list("lambda_par")[i], slope(at.along)));
            worst[1] = std::max(worst[1], off(file.list("lambda_perp")[i], slope(at.across)));
            const Eigen::Array3d noise = a[i] * (pull_of(kernels, own, at.w) - pull_of(kernels, law, at.w)),
                                 there = eps.col(static_cast<Eigen::Index>(i));
            worst[2] = std::max(worst[2], (noise - there).abs().maxCoeff());
            worst[3] = std::max(worst[3], off(file.list("eps_par")[i], (noise * at.along).sum()));
            worst[4] =
                std::max(worst[4], off(file.list("eps_perp")[i], std::fabs((noise * at.across).sum())));
            CHECK(file.list("twin_latitude")[i] == doctest::Approx(at.w[0]).epsilon(1e-15));
        }
        MESSAGE("largest deviations of lambda_par, lambda_perp, eps, eps_par, eps_perp: ", worst[0], " ",
                worst[1], " ", worst[2], " ", worst[3], " ", worst[4]);
        for (const double deviation : {worst[0], worst[1]})
            CHECK(deviation < 1e-7); // of the differences, h^2
        for (const double deviation : {worst[2], worst[3], worst[4]}) CHECK(deviation < 1e-13);
    }
}

TEST_CASE("state: propagators are what becomes of small displacements of the start") {
    // Runs from given neurons: every one is moved by h along its meridian, or across, and its twin's end is
    // compared.
    const TemporaryFolder folder;
    constexpr double h = 1e-5;
    for (const std::string link :
         {"#v1&d=3&T=3", "#v1&d=3&T=3&rule=pgd&eta=0.06", "#v1&d=3&T=2&rule=pgd&limit=flow&phi=h2",
          "#v1&d=3&T=2&n=50&phi=h1%2Bh3"}) {
        CAPTURE(link);
        const Neurons start = state_of(folder, {link, "--m", "20", "--t", "0"}).vectors("neurons");
        const std::string t = std::to_string(scenario_of(link).T);
        const StateFile file = state_of(folder, {link, "--m", "20", "--t", t});
        const auto ends = [&](bool along, double step) {
            Neurons moved = start;
            for (Eigen::Index i = 0; i < moved.cols(); ++i) {
                const Frame at(start.col(i));
                moved.col(i) = std::cos(step) * at.w + std::sin(step) * (along ? at.along : at.across);
            }
            const std::string path = folder.write("moved.npz", archive_of(moved));
            return state_of(folder, {link, "--start", path, "--t", t}).vectors("twins");
        };
        const Neurons twins = file.vectors("twins"), north = ends(true, h), south = ends(true, -h),
                      east = ends(false, h), west = ends(false, -h);
        double worst_par = 0.0, worst_perp = 0.0;
        for (Eigen::Index i = 0; i < twins.cols(); ++i) {
            const Frame at(twins.col(i));
            const auto k = static_cast<std::size_t>(i);
            const double par = ((north.col(i) - south.col(i)) * at.along).sum() / (2.0 * h),
                         perp = ((east.col(i) - west.col(i)) * at.across).sum() / (2.0 * h);
            worst_par = std::max(worst_par, off(file.list("J_par")[k], par));
            worst_perp = std::max(worst_perp, off(file.list("J_perp")[k], perp));
        }
        MESSAGE("largest deviations of J_par, J_perp: ", worst_par, " ", worst_perp);
        CHECK(worst_par < 1e-6);
        CHECK(worst_perp < 1e-6);
    }
}

TEST_CASE("state: propagators to late times, when infinite width stands still, for one neuron and three") {
    // Their logarithms, so that small ones count: under the flow the integral of lambda by Simpson's rule
    // over a fine grid of times, under PGD a plain product over steps, with a finite difference of the
    // projected step psi <- psi + atan(eta q cos psi).
    const TemporaryFolder folder;
    for (const std::string rule : {"flow", "pgd"})
        for (const int m : {1, 3})
            for (const int t : {6, 30}) {
                const std::string link = "#v1&d=8&m=" + std::to_string(m) + "&rule=" + rule +
                                         "&eta=0.05&T=" + std::to_string(t) + "&t=" + std::to_string(t);
                CAPTURE(link);
                const Scenario scenario = scenario_of(link);
                const double eta = scenario.eta;
                const bool flow = scenario.rule == Rule::flow;
                const int pieces = flow ? 100 * t : static_cast<int>(std::lround(t / eta));
                Eigen::ArrayXd par = Eigen::ArrayXd::Zero(m), perp = par;
                Run run(scenario, false);
                for (int n = 0; n < pieces + (flow ? 1 : 0); ++n) {
                    const double at = static_cast<double>(t) * n / pieces;
                    run.advance_to(at);
                    const RunState state = run.state_at(at, false);
                    const double weight = n == 0 || n == pieces ? 1.0 : n % 2 == 1 ? 4.0 : 2.0;
                    for (Eigen::Index i = 0; i < m; ++i) {
                        const double alpha = latitude_of(state.twin_s[i]);
                        if (flow) {
                            par[i] += weight / 300.0 * state.field.lambda_par(alpha);
                            perp[i] += weight / 300.0 * state.field.lambda_perp(alpha);
                            continue;
                        }
                        constexpr double h = 1e-4;
                        const auto step = [&](double by) {
                            const double psi = std::asin(alpha) + by;
                            return by + std::atan(eta * state.field.q(std::sin(psi)) * std::cos(psi));
                        };
                        const double pull = eta * state.field.q(alpha) * std::sqrt(1.0 - alpha * alpha);
                        par[i] += std::log(std::fabs((step(h) - step(-h)) / (2.0 * h)));
                        perp[i] += std::log(std::fabs(1.0 - eta * state.field.q(alpha) * alpha)) -
                                   0.5 * std::log(1.0 + pull * pull);
                    }
                }
                const StateFile file = state_of(folder, {link});
                double worst = 0.0;
                for (Eigen::Index i = 0; i < m; ++i) {
                    const auto k = static_cast<std::size_t>(i);
                    worst = std::max({worst, std::fabs(std::log(std::fabs(file.list("J_par")[k])) - par[i]),
                                      std::fabs(std::log(std::fabs(file.list("J_perp")[k])) - perp[i])});
                }
                MESSAGE("log J_par of neuron 0: ", par[0], ", log J_perp: ", perp[0],
                        ", largest deviation: ", worst);
                CHECK(worst < 1e-5);
            }
}

TEST_CASE("state: what a scenario does not have is not in the file, and is named with the reason") {
    const TemporaryFolder folder;
    const auto line = [&](const std::string& link, const char* name) {
        const Said result = said(cli::state, {link, "--out", folder.file(name)});
        CHECK(result.complaint == "");
        return result.out;
    };
    const std::string here = folder.file("a.npz"), table = folder.file("a.csv");
    CHECK(
        line("#v1&d=3&m=2", "a.npz") ==
        here +
            ": equator, link, digest, t, neurons, twins, velocity, gap, latitude, twin_latitude, lambda_par, "
            "lambda_perp, eps_par, eps_perp, eps, node_latitude, node_weight, J_par, J_perp; not a, twin_a, "
            "node_a: output weights stay 1; speed, twin_speed: neurons have no inertia\n");
    CHECK(line("#v1&d=3&m=2&limit=wide&wide=4", "a.npz") ==
          here +
              ": equator, link, digest, t, neurons, twins, velocity, gap, latitude; not twin_latitude, "
              "lambda_par, "
              "lambda_perp, eps_par, eps_perp, eps, node_latitude, node_weight: twins are of a wide "
              "network, not "
              "of a law of latitudes; J_par, J_perp: propagators need an exact limit, not a wide reference; "
              "a, twin_a, node_a: output weights stay 1; speed, twin_speed: neurons have no inertia\n");
    CHECK(line("#v1&d=3&m=2&teachers=orth", "a.npz").find("infinite width is a law of two latitudes") !=
          std::string::npos);
    CHECK(
        line("#v1&d=3&m=2&rule=heavyball", "a.csv") ==
        table +
            ": equator, link, digest, t, neurons, twins, velocity, gap, latitude, twin_latitude, lambda_par, "
            "lambda_perp, eps_par, eps_perp, eps, speed, twin_speed; not J_par, J_perp: a displacement there "
            "has more than two parts; a, twin_a, node_a: output weights stay 1; nodes of the law: they are "
            "no "
            "neurons\n");
    for (const std::string link :
         {"#v1&d=3&m=2&temperature=0.1", "#v1&d=3&m=2&rule=pgd&eta=0.4",
          "#v1&d=3&m=2&rule=pgd&gradient=plain", "#v1&d=3&m=2&signs=pm", "#v1&d=3&m=2&rule=adam"}) {
        CAPTURE(link);
        CHECK(line(link, "a.npz").find("; not J_par, J_perp: propagators ") != std::string::npos);
        CHECK_FALSE(StateFile{folder.read("a.npz")}.has("J_par"));
        CHECK(StateFile{folder.read("a.npz")}.has("lambda_par"));
    }
}

TEST_CASE("state: what cannot be written is refused, and leaves what was there") {
    const TemporaryFolder folder;
    const auto fails = [&](Arguments arguments, int status) {
        const Said result = said(cli::state, arguments);
        CHECK(result.status == status);
        CHECK(result.out == "");
        return result.complaint;
    };
    CHECK(fails({"#v1"}, cli::kBadInput) ==
          "equator state: --out is missing: the file to write, for instance --out state.npz\n");
    CHECK(fails({"#v1", "--out", "state.txt"}, cli::kBadInput) ==
          "equator state: --out = state.txt is neither a .npz nor a .csv; nearest: state.txt.npz\n");
    CHECK(fails({"#v1", "--t", "31", "--out", "a.csv"}, cli::kBadInput).find("nearest: t=30") !=
          std::string::npos);
    CHECK(fails({"#v1", "--phi", "h2", "--d", "200", "--m", "800000", "--T", "0.01", "--out", "a.npz"},
                cli::kBadInput)
              .find("m = 800000 with d = 200 makes about 5.21 GB, and a .npz ends at 4.29 GB; nearest: "
                    "--out with a .csv") != std::string::npos);
    const std::string missing = folder.file("none/a.npz");
    CHECK(fails({"#v1&m=2", "--out", missing}, cli::kFailed) ==
          "equator state: cannot write " + missing + ": No such file or directory\n");
    const std::string inside = folder.write("plain", "") + "/a.csv";
    CHECK(fails({"#v1&m=2", "--out", inside}, cli::kFailed) ==
          "equator state: cannot write " + inside + ": Not a directory\n");

    // A disk that is full: files may grow to 4 KB and no further.
    for (const std::string name : {"a.npz", "a.csv"}) {
        const std::string path = folder.write(name, "there before");
        const std::ptrdiff_t files = folder.count();
        rlimit before{};
        REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
        const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{4096, before.rlim_max};
        REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
        const Said full = said(cli::state, {"#v1&m=50", "--out", path});
        REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
        std::signal(SIGXFSZ, old_handler);
        CHECK(full.status == cli::kFailed);
        CHECK(full.complaint == "equator state: cannot write " + path + ": File too large\n");
        CHECK(folder.read(name) == "there before");
        CHECK(folder.count() == files);
    }
}
