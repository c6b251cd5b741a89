// What becomes of a displacement at a moving latitude while nothing disturbs it.
#pragma once

#include <cstddef>

#include <Eigen/Core>

#include "infinite/mean_field.h"
#include "model/neurons.h"

namespace equator {

/// By what displacements at each latitude were multiplied over a time: J_par along their
/// meridians, J_perp across.
struct Propagator {
    Eigen::ArrayXd j_par, j_perp;

    /// Nothing has happened yet to `count` latitudes.
    void reset(Eigen::Index count);
    /// This, and `next` after it.
    void then(const Propagator& next);
    std::size_t heap_bytes() const;
};

/// What the projection of a PGD step w -> (w + eta V) / |w + eta V| leaves of a change n of V to first order:
/// par n_par along the new meridian and perp n_perp across it (docs/model.md, section 7).
struct ProjectedStep {
    double square, length; ///< r^2 = 1 + x^2 with x = eta q cos psi, and r = |w + eta V|
    double par, perp;      ///< eta / r^2, eta / r
};
ProjectedStep projected_step(double eta, double q, double cosine);

/// Latitudes carried along characteristics, with what has happened to a displacement Delta = a e + b there, e
/// along the meridian and b across. The local Hessian multiplies a by lambda_par and b by lambda_perp and
/// neither frame turns, so that J_par and J_perp = exp of their integrals carry displacements exactly. Under
/// PGD they are the factors of the projected step w -> (w + eta V) / |w + eta V| (docs/model.md, section 7).
class Propagators {
  public:
    void start(const Eigen::ArrayXd& s, const MeanField& field);
    /// Others in their place, which have been multiplied by exp(log_par) since t = 0.
    void replace(const Eigen::ArrayXd& s, const Eigen::ArrayXd& log_par, const MeanField& field);

    /// Flow: over a time h, by Simpson's rule for the integrals of the eigenvalues.
    void flow(double h, const MeanField& middle, const MeanField& end, const Eigen::ArrayXd& s_middle,
              const Eigen::ArrayXd& s_end);
    /// PGD: over one step, exactly; `begin` is the field that moves it.
    void pgd(double eta, const MeanField& begin, const MeanField& end, const Eigen::ArrayXd& s_end);
    /// A new time begins.
    void reset() { since_.reset(s_.size()); }

    const Eigen::ArrayXd& s() const { return s_; }
    /// Over the time since then.
    const Propagator& since() const { return since_; }
    /// PGD: what a unit of noise in the last step's velocity leaves.
    const Propagator& response() const { return response_; }
    /// log J_par(t, 0).
    const Eigen::ArrayXd& log_par() const { return log_par_; }
    /// The largest |eigenvalue| now.
    double largest_rate() const;

    std::size_t heap_bytes() const;

  private:
    Eigen::ArrayXd s_, lambda_par_, lambda_perp_, log_par_;
    Propagator since_, response_;
};

/// Component of every column of x along the meridian at w; columns of x are those of the first neurons.
void along_meridian(const Neurons& w, const Neurons& x, Eigen::ArrayXd& a);

/// x <- J_par (part along the old meridian, turned onto the new one) + J_perp (the rest). Cost O(d m).
void transport(const Neurons& from, const Neurons& to, const Propagator& since, Neurons& x);

} // namespace equator
