#include "theory/loss_gap.h"

#include <cmath>

#include "theory/small_matrix.h"

namespace equator {

namespace {

constexpr std::size_t kWidth = ModeMatrix::kModesPerBlock;

/// What displacements of first order do at every node, summed over degrees and modes.
struct Products {
    Eigen::ArrayXd square; ///< S
    Eigen::ArrayXd source; ///< - sum_l (1/N_l) sum_L [ (cos Phi'_L)' <b_L P> + Lam_l Phi'_L <b_L Y> ]
    Eigen::ArrayXd own;    ///< O
};

Products products_of(const LatitudePath& path, const std::vector<HarmonicDegree>& degrees,
                     const std::vector<DegreeResponse>& responses) {
    const Eigen::Index nodes = path.mass().size();
    Products sums{Eigen::ArrayXd::Zero(nodes), Eigen::ArrayXd::Zero(nodes), Eigen::ArrayXd::Zero(nodes)};
    for (std::size_t l = 0; l < degrees.size(); ++l) {
        const HarmonicDegree& degree = degrees[l];
        const ModeMatrix &P = responses[l].P(), &Y = responses[l].Y(), &e = degree.noise_modes();
        const ModeCoefficients& b = responses[l].b();
        const std::size_t r = degree.kernels();
        for (std::size_t k = 0; k < P.blocks(); ++k)
            for (Eigen::Index n = 0; n < nodes; ++n) {
                const std::size_t row = static_cast<std::size_t>(n) * kWidth;
                const double *p = P.block(k) + row, *noise = e.block(k) + row;
                double square = 0.0, own = 0.0, source = 0.0;
                for (std::size_t q = 0; q < kWidth; ++q) {
                    square += p[q] * p[q];
                    own += noise[q] * p[q];
                }
                for (std::size_t j = 0; j < r; ++j) {
                    const double* force = &b[(k * r + j) * kWidth];
                    const std::size_t at = static_cast<std::size_t>(n) * r + j;
                    double along = 0.0, around = 0.0;
                    for (std::size_t q = 0; q < kWidth; ++q) along += force[q] * p[q];
                    if (degree.l() > 0)
                        for (std::size_t q = 0; q < kWidth; ++q) around += force[q] * Y.block(k)[row + q];
                    source +=
                        (path.cosine()[n] * degree.curvature()[at] - path.alpha()[n] * degree.slope()[at]) *
                            along +
                        degree.lambda() * degree.slope()[at] * around;
                }
                sums.square[n] += square / degree.copies();
                sums.source[n] -= source / degree.copies();
                sums.own[n] += path.cosine()[n] * own;
            }
    }
    return sums;
}

} // namespace

double loss_gap_variance(const MeanFieldModel& model, const LatitudePath& path, const HarmonicDegree& degree,
                         const DegreeResponse& response) {
    const MeanField field = path.field();
    const std::size_t nodes = static_cast<std::size_t>(path.mass().size());
    NodeFunctions potential(nodes), force(nodes);
    for (std::size_t n = 0; n < nodes; ++n) {
        const auto i = static_cast<Eigen::Index>(n);
        const double alpha = path.alpha()[i];
        potential[n] = path.mass()[i] * (field.potential(alpha) - model.kernels().G_star(alpha));
        force[n] = path.mass()[i] * field.q(alpha) * path.cosine()[i];
    }
    ModeCoefficients noise, moved;
    project(degree.noise_modes(), potential, 1, noise);
    project(response.P(), force, 1, moved);
    double sum = 0.0;
    for (std::size_t q = 0; q < moved.size(); ++q) sum += (noise[q] - moved[q]) * (noise[q] - moved[q]);
    return sum;
}

LossGap::LossGap(const HarmonicValues& gamma, int d, int K, double chi) : d_(d), chi_(chi) {
    for (int L = 1; L <= K; ++L) {
        const double g = gamma[static_cast<std::size_t>(L)];
        if (!(g > 0.0)) continue;
        degrees_.push_back(L);
        factors_.push_back(std::sqrt(g) * L * (L + d - 2.0) / (d - 1.0));
    }
    c_.assign(degrees_.size(), 0.0);
}

void LossGap::step(double h, const Eigen::ArrayXd& growth, const LatitudePath& path, const MeanField& field,
                   const KernelTable& table, const std::vector<HarmonicDegree>& degrees,
                   const std::vector<DegreeResponse>& responses) {
    const Products first = products_of(path, degrees, responses);
    const Eigen::Index nodes = path.mass().size();
    const std::size_t r = degrees_.size();
    const Polynomial curvature = field.dq.derivative();
    if (h > 0.0)
        for (Eigen::Index n = 0; n < nodes; ++n) {
            double pulled = 0.0;
            for (std::size_t j = 0; j < r; ++j) pulled += pull_[static_cast<std::size_t>(n) * r + j] * c_[j];
            change_[n] = growth[n] * (change_[n] + 0.5 * h * (force_[n] - pulled));
        }
    else
        change_ = Eigen::ArrayXd::Zero(nodes);

    force_.resize(nodes);
    pull_.resize(static_cast<std::size_t>(nodes) * r);
    std::vector<double> M(r * r), response(r);
    for (std::size_t i = 0; i < r; ++i) M[i * r + i] = 1.0;
    for (Eigen::Index n = 0; n < nodes; ++n) {
        const double alpha = path.alpha()[n], mass = path.mass()[n],
                     across = path.cosine()[n] * path.cosine()[n];
        // v' and v'' of v = q (1 - alpha^2).
        const double second =
            across * curvature(alpha) - 4.0 * alpha * field.dq(alpha) - 2.0 * field.q(alpha);
        force_[n] = 0.5 * second * across * first.square[n] + chi_ * first.source[n];
        change_[n] += 0.5 * h * force_[n];
        double slopes[kMaxDegree];
        for (std::size_t j = 0; j < r; ++j) {
            const int L = degrees_[j];
            const double curved =
                factors_[j] * (L - 1) * (L + d_ - 1.0) / (d_ + 1.0) * table.legendre(2, L - 2, n);
            slopes[j] = factors_[j] * table.legendre(1, L - 1, n);
            pull_[static_cast<std::size_t>(n) * r + j] = chi_ * across * slopes[j];
            response[j] +=
                mass * (slopes[j] * (change_[n] + first.own[n]) + 0.5 * curved * across * first.square[n]);
        }
        for (std::size_t i = 0; i < r; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                M[i * r + j] += chi_ * (0.5 * h * mass * across * slopes[i] * slopes[j]);
    }
    factorise(M, r);
    solve(M, r, response.data());
    c_ = response;
    mean_ = 0.0;
    for (Eigen::Index n = 0; n < nodes; ++n) {
        const double alpha = path.alpha()[n], across = path.cosine()[n] * path.cosine()[n];
        for (std::size_t j = 0; j < r; ++j)
            change_[n] -= 0.5 * h * pull_[static_cast<std::size_t>(n) * r + j] * c_[j];
        mean_ -= path.mass()[n] * (field.q(alpha) * (change_[n] + first.own[n]) +
                                   0.5 * field.dq(alpha) * across * first.square[n]);
    }
}

} // namespace equator
