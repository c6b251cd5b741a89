// A wide network in the place of infinite width: the twin of a neuron is the same start in a wider network of
// which the network is the beginning, trained alike (the source paper's own method).
#pragma once

#include <optional>

#include "finite/finite_network.h"
#include "run/beyond/teacher_field.h"
#include "run/infinite_run.h"
#include "run/limit.h"

namespace equator {

/// A network beside its reference, as functions.
struct Compared {
    double function_gap = 0.0; ///< E_x (f - f_ref)^2
    double loss = 0.0;         ///< L of the reference,
    double loss_error = 0.0;   ///< and its standard error, if it is a mean over points; NaN if it is exact
};
class Comparison {
  public:
    virtual ~Comparison() = default;
    virtual std::unique_ptr<Comparison> clone() const = 0;
    virtual Compared compare(const HiddenLayer& network, const HiddenLayer& reference) = 0;
};

class WideLimit : public Limit {
  public:
    /// `start`: the network's neurons, m of them; the reference is the seed's of the scenario's `wide`.
    /// `training` moves it. Where infinite width is exact, `exact` is that of all its neurons, and its own
    /// gap is measured.
    WideLimit(const Scenario& scenario, Cloned<Field> training, Cloned<Comparison> comparison,
              Cloned<Limit> exact);

    std::unique_ptr<Limit> clone() const override { return std::make_unique<WideLimit>(*this); }
    void step() override;
    double t_begin() const override;
    double t_end() const override;
    std::uint64_t steps() const override { return reference_.steps() + (exact_ ? exact_->steps() : 0); }
    std::size_t nodes() const override { return static_cast<std::size_t>(wide_); }
    const std::string& failure() const override { return failure_; }
    void twins_at(double t, HiddenLayer& twins) override;
    void observe(double t, const HiddenLayer& network, Observables& out) override;
    double loss_at(double t) override;
    LimitPicture picture_at(double t, std::size_t bins) override;
    void add_to(Digest& digest, double t) override;
    std::size_t heap_bytes() const override;

  private:
    Scenario scenario_;
    int m_, wide_;
    FiniteSolver reference_;
    Cloned<Comparison> comparison_;
    Cloned<Limit> exact_;
    std::string failure_;
    HiddenLayer at_, twins_; // scratch
};

} // namespace equator
