#include "theory/propagators.h"

#include <algorithm>
#include <cmath>

#include "base/heap_bytes.h"
#include "base/portable_math.h"

namespace equator {

namespace {

/// Directions of the meridians at positions w = alpha w* + c u: e = c w* - alpha u. Rows of neurons are gone
/// through one by one, with plain pointers: built for size, an element asked for is a call.
struct Meridians {
    Eigen::ArrayXd sine, across; ///< c, and -alpha / c (0 at a pole, which has no meridian of its own)

    /// Of the first `count` neurons. c is summed up from the other coordinates: near a pole (1 -
    /// alpha^2)^{1/2} would have no digits left.
    Meridians(const Neurons& w, Eigen::Index count) : sine(count), across(count) {
        double *const c = sine.data(), *const slope = across.data();
        for (Eigen::Index i = 0; i < count; ++i) c[i] = 0.0;
        for (Eigen::Index k = 1; k < w.rows(); ++k) {
            const double* const row = w.data() + k * w.cols();
            for (Eigen::Index i = 0; i < count; ++i) c[i] += row[i] * row[i];
        }
        for (Eigen::Index i = 0; i < count; ++i) {
            c[i] = std::sqrt(c[i]);
            slope[i] = c[i] > 0.0 ? -w.data()[i] * (1.0 / c[i]) : 0.0;
        }
    }
};

/// a_i = x_i . e_i
void along(const Meridians& e, const Neurons& w, const Neurons& x, double* a) {
    const double *const c = e.sine.data(), *const slope = e.across.data();
    for (Eigen::Index i = 0; i < x.cols(); ++i) a[i] = x.data()[i] * c[i];
    for (Eigen::Index k = 1; k < x.rows(); ++k) {
        const double *const row = x.data() + k * x.cols(), *const place = w.data() + k * w.cols();
        for (Eigen::Index i = 0; i < x.cols(); ++i) a[i] += row[i] * (slope[i] * place[i]);
    }
}

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

void Propagator::then(const Propagator& next) {
    for (Eigen::Index i = 0; i < j_par.size(); ++i) {
        j_par[i] *= next.j_par[i];
        j_perp[i] *= next.j_perp[i];
    }
}

void Propagator::reset(Eigen::Index count) {
    j_par.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) j_par[i] = 1.0;
    j_perp = j_par;
}

std::size_t Propagator::heap_bytes() const {
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

ProjectedStep projected_step(double eta, double q, double cosine) {
    const double x = eta * q * cosine, square = 1.0 + x * x, length = std::sqrt(square);
    return {square, length, eta / square, eta / length};
}

void Propagators::pgd(double eta, const MeanField& begin, const MeanField& end, const Eigen::ArrayXd& s_end) {
    // To first order a change a e + b of w leaves a (1 + eta lambda_par / r^2) along the new meridian and b
    // (1
    // - eta q alpha) / r across it.
    response_.reset(s_.size());
    for (Eigen::Index i = 0; i < s_.size(); ++i) {
        const double alpha = latitude_of(s_[i]), q = begin.q(alpha);
        const ProjectedStep step = projected_step(eta, q, colatitude_sine_of(s_[i]));
        const double along = 1.0 + eta * lambda_par_[i] / step.square;
        log_par_[i] += portable::log(std::max(std::fabs(along), 1e-300));
        since_.j_par[i] *= along;
        since_.j_perp[i] *= (1.0 - eta * q * alpha) / step.length;
        response_.j_par[i] = step.par;
        response_.j_perp[i] = step.perp;
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
    along(Meridians(w, x.cols()), w, x, a.data());
}

void transport(const Neurons& from, const Neurons& to, const Propagator& since, Neurons& x) {
    const Eigen::Index count = x.cols();
    const Meridians before(from, count), after(to, count);
    Eigen::ArrayXd components(count);
    double* const a = components.data();
    along(before, from, x, a);
    const double *const par = since.j_par.data(), *const perp = since.j_perp.data();
    for (Eigen::Index k = 0; k < x.rows(); ++k) {
        double* const row = x.data() + k * count;
        const double *const old = from.data() + k * from.cols(), *const now = to.data() + k * to.cols();
        const double *const e_old = k == 0 ? before.sine.data() : before.across.data(),
                            *const e_now = k == 0 ? after.sine.data() : after.across.data();
        for (Eigen::Index i = 0; i < count; ++i) {
            const double e = k == 0 ? e_old[i] : e_old[i] * old[i],
                         turned = k == 0 ? e_now[i] : e_now[i] * now[i];
            row[i] = perp[i] * (row[i] - a[i] * e) + par[i] * a[i] * turned;
        }
    }
}

} // namespace equator
