#include "theory/propagators.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"
#include "dynamics/heap_bytes.h"

namespace equator {

namespace {

/// Direction of the meridian at a position w = alpha w* + c u: e = c w* - alpha u.
struct Meridian {
    double sine = 0.0, alpha = 0.0,
           across = 0.0; ///< c, alpha and 1 / c (0 at a pole, which has no meridian of its own)

    /// c is summed up from the other coordinates: near a pole (1 - alpha^2)^{1/2} would have no digits left.
    static Meridian at(const Neurons& w, Eigen::Index i) {
        double square = 0.0;
        for (Eigen::Index k = 1; k < w.rows(); ++k) square += w(k, i) * w(k, i);
        const double sine = std::sqrt(square);
        return {sine, w(0, i), sine > 0.0 ? 1.0 / sine : 0.0};
    }
    double component(const Neurons& w, Eigen::Index k, Eigen::Index i) const {
        return k == 0 ? sine : -alpha * across * w(k, i);
    }
};

void eigenvalues(const MeanField& field, const Eigen::ArrayXd& s, Eigen::ArrayXd& par, Eigen::ArrayXd& perp) {
    par.resize(s.size());
    perp.resize(s.size());
    for (Eigen::Index i = 0; i < s.size(); ++i) {
        const double alpha = latitude_of(s[i]);
        par[i] = field.lambda_par(alpha);
        perp[i] = field.lambda_perp(alpha);
    }
}

} // namespace

void Stretch::then(const Stretch& next) {
    for (Eigen::Index i = 0; i < j_par.size(); ++i) {
        j_par[i] *= next.j_par[i];
        j_perp[i] *= next.j_perp[i];
    }
}

void Stretch::reset(Eigen::Index count) {
    j_par.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) j_par[i] = 1.0;
    j_perp = j_par;
}

std::size_t Stretch::heap_bytes() const {
    return equator::heap_bytes(j_par) + equator::heap_bytes(j_perp);
}

void Propagators::start(const Eigen::ArrayXd& s, const MeanField& field) {
    replace(s, Eigen::ArrayXd::Zero(s.size()), field);
}

void Propagators::replace(const Eigen::ArrayXd& s, const Eigen::ArrayXd& log_par, const MeanField& field) {
    s_ = s;
    log_par_ = log_par;
    eigenvalues(field, s_, lambda_par_, lambda_perp_);
    reset();
}

void Propagators::flow(double h, const MeanField& middle, const MeanField& end,
                       const Eigen::ArrayXd& s_middle, const Eigen::ArrayXd& s_end) {
    Eigen::ArrayXd par_middle, perp_middle, par_end, perp_end;
    eigenvalues(middle, s_middle, par_middle, perp_middle);
    eigenvalues(end, s_end, par_end, perp_end);
    for (Eigen::Index i = 0; i < s_.size(); ++i) {
        const double along = h / 6.0 * (lambda_par_[i] + 4.0 * par_middle[i] + par_end[i]);
        log_par_[i] += along;
        since_.j_par[i] *= portable::exp(along);
        since_.j_perp[i] *= portable::exp(h / 6.0 * (lambda_perp_[i] + 4.0 * perp_middle[i] + perp_end[i]));
    }
    s_ = s_end;
    lambda_par_ = par_end;
    lambda_perp_ = perp_end;
}

void Propagators::pgd(double eta, const MeanField& begin, const MeanField& end, const Eigen::ArrayXd& s_end) {
    // w + eta V has length r = (1 + x^2)^{1/2}, x = eta q cos psi. To first order a change a e + b of w and n
    // of V leave, of the normalised sum, along the new meridian a (1 + eta lambda_par / r^2) + eta n_par /
    // r^2 and across it (b (1 - eta q alpha) + eta n_perp) / r.
    response_.reset(s_.size());
    for (Eigen::Index i = 0; i < s_.size(); ++i) {
        const double alpha = latitude_of(s_[i]), q = begin.q(alpha), x = eta * q * colatitude_sine_of(s_[i]);
        const double square = 1.0 + x * x, length = std::sqrt(square);
        const double along = 1.0 + eta * lambda_par_[i] / square;
        log_par_[i] += portable::log(std::max(std::fabs(along), 1e-300));
        since_.j_par[i] *= along;
        since_.j_perp[i] *= (1.0 - eta * q * alpha) / length;
        response_.j_par[i] = eta / square;
        response_.j_perp[i] = eta / length;
    }
    s_ = s_end;
    eigenvalues(end, s_, lambda_par_, lambda_perp_);
}

double Propagators::largest_rate() const {
    double most = 0.0;
    for (Eigen::Index i = 0; i < s_.size(); ++i)
        most = std::max({most, std::fabs(lambda_par_[i]), std::fabs(lambda_perp_[i])});
    return most;
}

std::size_t Propagators::heap_bytes() const {
    std::size_t sum = since_.heap_bytes() + response_.heap_bytes();
    for (const Eigen::ArrayXd* array : {&s_, &lambda_par_, &lambda_perp_, &log_par_})
        sum += equator::heap_bytes(*array);
    return sum;
}

void along_meridian(const Neurons& w, const Neurons& x, Eigen::ArrayXd& a) {
    a.resize(x.cols());
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
        const Meridian e = Meridian::at(w, i);
        double sum = 0.0;
        for (Eigen::Index k = 0; k < x.rows(); ++k) sum += x(k, i) * e.component(w, k, i);
        a[i] = sum;
    }
}

void transport(const Neurons& from, const Neurons& to, const Stretch& since, Neurons& x) {
    Eigen::ArrayXd a;
    along_meridian(from, x, a);
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
        const Meridian before = Meridian::at(from, i), after = Meridian::at(to, i);
        for (Eigen::Index k = 0; k < x.rows(); ++k)
            x(k, i) = since.j_perp[i] * (x(k, i) - a[i] * before.component(from, k, i)) +
                      since.j_par[i] * a[i] * after.component(to, k, i);
    }
}

} // namespace equator
