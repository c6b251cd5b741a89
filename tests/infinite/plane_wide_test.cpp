// Infinite width of several directions is what wide networks tend to: networks of several widths trained by a
// plain double loop of this file's own, means over starts, extrapolated in 1/m.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "infinite/plane_twins.h"
#include "support/plane_problems.h"

using namespace equator;
using namespace equator::test;

namespace {

/// A network of m neurons in R^d, by nothing but the formulas of docs/model.md.
class PlainNetwork {
  public:
    PlainNetwork(const PlaneProblem& problem, const Neurons& start)
        : kernels_(problem.kernels()), teachers_(problem.teachers), d_(problem.d), m_(start.cols()) {
        for (Eigen::Index i = 0; i < m_; ++i)
            for (Eigen::Index k = 0; k < d_; ++k) w_.push_back(start(k, i));
        if (teachers_.shape == Teachers::Shape::circle) // exact below degree 32
            for (int j = 0; j < 32; ++j) {
                teachers_.v.push_back(std::cos(2 * M_PI * j / 32));
                teachers_.v.push_back(std::sin(2 * M_PI * j / 32));
            }
    }
    double coordinate(Eigen::Index i, Eigen::Index k) const { return w_[at(i, k)]; }

    /// One step of projected gradient descent; returns the loss before it.
    double step(double eta) {
        const double count = static_cast<double>(teachers_.v.size()) / 2, m = static_cast<double>(m_);
        double self = 0.0, target = 0.0;
        std::vector<double> next(w_.size());
        std::vector<double> V(static_cast<std::size_t>(d_));
        for (Eigen::Index i = 0; i < m_; ++i) {
            V.assign(V.size(), 0.0);
            for (std::size_t j = 0; j < teachers_.v.size(); j += 2) {
                const double along = teachers_.v[j] * w_[at(i, 0)] + teachers_.v[j + 1] * w_[at(i, 1)];
                target += kernels_.G_star(along) / count / m;
                V[0] += kernels_.g_star(along) * teachers_.v[j] / count;
                V[1] += kernels_.g_star(along) * teachers_.v[j + 1] / count;
            }
            for (Eigen::Index j = 0; j < m_; ++j) {
                double s = 0.0;
                for (Eigen::Index k = 0; k < d_; ++k) s += w_[at(i, k)] * w_[at(j, k)];
                self += kernels_.G(s) / m / m;
                const double pull = kernels_.g(s) / m;
                for (Eigen::Index k = 0; k < d_; ++k) V[static_cast<std::size_t>(k)] -= pull * w_[at(j, k)];
            }
            double radial = 0.0, square = 0.0;
            for (Eigen::Index k = 0; k < d_; ++k) radial += V[static_cast<std::size_t>(k)] * w_[at(i, k)];
            for (Eigen::Index k = 0; k < d_; ++k) {
                double& to = next[at(i, k)];
                to = w_[at(i, k)] + eta * (V[static_cast<std::size_t>(k)] - radial * w_[at(i, k)]);
                square += to * to;
            }
            for (Eigen::Index k = 0; k < d_; ++k) next[at(i, k)] /= std::sqrt(square);
        }
        w_ = next;
        return kernels_.loss(target, self);
    }

  private:
    std::size_t at(Eigen::Index i, Eigen::Index k) const { return static_cast<std::size_t>(i * d_ + k); }

    Kernels kernels_;
    Teachers teachers_;
    Eigen::Index d_, m_;
    std::vector<double> w_;
};

struct Mean {
    double sum = 0.0, squares = 0.0;
    int count = 0;

    void add(double value) {
        sum += value;
        squares += value * value;
        ++count;
    }
    double mean() const { return sum / count; }
    double error() const { return std::sqrt((squares / count - mean() * mean()) / (count - 1)); }
};

} // namespace

TEST_CASE("plane: wide networks tend to it, losses and neurons") {
#if EQUATOR_LONG_TESTS
    constexpr int kSmallest = 250, kSeeds = 16, kSteps = 60;
#else
    constexpr int kSmallest = 60, kSeeds = 16, kSteps = 40;
#endif
    constexpr double kEta = 0.1;
    for (const PlaneProblem& problem :
         {PlaneProblem{"orth", 6}, PlaneProblem{"random:3", 6, hermite(3), hermite(3)},
          PlaneProblem{"circle", 6}}) {
        CAPTURE(problem.name);
        PlaneSolver infinite = problem.solver(1e-6, Rule::pgd, kEta);
        for (int n = 0; n < kSteps; ++n) infinite.step();
        Mean losses[3], gaps[3];
        for (int size = 0; size < 3; ++size)
            for (int seed = 1; seed <= kSeeds; ++seed) {
                const int m = kSmallest << size;
                const Neurons start =
                    uniform_neurons(problem.d, m, static_cast<std::uint64_t>(100 * size + seed));
                PlainNetwork network(problem, start);
                PlaneSolver solver = problem.solver(1e-5, Rule::pgd, kEta);
                PlaneTwins twins(start, Rule::pgd, kEta);
                for (int n = 0; n < kSteps; ++n) {
                    network.step(kEta);
                    solver.step();
                    twins.follow(solver);
                }
                Neurons w;
                twins.at(solver.t_end(), w);
                double gap = 0.0;
                for (Eigen::Index i = 0; i < m; ++i)
                    for (Eigen::Index k = 0; k < problem.d; ++k)
                        gap += std::pow(network.coordinate(i, k) - w(k, i), 2);
                losses[size].add(network.step(kEta));
                gaps[size].add(gap); // m times the particle gap
            }
        // What is of order 1/m falls out of 2 L_2m - L_m.
        for (int size = 0; size < 2; ++size) {
            const double extrapolated = 2 * losses[size + 1].mean() - losses[size].mean(),
                         error = std::sqrt(4 * std::pow(losses[size + 1].error(), 2) +
                                           std::pow(losses[size].error(), 2));
            MESSAGE(problem.name, " from m = ", kSmallest << size, ": ", extrapolated, " +- ", error,
                    ", infinite ", infinite.end_loss(), ", loss at the smaller ", losses[size].mean());
            CHECK(std::fabs(extrapolated - infinite.end_loss()) <= 3 * error);
            MESSAGE("m x particle gap ", gaps[size].mean(), " +- ", gaps[size].error());
        }
        // 1/m it is: m times the gap is the same at twice the width, but for its own 1/m.
        const double error = std::sqrt(std::pow(gaps[2].error(), 2) + std::pow(gaps[1].error(), 2));
        CHECK(std::fabs(gaps[2].mean() - gaps[1].mean()) <= 3 * error + 0.3 * gaps[2].mean());
    }
}
