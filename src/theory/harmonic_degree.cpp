#include "theory/harmonic_degree.h"

#include <algorithm>
#include <cmath>

#include "finite/lanes.h"
#include "theory/small_matrix.h"

namespace equator {

namespace {

constexpr std::size_t kWidth = ModeMatrix::kModesPerBlock;

} // namespace

// ----------------------------------------------------------------------------------------------------
// kernels

KernelTable::KernelTable(int d, int K) : top_(K + 2) {
    for (int l = 0; l <= top_; ++l) harmonics_.emplace_back(d + 2 * l, top_ - l);
}

void KernelTable::set(const Eigen::ArrayXd& alpha, const Eigen::ArrayXd& cosine) {
    using lanes::kLaneWidth;
    using lanes::Lanes;
    nodes_ = alpha.size();
    const auto rows = static_cast<std::size_t>(top_ + 1);
    legendre_.resize(rows * rows * static_cast<std::size_t>(nodes_));
    powers_.resize(rows * static_cast<std::size_t>(nodes_));
    Lanes values[Polynomial::kMaxPolynomialDegree + 1];
    for (Eigen::Index n = 0; n < nodes_; n += kLaneWidth) {
        const Lanes x = lanes::load(&alpha[n]), c = lanes::load(&cosine[n]);
        Lanes power = Lanes{} + 1.0;
        for (int l = 0; l <= top_; ++l, power *= c) {
            lanes::store(&powers_[static_cast<std::size_t>(l * nodes_ + n)], power);
            harmonics_[static_cast<std::size_t>(l)].evaluate(x, values);
            for (int k = 0; k <= top_ - l; ++k)
                lanes::store(
                    &legendre_[index(l, k) * static_cast<std::size_t>(nodes_) + static_cast<std::size_t>(n)],
                    values[k]);
        }
    }
}

HarmonicDegree::HarmonicDegree(int d, int l, const HarmonicValues& gamma, int K, const Eigen::ArrayXd& masses,
                               double tolerance, bool curved)
    : d_(d), l_(l), copies_(harmonics_count(d - 1, l)), lambda_(l * (l + d - 3.0)), tolerance_(tolerance),
      masses_(masses), curved_(curved), modes_of_noise_(masses.size()) {
    double product = 1.0;
    for (int i = 0; i < l; ++i) product *= (d - 1.0 + 2.0 * i) / (d + 2.0 * i);
    for (int L = std::max(l, 1); L <= K; ++L) {
        const double g = gamma[static_cast<std::size_t>(L)];
        if (!(g > 0.0)) continue;
        degrees_.push_back(L);
        factors_.push_back(
            std::sqrt(g * copies_ * harmonics_count(d + 2 * l, L - l) / (harmonics_count(d, L) * product)));
    }
    largest_.assign(degrees_.size(), 0.0);
    lost_.assign(degrees_.size(), 0.0);
}

void HarmonicDegree::set_kernels(const KernelTable& table, const Eigen::ArrayXd& alpha) {
    const std::size_t r = degrees_.size(), size = r * static_cast<std::size_t>(masses_.size());
    const int D = d_ + 2 * l_;
    for (NodeFunctions* functions : {&kernel_, &slope_, &weighted_, &weighted_slope_})
        functions->resize(size);
    if (l_ > 0) {
        across_.resize(size);
        weighted_across_.resize(size);
    }
    if (curved_) curvature_.resize(size);
    for (std::size_t j = 0; j < r; ++j) {
        const int n = degrees_[j] - l_;
        const double c = factors_[j], derivative = n * (n + D - 2.0) / (D - 1.0);
        for (Eigen::Index node = 0; node < masses_.size(); ++node) {
            const std::size_t at = static_cast<std::size_t>(node) * r + j;
            const double f = table.legendre(l_, n, node),
                         df = derivative * table.legendre(l_ + 1, n - 1, node),
                         lower = table.cosine_power(l_ - 1, node), mass = masses_[node];
            kernel_[at] = c * table.cosine_power(l_, node) * f;
            slope_[at] = c * (table.cosine_power(l_ + 1, node) * df - l_ * lower * alpha[node] * f);
            weighted_[at] = mass * kernel_[at];
            weighted_slope_[at] = mass * slope_[at];
            if (curved_) {
                const double x = alpha[node], second = derivative * (n - 1) * (n + D - 1.0) / (D + 1.0) *
                                                       table.legendre(l_ + 2, n - 2, node);
                curvature_[at] = c * (table.cosine_power(l_ + 2, node) * second -
                                      (2 * l_ + 1) * table.cosine_power(l_, node) * x * df -
                                      l_ * table.cosine_power(l_, node) * f +
                                      l_ * (l_ - 1) * table.cosine_power(l_ - 2, node) * x * x * f);
            }
            if (l_ == 0) continue;
            across_[at] = c * lower * f;
            weighted_across_[at] = mass * across_[at];
        }
    }
}

// ------------------------------------------------------------------------------------------------------
// noise

void HarmonicDegree::look(const KernelTable& table, const Eigen::ArrayXd& alpha) {
    set_kernels(table, alpha);
    project(modes_of_noise_, weighted_, degrees_.size(), noise_);
    measure_noise();
    for (std::size_t j = 0; j < degrees_.size(); ++j)
        if (lost_[j] > tolerance_ * tolerance_ * largest_[j] * largest_[j]) add_mode(j);
}

void HarmonicDegree::measure_noise() {
    const std::size_t r = degrees_.size();
    variance_ = 0.0;
    for (std::size_t j = 0; j < r; ++j) {
        double square = 0.0, mass = 0.0;
        for (std::size_t at = j; at < kernel_.size(); at += r) {
            square += weighted_[at] * kernel_[at];
            mass += weighted_[at];
        }
        largest_[j] = std::max(largest_[j], std::sqrt(square));
        if (l_ == 0) square -= mass * mass; // the law's mass does not fluctuate
        variance_ += square;
        for (std::size_t k = 0; k < modes_of_noise_.blocks(); ++k)
            for (std::size_t i = 0; i < kWidth; ++i) {
                const double part = noise_[(k * r + j) * kWidth + i];
                square -= part * part;
            }
        lost_[j] = std::max(square, 0.0);
    }
}

double HarmonicDegree::total_lost() const {
    double sum = 0.0;
    for (const double part : lost_) sum += part;
    return sum;
}

void HarmonicDegree::add_mode(std::size_t j) {
    const std::size_t r = degrees_.size(), nodes = static_cast<std::size_t>(masses_.size());
    Eigen::ArrayXd rest(masses_.size());
    for (std::size_t n = 0; n < nodes; ++n) rest[static_cast<Eigen::Index>(n)] = kernel_[n * r + j];
    // Gram-Schmidt, twice for the sake of rounding.
    for (int round = 0; round < 2; ++round) {
        if (l_ == 0) {
            double mean = 0.0;
            for (Eigen::Index n = 0; n < rest.size(); ++n) mean += masses_[n] * rest[n];
            rest -= mean;
        }
        NodeFunctions weighted(nodes);
        for (std::size_t n = 0; n < nodes; ++n)
            weighted[n] = masses_[static_cast<Eigen::Index>(n)] * rest[static_cast<Eigen::Index>(n)];
        ModeCoefficients parts;
        project(modes_of_noise_, weighted, 1, parts);
        for (std::size_t q = 0; q < modes_; ++q)
            for (std::size_t n = 0; n < nodes; ++n)
                rest[static_cast<Eigen::Index>(n)] -= parts[q] * modes_of_noise_.at(n, q);
    }
    double square = 0.0;
    for (Eigen::Index n = 0; n < rest.size(); ++n) square += masses_[n] * rest[n] * rest[n];
    if (!(square > 0.25 * lost_[j])) return; // rounding was all there was
    rest /= std::sqrt(square);
    const std::size_t block = modes_ / kWidth, place = modes_ % kWidth;
    modes_of_noise_.grow(block + 1);
    noise_.resize(modes_of_noise_.blocks() * r * kWidth, 0.0);
    modes_of_noise_.set_mode(modes_, rest);
    ++modes_;
    for (std::size_t i = 0; i < r; ++i) {
        double part = 0.0;
        for (std::size_t n = 0; n < nodes; ++n)
            part += weighted_[n * r + i] * rest[static_cast<Eigen::Index>(n)];
        noise_[(block * r + i) * kWidth + place] = part;
        lost_[i] = std::max(lost_[i] - part * part, 0.0);
    }
}

// ---------------------------------------------------------------------------------------------------
// response

DegreeResponse::DegreeResponse(const HarmonicDegree& degree)
    : r_(degree.kernels()), P_(degree.masses().size()), Y_(degree.l() > 0 ? degree.masses().size() : 0) {}

void DegreeResponse::grow(const HarmonicDegree& degree) {
    const std::size_t blocks = degree.noise_modes().blocks();
    P_.grow(blocks);
    if (degree.l() > 0) Y_.grow(blocks);
    b_.resize(blocks * r_ * kWidth, 0.0);
}

void DegreeResponse::start(const HarmonicDegree& degree) {
    grow(degree);
    b_ = degree.noise();
    slope_ = degree.slope();
    across_ = degree.across();
    pending_par_.assign(slope_.size(), 0.0);
    pending_perp_.assign(across_.size(), 0.0);
}

void DegreeResponse::step(const HarmonicDegree& degree, const GapStep& step) {
    const std::size_t r = r_;
    grow(degree);
    // What b at the last step's end leaves by the end of this one.
    const auto carry = [r](const StepFactors& factors, const NodeFunctions& functions,
                           NodeFunctions& pending) {
        for (std::size_t at = 0; at < functions.size(); ++at) {
            const auto node = static_cast<Eigen::Index>(at / r);
            pending[at] = factors.growth[node] * pending[at] + factors.begin[node] * functions[at];
        }
    };
    carry(step.par, slope_, pending_par_);
    ModeCoefficients response(b_.size(), 0.0);
    advance(P_, step.par.growth, pending_par_, r, b_, degree.weighted_slope(), response);
    if (degree.l() > 0) {
        carry(step.perp, across_, pending_perp_);
        ModeCoefficients around(b_.size(), 0.0);
        advance(Y_, step.perp.growth, pending_perp_, r, b_, degree.weighted_across(), around);
        for (std::size_t k = 0; k < response.size(); ++k) response[k] += degree.lambda() * around[k];
    }

    slope_ = degree.slope();
    across_ = degree.across();
    const auto finish = [r](const StepFactors& factors, const NodeFunctions& functions,
                            NodeFunctions& pending) {
        for (std::size_t at = 0; at < functions.size(); ++at)
            pending[at] = factors.end[static_cast<Eigen::Index>(at / r)] * functions[at];
    };
    finish(step.par, slope_, pending_par_);
    finish(step.perp, across_, pending_perp_);
    std::vector<double> M(r * r);
    for (std::size_t i = 0; i < r; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double along = 0.0, around = 0.0;
            for (std::size_t at = 0; at < slope_.size(); at += r)
                along += degree.weighted_slope()[at + i] * pending_par_[at + j];
            for (std::size_t at = 0; at < across_.size(); at += r)
                around += degree.weighted_across()[at + i] * pending_perp_[at + j];
            M[i * r + j] = (i == j ? 1.0 : 0.0) + (along + degree.lambda() * around) / degree.copies();
        }
    factorise(M, r);
    for (std::size_t k = 0; k < b_.size(); ++k) b_[k] = degree.noise()[k] + response[k] / degree.copies();
    for (std::size_t k = 0; k < P_.blocks(); ++k)
        for (std::size_t i = 0; i < kWidth; ++i) solve(M, r, &b_[k * r * kWidth + i], kWidth);
    settled_ = false;
}

void DegreeResponse::settle() {
    if (settled_) return;
    push(P_, pending_par_, r_, b_);
    if (Y_.blocks() > 0) push(Y_, pending_perp_, r_, b_);
    std::fill(pending_par_.begin(), pending_par_.end(), 0.0);
    std::fill(pending_perp_.begin(), pending_perp_.end(), 0.0);
    settled_ = true;
}

double DegreeResponse::function(const HarmonicDegree& degree) const {
    double sum = degree.total_lost();
    for (const double b : b_) sum += b * b;
    return sum;
}

double DegreeResponse::particle(const HarmonicDegree& degree) const {
    double sum = mean_square(P_, degree.masses());
    if (degree.l() > 0) sum += degree.lambda() * mean_square(Y_, degree.masses());
    return sum / degree.copies();
}

double DegreeResponse::particle_variance(const HarmonicDegree& degree) const {
    const double copies = degree.copies();
    return 2.0 * squared_covariance(P_, Y_, degree.lambda(), degree.masses()) / (copies * copies * copies);
}

std::vector<double> DegreeResponse::law(const HarmonicDegree& degree) const {
    std::vector<double> C(r_ * r_);
    for (std::size_t i = 0; i < r_; ++i)
        for (std::size_t j = 0; j < r_; ++j) {
            double sum = i == j ? degree.lost()[i] : 0.0;
            for (std::size_t k = 0; k < P_.blocks(); ++k)
                for (std::size_t q = 0; q < kWidth; ++q)
                    sum += b_[(k * r_ + i) * kWidth + q] * b_[(k * r_ + j) * kWidth + q];
            C[i * r_ + j] = sum / degree.copies();
        }
    return eigenvalues(std::move(C), r_);
}

} // namespace equator
